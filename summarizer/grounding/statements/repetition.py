"""Decides whether a statement that repeats the article verbatim says what the article says, by the right speaker.

A sentence of the article itself is supported if a quote of the item overlaps the passage and the article asserts the
sentence. Reported words are supported only for the speaker to whom the article attributes them, regardless of the
quote's speaker.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from summarizer.grounding.name_matching import SPEAKER_WORD, is_proper
from summarizer.grounding.speaker_matching import is_said_by
from summarizer.grounding.speech_index import SpeechIndex
from summarizer.grounding.statements.assertion import is_asserted
from summarizer.grounding.statements.repetition_index import RepeatedSentence
from summarizer.language.gazetteer.vocabulary import is_also_name
from summarizer.language.lexicon import FUNCTION_WORDS, SUBJECT_PRONOUNS
from summarizer.schemas.findings import LEAD_INS, FoundAttribution, Span, StatementContext
from summarizer.workers import cached_property

if TYPE_CHECKING:
    from summarizer.grounding.grounder import ArticleGrounder

_SAID: Final = re.compile(r"([^\W\d_][^:“”\"]{0,80}?)(?: sa(?:id|ys)(?:: | that |, )| told \w+(?: \w+)?: |: )")
_HINTS: Final = (": ", " said", " says")  # every match of `_SAID` contains one; `in` is several times faster
_LEAD_INS: Final = frozenset(LEAD_INS.values())
_MARKS: Final = re.compile('[“”"]')
_FEWEST_WORDS: Final = 4  # fewest words of a quotation whose speaker is checked
_PERSONAL: Final = SUBJECT_PRONOUNS - {"it", "they", "we", "you", "i"}
_REFERRING: Final = SUBJECT_PRONOUNS | {"his", "her", "their", "its", "this", "that", "these", "those"}
"""Words at the beginning of a sentence that refer to the previous one."""
_OPENING: Final = re.compile(r"[^\W\d_]+")


Passage: TypeAlias = Sequence[RepeatedSentence]
"""Adjacent sentences that a statement repeats."""


class Repetition(NamedTuple):
    """The passage that a statement repeats."""

    # where the article says all of it, itself or by the speaker whom the item names; None if it does not
    passage: Span | None = None
    is_asserted: bool = False  # whether the article asserts that passage, judging by its neighbours
    refers_back: bool = False  # whether the statement begins with a reference to the previous sentence, such as "she"
    wrong: str = ""  # why the words provably belong to another speaker than the statement or item names; else empty


def read_repetition(statement: str, context: StatementContext, grounder: ArticleGrounder) -> Repetition:
    """Find the passage that a statement repeats verbatim, attributed as the item says."""
    return _Reader(statement, context, grounder).read()


@dataclass(frozen=True)
class _Reader:
    """Reads the repetitions of one statement."""

    statement: str
    context: StatementContext
    grounder: ArticleGrounder

    def read(self) -> Repetition:
        passages = self._repeated[1]
        wrong = "" if self.context.is_label else self._find_wrong_speaker()
        if wrong or not passages:
            return Repetition(wrong=wrong)
        backed = [passage for passage in passages if self._is_backed(passage)]
        if not backed:
            return Repetition()
        attributed = (passage for passage in backed if self._is_attributed_to_holder(passage))
        asserted = next((passage for passage in attributed if is_asserted(passage, self.grounder)), None)
        passage = asserted or backed[0]
        is_bare = bool(self.grounder.article.repeated.find(self.statement))
        refers_back = is_bare and passage[0].is_own and self._read_first_word(passage[0]) in _REFERRING
        return Repetition(
            (passage[0].span[0], passage[-1].span[1]), is_asserted=asserted is not None, refers_back=refers_back
        )

    @cached_property
    def _repeated(self) -> tuple[list[str] | None, Sequence[Passage]]:
        """The names to which the statement attributes all its words (None if to nobody), and the passages with them."""
        statement, repeated = self.statement, self.grounder.article.repeated
        passages = repeated.find(statement)
        lead_in, _, quoted = statement.partition(": “")
        if not passages and lead_in in _LEAD_INS and quoted.endswith("”"):
            passages = repeated.find(quoted[:-1])
        may_be_attributed = not passages and any(map(statement.__contains__, _HINTS))
        said = _SAID.match(statement) if may_be_attributed else None
        if said is None:
            return None, passages
        return self._list_names_of(said[1]), repeated.find(statement[said.end() :])

    @cached_property
    def _held(self) -> list[str]:
        """The names to which the item attributes its words: those of its holder or, without one, of its speaker."""
        context = self.context
        if not context.speakers:
            return []
        held = [name for name in context.names if name not in context.speakers]
        return [name for name in held or context.speakers if name.casefold() not in SUBJECT_PRONOUNS]

    @cached_property
    def _claimed(self) -> list[str]:
        """The names to which the statement attributes its words or, without an attribution, its item does."""
        names = self._repeated[0]
        return self._held if names is None else names

    def _list_names_of(self, named: str) -> list[str]:
        """The names of a speaker in the statement; for a pronoun, those of the item's speaker."""
        if named.casefold() in SUBJECT_PRONOUNS:
            return self._held
        actor = self.grounder.index_actors(self.context.actors).find_one(named)
        return [named, *(actor.names if actor else ())]

    def _is_said_by(self, levels: Sequence[FoundAttribution], names: Sequence[str]) -> bool:
        return is_said_by(levels, names, matcher=self.grounder.names)

    def _is_backed(self, passage: Passage) -> bool:
        """Whether the item's quotes overlap a passage and all reported words in it belong to the claimed speaker."""
        context, is_attributed = self.context, self._repeated[0] is not None
        if context.evidence is not None and not (passage[0].is_title and not self._claimed):
            start, end = passage[0].span[0], passage[-1].span[1]
            if not any(a < end and start < b for a, b in context.evidence):
                return False
        for sentence in passage:
            is_said = is_attributed or not sentence.is_own or self._is_answer(sentence)
            if is_said and not self._is_claimed_speaker_of(sentence):
                return False
        return is_attributed or not self._claimed or self._is_about(passage[0])

    def _is_answer(self, sentence: RepeatedSentence) -> bool:
        """Whether a sentence belongs to an interview answer, but does not contain the label that names the speaker."""
        speech, (start, end) = self.grounder.speech, sentence.span
        return any(
            one.cue is None and speech.is_explicit(one, labels=True) and not any(start <= a < end for a, _ in one.spans)
            for one in speech.find_covering(sentence.span)
        )

    def _is_claimed_speaker_of(self, sentence: RepeatedSentence) -> bool:
        """Whether the article attributes repeated words to the claimed speaker.

        A description ("the company") also counts if the article attributes both the words and a quote to it together.
        """
        claimed, find_levels = self._claimed, self.grounder.speech.find_levels
        levels = find_levels(sentence.span)
        if self._is_said_by(levels, claimed):
            return True
        evidence = self.context.evidence or ()
        of_quotes = find_levels((min(evidence)[0], max(evidence)[1])) if evidence else ()
        is_same = bool(claimed) and any(found in levels for found in of_quotes)
        return is_same and not self.grounder.find_other_speaker(levels, claimed, labels=True, guesses=True)

    def _is_about(self, sentence: RepeatedSentence) -> bool:
        """Whether a sentence that opens with "he" or "she" is about the item's person, as far as the article shows."""
        grounder = self.grounder
        if self._read_first_word(sentence) not in _PERSONAL:
            return True
        if self._is_said_by(grounder.speech.find_levels(sentence.span), self._claimed):
            return True
        persons = [name for actor in self.context.actors for name in actor.names] + grounder.speech.roster.persons
        before = [grounder.text[a:b] for a, b in grounder.find_mentions(persons) if b <= sentence.span[0]]
        return not before or grounder.names.is_speaker(before[-1], self._claimed)

    def _is_attributed_to_holder(self, passage: Passage) -> bool:
        """Whether the statement is attributed, or a passage names or quotes the item's holder, if there is one."""
        held = [name for name in self._held if is_proper(name)] if self._repeated[0] is None else []
        spans = [sentence.span for sentence in passage]
        return (
            not held
            or any(self._read_first_word(sentence) in _PERSONAL for sentence in passage)
            or any(self._is_said_by(self.grounder.speech.find_levels(span), held) for span in spans)
            or any(a <= start and end <= b for start, end in self.grounder.find_mentions(held) for a, b in spans)
        )

    def _read_first_word(self, sentence: RepeatedSentence) -> str:
        """The first word of a sentence, in lower case."""
        opening = _OPENING.search(self.grounder.article.text, *sentence.span)
        return opening[0].casefold() if opening else ""

    def _find_wrong_speaker(self) -> str:
        """The reason why the words belong to a speaker other than the statement or its item names; else empty."""
        quoted = [[sentence.span for sentence in passage if not sentence.is_own] for passage in self._repeated[1]]
        if all(quoted) and (other := self._find_rival(quoted, self._claimed)):
            return _explain(other, self._claimed)
        return self._find_misquoted()

    def _find_misquoted(self) -> str:
        """The reason why a longer quotation in the statement belongs to another speaker than it names; else empty."""
        if not _MARKS.search(self.statement):
            return ""
        speech = SpeechIndex(self.statement)
        quoted = [one for one in speech.quotations if one.text.count(" ") >= _FEWEST_WORDS - 1]
        named = _list_named(speech) if quoted else frozenset()
        for quotation in quoted if named else ():
            inside = self._find_quoted(quotation.text.rstrip(","))
            if not inside or self._is_speaker_alone(named, inside):
                continue  # the statement's own attribution need not be parsed
            speakers = [found.as_named for found in speech.find_levels(quotation.span) if found.as_named]
            claimed = [name for speaker in speakers for name in self._list_names_of(speaker)]
            other = self._find_rival([[span] for span in inside], claimed) if claimed and is_proper(speakers[0]) else ""
            if other:
                return _explain(other, claimed)
        return ""

    def _find_quoted(self, words: str) -> list[Span]:
        """The passages that contain some words; none unless all are in quotation marks."""
        hits = self.grounder.find_passages(words)
        inside = [(hit.spans[0][0], hit.spans[-1][1]) for hit in hits if hit.status in ("exact", "typographic")]
        return inside if all(map(self.grounder.speech.is_inside, inside)) else []

    def _is_speaker_alone(self, named: frozenset[str], passages: Sequence[Span]) -> bool:
        """Whether the name of a speaker of a passage contains all of the words, including its own last word."""
        levels = (found for span in passages for found in self.grounder.speech.find_levels(span))
        names = (SPEAKER_WORD.findall(name) for found in levels for name in (found.speaker, found.as_named) if name)
        return any(words and words[-1] in named and named.issubset(words) for words in names)

    def _find_rival(self, passages: Sequence[Sequence[Span]], names: Sequence[str]) -> str:
        """The speaker whom the article names for the words, if none of these has one of the names; else empty."""
        if not any(map(is_proper, names)):
            return ""
        find, find_levels = self.grounder.find_other_speaker, self.grounder.speech.find_levels
        others = [
            next(filter(None, (find(find_levels(span), names, labels=True) for span in spans)), "")
            for spans in passages
        ]
        return others[0] if others and all(others) else ""


def _list_named(speech: SpeechIndex) -> frozenset[str]:
    """The capitalised words of a statement outside its quotations that may belong to names."""
    starts, ends = [one.start for one in speech.quotations], [one.end for one in speech.quotations]
    outside = " ".join(speech.text[a:b] for a, b in zip([0, *ends], [*starts, None], strict=True))
    words = [word for word in SPEAKER_WORD.findall(outside) if word[0].isupper()]
    return frozenset(word for word in words if (low := word.casefold()) not in FUNCTION_WORDS or is_also_name(low))


def _explain(other: str, names: Sequence[str]) -> str:
    named = next(filter(is_proper, names), names[0])
    return f"the article gives these words to “{other}”, not to “{named}”"
