"""Measures coverage: the share of the article's figures, quotations and speakers that a brief contains.

It needs no model: the denominators are what the finders find in the article, whichever engine wrote the brief.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Final

from summarizer.grounding.figures.relevance import is_stated
from summarizer.grounding.grounder import ArticleGrounder
from summarizer.grounding.name_matching import ActorIndex
from summarizer.language.gazetteer.vocabulary import is_also_name, is_ordinary
from summarizer.schemas.audit import Coverage, CoverageOf, Passage
from summarizer.schemas.findings import DeclaredActor, FoundAttribution, FoundFigure, FoundQuotation, Span
from summarizer.verification.contents import Contents

SHORTEST_SAID, SHORTEST_UNSAID = 3, 5
"""Fewest words of a quotation, with and without an attributed speaker; shorter ones are terms."""

SMALL: Final = 12  # up to this value, equal figures are often a coincidence: "three points" do not cover "three goals"
LONGEST_SMALL: Final = 3  # words of a title up to this length need not be capitalised ("and", "the")

NO_NAMES: Final = frozenset("a an i you he she it we they who this that these those one some many".split())

WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def measure_coverage(contents: Contents, *, grounder: ArticleGrounder) -> Coverage:
    """Measure which of an article's figures, quotations and named speakers a verified content covers.

    A figure is covered if a quote or figure of the content contains it, or the same value elsewhere (a headline
    repeats the figures of the text); a quotation, if quotes contain half of it or a statement repeats it; a speaker, if
    an actor or an attribution names it.
    """
    quotes = [span for _, quote in contents.quotes for span in quote.spans]
    written = {words for item in contents.items for _, text in item.statements for words in gather_triples(text)}
    quotes += [(q.start, q.end) for q in grounder.quotations if set() < gather_triples(q.text) <= written]
    held = join_spans([*quotes, *((figure.start, figure.end) for figure in contents.figures)])
    names = [name for _, actor in contents.actors for name in (actor.name, *actor.aliases)]
    names += [named.as_named for named in contents.attributions if named.as_named]
    index = ActorIndex([DeclaredActor("", tuple(dict.fromkeys(names)))], grounder.names)
    text = grounder.text
    stated = [(f.start, f.end, make_value_key(f)) for f in grounder.figures if is_stated(f, text)]
    quotations = find_spoken_quotations(grounder)
    speakers = list_named_speakers(grounder.attributions, text)
    values = {value for start, end, value in stated if overlap((start, end), held)}
    return Coverage(
        figures=count(text, [((start, end), value in values) for start, end, value in stated]),
        quotations=count(
            text, [((q.start, q.end), overlap((q.start, q.end), held) * 2 >= q.end - q.start) for q in quotations]
        ),
        speakers=count(text, [(span, index.includes(speaker)) for speaker, span in speakers]),
    )


def gather_triples(text: str) -> set[tuple[str, ...]]:
    """Return all runs of three consecutive words, in lower case.

    >>> sorted(gather_triples("“We can’t go,” she said"))
    [('can', 't', 'go'), ('go', 'she', 'said'), ('t', 'go', 'she'), ('we', 'can', 't')]
    """
    words = re.findall(r"\w+", text.lower())
    return set(zip(words, words[1:], words[2:], strict=False))


def make_value_key(figure: FoundFigure) -> tuple[object, ...]:
    """Return the key by which figures are equal. Small figures must also count the same thing."""
    small = figure.value is not None and abs(figure.value) <= SMALL and figure.currency is None
    kind = "percent" if figure.kind in ("percent", "percent_points") else "ordinal" if figure.kind == "ordinal" else ""
    return figure.value, figure.value_to, figure.currency, kind, figure.unit if small else None


def find_spoken_quotations(grounder: ArticleGrounder) -> list[FoundQuotation]:
    """Return the quotations of an article, without quoted terms, names and titles of works."""
    content = join_spans(span for found in grounder.attributions for span in found.content)
    return [
        found
        for found in grounder.quotations
        if len(found.text.split()) >= (SHORTEST_SAID if overlap((found.start, found.end), content) else SHORTEST_UNSAID)
        and not is_title_of_work(found.text)
    ]


def is_title_of_work(words: str) -> bool:
    """Whether the words look like the title of a work, with every long word capitalised.

    >>> is_title_of_work("The Wind in the Willows"), is_title_of_work("We met Ann Roe"), is_title_of_work("Never")
    (True, False, False)
    """
    long = [word for word in WORD.findall(words) if len(word) > LONGEST_SMALL]
    return len(long) > 1 and all(word[0].isupper() for word in long)


def list_named_speakers(attributions: Iterable[FoundAttribution], text: str) -> list[tuple[str, Span]]:
    """Return each speaker that the article names, once, with the span of the first mention by name.

    A speaker whose words have only a pronoun beside them gets the last mention before it: "Ann Roe arrived. She said".
    """
    named: dict[str, bool] = {}
    first: dict[str, Span] = {}
    for found in attributions:
        if not (found.speaker and found.spans) or named.get(found.speaker):
            continue
        if found.speaker in first or has_name(found.speaker, text):
            named[found.speaker] = has_name(found.as_named, text)
            if named[found.speaker] or found.speaker not in first:  # prefer "Ann Roe" to an earlier "she"
                start, end = found.spans[0][0], found.spans[-1][1]
                last = -1 if named[found.speaker] else text.rfind(found.speaker, 0, start)
                first[found.speaker] = (start, end) if last < 0 else (last, last + len(found.speaker))
    return list(first.items())


def has_name(speaker: str, text: str) -> bool:
    """Whether the words for a speaker contain a name, not just a word capitalised at the start of a sentence.

    >>> [has_name(words, "I met Brook.") for words in ("The report", "Officials", "the BBC", "Merkel", "Brook")]
    [False, False, True, True, True]
    """
    first, *others = WORD.findall(speaker) or [""]
    if any(word[0].isupper() for word in others) or (len(first) > 1 and first.isupper()):
        return True
    word = first.lower()
    if not first[:1].isupper() or word in NO_NAMES:
        return False
    if not is_ordinary(word) or is_also_name(word):
        return True
    inside = f" {re.escape(first)}"  # a literal prefix makes the search several times faster
    return re.search(rf"{inside}\b(?<=[a-z,]{inside})", text) is not None


def join_spans(spans: Iterable[Span]) -> list[Span]:
    """Sort spans, and join those that overlap or touch."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return joined


def overlap(span: Span, held: Sequence[Span]) -> int:
    """Return how many code points of a span are inside `held`, which must be sorted and disjoint."""
    first = bisect_right(held, span[0], key=itemgetter(1))
    within = held[first : bisect_left(held, span[1], lo=first, key=itemgetter(0))]
    return sum(min(span[1], end) - max(span[0], start) for start, end in within)


def count(text: str, judged: Sequence[tuple[Span, bool]]) -> CoverageOf:
    """Return the counts, the recall, and the passages that are not covered."""
    missing = [Passage(text=text[start:end], start=start, end=end) for (start, end), covered in judged if not covered]
    found, covered = len(judged), len(judged) - len(missing)
    return CoverageOf(
        found=found, covered=covered, recall=round(covered / found, 4) if found else None, uncovered=tuple(missing)
    )
