"""Tells the figures that an editor would list as key numbers from those that rank, date, name or only pass by.

Only the words around a figure are read; what it measures and who says it are read elsewhere.
"""

from __future__ import annotations

import itertools
import re
from typing import Final

from summarizer.engines.extractive.document import Document
from summarizer.engines.extractive.name_words import GROUPS, ORGANIZATION_HEADS, is_office
from summarizer.engines.extractive.standalone import has_verb, is_fused
from summarizer.grounding.figures.measures import DURATIONS
from summarizer.grounding.figures.relevance import SMALL, telling_words
from summarizer.language.gazetteer.vocabulary import is_ordinary
from summarizer.language.lexicon import PREPOSITIONS, word_set
from summarizer.schemas.findings import FoundFigure, Span

_PLURALS: Final = tuple("s people men women children personnel staff crew police cattle sheep fish aircraft".split())
ENDINGS: Final = (".", "!", "?", "”", '"', "’", "'")
_SCARE: Final = 40
"""Characters of the longest quotation that is only a way of putting something."""

_RANKED: Final = re.compile(
    r"(?:\b(?:including|top|round of|last|number|no\.?|since|aged?|channel)[\s-]|\b(?:under|over)-|[#'’]|\d, ?)$",
    re.IGNORECASE,
)
"""What stands before a bare number that ranks, dates or names."""
_TELLING_UNIT: Final = re.compile(r"/|[MGT]W|\bpp[mb]")
"""Units that say what is measured; those of length, area, weight and time do not."""
_BASE: Final = re.compile(
    r"(?:\d|\b(?:none|one|two|three|four|five|six|seven|eight|nine|ten|half|all|each)) of (?:the|its|their|our"
    r"|[\w ]{1,20}['’]s) $",
    re.IGNORECASE,
)
"""What stands before a count that another is a part of: "19 of the | 23 towns"."""
_KNOWN: Final = re.compile(r"(?<!\bof )\b(?:the|those|these) $|\AOf $", re.IGNORECASE)
"""What stands before a count that is told already: "the | 15 migrants"."""
_RESULT: Final = re.compile(
    r"\b(?:w[io]n(?:s|ning|ner)?|beat(?:s|en|ing)?|defeat\w*|victor\w+|los[ets]\w*|vot\w+|pass(?:ed|es)|carried|ruled"
    r"|triumph\w*|thrash\w*|drew|draw\w*|dominated|final score)\b",
    re.IGNORECASE,
)
_INTERIM: Final = re.compile(
    r"\b(?:half-?time|interval|leads?|led|leading|ahead|deficit|trail\w*|until|in place)\b", re.IGNORECASE
)
_TOLL: Final = word_set("dead killed injured wounded hurt missing death casualty fatality victim")
_DIED: Final = re.compile(r" (?:have |had |were |was |are |is )?(?:died|dead|killed|injured|wounded|hurt|missing)\b")
_CAPTION: Final = re.compile(
    r"\((?:not )?pictured\b|\((?:[a-z]+ )?(?:left|right|above|below|cent(?:re|er))\)"
    r"|\(? ?(?:file|stock) (?:image|photo|picture)\b|\bScroll down\b"
    r"|[a-rt-z][’'] (?=[A-Z][a-z])"
)
"""Words of a picture's caption, or the end of a quotation that no mark parts from the next sentence."""
_SUPPOSED: Final = re.compile(r"\b(?:if|unless) (?!convicted|found)[^,;]*\Z", re.IGNORECASE)
_SCORE: Final = re.compile(r"(?<![\w-])\d+[-–]\d+(?![\w-])")
_DIGITS_BEFORE: Final = re.compile(r"\d[.,] \Z")
_DIGITS_BEHIND: Final = re.compile(r"[.,] \d")
_BESIDE: Final = 15
"""Characters before a bracket in which the figure that it explains stands."""
_SPREAD: Final = re.compile(r"\d[^,.;]{0,24} (?:in|from|across|over|within|among|at) (?:\w+ )?\Z")
_YEAR: Final = re.compile(r"(?:19|20)\d\d [a-z]")
"""A year that was read as a count: "two | 1997 strikes"."""
_OTHER_CLAUSE: Final = re.compile(
    r"[;—–]| -+ |, (?:and|but|while|which|who|up|down|after|before)\b|\b(?:compared|although|while)\b"
)
_SUPPOSES: Final = re.compile(r"\b(?:would|could|might|should|claim(?:s|ed|ing)|accusation)\b[^;]*\Z")
_SPEAKERS: Final = GROUPS | (ORGANIZATION_HEADS - {"united"})  # "the united states"
_DOCUMENTS: Final = word_set(
    "study report survey figure data record statement paper poll research analysis document estimate statistic index "
    "letter screenshot review census audit filing forecast account inquiry investigation he she they we i"
)
"""Singular nouns of what is quoted as one who speaks, and pronouns."""
_THIS: Final = re.compile(
    r"\b(?:this|these) (?!(?:(?:financial|fiscal|past|coming) )?(?:day|week|month|year|morning|afternoon|evening|season"
    r"|summer|winter|spring|autumn|fall|decade|time|century|quarter|weekend|country)s?\b"
    r"|(?:is|are|was|were|has|have|had|will|would|may|can|could|means?)\b)[a-z]+"
)
"""Words that point to a thing named before."""
_OPENING: Final = re.compile(
    r"(?:Given that|Depending on|In contrast|By contrast|Apparently|In another|(?:Earlier|Initial) reports)\b"
)
"""What opens a sentence that supposes something, or goes on from the one before."""
_CLAUSE: Final = 120
"""Characters before a figure in which its verb is looked for."""
_ABROAD: Final = re.compile(
    r"\A(?:Sie|Er|Es|Ils?|Elles?|Él|Ella|Su|Lei|Lui)\b"
    r"|\b(?i:évalu\w+|estim\w+|selon|d['’]après|déclar\w+|affirm\w+|annonc\w+|indiqu\w+|précis\w+|promi[st]\w*|rappel\w+"
    r"|laut|zufolge|nach Angaben|hieß es|soll(?:en)?|sagt\w*|teilt\w* \w* ?mit|erklär\w+|schätz\w+|geschätzt"
    r"|près de|environ|rund|etwa"
    r"|según|dij\w+|asegur\w+|anunci\w+|segundo|diss\w+|secondo|ha detto|dichiarat\w+|volgens|zei)\b"
)
"""A pronoun that opens a sentence, and words of saying, in languages of which nobody's words are found."""
_GOES_ON_ABROAD: Final = re.compile(r" (?:par|pro|je|por|per|al|a la) ")
_SIGNED_ABROAD: Final = frozenset({"money", "percent", "percent_points"})
"""Kinds of figures that are read in other languages too: what is counted is a word."""


def is_key_figure(document: Document, index: int) -> bool:
    """Whether an editor would list a figure as a key number, if it is known what it measures.

    Args:
        document: The article.
        index: Its place among the article's figures.
    """
    text, figure = document.text, document.figures[index]
    if not document.layout.is_quotable((figure.start, figure.end)) or _is_converted(document, index):
        return False
    span = document.sentence_at(figure.start)
    line = text[slice(*span)].rstrip()
    if "\t" in line:
        return True
    if _is_broken(text, figure) or _points_away(line):
        return False
    if document.layout.genre == "other_language":
        told = _ABROAD.search(line) is not None or _GOES_ON_ABROAD.match(text, figure.end) is not None
        return figure.kind in _SIGNED_ABROAD and not told
    return not (
        _is_slight(text, figure, span)
        or _is_passing(document, figure)
        or _is_aside(text, figure, span)
        or _is_uncertain(document, figure, span)
        or _is_dated_elsewhere(text, figure)
        or (figure.unit == "score" and len(_SCORE.findall(line)) > 1)
        or not (line.endswith(ENDINGS) or document.layout.kind_at(figure.start) == "list_item")
    )


def _points_away(line: str) -> bool:
    """Whether a line is a picture's, goes on from the one before, or only supposes something."""
    return (
        _OPENING.match(line) is not None or is_fused(line) or any(pattern.search(line) for pattern in (_CAPTION, _THIS))
    )


def _is_broken(text: str, figure: FoundFigure) -> bool:
    """Whether a blank parts the figure from the rest of its digits: "1. | 1 million"."""
    return _DIGITS_BEFORE.search(text, max(0, figure.start - 4), figure.start) is not None or (
        _DIGITS_BEHIND.match(text, figure.end) is not None
    )


def _is_aside(text: str, figure: FoundFigure, span: Span) -> bool:
    """Whether a figure stands between brackets behind another: "51% of homicides (29 cases)"."""
    before = text[span[0] : figure.start]
    bracket = before.rfind("(")
    return bracket > before.rfind(")") and any(map(str.isdigit, before[max(0, bracket - _BESIDE) : bracket]))


def _is_dated_elsewhere(text: str, figure: FoundFigure) -> bool:
    """Whether the period that is read for a figure belongs to another clause of its sentence."""
    if figure.period_span is None:
        return False
    start, end = figure.period_span
    between = text[end : figure.start] if end <= figure.start else text[figure.end : start]
    return _OTHER_CLAUSE.search(between) is not None or text.startswith("as ", start)


def _is_uncertain(document: Document, figure: FoundFigure, span: Span) -> bool:
    """Whether the article only supposes a figure, repeats a claim of nobody known, or is read as saying who says it."""
    found = document.who_says((figure.start, figure.end))
    before = document.text[max(span[0], figure.start - _CLAUSE) : figure.start]
    if found is None:
        return (_SUPPOSES.search(before) is not None and figure.period is None) or document.text[span[0]] in '"“'
    names = [name for name in (found.as_named, found.speaker) if name]
    return not any(_is_source(document, name) for name in names)


def _is_source(document: Document, words: str) -> bool:
    """Whether words name somebody who says something, or a document: no "the number of guns", no "2013"."""
    if document.cast.find(words) is not None:
        return True
    nouns = list(itertools.takewhile(lambda word: word not in PREPOSITIONS, words.casefold().split()))
    if any(word.removesuffix("s") in _DOCUMENTS or _is_speaker(word) for word in nouns):
        return True
    return bool(nouns) and not nouns[-1].isdigit() and not is_ordinary(nouns[-1])


def _is_speaker(word: str) -> bool:
    """Whether a noun is of people or a body, in the singular or plural."""
    single = word.removesuffix("s")
    return is_office(word) or is_office(single) or word in _SPEAKERS


def find_replaced(document: Document) -> frozenset[int]:
    """The figures of a live blog's older posts of which a newer post gives another count."""
    seen: set[tuple[object, ...]] = set()
    replaced: set[int] = set()
    for start, end in document.layout.posts:
        keys = {
            at: ("toll",) if figure.unit in _TOLL else (figure.kind, figure.unit, figure.currency)
            for at, figure in ((at, document.figures[at]) for at in document.claims)
            if start <= figure.start < end
        }
        replaced |= {at for at, key in keys.items() if key in seen}
        seen |= set(keys.values())
    return frozenset(replaced)


def _is_passing(document: Document, figure: FoundFigure) -> bool:
    """Whether a count stands in somebody's own words, in which few counts are facts of the article."""
    if figure.kind not in {"cardinal", "ratio"}:
        return False
    return document.layout.kind_at(figure.start) == "answer" or is_quoted(document, figure)


def _is_converted(document: Document, index: int) -> bool:
    """Whether a figure only says the one before it in another unit: "500 miles (800 km)"."""
    if index == 0:
        return False
    begin, end = document.figures[index - 1].end, document.figures[index].start
    return 0 <= end - begin < 4 and document.text[begin:end].strip() in {"(", "or"}


def needs_no_label(document: Document, index: int) -> bool:
    """Whether a key figure says by itself, with its unit, what it is.

    Args:
        document: The article.
        index: Its place among the article's figures.
    """
    text, figure = document.text, document.figures[index]
    line = text[slice(*document.sentence_at(figure.start))].rstrip()
    if "\t" in line or document.layout.genre == "other_language":
        return "\t" not in line
    if not line.endswith(ENDINGS) or not has_verb(line):
        return False
    if figure.kind == "measure":
        penal = not telling_words(figure).isdisjoint(re.findall(r"[a-z]+", line.casefold()))
        return (penal and figure.unit in DURATIONS) or _TELLING_UNIT.search(figure.unit or "") is not None
    if figure.kind == "ratio":
        result = _RESULT.search(line) is not None and _INTERIM.search(line) is None
        return result if figure.unit == "score" else " of " in figure.text  # no "half" of what is told elsewhere
    if figure.kind != "cardinal" or figure.unit in _TOLL:
        return True
    large = figure.unit is not None and ((figure.value or 0) > SMALL or _is_toll(text, figure))
    return large and figure.text.endswith(_PLURALS)


def _is_toll(text: str, figure: FoundFigure) -> bool:
    """Whether the word beside a count says that these people died or were hurt: "12 people | died"."""
    return _DIED.match(text, figure.end) is not None


def _is_slight(text: str, figure: FoundFigure, span: Span) -> bool:
    """Whether a figure ranks, is a part's whole, names or is a manner of speaking: "top 10", "$1", "100% fit"."""
    before, after = text[max(span[0], figure.start - 40) : figure.start], text[figure.end : figure.end + 6]
    if figure.unit == "page" or _SUPPOSED.search(text[span[0] : figure.start]):
        return True  # "a 43-page ruling", "if it reaches | 22 GB"
    if figure.value_to is not None and "from " in before:
        return True  # "has gone from 4.1 metres to 7.3" is no range
    if "-" in figure.text and not any(map(str.isdigit, figure.text)):
        return True  # "million-pound homes"
    if figure.kind == "cardinal":
        return _is_slight_count(figure, before)
    if figure.kind == "percent":
        return figure.value == 100
    named = (
        figure.kind == "money" and before.endswith("the ") and after[1:2].isupper()
    )  # "the £1million | Norby Stakes"
    return named or (figure.kind in {"money", "measure"} and figure.value == 1)


def _is_slight_count(figure: FoundFigure, before: str) -> bool:
    """Whether a count ranks, dates, is known already, or is what another is a part of or spread over."""
    written = figure.text.casefold()
    cut = figure.unit is None and before.endswith("to ")  # "from 58 minutes to | 37"
    named = written.startswith("one ") or " of the" in written or _YEAR.match(written) is not None
    return cut or named or any(pattern.search(before) for pattern in (_BASE, _RANKED, _KNOWN, _SPREAD))


def is_quoted(document: Document, figure: FoundFigure) -> bool:
    """Whether a figure stands in the quotation of a whole statement, and not of a word or two."""
    return any(
        quotation.start <= figure.start < quotation.end and quotation.end - quotation.start > _SCARE
        for quotation in document.quotations_at((figure.start, figure.end))
    )
