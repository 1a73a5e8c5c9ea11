"""Drafts the numeric claims: the figures that an editor would print, each in the article's sentence that states it.

A figure is chosen if its sentence can be read alone and a weighted sum of a few signals predicts that readers print it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from summarizer.engines.extractive.document import Document
from summarizer.engines.extractive.holders import speaks_another
from summarizer.engines.extractive.labels import read_bound, read_label
from summarizer.engines.extractive.passages import (
    LONGEST,
    has_verb,
    is_whole,
    opens_article,
    refers_outside,
    widen_until_explained,
)
from summarizer.engines.extractive.stretches import choose_from_each, count_stretches, find_stretch
from summarizer.grounding.figures.comparators import read_foreign
from summarizer.grounding.figures.counted import PEOPLE
from summarizer.grounding.figures.relevance import is_trivial
from summarizer.grounding.figures.units import DURATIONS
from summarizer.grounding.statements.foreign_polarity import QUESTIONS
from summarizer.language.inflection import is_irregular_plural, singular
from summarizer.language.lexicon import SUBJECT_PRONOUNS, read_class, word_set
from summarizer.language.name_words import ORGANIZATION_HEADS, is_office
from summarizer.language.patterns import read_pattern
from summarizer.language.reporting_verbs import find_verb
from summarizer.schemas.findings import FoundFigure, Span

FEWEST: Final = 9  # figures of a short article, if it has so many
LIMIT: Final = 15  # figures of one article
CHARACTERS: Final = 300  # code points of an article for each of its figures beyond `FEWEST`
LONG_LIMIT: Final = 25  # figures of one stretch of a longer text, which may consist of several articles

WEIGHTS: Final = {
    "length": 0.25,  # per 100 characters of the passage, up to `_LONG`
    "lead": 1.25,  # times the share of the passage's words that occur in the article's first two sentences
    "label": 0.45,  # the sentence says what the figure counts or measures
    "bound": 0.35,  # "more than", "nearly"
    "slight": -0.5,  # a length of time or a small count
    "loose": -0.4,  # no label, and a word that attaches the figure to another statement: "at 3%", "and 40 homes"
    "further": -0.15,  # per preceding figure in the passage
}
"""Weights of the signals that readers print a figure, found as in `positions`, from 917 verdicts."""
_LONG: Final = 260
_LOOSE: Final = re.compile(r"\b(?:and|at|over|with) \Z", re.IGNORECASE)
_SMALL: Final = 10  # smaller counts are slight, and not chosen beside another figure of the sentence
_ENOUGH: Final = 0.45  # the least score of a chosen figure: readers print two of three of those just below it

_INTERIM: Final = re.compile(r"\bhalf-?time\b|\bat the (?:break|interval)\b", re.IGNORECASE)
_MARKET: Final = re.compile(read_pattern("market reports"))
_BASELINE: Final = re.compile(rf"{read_pattern('before the baseline of a figure')}\Z", re.IGNORECASE)
_UNMEASURED: Final = re.compile(read_pattern("before a figure that measures nothing"), re.IGNORECASE)
"""Words before a figure that is requested, bounds an uncertainty or a group, or belongs to another sentence's noun."""
_VAGUE: Final = re.compile(r"(?:hundreds|thousands|(?:m|b|tr)illions|tens|dozens|scores)\b", re.IGNORECASE)
_LATER: Final = re.compile(r",? (?:after|before|end(?:ed|ing))\b")  # after a length of time that only dates something
_DISTANT: Final = re.compile(r"(?: \([^()]*\))? (?:(?:north|south)?-?(?:east|west)|north|south|from|away|outside)\b")
"""Words after a distance that only locates a place."""
_DESCRIBED: Final = re.compile(r", (?:which|who|whose)\b[^,]*\Z")
"""A relative clause before a figure, which then is a side detail if a comma follows."""
_WHO: Final = re.compile(r" (?:who|that|which)\b")
_CLAUSE_ONLY: Final = re.compile(r"\b(?:where|which|who|and|but), \Z")
"""Words before a source that covers only the rest of its clause: "and, | according to the union, decides"."""
_NAMED: Final = re.compile(
    r"(?:\b(?:top|round of|last|number|no\.?|aged?|channel)[\s-]|[#'’]|§ ?|\d, ?|\d[.,] )\Z", re.IGNORECASE
)
"""Words before a number that ranks, dates or names."""
_AFTERWARDS: Final = re.compile(
    r", [^,]{0,40}\b(?:after|before)\b[^,]*\Z"
    r"|\bwhich (?:says?|said|estimate[sd]) "
)
"""Words between a source and a figure that make it unclear whether the figure is the source's."""
_YEAR: Final = re.compile(r"(?:[\d-]+/)?(?:1[5-9]|20|21)\d\d")
_RELATIVE: Final = re.compile(r"\b(?:that|which)\b")
_OWNED: Final = re.compile(r"(?:['’]s?|\b(?:its|his|her|their|our)) \Z")
_SPLIT: Final = re.compile(r"\d, ?\Z")  # before the last part of a number: "1, | 400 miles"
_TITLED: Final = re.compile(r"[\w,] [A-Z][\w-]+ \Z")
"""A name inside a sentence that a number is part of: "the Norby 500 companies", "Norby 11 reports"."""
_COMPARED: Final = re.compile(r" (?:as|more|less|the|\w+er)\b")  # after "three times"
_IN_LIST: Final = re.compile(r"\d,? (?:and )?\d+ ?[-–] ?\d")
_CONTINUATION: Final = re.compile(r"-|, \d{3}\b|, [a-z]+ and [a-z]+\b| and [A-Z]")
"""The continuation of a partial figure or noun phrase: "400 | -strong", "40 men | , women and children"."""
_FAR: Final = 20  # smallest measure that is meaningful without a noun: "1,750 miles north-east"
_WEATHER_UNITS: Final = frozenset({"°C", "°F", "in", "mm"})  # in which small values matter
_LARGE: Final = 1000  # smallest number that is clear without a noun: "offered most, 11.9 million"
_DISTINCTIVE: Final = 3  # significant digits of a figure that is counted once in all stretches of a long text
_SAME: Final = 100  # smallest count whose equals count the same thing: "105 migrants", "105 passengers"

_EXPECTING: Final = re.compile(
    r"([A-Z][\w’'&-]*(?: [\w’'&-]+){0,4}?) (?:(?:now |still )?expects? |(?:has |had |have )?(?:(?:re)?affirm|confirm"
    r"|reiterat|repeat|maintain|rais|lower|trim|narrow|cut|kept)[a-z]* (?:its|their|his|her) (?:[\w’'-]+ ){0,4}?"
    r"(?:forecasts?|guidance|outlook|projections?|estimates?)\b)"
)
"""The subject that expects a figure, or restates or changes its own forecast."""
_BESIDE_SOURCE: Final = re.compile(r"\A(?:In|On|At|By|For|With) .*(?= the )\s| (?:last|this|earlier|on|in) .*\Z")
"""A phrase before a subject, and a time after it."""
_ESTIMATING: Final = re.compile(
    r" (?:(?:estimate|forecast|predict|reckon|calculate)s (?!(?:for|from|in|of|on)\b)|(?:estimated|projects) that )"
)
_SOURCED: Final = re.compile(rf"(?i)\b{read_pattern('sources of figures without an attribution')}\b")
"""Words that give a sentence's figures a source which the attribution finder does not report."""
_BINDING: Final = frozenset({"at", "of"})  # prepositions after an object that introduce content: "puts it | at"
_SUPPOSED: Final = re.compile(r"\b(?:would|could|might|may)\b")
"""Modals that make an unlabelled sum a guess."""
_DOCUMENTS: Final = read_class("documents as sources")  # nouns of documents quoted like speakers, and pronouns
_FOREIGN_REPORT: Final = re.compile(
    r"\A(?:Sie|Er|Es|Ils?|Elles?|Él|Ella|Su|Lei|Lui)\b"
    rf"|\b(?i:{read_pattern('saying and estimating in other languages')})\b"
    rf"|{read_pattern('saying and estimating without spaces')}"
)
"""An opening pronoun, and words of saying and approximation, in languages without an attribution finder."""
_AFTER_NUMBER_PART: Final = re.compile(r"\d[.,]? (?:(?:à|a|do|til|till|o|ou|oder|of|до|или) )?\Z")
"""Matches before a figure that is the rest of another: "3.256.404, 74 euros", "2 à 3 milliards"."""
_SIGNED: Final = frozenset({"money", "percent", "percent_points"})
"""Kinds of figures that are also chosen in other languages and in fragments: their unit is not a counted noun."""
_FINAL: Final = frozenset(".!?")
_JOINT: Final = re.compile(r"[;,](?: and| or)?\Z")  # between the items of a list
_FEWEST_WORDS: Final = 4  # words of the shortest item of a list that states a figure
_WORD: Final = re.compile(r"[^\W\d_]{3}")
_DIGIT: Final = re.compile(r"\d")
_RANKS: Final = word_set("pos pos. position rank place no no. # nr year age date day seed bib id time")
"""Headings of columns whose numbers are not figures."""
_PAIR: Final = 2  # cells of a row with a name and its only number


@dataclass(frozen=True, slots=True)
class Claim:
    """A candidate figure for the brief."""

    figure: FoundFigure
    passage: Span  # the sentence or row that states it
    source: str  # the article's words for its source, or "the article"
    about: str | None  # what it counts or measures; None if unknown
    score: float = 0.0  # its importance
    signals: Mapping[str, float] = field(default_factory=dict)  # what its score consists of; see `WEIGHTS`
    doubtful: bool = False  # whether the sentence is too unclear about it to be chosen


def draft_claims(document: Document, *, limit: int | None) -> list[dict[str, Any]]:
    """Return the most important figures as wire objects, in the article's order.

    Args:
        limit: The most to return; None leaves the number to the engine.
    """
    return [write_claim(document, claim) for claim in _choose(document, limit)]


def write_claims(document: Document, indexes: Sequence[int]) -> list[dict[str, Any]]:
    """Return wire objects for given figures; those that no suitable sentence states are left out.

    Args:
        indexes: Indexes into the article's figures, in order.
    """
    found = (_read(document, document.findings.figures[index]) for index in indexes)
    return [write_claim(document, claim) for claim in found if claim is not None]


def write_claim(document: Document, claim: Claim) -> dict[str, Any]:
    """Return a figure as a wire object."""
    start, end = claim.passage
    quote, figure = document.source[start:end], claim.figure
    plain = figure.text
    if figure.kind == "money" and plain.casefold().endswith((" pounds", " pound")):
        plain = plain.rsplit(" ", 1)[0]  # "pounds" alone may be a weight
    return {
        "quote": quote,
        "figure": " ".join(f"{read_bound(document.text[start : figure.start].rstrip('Ââ'))}{plain}".split()),
        "about": claim.about,
        "statement": " ".join(quote.split()),
        "attribution": claim.source,
    }


def _choose(document: Document, limit: int | None) -> list[Claim]:
    """Return the claims with the best scores in the article's order, each value and quantity once."""
    best: dict[tuple[object, ...], Claim] = {}
    given = Counter[Span]()
    scored = []
    for claim in find_claims(document):
        if given[claim.passage] and _is_minor(claim):
            continue
        score = claim.score + WEIGHTS["further"] * given[claim.passage] + WEIGHTS["slight"] * _is_slight(claim)
        scored.append(replace(claim, score=score))
        given[claim.passage] += 1
    if limit is None and not document.is_kept_whole:
        scored = [claim for claim in scored if claim.score >= _ENOUGH]
    for claim in sorted(scored, key=lambda claim: (-claim.score, claim.figure.start)):
        best.setdefault(_make_key(claim.figure, document.text), claim)
    usual = max(FEWEST, min(LIMIT, len(document.text) // CHARACTERS))
    if count_stretches(document.text) > 1:
        usual = LONG_LIMIT
    chosen = choose_from_each(
        best.values(),
        text=document.text,
        place=lambda claim: claim.figure.start,
        weight=lambda claim: claim.score,
        most=usual if limit is None else max(limit, usual),
    )
    kept = sorted(chosen[:limit], key=lambda claim: claim.figure.start)
    same = Counter((claim.passage, claim.about) for claim in kept)  # a sentence's figures need distinct labels
    return [replace(claim, about=None) if same[claim.passage, claim.about] > 1 else claim for claim in kept]


def _make_key(figure: FoundFigure, text: str) -> tuple[object, ...]:
    unit = figure.unit if figure.kind != "cardinal" or (figure.value or 0) < _SAME else None
    digits = figure.value.normalize().as_tuple().digits if figure.value is not None else ()
    stretch = None if len(digits) >= _DISTINCTIVE else find_stretch(text, figure.start)
    return stretch, figure.value, figure.value_to, unit if figure.kind != "money" else None, figure.kind


def find_claims(document: Document) -> Iterator[Claim]:
    """Yield the candidate figures, without doubtful ones."""
    for index, figure in enumerate(document.findings.figures):
        if is_trivial(figure, document.text) or _is_no_quantity(document, index):
            continue
        claim = _read(document, figure)
        if claim is not None and not claim.doubtful:
            yield claim


def _is_no_quantity(document: Document, index: int) -> bool:
    """Whether a number ranks, dates, names, converts the one before it into another unit, or is part of a number."""
    text, figures = document.text, document.findings.figures
    figure = figures[index]
    before = text[max(0, figure.start - 20) : figure.start]
    if _is_named(figure, before) or _qualifies(figure, text) or figure.unit == "page":
        return True
    if figure.unit == "score" and _IN_LIST.search(text, max(0, figure.start - 6), figure.end + 6):
        return True  # "6-4, 3-6, 6-3"
    if figure.unit == "time" and (figure.text.endswith("Times") or _COMPARED.match(text, figure.end)):
        return True  # "4 Times Square", "three times as many"
    if index and 0 <= figure.start - figures[index - 1].end < 4:
        return text[figures[index - 1].end : figure.start].strip(" Â") in {"(", "or", ";"}
    if figure.text.endswith("llionth"):
        return True  # "its one millionth guest"
    return figure.value == 1 and figure.kind != "percent"


def _is_named(figure: FoundFigure, before: str) -> bool:
    """Whether a number, by its own words or those before it, is a name, a year or part of another number."""
    if figure.kind == "measure":
        return _SPLIT.search(before) is not None
    if figure.kind != "cardinal":
        return False
    named = _NAMED.search(before) or _YEAR.fullmatch(figure.text.partition(" to ")[0])  # "1980", "2015 to 68,000"
    titled = figure.text[0].isdigit() and _TITLED.search(before)
    dated = _YEAR.fullmatch(figure.text.partition(" ")[0]) and _OWNED.search(before)  # "Roe's 2005 returns"
    return bool(named or titled or dated) or _is_cut(figure)


def _qualifies(figure: FoundFigure, text: str) -> bool:
    """Whether a number only modifies a noun: "a 24-inch main", "million-pound homes", "a seven-day trip"."""
    lasting = figure.unit in DURATIONS and " " in figure.text  # "four-and-a-half years"
    if figure.kind in {"measure", "money"} and "-" in figure.text and not lasting:
        return True
    if lasting and figure.text.endswith(f" {figure.unit}") and (figure.value or 0) > 1:
        return True  # "a 12 day | mission"
    return figure.kind in {"cardinal", "money"} and _CONTINUATION.match(text, figure.end) is not None


def _is_cut(figure: FoundFigure) -> bool:
    """Whether the counted word is no plural: "the 545 caravan", "250 medical | and other clinics", "a 13-man team"."""
    noun = figure.text.lower().split()[-1]
    counted = singular(noun) != noun or is_irregular_plural(noun) or noun in PEOPLE  # "15 | injured"
    return figure.unit is not None and not counted


def _read(document: Document, figure: FoundFigure) -> Claim | None:
    """Return a figure with its passage, source, label and score; None if it is unsuitable for a brief."""
    if not document.layout.is_quotable(figure.span) or document.layout.genre == "release_notes":
        return None
    sentence, is_item = _locate(document, figure)
    line = document.text[slice(*sentence)]
    if "\t" in line:
        about = _read_cell(document, sentence, figure) if len(line) <= LONGEST else None
        return Claim(figure, sentence, "the article", about) if about else None
    if document.layout.genre == "other_language":
        return _read_foreign(document, figure, sentence)
    if sentence not in document.passages:
        document.passages[sentence] = (_find_item if is_item else _find_passage)(document, sentence)
    passage = document.passages[sentence] if not is_item or figure.kind in _SIGNED else None
    source = _find_source(document, figure, passage, sentence) if passage is not None else None
    if passage is None or source is None:
        return None
    label = read_label(document.text, document.unit_of(sentence), figure)
    measured = figure.kind == "measure"  # "a 46 m well": the well is not its length
    guess = figure.kind == "money" and label is None and source != "the article" and _SUPPOSED.search(line)
    doubtful = bool(guess) or _is_doubtful(document, figure, sentence, label)
    signals = _read_signals(document, figure, passage, label)
    score = sum(WEIGHTS[name] * on for name, on in signals.items())
    return Claim(figure, passage, source, None if measured else label, score, signals, doubtful)


def _locate(document: Document, figure: FoundFigure) -> tuple[Span, bool]:
    """Return the sentence or row around a figure, and whether it is a list item without a final mark."""
    sentence = document.sentence_at(figure.start)
    line = document.text[slice(*sentence)].strip()
    start = sentence[0] + document.text[slice(*sentence)].index(line)
    is_item = document.layout.kind_at(start) == "list_item" and line[-1] not in _FINAL
    if is_item:
        line = _JOINT.sub("", line)
    return (start, start + len(line)), is_item


def _read_foreign(document: Document, figure: FoundFigure, sentence: Span) -> Claim | None:
    """Return a figure of an article in another language: an amount or share in a sentence without reported speech.

    None for other figures.
    """
    if figure.kind not in _SIGNED or sentence[1] - sentence[0] > LONGEST:
        return None
    line, before = document.text[slice(*sentence)], document.text[sentence[0] : figure.start]
    is_reported = _FOREIGN_REPORT.search(line) is not None or read_foreign(before) != "exact"
    is_reported = is_reported or line.endswith(QUESTIONS) or document.is_between_marks(figure.start)
    is_bare = figure.text[0].isdigit() and figure.text[-1].isdigit()  # "8,1" of "von 8,1 auf 5,4 Prozent"
    usable = not (is_reported or is_bare or _AFTER_NUMBER_PART.search(before))
    return Claim(figure, sentence, "the article", None, score=1.0) if usable else None


def _is_slight(claim: Claim) -> bool:
    """Whether a claim is a length of time, or a small count without a label: "three villages"."""
    small = claim.figure.kind == "cardinal" and (claim.figure.value or 0) < _SMALL
    return claim.figure.unit in DURATIONS or (claim.about is None and small)


def _is_minor(claim: Claim) -> bool:
    """Whether a figure is slight, or its unit stands elsewhere: "2 million euros on sales of | 37 million"."""
    figure = claim.figure
    bare = figure.kind == "cardinal" and figure.unit is None and figure.text[-1].isalpha()
    return (bare and claim.about is None) or _is_slight(claim)


def _read_signals(document: Document, figure: FoundFigure, passage: Span, label: str | None) -> dict[str, float]:
    """Return a figure's signals, without "further" and "slight"."""
    return {
        "length": min(passage[1] - passage[0], _LONG) / 100,
        "lead": document.share_with_lead(passage),
        "label": label is not None,
        "bound": bool(read_bound(document.text[passage[0] : figure.start])),
        "loose": label is None and _LOOSE.search(document.text, max(0, figure.start - 5), figure.start) is not None,
    }


def _find_passage(document: Document, sentence: Span) -> Span | None:
    """Return a sentence, with the preceding one if it needs that; None if it is unsuitable for a brief."""
    line = document.text[slice(*sentence)]
    row = document.layout.kind_at(sentence[0]) == "table_row"
    if row or not is_whole(document.text, sentence) or not has_verb(line) or line.endswith("?"):
        return None
    return sentence if opens_article(document, sentence) else widen_until_explained(document, sentence)


def _find_item(document: Document, item: Span) -> Span | None:
    """Return an item of a list without a final mark, "Revenue of $12 million"; None if it cannot be read alone."""
    line = document.text[slice(*item)]
    is_phrase = line[0].isupper() and line.count("(") == line.count(")") and len(line.split()) >= _FEWEST_WORDS
    is_phrase = is_phrase and len(line) <= LONGEST and "\n" not in line and not document.quotations_at(item)
    return item if is_phrase and not refers_outside(document, item) else None


def _is_doubtful(document: Document, figure: FoundFigure, sentence: Span, label: str | None) -> bool:
    """Whether a figure is quoted, a baseline, part of a group, vague, a market price, or too small to matter."""
    text, line = document.text, document.text[slice(*sentence)]
    before = text[max(sentence[0], figure.start - 120) : figure.start]
    if document.speech.is_inside(figure.span) or before.rfind("(") > before.rfind(")"):
        return True
    if figure.unit in DURATIONS and not before.endswith("for ") and _LATER.match(text, figure.end):
        return True
    if figure.unit == "score":
        return _INTERIM.search(line) is not None
    if _BASELINE.search(before) or _VAGUE.match(figure.text) or (label is None and _UNMEASURED.search(before)):
        return True
    if _DESCRIBED.search(before) and "," in text[figure.end : sentence[1]]:
        return True
    if "respectively" in line or (" and " in figure.text and _WHO.match(text, figure.end)):
        return True  # "70% and 31%, respectively", "3,000 patients and assessors who"
    if _is_small(document, figure, label):
        return True
    priced = figure.kind in {"money", "percent_points"} or figure.unit in DURATIONS
    return priced and _MARKET.search(line) is not None


def _is_small(document: Document, figure: FoundFigure, label: str | None) -> bool:
    """Whether a figure without a label is a count, a share or a distance too small to matter by itself."""
    if label is not None:
        return False
    if figure.kind == "cardinal":
        return figure.unit is None and abs(float(figure.value or 0)) < _LARGE
    short = (figure.value or 0) < _FAR and figure.unit not in _WEATHER_UNITS
    located = _DISTANT.match(document.text, figure.end) is not None
    distance = figure.kind == "measure" and (short or located)
    return (figure.kind == "ratio" or distance) and figure.unit not in DURATIONS


def _find_source(document: Document, figure: FoundFigure, passage: Span, sentence: Span) -> str | None:
    """Return the article's words for a figure's source, or "the article"; None if the source is unclear."""
    line = document.text[slice(*passage)]
    found = document.who_says(figure.span)
    cue = document.text[slice(*found.cue)].casefold() if found is not None and found.cue else ""
    place = found.cue[0] if found is not None and found.cue else 0
    apart = figure.end < place and _CLAUSE_ONLY.search(document.text[figure.end : place])
    if found is not None and found.cue and _AFTERWARDS.search(document.text, found.cue[1], figure.start):
        return None  # "Roe said she was told, years before it killed three people"
    if cue.startswith(("deny", "deni")) and _RELATIVE.search(document.text, place, figure.start):
        return None  # "Roe denies an attack that killed three people"
    if found is None or apart or _takes_noun_only(cue):
        return _find_unreported(document, figure, line, document.text[slice(*sentence)])
    words = found.as_named.casefold().split()
    if len(words) == 1 and words[0] in SUBJECT_PRONOUNS:
        return _find_antecedent(document, words[0], found.speaker or "", line)
    is_known = document.actors.find(found.as_named) is not None or _describes_source(words)
    return found.as_named if is_known else None


def _find_antecedent(document: Document, pronoun: str, speaker: str, line: str) -> str | None:
    """Return the speaker of a pronoun if the figure's line names it; None if not, or if "he" is another or a body."""
    actor = document.actors.find(speaker)
    is_body = pronoun in {"he", "she"} and actor is not None and actor.kind != "person"
    before, named, _ = line.partition(speaker) if speaker else ("", "", "")
    return speaker if named and not (is_body or speaks_another(before)) else None


def _find_unreported(document: Document, figure: FoundFigure, line: str, own: str) -> str | None:
    """Return the source of a figure without an attribution: the subject that expects it, or "the article".

    None if the sentence still seems to report the figure from somebody.
    """
    answered = document.layout.kind_at(figure.start) == "answer"  # an interview's answer without a known speaker
    is_reported = answered or document.speech.is_inside(figure.span) or _ESTIMATING.search(line)
    if is_reported or _SOURCED.search(line):
        return None
    goes_on = own.split()[0].lower() in SUBJECT_PRONOUNS  # "It kept 5%", but not "Last year it made"
    expects = _EXPECTING.match(line if goes_on else own)
    source = _BESIDE_SOURCE.sub("", expects[1]) if expects else ""  # "In new projections the bank last week cut"
    is_named = document.actors.find(source) is not None or _describes_source(source.casefold().split())
    return source if source and is_named else "the article"


def _takes_noun_only(cue: str) -> bool:
    """Whether a cue takes a plain object rather than reported content: "rejected a 3 million offer"."""
    return cue.isalpha() and not any(verb.clause or verb.target & _BINDING for verb, _ in find_verb(cue))


def _describes_source(words: Sequence[str]) -> bool:
    """Whether lower-case words contain a noun, singular or plural, for a document, body or office."""
    single = [singular(word) for word in words]
    return any(word in _DOCUMENTS or word in ORGANIZATION_HEADS or is_office(word) for word in (*words, *single))


def _read_cell(document: Document, row: Span, figure: FoundFigure) -> str | None:
    """Return the heading of a figure's column, or of its row if it is the first figure there; None if not in words."""
    text = document.text
    cells = text[slice(*row)].split("\t")
    column = text.count("\t", row[0], figure.start)
    start = text.rfind("\n", 0, row[0]) + 1
    top = document.first_rows.get(start, start)
    heading = text[top : text.find("\n", top)].split("\t")
    above = heading[column].strip() if len(heading) == len(cells) and top != start else ""
    if above.casefold() in _RANKS or not column:
        return None
    alone = len(cells) == _PAIR or figure.unit is not None  # a bare number of several may be of any year
    first = not any(cell.strip() for cell in cells[1:column])
    names = (above, cells[0].strip()) if first and alone else (above,)
    return next((words for words in names if _WORD.search(words) and not _DIGIT.search(words)), None)
