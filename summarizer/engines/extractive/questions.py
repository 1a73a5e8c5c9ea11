"""Choose the open questions: sentences of the article that leave something open, whole, under a fixed lead-in.

Nothing is asked that the article does not say is open, and no sentence is turned into a question.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from summarizer.engines.extractive.document import Document
from summarizer.engines.extractive.standalone import (
    LONGEST,
    is_known,
    is_whole,
    names_somebody,
    opens_with_pronoun,
    speaks_for_author,
)
from summarizer.engines.extractive.stretches import choose_from_each, find_stretch
from summarizer.language.lexicon import word_set
from summarizer.schemas.findings import Span

Why: TypeAlias = Literal["unanswered", "unreplied", "contested", "upcoming", "forecast"]

LEAD_INS: Final[dict[Why, str]] = {
    "unanswered": "Left open",
    "unreplied": "No reply reported",
    "contested": "In dispute",
    "upcoming": "A decision is still to come",
    "forecast": "Still to be seen",
}
"""The words before the article's sentence, by the reason why it is a question."""

DEFAULT_LIMIT: Final = 5
_FIRMS: Final = ("The company ", "The firm ", "The group ", "The bank ", "The airline ", "The retailer ")
_PER_REASON: Final = 2
_WEIGHT: Final[dict[Why, float]] = {
    "unanswered": 5.0,
    "contested": 4.0,
    "unreplied": 3.5,
    "upcoming": 3.0,
    "forecast": 1.0,
}
_SILENT_GENRES: Final = frozenset({"opinion", "other_language"})
_NEWEST_POSTS: Final = 4

_ASKED: Final = r"(?:whether|if|how|why|what|who|when|where|which)"
_UNANSWERED: Final = re.compile(
    r"\b(?:(?:is|are|remains?|['’]s) (?:still |as yet |largely |also |yet )?"
    r"(?:unclear|unknown|uncertain|undecided|unresolved|undetermined|unanswered)\b"
    r"|(?:is|are|remains?|['’]s) not (?:yet |immediately |entirely |exactly )?(?:clear|known|certain|decided|settled"
    r"|established)\b"
    r"|(?:was|were) (?:not (?:immediately|yet) (?:clear|known)|immediately (?:un)?clear)\b"
    r"|(?:has|have) not (?:yet )?been (?:determined|established|identified|named|disclosed|explained|released|found"
    r"|recovered"
    r"|made public|confirmed|decided|announced|revealed)\b"
    r"|(?:has|have) (?:yet|still) to (?:be (?:determined|decided|established|identified|explained|found|confirmed"
    r"|announced|seen)"
    r"|say|explain|decide|announce|confirm|name|identify|set)\b"
    r"|(?:is|remains) an open question\b|remains? to be seen|(?:too early|too soon) to (?:say|tell|know)\b|(?:no one"
    r"|nobody) (?:really )?knows\b"
    rf"|(?:do|does) not (?:yet )?know (?:exactly |yet )?{_ASKED}\b"
    r"|(?:did not|didn['’]t|would not|wouldn['’]t|has not|have not|declined to|refused to) (?:yet )?(?:say|said"
    r"|specif(?:y|ied)"
    rf"|disclosed?|explain(?:ed)?|elaborated?)(?: on)?(?= {_ASKED}\b"
    r"| the (?:name|cause|reason|identity|number|amount|details?|date|terms)\b|[.,])"
    r"|(?:gave|given|provided|offered) no (?:details|reasons?|timetable|timeline|explanation|indication|date"
    r"|further details)\b"
    r"|questions? remains?\b|(?:is|are) (?:still |now |also |currently )?(?:investigating(?= \w)|looking into"
    r"|searching for"
    r"|trying to (?:establish|determine|find|identify|work out))\b|(?:is|are) (?:still |now )?being investigated\b"
    r"|investigations? (?:is|are) (?:still |now )?(?:under ?way|ongoing|continuing)\b|(?:is|are"
    r"|remains?) under investigation\b"
    r"|(?:left|leaves|leaving) [^.,;]{3,60} (?:unresolved|unanswered|unexplained|unaddressed|undecided|unsettled)\b"
    r"|no arrests have been made|remains? (?:at large|missing|on the run)\b"
    r"|could neither confirm nor deny|(?:has|have) not (?:yet )?(?:confirmed|decided|said)\b)",
    re.IGNORECASE,
)
_UNREPLIED: Final = re.compile(
    r"\b(?:declin(?:ed|es|ing) (?:to comment|to be interviewed|comment|to answer|to respond)|refus(?:ed"
    r"|es) to (?:comment|respond)"
    r"|(?:did not|didn['’]t|has not|have not|had not) (?:yet |immediately )*(?:respond(?:ed)?|repl(?:y|ied)"
    r"|comment(?:ed)?"
    r"|(?:return|returned|answer|answered) (?:\w+ ){0,3}(?:calls?|messages?|emails?|requests?|questions?))\b"
    r"|could not (?:immediately )?be reached|(?:was|were) not (?:immediately )?available for comment"
    r"|(?:has|have) been (?:approached|contacted|asked) for (?:a )?comment|would not comment|made no comment"
    r"|had no comment"
    r"|awaiting an? (?:response|reply|answer|comment)|does not comment on)\b",
    re.IGNORECASE,
)
_CONTESTED: Final = re.compile(
    r"\b(?:claims?,? (?:which|that) [^,.]{3,40} (?:denies|denied|disputes|disputed|rejects|rejected)\b"
    r"|(?<!\bto )(?<!\bbeen )(?<!\bwas )(?<!\bwere )(?<!\bbe )(?<!\bare )(?<!\bis )"
    r"(?:den(?:y|ies|ied)|reject(?:s|ed)?|dispute[sd]?|dismiss(?:es|ed)) (?:all |any |both |the |these |those |his "
    r"|her |their |that |such )*"
    r"(?:having|being|doing|knowing|involvement|wrongdoing|responsibility|claims?|allegations?|accusations?|charges?"
    r"|suggestions?"
    r"|reports?|that)\b|den(?:y|ies|ied) it\b"
    r"|plead(?:ed|s)? not guilty|(?:is|are|remains?) (?:hotly |bitterly |still )?(?:disputed|contested)\b"
    r"|(?:seems?|appears?|looks?) (?:\w+ ){0,2}(?:far-fetched|doubtful|questionable|implausible|unrealistic"
    r"|dubious)\b)",
    re.IGNORECASE,
)
_UPCOMING: Final = re.compile(
    r"\b(?:(?:will|(?:is|are) (?:due|expected|scheduled|set|slated) to|(?:is|are) to) (?:vote|decide"
    r"|say(?= (?:whether|by|on))|rule on"
    r"|be (?:sentenced|tried"
    r"|decided|voted on)|stand trial|go on trial|go to trial|hold (?:a|an|another|the) (?:\w+ )?(?:vote|hearing"
    r"|referendum|election"
    r"|inquiry|ballot)|hear (?:the case|arguments|an appeal|the appeal)|publish (?:its|their"
    r"|the) (?:\w+ )?(?:findings|decision"
    r"|conclusions)|announce (?:its|their|the|a) (?:\w+ )?(?:decision|verdict|winner|results?)|make (?:a|its|their"
    r"|the) (?:\w+ )?decision"
    r"|issue (?:its|a) ruling|return to court|appear (?:in|before|at) (?:\S+ ){0,4}court)\b"
    r"|(?:decision|ruling|verdict|vote|hearing|trial|sentencing|inquest|referendum|election|appeal|inquiry|judgment)s?"
    r" (?:is|are|has been|have been|will be|could|may) (?:(?!being)\w+ )?(?:due|expected|scheduled|set|slated|planned"
    r"|held|take place|come"
    r"|made|announced|adjourned|postponed|under ?way|published|begin|start)\b"
    r"|(?:is|are) (?:still )?(?:awaiting (?:trial|sentenc\w+|a (?:verdict|decision|ruling)|the (?:verdict|decision"
    r"|ruling|outcome|result)s?)|considering"
    r"|weighing|appealing against)\b|(?:has|have) appealed against\b"
    r"|under (?:active )?consideration\b)",
    re.IGNORECASE,
)
_FORECAST: Final = re.compile(
    r"\b(?:(?:now |still |also )?expects?\b(?! (?:him|her|them|a |an )\b)|predict(?:s|ed)\b.{0,60}? (?:will|would)\b"
    r"|(?:forecasts|projections|estimates) (?:from|by) [^,;“”\"]{3,60} (?:suggest|show)"
    r"|(?:is|are) (?:now |still |also |widely )?(?:expected|projected|forecast|predicted) to)\b"
)
_HORIZON: Final = re.compile(
    r"\b(?:by the end|by (?:next|mid|early|late|20\d\d)|(?:this|next) (?:year|month|week|quarter|decade|season|summer"
    r"|winter|autumn"
    r"|spring|fall)|in (?:the (?:next|coming)|20\d\d)|within (?:\w+ ){1,2}(?:days|weeks|months|years|hours)"
    r"|over the (?:next|coming)|tomorrow|full[- ]year|until 20\d\d"
    r"|first year|later this)\b",
    re.IGNORECASE,
)
_SETTLED: Final = re.compile(
    r"\b(?:at the time|at first|initially|until then|by then|previously|originally|years? ago|last (?:year|month|week)"
    r"|in (?:19\d\d|20[01]\d)|later (?:denied|admitted|confirmed)|no longer|had (?:been|not)|never|if convicted)\b",
    re.IGNORECASE,
)
_REMAINS: Final = re.compile(r"\b(?:is|are|remains?|has|have|do|does)\b", re.IGNORECASE)
_RELATIVE: Final = re.compile(r"\b(?:that|which|who) \Z")
_POINTS: Final = re.compile(rf"\b{_ASKED} (?:that|this|these|those) (?:is|was|were|are|will|would|could|might|may)\b")
"""What is asked about is told in another sentence: "did not say when that was"."""

_ROUTINE: Final = re.compile(r"\b(?:every|each|annual|annually|always|usually|once a)\b", re.IGNORECASE)
_HINTS: Final[dict[Why, frozenset[str]]] = {
    "unreplied": word_set(
        "comment decline declined declines declining refused refuses not didn't hasn't reached awaiting"
    ),
    "unanswered": word_set(
        "unclear unknown uncertain undecided unresolved undetermined unanswered unexplained unaddressed unsettled not "
        "yet still remains remain seen early soon knows didn't wouldn't declined refused no question questions "
        "investigating looking searching trying investigated investigation investigations neither"
    ),
    "contested": word_set(
        "deny denies denied reject rejects rejected dispute disputes disputed dismisses dismissed plead pleads pleaded "
        "contested far-fetched doubtful questionable implausible unrealistic dubious"
    ),
    "upcoming": word_set(
        "vote decide say rule sentenced tried decided voted trial hold hear publish announce make issue court decision "
        "decisions ruling verdict hearing sentencing inquest referendum election appeal inquiry judgment awaiting "
        "considering weighing appealing appealed consideration"
    ),
    "forecast": word_set(
        "expect expects predicts predicted forecast forecasts projections estimates expected projected"
    ),
}
"""Words of which a sentence has one at least if a reason's pattern matches it."""

_PATTERNS: Final[tuple[tuple[Why, re.Pattern[str]], ...]] = (
    ("unreplied", _UNREPLIED),
    ("unanswered", _UNANSWERED),
    ("contested", _CONTESTED),
    ("upcoming", _UPCOMING),
    ("forecast", _FORECAST),
)


@dataclass(frozen=True, slots=True)
class Question:
    """A sentence that leaves something open.

    Attributes:
        span: The sentence.
        why: What makes it open.
        weight: How much it matters; only the order means anything.
    """

    span: Span
    why: Why
    weight: float


def draft_questions(document: Document, *, limit: int | None) -> list[dict[str, Any]]:
    """What the article leaves open, the most telling first, as wire objects.

    Args:
        document: The article.
        limit: The most to return; None leaves it to the engine.
    """
    found = list(_keep(document, _find(document)))
    found.sort(key=lambda question: (-question.weight, question.span))
    if limit is None:
        found = choose_from_each(
            found,
            text=document.text,
            place=lambda question: question.span[0],
            weight=lambda question: question.weight,
            most=DEFAULT_LIMIT,
        )
    return [_write(document, question) for question in found[:limit]]


def _write(document: Document, question: Question) -> dict[str, Any]:
    line = document.text[slice(*question.span)]
    named = [actor.id for _, actor in document.cast.named_in(question.span) if actor.kind != "place"]
    return {
        "quote": line,
        "question": f"{LEAD_INS[question.why]}: “{' '.join(line.split())}”",
        "why": question.why,
        "related": list(dict.fromkeys(named))[:4],
    }


def _find(document: Document) -> Iterator[Question]:
    """Every sentence of the article proper that matches a reason, with the first reason that it matches."""
    if document.layout.genre in _SILENT_GENRES:
        return
    length = max(1, len(document.text))
    for span in document.body:
        if span[1] - span[0] > LONGEST:
            continue
        line = document.text[slice(*span)]
        why = _read_reason(document, span, line)
        if why is not None and _is_printable(document, span, line, why):
            yield Question(span, why, _WEIGHT[why] + 1 - span[0] / length)


def _read_reason(document: Document, span: Span, line: str) -> Why | None:
    words = {word.strip(",.;:—–“”\"'()").lower().replace("’", "'") for word in line.split()}
    for why, pattern in _PATTERNS:
        match = None if words.isdisjoint(_HINTS[why]) else pattern.search(line)
        if match is None or _is_quoted(document, span[0] + match.start()):
            continue
        remains = why == "unanswered" and _REMAINS.search(match.group()) is not None
        if why != "unreplied" and not remains and _SETTLED.search(line):
            continue
        if why == "unanswered" and _RELATIVE.search(line, max(0, match.start() - 8), match.start()):
            continue
        if why == "forecast" and not (_HORIZON.search(line) and document.has_claim(span)):
            continue
        if why in ("upcoming", "forecast") and _ROUTINE.search(line):
            continue
        return why
    return None


def _is_quoted(document: Document, offset: int) -> bool:
    quotations = document.quotations
    at = bisect_left(quotations, offset, key=lambda quotation: quotation.end)
    return at < len(quotations) and quotations[at].start <= offset < quotations[at].end


def _is_printable(document: Document, span: Span, line: str, why: Why) -> bool:
    """Whether a sentence tells by itself what is open and whom it concerns."""
    return (
        is_whole(document, span)
        and document.layout.is_prose(span)
        and not speaks_for_author(line)
        and not opens_with_pronoun(line)
        and (is_known(document, span, before=_read_top(document), follows=False) or _is_the_firm(document, line))
        and (why == "unanswered" or names_somebody(document, span))
        and not _POINTS.search(line)
    )


def _read_top(document: Document) -> str:
    """What a reader of the brief knows first: the headline and the first sentence."""
    first = document.text[slice(*document.body[0])] if document.body else ""
    headline = document.text[slice(*document.headline)] if document.headline else ""
    return f"{document.title or headline} {first}"


def _is_the_firm(document: Document, line: str) -> bool:
    """Whether a sentence speaks of "the company", and the first sentence names one organization alone."""
    if not line.startswith(_FIRMS) or not document.body:
        return False
    named = {actor.id for _, actor in document.cast.named_in(document.body[0]) if actor.kind == "organization"}
    return len(named) == 1


def _keep(document: Document, found: Iterator[Question]) -> Iterator[Question]:
    """The weightiest questions of each reason, so many of each stretch of a long text."""
    kept: Counter[tuple[Why, int]] = Counter()
    posts = document.layout.posts[:_NEWEST_POSTS]
    for question in sorted(found, key=lambda question: -question.weight):
        if posts and not posts[0][0] <= question.span[0] < posts[-1][1]:
            continue
        key = question.why, find_stretch(document.text, question.span[0])
        if kept[key] < _PER_REASON:
            kept[key] += 1
            yield question
