"""The words around names: what announces one, what follows one, what is none; and how a name is written."""

from __future__ import annotations

from collections.abc import Sequence

from frontdesk.understanding.utterance import FILLERS
from frontdesk.understanding.wordlists import bag, rows

# Words that announce a name, whatever it is.
SURE_FRAMES = rows(
    """
    my full name is | my first name is | the full name is | the first name is | my name is | the name is | my name s |
    first name is | full name is | name is | you can call me | just call me | call me | people call me |
    everyone calls me | name on the booking is | name on the account is | name on the job is |
    put it under | book it under | under the name | under the name of | in the name of |
    under my name | i am called | im called | my names |
    the names | names
    """
)
# Words that announce a name that is known as one: "put down Sue", not "put down the phone".
KNOWN_FRAMES = rows("put down | name of | name")
# Words that may announce a name and often announce something else.
LIKELY_FRAMES = rows(
    """
    i am | im | this is | youre speaking with | youre speaking to | youre talking to | speaking with | speaking to
    """
)
WEAK_FRAMES = rows("its | it is | it should be | should be")
# Between a first name spelled and the family name: "and the last name is".
OF_FAMILY = bag("last family second surname surnames")
FAMILY_FRAME = OF_FAMILY | bag("and then the my name is its")
# What may stand between those and the name: "it's just Dave", "it's me, Dave".
SKIPPED = bag("just actually only me again")
# What stands behind a name: "Banks is my name", "Mark's the name".
CLOSING_FRAMES = rows("is my name | is the name | s the name | my name | the name")
_ALL_FRAMES = (*SURE_FRAMES, *KNOWN_FRAMES, *LIKELY_FRAMES, *WEAK_FRAMES)
# Announce somebody else's name, or the caller's where the desk asked for whoever is meant.
POSSESSIVE = bag("his her their hers theirs whose your")
# What else has a name: "the company name is".
NAMED_THINGS = bag("company business street last family pets")
# Who says it, where "this is" or "I'm" is reported: "she said I'm".
REPORTED = bag("she he they what if hope when said say tell ask")
AFTER_NAME = bag(
    """
    here speaking calling ringing phoning again from at in and my i im ive the with on about your hi hello is
    its we weve got need want over out of just can could would please thanks thank cheers ta a an so but because
    not no for to by who whos phone number off it that this there one two three four five six seven eight nine
    oh zero spelt spelled speak without
    """
)
# Where the caller calls from, behind a name; "in the" tells of a thing: "it's sandy in the pipes".
WHERE = bag("in from at over out near")
DETERMINERS = bag("the my our a an your this that there here")
# What goes on behind "it's Dave", where no comma stands.
BEHIND_WEAK = bag(
    """
    calling ringing phoning again and my i im ive id the on about hi hello weve we got need just can could please
    thanks thank cheers ta not with
    """
)
GREETINGS = bag("hi hello hey gday morning afternoon evening hiya howdy yo")
PRESENT = bag("here speaking calling ringing phoning again")
TITLES = bag("mr mrs ms miss dr doctor mister missus prof professor")
PARTICLES = bag("van von der den de del di da la le du dos bin al el ter mac")
# Ordinary words that are family names behind a first name: "Jane Brown".
SURNAMES = bag(
    """
    brown white black green young long hall wood woods king cook day short small wise strong best price page rose
    park parks west north street church bush waters rivers banks love gold sharp sweet may bond bell stone field
    fields house case cross power rice bird lamb wolf fox hunter major little power
    """
)
NOT_A_NAME_ENDING = ("ing", "ed", "ly", "ous", "ful", "able", "ible", "less", "ness", "tion", "ment", "ising", "est")
# "My name isn't Mike, it's Mark."
DENIALS = bag("not isnt wasnt no nah sorry wrong")
# Words of taking back, and those between a name that is wrong and the right one.
TAKES_BACK = bag("no nah sorry wait i mean meant actually its it is um uh oh rather hang on")
LINKS = bag("its it is im but my name should be i said that thats a an the um uh sorry actually")
# "Not Barry, the line's bad": behind these a name must be a common one.
ARTICLES = bag("the a an")
NEGATED = bag("not isnt aint wasnt")
# Replies to "what is your name" that carry none.
NO_REPLY = bag(
    """
    yes yeah yep yup no nope nah sure ok okay hello hi hey what why pardon who how none nothing
    """
)
PAUSES = bag("uh um er ah umm erm like is")
# Fillers that may stand before a bare name.
LEAD = FILLERS | bag(
    """
    yes yeah yep yup sure ok okay course of thats its it is name my the that would be hi hello hey no nah oh im
    i am ill give you
    """
)


MONTHS = bag("january february march april may june july august september october november december")
_FRAMES = {
    first: sorted((frame for frame in _ALL_FRAMES if frame[0] == first), key=len, reverse=True)
    for first in {frame[0] for frame in _ALL_FRAMES}
}


def cased(said: str) -> str:
    """Return a name in title case, however it was written: "O'Brien", "Anne-Marie", "McDonald", "van der Berg"."""
    words = said.replace("’", "'").replace("`", "'").replace("´", "'").split()
    return " ".join(
        word.lower() if nth and word.lower() in PARTICLES else _capitals(word.strip(".,"))
        for nth, word in enumerate(words)
    )


def _capitals(word: str) -> str:
    parts: list[str] = []
    for part in word.split("-"):
        head, mark, tail = part.lower().partition("'")
        if mark and len(head) <= 1:
            parts.append(head.upper() + mark + tail[:1].upper() + tail[1:])
        else:
            whole = head + mark + tail
            upper = whole[:1].upper() + whole[1:]
            parts.append("Mc" + upper[2:3].upper() + upper[3:] if upper.startswith("Mc") and len(upper) > 4 else upper)
    return "-".join(parts)


def frame_at(words: Sequence[str], at: int) -> tuple[str, ...]:
    """Return the longest frame that starts at a place; () if none does."""
    for frame in _FRAMES.get(words[at], ()):
        if tuple(words[at : at + len(frame)]) == frame:
            return frame
    return ()
