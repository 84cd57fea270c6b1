"""Beginning a pack as a copy of another: the same words under a key of its own, to be changed line by line."""

from __future__ import annotations

import re
import shutil
from collections.abc import Collection
from pathlib import Path

from frontdesk.kernel.problems import Problem
from frontdesk.trades.load import load_pack
from frontdesk.trades.pack import Pack

_KEY = re.compile(r"[a-z][a-z0-9_]*")

FICTIONAL = {
    "AU": [f"+6125550{number:04}" for number in range(3000, 4000)],
    "GB": [f"+442079460{number:03}" for number in range(1000)],
    "US": [f"+1202555{number:04}" for number in range(100, 200)],
}
"""Region -> numbers that its authority keeps free for fiction, so that nobody real is ever rung."""


class CannotCopy(Problem):
    """A pack of that key cannot be begun there."""

    title = "No pack was begun"


def begin_pack(origin: Pack, key: str, *, into: Path, others: Collection[Pack]) -> Pack:
    """Copy a pack's folder under another key, without its scenarios, and return it as it is read from there.

    into     the folder that the new one is made in; made if it is missing
    others   the packs there are: no key, slug or number is used twice

    Raises CannotCopy.
    """
    if _KEY.fullmatch(key) is None:
        raise CannotCopy(f"{key} is no key: use lower-case letters, digits and _, like dog_grooming.")
    if any(pack.key == key for pack in others):
        raise CannotCopy(f"There is a trade {key} already. Take another key.")
    folder = into / key
    if folder.exists():
        raise CannotCopy(f"{folder} is there already. Take another key, or another folder with --to.")
    name = key.replace("_", " ").capitalize()
    phone, person_phone = _free_numbers(origin.demo.region, others)
    shutil.copytree(origin.folder, folder, ignore=shutil.ignore_patterns("scenarios", "*.py", "__pycache__"))
    _change(folder / "pack.toml", key=key, name=name, rank=None)
    _change(
        folder / "demo.toml",
        slug=key.replace("_", "-").strip("-"),
        name=f"Example {name}",
        phone=phone,
        person_phone=person_phone,
    )
    return load_pack(folder)


def _free_numbers(region: str, others: Collection[Pack]) -> list[str]:
    used = {number for pack in others for number in (pack.demo.phone, pack.demo.person_phone)}
    return [number for number in FICTIONAL[region] if number not in used][:2]


def _change(file: Path, **values: str | None) -> None:
    """Set top-level texts of a TOML file, everything else left as its author wrote it; None takes the line out."""
    text = file.read_text(encoding="utf-8")
    for key, value in values.items():
        if value is None:
            text = re.sub(rf"^{key}\s*=.*\n", "", text, count=1, flags=re.MULTILINE)
        else:
            # Only letters, digits, spaces, + - and _ are put in: nothing that a replacement reads as its own.
            line = re.compile(rf"^({key}\s*=\s*)(?:\"[^\"]*\"|'[^']*')", re.MULTILINE)
            text = line.sub(rf'\g<1>"{value}"', text, count=1)
    file.write_text(text, encoding="utf-8")
