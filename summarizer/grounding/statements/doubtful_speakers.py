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
from summarizer.language.names import is_person_noun, looks_like_person
from summarizer.language.reporting_verbs import find_verb
from summarizer.schemas.findings import DeclaredActor, FoundAttribution, Span

if TYPE_CHECKING:
    from summarizer.grounding.grounder import ArticleGrounder

_SPEAKS_FOR: Final = re.compile(r"(?i)\b(?:spokes\w+|representatives?|officials?)\b")
_NAME_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_NEXT_WORD: Final = re.compile(r"\s+(\w+)")
_LONG_AGO: Final = 3  # sentences after which "he" or "she" more likely refers to a person named since


def find_doubtful_speaker(
    actor: DeclaredActor,
    spans: Sequence[Span],
    grounder: ArticleGrounder,
    *,
    role: str = "",
) -> str:
    """The reason why the actor named by an attribution may not be the speaker of its quotes; else empty."""
    if not spans or not actor.names or grounder.language not in (None, KNOWN):  # speakers are found in English only
        return ""
    hull = min(spans)[0], max(spans)[1]
    levels = grounder.speech.find_levels(hull)
    names = add_surnames(actor.names)
    if is_said_by(levels, actor.names, book=grounder.names):
        return ""
    claimed = _find_stated(levels, hull, grounder)
    if grounder.is_cited(names, hull):
        return ""
    if (claimed is None or claimed.kind == "document") and grounder.is_author(actor.names):
        return ""  # "the results show" in a text of the author's own
    if claimed is None and _is_new(names, hull, grounder):
        return f"the article names “{actor.names[0]}” only after these words"
    if claimed is None or _is_named_in(names, claimed, hull, grounder) or grounder.may_call(claimed, actor, hull):
        return ""
    if _is_named_by(claimed, levels, actor, grounder) or _is_described_by(claimed, actor, role, hull, grounder):
        return ""
    speaker = claimed.speaker or claimed.as_named
    return f"the article attributes it to “{speaker}”, and the quote does not name “{actor.names[0]}”"


def find_person_beside(
    actor: DeclaredActor, others: Sequence[str], spans: Sequence[Span], grounder: ArticleGrounder
) -> str:
    """The reason why a person may not be a quote's speaker in an article that is not in English; else empty.

    Reporting verbs are not known there, but the sentence or paragraph of a quotation is more likely to name its speaker
    than to name only another person.

    Args:
        others: Names of the other persons in the brief.
        spans: The parts of the quotes.
    """
    if not spans or not actor.names or not grounder.article.home.is_foreign:
        return ""
    hull = min(spans)[0], max(spans)[1]
    sentence, paragraph = grounder.surroundings(hull)
    inside = grounder.speech.is_inside(hull)
    beginnings = [word[: max(2, len(word) - 2)] for name in actor.names for word in _NAME_WORD.findall(name)]
    named = re.compile("|".join(rf"(?<![^\W{GLUED_CLASS}]){re.escape(word)}" for word in beginnings) or r"(?!)")
    mentions = [
        span for span in grounder.find_mentions(add_surnames(tuple(others))) if not grounder.speech.is_inside(span)
    ]
    for start, end in (sentence, paragraph):
        beside = next((span for span in mentions if start <= span[0] < end), None)
        is_known = named.search(grounder.text, start, end) is not None
        if beside is not None and not is_known and (inside or named.search(grounder.text, *paragraph) is None):
            return f"the article names “{grounder.text[slice(*beside)]}” beside these words, not “{actor.names[0]}”"
        if is_known or not inside:
            break
    return ""


def _is_named_in(names: Sequence[str], claimed: FoundAttribution, hull: Span, grounder: ArticleGrounder) -> bool:
    """Whether a passage names the actor in a way that allows them to be its speaker.

    In "Roe says Lee is late" a person Lee cannot be the speaker; in "Roe says it is late, which Lee denied" Lee can.
    """
    named = [span for span in grounder.find_mentions(names) if hull[0] <= span[0] and span[1] <= hull[1]]
    if claimed.kind != "indirect" or not is_proper(claimed.speaker or "") or not any(map(looks_like_person, names)):
        return bool(named)
    following = (_NEXT_WORD.match(grounder.text, b) for a, b in named)
    says = [word is not None and bool(find_verb(word[1].casefold())) for word in following]
    inside = [any(start <= a and b <= end for start, end in claimed.content) for a, b in named]
    return any(speaks or not within for speaks, within in zip(says, inside, strict=True))


def _is_new(names: Sequence[str], hull: Span, grounder: ArticleGrounder) -> bool:
    """Whether the first mention of the names comes after the sentence of the passage."""
    (_, end), _ = grounder.surroundings(hull)
    mentions = grounder.find_mentions(names)
    return bool(mentions) and mentions[0][0] >= end


def find_other_person(
    pronoun: str, holder: DeclaredActor, spans: Sequence[Span], grounder: ArticleGrounder, *, bodies: Sequence[str] = ()
) -> str:
    """The reason why "he" or "she" beside a quote cannot be the person who holds it; else empty.

    The pronoun excludes the person if their title or first name shows another gender, or if they were last named some
    sentences ago and the pronoun refers to a person named since.

    Args:
        bodies: Names of the actors that are not persons.
    """
    if not spans or not holder.names or grounder.language not in (None, KNOWN):
        return ""
    hull = min(spans)[0], max(spans)[1]
    meant, name = _resolve_pronoun(pronoun, hull, grounder, bodies), holder.names[0]
    if " " in meant and grounder.names.is_speaker(meant, holder.names):
        return ""  # a surname alone may be a namesake's
    full = [known for known in holder.names if " " in known]  # a single name shows no gender
    if not any(grounder.speech.roster.may_be(known, pronoun) for known in full or holder.names):
        return f"the article attributes it to “{pronoun}”, which is not “{name}”"
    if meant and grounder.names.is_speaker(meant, holder.names):
        return ""
    ago, since = (_count_sentences_since(names, hull, grounder) for names in (holder.names, [meant] if meant else []))
    if ago is not None and since is not None and max(_LONG_AGO, since + 1) <= ago:
        return f"the article attributes it to “{pronoun}”, and names “{meant}” after “{name}”"
    return ""


def _resolve_pronoun(pronoun: str, hull: Span, grounder: ArticleGrounder, bodies: Sequence[str]) -> str:
    """The name that a pronoun reporting a passage refers to; empty if there is none, or if it names a body."""
    claimed = next((one for one in grounder.speech.find_levels(hull) if one.as_named.casefold() == pronoun), None)
    meant = claimed.speaker if claimed is not None and claimed.speaker and is_proper(claimed.speaker) else ""
    return "" if grounder.names.is_speaker(meant, bodies) else meant


def _count_sentences_since(names: Sequence[str], hull: Span, grounder: ArticleGrounder) -> int | None:
    """The number of sentences between the last mention of the names and a passage; None without one."""
    before = [span for span in grounder.find_mentions(add_surnames(tuple(names))) if span[0] < hull[1]]
    own, last = (
        bisect_right(grounder.sentences, at, key=itemgetter(0)) for at in (hull[0], before[-1][0] if before else 0)
    )
    return own - last if before else None


def _find_stated(levels: Sequence[FoundAttribution], hull: Span, grounder: ArticleGrounder) -> FoundAttribution | None:
    """The first attribution that states a quote's speaker explicitly; None if there is none."""
    for found in levels:
        if grounder.speech.is_explicit(found, labels=True) and not _is_guessed(found, hull):
            return found
    return None


def _is_named_by(
    claimed: FoundAttribution, levels: Sequence[FoundAttribution], actor: DeclaredActor, grounder: ArticleGrounder
) -> bool:
    """Whether an attribution names its speaker, and no attribution of the quote names anyone but the actor."""
    return is_proper(claimed.speaker or "") and not grounder.find_other_speaker(levels, actor.names, labels=True)


def _is_described_by(
    claimed: FoundAttribution, actor: DeclaredActor, role: str, hull: Span, grounder: ArticleGrounder
) -> bool:
    """Whether the description of an attribution's speaker fits the actor or its role."""
    names = add_surnames(actor.names)
    sentence, _ = grounder.surroundings(hull)
    is_beside = find_nearest(grounder.find_mentions(names), hull, within=sentence) is not None
    return _may_be_actor(claimed, actor, is_beside=is_beside) or _fits_role(claimed, role)


def _is_guessed(found: FoundAttribution, hull: Span) -> bool:
    """Whether a speaker was resolved from a pronoun, or is a bare noun within the quote: "People", not "Workers"."""
    named = found.as_named.casefold()
    if is_proper(found.speaker or "") or named == "police" or _SPEAKS_FOR.fullmatch(named):
        return False
    is_bare = " " not in found.as_named and found.cue is not None and hull[0] <= found.cue[0] < hull[1]
    is_bare = is_bare and not (named.endswith("s") and is_person_noun(named[:-1]))
    return is_bare or found.as_named.casefold() in SUBJECT_PRONOUNS


def _may_be_actor(found: FoundAttribution, actor: DeclaredActor, *, is_beside: bool) -> bool:
    """Whether a description without a name can mean the actor or its spokesperson: "the officer", "a spokesman".

    Documents and officials do not stand for a person unless the sentence also names the person.
    """
    described = found.speaker or found.as_named
    if any(word[:1].isupper() for word in described.split()[1:]):
        return False
    speaks_for = found.kind == "document" or _SPEAKS_FOR.search(described) is not None
    is_own = is_beside or "spokes" in described or not looks_like_person(actor.names[0])
    return (speaks_for and is_own) or may_mean(described, actor.names[0])


def _fits_role(found: FoundAttribution, role: str) -> bool:
    """Whether a description consists of words of the actor's role: "the prosecution" for "prosecutor of Norland"."""
    described = found.speaker or found.as_named
    words = read_beginnings(described)
    return bool(words) and not is_proper(described) and words <= read_beginnings(role)
