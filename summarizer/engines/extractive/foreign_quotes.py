"""Finds quotations with a named speaker in articles in other languages: "„…“, sagte Bürgermeisterin Anna Müller".

The quote is the quoted words, so that they are shown as direct speech; the statement is the whole sentence.

Required are quotation marks or an opening dash, a verb of saying next to them and a name next to the verb: a full name,
or a surname with exactly one full name in the article. Other forms of reported speech are left out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from heapq import merge
from itertools import product
from typing import Any, Final

from summarizer.engines.extractive.document import SAYINGS, Document
from summarizer.language.gazetteer.first_names import is_first_name
from summarizer.language.lexicon import read_class
from summarizer.schemas.findings import Span

_LETTER: Final = "A-ZÀ-ÖØ-ÞĀŁŚŠŽŻŹĆČĎĐĚŇŘŤĞİŞ"
_CAPITALISED: Final = rf"[{_LETTER}][\w’'-]*"
_RUN: Final = re.compile(
    rf"(?<![\w’'-]){_CAPITALISED}(?:(?: (?:de|del|della|da|di|do|dos|du|van|von|der|den|la|le|el|al))* {_CAPITALISED})*"
)
"""A run of capitalised words, with surname particles between them."""

_DASHED: Final = read_class("languages of speech behind dashes")
_FORMS: Final = sorted({form for forms in SAYINGS.values() for form in forms.split()}, key=len, reverse=True)
_VERBS: Final = "|".join(re.escape(form.replace("_", " ")) for form in _FORMS)
_VERB_BEHIND: Final = re.compile(rf"\s*[»“”\"’›«]?\s?[,.!?–—]{{0,2}}\s?(?:{_VERBS})\s+(?=\w)")
"""The text between a quotation and the words for its speaker."""
_DASH_SPEECH: Final = re.compile(
    r"(?:^|(?<=[.!?:…] ))[–—-] ?((?![–—-])\S(?:(?![.!?…] [–—-] )[^\n])*?[^\s,–—-])([,!?…] ?|\.{3} ?|,? [–—-]|[.!?]? ?—)"
    rf"\s?(?!selon|según|secondo|segundo|enligt|ifølge)(?:{_VERBS})\b\s*",
    re.MULTILINE,
)
"""Speech behind a dash, what ends it, and the verb behind it: "– Det blir dyrt, säger | Bo Ek"."""

_DESCRIBED: Final = re.compile(r"(?:[^\s,.;:]+ ){1,7}?[^\s,.;:]+, ")
"""A description of the speaker before the name: "der Sprecher der Stadt, | Bo Ek,"."""

_VERB_BEFORE: Final = re.compile(
    rf"(?:, [^,.;:!?\n]{{3,80}},)? (?:{_VERBS})(?: [^\s,.;:!?]+){{0,4}}(?:\s?:|(?=\s?«))\s*[«„“”\"‚‹»]?\s*\Z"
)
"""The text between a speaker's name and a quotation: "Bo Ek | , der Sprecher, sagte: „"."""

_OF: Final = re.compile(
    r"(?:\A|\s)(?:von|vom|zu[rm]|aus|des|für|bei|im|in|auf|mit|de|du|aux?|d[’']\w+|del|della|dei|di|da|do|dos|por"
    r"|van|voor|av|för|till?|hos|fr[åa]n?|om|på|i|ved|od|ze?|na|we?|przez|dla|u|ke?|lui|din|pentru|despre|către"
    r"|als|att?|che|dass|efter|etter|când|qu[ei]|że|a\s\Z)(?:\s|\Z)"
)
"""Words before a name that is not the speaker's: "sagte ein Freund von | Bo Ek"."""

_ENDS: Final = re.compile(r"(?<!\b\w)(?<!\b\w\w)(?<!\b\w\w\w)(?<!\b\w{4})\.|[,;:!?\n]")
"""The end of a clause, but not "Dr." or "Prof."."""

_CLOSING: Final = re.compile(r"\s?[»“”\"’›](?!\w)")

_MOST_WORDS: Final = 4  # words of a title or trade before a name
_FEWEST_WORDS: Final = 4  # words of a quotation
_LONGEST: Final = 600  # code points of a sentence with a quotation
_REACH: Final = 160  # code points from a quotation to its speaker


def draft_foreign_positions(document: Document, *, limit: int) -> list[dict[str, Any]]:
    """Return the positions of named persons who are quoted, in the article's order, as wire objects."""
    found: list[dict[str, Any]] = []
    for quote, name, full in find_quoted_speakers(document):
        if len(found) == limit:
            break
        start, end = document.sentence_at(quote[0])[0], document.sentence_at(max(quote[1], name[1]) - 1)[1]
        closed = _CLOSING.match(document.text, end)
        statement = document.source[start : closed.end() if closed else end].strip().lstrip("–— ")
        if len(statement) > _LONGEST or any(item["statement"] == statement for item in found):
            continue
        actor = document.actors.find(full) or document.actors.add(full, kind="person", near=document.text.index(full))
        if actor is not None:
            found.append(
                {
                    "quote": document.source[slice(*quote)],
                    "actor": actor.id,
                    "joined_by": [],
                    "stance": None,
                    "target": None,
                    "statement": " ".join(statement.split()),
                    "attribution": document.source[slice(*name)],
                }
            )
    return found


def find_quoted_speakers(document: Document) -> Iterator[tuple[Span, Span, str]]:
    """Yield quotations in their order, each with the span of its speaker's name and the full name in the article."""
    text, names = document.text, _find_full_names(document.text)
    for quote, behind in merge(_find_marked(document), _find_dashed(document)):
        if len(text[slice(*quote)].split()) < _FEWEST_WORDS or not document.layout.is_quotable(quote):
            continue
        place = _find_name_behind(text, behind, names) if behind else _find_name_before(text, quote[0], names)
        if place is not None:
            yield quote, *place


def _find_marked(document: Document) -> Iterator[tuple[Span, int]]:
    """Yield quotations in marks, with the end of the verb behind them; 0 if there is none."""
    for quotation in document.speech.quotations:
        verb = _VERB_BEHIND.match(document.text, quotation.end, quotation.end + _REACH)
        yield (quotation.start, quotation.end), verb.end() if verb else 0


def _find_dashed(document: Document) -> Iterator[tuple[Span, int]]:
    """Yield speech behind dashes, with the end of the verb behind it."""
    for said in _DASH_SPEECH.finditer(document.text) if document.language in _DASHED else ():
        is_torn = said[2][-1] in "–—-" and re.search(" [–—-]", said[1])  # "– So – erwiderte er und – so – sagte Bo Ek"
        if not is_torn and not document.is_between_marks(said.start(1)):
            yield said.span(1), said.end()


def _find_full_names(text: str) -> dict[str, set[str]]:
    """Return the full names in a text, by surname and by full name."""
    names: dict[str, set[str]] = defaultdict(set)
    for run in _RUN.finditer(text):
        if span := _find_full_name(run[0]):
            full = run[0][slice(*span)]
            names[full].add(full)
            names[full.rsplit(" ", 1)[-1]].add(full)
    return names


def _find_full_name(run: str) -> Span | None:
    """Return the span of the full name in a run of capitalised words, from its first name on; None if it has none.

    >>> [run[slice(*_find_full_name(run))] for run in ("Minister Anna Roth", "Jan Roth von der AfD", "Ida von der Aa")]
    ['Anna Roth', 'Jan Roth', 'Ida von der Aa']
    """
    words = run.split(" ")
    named = (
        at for at, word in enumerate(words[:-1]) if at <= _MOST_WORDS and word[0].isupper() and is_first_name(word)
    )
    first = next(named, None)
    if first is None:
        return None
    small = next((at for at, word in enumerate(words) if at > first and word.islower()), len(words))
    is_of = small > first + 1 and not is_first_name(words[small - 1])
    return len(" ".join(words[:first])) + bool(first), len(" ".join(words[: small if is_of else None]))


def _find_name_behind(text: str, start: int, names: dict[str, set[str]]) -> tuple[Span, str] | None:
    """Return the speaker named after a verb: the name's span and the full name; None if there is none."""
    for run in _RUN.finditer(text, start, min(start + _REACH, len(text))):
        if (found := _resolve(run, names)) is None:
            continue
        (begin, end), _ = found
        before = text[start:begin]
        if _DESCRIBED.fullmatch(before):
            return found if text[end : end + 1] in {",", "."} else None  # not "sagte der Sprecher, Bo Ek habe …"
        is_near = len(before.split()) <= _MOST_WORDS and not _OF.search(before) and not _ENDS.search(before)
        return found if is_near else None
    return None


def _find_name_before(text: str, end: int, names: dict[str, set[str]]) -> tuple[Span, str] | None:
    """Return the speaker named before a verb, a colon and the opening mark at an offset; None if there is none."""
    start = max(0, end - 2 * _REACH)
    verb = _VERB_BEFORE.search(text, start, end)
    if verb is None:
        return None
    runs = [run for run in _RUN.finditer(text, start, verb.start()) if run.end() == verb.start()]
    return _resolve(runs[-1], names) if runs else None


def _resolve(run: re.Match[str], names: dict[str, set[str]]) -> tuple[Span, str] | None:
    """Return the span of the name in a run of capitalised words and its full name; None unless there is just one."""
    last = len(run[0]) - len(run[0].rsplit(" ", 1)[-1])
    start, end = _find_full_name(run[0]) or (last, len(run[0]))
    full = names.get(run[0][start:end], set())
    if len(full) != 1 or _is_inflected(next(iter(full)), names):
        return None
    return (run.start() + start, run.start() + end), next(iter(full))


def _is_inflected(full: str, names: dict[str, set[str]]) -> bool:
    """Whether a name is another case of one in the article, so that it is no subject: "Bo Eks", "Jana Nowaka"."""
    first, *others = full.split(" ")
    cuts = product((others[0], others[-1]), range(2), range(4))
    return any(
        f"{first[: len(first) - one]} {last[: len(last) - other]}" in names for last, one, other in cuts if one or other
    )
