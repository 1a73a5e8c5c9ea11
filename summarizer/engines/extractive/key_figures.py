"""Tells the figures that an editor would list as key numbers from those that rank, date, name or only pass by.

Only the words around a figure are read; what it measures and who says it are read elsewhere.
"""

from __future__ import annotations

import re
from typing import Final

from summarizer.engines.extractive.document import Document
from summarizer.engines.extractive.standalone import has_verb
from summarizer.grounding.figures.measures import DURATIONS
from summarizer.grounding.figures.weight import SMALL, telling_words
from summarizer.grounding.speech.lexicon import word_set
from summarizer.schemas.findings import FoundFigure, Span

_PLURALS: Final = tuple("s people men women children personnel staff crew police cattle sheep fish aircraft".split())
ENDINGS: Final = (".", "!", "?", "”", '"', "’", "'")
_SHORT: Final = 60
"""Characters of a line that states something without a full stop."""
_SCARE: Final = 40
"""Characters of the longest quotation that is only a way of putting something."""

_SPOKEN_OF: Final = re.compile(
    r"\s(?:figure|mark|(?:bank)?notes?|coins?)\b|(?:\s[\w.]+){0,2}\s(?:Street|St\.?|Avenue|Ave\.?|Road|Rd\.?|Boulevard|Lane|Drive|Square)\b"
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
_CUT: Final = re.compile(r"\bto (?:about |just |only )?$")
"""What stands before a bare number whose unit stands elsewhere: "from 58 minutes to | 37"."""
_BASE: Final = re.compile(
    r"(?:\d|\b(?:none|one|two|three|four|five|six|seven|eight|nine|ten|half|all|each)) of (?:the|its|their|our"
    r"|[\w ]{1,20}['’]s) $",
    re.IGNORECASE,
)
"""What stands before a count that another is a part of: "19 of the | 23 towns"."""
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
_STAMP: Final = re.compile(r"(\d{1,2})[:.h](\d{2})")
_SIGNED_ABROAD: Final = frozenset({"money", "percent", "percent_points"})
"""Kinds of figures that are read in other languages too: what is counted is a word."""
_WRONG: Final = ("wrong", "incorrect", "mistaken", "inaccurate", "false", "too high", "too low")
_REFUTED: Final = re.compile(
    r"\b(?:earlier|previous|initial|first|early) (?:reports?|figures?|counts?|estimates?|tolls?|claims?)\b[^.]*?"
    rf"\b(?:{'|'.join(_WRONG)})\b",
    re.IGNORECASE,
)


def is_key_figure(document: Document, index: int) -> bool:
    """Whether an editor would list a figure as a key number, if it is known what it measures.

    Args:
        document: The article.
        index: Its place among the article's figures.
    """
    text, figure = document.text, document.figures[index]
    if not document.layout.is_quotable((figure.start, figure.end)):
        return False
    if _is_converted(document, index) or is_named(document, figure) or _is_numbered(document, figure):
        return False
    span = document.sentence_at(figure.start)
    line = text[slice(*span)]
    if document.layout.genre == "other_language":
        return figure.kind in _SIGNED_ABROAD and not _is_doubtful_abroad(text, figure, span)
    return "\t" in line or not (
        _is_slight(document, figure, span)
        or (any(word in line for word in _WRONG) and _REFUTED.search(line))
        or _is_passing(document, figure)
    )


def find_replaced(document: Document) -> frozenset[int]:
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
    return is_quoted(document, figure)


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
    between = document.text[begin:end].strip(" â")
    return between in {"(", "or"} or (between in {";", ",", "/"} and _is_converted(document, index - 1))


def needs_no_label(document: Document, index: int) -> bool:
    """Whether a key figure says by itself, with its unit, what it is.

    Args:
        document: The article.
        index: Its place among the article's figures.
    """
    text, figure = document.text, document.figures[index]
    line = text[slice(*document.sentence_at(figure.start))]
    if "\t" in line or document.layout.genre == "other_language":
        return "\t" not in line
    if not has_verb(line) or ((len(line) < _SHORT or ":" in line) and not line.rstrip().endswith(ENDINGS)):
        return False
    if figure.kind == "measure" and _TELLING_UNIT.search(figure.unit or ""):
        return not text[: figure.start].endswith("from ")
    if figure.kind == "measure":
        return not telling_words(figure).isdisjoint(re.findall(r"[a-z]+", line.casefold())) and figure.unit in DURATIONS
    if figure.kind == "ratio":
        result = figure.unit == "score" and _RESULT.search(line) is not None and _INTERIM.search(line) is None
        return result or " of " in figure.text  # "half" of what is told elsewhere

    if figure.kind != "cardinal":
        return True
    happened = _HAPPENED.match(text, figure.end) is not None or figure.unit in _TOLL
    defined = text[max(0, figure.start - 5) : figure.start].casefold().endswith(("the ", "all "))
    if figure.unit is None or (figure.value or 0) <= SMALL:
        return happened and not defined and " of " not in figure.text
    return happened or (figure.text.endswith(_PLURALS) and not figure.text.endswith(("us", "ss")))  # not "the 61 bus"


def _is_slight(document: Document, figure: FoundFigure, span: Span) -> bool:
    """Whether a figure ranks, dates, repeats or is a manner of speaking: "top 10", "half the battle", "100% fit"."""
    text, written, kind = document.text, figure.text.casefold(), figure.kind
    before, after = text[max(span[0], figure.start - 12) : figure.start], text[figure.end : figure.end + 9]
    if figure.value == 1 and kind in {"money", "measure"}:
        return True  # "not one rupee", "sold for $1"
    if kind in {"money", "cardinal"} and "-" in written and not any(map(str.isdigit, written)):
        return True  # "million-pound homes"
    if figure.value_to is not None and kind != "ratio" and _FROM.search(text[span[0] : figure.start]):
        return True  # "has gone from 4.1 metres to 7.3" is no range
    if kind == "cardinal" and figure.unit is None and _CUT.search(before):
        return True
    if kind == "cardinal" and _BASE.search(text[span[0] : figure.start]):
        return True
    if (kind == "cardinal" and before[-1:] in "-–" and before[-2:-1].isdigit()) or " of the" in written:
        return True  # "a 60-56 deficit"
    partial = (written[-1].isdigit() and _GOES_ON.match(after)) or (
        figure.comparator == "between" and figure.value_to is None
    )
    whole = after.startswith(" of ")
    slight = False
    if kind == "ratio" and figure.unit != "score":
        part = written.split()[0] in _PARTS and (not whole or after.startswith(" of a "))
        slight = "/" in written or written.startswith("half-") or part or figure.unit == "time"
    elif kind == "percent":
        adjective = before.endswith(_COPULAS) and after[1:2].isalpha() and not _AFTER_VALUE.match(after)
        slight = (figure.value == 100 and not whole) or adjective
    elif kind == "measure":
        slight = written.startswith("half") or after.startswith((" away", " off"))
    elif kind == "cardinal":
        handful = _YEAR.match(written) is not None or figure.unit == "time" or written.split()[0] in {"one", "another"}
        slight = handful or ((figure.value or 0) < _LARGE and bool(_RANKED.search(before)))
    return bool(partial) or slight


def is_named(document: Document, figure: FoundFigure) -> bool:
    """Whether a figure is only spoken of, "the 3.2 billion figure", or is a house's number."""
    return bool(_SPOKEN_OF.match(document.text, figure.end, figure.end + 60)) or "figure" in figure.text.split()


def is_quoted(document: Document, figure: FoundFigure) -> bool:
    """Whether a figure stands in the quotation of a whole statement, and not of a word or two."""
    return any(
        quotation.start <= figure.start < quotation.end and quotation.end - quotation.start > _SCARE
        for quotation in document.quotations_at((figure.start, figure.end))
    )
