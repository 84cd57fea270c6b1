"""Reading packs from their folders: the general words under the pack's own, every mistake a PackProblem.

The form of each file stands in docs/trades/packs.md. Nothing here knows a trade's name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

from frontdesk.kernel.settings import Settings
from frontdesk.trades.demo import read_demo
from frontdesk.trades.document import GENERAL, PackProblem, Table, one_of, read, read_if_there
from frontdesk.trades.facts import ASKED_FOR, FACT_NAMES, FACTS_LISTED, TOLD
from frontdesk.trades.pack import Faq, Pack, Service, Vocabulary
from frontdesk.trades.phrases import read_phrases
from frontdesk.trades.regions import REGIONS
from frontdesk.trades.vocabulary import check_pattern, merge_vocabularies, read_vocabulary, said_otherwise

__all__ = ["GENERAL", "PackProblem", "load_pack", "pack_in", "packs"]

HERE = Path(__file__).parent

FILES = ("pack", "services", "vocabulary", "acts", "phrases", "faqs", "policies", "demo")
# What a pack may say otherwise in a region: `phrases-US.toml` beside `phrases.toml`.
REGIONAL = ("services", "phrases", "hazards", "faqs")
# The same closed list as the check on services.category.
CATEGORIES = (
    "maintenance",
    "repair",
    "inspection",
    "recall",
    "installation",
    "collection",
    "consultation",
    "other",
)
# The policy that names the service booked when what the caller says fits none.
FALLBACK = "fallback_service"
_KEY = re.compile(r"[a-z][a-z0-9_]*")

Policies = Mapping[str, int | str | bool]


@cache
def packs() -> Mapping[str, Pack]:
    """Return the packs there are by key, the lowest rank first: every folder with a pack.toml beside this file, and in
    the folder of FRONTDESK_TRADES.

    Raises PackProblem as load_pack does, where a folder is not named by its pack's key, and where two have one key.
    """
    found: dict[str, Pack] = {}
    for file in _pack_files():
        pack = load_pack(file.parent)
        if pack.key != file.parent.name:
            raise PackProblem(file, 1, f"the folder of a pack is named by its key; call it `{pack.key}`")
        if pack.key in found:
            raise PackProblem(file, 1, f"a trade `{pack.key}` stands in {found[pack.key].folder} already")
        found[pack.key] = pack
    return MappingProxyType(dict(sorted(found.items(), key=lambda item: (item[1].rank, item[0]))))


def _pack_files() -> list[Path]:
    others = Settings().trades
    if others is not None and not others.is_dir():
        raise PackProblem(others, None, "FRONTDESK_TRADES names this folder, but it is missing")
    places = [HERE] if others is None else [HERE, others]
    return [file for place in places for file in sorted(place.glob("*/pack.toml"))]


def pack_in(pack: Pack, region: str) -> Pack:
    """Return a pack with the words of a region: a plumber in the US says 911, and no GST.

    Raises PackProblem as load_pack does.
    """
    return pack if pack.region == region else _in_region(pack.folder, region)


@cache
def _in_region(folder: Path, region: str) -> Pack:
    return load_pack(folder, region=region)


def load_pack(folder: Path, *, region: str | None = None) -> Pack:
    """Read a pack's folder, with trades/general merged under it.

    region   whose words are wanted; None for the pack's own

    Raises PackProblem at the first mistake, with file, line and what to do.
    """
    _refuse_unknown_files(folder)
    root = read(folder / "pack.toml")
    root.only(("key", "name", "region", "intake", "rank"))
    home = root.choice("region", REGIONS)
    region = region or home
    services = _called(_services(folder), read_if_there(folder / f"services-{region}.toml"))
    phrases = read_phrases(folder, region)
    vocabulary = _vocabulary(folder, services, region)
    return Pack(
        key=_key(root, "key"),
        name=root.text("name"),
        region=region,
        services=services,
        intake=_intake(root, phrases, vocabulary),
        vocabulary=vocabulary,
        phrases=phrases,
        faqs=_faqs(folder, region),
        policies=_policies(folder, services),
        demo=read_demo(read(folder / "demo.toml"), region=home),
        rank=root.whole("rank", 99),
        folder=folder,
    )


def _refuse_unknown_files(folder: Path) -> None:
    """Refuse a data file that nobody reads: its name is misspelt."""
    if folder.is_file():
        raise PackProblem(folder, None, f"this is a file; give the pack's folder, such as {folder.parent}")
    if not folder.is_dir():
        raise PackProblem(folder, None, "this folder is missing")
    within = sorted(folder.glob("*/pack.toml"))
    if within and not (folder / "pack.toml").exists():
        raise PackProblem(
            folder, None, f"there are packs in this folder; give one's own folder, such as {within[0].parent}"
        )
    for file in sorted(folder.glob("*.toml")):
        if file.stem not in (*FILES, *(f"{name}-{region}" for name in REGIONAL for region in REGIONS)):
            raise PackProblem(file, None, f"nobody reads this file; {one_of(file.stem, FILES)}")


def _key(table: Table, name: str) -> str:
    return table.formed(name, _KEY, "lower-case letters, digits and _, like hot_water")


def _intake(root: Table, phrases: Mapping[str, object], vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the facts to ask for, in order; each must be a fact that is heard, and have words to ask for it."""
    words = {**vocabulary.facts, **vocabulary.inferred}
    intake = root.texts("intake")
    if not intake:
        raise root.problem("`intake` is empty; name the facts to ask for, in order", "intake")
    for nth, fact in enumerate(intake):
        if fact not in FACT_NAMES:
            what = f"`intake` asks for `{fact}`, which is no fact; {one_of(fact, FACT_NAMES, listed=FACTS_LISTED)}"
            raise root.problem(what, "intake", f'"{fact}"')
        if fact in intake[:nth]:
            raise root.problem(f"`intake` names `{fact}` twice; keep one", "intake")
        if fact not in ASKED_FOR and (fact in TOLD or not any(words.get(fact, {}).values())):
            told = "is told, the desk never asks for it"
            why = f"`{fact}` {told}" if fact in TOLD else f"the desk does not hear `{fact}` yet"
            what = f"{why}; use {', '.join(ASKED_FOR)}"
            raise root.problem(what, "intake", f'"{fact}"')
        if f"ask_{fact}" not in phrases:
            what = f'no phrase asks for `{fact}`; add ask_{fact} = "…?" to phrases.toml'
            raise root.problem(what, "intake", f'"{fact}"')
    return intake


def _services(folder: Path) -> tuple[Service, ...]:
    root = read(folder / "services.toml")
    root.only(("service",))
    services: dict[str, Service] = {}
    meant: dict[str, str] = {}  # pattern -> key of the service it names
    for table in root.tables("service"):
        service = _service(table)
        for pattern in service.phrases:
            other = meant.setdefault(" ".join(pattern.split()), service.key)
            if other != service.key:
                what = f"the pattern `{pattern}` names the service `{other}` already; keep it in one of the two"
                raise table.problem(what, "phrases", f'"{pattern}"')
        if service.key in services:
            raise table.problem(f"a service `{service.key}` stands above already; give each its own key", "key")
        services[service.key] = service
    if not services:
        raise PackProblem(folder / "services.toml", None, "no service here; write at least one [[service]]")
    return tuple(services.values())


def _called(services: tuple[Service, ...], root: Table) -> tuple[Service, ...]:
    """Return services under the names they have in a region: `services-US.toml`, key = name."""
    keys = tuple(service.key for service in services)
    for key in root.values:
        if key not in keys:
            raise root.problem(f"there is no service `{key}`; {one_of(key, keys)}", key)
    named = {key: root.text(key) for key in root.values}
    return tuple(replace(service, name=named.get(service.key, service.name)) for service in services)


def _service(table: Table) -> Service:
    table.only(
        (
            "key", "name", "category", "minutes", "buffer", "price", "price_from", "skills", "at_customer", "phrases",
            "examples",
        )
    )  # fmt: skip
    phrases = table.texts("phrases", ())
    for phrase in phrases:
        check_pattern(table, "phrases", phrase)
    return Service(
        key=_key(table, "key"),
        name=table.text("name"),
        category=table.choice("category", CATEGORIES),
        minutes=table.whole("minutes", least=1),
        buffer=table.whole("buffer", 0),
        price=table.money("price"),
        price_from=table.flag("price_from", True),
        skills=table.texts("skills", ()),
        phrases=phrases,
        at_customer=table.flag("at_customer", False) if "at_customer" in table.values else None,
        examples=table.texts("examples", ()),
    )


def _vocabulary(folder: Path, services: tuple[Service, ...], region: str) -> Vocabulary:
    """Return the general words with the pack's own added; the pack's hazards replace those of the same key.

    What is said to them may be put otherwise in the region, there and here.
    """
    keys = tuple(service.key for service in services)
    merged = Vocabulary()
    for place in (GENERAL, folder):
        files = (read_if_there(place / name) for name in ("acts.toml", "vocabulary.toml"))
        parts = [read_vocabulary(file, services=keys if place == folder else (), region=region) for file in files]
        regional = read_if_there(place / f"hazards-{region}.toml")
        merged = said_otherwise(merge_vocabularies((merged, *parts)), regional, region=region)
    return merged


def _faqs(folder: Path, region: str) -> tuple[Faq, ...]:
    """Return questions and answers; those written for the region, where there are any, stand in place of the others."""
    regional = folder / f"faqs-{region}.toml"
    root = read_if_there(regional if regional.exists() else folder / "faqs.toml")
    root.only(("faq",))
    faqs: dict[str, Faq] = {}
    for table in root.tables("faq"):
        table.only(("category", "question", "answer", "keywords"))
        faq = Faq(
            category=_key(table, "category"),
            question=table.text("question"),
            answer=table.text("answer"),
            keywords=table.texts("keywords", ()),
        )
        if faq.question in faqs:
            raise table.problem("this question stands above already; keep one of the two", "question")
        for keyword in faq.keywords:
            check_pattern(table, "keywords", keyword)
        faqs[faq.question] = faq
    return tuple(faqs.values())


def _policies(folder: Path, services: tuple[Service, ...]) -> Policies:
    """Return limits and defaults: the general ones, changed where the pack says so.

    trades/general names every policy there is, so a misspelt one is noticed; the one that names a
    service can stand in a pack only.
    """
    merged = _policy_values(read_if_there(GENERAL / "policies.toml"))
    own = read_if_there(folder / "policies.toml")
    for key, value in _policy_values(own).items():
        if key == FALLBACK:
            own.choice(key, tuple(service.key for service in services))
        elif key not in merged:
            raise own.problem(f"there is no policy `{key}`; {one_of(key, (*merged, FALLBACK))}", key)
        elif type(value) is not type(merged[key]):
            kind = {int: "a whole number", str: "a text", bool: "true or false"}[type(merged[key])]
            raise own.problem(f"`{key}` must be {kind}, as in trades/general/policies.toml", key)
        merged[key] = value
    return MappingProxyType(merged)


def _policy_values(root: Table) -> dict[str, int | str | bool]:
    values: dict[str, int | str | bool] = {}
    for key, value in root.values.items():
        if not isinstance(value, int | str):
            raise root.problem(f"`{key}` must be a whole number, a text, true or false", key)
        values[key] = value
    return values
