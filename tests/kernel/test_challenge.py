"""How an installation knows itself: strangers neither ask nor answer, and get nothing to try keys on."""

from datetime import timedelta

from frontdesk.kernel.challenge import LIVES_SECONDS, answer, challenge, is_answer, is_ours, port_of
from tests.builders import MONDAY

KEY, OTHER = "a secret of the tests", "another secret of the tests"
PLACE = "desk.example.com"
PLACES = (port_of(8000), PLACE)


def asked_at(place: str = PLACE, key: str = KEY) -> str:
    return challenge(key, place=place, now=MONDAY)


class TestAChallenge:
    def test_is_answered_by_whoever_has_the_key(self) -> None:
        for place in PLACES:
            asked = asked_at(place)

            assert is_answer(answer(asked, KEY, places=PLACES, now=MONDAY), asked, KEY)

    def test_is_not_answered_with_another_key(self) -> None:
        assert answer(asked_at(), OTHER, places=PLACES, now=MONDAY) is None

    def test_of_a_stranger_is_not_answered(self) -> None:
        ours = asked_at()
        nonce, stamp, seal = ours.split(".")
        for said in ("", ".", "a.b", "a.1.seal", f"{ours}0", f"{nonce}.{int(stamp) + 1}.{seal}", "\udcff.1.\udcff",
                     f"a.{'9' * 400}.b", "a.²²²²²²²²²².b"):  # fmt: skip
            assert not is_ours(said, KEY, places=PLACES, now=MONDAY)
            assert answer(said, KEY, places=PLACES, now=MONDAY) is None

    def test_is_good_for_a_while_and_at_its_place(self) -> None:
        asked, late = asked_at(), timedelta(seconds=LIVES_SECONDS + 1)

        assert is_ours(asked, KEY, places=PLACES, now=MONDAY + timedelta(seconds=LIVES_SECONDS))
        assert not is_ours(asked, KEY, places=PLACES, now=MONDAY + late)
        assert not is_ours(asked, KEY, places=PLACES, now=MONDAY - late)
        assert not is_ours(asked, KEY, places=("evil.example.com", port_of(8000)), now=MONDAY)

    def test_is_another_one_each_time_and_has_another_answer(self) -> None:
        first, second = asked_at(), asked_at()

        assert first != second
        assert not is_answer(answer(first, KEY, places=PLACES, now=MONDAY), second, KEY)
        assert not is_answer(first, first, KEY)
        assert not is_answer(None, first, KEY)
