"""A pack of one's own begins as a copy that can be read at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from frontdesk.trades.copying import CannotCopy, begin_pack
from frontdesk.trades.load import load_pack, packs

PLUMBING = packs()["plumbing"]
OTHERS = list(packs().values())


def test_a_copy_differs_in_what_must_be_its_own(tmp_path: Path) -> None:
    pack = begin_pack(PLUMBING, "dog_grooming", into=tmp_path / "trades", others=OTHERS)

    assert pack == load_pack(tmp_path / "trades" / "dog_grooming")
    assert (pack.key, pack.name, pack.rank) == ("dog_grooming", "Dog grooming", 99)
    assert (pack.demo.slug, pack.demo.name) == ("dog-grooming", "Example Dog grooming")
    assert (pack.demo.phone, pack.demo.person_phone) == ("+61255503000", "+61255503001")
    assert (pack.services, pack.intake, pack.phrases) == (PLUMBING.services, PLUMBING.intake, PLUMBING.phrases)
    assert not (pack.folder / "scenarios").exists()
    demo = (pack.folder / "demo.toml").read_text(encoding="utf-8")
    assert demo.splitlines()[0].startswith("#"), "what its author remarked is copied too"


def test_the_next_copy_has_other_numbers(tmp_path: Path) -> None:
    first = begin_pack(PLUMBING, "first", into=tmp_path, others=OTHERS)

    second = begin_pack(first, "second", into=tmp_path, others=[*OTHERS, first])

    assert (second.demo.phone, second.demo.person_phone) == ("+61255503002", "+61255503003")


@pytest.mark.parametrize(
    ("key", "words"), [("Dog Grooming", "is no key"), ("plumbing", "a trade plumbing already"), ("taken", "is there")]
)
def test_what_cannot_be_begun_is_said(tmp_path: Path, key: str, words: str) -> None:
    (tmp_path / "taken").mkdir()

    with pytest.raises(CannotCopy, match=words):
        begin_pack(PLUMBING, key, into=tmp_path, others=OTHERS)

    assert list(tmp_path.iterdir()) == [tmp_path / "taken"]
