"""Words of a passage that a statement replaces by others of their kind: a name, a date, a quantity, a negation.

Each is anchored to the word beside it, which the passage has with another name, date or quantity, and which the article
has nowhere with the statement's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from summarizer.grounding.gazetteer.vocabulary import is_ordinary
from summarizer.grounding.statements.name_forms import place_of
from summarizer.grounding.statements.name_index import calendar
from summarizer.grounding.statements.reading import Reading, Suspicion
from summarizer.grounding.statements.tokens import PREPOSITIONS, Tokens
from summarizer.schemas.findings import Span

_QUANTITIES: Final = {
    **dict.fromkeys(("all", "every", "everyone", "always", "entire", "whole", "entirely", "fully", "unanimously"), 4),
    **dict.fromkeys(("most", "mostly", "majority", "largely", "mainly", "usually"), 3),
    **dict.fromkeys(("many", "much", "several", "some", "often", "sometimes", "partly", "partially", "part"), 2),
    **dict.fromkeys(("few", "little", "rarely", "seldom", "minority", "hardly", "barely"), 1),
    **dict.fromkeys(("no", "none", "never", "nobody", "nothing"), 0),
}
_RELATIVE: Final = frozenset({"last", "next", "this", "previous", "coming", "past"})
_EARLIER: Final = frozenset({"last", "previous", "past"})
_UNITS: Final = frozenset("year month week quarter decade summer winter spring autumn season century night".split())
_NEGATIONS: Final = frozenset("not no never none nobody nothing neither nor cannot without".split())
_IMPLIED: Final = frozenset(
    "fail failed fails failure refuse refused refuses refusal deny denied denies denial reject rejected"
    " rejects lack lacks lacked lacking unable impossible unlikely stop stopped stops halt halted prevent"
    " prevented prevents avoid avoided avoids without only hardly barely rarely scarcely few little absent"
    " absence missing instead rather unless ban banned bans cancel cancelled canceled cancels decline declined"
    " declines yet too against oppose opposed opposes doubt zero doubts dispute disputed free rule ruled until"
    " end ended ends withdrew withdraw drop dropped block blocked keep kept away remain remained still except"
    " but unclear unknown unchanged nowhere short failing break breaks broke broken off ignore ignored ignores"
    " avert averted averting stagnated".split()
)
_COVERED: Final = 0.8
_LEAST_WORDS: Final = 4


def find_replaced_names(reading: Reading) -> Iterator[Suspicion]:
    """A name beside a word that the article has only with other names, of which the passage has one there."""
    told, tokens = reading.tokens, reading.article.tokens
    for name in reading.names:
        if name.number is not None:
            continue
        form = told.forms[name.indices[-1]]
        places = reading.article.names.find(form)
        for offset in (1, -1) if reading.is_quoted else (1,):
            slot = _slot(told, name.indices[-1] if offset > 0 else name.indices[0], offset)
            if not slot or any(_slot(tokens, at, offset) == slot for at in places):
                continue
            for sentence in reading.sentences:
                indices = tokens.within(sentence)
                others = [at for at in indices if tokens.forms[at].capital and _slot(tokens, at, offset) == slot]
                others = [at for at in others if _is_other(tokens, at, told, form.raw)]
                if offset < 0:  # a city for its state is no exchange: only two states are
                    others = [at for at in others if place_of(tokens.forms[at].raw) and place_of(form.raw)]
                if others and not set(places) & set(indices):
                    given = tokens.forms[others[0]].raw
                    word = " ".join(part for part in slot if part)
                    yield Suspicion(
                        "names", f"the article has “{given}” beside “{word}”, and it has “{name.text}”", (sentence,)
                    )
                    return


def _slot(tokens: Tokens, at: int, offset: int) -> tuple[str, str] | None:
    """What stands beside a name: the noun behind it, or the word and preposition before it."""
    if offset > 0:
        behind = tokens.stems[at + 1 : at + 2]
        known = behind and behind[0] and tokens.forms[at + 1].raw.islower() and not tokens.lows[at + 1].endswith("ed")
        return (behind[0], "") if known else None
    low = tokens.lows[at - 1] if at else ""
    if low == "the" and at > 1:
        at -= 1
        low = tokens.lows[at - 1]
    if low not in PREPOSITIONS or low in ("by", "of", "with") or at < 2:
        return None
    before = tokens.stems[at - 2]
    return (before, low) if before and tokens.forms[at - 2].raw.islower() else None


def _is_other(tokens: Tokens, at: int, told: Tokens, raw: str) -> bool:
    """Whether a name of the article is another than one of a statement, which lacks it."""
    form = tokens.forms[at]
    if not form.stem or form.low in told.lows or form.low in calendar() or tokens.is_initial(at):
        return False
    place = place_of(form.raw)
    if place is None and is_ordinary(form.low):
        return False
    return form.stem not in told.vocabulary and (place is None or place != place_of(raw))


def find_replaced_dates(reading: Reading) -> Iterator[Suspicion]:
    """A month or weekday, or "last year", that the quote's sentence gives otherwise."""
    told, tokens = reading.tokens, reading.article.tokens
    if not reading.is_quoted:
        return
    indices = [at for sentence in reading.sentences for at in tokens.within(sentence)]
    given = {
        calendar()[tokens.lows[at]]: at for at in indices if tokens.lows[at] in calendar() and tokens.forms[at].capital
    }
    for name in reading.names:
        number = name.number
        if number is None or number in given:
            continue
        same = [at for other, at in given.items() if (other < 0) == (number < 0)]
        if same and not any(low in calendar() and calendar()[low] in given for low in told.lows):
            yield Suspicion(
                "date",
                f"the quote's sentence has “{tokens.forms[same[0]].raw}”, and it has “{name.text}”",
                _spans(tokens, same),
            )
            return
    mine, theirs = _read_relative(told, range(len(told))), _read_relative(tokens, indices)
    for unit, words in mine.items():
        other = theirs.get(unit)
        if other and len(words) == len(other) == 1 and _tense(*words) != _tense(*other):
            word, given_word = min(words), min(other)
            yield Suspicion(
                "date",
                f"the quote's sentence has “{given_word} {unit}”, and it has “{word} {unit}”",
                tuple(reading.sentences),
            )
            return


def _read_relative(tokens: Tokens, indices: Iterator[int] | range | list[int]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for at in indices:
        if tokens.lows[at] in _UNITS and at and tokens.lows[at - 1] in _RELATIVE:
            found.setdefault(tokens.lows[at], set()).add(tokens.lows[at - 1])
    return found


def _tense(word: str) -> str:
    return "earlier" if word in _EARLIER else "later" if word in ("next", "coming") else "now"


def _spans(tokens: Tokens, places: list[int]) -> tuple[Span, ...]:
    return tuple((tokens.starts[at], tokens.ends[at]) for at in places)


def find_changed_quantities(reading: Reading) -> Iterator[Suspicion]:
    """A quantity in words before a noun that the passage gives another one: "all" for "most", "most" for "some"."""
    told, tokens = reading.tokens, reading.article.tokens
    if told.forms[-1].raw == "?":
        return
    mine = _read_quantities(told, range(len(told)))
    for sentence in reading.sentences:
        theirs = _read_quantities(tokens, tokens.within(sentence))
        for key, (rank, word, _) in mine.items():
            if key not in theirs:
                continue
            other_rank, other, at = theirs[key]
            if abs(rank - other_rank) >= (2 if {rank, other_rank} == {2, 3} else 1) and rank > other_rank:
                yield Suspicion("bound", f"the article says “{other}”, and it says “{word}”", _spans(tokens, [at]))
                return


def _read_quantities(tokens: Tokens, indices: range) -> dict[str, tuple[int, str, int]]:
    """For each noun that a quantity in words stands before: its rank, the word and where it stands."""
    found: dict[str, tuple[int, str, int]] = {}
    for at in indices:
        rank = _QUANTITIES.get(tokens.lows[at])
        if rank is None:
            continue
        for place in range(at + 1, min(at + 5, len(tokens))):
            if tokens.lows[place] in ",;.":
                break
            if tokens.stems[place] and tokens.lows[place] not in _QUANTITIES:
                found.setdefault(tokens.stems[place], (rank, tokens.lows[at], at))
                break
    return found


def find_changed_negation(reading: Reading) -> Iterator[Suspicion]:
    """A negation that only one of two sentences has, where the article's has nearly all words of the statement's."""
    told, tokens = reading.tokens, reading.article.tokens
    words = told.vocabulary
    if len(words) < _LEAST_WORDS or told.forms[-1].raw == "?":
        return
    mine = _negations(told, range(len(told)))
    best = max(reading.sentences, key=lambda span: len(words & _stems(tokens, span)), default=None)
    if best is None or len(words & _stems(tokens, best)) < _COVERED * len(words):
        return
    indices = tokens.within(best)
    quoted = [at for at in indices if not reading.is_quoted or at in set(reading.inside)]
    theirs = _negations(tokens, indices)
    if bool(mine) == bool(theirs):
        return
    lows = {*told.lows} if not mine else {tokens.lows[at] for at in indices}
    if not _IMPLIED.isdisjoint(lows) or any(low.startswith(("un", "dis", "non", "im")) for low in lows if len(low) > 5):
        return
    if mine:
        yield Suspicion("negation", f"it says “{told.lows[mine[0]]}”, and the article does not", (best,))
        return
    behind = [tokens.stems[at] for at in indices if theirs[0] < at <= theirs[0] + 4 and tokens.stems[at]]
    if len(theirs) == 1 and theirs[0] in quoted and behind and behind[0] in words:
        yield Suspicion(
            "negation", f"the article says “{reading.quote(theirs[0], min(theirs[0] + 3, indices[-1]))}”", (best,)
        )


def _negations(tokens: Tokens, indices: range) -> list[int]:
    found = [at for at in indices if tokens.lows[at] in _NEGATIONS or tokens.lows[at].endswith("n't")]
    return [at for at in found if tokens.lows[at + 1 : at + 2] not in (["only"], ["just"], ["as"], ["later"], ["less"])]


def _stems(tokens: Tokens, span: Span) -> frozenset[str]:
    return frozenset(tokens.stems[at] for at in tokens.within(span))
