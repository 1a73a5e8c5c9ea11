"""What a model might write of the examples of `earnings` and `policy`: items that stand, and lies of every kind."""

from __future__ import annotations

from typing import Any

ODUYA = {
    "id": "oduya", "name": "Miriam Oduya", "kind": "person", "role": "chief executive", "aliases": ["Oduya"],
}  # fmt: skip

EARNINGS: dict[str, Any] = {
    "actors": [
        {"id": "tarn", "name": "Tarn & Hollis", "kind": "organization", "role": "the British grocer", "aliases": []},
        ODUYA,
        {"id": "strand", "name": "Colin Strand", "kind": "person", "role": "Finance chief", "aliases": ["Strand"]},
        {"id": "vogel", "name": "Petra Vogel", "kind": "person", "role": "an analyst at Calder Bank", "aliases": []},
    ],
    "headline": {
        "quotes": ["Tarn & Hollis cuts its profit forecast as shoppers turn to cheaper brands"],
        "text": "Tarn & Hollis cuts its profit forecast as shoppers turn to cheaper brands",
    },
    "company": "tarn",
    "period": {"quote": "the 26 weeks to September 26"},
    "metrics": [
        {
            "quote": "Revenue was £3.1 billion in the 26 weeks to September 26, up 0.4 percent from £3.09 billion a "
            "year earlier.",
            "figure": "£3.1 billion",
            "compared_with": "£3.09 billion",
            "attribution": "the article",
            "metric": "revenue",
            "statement": "Revenue was £3.1 billion in the 26 weeks to September 26.",
        },
        {
            "quote": "Profit before tax fell to £92 million, from £131 million",
            "figure": "£92 million",
            "compared_with": "£131 million",
            "attribution": "the article",
            "metric": "profit before tax",
            "statement": "Profit before tax fell to £92 million from £131 million.",
        },
        {
            "quote": "Net debt rose to £1.26 billion, from £1.11 billion in March.",
            "figure": "£1.26 billion",
            "attribution": "the article",
            "metric": "net debt",
            "statement": "Net debt rose to £1.26 billion.",
        },
    ],
    "guidance": [
        {
            "quote": "The company now expects a profit before tax of between £185 million and £200 million for the "
            "full year",
            "attribution": "The company",
            "figures": ["between £185 million and £200 million"],
            "about": "profit before tax",
            "statement": "The company expects a profit before tax of between £185 million and £200 million.",
        },
        {
            "quote": "She expects profit to come in at £175 million, below the company’s new range",
            "attribution": "She",
            "figures": ["£175 million"],
            "about": "profit",
            "statement": "She expects profit to come in at £175 million.",
        },
    ],
    "risks": [
        {
            "quote": "If it says no, Strand said, the company could lose a deposit of £6 million.",
            "attribution": "Strand",
            "figures": ["£6 million"],
            "statement": "The company could lose a deposit of £6 million.",
        },
    ],
    "questions": [
        {
            "quote": "It has not said how much of that it means to pass on in prices.",
            "why": "unanswered",
            "related": [],
            "question": "How much of that does it mean to pass on in prices?",
        },
    ],
}

METRIC, RISK = EARNINGS["metrics"][1], EARNINGS["risks"][0]

EARNINGS_LIES: dict[str, tuple[str, dict[str, Any], str, str]] = {
    "another number": (
        "metrics",
        {**METRIC, "quote": "Profit before tax fell to £29 million, from £131 million", "figure": "£29 million"},
        "altered",
        'the article says "£92", the quote says "£29"',
    ),
    "somebody else's forecast": (
        "guidance", {**EARNINGS["guidance"][0], "attribution": "Petra Vogel"}, "speaker", "“Petra Vogel”",
    ),
    "a forecast about something else": (
        "guidance", {**EARNINGS["guidance"][1], "about": "profit of £777 million"}, "invented", "“£777 million”",
    ),
    "could becomes will": (
        "risks",
        {**RISK, "quote": "If it says no, Strand said, the company will lose a deposit of £6 million."},
        "altered",
        'the article says "could", the quote says "will"',
    ),
    "a sum that nobody named": (
        "risks", {**RISK, "statement": "The company could lose a deposit of £16 million."}, "invented", "“£16 million”",
    ),
    "a question without its not": (
        "questions",
        {**EARNINGS["questions"][0], "quote": "It has said how much of that it means to pass on in prices."},
        "altered",
        'the quote drops "not"',
    ),
}  # fmt: skip

POLICY: dict[str, Any] = {
    "actors": [
        {"id": "council", "name": "Ostmark", "kind": "place", "role": None, "aliases": []},
        {"id": "brodin", "name": "Helena Brodin", "kind": "person", "role": "councillor for transport",
         "aliases": ["Brodin"]},
        {"id": "lindqvist", "name": "Oskar Lindqvist", "kind": "person", "role": None, "aliases": []},
    ],
    "headline": {
        "quotes": ["Ostmark council backs daily charge for diesel vans in the old town"],
        "text": "Ostmark council backs daily charge for diesel vans in the old town",
    },
    "measures": [
        {
            "quote": "Vans that weigh more than 3.5 tons will pay 65 crowns.",
            "attribution": "the article",
            "figures": ["more than 3.5 tons", "65 crowns"],
            "statement": "Vans that weigh more than 3.5 tons will pay 65 crowns.",
        },
        {
            "quote": "The charge will apply on weekdays between 7 a.m. and 7 p.m. in an area of 4.6 square kilometres",
            "attribution": "the article",
            "figures": ["4.6 square kilometres"],
            "statement": "The charge will apply on weekdays in an area of 4.6 square kilometres.",
        },
    ],
    "affected": [
        {
            "quote": "The grants are open to firms with fewer than ten employees, of which the chamber of commerce "
            "counts about 2,300 in the city.",
            "who": "firms with fewer than ten employees",
            "figures": ["fewer than ten employees"],
            "effect": "The grants are open to firms with fewer than ten employees.",
        },
    ],
    "dates": [
        {
            "quote": "Delivery vans that run on diesel will have to pay 40 crowns a day to enter the old town of "
            "Ostmark from March 1, 2027",
            "date": "March 1, 2027",
            "event": "Diesel vans have to pay 40 crowns a day.",
        },
        {
            "quote": "Owners will have to register each van with the city by January 31.",
            "date": "January 31",
            "event": "Owners have to register each van.",
        },
        {"quote": "The council will review the charge in April 2028.", "date": "April 2028", "event": "The review."},
    ],
    "obligations": [
        {
            "quote": "Those who enter without paying must pay a penalty of 400 crowns, which is halved if it is "
            "settled within 14 days.",
            "holder": "Those who enter without paying",
            "attribution": "the article",
            "figures": ["400 crowns"],
            "statement": "Those who enter without paying must pay a penalty of 400 crowns.",
        },
    ],
    "questions": [
        {
            "quote": "What happens to vans from abroad is not settled.",
            "why": "unanswered",
            "related": [],
            "question": "What happens to vans from abroad?",
        },
    ],
}  # fmt: skip

MEASURE, DUTY = POLICY["measures"][0], POLICY["obligations"][0]

POLICY_LIES: dict[str, tuple[str, dict[str, Any], str, str]] = {
    "another charge": (
        "measures",
        {**MEASURE, "quote": "Vans that weigh more than 3.5 tons will pay 56 crowns.", "figures": ["56 crowns"]},
        "altered",
        'the article says "65", the quote says "56"',
    ),
    "others are affected": (
        "affected",
        {**POLICY["affected"][0], "who": "firms with fewer than 50 employees"},
        "invented",
        "“50 employees” is not stated",
    ),
    "a number that is no date": (
        "dates", {**POLICY["dates"][0], "date": "40 crowns"}, "figure", "“40 crowns” is no date or time",
    ),
    "another date": (
        "dates", {**POLICY["dates"][1], "date": "January 13"}, "figure", "the article says 'January 31'",
    ),
    "must becomes may": (
        "obligations",
        {**DUTY, "quote": "Those who enter without paying may pay a penalty of 400 crowns"},
        "altered",
        'the article says "must", the quote says "may"',
    ),
    "a speaker whom nobody names": ("obligations", {**DUTY, "attribution": "Rauni Salo"}, "speaker", "“Rauni Salo”"),
    "a question that is settled": (
        "questions",
        {**POLICY["questions"][0], "quote": "What happens to vans from abroad is settled."},
        "altered",
        'the quote drops "not"',
    ),
}  # fmt: skip
