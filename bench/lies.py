"""Lies: edits that leave a quote looking like the article's words and make it say something else."""

from __future__ import annotations

import re
from typing import Final

from bench.passages import HEDGES, LOWER_WORD, Edit, Passage, choose, list_words, replace

_FUNCTION: Final = frozenset(
    list_words(
        "about above after again against also although among around because been before being below between both could",
        "does doing down during each either even ever every from further have having here hers him himself into itself",
        "just like many might more most much must neither never none only other otherwise over perhaps quite rather",
        "same",
        "shall should since some such than that their theirs them then there these they this those though through thus",
        "till under unless until upon very what when where which while whom whose will with within without would your",
        "whether another",
    )
)
_MODALS: Final = {
    "will": "may",
    "would": "could",
    "may": "will",
    "must": "may",
    "should": "must",
    "can": "must",
    "could": "would",
    "might": "will",
    "shall": "may",
    "cannot": "must",
}
_MAGNITUDES: Final = {
    "million": "billion",
    "billion": "million",
    "trillion": "billion",
    "thousand": "million",
    "hundreds": "thousands",
    "thousands": "millions",
}
_UNITS: Final = {
    "$": "€",
    "€": "$",
    "£": "$",
    "dollars": "euros",
    "euros": "dollars",
    "percent": "percentage points",
    "per cent": "percentage points",
    "%": " percentage points",
    "kilometers": "miles",
    "kilometres": "miles",
    "miles": "kilometers",
    "years": "months",
    "months": "years",
    "days": "weeks",
    "weeks": "days",
    "hours": "minutes",
    "year": "month",
}
_MONTHS: Final = list_words(
    "January February March April May June July August September October November December",
)
_WEEKDAYS: Final = list_words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
_AUXILIARY: Final = re.compile(
    r"\b(?:is|are|was|were|will|would|has|have|had|can|could|should|may|might|must|does|did|do)\b(?!n['’]t)"
)
_CONTRACTING: Final = frozenset(list_words("is are was were has have had does did would could should"))
_DENIALS: Final = re.compile(r" (?:not|never|no longer)\b(?= \w)|n['’]t\b|(?<=\w )no (?=[a-z])|\bnone\b|\bwithout\b")
_NAMED: Final = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}(?:-[A-Z][a-z]+)?(?![\w'’-])")
_TAILS: Final = (
    "according to two officials",
    "and more will follow next week",
    "despite warnings from experts",
    "which critics call a failure",
    "as the government had promised",
)


def lie_digit(passage: Passage) -> str | None:
    match = choose(passage.rng, re.finditer(r"\d", passage.text))
    if match is None:
        return None
    return replace(match, passage.rng.choice([digit for digit in "123456789" if digit != match.group()]))


def lie_magnitude(passage: Passage) -> str | None:
    """Million for billion, a decimal point moved, a zero more."""
    match = choose(passage.rng, re.finditer(rf"\b(?:{'|'.join(_MAGNITUDES)})\b", passage.text))
    if match:
        return replace(match, _MAGNITUDES[match.group()])
    match = choose(passage.rng, re.finditer(r"(?<=\d)[.](?=\d)", passage.text))
    if match:
        return replace(match, "")
    match = choose(passage.rng, re.finditer(r"\d\b(?![.,:]\d)", passage.text))
    return replace(match, match.group() + "0") if match else None


def lie_unit(passage: Passage) -> str | None:
    """Another currency, percentage points for percent, miles for kilometres."""
    pattern = "|".join(rf"\b{unit}\b" if unit.isalpha() else re.escape(unit) for unit in _UNITS)
    match = choose(passage.rng, re.finditer(pattern, passage.text))
    return replace(match, _UNITS[match.group()]) if match else None


def lie_date(passage: Passage) -> str | None:
    names = rf"\b(?:{'|'.join(_MONTHS[:4] + _MONTHS[5:] + _WEEKDAYS)}|(?:19|20)\d\d)\b"
    match = choose(passage.rng, re.finditer(names, passage.text))
    if match is None:
        return None
    old = match.group()
    if old.isdigit():
        return replace(match, str(int(old) + passage.rng.choice([-2, -1, 1, 2, 10])))
    return replace(match, passage.rng.choice([n for n in (_MONTHS if old in _MONTHS else _WEEKDAYS) if n != old]))


def lie_negation_added(passage: Passage) -> str | None:
    """A "not" or "never" after an auxiliary, or "n't" onto it."""
    match = choose(passage.rng, _AUXILIARY.finditer(passage.text))
    if match is None:
        return None
    if match.group() in _CONTRACTING:
        return replace(match, match.group() + passage.rng.choice([" not", " never", "n't", "n’t"]))
    return replace(match, f"{match.group()} {passage.rng.choice(['not', 'never'])}")


def lie_negation_dropped(passage: Passage) -> str | None:
    """A negation left out, with or without an ellipsis in its place."""
    match = choose(passage.rng, _DENIALS.finditer(passage.text))
    if match is None:
        return None
    old = match.group()
    if old in ("none", "without"):
        return replace(match, {"none": "all", "without": "with"}[old])
    if old.startswith(" ") and passage.rng.random() < 0.3:
        return replace(match, " …")
    if "t" in old and not old.startswith(" "):
        text = replace(match, "")
        return re.sub(r"\bwo\b", "will", re.sub(r"\bca\b", "can", text))
    return replace(match, "")


def lie_modal(passage: Passage) -> str | None:
    match = choose(passage.rng, re.finditer(rf"\b(?:{'|'.join(_MODALS)})\b(?!['’])", passage.text))
    return replace(match, _MODALS[match.group()]) if match else None


def lie_hedge_added(passage: Passage) -> str | None:
    match = choose(passage.rng, re.finditer(r"(?<=[a-z,]) (?=[a-z0-9$])", passage.text))
    return replace(match, f" {passage.rng.choice(HEDGES)} ") if match else None


def lie_hedge_dropped(passage: Passage) -> str | None:
    """A hedge of the article left out, with or without an ellipsis in its place."""
    hedges = "|".join([*HEDGES, "likely", "possibly", "probably", "some", "around", "at least", "up to", "roughly"])
    match = choose(passage.rng, re.finditer(rf"(?<=[\w,] )(?:{hedges}) (?=\w)", passage.text))
    return replace(match, "… " if passage.rng.random() < 0.2 else "") if match else None


def lie_name(passage: Passage) -> str | None:
    match = choose(passage.rng, _NAMED.finditer(passage.text))
    others = [] if match is None else sorted(set(_NAMED.findall(passage.article)) - {match.group()})
    return replace(match, passage.rng.choice(others)) if match and others else None


def lie_word(passage: Passage) -> str | None:
    """Another content word of the article in a content word's place."""
    match = choose(passage.rng, (m for m in LOWER_WORD.finditer(passage.text) if m.group() not in _FUNCTION))
    if match is None:
        return None
    others = sorted(set(LOWER_WORD.findall(passage.article)) - _FUNCTION - {match.group()})
    others = [word for word in others if _scan(word) != _scan(match.group())]
    return replace(match, passage.rng.choice(others)) if others else None


def lie_tail(passage: Passage) -> str | None:
    return passage.text.rstrip('.!?”" ') + f", {passage.rng.choice(_TAILS)}."


def _scan(word: str) -> str:
    return word.replace("rn", "m").replace("cl", "d")


LIES: Final[dict[str, Edit]] = {
    "digit": lie_digit,
    "magnitude": lie_magnitude,
    "unit": lie_unit,
    "date": lie_date,
    "negation added": lie_negation_added,
    "negation dropped": lie_negation_dropped,
    "modal": lie_modal,
    "hedge added": lie_hedge_added,
    "hedge dropped": lie_hedge_dropped,
    "name": lie_name,
    "word": lie_word,
    "tail": lie_tail,
}
