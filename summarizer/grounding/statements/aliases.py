"""Flags aliases that belong to someone else and that nothing in the article links to their actor.

Nicknames that the article does not assign to anyone ("the Light Blues") are skipped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Final

from summarizer.grounding.name_matching import is_proper
from summarizer.grounding.statements.tokens import Tokens
from summarizer.language.names import find_surname
from summarizer.language.patterns import read_pattern
from summarizer.schemas.findings import Flag, NamedActor

if TYPE_CHECKING:
    from summarizer.grounding.grounder import ArticleGrounder

_NAMING: Final = re.compile(rf"\b{read_pattern('phrases that identify two names')}\b", re.IGNORECASE)
"""Phrases that identify two names as one actor: "Roe's real name was Ann Poe", "the party, formerly the Reds"."""
_ARTICLE: Final = re.compile(r"^the ", re.IGNORECASE)


def find_wrong_aliases(actors: Sequence[NamedActor], grounder: ArticleGrounder) -> Iterator[Flag]:
    """Yield a flag for each wrong alias, with the spans of up to three mentions.

    An alias is wrong if it is a name of another actor or, without "the", of a person in the article.
    """
    persons: frozenset[str] | None = None
    for actor in actors:
        doubtful = [alias for alias in actor.aliases if is_proper(alias) and not _resembles(alias, actor)]
        if not doubtful:
            continue
        persons = persons if persons is not None else _list_forms(grounder.speech.roster.persons)
        others = {name for other in actors if other is not actor for name in (other.name, *other.aliases)}
        forms = persons | _list_forms(others)
        doubtful = [alias for alias in doubtful if _belongs_to_another(alias, others, forms)]
        for at, alias in enumerate(actor.aliases):
            if alias in doubtful and not _is_linked(alias, actor.name, grounder):
                places = tuple(grounder.find_mentions([alias]))[:3]
                message = f"nothing in the article says that “{alias}” is “{actor.name}”"
                yield Flag("alias", message, places, (*actor.path, "aliases", at))


def _is_linked(alias: str, name: str, grounder: ArticleGrounder) -> bool:
    """Whether a sentence contains both the alias and the actor's name and identifies them."""
    sentences = (grounder.text[a:b] for a, b in grounder.article.sentences)
    return any(alias in words and name in words and _NAMING.search(words) for words in sentences)


def _list_forms(names: Iterable[str]) -> frozenset[str]:
    """The names and their surnames in lower case."""
    return frozenset(form.casefold() for name in names for form in (name, find_surname(name)))


def _belongs_to_another(alias: str, others: AbstractSet[str], forms: AbstractSet[str]) -> bool:
    """Whether an alias is another actor's name or, without "the", shares a form with any of the names."""
    return alias in others if _ARTICLE.match(alias) else not forms.isdisjoint(_list_forms([alias]))


def _resembles(alias: str, actor: NamedActor) -> bool:
    """Whether an alias shares a word with the actor's name or role, or initials with the name."""
    if find_surname(alias).casefold() == find_surname(actor.name).casefold() or _abbreviates(alias, actor.name):
        return True  # "May" has no stem
    return not Tokens(alias).vocabulary.isdisjoint(Tokens(f"{actor.name} {actor.role}").vocabulary)


def _abbreviates(one: str, other: str) -> bool:
    """Whether one name consists of letters of the other, including all its capitals: AQAP, UVA, DfT."""
    one, other = (_ARTICLE.sub("", name) for name in (one, other))
    return any(
        sum(map(str.isupper, short)) > 1
        and len(short.split()) == 1
        and _is_within(_letters(short), _letters(long))
        and _is_within(_initials(long), _letters(short))
        for short, long in ((one, other), (other, one))
    )


def _is_within(letters: str, text: str) -> bool:
    """Whether a text contains the letters in this order, possibly with others between."""
    rest = iter(text)
    return bool(letters) and all(letter in rest for letter in letters)


def _letters(text: str) -> str:
    return re.sub(r"[^A-Za-z]", "", text).casefold()


def _initials(text: str) -> str:
    """The first letters of the capitalised words."""
    return "".join(word[0] for word in re.findall(r"[A-Za-z]+", text) if word[0].isupper()).casefold()
