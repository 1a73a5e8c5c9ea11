"""Say what a figure measures, in the article's words: what it counts, what rises, what it is worth."""

from __future__ import annotations

import re
from dataclasses import replace

from summarizer.engines.extractive import lexicon
from summarizer.engines.extractive.inversion import lower_first
from summarizer.engines.extractive.measure_patterns import (
    AS_MUCH_AFTER,
    BEFORE_PREPOSITION,
    CHANGE_AFTER,
    COMPARED_AFTER,
    COUNT_TAIL,
    DONE_AFTER,
    DONE_BEFORE,
    DONE_TO,
    FAR,
    FOR_AFTER,
    FOR_BEFORE,
    MOVED_BEFORE,
    NOUN_AFTER,
    OF_AFTER,
    PASSIVE_AFTER,
    PURPOSE_AFTER,
    PUT_BEFORE,
    RATE_AFTER,
    RELATIVE_AFTER,
    TO_AFTER,
    TREND_BEFORE,
    VERB_BEFORE,
    VERDICT_AFTER,
    WHICH_AT,
    WHO_AFTER,
    WORTH,
)
from summarizer.engines.extractive.noun_phrases import (
    after_verb,
    bound_before,
    compound,
    cut_periods,
    cut_phrase,
    ends_in_verb,
    find_subject,
    is_connecting,
    is_time,
    nearest_subject,
)
from summarizer.engines.extractive.phrases import clause_around, find_verb_in, shorten_words, tidy
from summarizer.engines.extractive.quantities import measure_quantity
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
    before = reading.text[start : figure.start]
    if before.endswith((" either ", " both ", " as ")):
        before = before.rstrip().rpartition(" ")[0] + " "
    before = before.removesuffix(bound_before(before))
    after = reading.text[figure.end : end]
    if figure.unit == "score":
        verdict = VERDICT_AFTER.match(after)
        piece = (
            cut_phrase(verdict.group(1)) if verdict else re.split(r",\s|\s(?:as|after|when|while|and)\s", before)[-1]
        )
        return shorten_words(tidy(piece), 80) or "score"
    verb = VERB_BEFORE.search(before, max(0, len(before) - FAR))
    subject = nearest_subject(before[: verb.start()]) if verb else ""
    if verb and ends_in_verb(tidy(before[: verb.start()]) or "-"):
        return ""  # "a number that the agency expects to reach …": what it measures stands before
    moved = verb is not None and verb.group().split()[-1].casefold() not in _NOT_MOVING
    set_at = _set_at(reading, figure, before, after)
    if set_at:
        return set_at
    if figure.kind == "measure":
        return measure_quantity(figure, before, after)
    joined = _JOINED_ADJECTIVE.match(after) if figure.kind == "cardinal" else None
    if joined:
        return cut_phrase(joined.group())
    if figure.unit and figure.kind in {"cardinal", "ratio"} and not (subject and moved):
        return _count(figure, before, after)
    return _changed(before, after) or cut_periods(subject) or _moved(before) or _valued(figure, before, after)


def _set_at(reading: Reading, figure: FoundFigure, before: str, after: str) -> str:
    """What somebody puts at a figure, scales back to it, or adds it to; empty where nobody does."""
    wider = reading.text[max(0, figure.start - 150) : figure.start]
    begin = reading.sentence_at(figure.start)[0]
    wider = wider[max(0, begin - (figure.start - len(wider))) :]
    to = TO_AFTER.match(after) if before.rstrip().endswith(_ADDS) else None
    if to:
        return cut_phrase(to.group(1))
    if not before.rstrip().endswith((" at", " to", " by", " from")):
        return ""
    put, which = PUT_BEFORE.search(wider), WHICH_AT.search(wider)
    if which:
        return cut_phrase(which.group("what"))
    if put and not lexicon.is_pronoun(put.group(1).strip()):
        return cut_phrase(put.group(1))
    done = DONE_TO.match(re.split(r"[;:—–]\s", before)[-1])
    if done and figure.kind in {"percent", "percent_points", "money", "measure"}:
        subject = done.group("subject")
        return find_subject(subject) if subject.endswith(" and") else nearest_subject(subject)
    trend = TREND_BEFORE.search(before, max(0, len(before) - FAR)) if "ing " in before[-20:] else None
    words = trend.group("what").split() if trend else []
    while words and (words[0].casefold() in lexicon.FUNCTION_WORDS or find_verb_in(["", words[0]]) is not None):
        words = words[1:]
    return " ".join(words)


_NOT_MOVING = word_set("cost costs costing is are was were be been being has have had remain remains remained")


_ADDS = (" add", " adds", " added", " adding", " contribute", " contributes", " contributed")


def _bounds(reading: Reading, figure: FoundFigure) -> Span:
    """The clause that states a figure, inside what somebody says where it is reported."""
    start, end = clause_around(reading.text, reading.sentence_at(figure.start), figure.start)
    found = reading.who_says((figure.start, figure.end))
    for part in found.content if found is not None else ():
        if part[0] <= figure.start < part[1]:
            return max(start, part[0]), max(min(end, part[1]), figure.end)
    return start, end


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
    moved = MOVED_BEFORE.search(before, max(0, len(before) - FAR))
    object_ = re.sub(r"^(?:up|down|back)\s|\sfrom(?:\s[\d.,%$€£]+.*)?$", "", moved.group(1).strip()) if moved else ""
    words = cut_phrase(object_)
    return (
        "" if not words or is_finite(words.split()[0].casefold()) or words.split()[0] in lexicon.PREPOSITIONS else words
    )


_COMPLEMENT = re.compile(r"\sas (?:an?|the) [^,;:]{3,60}")


def _valued(figure: FoundFigure, before: str, after: str) -> str:
    """What an amount is of, for or worth, where no verb tells it."""
    near = max(0, len(before) - FAR)
    done = DONE_BEFORE.search(before, near)
    if done and figure.kind == "cardinal":
        return f"people {done.group(1).casefold()}"
    of, worth = OF_AFTER.match(after), WORTH.search(before, near)
    named = BEFORE_PREPOSITION.search(before, near)
    if AS_MUCH_AFTER.match(after):
        return cut_phrase(re.split(r",\s", before)[-1])
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
    if named and find_verb_in(["", named.group(1).split()[-1]]) is not None:
        return ""  # "This has dropped to …": what it measures stands in the sentence before
    if named and not FOR_BEFORE.search(before, near):
        return cut_phrase(re.sub(r"^(?:an?|of)\s", "", after_verb(compound(named.group(1), before, named.start()))))
    if compared:
        words = compared.group(1).split(" than ")[0]
        return f"how much {cut_phrase(words) if ' ' in words else tidy(compared.group(1))}"
    aim = FOR_AFTER.match(after)
    if aim and figure.kind == "money":
        return cut_phrase(aim.group(1))
    if purpose and figure.kind == "money":
        return cut_periods(tidy(purpose.group(1)).rstrip("."))
    return _otherwise(figure, before, after)


def _otherwise(figure: FoundFigure, before: str, after: str) -> str:
    """What an amount is where no word beside it tells: by the clause that it stands in."""
    relative = RELATIVE_AFTER.match(after)
    if relative and figure.kind == "cardinal":
        return f"number that {cut_periods(tidy(relative.group(1)).rstrip('.'))}"
    if figure.kind == "money" and not re.search(r",\s(?:up |down )?to\s*$", before):
        return _amount(before)
    return cut_periods(find_subject(before))


def _amount(before: str) -> str:
    """An amount by what is done with it: "amount the city would contribute"."""
    clause = tidy(re.split(r",\s|(?:^|\s)(?:that|which|who|and|but|how|why|when|where|whether)\s", before)[-1])
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
    rate = RATE_AFTER.match(after)
    if rate and noun:
        return f"{noun}{rate.group(1)}"
    if AS_MUCH_AFTER.match(after):
        return cut_phrase(re.split(r",\s", before)[-1])
    whole = NOUN_AFTER.match(after)
    if "-" in figure.text and whole and not is_connecting(whole.group(1)):
        return cut_phrase(whole.group(1))  # "an 18,000-seat stadium"
    if _CURRENCY_WORD.fullmatch(noun) and not DONE_AFTER.match(after):
        return _valued(replace(figure, kind="money"), before, after)
    return _count_done(noun, before, after)


def _count_done(noun: str, before: str, after: str) -> str:
    """Who or what is counted, with what happened to them or where they are: "people killed in the blast"."""
    done = DONE_AFTER.match(after)
    if done:
        link, _, place = (done.group("where") or "").strip().partition(" ")
        where = f"{link} {cut_phrase(place)}" if place and not is_time(place) else ""
        return tidy(f"{noun or 'people'} {done.group('done') or done.group('state')} {where}")
    verb = DONE_BEFORE.search(before, max(0, len(before) - FAR))
    passive, who = None if verb else PASSIVE_AFTER.match(after), WHO_AFTER.match(after)
    if passive and noun:
        where, deed = passive.group("tail"), passive.group("done")
        ordered = (where, f" {deed}") if where.split()[0] in {"of", "from", "with"} else (f" {deed}", where)
        return shorten_words(tidy(f"{noun}{''.join(ordered)}"), 120)
    if who and noun:
        return f"{noun} {tidy(who.group(1))}"
    tail = COUNT_TAIL.match(after)
    if tail and is_time(" ".join(tail.group().split()[1:])):
        tail = None
    described = cut_phrase(f"{noun}{tail.group() if tail else ''}")
    if not verb or not described:
        return described
    link = tail.group().split()[0] if tail else ""
    first, _, rest = described.partition(f" {link} ") if link else (described, "", "")
    return tidy(f"{first} {verb.group(1).casefold()} {link if rest else ''} {rest}")


_CURRENCY_WORD = re.compile(
    r"(?:kron(?:er|or|a|e)|crowns?|francs?|pesos?|rupees?|rials?|dinars?|shillings?|lira|pounds?|dollars?)"
)
_JOINED_ADJECTIVE = re.compile(r"^\s[a-z]+-\s(?:and|or)\s[\w-]+(?:\s[a-z-]+){1,2}")
"""Adjectives that share their last word: "1,500 coal- and gas-fired power plants"."""
_NUMERALS = CARDINALS | ORDINALS.keys() | frozenset({"a", "an", "and", "half", "to", "or", "dozen", "dozens"})
