"""The form of a page as a browser would send it, for tests of the settings."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

import httpx


class Filled(HTMLParser):
    """Every field of the forms of a page, name -> value, as a browser sends them: no button, no box that is empty."""

    def __init__(self, page: str, *, action: str) -> None:
        super().__init__()
        self.data: dict[str, str] = {}
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
        elif tag == "option" and ("selected" in has or self._select not in self.data):
            self.data[self._select] = value
        elif tag == "input" and (has.get("type") not in ("checkbox", "radio") or "checked" in has):
            self.data[name] = value

    def handle_data(self, data: str) -> None:
        """Keep what stands in a textarea."""
        if self._text is not None:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        """Take a textarea whole."""
        if tag == "textarea" and self._text is not None:
            self.data[self._select] = self._text
            self._text = None


def filled(page: str, action: str) -> dict[str, str]:
    """Return what the form that goes to an address would send."""
    return Filled(page, action=action).data


def typed(form: dict[str, str], **fields: str | None) -> dict[str, str]:
    """Return a form in which something else stands in some fields; None unticks a box."""
    return {name: text for name, text in {**form, **fields}.items() if text is not None}


async def opened(web: httpx.AsyncClient, address: str) -> dict[str, str]:
    """Open a page and return what its form would send."""
    return filled((await web.get(address)).text, address)


async def sent(web: httpx.AsyncClient, address: str, fields: dict[str, str | None]) -> httpx.Response:
    """Open a page, type into its fields, and send the form."""
    return await web.post(address, data=typed(await opened(web, address), **fields))


def wrong(page: str) -> list[tuple[str, str]]:
    """Return what stands beside the fields that are wrong: the field, why."""
    found = re.findall(r'class="err" id="(\S+)-note">.*?<span>(.*?)</span>', page, re.DOTALL)
    return [(field, html.unescape(text)) for field, text in found]


async def told(web: httpx.AsyncClient, answer: httpx.Response) -> str:
    """Return the page that an answer leads to."""
    assert answer.status_code == 303, wrong(answer.text)
    return (await web.get(answer.headers["location"])).text
