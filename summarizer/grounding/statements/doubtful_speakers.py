"""Flags named speakers of quotes that the article attributes to someone else."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from summarizer.grounding.mentions import add_surnames, find_nearest
from summarizer.grounding.name_matching import is_proper
from summarizer.grounding.speaker_matching import is_said_by, may_mean, read_beginnings
from summarizer.language.detection import KNOWN
from summarizer.language.letters import GLUED_CLASS
from summarizer.language.lexicon import SUBJECT_PRONOUNS
from summarizer.language.names import PARTICLES, is_person_noun, looks_like_person
from summarizer.language.reporting_verbs import find_verb
from summarizer.schemas.findings import DeclaredActor, FoundAttribution, Span
from summarizer.workers import cached_property

if TYPE_CHECKING:
    from summarizer.grounding.grounder import ArticleGrounder

_SPEAKS_FOR: Final = re.compile(r"(?i)\b(?:spokes\w+|representatives?|officials?)\b")
_NAME_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_NEXT_WORD: Final = re.compile(r"\s+(\w+)")
_OTHERS: Final = re.compile(r"(?i)(?!our\b|my\b|th[ie]se?\b)(?:an? |.*\w['’]s? )")
"""Matches a document that is not the author's: "the ministry's report", "a study"."""
_LONG_AGO: Final = 3  # sentences after which "he" or "she" more likely refers to a person named since


class SpeakerDoubts:
    """Finds reasons to doubt the speakers and holders of a passage, which consists of the parts of an item's quotes."""

    def __init__(self, spans: Sequence[Span], grounder: ArticleGrounder) -> None:
        self._spans = spans
        self._grounder = grounder
        self._is_known = grounder.language in (None, KNOWN)  # speakers are found in English only

    @cached_property
    def _passage(self) -> Span:
        return min(self._spans)[0], max(self._spans)[1]

    @cached_property
    def _levels(self) -> Sequence[FoundAttribution]:
        return self._grounder.speech.find_levels(self._passage)

    def find_doubtful_speaker(self, actor: DeclaredActor, *, role: str = "") -> str:
        """The reason why the actor named by an attribution may not be the passage's speaker; else empty."""
        if not self._spans or not actor.names or not self._is_known:
            return ""
        grounder, passage, name = self._grounder, self._passage, actor.names[0]
        names = add_surnames(actor.names)
        if is_said_by(self._levels, actor.names, matcher=grounder.names) or grounder.is_cited(names, passage):
            return ""
        claimed = self._find_stated()
        is_author = (claimed is None or claimed.kind == "document") and grounder.is_author(actor.names)
        if is_author and not (claimed and _OTHERS.match(_describe(claimed))):
            return ""  # "the results show" in a text of the author's own
        if claimed is None:
            return f"the article names “{name}” only after these words" if self._is_new(names) else ""
        if self._is_named_in(names, claimed) or grounder.may_call(claimed, actor, passage):
            return ""
        is_named = is_proper(claimed.speaker or "")
        if is_named and not grounder.find_other_speaker(self._levels, actor.names, labels=True):
            return ""  # no attribution of the quote names anyone but the actor
        if not is_author and self._is_described_by(claimed, actor, role):
            return ""
        return f"the article attributes it to “{_describe(claimed)}”, and the quote does not name “{name}”"

    def _is_new(self, names: Sequence[str]) -> bool:
        """Whether the first mention of the names comes after the passage's sentence.

        A last paragraph after it may name the author: "Ann Roe is a columnist."
        """
        (_, end), _ = self._grounder.surroundings(self._passage)
        mentions, last = self._grounder.find_mentions(names), self._grounder.speech.paragraphs[-1]
        return bool(mentions) and mentions[0][0] >= end and not end <= last[0] <= mentions[0][0]

    def _find_stated(self) -> FoundAttribution | None:
        """The first attribution that states the speaker explicitly; None if there is none."""
        is_explicit = self._grounder.speech.is_explicit
        stated = (found for found in self._levels if is_explicit(found, labels=True))
        return next((found for found in stated if not _is_guessed(found, self._passage)), None)

    def _is_named_in(self, names: tuple[str, ...], claimed: FoundAttribution) -> bool:
        """Whether the passage names the actor in a way that allows them to be its speaker.

        In "Roe says Lee is late" a person Lee cannot be it; in "Roe says it is late, which Lee denied" Lee can.
        """
        passage, grounder = self._passage, self._grounder
        named = [span for span in grounder.find_own_mentions(names) if passage[0] <= span[0] and span[1] <= passage[1]]
        if claimed.kind != "indirect" or not is_proper(claimed.speaker or "") or not any(map(looks_like_person, names)):
            return bool(named)
        following = (_NEXT_WORD.match(grounder.text, b) for a, b in named)
        return any(word is not None and bool(find_verb(word[1].casefold())) for word in following)

    def _is_described_by(self, claimed: FoundAttribution, actor: DeclaredActor, role: str) -> bool:
        """Whether the description of an attribution's speaker fits the actor or its role: "the prosecution"."""
        described, mentions = _describe(claimed), self._grounder.find_mentions(add_surnames(actor.names))
        sentence, _ = self._grounder.surroundings(self._passage)
        is_beside = find_nearest(mentions, self._passage, within=sentence) is not None
        words = read_beginnings(described)
        fits_role = bool(words) and not is_proper(described) and words <= read_beginnings(role)
        return fits_role or _may_be_actor(claimed, actor, is_beside=is_beside)

    def find_person_beside(self, actor: DeclaredActor, others: Sequence[str]) -> str:
        """The reason why a person may not be the speaker in an article that is not in English; else empty.

        Reporting verbs are not known there, but the sentence or paragraph of a quotation is more likely to name its
        speaker than to name only one of the other persons.
        """
        grounder = self._grounder
        if not self._spans or not actor.names or not grounder.article.own_language.is_foreign:
            return ""
        sentence, paragraph = grounder.surroundings(self._passage)
        is_inside = grounder.speech.is_inside
        inside = is_inside(self._passage)
        named = _match_beginnings(actor.names)
        mentions = [span for span in grounder.find_mentions(add_surnames(tuple(others))) if not is_inside(span)]
        for start, end in (sentence, paragraph):
            beside = next((span for span in mentions if start <= span[0] < end), None)
            is_known = named.search(grounder.text, start, end) is not None
            if beside is not None and not is_known and (inside or named.search(grounder.text, *paragraph) is None):
                return f"the article names “{grounder.text[slice(*beside)]}” beside these words, not “{actor.names[0]}”"
            if is_known or not inside:
                break
        return ""

    def find_other_person(self, pronoun: str, holder: DeclaredActor, *, bodies: Sequence[str] = ()) -> str:
        """The reason why "he" or "she" beside the passage cannot be the person who holds it; else empty.

        The pronoun excludes the person if their title or first name shows another gender, or if they were last named
        some sentences ago and the pronoun refers to a person named since, not to one of the bodies.
        """
        if not self._spans or not holder.names or not self._is_known:
            return ""
        names, roster = self._grounder.names, self._grounder.speech.roster
        meant, name = self._resolve_pronoun(pronoun, bodies), holder.names[0]
        is_holder = meant != "" and names.is_speaker(meant, holder.names)
        if is_holder and " " in meant:
            return ""  # a surname alone may be a namesake's
        full = [known for known in holder.names if " " in known]  # a single name shows no gender
        if not any(roster.may_be(known, pronoun) for known in full or holder.names):
            return f"the article attributes it to “{pronoun}”, which is not “{name}”"
        if is_holder:
            return ""
        if meant and self._is_new(add_surnames(holder.names)):
            return f"the article names “{name}” only after these words"
        ago, since = map(self._count_sentences_since, (holder.names, [meant] if meant else []))
        if ago is not None and since is not None and max(_LONG_AGO, since + 1) <= ago:
            return f"the article attributes it to “{pronoun}”, and names “{meant}” after “{name}”"
        return ""

    def _resolve_pronoun(self, pronoun: str, bodies: Sequence[str]) -> str:
        """The name that a pronoun reporting the passage refers to; empty if there is none, or if it names a body."""
        claimed = next((one for one in self._levels if one.as_named.casefold() == pronoun), None)
        meant = claimed.speaker if claimed is not None and claimed.speaker and is_proper(claimed.speaker) else ""
        return "" if self._grounder.names.is_speaker(meant, bodies) else meant

    def _count_sentences_since(self, names: Sequence[str]) -> int | None:
        """The number of sentences between the last mention of the names and the passage; None without one."""
        mentions = self._grounder.find_mentions(add_surnames(tuple(names)))
        before = [start for start, _ in mentions if start < self._passage[1]]
        if not before:
            return None
        own, last = (
            bisect_right(self._grounder.sentences, at, key=itemgetter(0)) for at in (self._passage[0], before[-1])
        )
        return own - last


def _match_beginnings(names: Sequence[str]) -> re.Pattern[str]:
    """Return a pattern for the words of names without their last two letters, which languages inflect."""
    words = {word for name in names for word in _NAME_WORD.findall(name) if word not in PARTICLES}
    beginnings = [re.escape(word[: max(2, len(word) - 2)]) for word in words]
    return re.compile("|".join(rf"(?<![^\W{GLUED_CLASS}]){word}" for word in beginnings) or r"(?!)")


def _describe(found: FoundAttribution) -> str:
    """The speaker of an attribution, by name or as described."""
    return found.speaker or found.as_named


def _is_guessed(found: FoundAttribution, passage: Span) -> bool:
    """Whether a speaker was resolved from a pronoun, or is a bare noun within the quote: "People", not "Workers"."""
    named = found.as_named.casefold()
    if is_proper(found.speaker or "") or named == "police" or _SPEAKS_FOR.fullmatch(named):
        return False
    is_bare = " " not in found.as_named and found.cue is not None and passage[0] <= found.cue[0] < passage[1]
    is_bare = is_bare and not (named.endswith("s") and is_person_noun(named[:-1]))
    return is_bare or found.as_named.casefold() in SUBJECT_PRONOUNS


def _may_be_actor(found: FoundAttribution, actor: DeclaredActor, *, is_beside: bool) -> bool:
    """Whether a description without a name can mean the actor or its spokesperson: "the officer", "a spokesman".

    Documents and officials do not stand for a person unless the sentence also names the person.
    """
    described = _describe(found)
    if any(word[:1].isupper() for word in described.split()[1:]):
        return False
    speaks_for = found.kind == "document" or _SPEAKS_FOR.search(described) is not None
    is_own = is_beside or "spokes" in described or not looks_like_person(actor.names[0])
    return (speaks_for and is_own) or may_mean(described, actor.names[0])
