"""Questions about what is to come: forecasts with a horizon, and events ahead."""

from __future__ import annotations

import re
from collections.abc import Iterator

from summarizer.engines.extractive.asking import Question, lemma_of, make_question, speaker_inline, subject_before
from summarizer.engines.extractive.inversion import ask_future, lower_first
from summarizer.engines.extractive.phrases import cut_source, tidy, trim_phrase
from summarizer.engines.extractive.reading import Reading
from summarizer.grounding.speech.lexicon import word_set
from summarizer.schemas.findings import FoundAttribution

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
    r"\b(?:until|into|from) 20\d\d|\bwithin \w+ (?:days|weeks|months|years)\b"
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
    r"convene|present|debate|resume|testify|hear|consider|open|begin|start|face|return|go on trial|take place|"
    r"be (?:held|heard|sentenced|released|unveiled|tried|published|decided)"
    r"|review|stand)\b\s*"
)
_SCHEDULED = re.compile(
    r"\b(?P<event>(?:meeting|summit|election|vote|trial|hearing|conference|competition|talks|visit|match|launch|"
    r"referendum|ruling|verdict|session|debate|tournament"
    r"|edition|deadline|decision|inquest|inquiry|appeal)s?)(?P<about>\s(?:before|of|in|at|on|between|against)\s[^,;:—–]{2,50}?)?"
    r"\s(?:is|are|has been|have been)\s(?:now\s)?(?:(?:re)?scheduled|due|set|planned|expected|slated)\s(?:for|"
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
        named = _name_subject(reading, attribution, words)
        asked = _turn(named)
        counted = lemma == "warn" and _TOLL.search(words) is not None
        if not asked or not (horizon or counted or lemma in {"predict", "forecast"}):
            continue
        name = speaker_inline(reading, attribution)
        verb = _PREDICTS.get(lemma, "")
        says = verb or _say(name, has=attribution.kind == "document" or not lemma)
        by = f"as {name} {says}" if name else f"as is {verb or 'expected'}"
        by = "as was announced" if named != words else by
        bonus = 1.0 if horizon and reading.has_claim(content) else 0.0
        yield make_question(
            reading, reading.sentence_at(content[0]), f"{asked}, {by}?", "forecast", bonus=bonus, speaker=attribution
        )
    yield from _ask_unattributed(reading)


_FORESEEN = word_set(
    "projecting forecasting expected projected forecast predicted estimated likely track course set expect expects "
    "forecasts predict predicts project projects"
)
_PLANNED = word_set("rescheduled will due scheduled set planned expected slated planning plan plans")


_TOLL = re.compile(r"\b(?:toll|death|deaths|dead|casualties|victims)\b")


def _say(name: str, *, has: bool) -> str:
    """The verb by which somebody, or a document, says something: as many of it as they are."""
    last = name.split()[-1] if name else ""
    plural = " and " in name or (last.islower() and last.endswith("s"))
    if has:
        return "have it" if plural else "has it"
    return "say" if plural else "says"


def _name_subject(reading: Reading, attribution: FoundAttribution, words: str) -> str:
    """Words that open with a pronoun for their speaker, with the name: "they would go" as "the unions would go"."""
    match = _SELF.match(words)
    name = speaker_inline(reading, attribution) if match else ""
    if match is None or not name:
        return words
    actor = reading.cast.find(attribution.speaker or attribution.as_named)
    person = actor is not None and actor.kind == "person"
    plural = " and " in name or (not person and name.split()[-1].endswith("s"))
    fits = {"he": person, "she": person, "they": plural, "it": not person and not plural}
    return f"{name}{words[match.end(1) :]}" if fits[match.group(1).casefold()] else words


_SELF = re.compile(
    r"(he|she|they|it) (?:would|will|could|may|might|plans? to|planned to|intends? to|expects? to)\b", re.IGNORECASE
)
_VALUED = re.compile(
    r"\s(?:now\s|still\s|also\s)?(?P<verb>expects?|forecasts?|predicts?|projects?|"
    r"is projecting|is forecasting)\s(?P<what>[^,;:—–“”\d]{3,60}?)\s(?:of|at)\s"
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
    verb = match.group("verb")
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
    act = "decide" if match.group("act") == "decid" else "find"
    return f"What will {lower_first(who, reading.proper)} {act}{when} on whether {trim_phrase(deed)}?"


def _ask_unattributed(reading: Reading) -> Iterator[Question]:
    for line in reading.lines:
        if line.known.isdisjoint(_FORESEEN):
            continue
        valued = _ask_valued(reading, line.words)
        if valued:
            yield make_question(reading, line.span, valued, "forecast", bonus=0.5)
        match = _EXPECTED.search(line.words)
        begin = line.span[0]
        if match and _HORIZON.search(line.words, match.end()) and reading.who_says((begin + 1, begin + 2)) is None:
            asked = _turn(line.words)
            if asked:
                yield make_question(reading, line.span, f"{asked}, as is expected?", "forecast")


def _turn(words: str) -> str:
    """A forecast turned round: "Will X reach Y by Z"."""
    words = _ASIDE.sub(" ", re.sub(r"[.!?]+$", "", words))
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


_ASIDE = re.compile(r"\s[—–-]\s(?:which|who|including)\b[^—–]{3,90}?\s[—–-]\s")


def ask_undecided(reading: Reading) -> Iterator[Question]:
    """Somebody still has to decide whether to do something."""
    for line in reading.lines:
        question = _ask_decided(reading, line.words) if "whether" in line.known else ""
        if question:
            yield make_question(reading, line.span, question, "unanswered")


def ask_upcoming(reading: Reading) -> Iterator[Question]:
    """An event lies ahead: what will come of it?"""
    for line in reading.lines:
        sentence, words = line.span, line.words
        if line.known.isdisjoint(_PLANNED):
            continue
        scheduled = _SCHEDULED.search(words)
        match = None if scheduled else _AHEAD.search(words)
        if not (scheduled or match) or _HABIT.search(words):
            continue
        bonus = 1.0 if _DAY.search(words) else 0.0
        if scheduled:
            event = subject_before(words, scheduled.end("about" if scheduled.group("about") else "event"))
            if event:
                event = re.sub(r"^(?:an?|another)\s", "the ", lower_first(event, reading.proper))
                question = f"What will {event} bring, which is still to come?"
                yield make_question(reading, sentence, question, "upcoming", bonus=bonus)
            continue
        subject = subject_before(words, match.start()) if match else ""
        if match is None or not subject or _RELATIVE.search(words[: match.start()]):
            continue
        rest = tidy(re.split(r"[,;:—–]\s|\s(?:[—–]|because)\s", cut_source(words[match.end() :]))[0].rstrip("."))
        question = _ask_event(lower_first(subject, reading.proper), match.group("ahead"), match.group("verb"), rest)
        yield make_question(reading, sentence, question, "upcoming", bonus=bonus)


_RELATIVE = re.compile(r"\s(?:who|which|that)$")


def _ask_event(subject: str, ahead: str, verb: str, rest: str) -> str:
    if not verb.startswith("be "):
        rest = trim_phrase(rest)
    if verb in {"hold", "host", "attend", "sign"} and rest:
        event = re.sub(r"^(?:an?|the|another|one more)\s", "", rest)
        lead = event if re.match(r"(?:his|her|its|their|this|that|these|those)\s", event) else f"the {event}"
        return f"What will come of {lead} that {subject} {ahead} {verb}?"
    if verb.startswith(("be ", "open", "begin", "start", "take ")):
        when = f" {rest}" if rest else ""
        return f"What will come of {subject}, which {ahead} {verb}{when}?"
    plural = subject.casefold().startswith(("the two", "both")) or " and " in subject or subject.endswith("s")
    return f"What will come of it when {subject} {_agree(verb, plural=plural)}{' ' + rest if rest else ''}?"


def _agree(verb: str, *, plural: bool) -> str:
    if plural:
        return verb
    return f"{verb[:-1]}ies" if verb.endswith("fy") else verb + ("es" if verb.endswith(("s", "sh", "ch", "x")) else "s")
