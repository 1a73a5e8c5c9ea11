"""Answers the questions that schema types ask about an article during validation.

Runs each finder on first use and caches its results.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise, repeat
from operator import attrgetter, contains
from typing import Final

from rapidfuzz import fuzz, process

from summarizer.grounding.cached_method import cached_method
from summarizer.grounding.figures.dates import find_dateline
from summarizer.grounding.figures.finder import find_figures, read_figures
from summarizer.grounding.figures.matching import match_stated, read_claim
from summarizer.grounding.figures.period_resolution import link_figure
from summarizer.grounding.figures.periods import is_period
from summarizer.grounding.figures.units import DURATIONS
from summarizer.grounding.guard import UNCHECKED, checked, guarded
from summarizer.grounding.mentions import (
    Mentions,
    add_surnames,
    find_inflected,
    find_loosely,
    find_nearest,
    shorten_names,
)
from summarizer.grounding.name_matching import ActorIndex, NameMatcher
from summarizer.grounding.quotes.align import Aligner
from summarizer.grounding.quotes.differences import describe_typography
from summarizer.grounding.quotes.normalize import MappedText, decode, decode_text
from summarizer.grounding.roles import ENDINGS, RoleCheck, RoleReader, role_keys
from summarizer.grounding.speaker_claims import SpeakerClaim
from summarizer.grounding.speaker_matching import find_named, is_said_by, may_mean, speaks_for
from summarizer.grounding.speech.roster import surname_of
from summarizer.grounding.speech_index import SpeechIndex, widen
from summarizer.grounding.statements.article_index import ArticleIndex
from summarizer.grounding.statements.checks import check_statement
from summarizer.grounding.statements.proof import Proof, prove
from summarizer.grounding.statements.repetition import read_repetition
from summarizer.language.detection import KNOWN, guess_language, load_words, name_other_language
from summarizer.language.gazetteer.first_names import is_first_name
from summarizer.language.letters import is_glued
from summarizer.language.lexicon import SUBJECT_PRONOUNS, read_class
from summarizer.language.names import is_person_noun, is_title, looks_like_person
from summarizer.language.reporting_verbs import find_verb
from summarizer.language.sentences import unwrap_lines
from summarizer.language.token_table import TokenTable
from summarizer.schemas.findings import (
    Alignment,
    ClaimedFigure,
    ClaimedSpeaker,
    DeclaredActor,
    FigureKind,
    Flag,
    FoundAttribution,
    FoundFigure,
    FoundQuotation,
    FoundSpeaker,
    MatchedFigure,
    Span,
    StatementContext,
    StatementReport,
)
from summarizer.workers import cached_property

COMPANY: Final = re.compile(r"(?i)the (?:company|firm|group|agency|organi[sz]ation|business)\b(?! (?:that|which)\b)")
"""Matches a description of an organization named earlier. "The union" is not one: it may be an unnamed union."""
LEAD: Final = 600  # characters at the start of an article that name its subject
PARAGRAPHS_BEFORE, PARAGRAPHS_AFTER = 2, 1  # paragraphs around a quote that may name its speaker or holder
_MOST_NUMBER_WORDS: Final = 6
_PARTS_TEXT: Final = re.compile(r"[;:!?–—]|[,.](?!\d)|^.{60}")  # punctuation and lengths that no figure in words has
CITED: Final = re.compile(
    r"(?i)\b(?:quot|cit)(?:es|ed|ing)\s+([^.;]{1,160})"
)  # matches the source that a speaker cites
REFERENCE: Final = re.compile(
    r"(?:[^\"“”\n]*[\"”])?[.,]?\s*[\[(]([^\])\n]{1,160}(?:\bpp?\. ?\d|\b(?:1[5-9]|20)\d\d\b))"
)
"""Matches the words up to a reference in brackets, up to its page or year: “… it.” [Roe, Ports, p. 3."""
AUTHOR_END: Final = re.compile(r"[,.:;&]|\s(?:\d|pp?\.|and\b|et al\b|&)")
"""Matches what follows an author in a reference, unlike the words in "(Roe left in 2019)"."""
WRITERS: Final = read_class("writers of a text")
OWN_VOICE: Final = re.compile(r"\b(?:I|[Ww]e|[Oo]ur)\b")  # words by which a text names its author
OWN_VOICE_APART: Final = 1000  # at most so many characters for each of them on average
AROUND: Final = (
    4  # sentences before and after a passage, in its paragraph, that are searched for the words beside a quote
)

QUANTITY: Final = re.compile(
    r"(?i)\b(?:twice|doubled?|tripled?|trebled?|not a single|not one|few|several|many|teens"
    r"|(?:twent|thirt|fort|fift|sixt|sevent|eight|ninet)ies|(?:day|week|month|year|decade|centur)y?-?long)\b"
)
"""Matches a quantity in words that is not a figure: "double", "not a single student", "monthlong"."""

HE_SAID: Final = re.compile(r"(?i)\W*(?:(?:said|says|that)\s+)?(?:he|she|they)\s+(\w+)(?:\W+(\w+))?")
"""Matches a third-person subject and its verb at the start of a quote."""

KEPT_PROOFS: Final = 512  # cached proofs; an answer is verified more than once
UNALIGNED: Final = Alignment("absent", reason=UNCHECKED)  # returned for a quote whose alignment raised an exception

CLOSEST: Final = 45.0
"""Lowest similarity (0 to 100) at which a sentence is shown as the closest to words missing from the article."""


class ArticleGrounder:
    """Answers questions about one article. A failed check returns a string: an actionable reason.

    Finders run on first use: checking only quotes does not search for figures or speakers.

    Args:
        text: The article's text. Only its decoded form is searched for quotes, figures and speakers.
        title: The headline, if it is not part of the text; statements are checked against it as well.
        published: Date of publication, against which relative dates ("last year") are resolved; by default the date
            in the text's dateline, if any.
        is_decoded: Whether `decode` has been applied to the text and the title. Decoding twice would remove marks of
            Markdown that were escaped.

    Attributes:
        given: The article's text as sent. All other texts and offsets here refer to the decoded text.
        source: The decoded text, with a mapping to offsets in `given`.
        names: Parses and compares names.
        speech: Attributions and quotations by offset.
        written: BCP 47 tag of the language requested for statements; None for the article's language.
        declared: The actors declared by an answer, each mapped to itself.
    """

    def __init__(
        self, text: str, *, title: str | None = None, published: dt.date | None = None, is_decoded: bool = False
    ) -> None:
        self.given = text
        self.source = MappedText(text) if is_decoded else decode(text)
        text = self.source.text
        self._text = unwrap_lines(text)
        self._title = decode(title).text if title and not is_decoded else title
        self.written: str | None = None
        self._published = published or find_dateline(text)
        self._aligner = Aligner(text)
        self.speech = SpeechIndex(self._text)
        # A bound method of the grounder would create a reference cycle and delay freeing everything it caches.
        self.names = NameMatcher(self.speech.find_bearers, self.speech.find_bearer)
        self.declared: dict[DeclaredActor, DeclaredActor] = {}
        self._actors: tuple[tuple[DeclaredActor, ...], ActorIndex] | None = None
        self._proofs: dict[tuple[str, StatementContext], Proof] = {}

    @cached_property
    def language(self) -> str | None:
        """BCP 47 tag of the article's language, or of the likeliest one; None if it may be English or is unknown."""
        return guess_language(self._text)

    def read(self) -> None:
        """Run all finders now instead of on first use."""
        _ = self.figures, self.attributions, self.article.names

    @property
    def text(self) -> str:
        """The article's text, decoded."""
        return self.source.text

    @property
    def title(self) -> str | None:
        """The headline, if it is not part of the text."""
        return self._title

    @cached_property
    def figures(self) -> list[FoundFigure]:
        """All figures of the article, in order."""
        return read_figures(self._table, vague=True)

    @cached_property
    def _mentions(self) -> Mentions:
        return Mentions(self.speech.text)

    @property
    def _inflects(self) -> bool:
        return self.language in ("de", "nl")

    @cached_property
    def _roles(self) -> RoleReader:
        return RoleReader(self.speech.text, inflects=self._inflects, is_foreign=self.article.own_language.is_foreign)

    @cached_property
    def _table(self) -> TokenTable:
        return TokenTable(self._text, language=self.language)

    @property
    def quotations(self) -> list[FoundQuotation]:
        """All quotations of the article, in order."""
        return self.speech.quotations

    @property
    def attributions(self) -> list[FoundAttribution]:
        """All attributions of the article, in order."""
        return self.speech.attributions

    @property
    def sentences(self) -> list[Span]:
        """Spans of the article's sentences, in order."""
        return self.speech.sentences

    @cached_property
    def article(self) -> ArticleIndex:
        """The index of the article and its headline that statements are checked against."""
        text, figures = self._text, self.figures
        if self._title:
            titled = find_figures(self._title, language=self.language)
            figures = [*figures, *(shift(figure, len(self._text) + 1) for figure in titled)]
            text = f"{self._text}\n{self._title}"
        return ArticleIndex(
            text=text,
            length=len(self._text),
            all_figures=figures,
            sentences=self.sentences,
            paragraphs=self.speech.paragraphs,
            quotations=self.quotations,
            published=self._published,
            language=self.language,
            written=self.written,
            table=None if self._title else self._table,
        )

    @guarded(UNALIGNED)
    def align(self, quote: str, *, near: Sequence[Span] = ()) -> Alignment:
        """Find a quote in the article."""
        return self._grade(quote, self._aligner.align(quote, near=near))

    @guarded((UNALIGNED,))
    def find_passages(self, quote: str) -> Sequence[Alignment]:
        """All passages that match a quote equally well, in order."""
        return [self._grade(quote, hit) for hit in self._aligner.find_passages(quote)]

    def _grade(self, quote: str, hit: Alignment) -> Alignment:
        """Return the alignment with its status against the article as sent."""
        if hit.status not in ("exact", "typographic") or self.given == self.text:
            return self._reject_two_speakers(hit)
        words = self.given[self.source.start(hit.spans[0][0]) : self.source.end(hit.spans[-1][1])]
        if words == quote.strip():
            return replace(hit, status="exact", reason="")
        return replace(hit, status="typographic", reason=", ".join(describe_typography(quote.strip(), words)))

    def _reject_two_speakers(self, hit: Alignment) -> Alignment:
        """Return the alignment, with status `altered` if its ellipsis joins words of two speakers."""
        if hit.status != "elided" or len(hit.spans) < 2:
            return hit
        speakers = [names for names in map(self._speakers_of, hit.spans) if names]
        for one, other in pairwise(speakers):
            if not any(self.names.is_speaker(name, other) for name in one):
                reason = f"the ellipsis joins words of “{one[0]}” and of “{other[0]}”"
                return replace(hit, status="altered", reason=reason)
        return hit

    def _speakers_of(self, span: Span) -> list[str]:
        """Names of the speakers to whom a cue or quotation marks attribute a passage."""
        inside = self.speech.is_inside(span)
        levels = [found for found in self.speech.find_covering(span) if found.cue or inside]
        return [name for found in levels if (name := found.speaker or found.as_named)]

    @guarded(None)
    def choose_passage(self, passages: Sequence[Alignment], *, beside: str) -> Alignment | None:
        """Choose the passage whose context shares most words with the quote's item; None if an exception is raised.

        Words shared with its own sentences rank before words shared with its paragraph. Ties go to the first passage.

        Args:
            beside: The text of the quote's item, with the names of the actors it refers to.
        """
        article = self.article
        wanted = article.tokenize(beside).vocabulary

        def rank(own: range, extent: Span) -> tuple[int, int]:
            paragraph = article.sentences_of(self.surroundings(extent)[1])
            around = range(max(paragraph.start, own.start - AROUND), min(paragraph.stop, own.stop + AROUND))
            shared = (
                wanted & frozenset[str]().union(*article.sentence_words[numbers.start : numbers.stop])
                for numbers in (own, around)
            )
            own_words, near_words = map(len, shared)
            return -own_words, -near_words

        extents = [(passage.spans[0][0], passage.spans[-1][1]) for passage in passages]
        sentences = [article.sentences_of(extent) for extent in extents]
        first = dict(zip(reversed(sentences), reversed(extents), strict=True))  # the first passage of each sentence
        ranks = {own: rank(own, extent) for own, extent in first.items()}
        best = min(range(len(passages)), key=lambda number: ranks[sentences[number]])
        return passages[best]

    @guarded(None)
    def find_closest(self, words: str) -> Span | None:
        """The passage or sentence most similar to words missing from the article; None if none is similar enough."""
        hit = self.align(words)
        if hit.spans:
            return hit.spans[0][0], hit.spans[-1][1]
        sentences = [self._text[a:b] for a, b in self.sentences]
        best = process.extractOne(words, sentences, scorer=fuzz.token_set_ratio, score_cutoff=CLOSEST)
        return self.sentences[best[2]] if best else None

    @checked
    def match_figure(self, claimed: ClaimedFigure, *, evidence: Sequence[Span]) -> MatchedFigure | str:
        """The figure in the evidence that matches the claimed one, or the reason why none does."""
        claimed = replace(claimed, text=decode_text(claimed.text, markup=True))  # it may be a slice of an article
        stated = [figure for span in evidence for figure in self._figures_in(span)]
        found = match_stated(claimed, stated, language=self.language)
        if isinstance(found, str):
            return self._find_as_written(claimed, evidence) or found
        return link_figure(found, figures=self.figures, published=self._published)

    def _find_as_written(self, claimed: ClaimedFigure, evidence: Sequence[Span]) -> MatchedFigure | None:
        """Match a claim that repeats words of the evidence; None if it repeats none or states another single figure.

        The match is one of: the only figure, at the start or end of the words and without a comparator ("hundreds of
        firms and clubs", "over two deaths" of a conviction); the second of two compared figures ("from 37 to 22 a
        week"); a quantity that is not a single number ("more than an hour", "double"); a time ("Tuesday night",
        "between August 1 and October 9"); a number with an unknown unit ("2.1Moz"); or words without a digit in a
        language whose number words are not all known ("pół metra").
        """
        words = claimed.text.strip()
        start = next((at for a, b in evidence if (at := self._text.find(words, a, b)) >= 0), -1)
        if start < 0 or claimed.value is not None:
            return None
        span = start, start + len(words)
        stated = self._figures_in(span)
        is_at_edge = len(stated) == 1 and (stated[0].start == span[0] or stated[0].end == span[1])
        is_whole = is_at_edge and stated[0] in self.figures
        is_bare = is_whole and stated[0].comparator == "exact"
        is_pair = len(stated) == 2 and stated[1].baseline == stated[0].number
        is_no_number = isinstance(read_claim(claimed, language=self.language), str)
        if is_pair or (is_bare and claimed == ClaimedFigure(text=claimed.text)):
            return link_figure(stated[-1], figures=self.figures, published=self._published)
        is_cut = words.casefold().startswith("many ")  # "many hundreds | of owners"
        kind = _read_quantity(words, stated) if is_no_number or is_cut else None
        if kind is None and is_no_number and self._has_number(words, evidence, span):
            kind = "cardinal"
        return None if kind is None else MatchedFigure(FoundFigure(words, *span, kind=kind, value=None))

    def _has_number(self, words: str, evidence: Sequence[Span], span: Span) -> bool:
        """Whether words starting with a number stand in the evidence and are not part of a longer number.

        In a language whose number words are not all known, a few whole words may be a number, and two numbers without
        punctuation between them may be one: "zwei Stunden und 47 Minuten".

        Args:
            span: The span of the words.
        """
        if words[:1].isdecimal():
            whole = re.compile(rf"(?<![\w.,%+<>~$€£¥‐‑–—−-]){re.escape(words)}(?!\w|%|[.,‐‑–—-]\w)")
            return any(whole.search(self._text, *place) for place in evidence)
        if self.article.own_language.is_foreign and len(self._figures_in(span)) == 2 and not _PARTS_TEXT.search(words):
            return True
        if self.language in (None, KNOWN) or any(map(str.isdigit, words)) or len(words.split()) > _MOST_NUMBER_WORDS:
            return False
        edges = self._text[max(0, span[0] - 1) : span[0]], self._text[span[1] : span[1] + 1]
        return words[:1].isalpha() and (is_glued(words[:1]) or not any(map(str.isalnum, edges)))

    @checked
    def match_speaker(
        self, claimed: ClaimedSpeaker, *, evidence: Sequence[Span], actors: Sequence[DeclaredActor]
    ) -> FoundSpeaker | str:
        """The speaker of the evidence if the claim holds, else the reason why it fails."""
        return SpeakerClaim(claimed, evidence, self.index_actors(actors), text=self._text, grounder=self).check()

    def may_call(self, found: FoundAttribution, actor: DeclaredActor, passage: Span) -> bool:
        """Whether the description in an attribution ("the company") can refer to an organization.

        The article must name the organization in its lead, or earlier in the same or the preceding paragraph.
        """
        if not (actor.is_body and found.spans and COMPANY.match(self._text, found.spans[0][0])):
            return False
        mentions = self.find_mentions(actor.names)
        near = widen(passage, self.speech.paragraphs, before=1)
        return any(end <= LEAD or near[0] <= start < passage[1] for start, end in mentions)

    @checked
    def check_holder(self, actor: DeclaredActor, *, evidence: Sequence[Span]) -> str:
        """The reason why an actor cannot hold the evidence (a cue attributes it to another by name); empty if it can.

        A quote that reports the speech of a third person passes ("He said it was an error"), and attributions to a
        pronoun are ignored, since its referent is a guess.
        """
        matches = [found for span in evidence if (found := HE_SAID.match(self._text, *span))]
        if any(word and find_verb(word.casefold()) for found in matches for word in found.groups()):
            return ""
        passage = min(evidence)[0], max(evidence)[1]  # a second quote may stand before the first
        if self.mentions_or_cites(actor.names, passage):
            return ""
        named = [one for one in self.speech.find_levels(passage) if one.as_named.casefold() not in SUBJECT_PRONOUNS]
        other = self.find_other_speaker(named, actor.names)
        return f"the article gives these words to “{other}”, not to “{actor.names[0]}”" if other else ""

    def mentions_or_cites(self, names: Sequence[str], passage: Span) -> bool:
        """Whether a passage contains one of these names, or its sentence cites one."""
        known = add_surnames(tuple(names))
        is_named = find_nearest(self.find_own_mentions(known), passage, within=passage) is not None
        return is_named or self.is_cited(known, passage)

    def find_other_speaker(
        self, levels: Sequence[FoundAttribution], names: Sequence[str], *, labels: bool = False, guesses: bool = False
    ) -> str:
        """The name of the cued speaker if it is none of these names and does not speak for them; else empty.

        Args:
            labels: Whether interview labels count as cues. They may not: an answer can report another's view.
            guesses: Whether speakers inferred only from a quotation's position count as well.
        """
        if not names or is_said_by(self._without_namesakes(levels, names), names, matcher=self.names):
            return ""
        speaker = find_named([found for found in levels if guesses or self.speech.is_explicit(found, labels=labels)])
        if not speaker or any(may_mean(name, speaker) for name in names):
            return ""
        return "" if self.may_speak_for(speaker, tuple(names)) else speaker

    def _without_namesakes(self, levels: Sequence[FoundAttribution], names: Sequence[str]) -> list[FoundAttribution]:
        """The attributions without those to a bare surname that the article uses for a namesake."""
        apart = {surname_of(name) for name in names if " " in name and self.speech.roster.is_apart(name)}
        return [found for found in levels if (found.speaker or found.as_named).lower() not in apart]

    @cached_method
    def may_speak_for(self, speaker: str, names: tuple[str, ...]) -> bool:
        """Whether a speaker may speak for an actor; cached for each pair."""
        return speaks_for(
            speaker,
            names,
            speech=self.speech,
            find_mentions=self.find_mentions,
            roles=self._roles,
            matcher=self.names,
        )

    def is_cited(self, names: Sequence[str], passage: Span) -> bool:
        """Whether one of these names is cited before a passage ("Yonhap said, quoting the KCNA, …") or in a reference.

        A reference stands in brackets after the passage, or after the quotation that contains it.
        """
        sentence, _ = self.surroundings(passage)
        mentions = self.find_mentions(names)
        cited = [match.span(1) for match in CITED.finditer(self._text, sentence[0], passage[0])]
        if reference := REFERENCE.match(self._text, passage[1]):
            mentions = [span for span in mentions if span[1] < passage[1] or AUTHOR_END.match(self._text, span[1])]
            cited.append(reference.span(1))
        return any(a <= start and end <= b for start, end in mentions for a, b in cited)

    @checked
    def prove_statement(self, statement: str, *, context: StatementContext) -> StatementReport:
        """Prove the names, dates and numbers of a statement."""
        return self.prove(statement, context).report()

    def prove(self, statement: str, context: StatementContext) -> Proof:
        """Prove a statement and return the full proof; up to `KEPT_PROOFS` proofs are cached."""
        key = statement, context
        proof = self._proofs.get(key)
        if proof is None:
            if len(self._proofs) >= KEPT_PROOFS:
                self._proofs.clear()
            proof = self._proofs[key] = prove(
                statement, self.article, context, repeated=read_repetition(statement, context, self)
            )
        return proof

    def flag_statement(self, proof: Proof, context: StatementContext) -> Sequence[Flag]:
        """What a reader should check in a proven statement; computed once per proof."""
        if proof.flags is None:
            proof.flags = tuple(check_statement(proof, self.article, context.evidence))
        return proof.flags

    @guarded(RoleCheck(UNCHECKED, is_contradicted=True))
    def check_role(self, role: str, *, names: Sequence[str]) -> RoleCheck:
        """Check whether the article gives a role to an actor; cached for each pair."""
        return self._check_role(role, tuple(names))

    @cached_method
    def _check_role(self, role: str, names: tuple[str, ...]) -> RoleCheck:
        if role.casefold() in WRITERS and all(map(OWN_VOICE.fullmatch, names)):
            return RoleCheck()
        own = {*names, *shorten_names([name for name in names if looks_like_person(name)])}
        mentions = sorted(self.find_mentions(sorted(own)))
        own.update(self.speech.text[start:end] for start, end in mentions)  # "O'Neill" for "O’Neill"
        wanted = role_keys(role)  # an unknown title looks like a first name
        others = [
            span
            for name, spans in self._named_others.items()
            if _is_other(name, own) and (not looks_like_person(name) or wanted.isdisjoint(role_keys(name)))
            if not (self._inflects and self._is_described(name, own, wanted))
            for span in spans
        ]
        inside = set(_find_inside(mentions, sorted(others)))  # "Roe" in "Moe & Roe", the actor
        others = [span for span in others if span not in inside]
        ends = {end for _, end in others}
        mentions = [span for span in mentions if span[1] not in ends]
        name = next(iter(names), "")
        return self._roles.check(role, mentions=mentions, others=others, name=name)

    def _is_described(self, name: str, own: Collection[str], wanted: frozenset[str]) -> bool:
        """Whether a name is the actor's behind an article or the role: "Dem Mühlenamt", "Gewerkschaften Mahlbund"."""
        before = next((name.removesuffix(one).split() for one in own if name.endswith(f" {one}")), [])
        forms = wanted.union(key + ending for key in wanted for ending in ENDINGS)
        common = load_words(self.language or KNOWN)
        return bool(before) and all(word.casefold() in common or role_keys(word) <= forms for word in before)

    def is_in_headline(self, name: str) -> bool:
        """Whether the headline, if it is not part of the text, has a name."""
        return self._title is not None and bool(Mentions(self._title).find([name]))

    @checked
    def has_title(self, alias: str, names: Sequence[str]) -> bool:
        """Whether an alias is a title with the end of a full name, and the article has that title and full name.

        "Mayor Brolin" and "Mayor Annika Brolin" are aliases if the article has "Mayor Annika Brolin" and "Annika
        Brolin" is one of the names.
        """
        words = alias.split()
        count = next((at for at, word in enumerate(words) if not is_title(word.casefold().rstrip("."))), 0)
        title, rest = " ".join(words[:count]), "".join(f" {word}" for word in words[count:])
        full = [f"{title} {name}" for name in names if rest and f" {name}".endswith(rest)]
        return bool(title and full) and bool(self.find_mentions(full))

    @cached_property
    def _named_others(self) -> Mapping[str, list[Span]]:
        """Mentions of persons, in full or by surname, and of bodies with an acronym, by the words of the mention."""
        persons, bodies = self.speech.roster.persons, self.speech.roster.acronyms.values()
        spans: dict[str, list[Span]] = {}
        for start, end in self.find_mentions([*persons, *shorten_names(persons), *bodies]) if persons or bodies else ():
            spans.setdefault(self.speech.text[start:end], []).append((start, end))
        return spans

    def find_mentions(self, names: Sequence[str]) -> Sequence[Span]:
        """Spans of mentions of these names, in order and without overlaps; the longest name wins."""
        return self._mentions.find(names) or self._find_variants(tuple(names))

    @cached_method
    def find_own_mentions(self, names: tuple[str, ...]) -> Sequence[Span]:
        """Mentions of a person's names without those of another with the same surname: "Max Roe"."""
        spans = self.find_mentions(names)
        bearers = [name for known in names if " " in known for name in self.speech.find_bearers(known)]
        others = {name for name in bearers if is_first_name(name.split()[0]) and self.names.is_namesake(name, names)}
        if not others:
            return spans
        ends = {end for _, end in self.find_mentions(sorted(others))}
        return [span for span in spans if span[1] not in ends]

    @cached_method
    def _find_variants(self, names: tuple[str, ...]) -> Sequence[Span]:
        """Spans of variants of these names, which the article does not contain as written.

        "The authors" of a text are its own "we" or "I", outside quotation marks.
        """
        spans = find_loosely(names, text=self._text, mentions=self._mentions)
        if not spans and any(map(_is_writer, names)):
            said = map(re.Match.span, OWN_VOICE.finditer(self._text))
            own = tuple(span for span in said if not self.speech.is_inside(span))
            spans = own if len(own) * OWN_VOICE_APART >= len(self._text) else ()  # not a reporter's "We asked the bank"
        if spans or not name_other_language(self._text, self.language):
            return spans
        return find_inflected(names, self._text)

    def is_author(self, names: Sequence[str]) -> bool:
        """Whether an actor is the text's own "I" or "we", under names that the text does not have itself."""
        others = [name for name in names if not OWN_VOICE.fullmatch(name)]
        return all(map(_is_writer, others)) and not (others and self._mentions.find(others))

    def index_actors(self, actors: Sequence[DeclaredActor]) -> ActorIndex:
        """The index of the declared actors, rebuilt only when they change."""
        declared, known = tuple(actors), self._actors
        if known is None or known[0] != declared:
            known = self._actors = declared, ActorIndex(declared, self.names)
        return known[1]  # the local value: another thread may have replaced the attribute

    def _figures_in(self, span: Span) -> list[FoundFigure]:
        """The figures in a span, including one at its end that loses only its noun to the cut.

        A figure cut before "billion" or "percent" is left out, since the rest is a different number.
        """
        low, high = (bisect_left(self.figures, at, key=attrgetter("start")) for at in span)
        stated = [figure for figure in self.figures[low:high] if figure.end <= span[1]]
        if len(stated) < high - low:
            whole = self.figures[high - 1]
            cut = find_figures(self._text[whole.start : span[1]], vague=True, language=self.language)
            left = [shift(f, whole.start) for f in cut[:1]]
            stated += [
                part for part in left if (part.start, part.value, part.kind) == (whole.start, whole.value, whole.kind)
            ]
        return stated

    def surroundings(self, passage: Span) -> tuple[Span, Span]:
        """Spans of the sentences and of the paragraphs that contain a passage."""
        return widen(passage, self.sentences), widen(passage, self.speech.paragraphs)

    def find_near(self, names: Sequence[str], passage: Span, *, ignore_case: bool = False) -> Span | None:
        """The mention nearest to a passage, in the paragraphs around it; None if there is none."""
        spans = self._mentions.find(names, ignore_case=True) if ignore_case else self.find_mentions(names)
        around = widen(passage, self.speech.paragraphs, before=PARAGRAPHS_BEFORE, after=PARAGRAPHS_AFTER)
        return find_nearest(spans, passage, within=around)


def shift(figure: FoundFigure, by: int) -> FoundFigure:
    """Return a figure found in a slice with its offsets shifted, and without period and baseline."""
    return replace(figure, start=figure.start + by, end=figure.end + by, links=None)


def _read_quantity(words: str, stated: Sequence[FoundFigure]) -> FigureKind | None:
    """The kind of a quantity in words that is not a single number; None if the words state no quantity."""
    if is_period(words) or (len(stated) > 1 and all(figure.kind == "date" for figure in stated)):
        return "date"
    is_quantity = stated or QUANTITY.search(words) or not DURATIONS.isdisjoint(words.casefold().split())
    return "cardinal" if is_quantity else None


def _is_other(name: str, own: Collection[str]) -> bool:
    """Whether a name is none of an actor's own in any form: longer, shorter or after a noun ("Defendant Brill")."""
    full = [mine for mine in own if " " in mine]
    return (
        name not in own
        and not any(map(name.__contains__, full))
        and not (" " in name and any(map(contains, own, repeat(name))))
        and not (name.partition(" ")[2] in own and is_person_noun(name.split()[0].casefold()))
    )


def _find_inside(longer: Sequence[Span], spans: Sequence[Span]) -> Iterator[Span]:
    """The spans that are a proper part of one of the longer ones; both in order, the longer ones without overlaps."""
    for start, end in longer:
        within = spans[bisect_left(spans, (start, start)) : bisect_left(spans, (end, end))]
        yield from (span for span in within if span[1] <= end and span != (start, end))


def _is_writer(name: str) -> bool:
    """Whether a name is a description of a text's author: "the speaker", "researchers"."""
    return name.casefold().removeprefix("the ") in WRITERS
