"""Yes, no, or one of the options offered."""

from __future__ import annotations

from collections.abc import Sequence

from frontdesk.understanding.context import denies
from frontdesk.understanding.lexicon import Sense
from frontdesk.understanding.patterns import Hit, apart
from frontdesk.understanding.recognizers import agreement
from frontdesk.understanding.types import Fact, Hearing
from frontdesk.understanding.utterance import FILLERS, Utterance
from frontdesk.understanding.wordlists import bag

ANSWER = "answer"
ANYTHING_ELSE = "anything_else"
# Questions of the desk that a yes or a no answers.
YES_NO = bag(
    """
    confirm carry_on book_it call_back anything_else message silence answer selected_appointment previous_customer
    danger urgency_level opt_out
    """
)
# These are a yes or a no wherever they open an utterance; all others only as a reply.
_PLAIN = bag("yes yeah yep yup yea yess no nope nah nup")
_COURTESY = bag(
    """
    please thanks thank you ta cheers mate um uh ah oh well so and i think just love then it is thats great good
    lovely very much that
    """
)
_PARTING = (("thats", "it"), ("that", "is", "it"))
_SUBJECTS = bag("i im we it its he she they id")
# "No one's there", "no earlier than ten": the "no" belongs to what follows and answers nothing.
_WITH_NO = bag("one ones earlier later sooner")
_ORDINALS = ("first", "second", "third", "fourth", "fifth")


def find(
    heard: Utterance,
    hearing: Hearing,
    hits: Sequence[Hit[Sense]],
    others: Sequence[Hit[Sense]],
    wishes: Sequence[Hit[Sense]] = (),
) -> list[Fact]:
    """Return the answer given; of "yes, no wait" the last word counts.

    others   phrases that mean something else: a "no" that belongs to one is no answer ("no hot water")
    wishes   phrases of intents: a yes beside another wish agrees to nothing
    """
    option = _option(heard, hearing)
    if option is not None:
        return [option]
    asked = not YES_NO.isdisjoint(hearing.asked or ())
    # "Anything else?" - "No, that's lovely": what follows the no only thanks for it.
    first_word_counts = ANYTHING_ELSE in (hearing.asked or ())
    found: Hit[Sense] | None = None
    expected = 0
    for hit in apart(hits):
        if not _reaches(heard, expected, hit.first, opening=found is None):
            break
        plain = heard.words[hit.first] in _PLAIN and (asked or heard.word(hit.first - 1) != "so")
        if plain or _stands_alone(heard, hit) or (asked and _ends_thought(heard, hit)):
            if _belongs_elsewhere(heard, hit, others):
                break
            if found is None or not (first_word_counts or _parts(heard, found, hit)):
                found = _stronger(found, hit)
        expected = hit.end
    if found is None:
        return []
    if found.label.value == "yes" and not agreement.is_given(heard, hearing, found, [*hits, *others, *wishes]):
        return []
    return [heard.fact(ANSWER, found.label.value, found.first, found.end)]


def _reaches(heard: Utterance, start: int, first: int, *, opening: bool) -> bool:
    """Tell whether only small words stand between the start of the reply and a place."""
    return all(word in FILLERS or word in _COURTESY for word in heard.words[start:first]) and (
        opening or first - start <= 3
    )


def _ends_thought(heard: Utterance, hit: Hit[Sense]) -> bool:
    """Tell whether nothing more is said of it: "I have", but not "I have a leak", nor "leave it at the door"."""
    if heard.words[hit.end : hit.end + 1] == ("question",):
        return False
    subject = heard.words[hit.first] in _SUBJECTS or heard.words[hit.first : hit.end] == ("leave", "it")
    return not subject or heard.pauses(hit.end) or heard.word(hit.end) in _COURTESY


def _stands_alone(heard: Utterance, hit: Hit[Sense]) -> bool:
    """Tell whether nothing else is said."""
    rest = heard.words[: hit.first] + heard.words[hit.end :]
    return all(word in FILLERS or word in _COURTESY for word in rest)


def _belongs_elsewhere(heard: Utterance, hit: Hit[Sense], others: Sequence[Hit[Sense]]) -> bool:
    """Tell whether the word is part of a longer phrase, or denies the one behind it."""
    if any(other.covers(hit.first, hit.end) and other.weight > hit.weight for other in others):
        return True
    if heard.words[hit.end - 1] == "no" and heard.word(hit.end) in _WITH_NO and not heard.pauses(hit.end):
        return True
    return any(denies(heard, hit.first, other.first) for other in others if hit.end <= other.first <= hit.end + 3)


def _parts(heard: Utterance, before: Hit[Sense], now: Hit[Sense]) -> bool:
    """Tell whether the caller only ends with it: "no, that's it" agrees to nothing."""
    return before.label.value == "no" and heard.words[now.first : now.end] in _PARTING


def _stronger(before: Hit[Sense] | None, now: Hit[Sense]) -> Hit[Sense]:
    """Return the later answer; "no, that's right" is a yes, "no, that's all" stays a no."""
    return now if before is None or now.label.value != before.label.value else before


def _option(heard: Utterance, hearing: Hearing) -> Fact | None:
    """Return the offer chosen by place or by its words, if it is no appointment (those have a time)."""
    offers = [offer for offer in hearing.offered if offer.starts_at is None]
    if not offers:
        return None
    for at, word in enumerate(heard.words):
        if word in _ORDINALS[: len(offers)]:
            return heard.fact(ANSWER, offers[_ORDINALS.index(word)].id, at, at + 1, 0.8)
        if word == "last":
            return heard.fact(ANSWER, offers[-1].id, at, at + 1, 0.8)
    for offer in offers:
        said = offer.text.lower().split()
        for at in range(len(heard.words) - len(said) + 1):
            if said and list(heard.words[at : at + len(said)]) == said:
                return heard.fact(ANSWER, offer.id, at, at + len(said), 0.8)
    return None
