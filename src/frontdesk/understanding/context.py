"""What stands around a phrase and changes it: negation, correction, somebody else's affair."""

from __future__ import annotations

from frontdesk.understanding.utterance import Utterance
from frontdesk.understanding.wordlists import bag

_NOT = bag(
    """
    nobody noone none
    not isnt arent wasnt werent dont doesnt didnt never nothing without aint hardly cant couldnt havent hasnt
    neither nor cannot wouldnt
    """
)
# "no" before one of these is an answer, not a negation: "no, it's flooding".
_AFTER_ANSWER = bag(
    """
    the a an my our its it i im ive we were weve this that thats there theres theyre please thanks sorry wait
    actually he she you hes shes can could but and no make
    """
)
# A negation that is none: "not only", "not sure if", "can't wait", "won't stop".
_NO_NEGATION = bag("if whether sure know wait stop only just turn believe help until till")
_TURNS = bag("but however although though except because cause so then")
CORRECTIONS = bag("no nah nope sorry wait actually mean meant rather correction scratch oops instead hang")
# Questions of the desk to which a value may come back put right.
READ_BACK = frozenset({"confirm", "correction"})
_LOOK_BACK = 4  # words between a negation and what it negates

# Whose affair it is when it is not the caller's own.
OTHERS = bag(
    """
    wife husband partner mum mom mother dad father son daughter brother sister tenant tenants landlord landlady
    neighbour neighbor friend mate boss manager colleague girlfriend boyfriend flatmate roommate housemate nan
    nanna grandma grandmother grandfather grandpa pop uncle aunt auntie cousin agent assistant secretary owner
    client customer boy girl kid wifes husbands partners mums moms dads mothers fathers sons daughters landlords
    neighbours friends mates bosses managers brothers sisters agents owners nephew niece missus hubby parents
    inlaws his her their hers theirs caretaker builder strata
    """
)


def negated(heard: Utterance, first: int) -> bool:
    """Tell whether a negation stands close enough before a token: "there is no smell of gas"."""
    if heard.pauses(first):
        return False
    at = first - 1
    while at >= 0 and first - at <= _LOOK_BACK + 1:
        word = heard.words[at]
        if word in _NO_NEGATION or word in _TURNS:
            return False
        if word in _NOT:
            return True
        if word == "no":
            return not heard.commas[at + 1] and heard.word(at + 1) not in _AFTER_ANSWER
        if heard.sentences[at] or heard.commas[at]:
            return False
        at -= 1
    return False


def used_to(heard: Utterance, first: int) -> bool:
    """Tell whether a phrase tells of what was and is no more: "it used to flood"."""
    return ("used", "to") in {heard.words[first - 2 : first], heard.words[first - 3 : first - 1]}


def denies_itself(heard: Utterance, first: int, end: int) -> bool:
    """Tell whether a phrase has its own negation, which one before it does not turn: "not urgent, no rush"."""
    return any(word == "no" or word in _NOT for word in heard.words[first:end])


def denies(heard: Utterance, at: int, first: int) -> bool:
    """Tell whether the "no" at a place is a determiner of what begins a few words on: "no hot water"."""
    if heard.words[at] != "no" or heard.word(at + 1) in _AFTER_ANSWER:
        return False
    return not any(heard.pauses(place) for place in range(at + 1, first + 1))


def corrected_between(heard: Utterance, end: int, first: int) -> bool:
    """Tell whether the caller takes back what ended at a place before what begins at another."""
    between = heard.words[end:first]
    if any(word in CORRECTIONS for word in between):
        return True
    return "make" in between and ("it" in between or "that" in between)


def of_somebody_else(heard: Utterance, first: int, reach: int = 4) -> bool:
    """Tell whether the words before a place speak of somebody else: "my wife's number is"."""
    for at in range(first - 1, max(-1, first - 1 - reach), -1):
        if heard.words[at] in OTHERS:
            return True
        if heard.sentences[at] or heard.words[at] in {"my", "mine", "i", "im", "me"}:
            return heard.words[at] == "my" and heard.word(at + 1) in OTHERS
    return False
