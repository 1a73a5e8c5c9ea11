"""Read who a person is from the words around the name: before it, or in apposition on either side; whole, or not.

A role that cannot be told from what stands beside it is None.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.engines.extractive.name_words import HONORIFICS, KIN, PEOPLE, is_office
from summarizer.engines.extractive.names import Mention
from summarizer.language.gazetteer.places import is_demonym
from summarizer.language.lexicon import (
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    RELATIVES,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    is_adverb,
    is_finite,
    is_time_word,
    word_set,
)
from summarizer.language.names import is_title
from summarizer.language.reporting_verbs import find_verb
from summarizer.language.tokens import DASHES, QUOTE, Unit
from summarizer.schemas.findings import Span

_OFFICIAL = word_set("managing leading acting founding commanding presiding sitting ruling executive voting")
_VERBS = word_set("include meet join replace succeed become elect visit")
_BROKEN = re.compile(r"[\[\]()]|- |^\d+-\w+$")
_LINKS = frozenset({"of", "for", "to", "at", "in"})
_LONGEST = 140
_MOST_WORDS = 20
_BOUNDS = PREPOSITIONS | CONJUNCTIONS | SUBORDINATORS | SUBJECT_PRONOUNS | RELATIVES


def find_role(text: str, mention: Mention) -> str | None:
    """The words that say who a person is, on one line; None if none stand beside the name.

    Args:
        text: The article.
        mention: A place in its own words where the person is named.
    """
    span = _find_before(mention) or _find_after(text, mention) or _find_apposed_before(mention)
    if span is None or span[1] - span[0] > _LONGEST:
        return None
    role = " ".join(text[slice(*span)].split())
    return None if _BROKEN.search(role) else role


def _find_before(mention: Mention) -> Span | None:
    """A role such as "Norwegian President | NAME" or "head of the Port Authority | NAME"."""
    unit, last = mention.unit, mention.first - 1
    low = unit.low
    while last >= 0 and low[last] in HONORIFICS:
        last -= 1
    if last < 0 or not unit.is_word(last):
        return None
    if not (is_office(low[last]) and (mention.begin <= last or not low[last].endswith(("'s", "’s")))):
        head = _find_office_with_object(unit, last)
        if head is None:
            return None
        first = _walk_back(unit, head)
    else:
        first = _walk_back(unit, last)
    return _trim(unit, first, last + 1)


def _find_office_with_object(unit: Unit, last: int) -> int | None:
    """The office in "ambassador to the United States | NAME": what stands between are names and small words."""
    low = unit.low
    if not unit.caps[last]:
        return None
    for at in range(last - 1, max(0, last - 12), -1):
        if low[at] in _LINKS and is_office(low[at - 1]):
            return at - 1
        if not (unit.caps[at] or low[at] in {"of", "for", "the", "and"}):
            return None
    return None


def _walk_back(unit: Unit, head: int) -> int:
    """The first word of the noun phrase that an office ends, its owner included; past no verb and no other phrase."""
    low, at = unit.low, head
    while at and head - at < _MOST_WORDS:
        word = low[at - 1]
        if not unit.is_word(at - 1) or word in _BOUNDS:
            if word in {"of", "for"} and unit.caps[at] and unit.caps[at - 2 : at - 1] == [True]:
                at -= 1  # "Council for Aid spokesman": the whole name belongs to the role
                continue
            if word == "and" and at > 1 and head - at < 3 and _joins_offices(unit, at - 2):
                at -= 1  # "founder and chairman"
                continue
            break
        if word == "the" and low[at - 2] in {"of", "for"} and unit.caps[at] and unit.caps[at - 3 : at - 2] == [True]:
            at -= 2  # "Council for the Welfare of Seamen spokesman"
            continue
        if at > 1 and low[at - 2] == "to" and not unit.caps[at - 1] and word != "former":
            break  # "to witness | city mayor NAME"
        if word in DETERMINERS or word in _VERBS or is_time_word(word) or (is_adverb(word) and word != "then"):
            break
        verb = not unit.caps[at - 1] and (
            is_finite(word)
            or any(not cue.nominal or (form == "third" and unit.caps[at]) for cue, form in find_verb(word))
            or word.endswith("ing")
        )
        if verb and word not in _OFFICIAL and not word.endswith(("-led", "-based", "retired", "appointed", "elected")):
            break
        at -= 1
        if word.endswith(("'s", "’s", "s'", "s’")):
            while at and unit.caps[at] and unit.caps[at - 1]:
                at -= 1
            break
    return at


def _joins_offices(unit: Unit, at: int) -> bool:
    """Whether the word before "and" is one more office of the same person: "founder and chairman"."""
    return is_title(unit.low[at]) or (is_office(unit.low[at]) and not unit.caps[at])


def _trim(unit: Unit, first: int, stop: int) -> Span | None:
    """A role without what leads to it; None if only an honorific or a people is left."""
    low = unit.low
    while first < stop and (low[first] in DETERMINERS or low[first] in HONORIFICS or low[first] == "fellow"):
        first += 1
    if first and stop - first > 1 and low[first - 1].endswith("ly") and is_adverb(low[first - 1]):
        first += 1  # "a visibly upset | commissioner"
    while stop - first > 1 and low[stop - 1] in HONORIFICS:
        stop -= 1  # "Prime Minister | Sheikh"
    words = low[first:stop]
    if (
        words[:1] == ["then"]
        or (len(words) == 1 and words[0].startswith("spokes"))
        or (first and low[first - 1] in {"my", "our", "your", "most"})
    ):
        return None  # of when or of whom is not said
    told = (
        is_office(low[at]) and (at == 0 or not unit.caps[at] or is_title(low[at]) or low[at - 1] == QUOTE)
        for at in range(first, stop)
    )
    if not any(told) or all(is_demonym(word.title()) or word in PEOPLE for word in words):
        return None
    owned = any(word.endswith(("'s", "’s", "s'", "s’")) for word in words)
    if words[-1] in PEOPLE or words[-1] == "fellow" or (words[-1] in KIN and not owned):
        return None  # whose brother is not said
    return unit.span(first, stop)


def _find_after(text: str, mention: Mention) -> Span | None:
    """A role such as "NAME, | a trade expert at the institute |," or "NAME, 42, | head of the union |."."""
    unit, at = mention.unit, mention.stop
    low = unit.low
    if mention.possessive or at >= len(low) or not (low[at] == "," or low[at] in DASHES):
        return None
    at += 1
    if at + 1 < len(low) and low[at].isdigit() and low[at + 1] == ",":
        at += 2
    first = at
    office: int | None = None
    while at < len(low) and at - first < _MOST_WORDS and unit.is_word(at):
        word = low[at]
        if word in RELATIVES or word in SUBJECT_PRONOUNS or (word in SUBORDINATORS and word not in {"that", "as"}):
            break
        if office is None and is_office(word) and not word.endswith(("'s", "’s")):
            office = at
        elif office is not None and not unit.caps[at] and is_finite(word) and not low[at - 1].endswith(("ly",)):
            if word.endswith("ed") and at + 1 < len(low) and low[at + 1] in PREPOSITIONS and at - office < 3:
                at += 1
                continue  # "an officer accused of": the phrase goes on
            return None
        at += 1
    closed = at == len(low) or low[at] in {",", "who", ";", ":", QUOTE} or low[at] in DASHES or low[at][0] == "("
    if office is None or not closed or at == first or office - first > 7:
        return None
    opens = low[first] in DETERMINERS or office == first or unit.caps[first] or low[first] in _OPENING
    if not opens or low[at - 1] in PREPOSITIONS or low[at - 1] in DETERMINERS:
        return None
    if any(
        unit.starts[i] - unit.ends[i - 1] > 1 and "\n" in text[unit.ends[i - 1] : unit.starts[i]]
        for i in range(first + 1, at)
    ):
        return None
    return _trim(unit, first, at)


_OPENING = word_set("former acting deputy chief senior vice co-founder executive managing assistant associate current")


def _find_apposed_before(mention: Mention) -> Span | None:
    """A role such as "the team's coach |, NAME," or "The president of the region |, NAME,"."""
    unit, comma = mention.unit, mention.begin - 1
    low = unit.low
    if comma < 1 or low[comma] != "," or mention.possessive:
        return None
    after = mention.after
    if not (after in {"", ",", ";", QUOTE} or after in DASHES or find_verb(after)):
        return None
    first = comma
    while first and unit.is_word(first - 1) and comma - first < _MOST_WORDS:
        word = low[first - 1]
        if (
            word in RELATIVES
            or word in SUBORDINATORS
            or word in SUBJECT_PRONOUNS
            or (is_finite(word) and not unit.caps[first - 1])
        ):
            break
        first -= 1
    start = _start_of_phrase(low, first, comma, unit)
    return None if start is None else _trim(unit, start, comma)


def _start_of_phrase(low: Sequence[str], first: int, stop: int, unit: Unit) -> int | None:
    """Where the noun phrase of the last office before a comma begins."""
    office = next(
        (
            at
            for at in range(stop - 1, first - 1, -1)
            if is_office(low[at]) and (at + 1 == stop or low[at + 1] in _LINKS) and low[at + 1] != "in"
        ),
        None,
    )
    if office is None:
        return None
    at = _walk_back(unit, office)
    if at == office and at and low[at - 1] not in DETERMINERS and unit.is_word(at - 1):
        return None
    before = low[at - 1] if at else ""
    lists = before == "," and at > 1
    return None if lists or before in {"and", "or"} else at
