"""Draft the numeric claims: the figures that an editor would list, each in the sentence that states it.

Nothing is composed: a statement is the article's own sentence or row. What a figure measures is read in `labels`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

from summarizer.engines.extractive.document import Document
from summarizer.engines.extractive.labels import Labels, read_bound
from summarizer.engines.extractive.standalone import (
    LONGEST_WIDENED,
    has_verb,
    include_antecedents,
    speaks_for_author,
)
from summarizer.engines.extractive.stretches import choose_from_each, find_stretch
from summarizer.grounding.figures.measures import DURATIONS
from summarizer.grounding.figures.weight import SMALL, telling_words
from summarizer.grounding.speech.lexicon import word_set
from summarizer.schemas.findings import FoundFigure, Span

DEFAULT_LIMIT: Final = 30
"""Figures of one stretch."""
_WEIGHTS: Final = {"money": 5, "percent": 5, "percent_points": 5, "measure": 3, "cardinal": 3, "ratio": 3}
_SIGNED_ABROAD: Final = frozenset({"money", "percent", "percent_points"})
"""Kinds of figures that are read in other languages too: what is counted is a word."""
_SHARE_OF_SIZE: Final = 2
"""What a percentage weighs as much more as an amount does by its size: it has none, and tells as much."""
_LABELLED: Final = 2
_TOLD: Final = re.compile(r"\b(?:told|tells) (?:us|me)\b")
_LONG: Final = 4
"""Letters of a name that is more than initials."""
_ENDINGS: Final = (".", "!", "?", "”", '"', "’", "'", ")")
_SHORT: Final = 60
"""Characters of a line that states something without a full stop."""
_SCARE: Final = 40
"""Characters of the longest quotation that is only a way of putting something."""

_UNLABELLED: Final = 2
"""Figures of one sentence without a label that are listed."""

_SPOKEN_OF: Final = re.compile(
    r"\s(?:figure|mark)\b|(?:\s[\w.]+){0,2}\s(?:Street|St\.?|Avenue|Ave\.?|Road|Rd\.?|Boulevard|Lane|Drive|Square)\b"
)
_RANKED: Final = re.compile(
    r"(?:\b(?:top|round of|last|number|no\.?|since|aged?|channel)[\s-]|\b(?:under|over)-|[#'’]|\d, ?)$", re.IGNORECASE
)
"""What stands before a bare number that ranks, dates or names."""
_NUMBERED: Final = re.compile(r"\S (?:[A-Z][\w.’'-]*|[A-Z]+) $")
"""A name before a number, which belongs to it: "Big Brother | 25"."""
_EPITHET: Final = re.compile(r"(?:\bthe|\bthis|[’']s|\bhis|\bher) $")
"""What stands before the prize money in a race's name: "the | £1million Norby Stakes"."""
_TELLING_UNIT: Final = re.compile(r"/|\bmph|[MGT]W|Wh\Z|°|\bbbl|\bbpd|\bmagnitude|\bpp[mb]|TEU")
"""Units that say what is measured; those of length, area, weight and time do not."""
_HAPPENED: Final = re.compile(
    r" (?:(?:others |more )?(?:people )?(?:were|was|have|have been|had been|has been|are|is) )?"
    r"(?:killed|dead|died|injured|wounded|hurt|missing|arrested)\b"
)
"""What stands behind a bare number that is news."""
_GOES_ON: Final = re.compile(r"\w|[-–/.(]\w|, ?\d{3}(?!\d)|['’]s\b")
"""What follows a number of which only a part was read: "1, 400", "401(K)", "34-0"."""
_FROM: Final = re.compile(r"\bfrom [^,;.]{0,40}$|\bfrom $")
_YEAR: Final = re.compile(r"(?:19|20)\d\d\b(?![,.])")
_CUT: Final = re.compile(r"\bfrom [^.;]*?\bto (?:about |just |only )?$|\bto (?:about |just |only )?$")
"""What stands before a bare number whose unit stands elsewhere: "from 58 minutes to | 37"."""
_PARTS: Final = word_set("half quarter third a")
_COPULAS: Final = (" is ", " was ", " are ", " were ")
_AFTER_VALUE: Final = re.compile(r" (?:of|in|for|on|at|from|up|down|this|last|and|but|by|higher|lower)\b")
_LARGE: Final = 3000
"""A number from which on none ranks or dates."""
_RESULT: Final = re.compile(
    r"\b(?:w[io]n(?:s|ning|ner)?|beat(?:s|en|ing)?|defeat\w*|victor\w+|los[ets]\w*|vot\w+|pass(?:ed|es)|carried|ruled"
    r"|triumph\w*|thrash\w*|drew|draw\w*|dominated|final score)\b",
    re.IGNORECASE,
)
_INTERIM: Final = re.compile(
    r"\b(?:half-?time|interval|lead|led|leading|ahead|deficit|trail\w*|down|level|in place|until|when"
    r"|at one point|first (?:half|set|quarter)|second (?:half|set|quarter)|third (?:set|quarter))\b",
    re.IGNORECASE,
)
_REFUTED: Final = re.compile(
    r"\b(?:earlier|previous|initial|first|early) (?:reports?|figures?|counts?|estimates?|tolls?|claims?)\b[^.]*?"
    r"\b(?:wrong|incorrect|mistaken|inaccurate|false|too (?:high|low))\b",
    re.IGNORECASE,
)
_TOLL: Final = word_set("dead killed injured wounded hurt missing death casualty fatality victim")
_SPOKEN_COUNTS: Final = word_set(
    "people person man woman child victim patient death casualty job worker employee resident student soldier troop "
    "voter refugee migrant household family prisoner hostage police officer killed injured wounded dead"
)
"""What a count inside somebody's own words must be of."""
_ABROAD: Final = re.compile(
    r"\A(?:Sie|Er|Es|Ihre?|Ils?|Elles?|On|Él|Ella|Ellos|Su|Lei|Lui|Ele|Ela)\b"
    r"|\b(?i:évalu\w+|estim\w+|selon|d['’]après|déclar\w+|affirm\w+|annonc\w+|indiqu\w+|précis\w+|promi[st]\w*|rappel\w+"
    r"|laut|zufolge|nach Angaben|hieß es|soll(?:en)?|sagt\w*|teilt\w* \w* ?mit|erklär\w+|schätz\w+|geschätzt"
    r"|según|dij\w+|asegur\w+|anunci\w+|segundo|diss\w+|secondo|ha detto|dichiarat\w+|volgens|zei)\b"
)
"""A pronoun that opens a sentence, and words of saying, in languages of which nobody's words are found."""
_HEDGED_ABROAD: Final = re.compile(
    r"\b(?:près d[e’']|environ|quelque|(?:plus|moins) d[e’']|rund|etwa|knapp|gut|fast|mehr als|über|unter|casi|un[oa]s"
    r"|cerca d[eio]|m[áa]i?s de|menos de|circa|quasi|oltre|più di|ongeveer|bijna|meer dan) ?$",
    re.IGNORECASE,
)
_GOES_ON_ABROAD: Final = re.compile(r" (?:par|pro|je|por|per|al|a la) ")
_LEANS: Final = re.compile(
    r"\A(?:(?:In|On|At|By|After|Since|For|During|With|Under) [^,.]{0,60},?|(?:Last|This) \w+,?) (?:it|they|he|she)\b"
    r"|\bthere\b(?! (?:(?:ha[sd]|have|will|would|may|could|can|must|should|to) (?:now |also |still )?be|is|are|was"
    r"|were)|['’]s)|\A.{0,30}\b[Oo]f (?:those|these|them|this)\b|\bOf this\b"
    r"|\b[Tt]he [\w-]+-year-old (?:who|was|is|ha[sd]|will|faces|said|told|\w+ed)\b"
    r"|\b(?:in|at|of|on|for|from|with) (?:those|such) [a-z]+s\b"
    r"|\bthat (?:day|week|month|year|time|season|quarter|position|case|area|period)\b"
)
"""Words that point to a place, a time or somebody named before."""
_STRAIGHT: Final = re.compile(r"(?:(?<=[\s(—–-])|\A)\"(?=\S)")
_STAMP: Final = re.compile(r"(\d{1,2})[:.h](\d{2})")
_NEVER_NAMES: Final = word_set("you we i me us who one that which someone somebody people he she it they him her them")
_OPENING, _CLOSING = '“"‘«', '”"’»'
_NAMES_COLUMN: Final = re.compile(r"[^\d\t]*[^\W\d_]{3}[^\d\t]*")
_RANKS: Final = word_set("pos pos. position rank place no no. # nr year age date day seed bib id time")
"""Headings of columns whose numbers are no figures."""


def draft_claims(document: Document, *, limit: int | None) -> list[dict[str, Any]]:
    """The figures that matter, in the article's order, as wire objects.

    Args:
        document: The article.
        limit: The most to write; None leaves it to the engine.
    """
    sheet = _Sheet(document)
    return sheet.write_all(_choose(document, sheet, limit))


def write_claims(document: Document, indexes: Sequence[int]) -> list[dict[str, Any]]:
    """Wire objects for figures of the article; none for those that no sentence states.

    Args:
        document: The article.
        indexes: Places of the figures among the article's, in order.
    """
    return _Sheet(document).write_all(indexes)


def is_named(document: Document, figure: FoundFigure) -> bool:
    """Whether a figure is only spoken of, "the 3.2 billion figure", or is a house's number."""
    return bool(_SPOKEN_OF.match(document.text, figure.end, figure.end + 60)) or "figure" in figure.text.split()


class _Sheet:
    """What is read of an article's sentences for its claims, each once.

    Args:
        document: The article.
    """

    def __init__(self, document: Document) -> None:
        self._reading = document
        self._labels: dict[Span, tuple[int, Labels]] = {}
        self._abouts: dict[int, str | None] = {}
        self._headings: dict[int, list[str]] = {}
        self._passages: dict[Span, Span | None] = {}

    def about(self, index: int) -> str | None:
        """What a figure measures, if its sentence or row says so.

        Args:
            index: Its place among the article's figures.
        """
        if index not in self._abouts:
            self._abouts[index] = self._read(index)
        return self._abouts[index]

    def _read(self, index: int) -> str | None:
        document = self._reading
        figure = document.figures[index]
        span = document.sentence_at(figure.start)
        if "\t" in document.text[slice(*span)]:
            return self._read_cell(span, figure)
        if document.layout.genre == "other_language" or span[1] - span[0] > LONGEST_WIDENED:
            return None
        if span not in self._labels:
            first = index
            while first and document.figures[first - 1].start >= span[0]:
                first -= 1
            stop = index + 1
            while stop < len(document.figures) and document.figures[stop].start < span[1]:
                stop += 1
            self._labels[span] = first, Labels(document.text, span, document.figures[first:stop])
        first, labels = self._labels[span]
        return labels.read(index - first)

    def _read_cell(self, row: Span, figure: FoundFigure) -> str | None:
        """The heading of a row's figure's column, or of the row, if it is a word; None if neither is."""
        text = self._reading.text
        cells = text[slice(*row)].split("\t")
        column = text.count("\t", row[0], figure.start)
        heading = self._read_heading(row[0])
        above = heading[column].strip() if len(heading) == len(cells) else ""
        if above.casefold() in _RANKS or not column:
            return None
        return next((words for words in (above, cells[0].strip()) if _NAMES_COLUMN.fullmatch(words)), None)

    def _read_heading(self, row: int) -> list[str]:
        """The cells of the first row of the table that a row at an offset is in."""
        text = self._reading.text
        passed, first = [row], row
        while first > 0 and first not in self._headings:
            start = text.rfind("\n", 0, first - 1) + 1
            line = text[start : first - 1]
            if line.strip() and "\t" not in line:
                break
            passed.append(start)
            first = start
        top = next(start for start in reversed(passed) if text[start] != "\n")
        heading = self._headings.get(first) or text[top : text.find("\n", top)].split("\t")
        self._headings.update(dict.fromkeys(passed, heading))
        return heading

    def write_all(self, indexes: Sequence[int]) -> list[dict[str, Any]]:
        """Figures as wire objects, without those that cannot be written."""
        return [item for index in indexes if (item := self._write(index)) is not None]

    def _write(self, index: int) -> dict[str, Any] | None:
        """A figure as a wire object; None if no passage that can be printed states it, or its speaker is not known."""
        document = self._reading
        figure = document.figures[index]
        passage = self.passage(index)
        source = self.source(index)
        if passage is None or source is None:
            return None
        start, end = passage
        quote = document.text[start:end]
        return {
            "quote": quote,
            "figure": " ".join(f"{read_bound(document.text[start : figure.start])}{_plain(figure)}".split()),
            "about": self.about(index),
            "statement": " ".join(quote.split()),
            "attribution": source,
        }

    def passage(self, index: int) -> Span | None:
        """The sentence or row that states a figure, with those that explain it; None if it cannot be printed alone.

        Args:
            index: Its place among the article's figures.
        """
        figure = self._reading.figures[index]
        span = self._reading.sentence_at(figure.start)
        if span not in self._passages:
            self._passages[span] = _find_passage(self._reading, span)
        passage = self._passages[span]
        return passage if passage and passage[0] <= figure.start < figure.end <= passage[1] else None

    def source(self, index: int) -> str | None:
        """The article's words for who stands for a figure; None if they name nobody, or not in its passage.

        Args:
            index: Its place among the article's figures.
        """
        document, passage = self._reading, self.passage(index)
        figure = document.figures[index]
        if passage is None:
            return None
        line, answer = document.text[slice(*passage)], document.layout.kind_at(figure.start) == "answer"
        spoken = answer or _is_quoted(document, figure)
        found = document.who_says((figure.start, figure.end))
        if speaks_for_author(_TOLD.sub("", line)) and not spoken:
            return None  # the author's own "we"
        if found is None or not found.as_named:
            return None if spoken else "the article"
        words = found.as_named.casefold().split()
        initials = answer and found.as_named.isupper() and len(found.as_named) < _LONG
        if len(words) == 1 and words[0] in _NEVER_NAMES:
            named = found.speaker is not None and found.speaker.casefold() not in _NEVER_NAMES
            return found.speaker if named and found.speaker in line else None
        return None if initials else found.as_named


def _find_passage(document: Document, sentence: Span) -> Span | None:
    """A sentence that can be printed, with those before it that explain it; None if there is none."""
    text = document.text
    start, end = _trim(text, sentence)
    if end - start > LONGEST_WIDENED:
        return None
    if "\t" in text[start:end] or document.layout.genre == "other_language":
        return start, end
    if document.layout.kind_at(start) == "table_row":
        return None
    widened = include_antecedents(document, (start, end))
    while widened is not None and _leans(text[slice(*widened)]):
        earlier = document.sentence_before(widened[0])
        widened = earlier and include_antecedents(document, (earlier[0], end))
    return widened


def _leans(words: str) -> bool:
    """Whether a passage has half of a pair of quotation marks, or points to a place or a thing named before it."""
    if _LEANS.search(words) or any(words.count(first) != words.count(last) for first, last in ("“”", "«»")):
        return True
    opening = len(_STRAIGHT.findall(words))
    return opening * 2 != words.count('"')


def _is_quoted(document: Document, figure: FoundFigure) -> bool:
    """Whether a figure stands in the quotation of a whole statement, and not of a word or two."""
    return any(
        quotation.start <= figure.start < quotation.end and quotation.end - quotation.start > _SCARE
        for quotation in document.quotations_at((figure.start, figure.end))
    )


def _choose(document: Document, sheet: _Sheet, limit: int | None) -> list[int]:
    """The figures that weigh most, each value once."""
    seen: dict[tuple[object, ...], int] = {}
    weights: dict[int, float] = {}
    length = max(1, len(document.text))
    for index in _find_listed(document, sheet):
        figure = document.figures[index]
        stretch = find_stretch(document.text, figure.start)
        key = (stretch, figure.value, figure.value_to, figure.unit, figure.currency, figure.kind)
        weight = _WEIGHTS.get(figure.kind, 1) + 3 * (1 - figure.start / length) + (1 if figure.period else 0)
        line = document.text[slice(*document.sentence_at(figure.start))].rstrip()
        row = "\t" in line
        weight -= 0 if row or line.endswith(_ENDINGS) else _LABELLED + 1
        weight += 0 if row or not sheet.about(index) else _LABELLED
        if figure.value is not None and figure.kind in {"money", "cardinal"}:
            weight += min(3, len(str(int(abs(figure.value)))) / 4)
        elif figure.kind in {"percent", "percent_points"}:
            weight += _SHARE_OF_SIZE
        first = seen.setdefault(key, index)
        if first != index:
            if weight <= weights[first] + 1:
                continue
            del weights[first]
            seen[key] = index
        weights[index] = weight
    weights = _thin(document, sheet, weights)
    if limit is not None:
        return sorted(sorted(weights, key=lambda index: -weights[index])[:limit])
    best = choose_from_each(
        weights,
        text=document.text,
        place=lambda index: document.figures[index].start,
        weight=lambda index: weights[index],
        most=DEFAULT_LIMIT,
    )
    return sorted(best)


def _thin(document: Document, sheet: _Sheet, weights: dict[int, float]) -> dict[int, float]:
    """The figures without those of a sentence that say nothing by themselves and are more than two."""
    taken: Counter[Span] = Counter()
    kept = {}
    for index in sorted(weights, key=lambda index: -weights[index]):
        figure = document.figures[index]
        if sheet.about(index) is None and figure.unit is None:
            span = document.sentence_at(figure.start)
            taken[span] += 1
            if taken[span] > _UNLABELLED:
                continue
        kept[index] = weights[index]
    return kept


def _find_listed(document: Document, sheet: _Sheet) -> Iterator[int]:
    """The figures that an editor would list as key numbers."""
    text, figures = document.text, document.figures
    replaced = _find_replaced(document)
    for index in document.claims:
        figure = figures[index]
        if not document.layout.is_quotable((figure.start, figure.end)) or index in replaced:
            continue
        if _is_converted(document, index) or is_named(document, figure) or _is_numbered(document, figure):
            continue
        span = document.sentence_at(figure.start)
        passage = sheet.passage(index)
        if passage is None or sheet.source(index) is None:
            continue
        line = text[slice(*span)]
        if document.layout.genre == "other_language":
            slight = figure.kind not in _SIGNED_ABROAD or _is_doubtful_abroad(text, figure, span)
        elif "\t" in line:
            slight = sheet.about(index) is None
        else:
            slight = (
                _is_slight(document, figure, span)
                or (sheet.about(index) is None and not _tells(document, figure, span))
                or _REFUTED.search(line) is not None
                or _is_passing(document, figure)
            )
        if not slight:
            yield index


def _find_replaced(document: Document) -> frozenset[int]:
    """The figures of a live blog's older posts of which a newer post gives another count."""
    posts = document.layout.posts
    if len(posts) < 2:
        return frozenset()
    stamps = [_STAMP.findall(document.text[max(0, start - 30) : start]) for start, _ in posts]
    first, last = ((found or [("0", "0")])[-1] for found in (stamps[0], stamps[-1]))
    newest_first = (int(first[0]), int(first[1])) >= (int(last[0]), int(last[1]))
    seen: set[tuple[object, ...]] = set()
    replaced = set()
    for start, end in posts if newest_first else reversed(posts):
        here = [at for at in document.claims if start <= document.figures[at].start < end]
        keys = {at: _name_count(document, document.figures[at]) for at in here}
        replaced |= {at for at in here if keys[at] in seen}
        seen |= set(keys.values())
    return frozenset(replaced)


def _name_count(document: Document, figure: FoundFigure) -> tuple[object, ...]:
    """What two figures have in common if the newer replaces the older."""
    if figure.kind == "cardinal" and (figure.unit in _TOLL or _HAPPENED.match(document.text, figure.end)):
        return ("toll",)
    return figure.kind, figure.unit, figure.currency


def _is_numbered(document: Document, figure: FoundFigure) -> bool:
    """Whether a number belongs to the name before it, or an amount to that behind it: "Big Brother 25"."""
    text = document.text
    if figure.kind == "cardinal":
        begin = max(document.sentence_at(figure.start)[0], figure.start - 30)
        return _NUMBERED.search(text[begin : figure.start]) is not None
    following = text[figure.end : figure.end + 2].lstrip()[:1]
    return (
        figure.kind == "money"
        and following.isupper()
        and _EPITHET.search(text[max(0, figure.start - 8) : figure.start]) is not None
    )


def _is_passing(document: Document, figure: FoundFigure) -> bool:
    """Whether a count stands in somebody's own words, in which few counts are facts of the article."""
    if figure.kind not in {"cardinal", "ratio"} or (figure.unit or "").casefold() in _SPOKEN_COUNTS:
        return False
    if document.layout.kind_at(figure.start) == "answer":
        return True
    return _is_quoted(document, figure)


def _is_doubtful_abroad(text: str, figure: FoundFigure, span: Span) -> bool:
    """Whether a figure in another language may be somebody's, not exact, or cut."""
    return (
        _ABROAD.search(text[slice(*span)]) is not None
        or _HEDGED_ABROAD.search(text[max(span[0], figure.start - 20) : figure.start]) is not None
        or _GOES_ON_ABROAD.match(text, figure.end) is not None
    )


def _is_converted(document: Document, index: int) -> bool:
    """Whether a figure only says the one before it in another unit: "500 miles (800 km)"."""
    if index == 0:
        return False
    begin, end = document.figures[index - 1].end, document.figures[index].start
    return 0 <= end - begin < 4 and document.text[begin:end].strip() in {"(", "or"}


def _tells(document: Document, figure: FoundFigure, span: Span) -> bool:
    """Whether a figure without a label says by itself what it is."""
    text = document.text
    line = text[slice(*span)]
    if not has_verb(line) or (len(line) < _SHORT and not line.rstrip().endswith(_ENDINGS)):
        return False
    if figure.kind == "measure" and _TELLING_UNIT.search(figure.unit or ""):
        return True
    if figure.kind == "measure":
        return not telling_words(figure).isdisjoint(re.findall(r"[a-z]+", line.casefold())) and figure.unit in DURATIONS
    if figure.kind == "ratio":
        return figure.unit != "score" or (_RESULT.search(line) is not None and _INTERIM.search(line) is None)
    if figure.kind != "cardinal":
        return True
    happened = _HAPPENED.match(text, figure.end) is not None or figure.unit in _TOLL
    defined = text[max(0, figure.start - 5) : figure.start].casefold().endswith(("the ", "all "))
    if figure.unit is None or (figure.value or 0) <= SMALL:
        return happened and not defined and " of " not in figure.text
    return not defined or figure.text.endswith(("s", "people", "men", "women", "children"))  # "the 61 bus"


def _is_slight(document: Document, figure: FoundFigure, span: Span) -> bool:
    """Whether a figure ranks, dates, repeats or is a manner of speaking: "top 10", "half the battle", "100% fit"."""
    text, written, kind = document.text, figure.text.casefold(), figure.kind
    before, after = text[max(span[0], figure.start - 12) : figure.start], text[figure.end : figure.end + 9]
    if figure.value == 1 and kind in {"money", "measure"} and written.split()[0] in {"one", "a", "an"}:
        return True  # "not one rupee"
    if figure.value_to is not None and kind != "ratio" and _FROM.search(text[span[0] : figure.start]):
        return True  # "has gone from 4.1 metres to 7.3" is no range
    if kind == "cardinal" and figure.unit is None and _CUT.search(text[max(span[0], figure.start - 60) : figure.start]):
        return True
    if (kind == "cardinal" and before[-1:] in "-–" and before[-2:-1].isdigit()) or " of the" in written:
        return True  # "a 60-56 deficit"
    partial = (written[-1].isdigit() and _GOES_ON.match(after)) or (
        figure.comparator == "between" and figure.value_to is None
    )
    whole = after.startswith(" of ")
    slight = False
    if kind == "ratio" and figure.unit != "score":
        slight = "/" in written or written.startswith("half-") or (written.split()[0] in _PARTS and not whole)
    elif kind == "percent":
        adjective = before.endswith(_COPULAS) and after[1:2].isalpha() and not _AFTER_VALUE.match(after)
        slight = (figure.value == 100 and not whole) or adjective
    elif kind == "measure":
        slight = written.startswith("half") or after.startswith((" away", " off"))
    elif kind == "cardinal":
        handful = _YEAR.match(written) is not None or figure.unit == "time" or written.split()[0] in {"one", "another"}
        slight = handful or ((figure.value or 0) < _LARGE and bool(_RANKED.search(before)))
    return bool(partial) or slight


def _trim(text: str, span: Span) -> Span:
    """A sentence without blanks around it, or a quotation mark whose other half stands elsewhere."""
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    for opening, closing in zip(_OPENING, _CLOSING, strict=True):
        words = text[start:end]
        odd = words.count(opening) % 2 if opening == closing else words.count(opening) - words.count(closing)
        if odd > 0 and words.startswith(opening):
            start += 1
        elif odd and words.endswith(closing) and (opening != "‘" or odd < 0):
            end -= 1
    return start, end


def _plain(figure: FoundFigure) -> str:
    """A figure as it is written; without "pounds" where they are money, which the word alone does not say."""
    ambiguous = figure.kind == "money" and figure.text.casefold().endswith((" pounds", " pound"))
    return figure.text.rsplit(" ", 1)[0] if ambiguous else figure.text
