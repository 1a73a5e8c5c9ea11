"""Say what a figure measures, in the article's words: what it counts, what rises, what it is worth."""

from __future__ import annotations

import re

from summarizer.engines.extractive import lexicon
from summarizer.engines.extractive.inversion import lower_first
from summarizer.engines.extractive.measure_patterns import (
    BEFORE_PREPOSITION,
    CHANGE_AFTER,
    COMPARATOR,
    COMPARED_AFTER,
    COUNT_TAIL,
    CUT_TAIL,
    DONE_AFTER,
    DONE_BEFORE,
    FOR_AFTER,
    FOR_BEFORE,
    MOVED_BEFORE,
    NOUN_AFTER,
    OF_AFTER,
    PURPOSE_AFTER,
    VERB_BEFORE,
    WORTH,
)
from summarizer.engines.extractive.phrases import clause_around, find_verb_in, shorten_words, tidy, trim_phrase
from summarizer.engines.extractive.reading import Reading
from summarizer.grounding.cues import find_verb
from summarizer.grounding.lexicon import is_finite, word_set
from summarizer.grounding.number_words import CARDINALS, ORDINALS
from summarizer.schemas.findings import FoundFigure, Span


def measure(reading: Reading, figure: FoundFigure) -> str:
    """What a figure counts or measures, in the article's words; empty where that can't be told.

    Args:
        reading: The article.
        figure: One of its figures.
    """
    start, end = _bounds(reading, figure)
    before = COMPARATOR.sub("", re.sub(r"\s(?:either|both|as)\s+$", " ", reading.text[start : figure.start]))
    after = reading.text[figure.end : end]
    if figure.unit == "score":
        piece = re.split(r",\s|\s(?:as|after|when|while|and)\s", before)[-1]
        return shorten_words(tidy(piece), 80) or "score"
    verb = VERB_BEFORE.search(before)
    subject = _nearest_subject(before[: verb.start()]) if verb else ""
    if verb and _ends_in_verb(tidy(before[: verb.start()]) or "-"):
        return ""  # "a number that the agency expects to reach …": what it measures stands before
    moved = verb is not None and verb.group().split()[-1].casefold() not in _BEING
    if figure.kind == "measure":
        return _measured(figure, before, after)
    if figure.unit and figure.kind in {"cardinal", "ratio"} and not (subject and moved):
        return _count(figure, before, after)
    return _changed(before, after) or _cut_periods(subject) or _moved(before) or _valued(figure, before, after)


_BEING = word_set("is are was were be been being has have had remain remains remained")


def _bounds(reading: Reading, figure: FoundFigure) -> Span:
    """The clause that states a figure, inside what somebody says where it is reported."""
    start, end = clause_around(reading.text, reading.sentence_at(figure.start), figure.start)
    found = reading.who_says((figure.start, figure.end))
    for part in found.content if found is not None else ():
        if part[0] <= figure.start < part[1]:
            return max(start, part[0]), max(min(end, part[1]), figure.end)
    return start, end


def _measured(figure: FoundFigure, before: str, after: str) -> str:
    """What has a length, a weight or a duration: the noun that follows, or what a verb does so far."""
    way = _WAY_AFTER.match(after)
    if way:
        clause = tidy(before.rsplit(", ", 1)[-1])
        upright = way.group(1).casefold() in _UPRIGHT
        return f"how {way.group(1)} {lower_first(clause)}".strip() if upright else f"how far {way.group(1)}"
    noun = NOUN_AFTER.match(after)
    if noun and not _is_connecting(noun.group(1)):
        return _cut(noun.group(1))
    of = OF_AFTER.match(after)
    if of and not _TIME.match(of.group(1)):
        link = tidy(after.split()[0])
        return _cut(of.group(1)) if link == "of" else f"{figure.text.split()[-1]} {link} {_cut(of.group(1))}"
    verb = VERB_BEFORE.search(before)
    subject = _nearest_subject(before[: verb.start()]) if verb else ""
    if subject:
        return subject
    tail = before.rsplit(", ", 1)[-1].split()[-5:]
    told = len(tail) > 1 and not lexicon.is_pronoun(tail[0]) and tail[-1] != "for"
    if told and is_finite(tail[-1].casefold()):
        return f"what {lower_first(trim_phrase(before.rsplit(', ', 1)[-1]))}"
    return trim_phrase(" ".join(tail)) if told else ""


_UPRIGHT = word_set("high wide long deep tall thick")
_WAY_AFTER = re.compile(
    r"^\s(high|wide|long|deep|tall|thick|away|upstream|downstream|offshore|inland|apart)\b(?!\s[a-z]+ing\b)"
)


def _nearest_subject(before: str) -> str:
    """The subject right before a verb: from the last mark or relative on, if that leaves any."""
    pieces = re.split(r",\s|\s(?:that|which|whose|who|and said|because|but|after|as|when|while)\s", before)
    last = tidy(
        trim_phrase(re.sub(r"^(?:after|as|when|while|since|if)\s", "", pieces[-1].strip(), flags=re.IGNORECASE))
    )
    if last and not lexicon.is_pronoun(last) and len(last.split()) < 13 and not _ends_in_verb(last):
        return "" if last.split()[0].casefold() in SET_BEFORE else last
    return _subject(before)


def _ends_in_verb(words: str) -> bool:
    last = words.split()[-1].casefold()
    return last.endswith("s") and any(not cue.nominal for cue, _ in find_verb(last))


def _changed(before: str, after: str) -> str:
    """What a noun of change is about: "a 40 percent increase in trade"."""
    change = CHANGE_AFTER.match(after)
    if not change:
        return ""
    noun = tidy(change.group(1))
    if any(word.casefold() in lexicon.FUNCTION_WORDS for word in noun.split()):
        return ""
    target = _cut(change.group(3) or "")
    if target and not _TIME.match(target):
        return f"{noun} {change.group(2).split()[0]} {target}"
    subject = _subject(before)
    complement = _COMPLEMENT.search(before)
    return f"{noun} for {subject}{complement.group() if complement else ''}" if subject else noun


def _moved(before: str) -> str:
    """What somebody moves: "boosted trade by 32 percent"."""
    moved = MOVED_BEFORE.search(before)
    words = _cut(re.sub(r"\sfrom(?:\s[\d.,%$€£]+.*)?$", "", moved.group(1).strip())) if moved else ""
    return (
        "" if not words or is_finite(words.split()[0].casefold()) or words.split()[0] in lexicon.PREPOSITIONS else words
    )


_TIME = re.compile(
    r"(?:the (?:first|second|third|fourth|last|past|next|coming|current|same|two|three|four|five|six|nine|twelve)|"
    r"that|\d{4}|this|last|next|recent)\b"
)
_COMPLEMENT = re.compile(r"\sas (?:an?|the) [^,;:]{3,60}")


def _valued(figure: FoundFigure, before: str, after: str) -> str:
    """What an amount is of, for or worth, where no verb tells it."""
    done = DONE_BEFORE.search(before)
    if done and figure.kind == "cardinal":
        return f"people {done.group(1).casefold()}"
    of, worth, named = OF_AFTER.match(after), WORTH.search(before), BEFORE_PREPOSITION.search(before)
    noun = NOUN_AFTER.match(after)
    purpose = PURPOSE_AFTER.match(after)
    compared = COMPARED_AFTER.match(after)
    if worth:
        return worth.group(1)
    if of and not _TIME.match(of.group(1)):
        words = of.group(1).split()
        return _cut(" ".join(words[: find_verb_in(words) or len(words)]))
    if noun and figure.kind in {"money", "cardinal"} and not _is_connecting(noun.group(1)):
        return _cut(noun.group(1))
    if named and not FOR_BEFORE.search(before):
        words = named.group(1).split()
        verb = find_verb_in(words)
        return _cut(re.sub(r"^(?:an?|of)\s", "", " ".join(words[verb + 1 :] if verb is not None else words)))
    if compared:
        words = compared.group(1).split(" than ")[0]
        return f"how much {_cut(words) if ' ' in words else tidy(compared.group(1))}"
    aim = FOR_AFTER.match(after)
    if aim and figure.kind == "money":
        return _cut(aim.group(1))
    if purpose and figure.kind == "money":
        return _cut_periods(tidy(purpose.group(1)).rstrip("."))
    if figure.kind == "money":
        return _amount(before)
    return _cut_periods(_subject(before))


def _amount(before: str) -> str:
    """An amount by what is done with it: "amount the city would contribute"."""
    clause = tidy(re.split(r",\s|\s(?:that|which|who|and|but)\s", before)[-1])
    words = clause.split()
    if not 1 < len(words) < 12:
        return ""
    if words[-1] == "for":
        return f"amount for which {lower_first(' '.join(words[:-1]))}"
    return f"amount {lower_first(clause)}"


def _is_connecting(words: str) -> bool:
    first = words.split()[0].casefold() if words.split() else ""
    return not first or first in lexicon.FUNCTION_WORDS | _CONNECTING or is_finite(first)


_CONNECTING = word_set("per each")


def _count(figure: FoundFigure, before: str, after: str) -> str:
    words = figure.text.split()
    while words and (not words[0][0].isalpha() or words[0].casefold().split("-")[0] in _NUMERALS):
        words = words[1:]
    noun = tidy(" ".join(words)) or figure.unit or ""
    if noun.casefold() in _NUMERALS:
        noun = ""
    if figure.kind == "ratio" and noun.casefold() in {"times", "time", "fold", "twice", "thrice"}:
        return ""
    whole = NOUN_AFTER.match(after)
    if "-" in figure.text and whole and not _is_connecting(whole.group(1)):
        return _cut(whole.group(1))  # "an 18,000-seat stadium"
    done = DONE_AFTER.match(after)
    if done:
        link, _, place = (done.group(2) or "").strip().partition(" ")
        return tidy(f"{noun or 'people'} {done.group(1)} {link} {_cut(place)}")
    tail = COUNT_TAIL.match(after)
    described = _cut(f"{noun}{tail.group() if tail else ''}")
    verb = DONE_BEFORE.search(before)
    return f"{described} {verb.group(1).casefold()}" if verb and described else described


_NUMERALS = CARDINALS | ORDINALS.keys() | frozenset({"a", "an", "and", "half", "to", "or", "dozen", "dozens"})


def _cut(phrase: str) -> str:
    """A noun phrase without the clause or the time that follows it."""
    return shorten_words(tidy(trim_phrase(CUT_TAIL.sub("", " ".join(phrase.split())))).rstrip("."), 120)


def _cut_periods(phrase: str) -> str:
    return _PERIOD_TAIL.sub("", phrase)


_PERIOD_TAIL = re.compile(
    r"\s+(?:for|in|during|over) the (?:first|last|past|next) [\w\s]{1,40}?(?:of \d{4}|of the year|months|years|weeks|"
    r"days)$"
)


def _subject(before: str) -> str:
    """The noun phrase that a clause opens with, up to its verb; phrases set before it by a comma are left out."""
    words = before.strip(' ,;—–-“"').split()
    while words and words[0].casefold() in SET_BEFORE:
        comma = next((index for index, word in enumerate(words) if word.endswith(",")), None)
        if comma is None:
            return ""
        words = words[comma + 1 :]
    verb = find_verb_in(words, within=15)
    phrase = " ".join(words[: verb if verb is not None else 14]).split(",")[0]
    named = tidy(trim_phrase(phrase))
    return "" if lexicon.is_pronoun(named) or (verb is None and len(words) > 14) else named


SET_BEFORE = lexicon.PREPOSITIONS | word_set("as while when although though if because since however meanwhile still")
"""Words that open a phrase set before a clause's subject."""
