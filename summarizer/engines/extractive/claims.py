"""Draft the numeric claims: the figures that an editor would print, each in the article's sentence that states it.

A figure is taken if one sentence states it that can be read alone, and readers mostly print such figures, by the
weights of a few signals.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from summarizer.engines.extractive.document import Document
from summarizer.engines.extractive.labels import read_bound, read_label
from summarizer.engines.extractive.passages import (
    LONGEST,
    explain,
    has_verb,
    is_whole,
    opens_article,
)
from summarizer.engines.extractive.stretches import choose_from_each, count_stretches, find_stretch
from summarizer.grounding.figures.comparators import read_abroad
from summarizer.grounding.figures.counted import PEOPLE
from summarizer.grounding.figures.relevance import is_trivial
from summarizer.grounding.figures.units import DURATIONS
from summarizer.grounding.statements.foreign_polarity import QUESTIONS
from summarizer.language.inflection import is_irregular_plural, singular
from summarizer.language.lexicon import SUBJECT_PRONOUNS, read_class, word_set
from summarizer.language.name_words import ORGANIZATION_HEADS, is_office
from summarizer.language.reporting_verbs import find_verb
from summarizer.schemas.findings import FoundFigure, Span

FEWEST: Final = 9  # figures of a short article, if it has so many
LIMIT: Final = 15  # figures of one article
CHARACTERS: Final = 300  # code points of an article for each of its figures beyond `FEWEST`
LONG_LIMIT: Final = 25  # figures of one stretch of a longer text, in which several articles may stand

_WEIGHTS: Final = {
    "length": 0.25,  # for every 100 characters of its passage, up to `_LONG`
    "lead": 1.25,  # times the share of its passage's words that the article's first two sentences have
    "label": 0.45,  # its sentence says what it counts or measures
    "bound": 0.35,  # "more than", "nearly"
    "slight": -0.5,  # it is a length of time or a small count
    "loose": -0.4,  # it has no label, and a word before it joins it to what is told first: "at 3%", "and 40 homes"
    "further": -0.15,  # for every figure before it in its passage
}
"""What tells which figures readers print, as in `positions`: from 917 verdicts."""
_LONG: Final = 260
_LOOSE: Final = re.compile(r"\b(?:and|at|over|with) \Z", re.IGNORECASE)
_SMALL: Final = 10  # a count that is slight, and is not printed beside another figure of its sentence
_ENOUGH: Final = 0.3  # the least score of a figure that is printed

_INTERIM: Final = re.compile(r"\bhalf-?time\b|\bat the (?:break|interval)\b", re.IGNORECASE)
_MARKET: Final = re.compile(
    r"\b(?:shares?|stocks?|index|indices|points?|barrel|ounce|yields?|futures|benchmark|euro|yen|sterling|dollar"
    r"|Nasdaq|Dow|S&P|Nikkei|FTSE|DAX|cents?)\b.*\b(?:rose|fell|gained|lost|added|slipped|dropped|jumped|climbed"
    r"|clos\w+|trad\w+|up|down|bought|late|flat|dipped|edged|eased|advanced|retreated|sank|tumbled|surged|higher|lower)\b"
    r"|\b(?:settled?|closed?) (?:up |down )?at\b|\b(?:per|an?) (?:ounce|barrel|gallon|share)\b"
    r"|\b(?:rose|fell|gained|lost|added|dropped|climbed|jumped|slipped|sank) (?:\$\d+\.\d\d|[\d.]+ cents)\b"
)
_BASELINE: Final = re.compile(
    r"(?:\b(?:from|compared (?:with|to)|versus|against|previous|earlier|instead of|rather than|including|such as)\s"
    r"(?:the |an? )?(?:about |around |nearly |some )?(?:[£$€]?[\d.,]+\w*%? (?:to|and|or) )?"
    r"|\bby [\d.,]+%? to |\b(?:attended|watched|followed|signed) by (?:about |around |some |more than )?"
    r"|\bone of (?:the|its|their|our) "
    r"|(?:\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|half|all|each|none)) of (?:(?:the|its|their|our) )?"
    r"(?:[\w’'-]+['’]s? )?"
    r"|\b(?:not|never|unlikely|n['’]t) (?:\w+ ){1,4}(?:more|less|fewer) than "
    r"|\bof (?:the|its|their|our) [\w’'-]+['’]s? |\ball "
    r"|\bout of (?:an? )?(?:possible |total )?|\b(?:the|those|these) "
    r"|\bhad (?:spoken of|reported|estimated) (?:about |at least )?"
    r"|\b(?:earl(?:y|ier)|initial|original|previous) (?:reports?|estimates?|figures?|drafts?) of )\Z",
    re.IGNORECASE,
)
_UNMEASURED: Final = re.compile(
    r"\b(?:asking|asked|wants?|wanted|seeks?|seeking|sought) (?:for )?(?:an? |at least |up to |about |another )?\Z"
    r"|\b(?:interval|uncertainty|margin of error)\b[^.;]*\Z"
    r"|\b(?:those|people|users|homes|anyone|companies|firms|households) (?:with|of|earning|(?:who|that|which) \w+)"
    r" (?:at least |(?:more|fewer|less) than |over |under )\Z"
    r"|\b(?:the|that|this) (?:drop|fall|rise|increase|decrease|figure|share|number|total|target|rate|proportion|gap)"
    r" (?:is|was|were|would|could|will|had|has|came|stood|rose|fell) (?:[\w’]+,? ){0,6}\Z",
    re.IGNORECASE,
)
"""What stands before a figure that is asked for, bounds an uncertainty or a group, or is of what another sentence
names."""
_VAGUE: Final = re.compile(r"(?:hundreds|thousands|(?:m|b|tr)illions|tens|dozens|scores)\b", re.IGNORECASE)
_LATER: Final = re.compile(r",? (?:after|before)\b")  # behind a length of time that only dates something
_DISTANT: Final = re.compile(r"(?: \([^()]*\))? (?:(?:north|south)?-?(?:east|west)|north|south|from|away|outside)\b")
"""What stands behind a distance that only says where a place is."""
_DESCRIBED: Final = re.compile(r", (?:which|who|whose)\b[^,]*\Z")
"""Words behind which a figure says what somebody is who does something else in the sentence, if a comma follows."""
_WHO: Final = re.compile(r" (?:who|that|which)\b")
_CLAUSE_ONLY: Final = re.compile(r"\b(?:where|which|who|and|but), \Z")
"""What stands before a source that stands for the rest of its clause: "and, | according to the union, decides"."""
_NAMED: Final = re.compile(
    r"(?:\b(?:top|round of|last|number|no\.?|aged?|channel)[\s-]|[#'’]|\d, ?|\d[.,] )\Z", re.IGNORECASE
)
"""What stands before a number that ranks, dates or names."""
_AFTERWARDS: Final = re.compile(r", [^,]{0,40}\b(?:after|before)\b[^,]*\Z")
"""What stands between a source and a figure of which nobody can tell whose it is."""
_YEAR: Final = re.compile(r"(?:[\d-]+/)?(?:1[5-9]|20|21)\d\d")
_SPLIT: Final = re.compile(r"\d, ?\Z")  # before the last part of a number: "1, | 400 miles"
_TITLED: Final = re.compile(r"[\w,] [A-Z][\w-]+ \Z")
"""A name inside a sentence that a number belongs to: "the Norby 500 companies", "Norby 11 reports"."""
_COMPARED: Final = re.compile(r" (?:as|more|less|the|\w+er)\b")  # behind "three times"
_IN_LIST: Final = re.compile(r"\d,? (?:and )?\d+ ?[-–] ?\d")
_GOES_ON: Final = re.compile(r"-|, \d{3}\b|, [a-z]+ and [a-z]+\b")
"""What stands behind a part of a figure or of what is counted: "400 | -strong", "40 men | , women and children"."""
_FAR: Final = 20  # a measure from which on it tells something without a noun: "1,750 miles north-east"
_TELLING_UNITS: Final = frozenset({"°C", "°F", "in", "mm"})  # of weather, in which few are many
_LARGE: Final = 1000  # a number from which on readers know without a noun what it is of: "offered most, 11.9 million"
_TELLING: Final = 3  # significant digits of a figure that means the same wherever a long text tells it
_SAME: Final = 100  # a count from which on another of the same value counts the same: "105 migrants", "105 passengers"

_EXPECTING: Final = re.compile(
    r"([A-Z][\w’'&-]*(?: [\w’'&-]+){0,4}?) (?:(?:now |still )?expects? |(?:has |had |have )?(?:(?:re)?affirm|confirm"
    r"|reiterat|repeat|maintain|rais|lower|trim|narrow|cut|kept)[a-z]* (?:its|their|his|her) (?:[\w’'-]+ ){0,4}?"
    r"(?:forecasts?|guidance|outlook|projections?|estimates?)\b)"
)
"""Who expects a figure, or stands by a forecast of their own."""
_BESIDE_SOURCE: Final = re.compile(r"\A(?:In|On|At|By|For|With) .*(?= the )\s| (?:last|this|earlier|on|in) .*\Z")
"""A phrase before a subject, and a time behind it."""
_ESTIMATING: Final = re.compile(
    r" (?:(?:estimate|forecast|predict|reckon|calculate)s (?!(?:for|from|in|of|on)\b)|(?:estimated|projects) that )"
)
_SOURCED: Final = re.compile(
    r"(?i)\b(?:(?:was|were|been) told|(?:court|jury|jurors|inquest|inquiry|tribunal) (?:has |had )?heard"
    r"|according to|own (?:estimate|figure|count)s?|said|would say"
    r"|acknowledged|admitted|conceded|accept(?:s|ed) that|claim(?:s|ed)|estimated at|prices imply"
    r"|by (?:the |an? )?[\w’'-]+ (?:own )?(?:sums|count|reckoning|estimates?|calculations?)"
    r"|(?:accounts?|figures|logs?|records?|poll|survey|opinion|estimates?)\b.{0,80}"
    r" (?:shows?|showed|puts?|had put|came to)"
    r"|(?:has|have) (?:recorded|counted|listed)|puts? at"
    r"|(?:in|under|by) (?:a|an|the|its) (?:\w+ )?(?:poll|survey|draft|study|report|estimate))\b"
)
"""Words of a sentence that give its figures a source which is not found."""
_BINDING: Final = frozenset({"at", "of"})  # behind an object, what is said of it: "puts it | at", "accused it | of"
_SUPPOSED: Final = re.compile(r"\b(?:would|could|might|may)\b")
"""What a sum is somebody's guess by, if nothing says of what it is."""
_DOCUMENTS: Final = read_class("documents as sources")  # nouns of what is quoted as one who speaks, and pronouns
_ABROAD: Final = re.compile(
    r"\A(?:Sie|Er|Es|Ils?|Elles?|Él|Ella|Su|Lei|Lui)\b"
    r"|\b(?i:évalu\w+|estim\w+|selon|d['’]après|déclar\w+|affirm\w+|annonc\w+|indiqu\w+|précis\w+|promi[st]\w*|rappel\w+"
    r"|laut|zufolge|nach Angaben|hieß es|soll(?:en)?|sagt\w*|teilt\w* \w* ?mit|erklär\w+|schätz\w+|geschätzt"
    r"|près de|environ|rund|etwa"
    r"|según|dij\w+|asegur\w+|anunci\w+|segundo|diss\w+|secondo|ha detto|dichiarat\w+|volgens|zei|aldus|zegt|stelt"
    r"|enligt|säger|uppger|omkring|według|zdaniem|powiedzia\w*|oświadcz\w*|zapowi\w*|twierdz\w*|zapewn\w*|dodał\w*|około"
    r"|по словам|по мнению|по данным|сообщ\w*|заяв\w*|сказа\w*|счита\w*|около|почти"
    r"|göre|söyle\w*|belirt\w*|açıkla\w*|kaydet\w*|ifade|sürdü|tahmin|yaklaşık)\b"
    r"|قال|أعلن|بحسب|وفق|أكد|توقع|أضاف|أوضح|نحو|表示|称|说|認|认为|据|预计|约|述べ|によると|明らかに|語っ|指摘|約|程度"
    r"|말했|밝혔|따르면|약 "
)
"""A pronoun that opens a sentence, and words of saying, in languages of which nobody's words are found."""
_TORN: Final = re.compile(r"\d[.,]? \Z")  # before a figure that is the rest of another: "3.256.404, 74 euros"
_SIGNED: Final = frozenset({"money", "percent", "percent_points"})
"""Kinds of figures that are read in other languages too: what is counted is a word."""
_WORD: Final = re.compile(r"[^\W\d_]{3}")
_DIGIT: Final = re.compile(r"\d")
_RANKS: Final = word_set("pos pos. position rank place no no. # nr year age date day seed bib id time")
"""Headings of columns whose numbers are no figures."""
_PAIR: Final = 2  # cells of a row that gives a name its only number


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure before it is chosen for the brief."""

    figure: FoundFigure
    passage: Span  # the sentence or row that states it
    source: str  # the article's words for who stands for it, or "the article"
    about: str | None  # what it counts or measures, or None
    score: float = 0.0  # how much it matters; only the order means anything
    doubtful: bool = False  # whether its sentence does not say enough of it to be chosen


def draft_claims(document: Document, *, limit: int | None) -> list[dict[str, Any]]:
    """The figures that matter, in the article's order, as wire objects.

    Args:
        limit: The most to write; None leaves it to the engine.
    """
    return [write_claim(document, claim) for claim in _choose(document, limit)]


def write_claims(document: Document, indexes: Sequence[int]) -> list[dict[str, Any]]:
    """Wire objects for figures of the article; none for those that no sentence states.

    Args:
        indexes: Places of the figures among the article's, in order.
    """
    found = (_read(document, document.findings.figures[index]) for index in indexes)
    return [write_claim(document, claim) for claim in found if claim is not None]


def write_claim(document: Document, claim: Claim) -> dict[str, Any]:
    """A figure as a wire object."""
    start, end = claim.passage
    quote, figure = document.source[start:end], claim.figure
    plain = figure.text
    if figure.kind == "money" and plain.casefold().endswith((" pounds", " pound")):
        plain = plain.rsplit(" ", 1)[0]  # the word alone does not say that they are money
    return {
        "quote": quote,
        "figure": " ".join(f"{read_bound(document.text[start : figure.start].rstrip('Ââ'))}{plain}".split()),
        "about": claim.about,
        "statement": " ".join(quote.split()),
        "attribution": claim.source,
    }


def _choose(document: Document, limit: int | None) -> list[Claim]:
    """The claims with the best scores, each value and each quantity once."""
    best: dict[tuple[object, ...], Claim] = {}
    given = Counter[Span]()
    told = []
    for claim in _find(document):
        slight = _is_slight(claim)
        if slight and given[claim.passage]:
            continue
        score = claim.score + _WEIGHTS["further"] * given[claim.passage] + _WEIGHTS["slight"] * slight
        told.append(replace(claim, score=score))
        given[claim.passage] += 1
    if limit is None and not document.is_told_whole:
        told = [claim for claim in told if claim.score >= _ENOUGH]
    for claim in sorted(told, key=lambda claim: (-claim.score, claim.figure.start)):
        figure = claim.figure
        unit = figure.unit if figure.kind != "cardinal" or (figure.value or 0) < _SAME else None
        digits = figure.value.normalize().as_tuple().digits if figure.value is not None else ()
        stretch = None if len(digits) >= _TELLING else find_stretch(document.text, figure.start)
        key = (stretch, figure.value, figure.value_to, unit if figure.kind != "money" else None, figure.kind)
        best.setdefault(key, claim)
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
    same = Counter((claim.passage, claim.about) for claim in kept)  # a label has to tell a sentence's figures apart
    return [replace(claim, about=None) if same[claim.passage, claim.about] > 1 else claim for claim in kept]


def _find(document: Document) -> Iterator[Claim]:
    """Every figure that can be printed."""
    for index, figure in enumerate(document.findings.figures):
        if is_trivial(figure, document.text) or _names(document, index):
            continue
        claim = _read(document, figure)
        if claim is not None and not claim.doubtful:
            yield claim


def _names(document: Document, index: int) -> bool:
    """Whether a number ranks, dates or names, says the one before it in another unit, or is a part of a number."""
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
    return figure.value == 1 and figure.kind != "percent"


def _is_named(figure: FoundFigure, before: str) -> bool:
    """Whether the words before a number, or its own, say that it is a name, a year or a part of another number."""
    if figure.kind == "measure":
        return _SPLIT.search(before) is not None
    if figure.kind != "cardinal":
        return False
    named = _NAMED.search(before) or _YEAR.fullmatch(figure.text)  # "around 1980"
    titled = figure.text[0].isdigit() and _TITLED.search(before)
    return bool(named or titled) or _is_cut(figure)


def _qualifies(figure: FoundFigure, text: str) -> bool:
    """Whether a number only describes a noun: "a 24-inch main", "million-pound homes", "a seven-day trip"."""
    lasting = figure.unit in DURATIONS and " " in figure.text  # "four-and-a-half years"
    if figure.kind in {"measure", "money"} and "-" in figure.text and not lasting:
        return True
    return figure.kind in {"cardinal", "money"} and _GOES_ON.match(text, figure.end) is not None


def _is_cut(figure: FoundFigure) -> bool:
    """Whether what is counted is no plural: "the 545 caravan", "250 medical | and other clinics", "a 13-man team"."""
    noun = figure.text.lower().split()[-1]
    counted = singular(noun) != noun or is_irregular_plural(noun) or noun in PEOPLE  # "15 | injured"
    return figure.unit is not None and not counted


def _read(document: Document, figure: FoundFigure) -> Claim | None:
    """A figure with its passage, source, label and score; None if it cannot be printed."""
    if not document.layout.is_quotable((figure.start, figure.end)) or document.layout.genre == "release_notes":
        return None
    sentence = document.sentence_at(figure.start)
    line = document.text[slice(*sentence)].strip()
    start = sentence[0] + document.text[slice(*sentence)].index(line)
    sentence = start, start + len(line)
    if "\t" in line:
        about = _read_cell(document, sentence, figure) if len(line) <= LONGEST else None
        return Claim(figure, sentence, "the article", about) if about else None
    if document.layout.genre == "other_language":
        return _read_abroad(document, figure, sentence)
    if sentence not in document.passages:
        document.passages[sentence] = _find_passage(document, sentence)
    passage = document.passages[sentence]
    source = _find_source(document, figure, passage, sentence) if passage is not None else None
    if passage is None or source is None:
        return None
    label = read_label(document.text, document.unit_of(sentence), figure)
    measured = figure.kind == "measure"  # "a 46 m well": the well is not its length
    guess = figure.kind == "money" and label is None and source != "the article" and _SUPPOSED.search(line)
    doubtful = bool(guess) or _is_doubtful(document, figure, sentence, label)
    score = _score(document, figure, passage, label)
    return Claim(figure, passage, source, None if measured else label, score, doubtful)


def _read_abroad(document: Document, figure: FoundFigure, sentence: Span) -> Claim | None:
    """A figure of an article in another language: an amount or a share of a sentence that gives nobody's words."""
    line, before = document.text[slice(*sentence)], document.text[sentence[0] : figure.start]
    is_told = _ABROAD.search(line) is not None or read_abroad(before) != "exact"
    is_told = is_told or line.endswith(QUESTIONS) or document.is_between_marks(figure.start)
    usable = figure.kind in _SIGNED and not (is_told or _TORN.search(before)) and len(line) <= LONGEST
    return Claim(figure, sentence, "the article", None, score=1.0) if usable else None


def _is_slight(claim: Claim) -> bool:
    """Whether a claim is a length of time, or a small count that its sentence does not explain: "three villages"."""
    small = claim.figure.kind == "cardinal" and (claim.figure.value or 0) < _SMALL
    return claim.figure.unit in DURATIONS or (claim.about is None and small)


def _score(document: Document, figure: FoundFigure, passage: Span, label: str | None) -> float:
    """How likely a reader prints a figure, but for those before it in its sentence."""
    signals = {
        "length": min(passage[1] - passage[0], _LONG) / 100,
        "lead": document.share_with_lead(passage),
        "label": label is not None,
        "bound": bool(read_bound(document.text[passage[0] : figure.start])),
        "loose": label is None and _LOOSE.search(document.text, max(0, figure.start - 5), figure.start) is not None,
    }
    return sum(_WEIGHTS[name] * float(on) for name, on in signals.items())


def _find_passage(document: Document, sentence: Span) -> Span | None:
    """A sentence, with the one before it if it cannot be read alone; None if it cannot be printed."""
    line = document.text[slice(*sentence)]
    row = document.layout.kind_at(sentence[0]) == "table_row"
    if row or not is_whole(document.text, sentence) or not has_verb(line) or line.endswith("?"):
        return None
    return sentence if opens_article(document, sentence) else explain(document, sentence)


def _is_doubtful(document: Document, figure: FoundFigure, sentence: Span, label: str | None) -> bool:
    """Whether a figure is another's part, price or comparison, or of nothing that is named, or too small to matter."""
    text, line = document.text, document.text[slice(*sentence)]
    before = text[max(sentence[0], figure.start - 120) : figure.start]
    if document.is_quoted((figure.start, figure.end)) or before.rfind("(") > before.rfind(")"):
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
    return figure.kind not in ("percent", "cardinal") and _MARKET.search(line) is not None


def _is_small(document: Document, figure: FoundFigure, label: str | None) -> bool:
    """Whether a figure without a label is a count, a share or a distance too small to matter by itself."""
    if label is not None:
        return False
    if figure.kind == "cardinal":
        return figure.unit is None and abs(float(figure.value or 0)) < _LARGE
    short = (figure.value or 0) < _FAR and figure.unit not in _TELLING_UNITS
    located = _DISTANT.match(document.text, figure.end) is not None
    distance = figure.kind == "measure" and (short or located)
    return (figure.kind == "ratio" or distance) and figure.unit not in DURATIONS


def _find_source(document: Document, figure: FoundFigure, passage: Span, sentence: Span) -> str | None:
    """The article's words for who stands for a figure; None if they name nobody, or not in its passage."""
    line = document.text[slice(*passage)]
    found = document.who_says((figure.start, figure.end))
    cue = document.text[slice(*found.cue)].casefold() if found is not None and found.cue else ""
    place = found.cue[0] if found is not None and found.cue else 0
    apart = figure.end < place and _CLAUSE_ONLY.search(document.text[figure.end : place])
    if found is not None and found.cue and _AFTERWARDS.search(document.text, found.cue[1], figure.start):
        return None  # "Roe said she was told, years before it killed three people"
    if found is None or apart or _takes_noun_only(cue):
        return _find_unreported(document, figure, line, document.text[slice(*sentence)])
    words = found.as_named.casefold().split()
    actor = document.cast.find(found.as_named)
    if len(words) == 1 and words[0] in SUBJECT_PRONOUNS:
        known = found.speaker or ""
        return known if known and known in line else None
    return found.as_named if actor is not None or _describes_source(words) else None


def _find_unreported(document: Document, figure: FoundFigure, line: str, own: str) -> str | None:
    """Who stands for a figure that nobody is reported to give: who expects it, or the article; None if it is told."""
    answered = document.layout.kind_at(figure.start) == "answer"  # by somebody whom the article does not tell
    told = answered or document.is_quoted((figure.start, figure.end)) or _ESTIMATING.search(line)
    if told or _SOURCED.search(line):
        return None
    goes_on = own.split()[0].lower() in SUBJECT_PRONOUNS  # "It kept 5%", and not "Last year it made"
    expects = _EXPECTING.match(line if goes_on else own)
    source = _BESIDE_SOURCE.sub("", expects[1]) if expects else ""  # "In new projections the bank last week cut"
    is_named = document.cast.find(source) is not None or _describes_source(source.casefold().split())
    return source if source and is_named else "the article"


def _takes_noun_only(cue: str) -> bool:
    """Whether a verb takes an object rather than what somebody says: "rejected a 3 million offer"."""
    return cue.isalpha() and not any(verb.clause or verb.target & _BINDING for verb, _ in find_verb(cue))


def _describes_source(words: Sequence[str]) -> bool:
    """Whether words in small letters hold the noun of a document, a group, a body or an office, or its plural."""
    single = [singular(word) for word in words]
    return any(word in _DOCUMENTS or word in ORGANIZATION_HEADS or is_office(word) for word in (*words, *single))


def _read_cell(document: Document, row: Span, figure: FoundFigure) -> str | None:
    """The heading of a row's figure's column, or of the row if it has no other figure; None if neither is a word."""
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
