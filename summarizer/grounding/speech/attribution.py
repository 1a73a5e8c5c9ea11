"""Who says what in an article: quotations and reported speech with their speakers, by rules of news prose.

The main path only: verbs and subjects, contents and names are read by the modules beside it. No engine's choice, no
actor list and no model may enter, since engines are judged by what is found here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from summarizer.grounding.speech.acts import Act, read_acts
from summarizer.grounding.speech.clauses import DASHES, QUOTE, Unit, read_units
from summarizer.grounding.speech.cues import find_verb
from summarizer.grounding.speech.extents import Found, part_spans, read_contents
from summarizer.grounding.speech.lexicon import is_finite, word_set
from summarizer.grounding.speech.noun_phrases import NounPhrase
from summarizer.grounding.speech.quotations import Marked, Passage, is_inside_quotation, join_passages, scan_quotations
from summarizer.grounding.speech.roster import Roster
from summarizer.grounding.speech.sentences import split_paragraphs, split_passage, split_sentences
from summarizer.grounding.speech.speakers import Cast, Speaker
from summarizer.grounding.speech.subjects import read_follower
from summarizer.schemas.findings import AttributionKind, FoundAttribution, Span

__all__ = ["attribution_of", "attributions_of", "find_attributions", "is_inside_quotation", "resolve_mention"]

_LISTS = word_set("including following example examples questions options choices titles")
_LONG_ENOUGH = 40
_SHORTEST = 8
_AS_WELL = 0.85


class _Reader:
    """Reads one article sentence by sentence, and then what is said inside its quotations."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._marked = scan_quotations(text)
        self._paragraphs = split_paragraphs(text)
        sentences = split_sentences(text)
        passages = list(join_passages(self._marked))
        self._units = list(read_units(text, sentences=sentences, paragraphs=self._paragraphs, passages=passages))
        self._cast = Cast(self._units, Roster(text, self._units))
        self._acts: list[list[Act]] = []
        self._found: list[Found] = []
        self._last: list[Found | None] = []

    def read(self) -> list[FoundAttribution]:
        """All attributions of the article."""
        for index, unit in enumerate(self._units):
            acts = read_acts(unit, index, self._cast)
            found = list(read_contents(unit, acts))
            found.extend(self._read_unclaimed(index, unit, found))
            last = _principal(found)
            if not found and index:
                last = self._read_quotation_alone(index, unit, acts)
            self._acts.append(acts)
            self._found.extend(found)
            self._last.append(last)
        nested = _read_nested(self._text, self._marked, self._cast)
        return _finish(self._text, [*self._found, *nested])

    def resolve(self, span: Span) -> str | None:
        """Whom a mention means; see `resolve_mention`."""
        self.read()
        start, end = span
        for index, unit in enumerate(self._units):
            tokens = [at for at, begin in enumerate(unit.starts) if start <= begin < end and unit.is_word(at)]
            if tokens:
                return self._cast.identify(index, NounPhrase(tokens[0], tokens[-1] + 1, tokens[0])).name
        return None

    def _read_quotation_alone(self, index: int, unit: Unit, acts: Sequence[Act]) -> Found | None:
        """What a sentence gives that only quotes, or only names the speaker of the quotation before it."""
        earlier, before = self._units[index - 1], self._last[index - 1]
        if before is None and _is_quotation(earlier) and earlier.low:
            speaker, cue = self._find_credit(index, unit, acts)
            if speaker is not None:
                return self._add(Found(speaker, list(part_spans(earlier, 0, len(earlier))[0]), quoted=True, cue=cue))
        if not _is_quotation(unit):
            return None
        parts = list(part_spans(unit, 0, len(unit))[0])
        if earlier.low and earlier.low[-1] in {":", ","}:
            known = self._acts[index - 1]
            introduced = known[-1].speaker if known else self._cast.find_topic(index - 1)
            return self._add(Found(introduced, parts, quoted=True, cue=None)) if introduced else None
        together = earlier.paragraph == unit.paragraph
        if before is None or not (together or (before.quoted and self._may_run_on(index - 1))):
            return None
        if before.quoted and before.takes(parts):
            before.parts.extend(parts)
            return before
        return self._add(Found(before.speaker, parts, quoted=True, cue=None))

    def _find_credit(self, index: int, unit: Unit, acts: Sequence[Act]) -> tuple[Speaker | None, Span | None]:
        """Who is named behind a quotation that is a sentence of its own: "…!" Roe said; or with a dash, below it."""
        if acts and acts[0].first == 0 and self._units[index - 1].paragraph == unit.paragraph:
            return acts[0].speaker, unit.span(*acts[0].cue)
        name = _read_credit(unit)
        return (self._cast.identify(index, NounPhrase(*name, 0)) if name is not None else None), None

    def _may_run_on(self, index: int) -> bool:
        """Whether a quotation in one paragraph may go on in the next: not one that only describes something."""
        verb = self._acts[index][-1].verb if self._acts[index] else None
        return verb is None or bool(verb.clause)

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
                yield Found(speaker, list(passage.parts), quoted=True, cue=None)

    def _find_unclaimed_speaker(self, index: int, unit: Unit, at: int, passage: Passage) -> Speaker | None:
        low = unit.low
        speech = self._text[passage.parts[0][0] : passage.parts[-1][1]]
        if at > 1 and low[at - 1] in {":", ","} and low[at - 2] not in _LISTS:
            acts = any(is_finite(word) for word in low[: at - 1])
            if _is_sentence(speech) and (acts or (low[at - 1] == ":" and all(unit.caps[: at - 1]))):
                return self._cast.find_topic(index)
        elif speech.endswith(",") and (subject := read_follower(unit, at + 1)) is not None:
            return self._cast.identify(index, subject)
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
    return _Reader(text).resolve(span)


def _is_sentence(words: str) -> bool:
    """Whether quoted words are a sentence and no title: its end marked, and more of it in lower case than not."""
    capitals = sum(word[:1].isupper() for word in words.split())
    return words[0].isupper() and words.endswith((".", "!", "?", "…")) and 2 * capitals <= len(words.split()) + 1


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
    return _Reader(text).read()


def _read_credit(unit: Unit) -> tuple[int, int] | None:
    if len(unit) < 2 or unit.low[0] not in DASHES:
        return None
    stop = 1
    while stop < len(unit) and unit.caps[stop]:
        stop += 1
    return (1, stop) if stop > 1 and (stop == len(unit) or unit.low[stop] == ",") else None


def _is_quotation(unit: Unit) -> bool:
    return bool(unit.low) and all(word == QUOTE for word in unit.low)


def _principal(found: Sequence[Found]) -> Found | None:
    """The last attribution of a sentence that stands in no other of it."""
    for item in reversed(found):
        at = item.cue[0] if item.cue else -1
        if not any(start <= at < end for other in found if other is not item for start, end in other.parts):
            return item
    return None


def _read_nested(text: str, marked: Sequence[Marked], cast: Cast) -> Iterator[Found]:
    """Speech of others that is reported inside quotations: A says that B said."""
    inner = [quotation for quotation in marked if quotation.depth == 1]
    at = 0
    for quotation in marked:
        if quotation.depth or quotation.inner[1] - quotation.inner[0] < _LONG_ENOUGH:
            continue
        begin, end = quotation.inner
        while at < len(inner) and inner[at].outer[0] < begin:
            at += 1
        last = at
        while last < len(inner) and inner[last].outer[1] <= end:
            last += 1
        passages = [Passage(mark.outer, (mark.inner,)) for mark in inner[at:last]]
        sentences = list(split_passage(text, quotation.inner))
        units = list(read_units(text, sentences=sentences, paragraphs=[quotation.inner], passages=passages))
        if any(find_verb(word) for unit in units for word in unit.low):
            inside = cast.look_inside(units)
            for index, unit in enumerate(units):
                acts = [
                    act
                    for act in read_acts(unit, index, inside)
                    if act.place.reported is not None and not (act.verb and act.verb.mental)
                ]
                yield from (item for item in read_contents(unit, acts) if item.speaker.name)


def _finish(text: str, found: Sequence[Found]) -> list[FoundAttribution]:
    """The records, in order, each with the attribution that it stands in."""
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
    at = inner.cue[0] if inner.cue else inner.parts[0][0]
    return any(start <= at < end for start, end in outer.content)


def attribution_of(span: Span, attributions: Sequence[FoundAttribution]) -> FoundAttribution | None:
    """The innermost attribution whose content covers a span, or else most of it; None where none covers half."""
    levels = attributions_of(span, attributions)
    return levels[0] if levels else None


def attributions_of(span: Span, attributions: Sequence[FoundAttribution]) -> list[FoundAttribution]:
    """Every attribution whose content covers the larger part of a span, the one that says it first.

    Where speech is reported inside other speech there are several: the innermost that covers the span as well as any
    comes first, so that a whole quotation is given to who speaks it and not to whom it speaks of.

    Args:
        span: Offsets into the article.
        attributions: All attributions of the article, in order.
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
    most = max((covered for covered, _, _ in covering), default=0)
    ordered = sorted(covering, key=lambda level: (level[0] < _AS_WELL * most, level[1]))
    return [found for _, _, found in ordered]
