"""Who says what in an article: quotations and reported speech with their speakers, by rules of news prose.

The main path only: verbs and subjects, contents and names are read by the modules beside it. No engine's choice, no
actor list and no model may enter, since engines are judged by what is found here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from summarizer.grounding.speech.content_spans import Found, part_spans, read_contents
from summarizer.grounding.speech.covering import attribution_of, attributions_of
from summarizer.grounding.speech.introductions import (
    goes_on,
    is_quotation,
    names_alone,
    read_credit,
    reads_as_sentence,
)
from summarizer.grounding.speech.nested import read_nested
from summarizer.grounding.speech.records import make_records
from summarizer.grounding.speech.reporting_events import ContentPlace, ReportingEvent, read_events
from summarizer.grounding.speech.roster import Roster
from summarizer.grounding.speech.speakers import Cast, Speaker
from summarizer.grounding.speech.subjects import read_follower
from summarizer.grounding.speech.turns import read_turns
from summarizer.language.lexicon import PREPOSITIONS, is_finite, word_set
from summarizer.language.noun_phrases import NounPhrase
from summarizer.language.quotations import Marked, Passage, is_inside_quotation, join_passages, scan_quotations
from summarizer.language.reporting_verbs import find_verb
from summarizer.language.sentences import split_paragraphs, split_passage
from summarizer.language.tokens import DASHES, QUOTE, Unit, read_units
from summarizer.schemas.findings import FoundAttribution, Span

__all__ = ["attribution_of", "attributions_of", "find_attributions", "is_inside_quotation", "resolve_mention"]

_LISTS = word_set("including following example examples questions options choices titles")
_LONG_ENOUGH = 40
_SHORT_SENTENCE = 20
_LONGEST_CREDIT = 6
_SHORT_SLOGAN = 3
_SHORTEST = 8


class _Reader:
    """Reads one article sentence by sentence, and then what is said inside its quotations."""

    def __init__(
        self, text: str, *, paragraphs: Sequence[Span], marked: Sequence[Marked], units: Sequence[Unit], roster: Roster
    ) -> None:
        self._text = text
        self._paragraphs = paragraphs
        self._marked = marked
        self._units = units
        self._cast = Cast(units, roster)
        self._acts: list[list[ReportingEvent]] = []
        self._found: list[Found] = []
        self._last: list[Found | None] = []

    def read(self) -> list[FoundAttribution]:
        """All attributions of the article."""
        for index, unit in enumerate(self._units):
            acts = read_events(unit, index, self._cast)
            found = list(read_contents(unit, acts))
            found.extend(self._read_unclaimed(index, unit, found))
            last = _principal(found)
            if not found and index:
                last = self._read_quotation_alone(index, unit, acts)
            self._acts.append(acts)
            self._found.extend(found)
            self._last.append(last)
        nested = read_nested(self._text, self._marked, self._cast)
        return make_records(self._text, [*self._found, *self._read_turns(), *nested])

    def _read_turns(self) -> Iterator[Found]:
        """What the labels of an interview give to its speakers."""
        for turn in read_turns(self._text, self._paragraphs):
            place = self._find_tokens(turn.name)
            if place is None or any(turn.content in found.parts for found in self._found):
                continue
            speaker = self._cast.identify(*place)
            if speaker.name is not None:
                yield Found(speaker, [turn.content], quoted=False, cue=None)

    def _find_tokens(self, span: Span) -> tuple[int, NounPhrase] | None:
        """The sentence in which a mention stands, and its tokens there."""
        start, end = span
        for index, unit in enumerate(self._units):
            tokens = [at for at, begin in enumerate(unit.starts) if start <= begin < end and unit.is_word(at)]
            if tokens:
                return index, NounPhrase(tokens[0], tokens[-1] + 1, tokens[0])
        return None

    def resolve(self, span: Span) -> str | None:
        """Whom a mention means; see `resolve_mention`."""
        self.read()
        place = self._find_tokens(span)
        return self._cast.identify(*place).name if place is not None else None

    def _read_quotation_alone(self, index: int, unit: Unit, acts: Sequence[ReportingEvent]) -> Found | None:
        """What a sentence gives that only quotes, or only names the speaker of the quotation before it."""
        earlier, before = self._units[index - 1], self._last[index - 1]
        if before is None and is_quotation(earlier) and earlier.low:
            speaker, cue = self._find_credit(index, unit, acts)
            if speaker is not None:
                return self._add(Found(speaker, list(part_spans(earlier, 0, len(earlier))[0]), quoted=True, cue=cue))
        if not is_quotation(unit):
            return self._read_partial_quotation(index, unit)
        if self._is_credited_behind(index):
            return None
        parts = list(part_spans(unit, 0, len(unit))[0])
        known = self._acts[index - 1]
        waits = before is None and bool(known) and known[-1].place == ContentPlace() and self._is_spoken(unit)
        if waits or (earlier.low and earlier.low[-1] in {":", ","}):
            introduced = known[-1].speaker if known else self._cast.find_topic(index - 1)
            return self._add(Found(introduced, parts, quoted=True, cue=None)) if introduced else None
        together = earlier.paragraph == unit.paragraph
        if before is None:
            topic = self._find_topic_before(index) if together and self._is_spoken(unit) else None
            return self._add(Found(topic, parts, quoted=True, cue=None)) if topic is not None else None
        if not (together or (self._may_run_on(index - 1) if before.quoted else self._fills_paragraph(index, before))):
            return None
        if before.quoted and before.takes(parts):
            before.parts.extend(parts)
            return before
        return self._add(Found(before.speaker, parts, quoted=True, cue=None))

    def _read_partial_quotation(self, index: int, unit: Unit) -> Found | None:
        """A sentence that begins with a quotation and is little else, right behind one of somebody's."""
        before = self._last[index - 1]
        if before is None or unit.low[:1] != [QUOTE] or self._units[index - 1].paragraph != unit.paragraph:
            return None
        start, end = unit.quotes[0].outer
        if not before.quoted or end - start < _LONG_ENOUGH or 3 * (end - start) < 2 * (unit.end - unit.start):
            return None
        return self._add(Found(before.speaker, list(unit.quotes[0].parts), quoted=True, cue=None))

    def _find_credit(
        self, index: int, unit: Unit, acts: Sequence[ReportingEvent]
    ) -> tuple[Speaker | None, Span | None]:
        """Who is named behind a quotation that is a sentence of its own: "…!" Roe said; or with a dash, below it."""
        if acts and acts[0].first == 0 and self._units[index - 1].paragraph == unit.paragraph:
            return acts[0].speaker, unit.span(*acts[0].cue)
        name = read_credit(unit) if self._ends_paragraph(index) else None
        return (self._cast.identify(index, NounPhrase(*name, 0)) if name is not None else None), None

    def _ends_paragraph(self, index: int) -> bool:
        return index + 1 == len(self._units) or self._units[index + 1].paragraph != self._units[index].paragraph

    def _may_run_on(self, index: int) -> bool:
        """Whether a quotation in one paragraph may go on in the next: not one that only describes something."""
        verb = self._acts[index][-1].verb if self._acts[index] else None
        return verb is None or bool(verb.clause)

    def _is_credited_behind(self, index: int) -> bool:
        """Whether the next sentence only names who speaks: "…?" Roe demanded; "…." Ann Roe, farmer."""
        if index + 1 >= len(self._units):
            return False
        if self._ends_paragraph(index + 1) and read_credit(self._units[index + 1]) is not None:
            return True
        if self._ends_paragraph(index):
            return False
        low, caps = self._units[index + 1].low, self._units[index + 1].caps
        verb = next((at for at, word in enumerate(low[:_LONGEST_CREDIT]) if find_verb(word) and not caps[at]), 0)
        named = verb > 0 and (all(caps[:verb]) or low[:verb] in (["he"], ["she"], ["they"]))
        return named and (verb + 1 == len(low) or low[verb + 1] in PREPOSITIONS)

    def _is_spoken(self, unit: Unit) -> bool:
        """Whether a quotation that stands alone is a sentence, and no title or slogan."""
        start, end = unit.quotes[0].parts[0]
        return end - start >= _SHORT_SENTENCE and reads_as_sentence(self._text[start : unit.quotes[0].parts[-1][1]])

    def _find_topic_before(self, index: int) -> Speaker | None:
        """The one person whom the sentence before is about: "Roe was defiant. “We will fight on.”"."""
        if is_quotation(self._units[index - 1]):
            return None
        topic = self._cast.find_topic(index - 1)
        return topic if topic is not None and topic.person and not topic.plural else None

    def _fills_paragraph(self, index: int, before: Found) -> bool:
        """Whether quotations alone make up the paragraph behind one that ends with what somebody says."""
        unit, ahead = self._units[index], index
        if before.cue is None or before.speaker.document or not self._is_spoken(unit):
            return False
        while ahead < len(self._units) and is_quotation(self._units[ahead]):
            ahead += 1
        return ahead == len(self._units) or self._units[ahead].paragraph != unit.paragraph

    def _add(self, found: Found) -> Found | None:
        if found.speaker.name is None:
            return None
        self._found.append(found)
        return found

    def _read_unclaimed(self, index: int, unit: Unit, found: Sequence[Found]) -> Iterator[Found]:
        """Quotations without a known verb: "…," Roe shot back; He cut her off: "…"; Roe: "…"."""
        for at, passage in unit.quotes.items():
            start, end = passage.outer
            if end - start < _SHORTEST or any(a < end and start < b for item in found for a, b in item.parts):
                continue
            speaker = self._find_unclaimed_speaker(index, unit, at, passage)
            if speaker is not None and speaker.name:
                self._cast.remember(index, at, speaker)
                parts = list(passage.parts)
                resumed = next((later for later in unit.quotes if later > at and goes_on(unit, later)), None)
                if resumed is not None and start < speaker.span[0] < unit.starts[resumed]:
                    parts.extend(unit.quotes[resumed].parts)
                yield Found(speaker, parts, quoted=True, cue=None)

    def _find_unclaimed_speaker(self, index: int, unit: Unit, at: int, passage: Passage) -> Speaker | None:
        low = unit.low
        speech = self._text[passage.parts[0][0] : passage.parts[-1][1]]
        if at > 1 and low[at - 1] in {":", ","} and low[at - 2] not in _LISTS:
            acts = any(is_finite(word) for word in low[: at - 1])
            named = low[at - 1] == ":" and names_alone(unit, at - 1)
            headline = named and at + 1 == len(low) and len(speech.split()) > _SHORT_SLOGAN and speech[0].isupper()
            if headline or (reads_as_sentence(speech) and (acts or named)):
                return self._cast.find_topic(index)
        elif speech.endswith(",") and not unit.is_word(at - 1) and (subject := read_follower(unit, at + 1)) is not None:
            return self._cast.identify(index, subject)
        elif low[at + 1 : at + 2] and low[at + 1] in DASHES and not at and len(speech) >= _SHORT_SENTENCE:
            name = read_credit(unit, at + 1)  # “Quote” — Ann Roe, farmer
            return self._cast.identify(index, NounPhrase(*name, at + 1)) if name is not None else None
        return None


def resolve_mention(text: str, span: Span) -> str | None:
    """The fullest name or the description of whom a mention means, with the words before it as its context.

    Args:
        text: The article.
        span: The words that mention somebody, outside quotation marks: a name, a pronoun, "the mayor".

    Returns:
        The name; None where it cannot be told, or where no words of the article's own stand there.

    >>> text = "Ann Roe, the mayor, arrived. She waved."
    >>> resolve_mention(text, (29, 32))
    'Ann Roe'
    """
    return _read(text).resolve(span)


def find_attributions(text: str) -> list[FoundAttribution]:
    """Every quotation and report of speech whose speaker the article lets one tell.

    Read are verbs of saying before, behind and inside what is said, "according to", accusations, calls, warnings,
    denials, pledges and predictions, nouns ("X's claim that …"), quotations that go on in the next sentence or
    paragraph, and speech that is reported inside other speech. A pronoun or a surname is resolved to the fullest name;
    where it could mean several, `speaker` is None.

    Args:
        text: The article.

    Returns:
        Attributions in order of where their content begins.

    >>> found, = find_attributions("“We won,” said Ann Roe, the mayor. “All of it.”")
    >>> found.speaker, found.kind, [text for text in (found.text,)]
    ('Ann Roe', 'direct', ['We won,” said Ann Roe, the mayor. “All of it.'])
    """
    return _read(text).read()


def read_attributions(
    text: str, *, paragraphs: Sequence[Span], marked: Sequence[Marked], units: Sequence[Unit], roster: Roster
) -> list[FoundAttribution]:
    """The same of a text whose paragraphs, quotations, tokens and names are known already."""
    return _Reader(text, paragraphs=paragraphs, marked=marked, units=units, roster=roster).read()


def _read(text: str) -> _Reader:
    paragraphs = split_paragraphs(text)
    sentences = [sentence for paragraph in paragraphs for sentence in split_passage(text, paragraph)]
    marked = scan_quotations(text, paragraphs=paragraphs)
    units = list(read_units(text, sentences=sentences, paragraphs=paragraphs, passages=list(join_passages(marked))))
    return _Reader(text, paragraphs=paragraphs, marked=marked, units=units, roster=Roster(text, units))


def _principal(found: Sequence[Found]) -> Found | None:
    """The last attribution of a sentence that stands in no other of it."""
    for item in reversed(found):
        at = item.cue[0] if item.cue else -1
        if not any(start <= at < end for other in found if other is not item for start, end in other.parts):
            return item
    return None
