"""Checks who an item says is the speaker of a passage against the article, and returns the reason if the claim fails.

Only an attribution with a cue and a proper name proves a claim wrong. A description ("the senior officer", "court
papers") may refer to the actor or to its representative; a speaker without a cue is a guess.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from summarizer.grounding.mentions import add_surnames, find_nearest, shorten_names
from summarizer.grounding.name_matching import ActorIndex, is_proper
from summarizer.grounding.speaker_matching import (
    agrees,
    choose_level,
    find_described,
    find_document,
    read_beginnings,
    read_speaker_words,
)
from summarizer.grounding.speech.lead_ins import find_lead_in, find_speaker_line
from summarizer.language.lexicon import RELATIVES, SUBJECT_PRONOUNS
from summarizer.language.names import looks_like_person
from summarizer.schemas.findings import (
    AttributionKind,
    ClaimedSpeaker,
    DeclaredActor,
    FoundAttribution,
    FoundSpeaker,
    Span,
)

if TYPE_CHECKING:
    from summarizer.grounding.grounder import ArticleGrounder

BYLINE: Final = re.compile(r"(?im)^[^\w\n]*(?:\w+ )?by[: ]+((?:\S+ ){0,6}?\S+)[ \r]*$")  # a line that names the author
SPEECH: Final = re.compile(r"\A(\w[^\n:(]{3,60})(?: \([^)\n]*\)){0,3}:(?=[^\n“\"]*\b(?:I|me|my)\b)")
"""Matches the label of a speech's only speaker: "Ann Roe (Norby) (Lab): I thank the panel"."""
LONGEST_HEAD: Final = 1000  # characters at the head of an article in which its byline stands
OWNED: Final = re.compile(r"(.+?)['’]s (.+)")
"""Matches a possessive description. The article may have "its report" for "Norbank's report"."""
ARTICLE_ITSELF: Final = frozenset(
    {"the article", "article", "the author", "author", "the reporter", "the newspaper", "unattributed", "none"}
)
"""Names that models give the speaker of words that nobody in the article says."""


class SpeakerClaim:
    """A claimed speaker of a passage.

    Args:
        evidence: The spans of the passage.
        actors: The declared actors.
        text: The article's text.
    """

    def __init__(
        self,
        claimed: ClaimedSpeaker,
        evidence: Sequence[Span],
        actors: ActorIndex,
        *,
        text: str,
        grounder: ArticleGrounder,
    ) -> None:
        self._text, self._grounder, self._actors = text, grounder, actors
        self._speech, self._matcher = grounder.speech, grounder.names
        self._passage = passage = evidence[0][0], evidence[-1][1]
        self._claimed = replace(claimed, named=self._read_named(claimed)) if claimed.named else claimed
        is_inside = self._speech.is_inside
        self._inside = is_inside(passage) or (len(evidence) > 1 and all(map(is_inside, evidence)))
        self._levels = self._speech.find_levels(passage)
        # the attribution that the claim is compared with
        self._found = choose_level(self._levels, claimed=self._claimed, actors=actors, matcher=self._matcher)
        self._is_spoken = self._inside or self._is_direct() or self._is_answer()

    def check(self) -> FoundSpeaker | str:
        """Return the speaker of the passage if the claim holds, else the reason why it fails."""
        claimed = self._claimed
        is_nobody = not claimed.named and claimed.speaker is None  # the article names no source
        is_unnamed = is_nobody and claimed.kind not in ("direct", "indirect")
        if claimed.kind == "author" or is_unnamed or claimed.named.casefold() in ARTICLE_ITSELF:
            return self._match_article()
        return self._describe() if is_nobody and (self._is_spoken or claimed.kind != "direct") else self._check_named()

    def _check_named(self) -> FoundSpeaker | str:
        claimed = self._claimed
        near = self._find_claimed() if claimed.named else None
        actor, why = self._match_actor(is_near=near is not None)
        meant = self._find_described() if why and near is None else None
        if meant is not None and self._found is not None:
            actor, why, near = meant, "", self._found.spans[0]
        if why and not (near is None and self._may_be_described()):
            return why
        contradiction = self._find_contradiction(actor, self._levels)
        known = [one for one in self._levels if one.as_named.casefold() not in SUBJECT_PRONOUNS - RELATIVES]
        if contradiction and self._find_contradiction(actor, known):
            return contradiction
        if contradiction:  # whom a pronoun means is only guessed
            return self._describe(contradiction)
        if why:  # the article's own words replace a description
            return self._describe(why if is_proper(claimed.named) else "")
        if actor is not None:
            near = near or self._grounder.find_near(actor.names, self._passage)
        elif doubt := self._find_other_description(near):
            return self._describe(doubt)
        return self._settle(actor, near)

    def _find_described(self) -> DeclaredActor | None:
        """The actor with the claimed name if the article's description of the speaker may refer to it; else None."""
        meant = self._actors.find_one(self._claimed.named)
        if meant is None or self._found is None or self._claimed.kind == "direct":
            return None
        return meant if self._grounder.may_call(self._found, meant, self._passage) else None

    def _may_be_described(self) -> bool:
        """Whether a claim without an id that is not near the passage may be a description, or a source named far away.

        The passage must then have no source of its own.
        """
        named, found = self._claimed.named, self._found
        if self._claimed.speaker is not None or self._claimed.kind == "direct":
            return False
        is_caseless = named.lower() == named.upper()
        is_name = self._actors.find_one(named) is not None if is_caseless else is_proper(named)
        is_given = found is not None and found.as_named
        return not is_name or (not (self._claimed.holders or is_given) and bool(self._grounder.find_mentions((named,))))

    def _read_named(self, claimed: ClaimedSpeaker) -> str:
        """The name in the claim's words; of joint speakers, the one with the claimed id."""
        words, actor = read_speaker_words(claimed.named), self._actors.get(claimed.speaker)
        if actor is None or self._matcher.is_speaker(words, actor.names):
            return words
        return next((name for name in actor.names if name in claimed.named), words)

    def _is_direct(self) -> bool:
        """Whether at least half of the passage is direct speech; it may include the cue: “It holds,” she said."""
        found, passage = self._found, self._passage
        if found is None or found.kind != "direct":
            return False
        said = sum(max(0, min(end, passage[1]) - max(start, passage[0])) for start, end in found.content)
        return said * 2 >= passage[1] - passage[0]

    def _is_answer(self) -> bool:
        """Whether the passage is an interview answer: its speaker comes from a label, not from a cue."""
        found = self._found
        return found is not None and found.cue is None and self._speech.is_explicit(found, labels=True)

    def _match_article(self) -> FoundSpeaker | str:
        """The found speaker for the article itself, or the reason why the words are not its own."""
        found = self._found
        said_by = (found.speaker or found.as_named) if found else ""
        if self._inside and said_by:
            return f"the article gives these words to “{said_by}”; they are not its own"
        kind: AttributionKind = "document" if found and found.kind == "document" else "author"
        return FoundSpeaker(speaker=None, as_named="", spans=(), kind=kind)

    def _match_actor(self, *, is_near: bool) -> tuple[DeclaredActor | None, str]:
        """Return the declared actor that the claim refers to, and the reason if the claim fails (else empty)."""
        claimed, found = self._claimed, self._found
        actor, claimed_actor = self._choose_actor(), self._actors.get(claimed.speaker)
        if claimed_actor is not None:
            if actor is not None and actor is not claimed_actor:
                return None, f"“{claimed.named}” is not “{claimed.speaker}”"
            actor = claimed_actor
        names = [*(actor.names if actor else ()), claimed.named]
        said_by = found.speaker or found.as_named if found else ""
        if claimed.kind == "direct" and not self._is_spoken:
            return None, "it is called direct, but does not stand inside the article's quotation marks"
        if not is_near and not (found and said_by and self._matcher.is_speaker(said_by, names)):
            other = f"; the article names “{found.as_named}” there" if found and found.as_named else ""
            return None, f"“{claimed.named or claimed.speaker}” does not stand near the quote{other}"
        return actor, ""

    def _choose_actor(self) -> DeclaredActor | None:
        """The one declared actor that the claimed name refers to, directly or as the article resolves it; else None."""
        named, found, matcher = self._claimed.named, self._found, self._matcher
        actor = self._actors.find_one(named)
        if actor is not None or not found or not found.speaker:
            return actor
        head, name = found.as_named[: len(named)], found.as_named[len(named) :]
        is_before = bool(named) and head.casefold() == named.casefold() and name.startswith(", ")
        is_there = (
            named.casefold() in SUBJECT_PRONOUNS
            or matcher.read(named).words == matcher.read(found.as_named).words
            or (is_before and matcher.is_speaker(found.speaker, [name[2:]]))  # "Its chief, Ann Roe, said"
        )
        return self._actors.find_one(found.speaker) if is_there else None

    def _find_claimed(self) -> Span | None:
        """Where the article names or describes the claimed speaker near the passage or in the byline, or None."""
        named, passage, grounder = self._claimed.named, self._passage, self._grounder
        sentence, paragraph = grounder.surroundings(passage)
        near = grounder.find_near((named,), passage, ignore_case=True)
        actor = self._actors.find_one(named) if near is None else None
        if actor is not None:
            near = find_nearest(grounder.find_own_mentions(add_surnames(actor.names)), passage, within=paragraph)
        if near is not None:
            return near
        owned = OWNED.fullmatch(named)
        is_owned = owned is not None and grounder.find_near((owned[1], *shorten_names([owned[1]])), passage) is not None
        described = owned[2] if owned and is_owned else named
        if not is_proper(described):
            near = find_document(described, self._text, paragraph) or find_described(described, self._text, sentence)
        names = (named, *(actor.names if actor is not None else ()))
        return near or self._find_author(named) or self._find_introducer(names)

    def _find_author(self, named: str) -> Span | None:
        """The mention in a byline or a speech's only label above the passage; None if there is none.

        Also None if the passage lies inside a quotation.
        """
        if self._speech.is_inside(self._passage):
            return None
        head = min(self._passage[0], LONGEST_HEAD)
        lines = (BYLINE,) if self._speech.turns else (BYLINE, SPEECH)
        bylines = [found.span(1) for line in lines for found in line.finditer(self._text, 0, head)]
        mentions = self._grounder.find_mentions((named,)) if bylines else ()
        return next(((a, b) for a, b in mentions for start, end in bylines if start <= a and b <= end), None)

    def _find_introducer(self, names: Sequence[str]) -> Span | None:
        """The mention of one of these names in the line that introduces the passage; None if there is none.

        A quotation whose own sentence names its speaker has no introducing line.
        """
        passage, speech = self._passage, self._speech
        inside = speech.is_inside(passage)
        if inside and any(found.cue for found in self._levels):
            return None
        lead = find_lead_in(self._text, speech.paragraphs, passage) if not inside else None
        named = find_nearest(self._grounder.find_mentions(names), lead, within=lead) if lead is not None else None
        return named or find_speaker_line(self._text, speech.paragraphs, passage, names, persons=speech.roster.persons)

    def _find_contradiction(self, actor: DeclaredActor | None, levels: Sequence[FoundAttribution]) -> str:
        """The reason if a cue or label attributes the passage to another speaker than the claimed one; else empty.

        Reported speech that is claimed for a description ("officials"), or for someone whom the passage names or the
        sentence cites, may have another speaker.
        """
        claimed, grounder = self._claimed, self._grounder
        names = [name for name in (*(actor.names if actor else ()), claimed.named) if name]
        is_named = self._inside or (is_proper(claimed.named) and not grounder.mentions_or_cites(names, self._passage))
        other = grounder.find_other_speaker(levels, names, labels=True) if is_named else ""
        if not other or self._describes(claimed.named, other):
            return ""
        named = claimed.named if claimed.named != other else names[0]
        return f"the article gives these words to “{other}”, not to “{named or claimed.speaker}”"

    def _describes(self, named: str, speaker: str) -> bool:
        """Whether words stand right after a speaker's name or overlap it: "Roe of Norbank".

        Another person's name is no description: "Ann Roe, Bo Lind and Max Hart".
        """
        words_of_both = [*named.split(), *speaker.split()]
        if looks_like_person(named) and looks_like_person(speaker) and all(word[0].isupper() for word in words_of_both):
            return False
        words = re.compile(rf"(?i){re.escape(named)}(?![\w’'])")  # "the club's chair" is not the club
        for start, end in self._grounder.find_mentions(add_surnames((speaker,))):
            found = words.search(self._text, start, end + len(", ") + len(named) + 1)
            if found is not None and found.start() <= end + len(", "):
                return True
        return False

    def _find_other_description(self, near: Span | None) -> str:
        """The reason why a description contradicts the source named in the sentence; empty if it does not.

        "The council" cannot be the speaker of words that the article reports "according to the guild".
        """
        named, found = self._claimed.named, self._found
        if found is None or near is None or is_proper(named) or not self._speech.is_explicit(found, labels=False):
            return ""
        cited, (sentence, _) = found.as_named, self._grounder.surroundings(self._passage)
        if is_proper(found.speaker or cited) or found.kind == "document" or named.casefold() in SUBJECT_PRONOUNS:
            return ""  # a description may refer to a named speaker, or to the author of a document
        is_same = cited.casefold() == named.casefold() or not read_beginnings(named).isdisjoint(read_beginnings(cited))
        if is_same or cited.casefold() in SUBJECT_PRONOUNS or (sentence[0] <= near[0] < sentence[1]):
            return ""
        return f"the article has it from “{cited}”, not from “{named}”"

    def _settle(self, actor: DeclaredActor | None, near: Span | None) -> FoundSpeaker:
        """Build the found speaker, worded as in the agreeing attribution, else as in the nearest mention."""
        claimed, found = self._claimed, self._found
        spans: tuple[Span, ...] = (near,) if near else ()
        names = (*(actor.names if actor else ()), claimed.named)
        if found and found.spans and agrees(claimed.named, found, names, matcher=self._matcher):
            spans = found.spans
        is_open = claimed.named.casefold() in SUBJECT_PRONOUNS
        if actor is not None and claimed.named[:1].islower():
            is_open = is_open or any(name in claimed.named for name in actor.names)
        if is_open and actor is not None and claimed.holders and actor.id not in claimed.holders:
            actor = None  # "he" or "a director of Norbank" may be the holder that the item names
        return self._build(spans, speaker=actor.id if actor else None)

    def _describe(self, doubt: str = "") -> FoundSpeaker:
        """Build the found speaker in the article's own words, which replace the claimed description."""
        return self._build(self._found.spans if self._found else (), doubt=doubt)

    def _build(self, spans: tuple[Span, ...], *, speaker: str | None = None, doubt: str = "") -> FoundSpeaker:
        is_document = self._found is not None and self._found.kind == "document"
        kind: AttributionKind = "direct" if self._is_spoken else "document" if is_document else "indirect"
        as_named = self._text[spans[0][0] : spans[-1][1]] if spans else ""
        return FoundSpeaker(speaker=speaker, as_named=as_named, spans=spans, kind=kind, doubt=doubt)
