"""Say what a length, a weight, a speed or a duration is of, in the article's words."""

from __future__ import annotations

import re

from summarizer.engines.extractive import lexicon
from summarizer.engines.extractive.inversion import lower_first
from summarizer.engines.extractive.measure_patterns import (
    BETWEEN_AFTER,
    DONE_BEFORE,
    FAR,
    NOUN_AFTER,
    OF_AFTER,
    VERB_BEFORE,
)
from summarizer.engines.extractive.noun_phrases import cut_phrase, is_connecting, is_time, nearest_subject
from summarizer.engines.extractive.phrases import tidy, trim_phrase
from summarizer.grounding.speech.lexicon import is_finite, word_set
from summarizer.schemas.findings import FoundFigure


def measure_quantity(figure: FoundFigure, before: str, after: str) -> str:
    """What has a length, a weight or a duration: the noun that follows, or what a verb does so far.

    Args:
        figure: The figure.
        before: The clause up to it.
        after: The clause behind it.
    """
    way = _WAY_AFTER.match(after)
    if way:
        clause = tidy(before.rsplit(", ", 1)[-1])
        upright = way.group(1).casefold() in _UPRIGHT
        return f"how {way.group(1)} {lower_first(clause)}".strip() if upright else f"how far {way.group(1)}"
    noun = NOUN_AFTER.match(after)
    if noun and not is_connecting(noun.group(1)):
        return _cut_verb(cut_phrase(noun.group(1)))
    between = BETWEEN_AFTER.match(after)
    if between:
        return f"{figure.text.split()[-1]} {tidy(between.group(1)).rstrip('.')}"
    of = OF_AFTER.match(after)
    if of and not is_time(of.group(1)):
        link = tidy(after.split()[0])
        return (
            cut_phrase(of.group(1)) if link == "of" else f"{figure.text.split()[-1]} {link} {cut_phrase(of.group(1))}"
        )
    verb = VERB_BEFORE.search(before, max(0, len(before) - FAR))
    subject = nearest_subject(before[: verb.start()]) if verb else ""
    if subject:
        return subject
    tail = before.rsplit(", ", 1)[-1].split()[-5:]
    told = len(tail) > 1 and not lexicon.is_pronoun(tail[0]) and tail[-1] != "for"
    if told and is_finite(tail[-1].casefold()):
        return f"what {lower_first(trim_phrase(before.rsplit(', ', 1)[-1]))}"
    return trim_phrase(" ".join(tail)) if told else ""


def _cut_verb(phrase: str) -> str:
    """A noun phrase without the verb behind it: "earthquake killed" is about the earthquake."""
    words = phrase.split()
    ended = [i for i, word in enumerate(words) if i and (is_finite(word) or DONE_BEFORE.match(f"{word} "))]
    return " ".join(words[: ended[0]]) if ended else phrase


_UPRIGHT = word_set("high wide long deep tall thick")
_WAY_AFTER = re.compile(
    r"^\s(high|wide|long|deep|tall|thick|away|upstream|downstream|offshore|inland|apart)\b(?!\s[a-z]+ing\b)"
)
