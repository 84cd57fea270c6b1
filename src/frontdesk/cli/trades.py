"""The commands `frontdesk trades`: packs read, begun and played by whoever writes one."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from frontdesk.cli.common import or_explain, program, rows, run_async
from frontdesk.kernel.problems import Problem
from frontdesk.kernel.settings import Settings
from frontdesk.trades.copying import begin_pack
from frontdesk.trades.document import PackProblem, one_of
from frontdesk.trades.load import load_pack, packs
from frontdesk.trades.pack import Pack
from frontdesk.trades.regions import REGIONS
from frontdesk.trades.scenarios import load_scenarios

trades = typer.Typer(help="Trades: what is known of them stands in packs, folders of data.", no_args_is_help=True)

Folder = Annotated[Path, typer.Argument(help="The pack's folder.")]


class NoSuchPack(Problem):
    """There is no pack of that key."""

    title = "Unknown trade"


@trades.command("list")
def list_() -> None:
    """Print the trades there are: key, name, region, services, where the pack is."""
    known = or_explain(packs)
    typer.echo(
        rows(
            [
                (pack.key, pack.name, pack.region, f"{len(pack.services)} services", str(pack.folder))
                for pack in known.values()
            ]
        )
    )


@trades.command()
def check(folder: Folder) -> None:
    """Read a pack and its scenarios; print what is in it, or the first mistake with file, line and what to do."""
    typer.echo(or_explain(lambda: _checked(folder.absolute())))


@trades.command()
def new(
    key: Annotated[str, typer.Argument(help="Key of the new trade: lower-case letters, digits and _.")],
    origin: Annotated[str, typer.Option("--from", help="The trade to begin with.")] = "plumbing",
    to: Annotated[
        Path | None, typer.Option(help="Folder to put it in. Default: that of FRONTDESK_TRADES, else this one.")
    ] = None,
) -> None:
    """Begin a trade of your own as a copy of another, its made-up calls left out."""
    found_in = or_explain(Settings).trades
    pack = or_explain(lambda: _begun(key, origin, (to or found_in or Path()).absolute()))
    typer.echo(f"{pack.folder} holds a copy of {origin}, called {pack.name}. Change it line by line; then:")
    typer.echo(f"  {program()} trades check {shlex.quote(str(pack.folder))}")
    if found_in is None or found_in.absolute() != pack.folder.parent:
        typer.echo(f"  FRONTDESK_TRADES={pack.folder.parent} in the environment or in .env lets the desk find it")


@trades.command()
def play(
    folder: Folder,
    name: Annotated[str | None, typer.Argument(help="The scenario that is wanted. Default: all.")] = None,
) -> None:
    """Play a pack's made-up calls on a database of their own; print how each went, and the dialogue of a failed one."""
    from frontdesk import wiring  # noqa: PLC0415

    told: list[str] = []

    def tell(scenario: str, lacking: str) -> None:
        told.append(scenario)
        typer.echo(f"FAILED  {lacking}\n" if lacking else f"passed  {scenario}")

    failed = run_async(lambda: wiring.rehearse(folder.absolute(), name, tell))
    typer.echo(f"{len(told) - failed} of {len(told)} passed")
    raise typer.Exit(1 if failed else 0)


def _checked(folder: Path) -> str:
    pack = load_pack(folder)
    if pack.key != folder.name:
        raise PackProblem(folder / "pack.toml", 1, f"the folder of a pack is named by its key; call it `{pack.key}`")
    for region in REGIONS:  # what is said in another region is read when a business there is opened
        load_pack(folder, region=region)
    played = sum(map(len, load_scenarios(folder, {service.key for service in pack.services}).values()))
    return (
        f"fine: {len(pack.services)} services, {len(pack.vocabulary.hazards)} dangers, {len(pack.faqs)} answers,"
        f" {played} scenarios"
    )


def _begun(key: str, origin: str, into: Path) -> Pack:
    known = packs()
    if origin not in known:
        raise NoSuchPack(f"There is no trade {origin}; {one_of(origin, known)}")
    return begin_pack(known[origin], key, into=into, others=known.values())
