"""One utterance cut into words, with its sentences: what every recogniser reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from frontdesk.understanding.types import Fact
from frontdesk.understanding.wordlists import bag
from frontdesk.understanding.words import Token, tokenize

_STOPS = frozenset(".;:!?\n…")
_COMMAS = frozenset(",;:()–—")
# Shorter words that end in "s" are mostly words of their own: "its", "has", "this".
_SHORTEST_PLURAL = 5
FILLERS = bag(
    """
    um umm uh uhh er err erm ah ahh oh well so like yeah okay ok mm hmm hm now look listen mate please just
    right hey hi hello gday and but actually basically honestly anyway sorry
    """
)


@dataclass(frozen=True, slots=True)
class Utterance:
    """An utterance's tokens and where its sentences and clauses open.

    words      the tokens' words, in order
    stems      for each word, what is left without the "s" of a plural, an owner or an "is"; "" if it has none
    sentences  for each token, True if a new sentence opens with it
    commas     for each token, True if a comma or more stands before it
    """

    text: str
    tokens: tuple[Token, ...]
    words: tuple[str, ...]
    stems: tuple[str, ...]
    sentences: tuple[bool, ...]
    commas: tuple[bool, ...]

    def word(self, at: int) -> str:
        """Return the word at a place, "" outside the utterance."""
        return self.words[at] if 0 <= at < len(self.words) else ""

    def opens(self, at: int) -> bool:
        """Tell whether a sentence opens at a place; the end counts as an opening."""
        return not 0 < at < len(self.words) or self.sentences[at]

    def pauses(self, at: int) -> bool:
        """Tell whether a comma, a stop or an end stands before a place."""
        return self.opens(at) or self.commas[at]

    def fact(self, name: str, value: str, first: int, end: int, confidence: float = 0.9) -> Fact:
        """Return a fact whose evidence are the tokens [first, end)."""
        start, stop = self.tokens[first].start, self.tokens[end - 1].end
        return Fact(name, value, self.text[start:stop], start, stop, confidence)

    def within(self, fact: Fact) -> tuple[int, int]:
        """Return [first, end) of the tokens that a fact's evidence touches."""
        inside = [
            at for at, token in enumerate(self.tokens)
            if token.start < fact.end and token.end > fact.start
        ]  # fmt: skip
        return (inside[0], inside[-1] + 1) if inside else (0, 0)


# "In me flat": `me` is `my` behind these, and before these.
_BEFORE_MY = bag("in at on of from under behind near inside outside above below round and or but so over")
_NOT_MINE = FILLERS | bag(
    """
    a an the i im ive my your to in at on of and or for up out back too again with that this if when about from
    over what how who is was who today tomorrow
    """
)
_MINE = bag(
    """
    name names number numbers mobile phone email address suburb postcode own place house home unit flat apartment
    shop mum mums dad dads wife husband missus son daughter landlord tenant tenants neighbour neighbours nan mate
    mates brother sister kitchen bathroom laundry
    """
)


def read(text: str) -> Utterance:
    """Cut a text into its words; never fails, whatever the text."""
    tokens = tokenize(text)
    return Utterance(
        text=text,
        tokens=tokens,
        words=tuple("my" if _is_my(tokens, at) else token.word for at, token in enumerate(tokens)),
        stems=tuple(_stem(token) for token in tokens),
        sentences=tuple(at == 0 or _stops(token.gap) for at, token in enumerate(tokens)),
        commas=tuple(at == 0 or not _COMMAS.isdisjoint(token.gap) for at, token in enumerate(tokens)),
    )


def _is_my(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a "me" owns what stands behind it: "the shower in me flat", "me name's Dave"."""
    if tokens[at].word != "me" or at + 1 == len(tokens) or tokens[at + 1].opens_clause:
        return False
    behind = tokens[at + 1].word
    owns = at == 0 or tokens[at].opens_clause or tokens[at - 1].word in _BEFORE_MY | FILLERS
    return behind in _MINE or (owns and behind not in _NOT_MINE)


def _stem(token: Token) -> str:
    """Return a word without its last "s", if that can be an ending; recognisers of speech drop the apostrophe."""
    word = token.word
    if len(word) < 2 or word[-1] != "s" or word.endswith("ss"):
        return ""
    apostrophe = len(token.text) > len(word) and token.text[-2] in "'’`´"
    return word[:-1] if apostrophe or len(word) >= _SHORTEST_PLURAL else ""


def _stops(gap: str) -> bool:
    """Tell whether a gap ends a sentence: "a.s.a.p" has stops but no end."""
    return len(gap) > 1 and not _STOPS.isdisjoint(gap)
