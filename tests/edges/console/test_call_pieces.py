"""Footnotes on words: the words are never changed, every fact's words are inside its mark."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.edges.console.calls.pieces import Mark, pieces_of


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[tuple[int, int, Mark]], int | None]:
    text = draw(st.text(min_size=1, max_size=40))
    places = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).filter(lambda at: at[0] < at[1])
    marks = st.builds(Mark, st.integers(1, 5), st.sampled_from(["who", "what", "grave"]), st.booleans())
    found = draw(st.lists(st.tuples(places, marks), max_size=6))
    heard_to = draw(st.none() | st.integers(0, len(text)))
    return text, [(start, end, mark) for (start, end), mark in found], heard_to


class TestPieces:
    @given(marked_texts())
    def test_never_change_the_words(self, drawn: tuple[str, list[tuple[int, int, Mark]], int | None]) -> None:
        text, marks, heard_to = drawn

        pieces = pieces_of(text, marks, heard_to)

        assert "".join(piece.text for piece in pieces) == text
        assert all(piece.head + piece.tail == piece.text for piece in pieces)
        heard = "".join(piece.text for piece in pieces if not piece.unheard)
        assert heard == (text if heard_to is None else text[:heard_to])

    @given(marked_texts())
    def test_hold_all_words_of_every_mark_and_no_others(
        self, drawn: tuple[str, list[tuple[int, int, Mark]], int | None]
    ) -> None:
        text, marks, heard_to = drawn
        wanted: dict[int, set[int]] = {}
        for start, end, mark in marks:
            wanted.setdefault(mark.number, set()).update(range(start, end))

        found: dict[int, set[int]] = {}
        at = 0
        for piece in pieces_of(text, marks, heard_to):
            for mark in piece.marks:
                found.setdefault(mark.number, set()).update(range(at, at + len(piece.text)))
            at += len(piece.text)

        assert found == wanted

    @given(marked_texts())
    def test_carry_each_number_at_an_end(self, drawn: tuple[str, list[tuple[int, int, Mark]], int | None]) -> None:
        text, marks, heard_to = drawn

        pieces = pieces_of(text, marks, heard_to)

        assert {n for piece in pieces for n in piece.ending} == {mark.number for _, _, mark in marks}
        assert all({mark.number for mark in piece.closing} == set(piece.ending) for piece in pieces)

    def test_are_coloured_by_danger_first_then_by_the_shortest_that_holds(self) -> None:
        long, short, gone = Mark(1, "what"), Mark(2, "where"), Mark(3, "who", gone=True)

        assert pieces_of("in the laundry", [(0, 14, long), (7, 14, short)])[1].kind == "where"
        assert pieces_of("in the laundry", [(0, 14, long), (7, 14, gone)])[1].kind == "what"
        assert pieces_of("burst", [(0, 5, Mark(1, "grave")), (0, 4, short)])[0].kind == "grave"
