"""Flags statements that attribute their quotes to another speaker than the item, or are about another actor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from summarizer.grounding.mentions import add_surnames
from summarizer.grounding.name_matching import is_proper
from summarizer.grounding.speech_index import SpeechIndex
from summarizer.grounding.statements.proof import Proof
from summarizer.grounding.statements.tokens import Tokens
from summarizer.language.lexicon import AUXILIARIES, SUBJECT_PRONOUNS, read_class
from summarizer.language.names import looks_like_person
from summarizer.language.reporting_verbs import is_verb_form
from summarizer.schemas.findings import DeclaredActor, Span, StatementContext

if TYPE_CHECKING:
    from summarizer.grounding.grounder import ArticleGrounder

_ATTITUDES: Final = frozenset(
    "accepts asks attributes backs blames considers deems demands disputes doubts faults favours favors fears finds"
    " hopes insists opposes plans praises prefers proposes questions refuses regards seeks sees supports urges wants"
    " welcomes wishes".split()
)
"""Verbs of holding a position, in addition to reporting verbs."""
_PRONOUNS: Final = SUBJECT_PRONOUNS | read_class("pronouns of languages")
_QUOTES: Final = " .?!“”\"'‘’"
_REFERRING: Final = frozenset("he she it they him her his hers its their them theirs i we us our".split())
"""Words by which a quote may refer to an actor without a name."""
_BEFORE_FIRST: Final = 2  # most words before the first name of a statement or quote for it to be the subject


def find_wrong_speaker(
    proof: Proof, context: StatementContext, spans: Sequence[Span], grounder: ArticleGrounder, *, held: bool
) -> str:
    """The reason why a statement names the wrong speaker or holder; empty if it does not.

    Actors are never wrong if the item refers to them, or the quotes name them or have them as speakers at any level.

    Args:
        held: Whether the item refers to the actor that holds what the quotes say.
    """
    claimed = next((name for name in context.names if name.casefold() not in _PRONOUNS), None)
    if claimed is None or not spans or proof.is_verbatim:
        return ""
    if not held and (claimed != context.names[0] or (claimed.lower().startswith("the ") and not is_proper(claimed))):
        return ""  # the speaker depends on what a pronoun or "the company" refers to
    if not held and grounder.article.home.is_foreign and not is_proper(claimed):
        return ""  # "la consejera"
    words = _find_wrong_name(proof, context, spans, grounder, held=held)
    return "" if words is None else f"it names “{words}”, and the item has it from “{claimed}”"


def _find_wrong_name(
    proof: Proof, context: StatementContext, spans: Sequence[Span], grounder: ArticleGrounder, *, held: bool
) -> str | None:
    """The actor whom a statement makes the speaker, by name, but who neither says the quotes nor is named in them.

    None if there is no such actor. The arguments are those of `find_wrong_speaker`.
    """
    bodies = [one for one in context.actors if one.names and one.is_body]
    persons = _list_persons(context)
    if not any(_is_known(one, context.names, grounder) for one in persons):
        persons = bodies if any(_is_known(one, context.names, grounder) for one in bodies) else persons
    named = [actor for actor in persons if _is_named(actor, proof.tokens.text)]
    known = _list_known(context, spans, grounder) if named else []
    own = [actor for actor in named if _is_known(actor, known, grounder)]
    others = [actor for actor in named if actor not in own and not _is_quoted(actor, spans, grounder)]
    for words in _read_speakers(proof, is_own_named=bool(own), held=held) if others else ():
        if any(grounder.names.is_speaker(words, actor.names) for actor in others):
            meant = (actor for actor in persons if grounder.names.is_speaker(words, actor.names))
            if not any(_is_known(actor, known, grounder) for actor in meant):
                return words
    return None


def _list_persons(context: StatementContext) -> list[DeclaredActor]:
    """The declared actors that may be persons, by their names or their declaration."""
    actors = (one for one in context.actors if one.names and not one.is_body)
    return [one for one in actors if one.is_person or looks_like_person(one.names[0])]


def _list_known(context: StatementContext, spans: Sequence[Span], grounder: ArticleGrounder) -> list[str]:
    """The names of everyone who says or holds what is quoted, according to the item or the article."""
    levels = grounder.speech.find_levels((min(spans)[0], max(spans)[1]))
    claimed = (name for found in levels for name in (found.speaker, found.as_named) if name)
    return list(dict.fromkeys((*context.names, *claimed)))


def _is_known(actor: DeclaredActor, known: Sequence[str], grounder: ArticleGrounder) -> bool:
    """Whether one of the names is the actor's: matching its full name, or equal to one of its names word for word."""
    words = {grounder.names.read(name).words for name in actor.names}
    names = grounder.names
    return any(names.is_speaker(name, actor.names[:1]) or names.read(name).words in words for name in known)


def _is_named(actor: DeclaredActor, text: str) -> bool:
    return any(map(text.__contains__, add_surnames(actor.names)))


def _is_quoted(actor: DeclaredActor, spans: Sequence[Span], grounder: ArticleGrounder) -> bool:
    texts = [grounder.text[a:b] for a, b in spans]
    if actor.is_body:  # several bodies may end in "Center"
        return any(name in text for name in actor.names for text in texts)
    return any(_is_named(actor, text) for text in texts)


def _read_speakers(proof: Proof, *, is_own_named: bool, held: bool) -> Iterator[str]:
    """Yield the names to which a statement attributes all its words.

    These are speakers at its beginning or end, and its subject if the statement does not name the holder.

    Args:
        is_own_named: Whether the statement names someone who says or holds what is quoted.
    """
    text = proof.tokens.text
    for found in SpeechIndex(text).attributions:
        if found.within is None and found.cue is not None and found.spans:
            start, end = min(found.spans[0][0], found.cue[0]), max(found.spans[-1][1], found.cue[1])
            if not text[:start].strip(_QUOTES) or not text[end:].strip(_QUOTES):
                yield found.as_named
    first = proof.names[0] if proof.names else None
    if not held or first is None or is_own_named:
        return
    last = first.indices[-1]
    capital, following = all(form.capital for form in proof.tokens.forms[:last]), proof.tokens.at[last + 1]
    is_subject = following not in AUXILIARIES and (is_verb_form(following) or following in _ATTITUDES)
    if capital and is_subject:
        yield first.text


def find_claimed_speaker(proof: Proof, context: StatementContext, grounder: ArticleGrounder) -> DeclaredActor | None:
    """The actor to whom a statement attributes its words at its beginning or end: "…, Roe said".

    None if it also names another person, who may be the speaker: "Roe called it an error, according to Lind".
    """
    if proof.is_verbatim or context.is_label:
        return None
    named = [actor for actor in _list_persons(context) if _is_named(actor, proof.tokens.text)]
    claimed = next(_read_speakers(proof, is_own_named=False, held=False), "")
    return named[0] if len(named) == 1 and claimed and grounder.names.is_speaker(claimed, named[0].names) else None


def find_namesake(proof: Proof, spans: Sequence[Span], grounder: ArticleGrounder) -> str:
    """The reason why a full name in a statement is not the person in its quotes; empty if it may be.

    A lone surname in a quote refers to the last person before it who is named in full.
    """
    text = proof.tokens.text
    surnames = dict.fromkeys(
        proof.tokens.forms[name.indices[-1]].bare for name in proof.names if len(name.indices) > 1 and not name.number
    )
    for surname in surnames if spans and not proof.is_verbatim else ():
        bearers = [name for name in grounder.speech.find_bearers(surname) if looks_like_person(name)]
        stated = [name for name in bearers if name in text]
        if not stated or len(bearers) < 2:
            continue
        meant = _find_mentioned(surname, bearers, spans, grounder)
        is_same = any(one.endswith(other) for one in meant for other in stated)
        if meant and not is_same:  # "Jo Day Roe" may be called "Day Roe"
            return f"it names “{stated[0]}”, and the quote is about “{min(meant)}”"
    return ""


def _find_mentioned(surname: str, bearers: Sequence[str], spans: Sequence[Span], grounder: ArticleGrounder) -> set[str]:
    """The full names of a surname's bearers whom the quotes mention, in full or by the surname alone."""
    text, meant, last = grounder.text, set[str](), ""
    for start, end in grounder.find_mentions([*bearers, surname]):
        named = " ".join(text[start:end].split())
        last = named if named in bearers else last
        if last and any(a <= start and end <= b for a, b in spans):
            meant.add(last)
    return meant


def find_replaced_actor(
    proof: Proof, context: StatementContext, spans: Sequence[Span], grounder: ArticleGrounder
) -> str:
    """The reason why a statement begins with another actor than its quote; empty if it may.

    Neither may be the speaker, the quote must not have a pronoun, and the statement must not name the quote's actor.
    """
    claimed = _find_outsider(proof, context, spans[0], grounder) if len(spans) == 1 else None
    begun = _find_opening_actor(context, spans[0], grounder) if claimed is not None else None
    if claimed is None or begun is None or begun.is_body != claimed.is_body or _is_named(begun, proof.tokens.text):
        return ""
    levels = grounder.speech.find_levels(spans[0])
    if any(grounder.names.is_speaker(one.speaker or one.as_named, begun.names) for one in levels):
        return ""
    return f"it names “{claimed.names[0]}”, and the quote begins with “{begun.names[0]}”"


def _find_outsider(
    proof: Proof, context: StatementContext, span: Span, grounder: ArticleGrounder
) -> DeclaredActor | None:
    """The declared actor with which a statement begins, unless its quote's sentence or a pronoun refers to it."""
    first = next((name for name in proof.names if name.number is None), None)
    if first is None or first.indices[0] > _BEFORE_FIRST or not _is_comparable(proof, grounder):
        return None
    claimed = next((one for one in context.actors if grounder.names.is_speaker(first.text, one.names)), None)
    sentence, _ = grounder.surroundings(span)
    if (
        claimed is None
        or _is_known(claimed, context.names, grounder)
        or _is_named(claimed, grounder.text[slice(*sentence)])
    ):
        return None
    quote, last = Tokens(grounder.text[slice(*span)]), first.indices[-1]
    owned = proof.tokens.stems[last + 1 : last + 2] if proof.tokens.forms[last].possessive else []
    is_other = _REFERRING.isdisjoint(quote.words) and quote.vocabulary.issuperset(owned)
    return claimed if is_other else None


def _is_comparable(proof: Proof, grounder: ArticleGrounder) -> bool:
    """Whether a statement and its article are in English, and it is neither a question nor a repetition."""
    is_foreign = grounder.article.home.is_foreign or proof.other is not None
    return not (is_foreign or proof.is_verbatim or proof.tokens.is_question)


def _find_opening_actor(context: StatementContext, span: Span, grounder: ArticleGrounder) -> DeclaredActor | None:
    """The declared actor with which a quote begins; None if there is none."""
    tokens = grounder.article.tokens
    places = tokens.within(span)
    end = tokens.ends[min(places.start + _BEFORE_FIRST, len(tokens) - 1)]
    for actor in context.actors:
        mentions = grounder.find_mentions(add_surnames(actor.names))
        begins = (stop for start, stop in mentions if span[0] <= start < end)
        if any(not grounder.text.startswith(("'s", "’s"), stop) for stop in begins):
            return actor
    return None
