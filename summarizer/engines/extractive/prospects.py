"""Questions about what is to come: forecasts with a horizon, and events ahead."""

from __future__ import annotations

import re
from collections.abc import Iterator

from summarizer.engines.extractive.asking import Question, lemma_of, make_question, speaker_inline, subject_before
from summarizer.engines.extractive.inversion import ask_future, lower_first
from summarizer.engines.extractive.phrases import cut_source, tidy, trim_phrase
from summarizer.engines.extractive.reading import Reading

_PREDICTS = {
    "warn": "warned",
    "predict": "predicted",
    "forecast": "forecast",
    "estimate": "estimated",
    "expect": "expected",
    "project": "projected",
}
_EXPECTED = re.compile(
    r"\s(?:is|are|was|were)\s(?:now\s|widely\s|also\s|still\s)?(?:expected|projected|forecast|predicted|estimated|"
    r"likely|on track|on course|set)\sto\s"
)
_MODAL = re.compile(r"\s(will|would|could|may|might)\s")
_HORIZON = re.compile(
    r"\bby (?:the end|20\d\d|next|mid|early|late|\w+day|[A-Z])|\b(?:this|next) (?:year|month|week|quarter|decade|"
    r"spring|summer|fall|autumn|winter)\b"
    r"|\bin (?:20\d\d|the (?:next|coming))|\bwithin\b|\bover the next\b|\btomorrow\b|\bbefore (?:20\d\d|the end)|"
    r"\b(?:until|into|from) 20\d\d"
)
_DAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\btomorrow\b|\bnext (?:week|month|year)\b")
_HABIT = re.compile(r"\b(?:every|each|annual|annually|usually|always|once a)\b")
_REST_END = re.compile(
    r",\s(?:in an?|which|who|while|but|and|as|adding|citing|compared|said|says|up|down|after)\b|[;—–]"
    r"|\sand\s(?:would|will|could|may|might|is|are|has|have)\b"
)
_AHEAD = re.compile(
    r"\s(?P<ahead>will|(?:is|are)\s(?:also\s|now\s)?(?:due|scheduled|set|expected|slated|planning)\sto|plans? to)\s"
    r"(?P<verb>hold|meet|address|attend|visit|vote|host|decide|rule|announce|publish|appear|sign|discuss|launch|"
    r"convene|present|debate|resume|testify|hear|consider"
    r"|review|stand)\b\s*"
)
_SCHEDULED = re.compile(
    r"\b(?P<event>(?:meeting|summit|election|vote|trial|hearing|conference|competition|talks|visit|match|launch|"
    r"referendum|ruling|verdict|session|debate|tournament"
    r"|edition|deadline|decision)s?)\s(?:is|are)\s(?:now\s)?(?:scheduled|due|set|planned|expected|slated)\s(?:for|"
    r"to take place|to be held|to begin|to start|in|on)\s",
    re.IGNORECASE,
)
_MIDDLE_TIMES = re.compile(r"^(?P<time>(?:by|in|on|at|after|during|over|within)\s[^,]{2,40}),\s+", re.IGNORECASE)


def ask_forecasts(reading: Reading) -> Iterator[Question]:
    """Somebody predicts something by a time: will it come true?"""
    for attribution in reading.attributions:
        if not attribution.content or attribution.kind == "direct" or not attribution.as_named:
            continue
        content = attribution.content[0]
        words = tidy(cut_source(reading.text[slice(*content)]))
        lemma = lemma_of(reading, attribution)
        horizon = _HORIZON.search(words) is not None
        if lemma not in _PREDICTS and not (horizon and (_EXPECTED.search(words) or _MODAL.search(words))):
            continue
        asked = _turn(words)
        if not asked or not (horizon or lemma in {"predict", "forecast"}) or (lemma == "warn" and not horizon):
            continue
        name = speaker_inline(reading, attribution)
        verb = _PREDICTS.get(lemma, "")
        says = verb or ("has it" if attribution.kind == "document" or not lemma else "says")
        by = f"as {name} {says}" if name else f"as is {verb or 'expected'}"
        bonus = 1.0 if horizon and reading.has_claim(content) else 0.0
        yield make_question(
            reading, reading.sentence_at(content[0]), f"{asked}, {by}?", "forecast", bonus=bonus, speaker=attribution
        )
    yield from _ask_unattributed(reading)


_VALUED = re.compile(
    r"\s(?:now\s|still\s|also\s)?(?P<verb>expects?|forecasts?|predicts?|"
    r"projects?)\s(?P<what>[^,;:—–“”\d]{3,60}?)\s(?:of|at)\s"
    r"(?P<value>(?:between\s|about\s|at least\s|up to\s|more than\s)?\S?\d[^,;:—–“”]{2,80})"
)
_DECIDES = re.compile(
    r"\s(?:is|are|has|have|will|must)?\s?(?:also\s|yet\s|still\s)?(?:to\s)?"
    r"(?P<act>decid|consider|weigh|examin|debat)(?:e|es|s|ing)?\s"
    r"(?P<when>(?:by|in|on|before)\s[\w\s]{3,20}?\s)?whether\s(?P<deed>[^;:—–“”.]{6,120})"
)


def _ask_valued(reading: Reading, words: str) -> str:
    """A question from a forecast without a verb: "expects revenue of $5 billion this year"."""
    match = _VALUED.search(words)
    who = subject_before(words, match.start()) if match else ""
    if match is None or not who:
        return ""
    value = cut_source(match.group("value")).rstrip(". ")
    verb = match.group("verb") if match.group("verb").endswith("s") else f"{match.group('verb')}"
    what = trim_phrase(match.group("what"))
    return f"Will {what} come to {value}, as {lower_first(who, reading.proper)} {verb}?"


def _ask_decided(reading: Reading, words: str) -> str:
    """A question from a choice that somebody still has to make."""
    match = _DECIDES.search(words)
    who = subject_before(words, match.start()) if match else ""
    if match is None or not who:
        return ""
    deed = re.split(r",\s(?:and|but|which|who|said|according)\b", cut_source(match.group("deed")))[0]
    when = f" {tidy(match.group('when'))}" if match.group("when") else ""
    if deed.startswith("to "):
        return f"Will {lower_first(who, reading.proper)} {trim_phrase(deed)}, which is to be decided{when}?"
    act = match.group("act")
    does = f"is to decide{when}" if act == "decid" else f"is {act}ing"
    return f"Is it so that {trim_phrase(deed)}, which {lower_first(who, reading.proper)} {does}?"


def _ask_unattributed(reading: Reading) -> Iterator[Question]:
    for sentence in reading.body:
        words = tidy(reading.text[slice(*sentence)])
        valued = _ask_valued(reading, words)
        if valued:
            yield make_question(reading, sentence, valued, "forecast", bonus=0.5)
        match = _EXPECTED.search(words)
        if (
            match
            and _HORIZON.search(words, match.end())
            and reading.who_says((sentence[0] + 1, sentence[0] + 2)) is None
        ):
            asked = _turn(words)
            if asked:
                yield make_question(reading, sentence, f"{asked}, as is expected?", "forecast")


def _turn(words: str) -> str:
    """A forecast turned round: "Will X reach Y by Z"."""
    words = re.sub(r"[.!?]+$", "", words)
    time = _MIDDLE_TIMES.match(words)
    if time:
        words = words[time.end() :]
    match = _EXPECTED.search(words) or _MODAL.search(words)
    if not match:
        return ""
    rest = words[match.end() :]
    end = _REST_END.search(rest)
    rest = rest[: end.start()] if end else rest
    if time:
        rest = f"{rest.rstrip('. ')} {lower_first(time.group('time'))}"
    modal = match.group(1) if match.re is _MODAL else "will"
    return ask_future(words[: match.start()], rest, modal=modal)


def ask_undecided(reading: Reading) -> Iterator[Question]:
    """Somebody still has to decide whether to do something."""
    for sentence in reading.body:
        question = _ask_decided(reading, tidy(reading.text[slice(*sentence)]))
        if question:
            yield make_question(reading, sentence, question, "unanswered")


def ask_upcoming(reading: Reading) -> Iterator[Question]:
    """An event lies ahead: what will come of it?"""
    for sentence in reading.body:
        words = tidy(reading.text[slice(*sentence)])
        if _HABIT.search(words):
            continue
        bonus = 1.0 if _DAY.search(words) else 0.0
        scheduled = _SCHEDULED.search(words)
        if scheduled:
            event = subject_before(words, scheduled.end("event"))
            if event:
                event = re.sub(r"^(?:an?|another)\s", "the ", lower_first(event, reading.proper))
                question = f"What will {event} bring, which is still to come?"
                yield make_question(reading, sentence, question, "upcoming", bonus=bonus)
            continue
        match = _AHEAD.search(words)
        subject = subject_before(words, match.start()) if match else ""
        if match is None or not subject:
            continue
        rest = trim_phrase(re.split(r"[,;:—–]\s|\s[—–]", cut_source(words[match.end() :]))[0].rstrip("."))
        question = _ask_event(lower_first(subject, reading.proper), match.group("ahead"), match.group("verb"), rest)
        yield make_question(reading, sentence, question, "upcoming", bonus=bonus)


def _ask_event(subject: str, ahead: str, verb: str, rest: str) -> str:
    if verb in {"hold", "host", "attend", "sign"} and rest:
        event = re.sub(r"^(?:an?|the|another|one more)\s", "", rest)
        lead = event if re.match(r"(?:his|her|its|their|this|that|these|those)\s", event) else f"the {event}"
        return f"What will come of {lead} that {subject} {ahead} {verb}?"
    plural = subject.casefold().startswith(("the two", "both")) or " and " in subject or subject.endswith("s")
    return f"What will come of it when {subject} {_agree(verb, plural=plural)}{' ' + rest if rest else ''}?"


def _agree(verb: str, *, plural: bool) -> str:
    if plural:
        return verb
    return f"{verb[:-1]}ies" if verb.endswith("fy") else verb + ("es" if verb.endswith(("s", "sh", "ch", "x")) else "s")
