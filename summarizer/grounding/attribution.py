"""Who says what in an article: quotations and reported speech with their speakers, by rules of news prose.

The main path only: verbs and subjects, contents and names are read by the modules beside it. No engine's choice, no
actor list and no model may enter, since engines are judged by what is found here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from summarizer.grounding.clauses import (
    AUXILIARIES,
    CONJUNCTIONS,
    DASHES,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    QUOTE,
    SUBORDINATORS,
    Unit,
    is_adverb,
    is_finite,
    read_units,
)
from summarizer.grounding.contents import (
    end_of_phrase,
    find_reported,
    is_clause,
    left_limit,
    part_spans,
    quoted_parts,
    trim_end,
)
from summarizer.grounding.cues import REPORTING_NOUNS, Cue, find_verb
from summarizer.grounding.quotations import Marked, Passage, is_inside_quotation, join_passages, scan_quotations
from summarizer.grounding.sentences import split_paragraphs, split_passage, split_sentences
from summarizer.grounding.speakers import Cast, Speaker
from summarizer.grounding.subjects import (
    QUANTIFIERS,
    Predicate,
    Subject,
    find_subject,
    noun_phrase_before,
    read_follower,
    read_predicate,
)
from summarizer.schemas.findings import AttributionKind, FoundAttribution, Span

__all__ = ["attribution_of", "find_attributions", "is_inside_quotation"]

_SHORTEST = 3
_LISTS = frozenset({"including", "following", "example", "examples", "questions", "options", "choices", "titles"})
_LONG_ENOUGH = 40
_CUTS = frozenset({",", ";", "but", "while", "as", "whereas", "although", "though", *DASHES})


@dataclass(frozen=True, slots=True)
class _Act:
    """One act of saying in a sentence: who, by which tokens, and what it reports behind and before itself.

    Attributes:
        first: The token that its clause begins with.
        cue: The tokens of the cue.
        after: The token behind all that names speaker and cue.
        speaker: Who speaks.
        reported: The first token of what is said behind it, or None.
        trails: Whether what is said stands before it.
        resumes: Where what is said goes on behind it, when it only interrupts, or None.
        shared: Whether its subject belongs to an earlier verb.
        verb: What the verb may govern; None for "according to" and for nouns.
    """

    first: int
    cue: tuple[int, int]
    after: int
    speaker: Speaker
    reported: int | None
    trails: bool
    resumes: int | None = None
    shared: bool = False
    verb: Cue | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    speaker: Speaker
    parts: tuple[Span, ...]
    quoted: bool
    cue: Span | None


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


class _Reader:
    """Reads one article sentence by sentence, and then what is said inside its quotations."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._marked = scan_quotations(text)
        self._paragraphs = split_paragraphs(text)
        sentences = split_sentences(text)
        passages = list(join_passages(self._marked))
        self._units = list(read_units(text, sentences=sentences, paragraphs=self._paragraphs, passages=passages))
        self._cast = Cast(text, self._units)
        self._acts: list[list[_Act]] = []
        self._found: list[list[_Found]] = []

    def read(self) -> list[FoundAttribution]:
        """All attributions of the article."""
        for index, unit in enumerate(self._units):
            acts = list(_read_acts(unit, index, self._cast))
            found = list(_read_contents(unit, acts))
            found.extend(self._read_unclaimed(index, unit, found))
            if index and (quoted := list(self._continue_quotation(index, unit, acts, found))):
                found = quoted
            self._acts.append(acts)
            self._found.append(found)
        outer = [item for found in self._found for item in found]
        return _finish(self._text, outer + list(_read_nested(self._text, self._marked, self._cast)))

    def _continue_quotation(
        self, index: int, unit: Unit, acts: Sequence[_Act], found: Sequence[_Found]
    ) -> Iterator[_Found]:
        """A sentence that is nothing but a quotation, and its speaker in the sentence before it or behind it."""
        earlier, before = self._units[index - 1], self._found[index - 1]
        together = earlier.paragraph == unit.paragraph
        if acts and not found and not before and together and _is_quotation(earlier) and acts[0].first == 0:
            # “…!” in one sentence, its speaker in the next
            parts, _ = part_spans(earlier, 0, len(earlier))
            yield _Found(acts[0].speaker, parts, quoted=True, cue=unit.span(*acts[0].cue))
        if not before and _is_quotation(earlier) and (name := _read_credit(unit)) is not None:
            # a quotation set apart, with a dash and a name below it
            parts, _ = part_spans(earlier, 0, len(earlier))
            yield _Found(self._cast.identify(index, Subject(*name, 0)), parts, quoted=True, cue=None)
        if not _is_quotation(unit):
            return
        parts, _ = part_spans(unit, 0, len(unit))
        if earlier.low and earlier.low[-1] in {":", ","}:
            speaker = self._acts[index - 1][-1].speaker if self._acts[index - 1] else self._cast.topic(index - 1)
        else:
            principal = _principal(before)
            goes_on = principal is not None and (together or principal.quoted)
            speaker = principal.speaker if principal is not None and goes_on else None
        if speaker is not None and speaker.name:
            yield _Found(speaker, parts, quoted=True, cue=None)

    def _read_unclaimed(self, index: int, unit: Unit, found: Sequence[_Found]) -> Iterator[_Found]:
        """Quotations without a known verb: "…," Roe shot back; He cut her off: "…"; Roe: "…"."""
        low = unit.low
        for at, passage in unit.quotes.items():
            start, end = passage.outer
            if end - start < _LONG_ENOUGH // 2 or any(a < end and start < b for item in found for a, b in item.parts):
                continue
            speaker: Speaker | None = None
            if at > 1 and low[at - 1] == ":" and low[at - 2] not in _LISTS:
                speaker = self._cast.topic(index)
            elif self._text[passage.parts[-1][1] - 1] == ",":
                subject = read_follower(unit, at + 1)
                speaker = self._cast.identify(index, subject) if subject is not None else None
            if speaker is not None and speaker.name:
                self._cast.remember(index, at, speaker)
                yield _Found(speaker, passage.parts, quoted=True, cue=None)


def _read_credit(unit: Unit) -> tuple[int, int] | None:
    if len(unit) < 2 or unit.low[0] not in DASHES:
        return None
    stop = 1
    while stop < len(unit) and unit.caps[stop]:
        stop += 1
    return (1, stop) if stop > 1 and (stop == len(unit) or unit.low[stop] == ",") else None


def _is_quotation(unit: Unit) -> bool:
    return bool(unit.low) and all(word == QUOTE for word in unit.low)


def _principal(found: Sequence[_Found]) -> _Found | None:
    """The last attribution of a sentence that stands in no other of it."""
    for item in reversed(found):
        at = item.cue[0] if item.cue else -1
        if not any(start <= at < end for other in found if other is not item for start, end in other.parts):
            return item
    return None


def _read_contents(unit: Unit, acts: Sequence[_Act]) -> Iterator[_Found]:
    begin = 0
    for number, act in enumerate(acts):
        cue = unit.span(*act.cue)
        if act.verb is not None and act.verb.mental and _is_own_thought(unit, act, acts[:number]):
            continue
        limit = acts[number + 1].first if number + 1 < len(acts) else len(unit)
        if act.trails:
            parts, quoted = _read_before(unit, act, begin, limit)
            begin = act.after
            if parts:
                yield _Found(act.speaker, parts, quoted, cue)
        elif act.reported is not None:
            stop = trim_end(unit, act.reported, _cut(unit, act, act.reported, acts[number + 1 :]))
            if act.verb is not None and "*" in act.verb.after:
                phrase_end = end_of_phrase(unit, act.reported, stop)
                stop = stop if is_clause(unit, act.reported, phrase_end) else phrase_end
            colon = _colon_before_quotation(unit, act.reported, stop)
            parts, quoted = part_spans(unit, act.reported, colon or stop)
            if act.verb is not None and not act.verb.clause and unit.low[act.reported] == QUOTE:
                parts, quoted = quoted_parts(unit, act.reported, stop), True
            phrase = act.verb is not None and bool(act.verb.after or act.verb.target)
            if quoted or phrase or (colon or stop) - act.reported >= _SHORTEST:
                yield _Found(act.speaker, parts, quoted, cue)
            if colon is not None:
                yield _Found(act.speaker, part_spans(unit, colon + 1, stop)[0], quoted=True, cue=cue)


def _colon_before_quotation(unit: Unit, start: int, stop: int) -> int | None:
    for at in range(start + 1, stop - 1):
        if unit.low[at] == ":" and unit.low[at + 1] == QUOTE:
            return at
    return None


def _read_nested(text: str, marked: Sequence[Marked], cast: Cast) -> Iterator[_Found]:
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
                    for act in _read_acts(unit, index, inside)
                    if act.reported is not None and not (act.verb and act.verb.mental)
                ]
                yield from (item for item in _read_contents(unit, acts) if item.speaker.name)


def _read_acts(unit: Unit, index: int, cast: Cast) -> Iterator[_Act]:
    earlier: list[tuple[Predicate, Subject]] = []
    for at, word in enumerate(unit.low):
        if word == "according" and unit.low[at + 1 : at + 2] == ["to"]:
            act = _read_according(unit, at, index, cast)
            if act is not None:
                cast.remember(index, at, act.speaker)
                yield act
            continue
        if word in REPORTING_NOUNS and (act := _read_noun(unit, at, index, cast)) is not None:
            yield act
            continue
        predicate = read_predicate(unit, at)
        if predicate is None:
            continue
        subject = find_subject(unit, predicate, earlier)
        if subject is None:
            continue
        act = _read_verb(unit, predicate, subject, index, cast)
        if act is not None:
            earlier.append((predicate, subject))
            yield act


def _read_noun(unit: Unit, at: int, index: int, cast: Cast) -> _Act | None:
    """What a noun reports: "X's claim that …", "a warning by X that …"."""
    low = unit.low
    that = next((i for i in range(at + 1, min(len(low) - 1, at + 10)) if low[i] == "that"), None)
    if that is None:
        return None
    if that == at + 1:
        owner = next((i for i in range(at - 1, max(-1, at - 4), -1) if low[i].endswith(("'s", "’s", "s'", "s’"))), None)
        subject = noun_phrase_before(unit, owner + 1) if owner is not None else None
    elif low[at + 1] in {"by", "from"} and all(unit.is_word(i) for i in range(at + 2, that)):
        subject = Subject(at + 2, that, at)
    else:
        subject = None
    if subject is None or subject.stop - subject.first > 8:
        return None
    return _Act(subject.first, (at, at + 1), that, cast.identify(index, subject), that + 1, trails=False)


def _read_verb(unit: Unit, predicate: Predicate, subject: Subject, index: int, cast: Cast) -> _Act | None:
    low = unit.low
    first = subject.clause
    if first and low[first - 1] == "as":
        first -= 1
    after = max(subject.stop, predicate.last + 1)
    trails = subject.inverted or not subject.shared and _follows_quotation(unit, first)
    resumes: int | None = None
    reported = None if subject.inverted else find_reported(unit, predicate, subject)
    if trails and reported is not None and not _ends_in_fragment(unit, first):
        reported = None
    trails = trails and reported is None
    if subject.inverted and not _is_sentence(unit, first) and low[first - 1] == ",":
        resumes = after + 1 if low[after : after + 1] == [","] and after + 1 < len(low) else None
    if reported is None and not trails:
        trails = not subject.shared and _closes_sentence(unit, predicate, subject, after)
        if trails and (behind := _after_comma(unit, after)) is not None and low[behind] in {"and", "but"}:
            resumes = behind
        if not trails and not subject.shared and first and low[first - 1] in {",", *DASHES} and predicate.cue.clause:
            resumes = _after_comma(unit, after)
            trails = resumes is not None and low[first] not in CONJUNCTIONS and first > 1
    if low[first : first + 1] == ["as"] and first == 0 and reported is None:
        reported = _after_comma(unit, after)
        if reported is not None and not predicate.cue.clause and low[reported] != QUOTE:
            return None
    if not trails and reported is None and first > 0:
        return None
    named = low[subject.first] in PRONOUNS or any(unit.caps[subject.first : subject.stop])
    if reported == predicate.last + 1 and low[reported] == QUOTE and not predicate.cue.clause and not named:
        return None  # an app called “Marble”
    if predicate.cue.nominal and predicate.form == "third" and low[subject.first] in QUANTIFIERS:
        return None  # many video reports
    speaker = cast.identify(index, subject)
    cast.remember(index, predicate.verb, speaker)
    cue = (predicate.verb, predicate.last + 1)
    return _Act(first, cue, after, speaker, reported, trails, resumes, subject.shared, predicate.cue)


def _closes_sentence(unit: Unit, predicate: Predicate, subject: Subject, after: int) -> bool:
    """Whether a verb without an object ends a sentence whose beginning it reports: "Prices fell, the bank said"."""
    low, first = unit.low, subject.clause - (subject.clause > 0 and unit.low[subject.clause - 1] == "as")
    if not first or low[first - 1] not in {",", *DASHES} or low[first] in CONJUNCTIONS:
        return False
    if predicate.cue.clause not in ("bare", "clear"):
        return False
    if predicate.cue.nominal and predicate.form in ("base", "third") and subject.stop - subject.first > 4:
        return False
    if after < len(low) and low[after] in {"with", "of", "for", "by", "about", "that", "as"}:
        return False
    for at in range(after, len(low)):
        if not unit.is_word(at):
            break
        if is_finite(low[at]) or at - after > 9:
            return False
    return _is_sentence(unit, first)


def _after_comma(unit: Unit, index: int) -> int | None:
    for at in range(index, min(len(unit) - 1, index + 12)):
        if unit.low[at] == ",":
            return at + 1
        if not unit.is_word(at) or is_finite(unit.low[at]):
            break
    return None


def _ends_in_fragment(unit: Unit, first: int) -> bool:
    """Whether the quotation before a clause is only a word or two of its sentence: the so-called “experts,” he said."""
    at = first - 1 if unit.low[first - 1] == QUOTE else first - 2
    start, end = unit.quotes[at].outer
    return end - start < _LONG_ENOUGH // 2 and unit.is_word(at - 1)


def _follows_quotation(unit: Unit, first: int) -> bool:
    """Whether a clause stands right behind a quotation that a comma or a mark of its own ends."""
    low = unit.low
    if not first or low[first] in CONJUNCTIONS:
        return False
    if low[first - 1] == ",":
        return first > 1 and low[first - 2] == QUOTE
    return low[first - 1] == QUOTE


def _is_own_thought(unit: Unit, act: _Act, earlier: Sequence[_Act]) -> bool:
    """Whether somebody only says what he thinks: "She said she felt …" is one report, not two."""
    return unit.low[act.first] in PRONOUNS and any(
        other.reported is not None and other.reported <= act.first and other.speaker.name == act.speaker.name
        for other in earlier
    )


def _read_before(unit: Unit, act: _Act, begin: int, limit: int) -> tuple[tuple[Span, ...], bool]:
    """What is said before an act of saying, and behind it where it only interrupts, up to a limit."""
    low = unit.low
    for at in range(act.first - 1, begin, -1):
        if low[at] == ";":
            begin = at + 1
            break
    parts, quoted = part_spans(unit, left_limit(unit, act.first, begin), act.first)
    if not quoted:
        return parts + (part_spans(unit, act.resumes, limit)[0] if act.resumes is not None else ()), False
    for at in range(act.after, limit):
        if low[at] == QUOTE:
            if _resumes(unit, act.after, at):
                parts += part_spans(unit, at, at + 1)[0]
            break
    return parts, True


def _resumes(unit: Unit, after: int, at: int) -> bool:
    """Whether a quotation goes on with what its speaker's naming interrupted."""
    low = unit.low
    if low[at - 1] in PREPOSITIONS | DETERMINERS or unit.is_word(at - 1):
        return False
    return at in unit.resumed or not any(is_finite(word) for word in low[after:at])


def _cut(unit: Unit, saying: _Act, start: int, later: Sequence[_Act]) -> int:
    """Where what is said ends: at the next act of saying that is joined to this one and not part of it."""
    low = unit.low
    if saying.verb is None and low[saying.cue[0]] != "according":
        return _end_of_clause(unit, start)
    if low[saying.first - 1] in {"which", "who", "whom"} and saying.first:
        return next((at for at in range(start + 1, len(unit)) if low[at] == ","), len(unit))
    if low[saying.cue[0]].endswith("ing") and not saying.shared:
        # “with A boasting of …, and B claiming …”
        stop = next((at for at in range(start + 1, len(unit) - 1) if low[at] == "," and low[at + 1] == "and"), None)
        if stop is not None:
            return stop
    for act in later:
        at = act.first
        if act.speaker.name == saying.speaker.name and low[at] in {"he", "she"} and low[at - 1] == "that":
            # “…, showing pictures that he said …”: his words do not report themselves
            comma = next((i for i in range(at, start, -1) if low[i] == "," and low[i + 1].endswith("ing")), None)
            if comma is not None:
                return comma
        joined = low[at - 1] in _CUTS or low[at] in CONJUNCTIONS or act.shared
        if at > start + 1 and joined and (low[start] == QUOTE or is_clause(unit, start) or act.shared):
            while at > start + 1 and (low[at - 1] in _CUTS or low[at - 1] in CONJUNCTIONS):
                at -= 1
            return at
    return len(unit)


def _end_of_clause(unit: Unit, start: int) -> int:
    """Where a clause inside a subject ends: before a verb that is not its own ("the claim that he lied | was wrong")."""
    low = unit.low
    lexical = False
    for at in range(start + 1, len(unit)):
        word = low[at]
        if lexical and (word in SUBORDINATORS or word in CONJUNCTIONS):
            break
        if lexical and is_finite(word) and not unit.caps[at] and low[at + 1 : at + 2] not in (["by"], ["in"]):
            return at
        lexical = lexical or is_finite(low[at - 1]) and word not in AUXILIARIES and not is_adverb(word)
        lexical = lexical or is_finite(word) and word not in AUXILIARIES
    return len(unit)


def _read_according(unit: Unit, at: int, index: int, cast: Cast) -> _Act | None:
    low = unit.low
    first = at + 2
    stop = _end_of_source(unit, first)
    if stop == first or low[first] in {"what", "whom"}:
        return None
    apposition = None
    if stop + 1 < len(low) and low[stop] == ",":
        end = stop + 1
        while end < len(low) and unit.caps[end]:
            end += 1
        if end > stop + 1 and (end == len(low) or low[end] == ","):
            apposition = (stop + 1, end)
    speaker = cast.identify(index, Subject(first, stop, at, apposition))
    after = apposition[1] if apposition else stop
    begin = at
    while begin and (low[begin - 1] in CONJUNCTIONS or low[begin - 1] == ","):
        begin -= 1
    leads = begin == 0 or low[begin - 1] in {"that", "but", ":", ";", "while"}
    behind = after + 1 if low[after : after + 1] == [","] else after if leads else len(low)
    if leads:
        return None if behind >= len(low) else _Act(at, (at, at + 2), after, speaker, behind, trails=False)
    resumes = behind if behind < len(low) and not _is_sentence(unit, begin) else None
    return _Act(begin, (at, at + 2), after, speaker, None, trails=True, resumes=resumes)


def _end_of_source(unit: Unit, first: int) -> int:
    """Where the noun phrase behind "according to" ends; a name may run into its sentence without a comma."""
    low = unit.low
    stop = first
    while stop < len(low) and unit.is_word(stop):
        if stop > first and low[stop] in {"who", "which", "that", "while", "as", "but", "although", "where"}:
            break
        stop += 1
    for at in range(first + 1, stop):
        if low[at] in DETERMINERS and unit.caps[at - 1] and any(is_finite(word) for word in low[at + 1 : stop]):
            return at
    return stop


def _is_sentence(unit: Unit, stop: int) -> bool:
    """Whether the tokens before one make a sentence of their own."""
    low = unit.low
    if low[0] in SUBORDINATORS or low[0] in PREPOSITIONS and "," not in low[:stop]:
        return False
    return any(is_finite(word) for word in low[:stop]) or is_clause(unit, 0, stop)


def _finish(text: str, found: Sequence[_Found]) -> list[FoundAttribution]:
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
                content=item.parts,
                cue=item.cue,
                kind=kind,
                within=within,
                text=text[start:end],
            )
        )
    return records


def _holds(outer: FoundAttribution, inner: _Found) -> bool:
    at = inner.cue[0] if inner.cue else inner.parts[0][0]
    return any(start <= at < end for start, end in outer.content)


def attribution_of(span: Span, attributions: Sequence[FoundAttribution]) -> FoundAttribution | None:
    """The innermost attribution whose content covers the larger part of a span, or None."""
    start, end = span
    best: tuple[int, FoundAttribution] | None = None
    for found in attributions:
        if found.content[0][0] >= end:
            break
        covered = sum(max(0, min(end, stop) - max(start, begin)) for begin, stop in found.content)
        size = sum(stop - begin for begin, stop in found.content)
        if 2 * covered > end - start and (best is None or size < best[0]):
            best = (size, found)
    return best[1] if best else None
