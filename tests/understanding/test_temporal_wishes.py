"""Which of the days and times named are wished for: not those refused, past or of other things."""

from __future__ import annotations

import pytest

from tests.understanding.temporal_said import facts, hearing

NOT_WISHED = [
    "not Monday",
    "any day but Friday",
    "anything but Friday",
    "any day except Tuesday",
    "preferably not Friday",
    "I can't do Monday",
    "don't come on Monday",
    "I won't be there Monday",
    "I'm not home on Tuesday",
    "it can't wait till Monday",
    "Monday's no good",
    "Tuesday doesn't suit",
    "tomorrow won't work",
    "Tuesday's out",
    "9 is too early",
    "not in the morning",
    "mornings don't suit",
    "I work Tuesdays",
    "it started yesterday",
    "it's been leaking since Monday",
    "last Tuesday it broke",
    "broke three days ago",
    "I called on Monday",
    "I spoke to someone on Monday",
    "the last plumber came Friday",
    "you guys came out on Tuesday",
    "we had someone come on Tuesday",
    "it stopped working last night",
    "I noticed it this morning",
    "this morning it started dripping",
    "it started at 3 this morning",
    "the other day the tap broke",
    "he charged me 150 for 2 hours on Tuesday",
    "we have guests coming Saturday",
    "it's leaking right now",
    "the plumber was meant to come at 10 today",
    "it's the second time this week",
    "what time do you open tomorrow",
    "are you open on Saturday",
    "do you work weekends",
    "how are you today",
    "how's it going this morning",
    "that's all for today",
    "have a good weekend",
    "my birthday is the 3rd of August",
    "I noticed it tonight",
    "it happened tonight",
    "Do you guys work Saturdays?",
    "what's the weather like Saturday",
    "he said he'd be here at nine",
    "we open at eleven",
    "is Monday a public holiday",
    "I'm moving to Brisbane next week",
    "I stayed right away from it",
    "any day but Friday, I'm in court Friday",
    "the sticker is due Friday",
    "it's due by the 30th",
    "the sticker runs out on the 31st",
    "I'm leaving on a trip Saturday",
    "I ordered it on the 3rd",
    "we close on the house on the 20th",
    "the tile guy comes Thursday",
    "my builder is starting on the 20th",
    "I got a letter on Monday",
]

WISHED = [
    ("can't you come today", ["2024-08-05"]),
    ("Monday at 9 is too early", ["2024-08-12"]),
    ("Tuesday at 9 is no good, what about 10", ["2024-08-06", "10:00"]),
    ("the Tuesday after", ["2024-08-13"]),
    ("not this Tuesday, the one after", ["2024-08-13"]),
    ("not this week the one after", ["2024-08-12/2024-08-18"]),
    ("Tuesday 6", ["2024-08-06"]),
    ("Tuesday 8", ["2024-08-06", "08:00"]),
    ("Tuesday 6 at ten", ["2024-08-06", "10:00"]),
    ("half seven in the morning", ["07:30"]),
    ("in about a fortnight no rush", ["2024-08-19"]),
    ("about eightish", ["08:00"]),
    ("why not Tuesday", ["2024-08-06"]),
    ("can the builder start Monday", ["2024-08-12"]),
    ("can I come by Thursday", ["2024-08-08"]),
    ("I'll swing by tomorrow around 3", ["2024-08-06", "15:00"]),
    ("I need it by Thursday", ["2024-08-05/2024-08-08"]),
    ("it's due for a service, Friday maybe", ["2024-08-09"]),
    ("it's not urgent Monday is fine", ["2024-08-12"]),
    ("not this week but next week", ["2024-08-12/2024-08-18"]),
    ("I'm not home till Thursday", ["2024-08-08"]),
    ("I'm away until the 15th", ["2024-08-15"]),
    ("not before Wednesday", ["2024-08-07"]),
    ("I'm working Tuesday but Wednesday's fine", ["2024-08-07"]),
    ("the last plumber came Friday can you come tomorrow", ["2024-08-06"]),
    ("you came last Thursday and it's leaking again, can someone come back this Thursday", ["2024-08-08"]),
    ("the hot water went last night and I was hoping someone could come tomorrow", ["2024-08-06"]),
    ("it's been dripping for two weeks no rush any time next week is fine", ["2024-08-12/2024-08-18"]),
    ("I was thinking Tuesday", ["2024-08-06"]),
    ("we have guests coming Saturday so before then, Thursday if possible", ["2024-08-08"]),
    ("Tuesday, no, Wednesday", ["2024-08-07"]),
    ("tuesday no wednesday", ["2024-08-07"]),
    ("Tuesday, sorry, I mean Thursday", ["2024-08-08"]),
    ("tuesday actually make it thursday", ["2024-08-08"]),
    ("no not tuesday i said thursday", ["2024-08-08"]),
    ("Tuesday at 9, no, Wednesday", ["09:00", "2024-08-07"]),
    ("tomorrow morning, actually make it the arvo", ["2024-08-06", "afternoon"]),
    ("can't do 9, could do 10", ["10:00"]),
    ("Monday's no good, Tuesday arvo is better", ["2024-08-06", "afternoon"]),
    ("Tuesday's good but Wednesday is better", ["2024-08-07"]),
    ("Tuesday or Wednesday", ["2024-08-06"]),
    ("Tuesday or Wednesday or Friday", ["2024-08-06"]),
    ("Tuesday or Wednesday at 3", ["2024-08-06", "15:00"]),
    ("Tuesday arvo or Wednesday morning", ["2024-08-06", "afternoon"]),
    ("tuesday or wednesday next week", ["2024-08-13"]),
    ("the 10th or 11th of September", ["2024-09-10"]),
    ("Thursday at 3 or 4", ["2024-08-08", "15:00"]),
    ("today if possible otherwise tomorrow morning", ["2024-08-05"]),
    ("Tuesday, I'm free Thursday as well", ["2024-08-06"]),
    ("can we move it from Tuesday to Wednesday", ["2024-08-07"]),
    ("can I move my Tuesday appointment to Thursday at 2", ["2024-08-08", "14:00"]),
    ("I have a booking tomorrow at 9 and I need to change it to Friday", ["2024-08-09"]),
    ("my appointment's at 2 today and I need to push it to 4", ["16:00"]),
    ("next Tuesday not this Tuesday", ["2024-08-13"]),
    ("sometime between now and Friday", ["2024-08-05/2024-08-09"]),
    ("Fri arvo about 4", ["2024-08-09", "16:00"]),
    ("tomorrow morning first thing", ["2024-08-06", "morning"]),
    ("my wife's home from 3 on Thursday", ["15:00/", "2024-08-08"]),
    ("Wednesday at 11, nobody is here before 11", ["2024-08-07", "11:00"]),
    ("Friday at 2, we don't open until 1", ["2024-08-09", "14:00"]),
    ("Friday at 8, but no one's in before nine", ["2024-08-09", "08:00", "09:00/"]),
    ("tomorrow at 9, I'm only home until 2", ["2024-08-06", "09:00"]),
    ("there's nobody there till 11", ["11:00/"]),
    ("nobody will be in before 9 on Thursday", ["09:00/", "2024-08-08"]),
    ("no one is home until noon", ["12:00/"]),
    ("we're not in until 10", ["10:00/"]),
    ("please don't come before ten", ["10:00/"]),
    ("no earlier than half past eight", ["08:30/"]),
    ("I can only do before ten", ["/10:00"]),
    ("we're out on Tuesday morning, can we make it Friday", ["2024-08-09"]),
    ("they'll be gone tomorrow afternoon, so Thursday instead", ["2024-08-08"]),
    ("leaving on the 13th of March and back on the 5th", ["2025-03-13", "2025-04-05"]),
]

CALLS = [
    (
        (
            "Hi, I'm Mike from Brisbane. My toilet is blocked and it's an emergency. Can you come today? "
            "My number is 0412 345 678."
        ),
        ["2024-08-05"],
    ),
    (
        (
            "hi its mike from brisbane my toilet is blocked and its an emergency can you come today my "
            "number is oh four one two three four five six seven eight"
        ),
        ["2024-08-05"],
    ),
    (
        (
            "Hi, my name is Sarah and I'm in North Sydney. I have a blocked drain in my kitchen sink. It's "
            "quite urgent and I need someone to come today if possible."
        ),
        ["2024-08-05"],
    ),
    (
        (
            "yeah so the hot water went out last night and um i was hoping someone could come out tomorrow "
            "arvo around two thirty if that's alright"
        ),
        ["2024-08-06", "14:30"],
    ),
    (
        "it was fine this morning but now it's flooding, can you come this arvo",
        ["2024-08-05", "afternoon"],
    ),
]


@pytest.mark.parametrize("said", NOT_WISHED)
def test_leaves_out_what_is_not_wished_for(said: str) -> None:
    assert facts(hearing(said)) == []


@pytest.mark.parametrize(("said", "found"), WISHED + CALLS)
def test_keeps_what_is_wished_for(said: str, found: list[str]) -> None:
    assert [fact.value for fact in facts(hearing(said))] == found
