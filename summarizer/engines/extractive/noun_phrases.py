"""Cut noun phrases out of the words around a figure: subjects, objects, and what a noun is made of."""

from __future__ import annotations

import re

from summarizer.engines.extractive import lexicon
from summarizer.engines.extractive.measure_patterns import COMPARATOR, CUT_TAIL, NEAR
from summarizer.engines.extractive.phrases import find_verb_in, shorten_words, tidy, trim_phrase
from summarizer.grounding.figures.number_words import CARDINALS
from summarizer.grounding.gazetteer.places import month_names, weekday_names
from summarizer.grounding.gazetteer.vocabulary import is_ordinary
from summarizer.grounding.speech.cues import find_verb
from summarizer.grounding.speech.lexicon import is_finite, word_set

_TIME = re.compile(
    r"(?:the (?:first|second|third|fourth|last|past|next|coming|current|same|two|three|four|five|six|nine|twelve)|"
    r"that|\d{4}|this|last|next|recent)\b"
)
_CONNECTING = word_set("per each")
_PERIOD_TAIL = re.compile(
    r"\s+(?:for|in|during|over) the (?:first|last|past|next) [\w\s]{1,40}?(?:of \d{4}|of the year|months|years|weeks|"
    r"days)$|\s+\w+ (?:days|weeks|months|years) ago$"
)
SET_BEFORE = lexicon.PREPOSITIONS | word_set("as while when although though if because since however meanwhile still")
"""Words that open a phrase set before a clause's subject."""


def nearest_subject(before: str) -> str:
    """The subject right before a verb: from the last mark or relative on, if that leaves any."""
    pieces = re.split(r",\s|\s(?:that|which|whose|who|and said|because|but|after|as|when|while)\s", before)
    last = tidy(
        trim_phrase(re.sub(r"^(?:after|as|when|while|since|if)\s", "", pieces[-1].strip(), flags=re.IGNORECASE))
    )
    last = after_verb(last)
    if last and not lexicon.is_pronoun(last) and len(last.split()) < 13 and not ends_in_verb(last):
        return "" if last.split()[0].casefold() in SET_BEFORE else last
    return find_subject(before)


def after_verb(words: str) -> str:
    """What follows a verb in words that should be a noun phrase: "the bank expects output" is about output."""
    parts = words.split()
    verb = find_verb_in(parts)
    return " ".join(parts[verb + 1 :]) if verb is not None and verb + 1 < len(parts) else words


def ends_in_verb(words: str) -> bool:
    """Whether words end with a verb of saying or expecting, and so lack what they are about."""
    last = words.split()[-1].casefold()
    return last.endswith("s") and any(not cue.nominal for cue, _ in find_verb(last))


def is_time(words: str) -> bool:
    """Whether words name a time rather than what something is of."""
    first = words.split()[0].strip(".,")
    return _TIME.match(words) is not None or first in month_names() or first in weekday_names()


def is_connecting(words: str) -> bool:
    """Whether words begin with a function word or a verb, and so are no noun phrase."""
    first = words.split()[0].casefold() if words.split() else ""
    return not first or first in lexicon.FUNCTION_WORDS or first in _CONNECTING or is_finite(first)


_MEASURED = word_set("growth rate rates price prices forecast estimate revenue profit income tax value output volume")
"""Nouns that a plural may stand before: "earnings growth"."""
_NO_OPENING = (
    lexicon.PRONOUNS
    | lexicon.CONJUNCTIONS
    | lexicon.ADVERBS
    | lexicon.AUXILIARIES
    | lexicon.PREPOSITIONS
    | word_set(
        "what who whom whose which how why where when there no nobody nothing none my our your this that these those "
        "his her its their one someone somebody everyone everybody anyone both"
    )
) - {"over", "more", "most", "first", "last", "next", "less", "up", "near"}
_NO_PART = word_set("i you he she they it we who which what how why where when because if although")


def is_noun_phrase(words: str) -> bool:
    """Whether words can say by themselves whom or what something is about.

    >>> is_noun_phrase("the new bridge"), is_noun_phrase("what the mayor"), is_noun_phrase("every day I")
    (True, False, False)
    """
    parts = [re.split("[’']", word.casefold().strip("“”\"‘’'.,"))[0] for word in words.split()]
    if not parts or not parts[0] or parts[0] in _NO_OPENING or not _NO_PART.isdisjoint(parts):
        return False
    if len(parts) > 1 and parts[0].endswith("ing") and parts[1] in lexicon.DETERMINERS:
        return False  # "confirming the landing": a deed
    if parts[0][0].isdigit() or parts[0] in CARDINALS - {"one"}:
        return False
    if parts[-1] in CARDINALS or (parts[-1].endswith("ly") and is_ordinary(parts[-1][:-2])):
        return False  # "the two", "Jane Doe allegedly"
    return re.search(r"[^\W\d_]{3}", words) is not None and not (len(parts) == 1 and is_finite(parts[0]))


def bound_before(words: str) -> str:
    """The words that bound a figure, with the blank behind them, at the end of what stands before it; mostly none.

    >>> bound_before("It drew more than "), bound_before("It drew ")
    ('more than ', '')
    """
    near = words[-NEAR:]
    last = near.rstrip().rpartition(" ")[2].casefold()
    found = COMPARATOR.search(near) if last in _BOUND_ENDS else None
    return found.group() if found else ""


_BOUND_ENDS = word_set(
    "least most to than as of over under estimated nearly almost about around roughly approximately above below some "
    "between upward upwards"
)


def compound(words: str, before: str, start: int) -> str:
    """A noun with the nouns right before it: "error rates" for "rates"."""
    if " " in words.strip():
        return words
    lead: list[str] = []
    for word in reversed(before[:start].split()[-2:]):
        low = word.casefold()
        plural = low.endswith("s") and words.strip().casefold() not in _MEASURED
        verb = is_finite(low) or any(not cue.nominal for cue, _ in find_verb(low))
        if not low.isalpha() or low in lexicon.FUNCTION_WORDS or verb or low.endswith("ing") or plural:
            break
        lead.insert(0, word)
    return " ".join([*lead, words.strip()])


def cut_phrase(phrase: str) -> str:
    """A noun phrase without the clause or the time that follows it."""
    whole = cut_periods(CUT_TAIL.sub("", " ".join(phrase.split())))
    return shorten_words(tidy(trim_phrase(whole)).rstrip("."), 120)


def cut_periods(phrase: str) -> str:
    """A noun phrase without the time at its end."""
    return _PERIOD_TAIL.sub("", phrase)


def find_subject(before: str) -> str:
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
