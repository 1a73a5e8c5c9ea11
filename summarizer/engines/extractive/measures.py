"""Say what a figure measures, in the article's words: what it counts, what rises, what it is worth."""

from __future__ import annotations

import re

from summarizer.engines.extractive import lexicon
from summarizer.engines.extractive.phrases import clause_around, shorten_words, tidy, trim_phrase
from summarizer.engines.extractive.reading import Reading
from summarizer.grounding.lexicon import word_set
from summarizer.grounding.number_words import CARDINALS, ORDINALS
from summarizer.schemas.findings import FoundFigure

COMPARATOR = re.compile(
    r"(?:(?:at least|at most|up to|(?:more|less|fewer|greater|higher|lower) than|as (?:many|much|few|little|high|"
    r"low) as"
    r"|no (?:more|fewer|less) than|not (?:more|less) than|close to|in excess of|upwards? of|a (?:maximum|minimum) of"
    r"|(?:just |well )?(?:over|under)|an estimated|nearly|almost|about|around|roughly|approximately|above|below|some"
    r"|estimated)\s+)+$",
    re.IGNORECASE,
)
_CHANGES = (
    "increase|decrease|rise|fall|drop|decline|growth|reduction|cut|jump|surge|gain|loss|plunge|slump|hike|expansion|"
    "contraction|share|stake|chance|probability|majority|turnout|discount|tariff|tax|duty|raise|boost|swing|lead|margin"
)
_CHANGE_AFTER = re.compile(
    rf"^[\s-]*((?:[\w’'-]+\s+){{0,2}}?(?:{_CHANGES})s?)\b(\s+(?:in|of|on|for|to)\s+([^,;:—–“”\"()]+))?", re.IGNORECASE
)
VERB_BEFORE = re.compile(
    r"\b(?:(?:has|have|had|will|would|could|may|might|should|can|is|are|was|were|be|been|being|expected|projected|"
    r"forecast|set|"
    r"likely|due|also|already|nearly|reportedly|currently|now|to|to have)\s+)*"
    r"(?:ris(?:e|es|en|ing)|rose|increas(?:e|es|ed|ing)|gr(?:ow|ows|ew|own|owing)|jump(?:s|ed|ing)?|surg(?:e|es|ed|"
    r"ing)|soar(?:s|ed|ing)?|"
    r"climb(?:s|ed|ing)?|f(?:all|alls|ell|allen|alling)|declin(?:e|es|ed|ing)|drop(?:s|ped|ping)?|plung(?:e|es|ed|"
    r"ing)|decreas(?:e|es|ed|ing)|"
    r"reach(?:es|ed|ing)?|hit(?:s|ting)?|total(?:s|ed|led|ing|ling)?|exceed(?:s|ed|ing)?|stands?|stood|account(?:s|"
    r"ed|ing)? for|cost(?:s|ing)?|"
    r"amount(?:s|ed|ing)? to|is|are|was|were|be|averag(?:e|es|ed|ing)|slump(?:s|ed|ing)?|shr(?:ink|inks|ank|unk)|"
    r"worth|valued at|estimated at|"
    r"put at|went|go(?:es|ne)?|come|comes|came|number(?:s|ed|ing)?|doubled|tripled|remain(?:s|ed|ing)?|widen(?:s|"
    r"ed)?|narrow(?:s|ed)?)"
    r"(?:\s+(?:by|to|at|from|up|down|about|between|an?|the|estimated|already|now|currently|still|only|just|"
    r"again))*\s*$",
    re.IGNORECASE,
)
_BOOST_BEFORE = re.compile(
    r"\b(?:decreas|bring|limit|boost|rais|increas|rais|lift|cut|reduc|lower|rais|slash|trim|expand|grow|driv|push|"
    r"hik)(?:e|es|ed|s|ing)?\s+"
    r"((?:[\w’'–.-]+\s+){1,8}?)(?:up\s+|down\s+)?(?:by|to)\s*$",
    re.IGNORECASE,
)
_DONE_BEFORE = re.compile(
    r"\b(killed|injured|wounded|arrested|detained|displaced|evacuated|rescued|infected|hospitali[sz]ed|executed|"
    r"charged|hired|"
    r"destroyed|damaged|deported|kidnapped|abducted|captured|freed|released)\s+$",
    re.IGNORECASE,
)
_DONE_AFTER = re.compile(
    r"^\s+(?:(?:people|others|more)\s+)?(?:(?:were|have been|had been|was|are being|has been|are|"
    r"will be)\s+)?(?:also\s+)?"
    r"(killed|dead|died|injured|wounded|missing|arrested|detained|displaced|evacuated|rescued|infected|"
    r"hospitali[sz]ed|homeless|"
    r"charged|destroyed|damaged|sold)\b(\s+(?:in|by|from|during|after)\s+[^,;:—–“”\"()]{3,60})?",
    re.IGNORECASE,
)
_OF_AFTER = re.compile(r"^\s+(?:of|in)\s+([^,;:—–“”\"()]+)")
_NOUN_AFTER = re.compile(r"^(?:[\s-]+[^\W\d_][\w’'-]*)?(?:\s+(?:of|for|in|against|on)\s+[^,;:—–“”\"()]+)?")
_CUT_TAIL = re.compile(
    r"\s+(?:that|which|who|whose|when|while|as|after|since|before|because|if|but|will|would|has|have|had|is|are|was|"
    r"were|may|might"
    r"|could|can|should|said|says|and (?:the|an?|he|she|it|they|was|were|is|are|has|have|had|[a-z]+ed)|to (?!the\b|"
    r"an?\b)\w+"
    r"|by the end|(?:this|last|next) (?:year|month|week|quarter)|in the (?:first|last|past|next))\b.*$",
    re.DOTALL,
)


def measure(reading: Reading, figure: FoundFigure) -> str:
    """What a figure counts or measures, in the article's words; empty where that can't be told."""
    text = reading.text
    start, end = clause_around(text, reading.sentence_at(figure.start), figure.start)
    found = reading.who_says((figure.start, figure.end))
    for part in found.content if found is not None else ():
        if part[0] <= figure.start < part[1]:
            start, end = max(start, part[0]), max(min(end, part[1]), figure.end)
    before = COMPARATOR.sub("", re.sub(r"\s(?:either|both|as)\s+$", " ", text[start : figure.start]))
    after = text[figure.end : end]
    verb = VERB_BEFORE.search(before)
    subject = _nearest_subject(before[: verb.start()]) if verb else ""
    if figure.unit == "score":
        return shorten_words(tidy(before.rsplit(", ", 1)[-1]), 80) or "score"
    if figure.kind == "measure":
        measured = _measured(before, after)
        if measured:
            return measured
    if (
        figure.unit
        and figure.kind in {"cardinal", "measure", "ratio"}
        and not (verb and subject and _is_change(verb.group()))
    ):
        return _count(figure, before, after)
    return _changed(before, after) or _cut_periods(subject) or _valued(figure, before, after)


def _measured(before: str, after: str) -> str:
    """What has a length, a weight or an area: the noun that follows, or what a verb does so far."""
    noun = re.match(r"^[\s-]+((?:(?!and\b|or\b|to\b)[^\W\d_][\w’'-]*\s*){1,5}(?:of\s[^,;:—–()]{3,40})?)", after)
    if noun and noun.group(1).split()[0].casefold() not in _CONNECTING | lexicon.FUNCTION_WORDS:
        return _cut(noun.group(1))
    verb = VERB_BEFORE.search(before)
    if verb:
        return _nearest_subject(before[: verb.start()])
    tail = before.rsplit(", ", 1)[-1].split()[-5:]
    return trim_phrase(" ".join(tail)) if len(tail) > 1 else ""


def _nearest_subject(before: str) -> str:
    """The subject right before a verb: from the last mark or relative on, if that leaves any."""
    pieces = re.split(r",\s|\s(?:that|which|whose|who|and said|because|but)\s", before)
    last = tidy(trim_phrase(pieces[-1]))
    if (
        last
        and not lexicon.is_pronoun(last)
        and len(last.split()) < 13
        and last.split()[0].casefold() not in _SET_BEFORE
    ):
        return last
    return _subject(before)


def _changed(before: str, after: str) -> str:
    """What rises or falls: "a 40 percent increase in trade", "boosted trade by 32 percent"."""
    change = _CHANGE_AFTER.match(after)
    if change:
        noun = tidy(change.group(1))
        target = _cut(change.group(3) or "")
        if target and not _TIME.match(target):
            return f"{noun} {change.group(2).split()[0]} {target}"
        subject = _subject(before)
        complement = _COMPLEMENT.search(before)
        return f"{noun} for {subject}{complement.group() if complement else ''}" if subject else noun
    boosted = _BOOST_BEFORE.search(before)
    return _cut(boosted.group(1)) if boosted else ""


_TIME = re.compile(r"(?:the (?:first|last|past)|\d{4}|this|last|next|recent)\b")
_COMPLEMENT = re.compile(r"\sas (?:an?|the) [^,;:]{3,60}")


def _is_change(verb: str) -> bool:
    return verb.split()[-1].casefold() in {"to", "by", "at"} or len(verb.split()) > 1


def _valued(figure: FoundFigure, before: str, after: str) -> str:
    """What an amount is of, for or worth, where no verb tells it."""
    of = _OF_AFTER.match(after)
    if of:
        return _cut(of.group(1))
    noun = re.match(r"^[\s-]+((?:[^\W\d_][\w’'-]*\s+){0,3}[^\W\d_][\w’'-]*)", after)
    if noun and figure.kind in {"money", "cardinal"}:
        words = _cut(noun.group(1))
        if words and words.split()[0].casefold() not in _CONNECTING | lexicon.FUNCTION_WORDS:
            return words
    preceding = re.search(r"([^\W\d_][\w’'-]*(?:\s+[^\W\d_][\w’'-]*){0,5})\s+(?:of|for|worth|at|about|to)\s*$", before)
    if preceding:
        return _cut(preceding.group(1))
    return _cut_periods(_subject(before)) or _cut(after)


_CONNECTING = word_set("in by on at from for to and or a an the as with over during per each more less")


def _count(figure: FoundFigure, before: str, after: str) -> str:
    words = figure.text.split()
    while words and (not words[0][0].isalpha() or words[0].casefold().split("-")[0] in _NUMERALS):
        words = words[1:]
    noun = tidy(" ".join(words)) or figure.unit or ""
    if noun.casefold() in _NUMERALS:
        noun = ""
    tail = (
        _NOUN_AFTER.match(after)
        if not noun
        else re.match(r"^(?:\s+(?:of|for|against|with|from|without)\s+[^,;:—–“”\"()]+)", after)
    )
    extended = tidy(f"{noun}{tail.group() if tail else ''}")
    done = _DONE_AFTER.match(after)
    if done:
        return tidy(
            f"{noun or 'people'} {done.group(1)}{_cut(done.group(2) or '') and ' ' + _cut(done.group(2) or '')}"
        )
    verb = _DONE_BEFORE.search(before)
    described = _cut(extended)
    if verb and described:
        return f"{described} {verb.group(1).casefold()}"
    return described


_NUMERALS = CARDINALS | ORDINALS.keys() | frozenset({"a", "an", "and", "half", "to", "or", "dozen", "dozens"})


def _cut(phrase: str) -> str:
    """A noun phrase without the clause or the time that follows it."""
    return tidy(trim_phrase(_CUT_TAIL.sub("", " ".join(phrase.split()))))[:120]


def _cut_periods(phrase: str) -> str:
    return re.sub(
        r"\s+(?:for|in|during|over) the (?:first|last|past|next) [\w\s]+? (?:of \d{4}|of the year|months|years|weeks|"
        r"days)$",
        "",
        phrase,
    )


def _subject(before: str) -> str:
    """The noun phrase that a clause opens with, up to its verb; phrases set before it by a comma are left out."""
    words = before.strip(' ,;—–-“"').split()
    while words and words[0].casefold() in _SET_BEFORE:
        comma = next((index for index, word in enumerate(words) if word.endswith(",")), None)
        if comma is None:
            return ""
        words = words[comma + 1 :]
    phrase: list[str] = []
    for word in words:
        low = word.casefold().strip(",")
        if phrase and low in _VERBS:
            break
        phrase.append(word.rstrip(","))
        if word.endswith(","):
            break
        if len(phrase) > 14:
            return ""
    named = tidy(trim_phrase(" ".join(phrase)))
    return "" if lexicon.is_pronoun(named) else named


_SET_BEFORE = lexicon.PREPOSITIONS | word_set("as while when although though if because since however meanwhile still")
_VERBS = word_set(
    "is are was were be been has have had will would could may might should can do does did said says showed "
    "shows show rose fell reached stood which that who to hit grew emerged became remains"
)
