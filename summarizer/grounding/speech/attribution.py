"""Finds who says what in an article: quotations and reported speech with their speakers, and their nesting."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Final

from summarizer.grounding.speech.content_spans import Found, part_spans, read_contents
from summarizer.grounding.speech.interviews import Turn
from summarizer.grounding.speech.reporting_events import ContentPlace, ReportingEvent, read_events
from summarizer.grounding.speech.roster import Roster
from summarizer.grounding.speech.speakers import Speaker, SpeakerResolver
from summarizer.grounding.speech.subjects import read_follower
from summarizer.language.gazetteer.vocabulary import is_ordinary
from summarizer.language.lexicon import CONJUNCTIONS, PREPOSITIONS, is_finite, word_set
from summarizer.language.names import is_person_noun, looks_like_person
from summarizer.language.noun_phrases import NounPhrase
from summarizer.language.quotations import Marked, Passage
from summarizer.language.reporting_verbs import cue_words, find_verb
from summarizer.language.sentences import split_passage
from summarizer.language.tokens import DASHES, QUOTE, Unit, read_units
from summarizer.schemas.findings import AttributionKind, FoundAttribution, Span

_AS_WELL: Final = 0.85  # share of the best coverage of a span that counts as equally good
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_LONG_ENOUGH: Final = 40


def read_nested(text: str, marked: Sequence[Marked], resolver: SpeakerResolver) -> Iterator[Found]:
    """Yield speech that is reported inside quotations: A says that B said."""
    words = cue_words()
    inner = [quotation for quotation in marked if quotation.depth == 1]
    at = 0
    for quotation in marked:
        if quotation.depth or quotation.inner[1] - quotation.inner[0] < _LONG_ENOUGH:
            continue
        begin, end = quotation.inner
        if words.isdisjoint(_LETTERS.findall(text[begin:end].lower())):
            continue
        while at < len(inner) and inner[at].outer[0] < begin:
            at += 1
        last = at
        while last < len(inner) and inner[last].outer[1] <= end:
            last += 1
        passages = [Passage(mark.outer, (mark.inner,)) for mark in inner[at:last]]
        sentences = list(split_passage(text, quotation.inner))
        units = list(read_units(text, sentences=sentences, paragraphs=[quotation.inner], passages=passages))
        inside = resolver.look_inside(units)
        for index, unit in enumerate(units):
            events = [
                event
                for event in read_events(unit, index, inside)
                if event.place.reported is not None and not (event.verb and event.verb.mental)
            ]
            yield from read_contents(unit, events)


def make_records(text: str, found: Sequence[Found]) -> list[FoundAttribution]:
    """Return the attributions in order, each with the index of the enclosing attribution, if any."""
    ordered = sorted(found, key=lambda item: (item.parts[0][0], -item.parts[-1][1]))
    records: list[FoundAttribution] = []
    open_: list[int] = []
    for item in ordered:
        start, end = item.parts[0][0], item.parts[-1][1]
        while open_ and records[open_[-1]].content[-1][1] <= start:
            open_.pop()
        within = next((at for at in reversed(open_) if _holds(records[at], item)), None)
        speaker = item.speaker
        kind: AttributionKind = "document" if speaker.document else "direct" if item.quoted else "indirect"
        open_.append(len(records))
        records.append(
            FoundAttribution(
                speaker=speaker.name,
                as_named=text[slice(*speaker.span)],
                spans=(speaker.span,),
                content=tuple(item.parts),
                cue=item.cue,
                kind=kind,
                within=within,
                text=text[start:end],
            )
        )
    return records


def _holds(outer: FoundAttribution, inner: Found) -> bool:
    """Whether an attribution lies in the content of another."""
    at = inner.cue[0] if inner.cue else inner.parts[0][0]
    return any(start <= at < end for start, end in outer.content)


def attributions_of(span: Span, attributions: Sequence[FoundAttribution]) -> list[FoundAttribution]:
    """Return the attributions whose content covers more than half of a span, the most likely one first.

    Nested speech yields several. The innermost attribution with near-best coverage comes first, so that a whole
    quotation belongs to its speaker and not to anyone it cites. Attributions without a known speaker ("they say") come
    last.
    """
    start, end = span
    covering: list[tuple[int, int, FoundAttribution]] = []
    for found in attributions:
        if found.content[0][0] >= end:
            break
        if found.content[-1][1] <= start:
            continue
        covered = sum(max(0, min(end, stop) - max(start, begin)) for begin, stop in found.content)
        if 2 * covered > end - start:
            covering.append((covered, sum(stop - begin for begin, stop in found.content), found))
    if len(covering) < 2:
        return [found for _, _, found in covering]
    most = max(covered for covered, _, _ in covering)
    named = any(level[2].speaker is not None for level in covering)
    ordered = sorted(
        covering, key=lambda level: (level[0] < _AS_WELL * most, named and level[2].speaker is None, level[1])
    )
    return [found for _, _, found in ordered]


_SHORTEST_NAME: Final = 2


def reads_as_sentence(words: str) -> bool:
    """Whether quoted words are a sentence, not a title: with final punctuation and mostly in lower case."""
    capitals = sum(word[:1].isupper() for word in words.split())
    return words[0].isupper() and words.endswith((".", "!", "?", "…")) and 2 * capitals <= len(words.split()) + 1


def read_credit(unit: Unit, begin: int = 0) -> tuple[int, int] | None:
    """Return the tokens of a name or description that credits a quotation; None if no credit starts at a token.

    Credits are "— Ann Roe, farmer", "Ann Roe, farmer" and "A former engineer". Without a dash, only a person counts,
    since it might be a heading.
    """
    low = unit.low
    led = unit.low_at(begin) in DASHES
    first = begin + led
    if any(map(is_finite, low[first:])):
        return None
    stop = unit.end_name(first)
    if not led and not _is_person(unit, first, stop):
        while unit.is_word(stop):
            stop += 1
        noun = stop - 1
        while noun > first and unit.caps[noun]:
            noun -= 1
        stop = stop if noun >= first and is_person_noun(low[noun]) else first
    return (first, stop) if stop > first and unit.low_at(stop) in {"", ","} else None


def _is_person(unit: Unit, first: int, stop: int) -> bool:
    """Whether capitalised words are a person's name, not a heading."""
    words = unit.low[first:stop]
    if stop - first < _SHORTEST_NAME or not looks_like_person(" ".join(words).title()):
        return False
    return not all(map(is_ordinary, words))


def names_alone(unit: Unit, stop: int) -> bool:
    """Whether only a name stands before a token: "Ann Roe:", "And Ann Roe:"."""
    first = int(unit.low[0] in CONJUNCTIONS)
    return first < stop and all(unit.caps[first:stop])


def is_quotation(unit: Unit) -> bool:
    """Whether a sentence consists of quotations only."""
    return bool(unit.low) and all(word == QUOTE for word in unit.low)


_BEFORE_LISTS: Final = word_set("including following example examples questions options choices titles")
_LONGEST_CREDIT: Final = 6
_SHORT_SLOGAN: Final = 3


class AttributionReader:
    """Reads the attributions of one article sentence by sentence, and then those inside its quotations."""

    def __init__(
        self, text: str, *, turns: Sequence[Turn], marked: Sequence[Marked], units: Sequence[Unit], roster: Roster
    ) -> None:
        self._text = text
        self._turns = turns
        self._marked = marked
        self._units = units
        self._resolver = SpeakerResolver(units, roster)
        self._events: list[list[ReportingEvent]] = []
        self._found: list[Found] = []
        self._last: list[Found | None] = []

    def read(self) -> list[FoundAttribution]:
        """Return all attributions of the article."""
        for index, unit in enumerate(self._units):
            events = read_events(unit, index, self._resolver)
            found = list(read_contents(unit, events))
            if unit.quotes:
                found.extend(self._read_unclaimed(index, unit, found))
            last = _find_outermost(found)
            if not found and index:
                last = self._read_quotation_alone(index, unit, events)
                last = last if last is not None and last.speaker.name is not None else None
                found = [last] if last is not None and last is not self._last[-1] else []
            self._events.append(events)
            self._found.extend(found)
            self._last.append(last)
        nested = read_nested(self._text, self._marked, self._resolver)
        return make_records(self._text, [*self._found, *self._read_turns(), *nested])

    def _read_turns(self) -> Iterator[Found]:
        """Yield the answers of an interview that no other attribution covers."""
        attributed = {part for found in self._found for part in found.parts}
        quoted = {passage.inner for passage in self._marked}
        for turn in self._turns:
            if turn.name is not None and turn.content not in attributed:
                place = self._find_tokens(turn.name)
                bracketed = Speaker(self._text[slice(*turn.name)], turn.name, person=True)  # "The Chair (Ann Roe):"
                speaker = self._resolver.identify(*place) if place is not None else bracketed
                yield Found(speaker, [turn.content], quoted=turn.content in quoted, cue=None)

    def _find_tokens(self, span: Span) -> tuple[int, NounPhrase] | None:
        """The index of the sentence that contains a mention, and the mention's tokens; None if it has no tokens."""
        first = bisect_left(self._units, span[0], key=attrgetter("end"))
        for index, unit in enumerate(self._units[first:], first):
            begin, stop = (bisect_left(unit.starts, at) for at in span)
            if begin < stop:
                return index, NounPhrase(begin, stop, begin)
            if unit.starts and unit.starts[0] >= span[1]:
                break
        return None

    def _read_quotation_alone(self, index: int, unit: Unit, events: Sequence[ReportingEvent]) -> Found | None:
        """Read a sentence that is only a quotation, or that only credits the preceding quotation; None for others."""
        earlier, before = self._units[index - 1], self._last[index - 1]
        if before is None and is_quotation(earlier):
            speaker, cue = self._find_credit(index, unit, events)
            if speaker is not None:
                return Found(speaker, list(part_spans(earlier, 0, len(earlier))[0]), quoted=True, cue=cue)
        if not is_quotation(unit) or self._is_credited_behind(index):
            return None
        parts = list(part_spans(unit, 0, len(unit))[0])
        known = self._events[index - 1]
        waits = before is None and bool(known) and known[-1].place == ContentPlace() and self._is_spoken(unit)
        asks = self._text.endswith("?", 0, earlier.end)  # "Did the board agree?" does not introduce the answer
        if (waits and not asks) or earlier.low_at(len(earlier) - 1) in {":", ","}:
            introduced = known[-1].speaker if known else self._resolver.find_topic(index - 1)
            return Found(introduced, parts, quoted=True, cue=None) if introduced else None
        if before is None:
            topic = self._find_topic_before(index, unit)
            return Found(topic, parts, quoted=True, cue=None) if topic is not None else None
        return self._continue(index, unit, before, parts)

    def _continue(self, index: int, unit: Unit, before: Found, parts: list[Span]) -> Found | None:
        """Read a quotation that continues the speech of the preceding sentence; None if it does not."""
        if self._units[index - 1].paragraph != unit.paragraph:
            if self._asks(index - 1):
                return None  # somebody else answers: “Is it safe?” Roe asked. | “It is.”
            verb = self._events[index - 1][-1].verb if self._events[index - 1] else None
            only_names = verb is not None and not verb.clause  # a quoted name: "called it “…”"
            if only_names if before.quoted else not self._is_spoken(unit):
                return None
        if before.quoted and before.takes(parts):
            before.parts.extend(parts)
            return before
        goes_on = self._units[index - 1].paragraph == unit.paragraph or before.quoted
        return Found(before.speaker, parts, quoted=True, cue=before.cue if goes_on else None)

    def _asks(self, index: int) -> bool:
        """Whether a sentence ends with a quoted question, or its last quotation is one: “Is it safe?” Roe asked."""
        unit = self._units[index]
        last = max(unit.quotes, default=None)
        if last is None:
            return False
        passage = unit.quotes[last]
        closed = passage.outer[1] > passage.parts[-1][1]
        return closed and self._text[slice(*passage.parts[-1])].rstrip().endswith("?")

    def _find_credit(
        self, index: int, unit: Unit, events: Sequence[ReportingEvent]
    ) -> tuple[Speaker | None, Span | None]:
        """The speaker and cue after a quotation that is a sentence of its own: "…!" Roe said; or a credit below it."""
        if events and self._units[index - 1].paragraph == unit.paragraph:
            return events[0].speaker, unit.span(*events[0].cue)
        name = read_credit(unit) if self._ends_paragraph(index) else None
        return (self._resolver.identify(index, NounPhrase(*name, 0)) if name is not None else None), None

    def _ends_paragraph(self, index: int) -> bool:
        return index + 1 == len(self._units) or self._units[index + 1].paragraph != self._units[index].paragraph

    def _is_credited_behind(self, index: int) -> bool:
        """Whether the next sentence only names the speaker: "…?" Roe demanded; "…." Ann Roe, farmer."""
        if index + 1 >= len(self._units):
            return False
        unit = self._units[index + 1]
        if self._ends_paragraph(index + 1) and read_credit(unit) is not None:
            return True
        if self._ends_paragraph(index):
            return False
        verb = next((at for at, word in enumerate(unit.low[:_LONGEST_CREDIT]) if find_verb(word)), 0)
        return verb > 0 and all(unit.caps[:verb]) and (verb + 1 == len(unit) or unit.low[verb + 1] in PREPOSITIONS)

    def _is_spoken(self, unit: Unit) -> bool:
        """Whether a stand-alone quotation is a sentence, not a title or slogan."""
        parts = unit.quotes[0].parts
        return reads_as_sentence(self._text[parts[0][0] : parts[-1][1]])

    def _find_topic_before(self, index: int, unit: Unit) -> Speaker | None:
        """The person that the preceding sentence is about: "Roe was defiant. “We will fight on.”"; None if unclear."""
        if self._units[index - 1].paragraph != unit.paragraph or not self._is_spoken(unit):
            return None
        topic = self._resolver.find_topic(index - 1)
        return topic if topic is not None and topic.person else None

    def _read_unclaimed(self, index: int, unit: Unit, found: Sequence[Found]) -> Iterator[Found]:
        """Yield quotations without a known reporting verb: "…," Roe shot back; He cut her off: "…"; Roe: "…"."""
        for at, passage in unit.quotes.items():
            start, end = passage.outer
            if any(a < end and start < b for item in found for a, b in item.parts):
                continue
            speech = self._text[passage.parts[0][0] : passage.parts[-1][1]]
            follows = speech.endswith(",") and not unit.is_word(at - 1) and unit.low_at(at - 1) not in {":", ","}
            subject = read_follower(unit, at + 1) if follows else None
            cue = unit.span(subject.stop, subject.stop + 1) if subject is not None else None
            speaker = (
                self._resolver.identify(index, subject)
                if subject is not None
                else self._find_unclaimed_speaker(index, unit, at, speech)
            )
            if speaker is not None and speaker.name:
                self._resolver.remember(index, speaker)
                yield Found(speaker, list(passage.parts), quoted=True, cue=cue)

    def _find_unclaimed_speaker(self, index: int, unit: Unit, at: int, speech: str) -> Speaker | None:
        if at > 1 and unit.low[at - 1] in {":", ","} and unit.low[at - 2] not in _BEFORE_LISTS:
            is_introduced = reads_as_sentence(speech) and any(map(is_finite, unit.low[: at - 1]))
            return self._resolver.find_topic(index) if is_introduced or self._is_headline(unit, at, speech) else None
        name = read_credit(unit, 1) if at == 0 and unit.low_at(1) in DASHES else None  # “Quote” — Ann Roe, farmer
        return self._resolver.identify(index, NounPhrase(*name, 1)) if name is not None else None

    def _is_headline(self, unit: Unit, at: int, speech: str) -> bool:
        """Whether a sentence consists of a name, a colon and a quotation: "Roe: “We will fight on”"."""
        if unit.low[at - 1] != ":" or at + 1 != len(unit) or not names_alone(unit, at - 1):
            return False
        return len(speech.split()) > _SHORT_SLOGAN and speech[0].isupper()


def _find_outermost(found: Sequence[Found]) -> Found | None:
    """The last attribution of a sentence that lies inside no other; None if there is none."""
    for item in reversed(found):
        at = item.cue[0] if item.cue else -1
        if not any(start <= at < end for other in found if other is not item for start, end in other.parts):
            return item
    return None
