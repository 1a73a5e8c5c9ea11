"""Questions about what the article does not know, does not source, or says in two ways."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from summarizer.engines.extractive import lexicon
from summarizer.engines.extractive.asking import Question, make_question, subject_before
from summarizer.engines.extractive.claims import draft_claims
from summarizer.engines.extractive.inversion import ask_about, ask_future, lower_first
from summarizer.engines.extractive.noun_phrases import is_noun_phrase
from summarizer.engines.extractive.phrases import clause_around, find_verb_in, tidy, trim_phrase
from summarizer.engines.extractive.reading import Line, Reading
from summarizer.grounding.speech.lexicon import word_set
from summarizer.schemas.findings import FoundFigure, Span

_UNKNOWN = re.compile(
    r"\b(?:(?:neither|nor|nobody|no one)\b[^,;:—–]{0,40}\b(?:has|have|had) (?:said|explained|disclosed|decided)|"
    r"unclear|unknown|uncertain|unresolved|not (?:yet |immediately )?(?:clear|known|certain)|remains to be seen|"
    r"too (?:early|soon) to (?:say|tell|know)|"
    r"questions? remains?|yet to (?:say|explain|decide|announce|confirm)"
    r"|(?:has|have) not (?:said|explained|decided|disclosed)|did(?: not|n[’']t) (?:say|explain|specify|disclose)|"
    r"would not say|(?:declined|refused) to (?:say|disclose)|(?:no one|nobody) knows)"
    r"\s(?:exactly\s|about\s|as to\s|over\s)?(?P<link>whether|if|how|why|what|who|when|where|"
    r"which)\s(?P<clause>[^;:—–“”]{6,170})",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[.?!]?$|,\s(?:but|and|while|as|although|though|said|according|a|the)\b")
_LEFT = re.compile(
    r"\s(?:left|leaves?)\s(?P<object>[^,;:—–“”]{3,80}?)\s(?P<state>unaddressed|unanswered|unresolved|undecided|"
    r"unsettled|unexplained|in doubt|in limbo)\b",
    re.IGNORECASE,
)
_DEFERRED = re.compile(r"\s(?:has|have|had)\s(?:yet|still)\sto\s(?P<rest>(?!be seen)[^,;:—–“”.]{4,110})", re.IGNORECASE)
_OPEN = word_set(
    "left leaves leave neither nor nobody no whether unclear unknown uncertain unresolved not seen question questions "
    "yet still didn't didn’t declined refused unexplained undetermined undecided early soon determined"
)
"""One of these stands in every sentence that leaves something open."""
_HELPERS = re.compile(r"\s+(?:has|have|had|did|does|do|would|is|was|still|also)*\s*$")
_WHETHER_FIRST = re.compile(
    r"^(?:But\s|And\s)?Whether\s(?P<clause>[^;:—–“”]{6,140}?)\s(?:is|was|remains|remained)\s(?:still\s|not\s|as yet\s)?"
    r"(?:unclear|unknown|uncertain|open|known|clear|to be seen)\b"
)
_MODAL = re.compile(r"\s(will|would|could|may|might)\s")
_TOLL = re.compile(r"\b(killed|dead|died|deaths|injured|wounded|missing|displaced|arrested)\b", re.IGNORECASE)
_TOLL_BEFORE = re.compile(
    r"\b(killed|injured|wounded|arrested|displaced|death|dead)\b(?:\s(?:toll|at|least|more|than|nearly|about|some|"
    r"over|an|estimated))*"
    r"\s(\S[^,;:]{0,20})?$",
    re.IGNORECASE,
)
_SAME_TOLL = {"dead": "killed", "died": "killed", "deaths": "killed", "death": "killed", "wounded": "injured"}
_CHANGING = re.compile(
    r"\b(?:increase|rise|growth|jump|surge|drop|decline|fall|cut)\b|killed|dead|injured|displaced", re.IGNORECASE
)
_HEDGED = re.compile(
    r"(?:more|at least|nearly|about|some|up to|almost|over|an estimated|roughly|around)\b", re.IGNORECASE
)


def ask_unanswered(reading: Reading) -> Iterator[Question]:
    """The article says that something is not known, or was left open."""
    for line in reading.lines:
        if line.known.isdisjoint(_OPEN):
            continue
        words = line.words
        question = (
            _ask_left(reading, line) or _ask_unknown(words) or _ask_deferred(reading, words) or _ask_undetermined(words)
        )
        if question:
            yield make_question(reading, line.span, question, "unanswered", bonus=0.5)


def _ask_left(reading: Reading, line: Line) -> str:
    words = line.words
    match = None if line.known.isdisjoint(("left", "leaves", "leave")) else _LEFT.search(words)
    subject = subject_before(words, match.start()) if match else ""
    if match is None or not subject:
        return ""
    what = trim_phrase(match.group("object"))
    return (
        f"What becomes of {what}, which {lower_first(subject, reading.proper)} left {match.group('state').casefold()}?"
    )


def _ask_unknown(words: str) -> str:
    first = _WHETHER_FIRST.match(words)
    if first:
        return f"Is it known by now whether {first.group('clause')}?"
    match = _UNKNOWN.search(words)
    if match is None:
        return ""
    link, clause = match.group("link").casefold(), match.group("clause")
    end = _CLAUSE_END.search(clause, 4)
    clause = tidy(clause[: end.start()] if end else clause).rstrip(".?!")
    parts = clause.split()
    modal = _MODAL.search(clause)
    if modal and lexicon.is_pronoun(clause[: modal.start()].strip()):
        # "X declined to say whether it would …": whom "it" means stands before
        named = subject_before(words, len(_HELPERS.sub("", words[: match.start()]).rstrip()))
        clause = f"{named or clause[: modal.start()]}{clause[modal.start() :]}"
        modal = _MODAL.search(clause)
        parts = clause.split()
    asked = ask_future(clause[: modal.start()], clause[modal.end() :], modal=modal.group(1)) if modal else ""
    if link in {"whether", "if"}:
        asked = asked or ask_about("", clause)
        return f"{asked}, which the article calls open?" if asked else f"Is it known by now {link} {clause}?"
    inverted = ask_about(link, clause)
    if link in {"who", "what", "which"} and (_is_predicate(parts[0]) or (len(parts) > 1 and _is_predicate(parts[1]))):
        return f"{link.capitalize()} {clause}, which the article says is not known?"
    if asked:
        return f"{link.capitalize()} {asked[:1].lower()}{asked[1:]}, which the article says is not known?"
    if inverted:
        return f"{inverted}, which the article says is not known?"
    return "" if lexicon.is_pronoun(parts[0]) else f"Is it known by now {link} {clause}?"


def _is_predicate(word: str) -> bool:
    low = word.casefold()
    return low in lexicon.AUXILIARIES or low in lexicon.ACTION_VERBS or (low.endswith("ed") and len(low) > 4)


def _ask_deferred(reading: Reading, words: str) -> str:
    match = _DEFERRED.search(words)
    subject = subject_before(words, match.start()) if match else ""
    if match is None or not subject:
        return ""
    return (
        f"When will {lower_first(subject, reading.proper)} {trim_phrase(match.group('rest'))}, which is yet to happen?"
    )


_UNDETERMINED = re.compile(
    r"\s(?P<be>(?:has|have) (?:not|never|yet to)(?: yet)? (?:been|be)|(?:was|were|is|are) not (?:yet |immediately )?)"
    r"\s?(?P<deed>determined|established|identified|named|disclosed|explained|released|made public|verified)\b"
)
_OPEN_STATE = re.compile(
    r"\s(?P<state>(?:remains?|is|are) (?:still |very |largely |as yet )?(?:unclear|unknown|uncertain|undetermined|"
    r"unresolved|undecided|unexplained|to be determined))(?=[,.;]|$|\sas\s|\safter\s|\sbecause\s)"
)


def _ask_undetermined(words: str) -> str:
    """A question from a thing of which the article says that it is not known: "the cause has not been determined"."""
    match = _UNDETERMINED.search(words) or _OPEN_STATE.search(words)
    subject = subject_before(words, match.start()) if match else ""
    subject = re.sub(r"^(?:Although|While|Though)\s.*", "", subject)
    if match is None or not is_noun_phrase(subject) or find_verb_in(subject.split()) is not None:
        return ""
    plural = match.group().split()[0] in {"have", "were", "are", "remain"}
    who = "Who" if match.re is _UNDETERMINED and match.group("deed") in {"identified", "named"} else "What"
    stated = tidy(match.group())
    return f"{who} {'are' if plural else 'is'} {lower_first(subject)}, {'who' if who == 'Who' else 'which'} {stated}?"


def ask_unsourced(reading: Reading) -> Iterator[Question]:
    """A figure of consequence that nobody stands for, in a paragraph where nobody speaks."""
    for claim in draft_claims(reading, limit=None):
        figure, about = claim["figure"], claim["about"]
        if about is None:
            continue
        start = reading.text.find(claim["quote"])
        quote = (start, start + len(claim["quote"]))
        telling = _CHANGING.search(f"{about} {claim['statement']}") and (
            _HEDGED.match(figure) or "percent" in figure or "%" in figure
        )
        if (
            claim["attribution"] != "the article"
            or not telling
            or _is_sourced(reading, quote)
            or _SOURCED.search(f"{about} {claim['quote']}")
            or len(about.split()) > 12
        ):
            continue
        named = figure if about.split()[0].casefold() in figure.casefold() else f"{figure} ({about})"
        question = f"Where does the figure of {lower_first(named)} come from, for which the article names no source?"
        yield make_question(reading, quote, question, "unsourced")


def _is_sourced(reading: Reading, quote: Span) -> bool:
    index = bisect_right(reading.paragraphs, (quote[0], len(reading.text))) - 1
    start, end = reading.paragraphs[max(0, index)] if reading.paragraphs else quote
    # where paragraphs are long, the sentences beside it
    start, end = max(start, quote[0] - _BESIDE), min(end, quote[1] + _BESIDE)
    return any(
        part[0] < end and start < part[1]
        for attribution in reading.attributions
        for part in (*attribution.content, *attribution.spans)
    )


_BESIDE = 500
_SOURCED = re.compile(
    r"\b(?:estimates?|forecasts?|figures?|data|statistics|report(?:s|ed)?|survey|poll|census|count|counted|measured|records?|"
    r"results?|earnings|announced|said|according|expects?|projects?|projecting|posted)\b",
    re.IGNORECASE,
)
"""Words that say in passing where a figure comes from."""


def ask_contradictory(reading: Reading) -> Iterator[Question]:
    """Two sources give two figures for one toll."""
    if _TOLL.search(reading.text) is None:
        return
    tolls: dict[str, tuple[FoundFigure, Span, str]] = {}
    for figure in reading.figures:
        if figure.kind != "cardinal" or figure.value is None:
            continue
        sentence = reading.sentence_at(figure.start)
        start, end = clause_around(reading.text, sentence, figure.start)
        after = _TOLL.search(reading.text, figure.start, max(figure.end, min(end, figure.end + 30)))
        before = _TOLL_BEFORE.search(reading.text[max(start, figure.start - 60) : figure.start])
        near = before if before and before.group(2) is None else after or before
        source = _source(reading, figure, sentence) if near else ""
        if near is None or not source:
            continue
        kind = _SAME_TOLL.get(near.group(1).casefold(), near.group(1).casefold())
        known = tolls.setdefault(kind, (figure, sentence, source))
        hull = (known[1][0], sentence[1])
        if known[0].value == figure.value or known[2] == source or hull[1] - hull[0] > 600:
            continue
        first = f"{_with_bound(reading, known[0])}, by the count of {lower_first(known[2], reading.proper)}"
        second = f"{_with_bound(reading, figure)}, by that of {lower_first(source, reading.proper)}"
        yield make_question(reading, hull, f"How many were {kind}: {first}, or {second}?", "contradictory")


_BOUND = re.compile(
    r"\b(?:at least|at most|(?:no )?more than|(?:no )?fewer than|(?:no )?less than|as many as|up to|an estimated|"
    r"nearly|almost|about|around|roughly|some|over)\s+\Z",
    re.IGNORECASE,
)


def _with_bound(reading: Reading, figure: FoundFigure) -> str:
    """A figure with the article's words that bound it: "at least 34 people" is no count of 34."""
    bound = _BOUND.search(reading.text[max(0, figure.start - 24) : figure.start])
    return f"{bound.group().casefold() if bound else ''}{figure.text}"


def _source(reading: Reading, figure: FoundFigure, sentence: Span) -> str:
    """Who stands for a toll: who says it, or who puts it so."""
    found = reading.who_says((figure.start, figure.end))
    if found is not None and found.as_named and not lexicon.is_pronoun(found.as_named):
        return found.as_named
    named = [
        actor
        for _, actor in reading.cast.named_in((sentence[0], figure.start))
        if actor.kind in {"person", "organization"}
    ]
    return named[0].name if named and re.search(r"\bput\b", reading.text[sentence[0] : figure.start]) else ""
