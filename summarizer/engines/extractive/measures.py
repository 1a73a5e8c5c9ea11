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
    DONE_AFTER,
    DONE_BEFORE,
    FOR_AFTER,
    FOR_BEFORE,
    MOVED_BEFORE,
    NOUN_AFTER,
    OF_AFTER,
    PURPOSE_AFTER,
    PUT_BEFORE,
    VERB_BEFORE,
    WORTH,
)
from summarizer.engines.extractive.noun_phrases import (
    after_verb,
    compound,
    cut_periods,
    cut_phrase,
    ends_in_verb,
    find_subject,
    is_connecting,
    is_time,
    nearest_subject,
)
from summarizer.engines.extractive.phrases import clause_around, find_verb_in, shorten_words, tidy, trim_phrase
from summarizer.engines.extractive.reading import Reading
from summarizer.grounding.figures.number_words import CARDINALS, ORDINALS
from summarizer.grounding.speech.lexicon import is_finite, word_set
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
    subject = nearest_subject(before[: verb.start()]) if verb else ""
    if verb and ends_in_verb(tidy(before[: verb.start()]) or "-"):
        return ""  # "a number that the agency expects to reach …": what it measures stands before
    put = PUT_BEFORE.search(reading.text[max(0, figure.start - 150) : figure.start])
    if put:
        return cut_phrase(put.group(1))
    moved = verb is not None and verb.group().split()[-1].casefold() not in _BEING
    if figure.kind == "measure":
        return _measured(figure, before, after)
    if figure.unit and figure.kind in {"cardinal", "ratio"} and not (subject and moved):
        return _count(figure, before, after)
    return _changed(before, after) or cut_periods(subject) or _moved(before) or _valued(figure, before, after)


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
    if noun and not is_connecting(noun.group(1)):
        return cut_phrase(noun.group(1))
    of = OF_AFTER.match(after)
    if of and not is_time(of.group(1)):
        link = tidy(after.split()[0])
        return (
            cut_phrase(of.group(1)) if link == "of" else f"{figure.text.split()[-1]} {link} {cut_phrase(of.group(1))}"
        )
    verb = VERB_BEFORE.search(before)
    subject = nearest_subject(before[: verb.start()]) if verb else ""
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


def _changed(before: str, after: str) -> str:
    """What a noun of change is about: "a 40 percent increase in trade"."""
    change = CHANGE_AFTER.match(after)
    if not change:
        return ""
    noun = tidy(change.group(1))
    if any(word.casefold() in lexicon.FUNCTION_WORDS for word in noun.split()):
        return ""
    target = cut_phrase(change.group(3) or "")
    if target and not is_time(target):
        return f"{noun} {change.group(2).split()[0]} {target}"
    subject = find_subject(before)
    complement = _COMPLEMENT.search(before)
    return f"{noun} for {subject}{complement.group() if complement else ''}" if subject else noun


def _moved(before: str) -> str:
    """What somebody moves: "boosted trade by 32 percent"."""
    moved = MOVED_BEFORE.search(before)
    words = cut_phrase(re.sub(r"\sfrom(?:\s[\d.,%$€£]+.*)?$", "", moved.group(1).strip())) if moved else ""
    return (
        "" if not words or is_finite(words.split()[0].casefold()) or words.split()[0] in lexicon.PREPOSITIONS else words
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
    if of and tidy(of.group(1)).rstrip(".") == "the time":
        return f"how often {lower_first(tidy(re.split(', ', before)[-1]))}"
    if of and not is_time(of.group(1)):
        words = of.group(1).split()
        return cut_phrase(" ".join(words[: find_verb_in(words) or len(words)]))
    owned = before.rstrip().endswith(("’s", "'s", " the", " a", " its", " their"))
    if noun and (figure.kind in {"money", "cardinal"} or owned) and not is_connecting(noun.group(1)):
        return cut_phrase(noun.group(1))
    if named and not FOR_BEFORE.search(before):
        return cut_phrase(re.sub(r"^(?:an?|of)\s", "", after_verb(compound(named.group(1), before, named.start()))))
    if compared:
        words = compared.group(1).split(" than ")[0]
        return f"how much {cut_phrase(words) if ' ' in words else tidy(compared.group(1))}"
    aim = FOR_AFTER.match(after)
    if aim and figure.kind == "money":
        return cut_phrase(aim.group(1))
    if purpose and figure.kind == "money":
        return cut_periods(tidy(purpose.group(1)).rstrip("."))
    if figure.kind == "money":
        return _amount(before)
    return cut_periods(find_subject(before))


def _amount(before: str) -> str:
    """An amount by what is done with it: "amount the city would contribute"."""
    clause = tidy(re.split(r",\s|\s(?:that|which|who|and|but)\s", before)[-1])
    words = clause.split()
    if not 1 < len(words) < 12:
        return ""
    if words[-1] == "for":
        return f"amount for which {lower_first(' '.join(words[:-1]))}"
    return f"amount {lower_first(clause)}"


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
    if "-" in figure.text and whole and not is_connecting(whole.group(1)):
        return cut_phrase(whole.group(1))  # "an 18,000-seat stadium"
    done = DONE_AFTER.match(after)
    if done:
        link, _, place = (done.group(2) or "").strip().partition(" ")
        return tidy(f"{noun or 'people'} {done.group(1)} {link} {cut_phrase(place)}")
    tail = COUNT_TAIL.match(after)
    described = cut_phrase(f"{noun}{tail.group() if tail else ''}")
    verb = DONE_BEFORE.search(before)
    return f"{described} {verb.group(1).casefold()}" if verb and described else described


_NUMERALS = CARDINALS | ORDINALS.keys() | frozenset({"a", "an", "and", "half", "to", "or", "dozen", "dozens"})
