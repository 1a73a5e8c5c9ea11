"""Flags a name that stands in a statement where the quotes have another name: "Lind sued Roe" for "Holm sued Roe".

Two persons, two declared bodies or two nations stand in one place if they are tied to the same word, such as a verb
that both are the subject of. The quotes must not have the statement's name, nor the statement theirs, and the word must
stand in them once: in "Roe said that he had said so", somebody without a name may be meant. Other names are not
compared, for one may be a part, the owner or another name of the other: the Senate and Congress, YouTube and Google.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from rapidfuzz import fuzz

from summarizer.grounding.statements.names import Name, find_names
from summarizer.grounding.statements.proof import Proof
from summarizer.grounding.statements.tokens import CLAUSE_ENDS, Tokens, read_form
from summarizer.language.gazetteer.first_names import is_first_name
from summarizer.language.gazetteer.places import find_state, is_demonym, is_subdivision, nation_of
from summarizer.language.lexicon import AUXILIARIES, DETERMINERS, PREPOSITIONS, word_set
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
_TELLING: Final = frozenset(("told", "tells"))  # a name behind them is the hearer
_OWNED: Final = frozenset("his her its their my our whose".split())
_JOINING: Final = frozenset(("and", "or", "&", "nor"))
_RENAMING: Final = word_set("born nee née became name names named renamed call called known alias aka formerly maiden")
_OWNING: Final = word_set("own owns owned owner unit arm subsidiary parent division brand part branch merged bought")
_TERRITORIES: Final = frozenset(
    ("Taiwan", "Hong Kong", "Macao", "Greenland", "Faroe Islands", "Palestine", "Kosovo", "Puerto Rico", "Gibraltar")
)
"""Places that are called a state's as well: "Chinese police" for those of Hong Kong."""
_NEAR: Final = 14  # tokens between two names that a sentence equates
_APART: Final = 6  # tokens between "her" and the name in "her lawyer, Ann Roe"
_SHORTEST: Final = 4  # letters of a name that may be spelt in two ways
_ALIKE: Final = 75  # least similarity of two spellings of one name, in percent


class _Bearer(NamedTuple):
    """Who or what a name denotes."""

    kind: str  # "person", "body" or "nation"
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
    ties: frozenset[_Tie]


@dataclass(frozen=True, slots=True)
class ReplacedNames:
    """Compares the names of an English statement with those of its quotes."""

    proof: Proof  # of the statement
    context: StatementContext
    spans: Sequence[Span]  # the parts of the quotes
    grounder: ArticleGrounder

    def find_replaced_name(self) -> str:
        """The reason why the statement has a name in the place of a quoted one; empty if it has not."""
        article = self.grounder.article
        numbers = sorted({number for span in self.spans for number in article.sentences_of(span)})
        if not (numbers and self.proof.names and self._is_comparable()):
            return ""
        passage = list(map(article.cut, article.sentences[numbers[0] : numbers[-1] + 1]))
        stated = frozenset[str]().union(*(tokens.denoted for tokens in passage))
        said = list(self._read_places(self.proof.tokens, self.proof.names, without=stated))
        if not said:
            return ""
        counts = Counter(stem for tokens in passage for stem in tokens.stems)
        counts[""] = sum(low in _SAYING or low == "according" for tokens in passage for low in tokens.lows)
        for other in self._read_quoted([passage[number - numbers[0]] for number in numbers]):
            for one in said:
                if self._is_exchanged(one, other, counts):
                    return f"it names “{one.text}” where the quote has “{other.text}”"
        return ""

    def _is_comparable(self) -> bool:
        """Whether the statement and its article are in English, and it is neither a question nor a repetition."""
        is_foreign = self.grounder.article.home.is_foreign or self.proof.other is not None
        return not (is_foreign or self.proof.is_verbatim or self.proof.tokens.is_question)

    def _read_quoted(self, passage: Iterable[Tokens]) -> Iterator[_Place]:
        """Yield the names in quoted parts of sentences that the statement lacks."""
        own = self.proof.tokens.denoted
        for tokens in passage:
            for other in self._read_places(tokens, find_names(tokens), without=own):
                if any(a <= other.start + tokens.offset < b for a, b in self.spans):
                    yield other

    def _is_exchanged(self, one: _Place, other: _Place, counts: Mapping[str, int]) -> bool:
        """Whether two names are tied to one word that the passage has once; `counts` are those of its stems."""
        is_clear = any(counts[tie.stem.removesuffix("'s")] == 1 for tie in one.ties & other.ties)
        return is_clear and one.bearer.kind == other.bearer.kind and not self._may_be_one(one, other)

    def _may_be_one(self, one: _Place, other: _Place) -> bool:
        """Whether both may be names of one person, or of a body and its owner, as far as a sentence shows."""
        if one.bearer.kind == "nation":
            return False
        words, others = one.bearer.words, other.bearer.words
        last, foreign = one.text.split()[-1], other.text.split()[-1]  # two persons may share a first name
        if len(last) >= _SHORTEST and fuzz.ratio(last, foreign) >= _ALIKE:
            return True
        cues = _RENAMING if one.bearer.kind == "person" else _RENAMING | _OWNING
        tokens = self.grounder.article.tokens
        ours, theirs = ([at for word in each for at in tokens.places.get(word, ())] for each in (words, others))
        theirs.sort()
        pairs = ((a, b) for a in ours for b in theirs[bisect_left(theirs, a - _NEAR) : bisect_left(theirs, a + _NEAR)])
        return any(not cues.isdisjoint(tokens.lows[min(pair) : max(pair)]) for pair in pairs)

    def _read_places(self, tokens: Tokens, names: Iterable[Name], *, without: frozenset[str]) -> Iterator[_Place]:
        """Yield the persons, bodies and nations of a sentence with what they are tied to, except in enumerations.

        Args:
            without: Words that none of the names of the one meant may have.
        """
        for name in names if tokens.runs else ():
            run = next(run for run in tokens.runs if name.indices[0] in run)
            if name.number is not None or not _JOINING.isdisjoint((tokens.at[run[0] - 1], tokens.at[run[-1] + 1])):
                continue
            is_owned = not _OWNED.isdisjoint(tokens.lows[max(0, run[0] - _APART) : run[0]])
            for part in _split(tokens, run, name):
                text = " ".join(tokens.forms[at].bare for at in part)
                bearer = self._identify(text) if without.isdisjoint(_list_name_words((text,))) else None
                if bearer is None or not without.isdisjoint(bearer.words) or (is_owned and bearer.kind == "person"):
                    continue
                yield _Place(text, tokens.starts[part[0]], bearer, _read_ties(tokens, run))

    def _identify(self, text: str) -> _Bearer | None:
        """Who or what a name denotes; None if it may be one of several, or of another kind."""
        if is_demonym(text) or find_state(text) or is_subdivision(text):
            return _identify_nation(text)
        actors = [one for one in self.context.actors if one.names and self.grounder.names.is_speaker(text, one.names)]
        persons = [one for one in self.grounder.speech.find_bearers(text.split()[-1]) if looks_like_person(one)]
        if len(actors) > 1 or len(persons) > 1:
            return None
        if actors:
            words = _list_name_words((*actors[0].names, text))
            last = read_form(text.split()[-1]).low
            is_whole = any(last in name.casefold().split() for name in actors[0].names)  # not "Roe Tower"
            kind = "body" if actors[0].is_body else "person" if actors[0].is_person else ""
            return _Bearer(kind, words) if kind and is_whole else None
        is_person = any(is_first_name(person.split()[0]) for person in persons)
        return _Bearer("person", _list_name_words((*persons, text))) if is_person else None


def _identify_nation(text: str) -> _Bearer | None:
    """The nation that a name or an adjective denotes; None for regions, for territories and for Georgia."""
    nation = is_demonym(text) or find_state(text)
    is_state = nation and find_state(nation) and not is_subdivision(text) and nation not in _TERRITORIES
    return _Bearer("nation", _list_name_words((text,))) if is_state else None


@lru_cache(maxsize=2048)
def _list_name_words(names: tuple[str, ...]) -> frozenset[str]:
    """The capitalised words of names, their initials and the nations that they denote."""
    capitals = [[word for word in name.replace("-", " ").split() if word[0].isupper()] for name in names]
    words = {read_form(word).low for found in capitals for word in found}
    initials = {"".join(word[0] for word in found).lower() for found in capitals if len(found) > 1}
    return frozenset(words | initials | set(filter(None, map(nation_of, names))))


def _split(tokens: Tokens, run: Sequence[int], name: Name) -> Iterator[Sequence[int]]:
    """Yield the token indices of the names in a name: the nation that it is, else what follows names of places."""
    start = run[tokens.lows[run[0]] in DETERMINERS and len(run) > 1 :]
    if nation_of(" ".join(tokens.forms[at].bare for at in start)):
        yield start
        return
    places = [at for at in run if nation_of(tokens.forms[at].bare) or is_subdivision(tokens.forms[at].bare)]
    first = max([name.indices[0], *(at + 1 for at in places)])
    if first <= run[-1]:  # "Roe" in "Ann Roe" may also be an ordinary word, so it need not be in the name
        yield range(first, run[-1] + 1)


def _read_ties(tokens: Tokens, run: Sequence[int]) -> frozenset[_Tie]:
    """The words that a name is tied to.

    Before "Roe's aide", "Roe aide Ann Lind" and "Roe lied" stand no words about Roe, and what is behind "the aide of
    Roe" or "who beat Roe" is not what Roe did.
    """
    first, last = run[0], run[-1]
    before, behind = _read_before(tokens, first), _read_behind(tokens, first, last)
    is_noun = last + 2 < len(tokens) and tokens.stems[last + 1] and not tokens.forms[last + 1].is_past
    if tokens.forms[last].possessive or (is_noun and tokens.forms[last + 2].capital):
        return behind
    is_inner = not _RELATIVE.isdisjoint(tokens.lows[max(0, first - _REACH) : max(0, first - 1)])
    is_inner |= any(not PREPOSITIONS.isdisjoint(tie.links) for tie in before)
    if is_inner and not is_demonym(tokens.forms[last].bare):
        return before | {tie for tie in behind if tie.kind not in ("subject", "speaker")}
    if any(tie.kind == "subject" for tie in behind):
        before = frozenset(tie for tie in before if tie.links)
    return before | behind


def _read_before(tokens: Tokens, first: int) -> frozenset[_Tie]:
    """The ties of a name to the word before it: "according to Roe", "sued by Roe", "the aide of Roe", "said Roe"."""
    found = _find_word(tokens, range(first - 1, -1, -1))
    if found is None:
        return frozenset()
    at, links = found
    is_inverted = at == first - 1 and tokens.lows[at] in _SAYING - _TELLING
    if tokens.lows[at] in _SAYING - _TELLING and not (is_inverted or links):
        return frozenset()  # "said that Roe"
    stem, ties = tokens.stems[at], {_Tie("before", links, tokens.stems[at])}
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
