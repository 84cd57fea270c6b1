"""How callers and recognisers spell the words of dates and times: data, no grammar."""

from __future__ import annotations

from collections.abc import Mapping


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text, as a set: long lists read best as lines of words."""
    return frozenset(text.split())


WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip

FILLERS = frozenset({"um", "umm", "uh", "uhh", "er", "err", "erm", "hmm", "hm", "eh"})

_ALSO: Mapping[str, str] = {
    "monday": "mon mondays mondee munday",
    "tuesday": "tue tues tuesdays teusday tusday tuesdy chewsday toosday",
    "wednesday": "weds wednesdays wensday wednsday wednesdy wendsday",
    "thursday": "thu thur thurs thursdays thrusday thursdy thirsday",
    "friday": "fri fridays fridee firday",
    "saturday": "saturdays satdy saterday saturdee satday",
    "sunday": "sundays sundy sundee",
    "january": "jan", "february": "feb febuary", "april": "apr", "june": "jun", "july": "jul",
    "august": "aug", "september": "sep sept", "october": "oct", "november": "nov",
    "december": "dec",
    "today": "todays tday tdy",
    "tonight": "tonite tonights",
    "tomorrow": "tomorrows tomoz tmrw tmw tmr tmrow tommorow tommorrow tomorow tomorro tomora "
                "tomozza tomorra morrow",
    "morning": "mornings morn mornin morningtime",
    "afternoon": "afternoons arvo arvos arvie avo afternoonish",
    "evening": "evenings evenin evo",
    "night": "nights nite nighttime",
    "weekend": "weekends wkend",
    "week": "weeks wk wks",
    "month": "months mth",
    "fortnight": "fortnights fortnite",
    "day": "days",
    "hour": "hours hr hrs",
    "minute": "minutes min mins",
    "year": "years yr yrs",
    "noon": "noonish", "midday": "middayish", "lunchtime": "lunchtimes lunchtimeish",
    "pm": "pms", "am": "ams",
    "asap": "aysap",
    "straightaway": "straightway",
    "past": "passed",
    "till": "til untill",
    "through": "thru",
    "anytime": "anytimes",
}  # fmt: skip
SPELLINGS: Mapping[str, str] = {spelling: word for word, spellings in _ALSO.items() for spelling in spellings.split()}

# Also other words ("we'd", "it sat there", "the sun"): read as a day only beside a word of time.
DOUBTFUL_DAYS: Mapping[str, str] = {"wed": "wednesday", "sat": "saturday", "sun": "sunday"}
BEFORE_DAY = frozenset({
    "on", "this", "next", "coming", "or", "till", "until", "by", "between", "not", "before",
    "after", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "no",
})  # fmt: skip

BEHIND_DAY = frozenset({
    "arvo", "avo", "morning", "afternoon", "evening", "night", "morn", "arvos", "mornings",
})  # fmt: skip

# Two tokens that are one word.
SPLIT_WORDS: Mapping[tuple[str, str], str] = {
    ("to", "morrow"): "tomorrow",
    ("to", "night"): "tonight",
    ("two", "morrow"): "tomorrow",
    ("2", "moro"): "tomorrow",
    ("2", "morow"): "tomorrow",
    ("2", "morrow"): "tomorrow",
    ("2", "moz"): "tomorrow",
    ("2", "mrw"): "tomorrow",
    ("2", "nite"): "tonight",
    ("2", "night"): "tonight",
    ("2", "day"): "today",
    ("mid", "day"): "midday",
    ("mid", "night"): "midnight",
    ("mid", "morning"): "morning",
    ("week", "end"): "weekend",
    ("o", "clock"): "oclock",
    ("oh", "clock"): "oclock",
    ("a", "clock"): "oclock",
    ("lunch", "time"): "lunchtime",
    ("any", "time"): "anytime",
    ("p", "m"): "pm",
    ("a", "m"): "am",
    ("straight", "away"): "straightaway",
    ("knock", "off"): "knockoff",
    ("week", "day"): "weekday",
}
