"""How an installation knows itself: strangers neither ask nor answer, and get nothing to try keys on."""

from frontdesk.kernel.challenge import answer, challenge, is_answer, is_ours

KEY, OTHER = "a secret of the tests", "another secret of the tests"


class TestAChallenge:
    def test_is_answered_by_whoever_has_the_key(self) -> None:
        asked = challenge(KEY)

        assert is_answer(answer(asked, KEY), asked, KEY)

    def test_is_not_answered_with_another_key(self) -> None:
        assert answer(challenge(KEY), OTHER) is None

    def test_of_a_stranger_is_not_answered(self) -> None:
        for asked in ("", ".", "nonce", "nonce.seal", f"{challenge(KEY)}0", "\udcff.\udcff"):
            assert not is_ours(asked, KEY)
            assert answer(asked, KEY) is None

    def test_is_another_one_each_time_and_has_another_answer(self) -> None:
        first, second = challenge(KEY), challenge(KEY)

        assert first != second
        assert not is_answer(answer(first, KEY), second, KEY)
        assert not is_answer(first, first, KEY)
        assert not is_answer(None, first, KEY)
