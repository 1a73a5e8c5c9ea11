"""Measures which of the article's figures, quotations and speakers a brief has, without a model.

The denominators are what the finders find in the article; they do not depend on the engine.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from operator import itemgetter

from summarizer.grounding.figures.relevance import is_stated
from summarizer.grounding.grounder import ArticleGrounder
from summarizer.grounding.name_matching import ActorIndex
from summarizer.language.gazetteer.vocabulary import is_also_name, is_ordinary
from summarizer.pipeline.contents import Contents
from summarizer.schemas.audit import Coverage, CoverageOf, Passage
from summarizer.schemas.findings import FoundAttribution, FoundFigure, FoundQuotation, Span
from summarizer.schemas.grounder import DeclaredActor

SHORTEST_SAID, SHORTEST_UNSAID = 3, 5
"""Fewest words of a quotation, as opposed to a term: if a speaker is attributed, and otherwise."""

SMALL = 12
"""Largest value at which two figures are often equal by chance: "three points" do not cover "three goals"."""

LONGEST_SMALL = 3
"""Letters up to which a title's word need not be capitalised ("and", "the")."""

NO_NAMES = frozenset("i you he she it we they who this that these those one some many".split())

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def measure_coverage(contents: Contents, *, grounder: ArticleGrounder) -> Coverage:
    """Measure which figures, quotations and named speakers of an article a verified content covers.

    A figure is covered if a quote or figure of the content contains it or the same value elsewhere (a headline
    repeats the figures of the text). A quotation is covered if quotes contain half of it, a speaker if an actor or an
    attribution names it.
    """
    quotes = [span for _, quote in contents.quotes for span in quote.spans]
    held = join_spans([*quotes, *((figure.start, figure.end) for figure in contents.figures)])
    names = [name for _, actor in contents.actors for name in (actor.name, *actor.aliases)]
    names += [named.as_named for named in contents.attributions if named.as_named]
    index = ActorIndex([DeclaredActor("", tuple(dict.fromkeys(names)))], grounder.names)
    text = grounder.text
    stated = [(f.start, f.end, worth(f)) for f in grounder.figures if is_stated(f, text)]
    said = find_said(grounder)
    speakers = named_speakers(grounder.attributions, text)
    values = {value for start, end, value in stated if overlap((start, end), held)}
    return Coverage(
        figures=count(text, [((start, end), value in values) for start, end, value in stated]),
        quotations=count(
            text, [((q.start, q.end), overlap((q.start, q.end), held) * 2 >= q.end - q.start) for q in said]
        ),
        speakers=count(text, [(span, index.includes(speaker)) for speaker, span in speakers]),
    )


def worth(figure: FoundFigure) -> tuple[object, ...]:
    """Key of a figure's value. Small figures must count the same thing, too."""
    small = figure.value is not None and abs(figure.value) <= SMALL and figure.currency is None
    kind = "percent" if figure.kind in ("percent", "percent_points") else "ordinal" if figure.kind == "ordinal" else ""
    return figure.value, figure.value_to, figure.currency, kind, figure.unit if small else None


def find_said(grounder: ArticleGrounder) -> list[FoundQuotation]:
    """The quotations of an article without terms, names and titles of works."""
    content = join_spans(span for found in grounder.attributions for span in found.content)
    return [
        found
        for found in grounder.quotations
        if len(found.text.split()) >= (SHORTEST_SAID if overlap((found.start, found.end), content) else SHORTEST_UNSAID)
        and not is_title(found.text)
    ]


def is_title(words: str) -> bool:
    """Whether words are written like the title of a work, with every long word capitalised.

    >>> is_title("The Wind in the Willows"), is_title("We met Ann Roe"), is_title("Never")
    (True, False, False)
    """
    long = [word for word in WORD.findall(words) if len(word) > LONGEST_SMALL]
    return len(long) > 1 and all(word[0].isupper() for word in long)


def named_speakers(attributions: Iterable[FoundAttribution], text: str) -> list[tuple[str, Span]]:
    """Each speaker that the article names, once, with the span of the first mention."""
    named: dict[str, bool] = {}
    first: dict[str, Span] = {}
    for found in attributions:
        if not (found.speaker and found.spans) or named.get(found.speaker):
            continue
        if found.speaker in first or has_name(found.speaker, text):
            named[found.speaker] = has_name(found.as_named, text)
            if named[found.speaker] or found.speaker not in first:  # rather "Ann Roe" than the "she" before it
                first[found.speaker] = found.spans[0][0], found.spans[-1][1]
    return list(first.items())


def has_name(speaker: str, text: str) -> bool:
    """Whether words for a speaker contain a name, and not only a capital at the start of a sentence.

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
    inside = f" {re.escape(first)}"  # a pattern that begins with known letters is searched for several times faster
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
    """How many code points of a span lie in other spans, which are sorted and disjoint."""
    first = bisect_right(held, span[0], key=itemgetter(1))
    within = held[first : bisect_left(held, span[1], lo=first, key=itemgetter(0))]
    return sum(min(span[1], end) - max(span[0], start) for start, end in within)


def count(text: str, judged: Sequence[tuple[Span, bool]]) -> CoverageOf:
    """Counts and recall, and the passages that are not covered."""
    missing = [Passage(text=text[start:end], start=start, end=end) for (start, end), covered in judged if not covered]
    found, covered = len(judged), len(judged) - len(missing)
    return CoverageOf(
        found=found, covered=covered, recall=round(covered / found, 4) if found else None, uncovered=tuple(missing)
    )
