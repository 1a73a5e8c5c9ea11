"""Flags statements that attribute their quotes to another speaker than the item, or are about a namesake."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from summarizer.grounding.mentions import add_surnames, is_inflected
from summarizer.grounding.name_matching import is_proper
from summarizer.grounding.speech_index import SpeechIndex
from summarizer.grounding.statements.proof import Proof
from summarizer.language.gazetteer.places import find_state
from summarizer.language.lexicon import AUXILIARIES, SUBJECT_PRONOUNS, read_class
from summarizer.language.names import looks_like_person
from summarizer.language.reporting_verbs import is_verb_form
from summarizer.schemas.findings import DeclaredActor, Span, StatementContext

if TYPE_CHECKING:
    from summarizer.grounding.grounder import ArticleGrounder

_ATTITUDES: Final = read_class("verbs of holding a position")
"""Verbs of holding a position, in addition to reporting verbs."""
_HOLDING: Final = re.compile(
    r" (?:(?:is|was) (?:\w+ly |very )?)?(afraid|alarmed|angry|certain|charges|concerned|confident|convinced|delighted"
    r"|disappointed|feels|glad|holds|hopeful|pleased|proud|reckons|sad|sceptical|skeptical|sorry|supposes|sure|suspects"
    r"|trusts|worried|worries) that\b"
)
"""Matches the word by which the person before it holds a position: "holds that", "is deeply worried that"."""
_PRONOUNS: Final = SUBJECT_PRONOUNS | read_class("pronouns of languages")
_QUOTES: Final = " .?!“”\"'‘’"


def _is_named(actor: DeclaredActor, text: str) -> bool:
    return any(map(text.__contains__, add_surnames(actor.names)))


def _is_collective(actor: DeclaredActor) -> bool:
    """Whether an actor is an organization or a state."""
    return bool(actor.names) and (actor.is_body or find_state(actor.names[0]) is not None)


@dataclass(frozen=True, slots=True)
class StatementSpeakers:
    """Compares the speakers and actors that a statement names with those of its quotes."""

    proof: Proof  # of the statement
    context: StatementContext
    spans: Sequence[Span]  # the parts of the quotes
    grounder: ArticleGrounder

    def find_wrong_speaker(self, *, held: bool) -> str:
        """The reason why the statement names the wrong speaker or holder; empty if it does not.

        Actors are never wrong if the item refers to them, or the quotes name them or have them as speakers at any
        level.

        Args:
            held: Whether the item refers to the actor that holds what the quotes say.
        """
        names = self.context.names
        claimed = next((name for name in names if name.casefold() not in _PRONOUNS), None)
        if claimed is None or not self.spans or self.proof.is_verbatim:
            return ""
        if not held and (claimed != names[0] or (claimed.lower().startswith("the ") and not is_proper(claimed))):
            return ""  # the speaker depends on what a pronoun or "the company" refers to
        if not held and self.grounder.article.own_language.is_foreign and not is_proper(claimed):
            return ""  # "la consejera"
        words = self._find_wrong_name(held=held)
        return "" if words is None else f"it names “{words}”, and the item has it from “{claimed}”"

    def _find_wrong_name(self, *, held: bool) -> str | None:
        """The name of the actor whom the statement makes the speaker, but whom the quotes neither quote nor name.

        None if there is no such actor.
        """
        names, is_speaker = self.context.names, self.grounder.names.is_speaker
        persons, bodies = self._list_persons(), [*filter(_is_collective, self.context.actors)]
        if not any(_is_named(actor, self.proof.tokens.text) for actor in (*persons, *bodies)):
            return None
        if not any(self._is_known(one, names) for one in persons):
            persons = bodies if any(self._is_known(one, names) for one in bodies) else persons
        named = [actor for actor in persons if _is_named(actor, self.proof.tokens.text)]
        known = self._list_known() if named else []
        own = [actor for actor in named if self._is_known(actor, known)]
        others = [actor for actor in named if actor not in own and not self._is_quoted(actor)]
        for words in self._read_speakers(with_subject=held and not own) if others else ():
            if any(is_speaker(words, actor.names) for actor in others):
                meant = (actor for actor in persons if is_speaker(words, actor.names))
                if not any(self._is_known(actor, known) for actor in meant):
                    return words
        return None

    def _list_persons(self) -> list[DeclaredActor]:
        """The declared actors that may be persons, by their names or their declaration."""
        actors = (one for one in self.context.actors if one.names and not _is_collective(one))
        return [one for one in actors if one.is_person or looks_like_person(one.names[0])]

    def _list_known(self) -> list[str]:
        """The names of everyone who says or holds what is quoted, according to the item or the article."""
        levels = self.grounder.speech.find_levels((min(self.spans)[0], max(self.spans)[1]))
        claimed = (name for found in levels for name in (found.speaker, found.as_named) if name)
        return list(dict.fromkeys((*self.context.names, *claimed)))

    def _is_known(self, actor: DeclaredActor, known: Sequence[str]) -> bool:
        """Whether a name is the actor's: matching its full name, or equal to one of its names word for word.

        In other languages it may be in another case, unless it is another actor's name as it is.
        """
        names = self.grounder.names
        words = {names.read(name).words for name in actor.names}
        if self.grounder.article.own_language.is_foreign:
            others = (other for other in self.context.actors if other is not actor)
            taken = frozenset[str]().union(*(add_surnames(other.names) for other in others))
            if any(is_inflected(one, name) for name in actor.names for one in known if one not in taken):
                return True
        return any(names.is_speaker(name, actor.names[:1]) or names.read(name).words in words for name in known)

    def _is_quoted(self, actor: DeclaredActor) -> bool:
        texts = [self.grounder.text[a:b] for a, b in self.spans]
        if _is_collective(actor):  # several bodies may end in "Center", and "Korea" is no state
            return any(name in text for name in actor.names for text in texts)
        return any(_is_named(actor, text) for text in texts)

    def _read_speakers(self, *, with_subject: bool = False) -> Iterator[str]:
        """Yield the names, at its beginning or end, to which the statement attributes all its words.

        With the subject, also yield the name that is the subject of a verb of saying or holding.
        """
        tokens, text = self.proof.tokens, self.proof.tokens.text
        for found in SpeechIndex(text).attributions:
            if found.within is None and found.cue is not None and found.spans:
                start, end = min(found.spans[0][0], found.cue[0]), max(found.spans[-1][1], found.cue[1])
                if not text[:start].strip(_QUOTES) or not text[end:].strip(_QUOTES):
                    yield found.as_named
        first = self.proof.names[0] if self.proof.names and with_subject else None
        if first is None:
            return
        last = first.indices[-1]
        following = tokens.padded[last + 1]
        is_subject = following not in AUXILIARIES and (is_verb_form(following) or following in _ATTITUDES)
        holding = _HOLDING.match(text, tokens.ends[last])
        is_subject |= holding is not None and not any(holding[1] in self.grounder.text[a:b] for a, b in self.spans)
        if is_subject and all(form.capital for form in tokens.forms[:last]):
            yield first.text

    def find_claimed_speaker(self) -> DeclaredActor | None:
        """The actor to whom the statement attributes its words at its beginning or end: "…, Roe said".

        None if it also names another person, who may be the speaker: "Roe called it an error, according to Lind".
        """
        if self.proof.is_verbatim or self.context.is_label:
            return None
        named = [actor for actor in self._list_persons() if _is_named(actor, self.proof.tokens.text)]
        claimed = next(self._read_speakers(), "")
        is_one = len(named) == 1 and claimed and self.grounder.names.is_speaker(claimed, named[0].names)
        return named[0] if is_one else None

    def find_namesake(self) -> str:
        """The reason why a full name in the statement is not the person in its quotes; empty if it may be.

        A lone surname in a quote refers to the last person before it who is named in full.
        """
        text, forms = self.proof.tokens.text, self.proof.tokens.forms
        full = (name for name in self.proof.names if len(name.indices) > 1 and not name.number)
        surnames = dict.fromkeys(forms[name.indices[-1]].bare for name in full)
        for surname in surnames if self.spans and not self.proof.is_verbatim else ():
            bearers = [name for name in self.grounder.speech.find_bearers(surname) if looks_like_person(name)]
            stated = [name for name in bearers if name in text]
            if not stated or len(bearers) < 2:
                continue
            meant = self._find_mentioned(surname, bearers)
            is_same = any(one.endswith(other) for one in meant for other in stated)
            if meant and not is_same:  # "Jo Day Roe" may be called "Day Roe"
                return f"it names “{stated[0]}”, and the quote is about “{min(meant)}”"
        return ""

    def _find_mentioned(self, surname: str, bearers: Sequence[str]) -> set[str]:
        """The full names of a surname's bearers whom the quotes mention, in full or by the surname alone."""
        text, meant, last = self.grounder.text, set[str](), ""
        for start, end in self.grounder.find_mentions([*bearers, surname]):
            named = " ".join(text[start:end].split())
            last = named if named in bearers else last
            if last and any(a <= start and end <= b for a, b in self.spans):
                meant.add(last)
        return meant
