"""Decides whether the article itself asserts a sentence, judging by the neighbouring sentences.

"The lake has no bottom." is not asserted after "The villagers have a legend.", nor before "So ran the joke.". No list
of such contexts is complete. A sentence therefore counts as asserted only if it names its speaker, or if it opens its
paragraph or has a date or figure like the one before it. In addition, its neighbours must not report, ask, suppose,
refer to a past state, contradict or deny.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from summarizer.grounding.figures.dates import find_dateline
from summarizer.grounding.statements.repetition_index import RepeatedSentence
from summarizer.language.lexicon import MODALS, is_negation, is_time_word, read_class
from summarizer.language.reporting_verbs import DOCUMENTS, REPORTING_NOUNS, find_verb
from summarizer.schemas.findings import Span

if TYPE_CHECKING:
    from summarizer.grounding.grounder import ArticleGrounder

_UNTRUE: Final = read_class("words for what is not so")
_PAST: Final = read_class("words of a time that is over")
_ASKING: Final = frozenset({"call", "calls", "demand", "demands"})
"""Reporting nouns that do not introduce the sentence after them."""
_FRAMES: Final = (
    read_class("words of another's view")
    | (REPORTING_NOUNS - _ASKING)
    | DOCUMENTS
    | {"if", "unless", "whether"}
    | (MODALS - {"will", "shall", "can", "can't", "cannot"})
    | _PAST
    | _UNTRUE
)
"""Words before a sentence that may attribute it, or restrict it to a time or condition."""
_CONTRASTING: Final = read_class("words that turn against what stands before")
_POINTING: Final = frozenset("that this these those such none neither nothing all or so no not".split())
"""First words of a sentence that may refer to the previous one."""
_DENIES: Final = read_class("words of a denial behind")
_FIRST: Final = 3  # opening words of the next sentence that may contradict this one
_REACH: Final = 3  # number of preceding sentences that may frame a sentence
_SHORT: Final = 12  # most words of a paragraph that may introduce the next
_LONG: Final = 12  # fewest words of a sentence that stands alone without a date or figure
_CLOCK: Final = re.compile(r"\W*\d{1,2}[:.]\d\d(?: ?[ap]\.?m\b| GMT| h)?")
_ENDED: Final = re.compile(r"[.!?…:;,][\"'”’)\]]*$")
_BYLINE: Final = re.compile(r"\W*by:? [^.!?]+$", re.IGNORECASE)
_LABEL: Final = 4  # most words of a line that is a label


def is_asserted(passage: Sequence[RepeatedSentence], grounder: ArticleGrounder) -> bool:
    """Whether the article asserts adjacent sentences or attributes them to a speaker, judging by those around."""
    if passage[0].is_title or _is_headline(passage, grounder):
        return True
    beside = _Neighbours(grounder, passage[0].span, passage[-1].span)
    return not (beside.is_framed() or beside.is_contradicted() or beside.is_labelled())


def _is_headline(passage: Sequence[RepeatedSentence], grounder: ArticleGrounder) -> bool:
    """Whether a passage covers the first line of the text, and that line is not a full sentence."""
    start, end = grounder.speech.paragraphs[0]
    is_first = passage[0].span[0] <= start and end <= passage[-1].span[1]
    return is_first and not _ENDED.search(grounder.text[start:end].rstrip())


def _is_credit(line: str) -> bool:
    """Whether a line only names the article's author or gives its date."""
    return _BYLINE.match(line) is not None or find_dateline(line) is not None


class _Neighbours:
    """The sentences around a passage.

    Args:
        first: The first sentence of the passage.
        last: The last sentence of the passage.
    """

    def __init__(self, grounder: ArticleGrounder, first: Span, last: Span) -> None:
        self._text, self._speech, self._tokens = grounder.text, grounder.speech, grounder.article.tokens
        self._first, self._last = first, last
        self._sentences, self._paragraphs = grounder.sentences, grounder.speech.paragraphs
        self._own = max(0, bisect_right(self._paragraphs, first[0], key=itemgetter(0)) - 1)
        self._names_speaker = self._has_speaker(first)
        self._is_quoted = self._speech.is_inside(first)

    def _has_speaker(self, first: Span) -> bool:
        """Whether a sentence names its speaker, or opens the answer of a labelled speaker."""
        at = max(0, bisect_right(self._sentences, first[0], key=itemgetter(0)) - 1)
        whole = self._sentences[at] if at < len(self._sentences) else first
        speech = self._speech
        return speech.has_cue((min(first[0], whole[0]), max(first[1], whole[1]))) or any(
            one.cue is None and speech.is_explicit(one, labels=True) and whole[0] <= one.content[0][0] < first[1]
            for one in speech.find_covering(first)
        )

    def is_framed(self) -> bool:
        """Whether the preceding sentences may attribute the passage to someone or mark it as untrue."""
        before = self._list_before()
        words = {low for span in before for low in self._read_words(span)}
        if self._names_speaker or not before:
            return not _UNTRUE.isdisjoint(words)
        if not _FRAMES.isdisjoint(words) or any(map(self._announces, before)):
            return True
        if self._is_quoted:
            return any(map(find_verb, words))
        if any(map(self._speech.has_cue, before)):
            return True
        is_headed = not _ENDED.search(self._text[slice(*before[-1])].rstrip())
        return not is_headed and not all(map(self._is_anchored, (before[-1], self._first)))

    def is_contradicted(self) -> bool:
        """Whether the next sentence contradicts the passage, refers to it or denies something."""
        at = bisect_left(self._sentences, self._last[1], key=itemgetter(0))
        words = self._read_words(self._sentences[at]) if at < len(self._sentences) else []
        opening = words[:_FIRST]
        if self._names_speaker:
            return opening[:1] in (["that"], ["this"]) and not _DENIES.isdisjoint(words)
        is_about = not (_POINTING.isdisjoint(opening[:1]) and _CONTRASTING.isdisjoint(opening))
        return is_about or not (_DENIES | _PAST).isdisjoint(words) or any(map(is_negation, words))

    def is_labelled(self) -> bool:
        """Whether the passage is an entry with a time of day, or follows a label that never recurs ("Satire")."""
        start, _ = self._paragraphs[self._own]
        above = range(self._own - 1, -1, -1)
        label = next((at for at in above if not _is_credit(self._text[slice(*self._paragraphs[at])])), None)
        line = "" if label is None else self._text[slice(*self._paragraphs[label])].strip()
        if not self._names_speaker and (_CLOCK.match(self._text, start) or _CLOCK.fullmatch(line)):
            return True
        if not line or _ENDED.search(line) or line.count(" ") >= _LABEL:
            return False
        behind = self._tokens.within((start, len(self._text)))
        stems = {self._tokens.stems[at] for at in self._tokens.within(self._paragraphs[label or 0])} - {""}
        return bool(stems) and stems.isdisjoint(self._tokens.stems[behind.start : behind.stop])

    def _list_before(self) -> Sequence[Span]:
        """The preceding sentences of the paragraph or, if there are none, those of a short previous paragraph."""
        before = self._sentences[: bisect_right(self._sentences, self._first[0], key=itemgetter(1))][-_REACH:]
        start, _ = self._paragraphs[self._own]
        inside = [span for span in before if span[0] >= start]
        if inside or not self._own or self._text.count(" ", *self._paragraphs[self._own - 1]) >= _SHORT:
            return inside
        return [span for span in before if span[0] >= self._paragraphs[self._own - 1][0]]

    def _read_words(self, sentence: Span) -> list[str]:
        """The words of a sentence; if the passage is quoted, only those inside quotation marks."""
        tokens, speech = self._tokens, self._speech
        places = [
            at for at in tokens.within(sentence) if tokens.lows[at][0].isalnum() and tokens.forms[at].raw != "May"
        ]
        if self._is_quoted:
            places = [at for at in places if speech.is_inside(tokens.span(at))]
        return [tokens.lows[at] for at in places]

    def _announces(self, sentence: Span) -> bool:
        """Whether a sentence ends with a question mark or a colon."""
        return self._text[slice(*sentence)].rstrip("\"'”’) ").endswith(("?", ":"))

    def _is_anchored(self, sentence: Span) -> bool:
        """Whether a sentence is long or contains a figure or a date."""
        lows = self._tokens.lows
        return self._text.count(" ", *sentence) >= _LONG or any(
            is_time_word(lows[at]) or lows[at][0].isdigit() for at in self._tokens.within(sentence)
        )
