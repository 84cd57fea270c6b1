"""The form of a page as a browser would send it, for tests of the settings."""

from __future__ import annotations

from html.parser import HTMLParser


class Filled(HTMLParser):
    """Every field of the forms of a page, name -> values, in the order in which they stand there."""

    def __init__(self, page: str, *, action: str) -> None:
        super().__init__()
        self.data: dict[str, list[str]] = {}
        self._action, self._is_inside = action, False
        self._text: str | None = None
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take what a browser would send of a field."""
        has = dict(attrs)
        name, value = has.get("name") or "", has.get("value") or ""
        if tag == "form":
            self._is_inside = has.get("action") == self._action
        elif not self._is_inside:
            return
        elif tag == "textarea":
            self._select, self._text = name, ""
        elif tag == "select":
            self._select = name
            self.data.setdefault(name, []).append("")
        elif tag == "option" and ("selected" in has or not self.data[self._select][-1]):
            self.data[self._select][-1] = value
        elif tag == "input" and (has.get("type") not in ("checkbox", "radio") or "checked" in has):
            self.data.setdefault(name, []).append(value)

    def handle_data(self, data: str) -> None:
        """Keep what stands in a textarea."""
        if self._text is not None:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        """Take a textarea whole."""
        if tag == "textarea" and self._text is not None:
            self.data.setdefault(self._select, []).append(self._text)
            self._text = None


def filled(page: str, action: str) -> dict[str, list[str]]:
    """Return what the form that goes to an address would send."""
    return Filled(page, action=action).data


def write(form: dict[str, list[str]], key: str, *, by: str = "key", **typed: str) -> dict[str, list[str]]:
    """Type into the fields of one line of a list.

    by   the field that has the key of each line
    """
    for name, value in typed.items():
        form[name][form[by].index(key)] = value
    return form
