"""One TOML file read with care: every mistake names the file, the line and what to do about it.

Knows tables, keys and lines; what the keys mean is load.py's and scenarios.py's business.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path

Key = str | int

GENERAL = Path(__file__).parent / "general"
"""The folder with the words of every trade."""

E164 = re.compile(r"\+[1-9][0-9]{7,14}")
TIME_OF_DAY = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


class PackProblem(Exception):
    """A mistake in a pack's files, told so that its author can mend it.

    line   counted from 1; None where the whole file or folder is meant
    """

    def __init__(self, file: Path, line: int | None, what: str) -> None:
        self.file = file
        self.line = line
        self.what = what
        place = str(file) if line is None else f"{file}, line {line}"
        super().__init__(f"{place}: {what}")


@dataclass(frozen=True, slots=True)
class Document:
    """A TOML file: its path and its lines, for finding where something stands."""

    file: Path
    lines: tuple[str, ...]

    def line_of(self, path: tuple[Key, ...], key: str | None, value: str | None = None) -> int:
        """Return the line of a table, of one of its keys or of a text among its values.

        path      names from the root; a number picks one of several `[[name]]` tables
        returns   counted from 1; the nearest line above where the exact one cannot be told
        """
        start, own, end = self._span(path)
        if key is None:
            return start + 1
        at = self._first(rf"(^|[{{,])\s*[\"']?{re.escape(key)}[\"']?\s*[=.]", start, own)
        if at is None:  # not among its values: a table of its own, [path.key], or one of several
            below = [*(re.escape(step) for step in path if isinstance(step, str)), re.escape(key)]
            at = self._first(_header(below, above=True), start, end)
        at, end = (start, own) if at is None else (at, end)
        if value is not None:
            at = next((n for n in range(at, end) if value in self.lines[n]), at)
        return at + 1

    def _span(self, path: tuple[Key, ...]) -> tuple[int, int, int]:
        """Return lines, from 0: the table's first, the one after its own keys, the one after the tables below it."""
        start, end = 0, len(self.lines)
        names: list[str] = []
        for step in path:
            if isinstance(step, str):
                names.append(re.escape(step))
                found = self._first(_header(names), start, end)
                start = start if found is None else found
                continue
            for nth in range(step + 1):
                found = self._first(_header(names, many=True), start + (nth > 0), end)
                start = start if found is None else found
            end = self._first(_header(names, many=True), start + 1, end) or end
        # A root whose first line is a header has no keys of its own.
        own = self._first(r"^\s*\[", start + bool(path), end)
        return start, end if own is None else own, end

    def _first(self, pattern: str, start: int, end: int) -> int | None:
        return next((n for n in range(start, end) if re.search(pattern, self.lines[n])), None)


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a document; every reader raises PackProblem when the value is not as wished."""

    document: Document
    path: tuple[Key, ...]
    values: Mapping[str, object]

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def problem(self, what: str, key: str | None = None, value: str | None = None) -> PackProblem:
        """Return a PackProblem that points at this table, one of its keys or one of its texts."""
        return PackProblem(self.document.file, self.document.line_of(self.path, key, value), what)

    def only(self, known: Collection[str]) -> None:
        """Refuse keys that nobody reads: most are misspelt."""
        for key in self.values:
            if key not in known:
                raise self.problem(f"nothing is called `{key}` here; {one_of(key, known)}", key)

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text that is not blank."""
        value = self.values.get(key, default)
        if value is None:
            raise self.problem(f'`{key}` is missing; add {key} = "…"')
        if not isinstance(value, str):
            raise self.problem(f'`{key}` must be a text in quotes, like {key} = "…"', key)
        if not value.strip():
            raise self.problem(f"`{key}` is empty; write its text between the quotes", key)
        return value

    def formed(self, key: str, form: re.Pattern[str], wish: str) -> str:
        """Return a text of a given form; `wish` says which, in words."""
        value = self.text(key)
        if not form.fullmatch(value):
            raise self.problem(f"`{key}` must be {wish}", key)
        return value

    def phone(self, key: str) -> str:
        """Return a phone number in E.164."""
        return self.formed(key, E164, "a number with its country code and no spaces, like +61255501001")

    def choice(self, key: str, allowed: Collection[str], default: str | None = None) -> str:
        """Return a text out of a closed list."""
        value = self.text(key, default)
        if value not in allowed:
            raise self.problem(f"`{key}` cannot be `{value}`; {one_of(value, allowed)}", key)
        return value

    def whole(self, key: str, default: int | None = None, *, least: int = 0) -> int:
        """Return a whole number of at least `least`."""
        value = self.values.get(key, default)
        if value is None:
            raise self.problem(f"`{key}` is missing; add {key} = 60, say")
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise self.problem(f"`{key}` must be a whole number, {least} or more, without quotes", key)
        return value

    def flag(self, key: str, default: bool) -> bool:
        """Return true or false."""
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            raise self.problem(f"`{key}` must be true or false, without quotes", key)
        return value

    def money(self, key: str) -> Decimal | None:
        """Return an amount of at least nothing with at most two decimals, None where it is absent."""
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise self.problem(f"`{key}` must be an amount without quotes, like {key} = 180 or 180.50", key)
        amount = Decimal(value)
        if not amount.is_finite() or amount < 0 or amount != amount.quantize(Decimal("0.01")):
            raise self.problem(f"`{key}` must not be negative and have at most two decimals", key)
        return amount.quantize(Decimal("0.01"))

    def moment(self, key: str) -> datetime | None:
        """Return a time with its offset, written as a text or as a TOML date-time; None where absent."""
        value = self.values.get(key)
        if value is None:
            return None
        try:
            at = datetime.fromisoformat(value) if isinstance(value, str) else value
        except ValueError:
            at = None
        if not isinstance(at, datetime) or at.tzinfo is None:
            raise self.problem(f'`{key}` must be a time with its offset, like "2024-08-05T08:30:00+10:00"', key)
        return at

    def texts(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """Return a list of texts; a text alone counts as a list of one."""
        value = self.values.get(key, default)
        if value is None:
            raise self.problem(f'`{key}` is missing; add {key} = ["…"]')
        if isinstance(value, str):
            return (value,)
        if not isinstance(value, list | tuple) or not all(isinstance(entry, str) for entry in value):
            raise self.problem(f'`{key}` must be a list of texts, like {key} = ["…", "…"]', key)
        return tuple(value)

    def table(self, key: str) -> Table:
        """Return a table below this one; an empty one where it is absent."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise self.problem(f"`{key}` must be a table; write a line [{key}] above its values", key)
        return Table(self.document, (*self.path, key), value)

    def tables(self, key: str) -> Iterator[Table]:
        """Yield the tables `[[key]]`, or the inline tables of a list."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
            raise self.problem(f"`{key}` must be several tables; write [[{key}]] above each", key)
        for nth, entry in enumerate(value):
            yield Table(self.document, (*self.path, key, nth), entry)


def read(file: Path) -> Table:
    """Read a TOML file's root table.

    Raises PackProblem if the file is absent, no UTF-8, or no TOML (a key given twice, too).
    """
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise PackProblem(file, None, "this file is missing") from None
    except UnicodeDecodeError:
        raise PackProblem(file, None, "this file is not UTF-8 text; save it as UTF-8") from None
    try:
        values = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as mistake:
        raise _toml_problem(file, text, mistake) from None
    return Table(Document(file, tuple(text.splitlines())), (), values)


def read_if_there(file: Path) -> Table:
    """Read a file that a pack may leave out: then it is an empty table."""
    return read(file) if file.exists() else Table(Document(file, ("",)), (), {})


def _header(names: list[str], *, many: bool = False, above: bool = False) -> str:
    """Return a pattern for the line `[names]`; `many`: `[[names]]`; `above`: either, or that of a table below."""
    dotted = r"\s*\.\s*".join(rf"[\"']?{name}[\"']?" for name in names)
    if above:
        return rf"^\s*\[\[?\s*{dotted}\s*[\].]"
    return rf"^\s*\[\[\s*{dotted}\s*\]\]" if many else rf"^\s*\[\s*{dotted}\s*\]"


_DIGITS = {"1": "one", "2": "two", "3": "three"}


def one_of(given: str, allowed: Collection[str], *, listed: str = "") -> str:
    """Say what could have been meant: the nearest name, or all of them.

    listed   where a person finds them, of names that are too many to be told; then the three nearest are
    """
    spelled = "".join(_DIGITS.get(letter, letter) for letter in given)
    near = get_close_matches(spelled, allowed, n=1) or get_close_matches(given, allowed, n=1)
    if near:
        return f"did you mean `{near[0]}`?"
    if listed:
        nearest = ", ".join(f"`{name}`" for name in get_close_matches(given, allowed, n=3, cutoff=0))
        return f"the nearest are {nearest}; all of them are listed in {listed}"
    return "use one of: " + ", ".join(sorted(allowed)) if allowed else "take it out"


# What the reader of TOML says -> what its author should look for.
_REMEDIES = {
    "Invalid value": 'behind the = stands a text in straight quotes, like "…", a number, true, false, or a list in [ ]',
    "Expected newline": "something follows the value; a text stands in quotes, a quote within it is written ', and no"
    " comma stands at a line's end",
    "Expected '=' after a key": 'a line is key = "value", a key has no spaces, and a remark begins with #',
    "Invalid statement": 'a line is key = "value", a key has letters, digits, _ and -, and a remark begins with #',
    "Unclosed array": "a list lacks its ] at the end, or a comma between two of its texts",
    "Unclosed inline table": "a { lacks its }",
    "Illegal character": "a text lacks its closing quote on the same line",
    "Unterminated string": "a text lacks its closing quote",
    "Expected ']": "a heading lacks its ]; it is written like [opening], or like [[service]] where there are several",
    "Unescaped": "a backslash stands in a text; leave it out",
    "Expected": "a quote is missing, or one too many",
}


def _toml_problem(file: Path, text: str, mistake: tomllib.TOMLDecodeError) -> PackProblem:
    said, _, place = str(mistake).partition(" (at ")
    found = re.match(r"line (\d+)", place)
    line = int(found.group(1)) if found else len(text.splitlines())  # "at end of document"
    if re.search(r"overwrite|twice|already", said):
        what = "the same key or table is given twice; keep one of them"
    else:
        remedy = next((remedy for begin, remedy in _REMEDIES.items() if said.startswith(begin)), "")
        what = f"this is not TOML: {remedy or said}"
    return PackProblem(file, line, what)
