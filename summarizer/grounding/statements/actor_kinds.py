"""Flags actors whose declared kind contradicts their name, role or title.

Ambiguous names are skipped: "Ann Hall", a company named after a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from summarizer.grounding.mentions import add_surnames
from summarizer.language.gazetteer.first_names import is_first_name
from summarizer.language.gazetteer.places import find_state
from summarizer.language.gazetteer.vocabulary import is_also_name, is_ordinary
from summarizer.language.lexicon import read_class
from summarizer.language.name_words import (
    DESCRIPTORS,
    HONORIFICS,
    KIN,
    ORGANIZATION_HEADS,
    TRADES,
    head_of,
    is_office,
    is_person_shaped,
)
from summarizer.language.names import is_title
from summarizer.schemas.findings import Flag, NamedActor, Span

if TYPE_CHECKING:
    from summarizer.grounding.grounder import ArticleGrounder

_READ: Final = 12  # mentions per actor whose neighbouring words are read
_REACH: Final = 30  # code points before a mention that are searched for a title
_BEFORE: Final = re.compile(r"([^\W\d_][\w’'-]*)(\.?)[^\S\n]+\Z")
_AGED: Final = re.compile(r",\s+(?:aged\s+)?\d{1,2},|\s+\(\d{2}\)")
_ROLE_END: Final = re.compile(r"\s+(?:of|for|in|at|to|on|from|and)\s|,")
_WHO: Final = re.compile(r",\s+who\b")
_BODILY: Final = DESCRIPTORS | read_class("persons that bodies are called")
"""Nouns for persons that also describe organisations; nouns in "-er" or "-or" and plurals are treated alike."""
_SUGGESTED, _LIKELY, _STATED = 1, 2, 3  # how strongly a word shows that an actor is a person


def find_wrong_kinds(actors: Sequence[NamedActor], grounder: ArticleGrounder) -> Iterator[Flag]:
    """Yield a flag for each actor of a wrong kind, with the spans of up to three mentions."""
    for actor in actors:
        is_wrong, meant = (_is_no_person, "no person") if actor.is_person else (_is_person, "a person")
        if actor.kind and is_wrong(actor, grounder):
            places = tuple(grounder.find_mentions([actor.name]))[:3]
            message = f"the article seems to name {meant} with “{actor.name}”, which is declared as “{actor.kind}”"
            yield Flag("kind", message, places, (*actor.path, "kind"))


def _is_no_person(actor: NamedActor, grounder: ArticleGrounder) -> bool:
    """Whether a name denotes a state or organisation, or is an explained acronym, and nothing suggests a person."""
    words = re.sub(r"^[Tt]he ", "", actor.name).split()
    if not words or is_first_name(words[0]) or len(words[0].rstrip(".")) == 1:
        return False  # "Ann Bank", "J. Bank", "Jordan"
    is_body = len(words) > 1 and head_of(words) in ORGANIZATION_HEADS
    is_named = is_body or find_state(actor.name) is not None or actor.name in grounder.speech.roster.acronyms
    return is_named and not _weigh(actor, grounder)


def _is_person(actor: NamedActor, grounder: ArticleGrounder) -> bool:
    """Whether a name is shaped like a person's, and a role, title or age confirms it."""
    if not is_person_shaped(actor.name):
        return False
    first, *_, last = actor.name.casefold().split()
    is_plural = last.endswith("s") and is_ordinary(last[:-1]) and not is_also_name(last)
    is_firm = is_plural or last in TRADES or not is_first_name(first)  # "Norby Rovers", "Ann Roe Foods"
    return _weigh(actor, grounder) >= (_STATED if is_firm else _LIKELY)


def _weigh(actor: NamedActor, grounder: ArticleGrounder) -> int:
    """The strongest evidence that an actor is a person, from the role and the words beside mentions; 0 for none."""
    role = _ROLE_END.split(actor.role)[0].casefold().split()
    mentions = grounder.find_mentions(add_surnames((actor.name, *actor.aliases)))[:_READ]
    weights = (_read_beside(grounder.text, span) for span in mentions)
    return max((_weigh_noun(role[-1]) if role else 0, *weights))


def _read_beside(text: str, span: Span) -> int:
    """The evidence in the words directly before and after a mention."""
    before = _BEFORE.search(text, max(0, span[0] - _REACH), span[0])
    word = before[1].casefold() if before else ""
    if word in HONORIFICS or _AGED.match(text, span[1]):
        return _STATED
    weight = 0 if before is None or before[2] else _weigh_noun(word)
    return max(weight, _LIKELY if _WHO.match(text, span[1]) else 0)


def _weigh_noun(word: str) -> int:
    """The evidence in a noun beside a name: "mayor" fits only a person, "rival" and "brewer" also an organisation."""
    if not (is_office(word) or word in KIN):
        return 0
    is_either = word in _BODILY or (word.endswith(("er", "or", "s")) and not is_title(word))
    return _SUGGESTED if is_either else _LIKELY
