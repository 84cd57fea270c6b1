"""The scripted caller says its lines in the order that docs/trades/packs.md promises."""

from __future__ import annotations

from pathlib import Path

from frontdesk.trades.scenarios import HANG_UP, Scenario, read_scenarios
from frontdesk.wiring.rehearsal.player import Caller


def a_scenario(folder: Path, lines: str) -> Scenario:
    """Return a scenario with these lines of TOML in it."""
    file = folder / "one.toml"
    head = '[[scenario]]\nname = "one"\nstory = "One."\nnow = "2024-08-05T08:30:00+10:00"\n'
    file.write_text(f'{head}{lines}\n[scenario.expect]\noutcome = "abandoned"\n', encoding="utf-8")
    (scenario,) = read_scenarios(file)
    return scenario


class TestCaller:
    def test_says_its_own_lines_first(self, tmp_path: Path) -> None:
        lines = 'say = ["Hello", ""]\n[scenario.when_asked]\ncustomer_name = ["Dave"]'
        caller = Caller(a_scenario(tmp_path, lines))

        said = [caller.next_line(("customer_name",), booked=False) for _ in range(3)]

        assert said == ["Hello", "", "Dave"]

    def test_uses_its_answers_up_and_repeats_the_last(self, tmp_path: Path) -> None:
        lines = '[scenario.when_asked]\ncustomer_name = ["Dave", "D A V E"]\nconfirm = ["no", "yes"]'
        caller = Caller(a_scenario(tmp_path, lines))

        asked = ("customer_name", "customer_name", "confirm", "customer_name", "confirm")
        said = [caller.next_line((name,), booked=False) for name in asked]

        assert said == ["Dave", "D A V E", "no", "D A V E", "yes"]

    def test_answers_the_first_thing_asked_for(self, tmp_path: Path) -> None:
        lines = '[scenario.when_asked]\npreferred_date = ["Friday"]\npreferred_time = ["nine"]'
        caller = Caller(a_scenario(tmp_path, lines))

        assert caller.next_line(("preferred_time", "preferred_date"), booked=False) == "nine"

    def test_answers_anything_else_with_otherwise(self, tmp_path: Path) -> None:
        caller = Caller(a_scenario(tmp_path, f'otherwise = "{HANG_UP}"'))

        assert caller.next_line(("address",), booked=False) == HANG_UP
        assert caller.next_line((), booked=False) == HANG_UP

    def test_keeps_some_lines_until_a_visit_is_booked(self, tmp_path: Path) -> None:
        lines = 'after_booked = ["Can we move it?"]\n[scenario.when_asked]\nconfirm = ["yes"]'
        caller = Caller(a_scenario(tmp_path, lines))

        before = caller.next_line(("confirm",), booked=False)
        after = [caller.next_line(("confirm",), booked=True) for _ in range(2)]

        assert before == "yes"
        assert after == ["Can we move it?", "yes"]
