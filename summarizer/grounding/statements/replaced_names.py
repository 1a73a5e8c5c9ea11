"""Flags a name that stands in a statement where the quotes have another name: "Lind sued Roe" for "Holm sued Roe".

Two names stand in one place if they are tied to the same word, such as a verb that both are the subject of. The quotes
must not have the statement's name, nor the statement theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from summarizer.grounding.statements.names import Name, find_names
from summarizer.grounding.statements.proof import Proof
from summarizer.grounding.statements.tokens import CLAUSE_ENDS, Tokens, read_form
from summarizer.language.gazetteer.places import (
    find_state,
    is_demonym,
    is_region,
    is_subdivision,
    nation_of,
    states_around,
)
from summarizer.language.lexicon import AUXILIARIES, DETERMINERS
from summarizer.language.names import looks_like_person
from summarizer.schemas.findings import Span, StatementContext

if TYPE_CHECKING:
    from summarizer.grounding.grounder import ArticleGrounder

_FILLING: Final = DETERMINERS | AUXILIARIES | {"also", "then"}
_ENDS: Final = CLAUSE_ENDS | {'"'}
_REACH: Final = 4  # tokens beside a name that are searched for a word that it is tied to
_APPOSITION: Final = 20  # most tokens of an apposition
_RELATIVE: Final = frozenset({"who", "which", "that"})
_SAYING: Final = frozenset("said says say added adds told tells stated argued claimed warned insisted".split())
_PLACES: Final = frozenset({"nation", "subdivision", "region", "town"})


class _Bearer(NamedTuple):
    """Who or what a name denotes."""

    kind: str  # "person", "body", "other" or one of `_PLACES`
    words: frozenset[str]  # of all its names, with the nation that they denote


class _Tie(NamedTuple):
    """How a name is tied to a word beside it."""

    kind: str  # "subject", "owner", "speaker"; else the side of the name on which the word stands
    links: tuple[str, ...] = ()  # function words between both
    stem: str = ""


_SPEAKER: Final = _Tie("speaker")


class _Place(NamedTuple):
    """A name in its sentence."""

    text: str
    start: int  # offset
    bearer: _Bearer
    before: frozenset[_Tie]
    behind: frozenset[_Tie]


@dataclass(frozen=True, slots=True)
class ReplacedNames:
    """Compares the names of an English statement with those of its quotes."""

    proof: Proof  # of the statement
    context: StatementContext
    spans: Sequence[Span]  # the parts of the quotes
    grounder: ArticleGrounder

    def find_replaced_name(self) -> str:
        """The reason why the statement has a name in the place of a quoted one; empty if it has not."""
        proof, article = self.proof, self.grounder.article
        is_foreign = article.home.is_foreign or proof.other is not None
        if is_foreign or proof.is_verbatim or proof.tokens.is_question or not proof.names:
            return ""
        numbers = sorted({number for span in self.spans for number in article.sentences_of(span)})
        passage = (
            [article.tokens.cut(span) for span in article.sentences[numbers[0] : numbers[-1] + 1]] if numbers else []
        )
        own, stated = _list_words(proof.tokens), frozenset[str]().union(*map(_list_words, passage))
        said = [one for one in self._read_places(proof.tokens, proof.names) if stated.isdisjoint(one.bearer.words)]
        for tokens in passage if said else ():
            for other in self._read_places(tokens, find_names(tokens)):
                is_quoted = any(a <= other.start + tokens.offset < b for a, b in self.spans)
                if is_quoted and own.isdisjoint(other.bearer.words):
                    for one in said:
                        if _is_same_place(one, other):
                            return f"it names “{one.text}” where the quote has “{other.text}”"
        return ""

    def _read_places(self, tokens: Tokens, names: Iterable[Name]) -> Iterator[_Place]:
        """Yield the names of a sentence with what they are tied to; months and weekdays are left out."""
        for name in names:
            for part in _split(tokens, name) if name.number is None else ():
                text = " ".join(tokens.forms[at].bare for at in part)
                bearer = self._identify(text)
                if bearer is not None:
                    is_titled = bearer.kind not in _PLACES
                    run = next((run for run in tokens.runs if is_titled and part[0] in run), part)
                    last = part[-1]
                    while is_titled and last + 1 in run:  # "Roll" in "Maria Roll" may be an ordinary word
                        last += 1
                    before, behind = _read_before(tokens, run[0]), _read_behind(tokens, run[0], last)
                    yield _Place(text, tokens.starts[part[0]], bearer, before, behind)

    def _identify(self, text: str) -> _Bearer | None:
        """Who or what a name denotes; None if it may be one of several."""
        if kind := _find_kind_of_place(text):
            return _Bearer(kind, _list_name_words((text,)))
        for actor in self.context.actors:
            if actor.names and self.grounder.names.is_speaker(text, actor.names):
                is_person = actor.is_person or looks_like_person(actor.names[0])
                kind = "body" if actor.is_body else "person" if is_person else "other"
                return _Bearer(kind, _list_name_words((*actor.names, text)))
        bearers = [one for one in self.grounder.speech.find_bearers(text.split()[-1]) if looks_like_person(one)]
        if len(bearers) > 1:
            return None
        kind = "person" if bearers else "town" if states_around(text) else "other"
        return _Bearer(kind, _list_name_words((*bearers, text)))


def _find_kind_of_place(text: str) -> str:
    """The kind of place that a name denotes, one of `_PLACES`; empty for towns, which share names with persons."""
    if find_state(text) or is_demonym(text):
        return "nation"
    if is_subdivision(text):
        return "subdivision"
    return "region" if is_region(text) else ""


def _list_name_words(names: Sequence[str]) -> frozenset[str]:
    """The capitalised words of names, their initials and the nations that they denote."""
    capitals = [[word for word in name.replace("-", " ").split() if word[0].isupper()] for name in names]
    words = {read_form(word).low for found in capitals for word in found}
    initials = {"".join(word[0] for word in found).lower() for found in capitals if len(found) > 1}
    return frozenset(words | initials | set(filter(None, map(nation_of, names))))


def _list_words(tokens: Tokens) -> frozenset[str]:
    """The words of a text, with the nations that they denote."""
    capitals = [[tokens.forms[at].bare for at in run] for run in tokens.runs]
    names = {" ".join(words[at : at + length]) for words in capitals for at in range(len(words)) for length in (1, 2)}
    return tokens.words.union(filter(None, map(nation_of, names)))


def _split(tokens: Tokens, name: Name) -> Iterator[Sequence[int]]:
    """Yield the token indices of the names in a name: "Norwegian", "Anna Lind"."""
    rest: list[int] = []
    is_whole = len(name.indices) == 1 or _find_kind_of_place(name.text) != ""
    for at in name.indices:
        if is_whole or not _find_kind_of_place(tokens.forms[at].bare):
            rest.append(at)
            continue
        if rest:
            yield rest
        rest = []
        yield (at,)
    if rest:
        yield rest


def _read_before(tokens: Tokens, first: int) -> frozenset[_Tie]:
    """The ties of a name to the word before it: "according to Roe", "sued by Roe", "the aide of Roe", "said Roe"."""
    found = _find_word(tokens, range(first - 1, -1, -1))
    if found is None:
        return frozenset()
    at, links = found
    stem, is_inverted = tokens.stems[at], not links and tokens.lows[at] in _SAYING
    ties = {_Tie("before", links, stem)}
    if links == ("of",):
        ties.add(_Tie("owner", (), stem))
    if is_inverted or (links == ("by",) and tokens.forms[at].is_past):
        ties.add(_Tie("subject", (), stem))
    if is_inverted or tokens.lows[at] == "according":
        ties.add(_SPEAKER)
    return frozenset(ties)


def _read_behind(tokens: Tokens, first: int, last: int) -> frozenset[_Tie]:
    """The ties of a name to the words right behind it and behind its apposition.

    It may also be one itself: "Roe, the mayor, said", "the mayor, Roe, said".
    """
    starts, is_owner = [last + 1], tokens.forms[last].possessive
    if tokens.at[last + 1] == "," and "," in (ahead := tokens.lows[last + 2 : last + 2 + _APPOSITION]):
        starts.append(last + 3 + ahead.index(","))
    ties: set[_Tie] = set()
    for at, links in filter(None, [_find_word(tokens, range(start, len(tokens))) for start in starts]):
        is_direct = not links or (links[-1] in _RELATIVE and len(links) < 3)
        is_direct |= links == (",",) and tokens.at[first - 1] == ","
        # "the Norwegian minister's map" is no tie to the minister
        stem = f"{tokens.stems[at]}'s" if tokens.forms[at].possessive else tokens.stems[at]
        kind = "owner" if is_owner else "subject" if is_direct else "behind"
        ties.add(_Tie(kind, () if is_direct else links, stem))
        if kind == "subject" and tokens.lows[at] in _SAYING:
            ties.add(_SPEAKER)
    return frozenset(ties)


def _find_word(tokens: Tokens, places: range) -> tuple[int, tuple[str, ...]] | None:
    """The index of the nearest content word in a clause, with the function words before it; None without any."""
    links: list[str] = []
    for at in places[:_REACH]:
        low = tokens.lows[at]
        if low in _ENDS:
            return None
        if low.endswith("ly") or low in _FILLING:
            continue
        if tokens.stems[at]:
            return at, tuple(links)
        links.append(low)
    return None


def _is_same_place(one: _Place, other: _Place) -> bool:
    """Whether two names are tied to the same word; if a person's and a body's, on both sides."""
    is_before, is_behind = (bool(a & b) for a, b in ((one.before, other.before), (one.behind, other.behind)))
    if one.bearer.kind == other.bearer.kind:
        return is_before or is_behind or not (one.before | one.behind).isdisjoint(other.before | other.behind)
    return is_before and is_behind and _PLACES.isdisjoint((one.bearer.kind, other.bearer.kind))
