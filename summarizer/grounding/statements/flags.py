"""Flags what a reader should check in the statements, actors and speakers of a verified object.

Works on block types rather than schemas, and therefore also covers users' own schemas.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Final

from summarizer.grounding.guard import UNCHECKED, guarded
from summarizer.grounding.statements.actor_kinds import find_wrong_kinds
from summarizer.grounding.statements.aliases import find_wrong_aliases
from summarizer.grounding.statements.doubtful_speakers import SpeakerDoubts
from summarizer.grounding.statements.figure_relations import find_missing_figure
from summarizer.grounding.statements.stances import find_contradicted_stance
from summarizer.grounding.statements.statement_speakers import StatementSpeakers
from summarizer.language.detection import KNOWN
from summarizer.language.letters import is_glued
from summarizer.schemas.findings import DeclaredActor, Flag, NamedActor, Path, Span, StatementContext, record

if TYPE_CHECKING:
    from summarizer.grounding.grounder import ArticleGrounder


_WORD: Final = re.compile(r"[^\W\d_]{2,}")


@record
class FlaggedItem:
    """The parts of one object of a verified answer that are checked."""

    statements: list[tuple[Path, str, StatementContext]] = field(default_factory=list)
    # actors referenced beside a quote, with the path of each reference
    holders: list[tuple[Path, DeclaredActor]] = field(default_factory=list)
    # actors named by attributions, with the path of each attribution
    speakers: list[tuple[Path, DeclaredActor]] = field(default_factory=list)
    # the words that name these actors in the attributions, by actor id
    named: dict[str, str] = field(default_factory=dict)
    pronouns: list[str] = field(default_factory=list)  # "he" and "she" among the attributions
    figures: list[Span] = field(default_factory=list)
    spans: tuple[Span, ...] = ()  # the parts of the quotes
    # paths of attributions whose description of the speaker the article lacks, with the reasons
    doubts: list[tuple[Path, str]] = field(default_factory=list)
    stance: tuple[Path, str, str] | None = None  # path, stance and target


def flag_items(items: Sequence[FlaggedItem], *, actors: Sequence[NamedActor], grounder: ArticleGrounder) -> list[Flag]:
    """Flag what a reader should check in the items and actors of an answer."""
    flags: list[Flag] = []
    for item in items:
        found = _flag_item(item, grounder, actors)
        if found is None:
            paths = [path for path, _, context in item.statements if not context.is_label]
            paths += [path for path, _ in (*item.speakers, *item.holders)]
            found = [Flag("unchecked", UNCHECKED, item.spans, path) for path in paths[:1]]
        flags += found
    flags += find_wrong_aliases(actors, grounder)
    flags += find_wrong_kinds(actors, grounder)
    flags += _flag_roles(actors, grounder)
    return flags


def _flag_roles(actors: Sequence[NamedActor], grounder: ArticleGrounder) -> Iterator[Flag]:
    """Flag roles whose words the article lacks; those that it contradicts are removed by the proof."""
    for actor in actors:
        check = grounder.check_role(actor.role, names=[actor.name, *actor.aliases]) if actor.role else None
        if check and check.reason and not check.is_contradicted:
            places = tuple(grounder.find_mentions([actor.name]))[:3]
            yield Flag("role", check.reason, places, (*actor.path, "role"))


@guarded(None)
def _flag_item(item: FlaggedItem, grounder: ArticleGrounder, actors: Sequence[NamedActor]) -> list[Flag]:
    """The flags of an item; None after an unexpected exception."""
    return [*_flag_statements(item, grounder), *_flag_stance(item, grounder), *_flag_speakers(item, grounder, actors)]


def _flag_statements(item: FlaggedItem, grounder: ArticleGrounder) -> Iterator[Flag]:
    for path, text, context in item.statements:
        if context.is_label:  # the wording of labels is not checked
            continue
        proof = grounder.prove(text, context)
        for flag in grounder.flag_statement(proof, context):
            yield flag._replace(path=path)
        named = StatementSpeakers(proof, context, item.spans, grounder)
        message = named.find_wrong_speaker(held=bool(item.holders))
        message = message or named.find_namesake()
        if message:
            yield Flag("statement_speaker", message, item.spans, path)
        message = find_missing_figure(proof, item.figures, grounder)
        if message:
            yield Flag("figure", message, tuple(item.figures), path)


def _flag_stance(item: FlaggedItem, grounder: ArticleGrounder) -> Iterator[Flag]:
    """Flag a stance if a statement of its item expresses the opposite one."""
    if item.stance is None or grounder.language not in (None, KNOWN):
        return
    path, stance, target = item.stance
    for _, text, context in item.statements:
        message = "" if context.is_label else find_contradicted_stance(stance, target, text)
        if message:
            yield Flag("stance", message, item.spans, path)


def _flag_speakers(item: FlaggedItem, grounder: ArticleGrounder, actors: Sequence[NamedActor]) -> Iterator[Flag]:
    """Flag attributions in words that the article lacks, and speakers or holders of someone else's words."""
    for path, message in item.doubts:
        yield Flag("speaker", message, item.spans, path)
    persons = {known.id for known in actors if known.is_person} if item.holders else set[str]()
    for path, message in _find_other_holders(item, grounder, persons):
        yield Flag("speaker", message, item.spans, path)
    named = list(_flag_named_speakers(item, grounder, actors))
    yield from named
    claimed = {flag.path for flag in named}
    yield from (flag for flag in _flag_pronouns(item, grounder, actors) if flag.path not in claimed)


def _find_other_holders(
    item: FlaggedItem, grounder: ArticleGrounder, persons: Collection[str]
) -> Iterator[tuple[Path, str]]:
    """Yield holders, of the persons with these ids, of what the item attributes to another person, with the reason.

    Skipped if the quote names the holder or the statement names both: one may report the other's view.
    """
    speakers = {actor.id: actor for _, actor in item.speakers}
    if any(actor.id in speakers for _, actor in item.holders):
        return
    claimed = [actor for key, actor in speakers.items() if key in persons and _is_mentioned(actor, item.named[key])]
    texts, quotes = [text for _, text, _ in item.statements], [grounder.text[a:b] for a, b in item.spans]
    for path, holder in item.holders:
        for speaker in claimed if holder.names and holder.id in persons else ():
            both = any(_is_mentioned(holder, text, speaker) and _is_mentioned(speaker, text, holder) for text in texts)
            if both or any(_is_mentioned(holder, quote, speaker) for quote in quotes):
                continue
            if not grounder.may_speak_for(speaker.names[0], holder.names):
                yield path, f"it is held by “{holder.names[0]}”, but its attribution names “{speaker.names[0]}”"


def _is_mentioned(actor: DeclaredActor, text: str, other: DeclaredActor | None = None) -> bool:
    """Whether a text contains a word of an actor's names that the other actor's names lack."""
    own, others = (
        {word for name in one.names for word in _WORD.findall(name)} if one else set() for one in (actor, other)
    )
    return any(is_glued(word[0]) and word in text for word in own - others) or not (own - others).isdisjoint(
        _WORD.findall(text)
    )


def _flag_named_speakers(item: FlaggedItem, grounder: ArticleGrounder, actors: Sequence[NamedActor]) -> Iterator[Flag]:
    """Flag speakers to whom the article does not attribute the words, or next to whom it names another person."""
    roles = {known.id: known.role for known in actors} if item.speakers else {}
    doubts = SpeakerDoubts(item.spans, grounder)
    for path, actor in item.speakers:
        message = doubts.find_doubtful_speaker(actor, role=roles.get(actor.id, ""))
        if not message and any(known.is_person and known.id == actor.id for known in actors):
            others = [known.name for known in actors if known.is_person and known.id != actor.id]
            message = doubts.find_person_beside(actor, others)
        if message:
            yield Flag("speaker", message, item.spans, path)


def _flag_pronouns(item: FlaggedItem, grounder: ArticleGrounder, actors: Sequence[NamedActor]) -> Iterator[Flag]:
    """Flag a holder, or a speaker named in the statement, who cannot be the "he" or "she" of the attributions."""
    holders = item.holders[:1] if item.pronouns else []
    for path, text, context in item.statements if item.pronouns and not holders else ():
        proof = grounder.prove(text, context)
        claimed = StatementSpeakers(proof, context, item.spans, grounder).find_claimed_speaker()
        holders += [(path, claimed)] if claimed else []
    doubts = SpeakerDoubts(item.spans, grounder)
    for path, holder in holders:
        is_person = any(known.is_person and known.id == holder.id for known in actors)
        bodies = [name for known in actors if not known.is_person for name in (known.name, *known.aliases)]
        for pronoun in item.pronouns if is_person else ():
            message = doubts.find_other_person(pronoun, holder, bodies=bodies)
            if message:
                yield Flag("speaker", message, item.spans, path)
