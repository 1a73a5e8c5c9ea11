"""Who does what to whom, and which figure is of what: joined in a statement the other way round than in its passage.

Everything is anchored to two names and a word between them, or to two figures and the words beside them. What the
passage tells in both ways, or in the passive, is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final

from summarizer.grounding.statements.amounts import family_of
from summarizer.grounding.statements.name_forms import place_of
from summarizer.grounding.statements.names import Name
from summarizer.grounding.statements.numbers import NumberCheck
from summarizer.grounding.statements.reading import Reading, Suspicion
from summarizer.grounding.statements.tokens import AUXILIARIES, DETERMINERS, FUNCTION, PAST, PREPOSITIONS, Tokens
from summarizer.schemas.findings import FoundFigure, Span

_MUTUAL: Final = frozenset(
    "meet met meeting talk talks trade border between agree agreement deal talked discuss discussed visit marry married"
    " war relation relations tie ties share and with both joint summit negotiation conflict clash clashed play played"
    " draw fight fought".split()
)
"""Words that join two sides of which either can come first."""
_CLAUSE_ENDS: Final = frozenset(';:.!?“”"()—\n')
_SPEECH: Final = frozenset("said says told tells added announced confirmed warned stated reported wrote".split())
_FARTHEST: Final = 14
_BESIDE: Final = 4


def find_reversed_names(reading: Reading) -> Iterator[Suspicion]:
    """Two names around one verb of the passage, or of one possession, given in the opposite order."""
    told, article = reading.tokens, reading.article
    names = [name for name in reading.names if name.number is None]
    for one, other in combinations(names, 2):
        first, second = one.indices[-1], other.indices[0]
        link = _link_words(told, first, second)
        if not link or _is_same(one, other, reading) or _follows_preposition(told, one.indices[0]):
            continue
        for sentence in reading.sentences:
            tokens = article.tokens
            indices = tokens.within(sentence)
            places_one = _places(one, reading, indices)
            places_other = _places(other, reading, indices)
            turned = _find_order(tokens, places_other, places_one, link)
            if not turned or _find_order(tokens, places_one, places_other, link):
                continue
            if _follows_preposition(tokens, turned[0]):
                continue
            if _is_passive(told, first, second) != _is_passive(tokens, turned[0], turned[1]):
                continue
            words = reading.quote(turned[0], turned[1])
            message = f"the article says “{words}”, and it has “{one.text}” and “{other.text}” the other way round"
            yield Suspicion("names", message, (sentence,))
            return


def _places(name: Name, reading: Reading, indices: range) -> list[int]:
    """Where a sentence of the article has a name."""
    form = reading.tokens.forms[name.indices[-1]]
    return [at for at in reading.article.names.find(form) if at in indices]


def _link_words(told: Tokens, first: int, second: int) -> frozenset[str]:
    """The stems of the verb between two names in one clause, or of what the first possesses; none if they are far."""
    between = range(first + 1, second)
    if len(between) > _FARTHEST or any(told.lows[at] in _CLAUSE_ENDS for at in between):
        return frozenset()
    if told.forms[first].possessive:
        return frozenset(told.stems[first + 1 : first + 2]) - {""}
    if any(told.lows[at] in _MUTUAL for at in between):
        return frozenset()
    return frozenset(told.stems[at] for at in between if _is_verb(told, at))


def _is_verb(tokens: Tokens, at: int) -> bool:
    """Whether a word looks like a verb in the present or past, or behind an auxiliary or "to"."""
    low, before = tokens.lows[at], tokens.lows[at - 1] if at else ""
    if not tokens.forms[at].raw.islower() or not tokens.stems[at] or low.endswith("ly"):
        return False
    if low in PAST or (low.endswith("ed") and len(low) > 4) or before in AUXILIARIES:
        return True
    return low.endswith("s") and before not in DETERMINERS and before not in PREPOSITIONS and not low.endswith("ss")


def _find_order(
    tokens: Tokens, before: Sequence[int], after: Sequence[int], link: frozenset[str]
) -> tuple[int, int] | None:
    """Two places of names with a linking word between them, in one clause: as a verb, or possessed by the first."""
    for one in before:
        for other in after:
            between = range(one + 1, other)
            if not 0 < len(between) <= _FARTHEST + 4 or any(tokens.lows[at] in ";.!?\n" for at in between):
                continue
            possessed = tokens.forms[one].possessive and tokens.stems[one + 1] in link
            if possessed or any(tokens.stems[at] in link and _looks_verbal(tokens, at) for at in between):
                return one, other
    return None


def _follows_preposition(tokens: Tokens, at: int) -> bool:
    """Whether a name is no subject, as a preposition stands before it, other words of the name aside."""
    at -= 1
    while (
        at >= 0 and (tokens.forms[at].capital or tokens.lows[at] in DETERMINERS) and tokens.lows[at] not in PREPOSITIONS
    ):
        at -= 1
    return at >= 0 and tokens.lows[at] in PREPOSITIONS


def _looks_verbal(tokens: Tokens, at: int) -> bool:
    before = tokens.lows[at - 1] if at else ""
    return before not in DETERMINERS or before in AUXILIARIES


def _is_passive(tokens: Tokens, first: int, second: int) -> bool:
    """Whether "by" stands before the second of two names: then it is who does it."""
    return "by" in tokens.lows[max(first + 1, second - 3) : second]


def _is_same(one: Name, other: Name, reading: Reading) -> bool:
    """Whether two names can be one actor's."""
    first, second = (reading.tokens.forms[name.indices[-1]] for name in (one, other))
    if first.low == second.low:
        return True
    place = place_of(first.raw)
    return place is not None and place == place_of(second.raw)


def find_exchanged_names(reading: Reading) -> Iterator[Suspicion]:
    """Two names of a sentence, each with the words that the passage has beside the other."""
    names = [name for name in reading.names if name.number is None]
    told = reading.tokens
    for sentence in reading.sentences:
        tokens, indices = reading.article.tokens, reading.article.tokens.within(sentence)
        given = [at for at in indices if tokens.forms[at].capital and tokens.stems[at]]
        for one, other in combinations(names, 2):
            first, second = _places(one, reading, indices), _places(other, reading, indices)
            if len(first) != 1 or len(second) != 1 or _is_same(one, other, reading):
                continue
            mine, theirs = (_near(tokens, place, given, indices) for place in (first[0], second[0]))
            places = [at for name in names for at in name.indices]
            said = [_near(told, name.indices[-1], places, range(len(told))) for name in (one, other)]
            straight = len(said[0] & mine) + len(said[1] & theirs)
            crossed = len((said[0] & theirs) - mine), len((said[1] & mine) - theirs)
            if not straight and sum(crossed) >= 2 and all(crossed):
                message = f"the article has “{one.text}” and “{other.text}” each beside the other's words"
                yield Suspicion("names", message, (sentence,))
                return


def _near(tokens: Tokens, at: int, names: Sequence[int], indices: range) -> frozenset[str]:
    """The stems right before and behind a name, up to the next name."""
    found: set[str] = set()
    for step in (-1, 1):
        place = at + step
        while place in indices and abs(place - at) <= _BESIDE:
            if place in names and abs(place - at) > 1:
                break
            if place not in names and tokens.lows[place] not in FUNCTION and tokens.stems[place]:
                found.add(tokens.stems[place])
            place += step
    return frozenset(found)


def find_exchanged_subject(reading: Reading) -> Iterator[Suspicion]:
    """A name in front of a verb of the passage that has another name there, which the sentence does not have."""
    told, tokens = reading.tokens, reading.article.tokens
    for name in reading.names:
        if name.number is not None:
            continue
        verb = _verb_after(told, name.indices[-1])
        before = told.lows[name.indices[0] - 1] if name.indices[0] else ""
        if verb is None or before in PREPOSITIONS or told.lows[verb] in _SPEECH:
            continue
        key = told.stems[verb]
        for sentence in reading.sentences:
            indices = tokens.within(sentence)
            verbs = [at for at in indices if tokens.stems[at] == key and at not in _capitals(tokens, indices)]
            if len(verbs) != 1 or _places(name, reading, indices):
                continue
            subject = _subject_before(tokens, verbs[0], indices)
            if subject is None or _is_told(tokens, subject, reading):
                continue
            yield Suspicion(
                "names",
                f"the article has “{tokens.forms[subject].raw}” before “{tokens.forms[verbs[0]].raw}”, "
                f"and it has “{name.text}”",
                (sentence,),
            )
            return


def _capitals(tokens: Tokens, indices: range) -> frozenset[int]:
    return frozenset(at for at in indices if tokens.forms[at].capital and not tokens.is_initial(at))


def _verb_after(told: Tokens, last: int) -> int | None:
    """The verb that follows a name at once, auxiliaries and adverbs aside; None if none seems to."""
    at = last + 1
    while at < len(told) and (
        told.lows[at] in AUXILIARIES - {"be", "been"}
        or told.lows[at].endswith("ly")
        or told.lows[at] in ("also", "not", "never")
    ):
        if told.lows[at] in ("is", "are", "was", "were"):
            return None
        at += 1
    if at >= len(told) or not told.stems[at] or told.forms[at].capital:
        return None
    low = told.lows[at]
    return at if low.endswith(("ed", "s")) or low in PAST else None


def _subject_before(tokens: Tokens, verb: int, indices: range) -> int | None:
    """The name right in front of a verb, in its clause; None if another word stands there."""
    at = verb - 1
    while at in indices and (
        tokens.lows[at] in AUXILIARIES or tokens.lows[at].endswith("ly") or tokens.lows[at] in ("also", "not", "never")
    ):
        at -= 1
    if at not in indices or not tokens.forms[at].capital or (tokens.is_initial(at) and not tokens.stems[at]):
        return None
    return at


def _is_told(tokens: Tokens, subject: int, reading: Reading) -> bool:
    """Whether the sentence has the passage's name, or its subject can be the same actor by another name."""
    form = tokens.forms[subject]
    low = form.low
    if low in reading.tokens.lows or any(
        place_of(form.raw) and place_of(form.raw) == place_of(other.raw)
        for other in reading.tokens.forms
        if other.capital
    ):
        return True
    return not form.stem or any(other.stem == form.stem for other in reading.tokens.forms)


def find_crossed_figures(reading: Reading) -> Iterator[Suspicion]:
    """A figure with the words that the passage has beside another figure of its kind."""
    if not reading.is_quoted:
        return
    check = NumberCheck(reading.tokens, reading.article.figures, figures=reading.figures)
    tokens = reading.article.tokens
    for sentence in reading.sentences:
        stated = [known for known in reading.article.figures.figures if sentence[0] <= known.start < sentence[1]]
        stated = [
            known for known in stated if known.value is not None and known.kind not in ("date", "time", "ordinal")
        ]
        if len(stated) < 2:
            continue
        beside = {(known.start, known.end): _words_beside(tokens, known, stated, sentence) for known in stated}
        for figure in reading.figures:
            if figure.kind in ("date", "time", "ordinal") or figure.value is None:
                continue
            own = [known for known in check.find(figure) if (known.start, known.end) in beside]
            others = [
                known
                for known in stated
                if known not in own and family_of(known) == family_of(figure) and known.value != figure.value
            ]
            if len(own) != 1 or not others:
                continue
            told = _words_told(reading.tokens, figure, reading.figures)
            mine = beside[own[0].start, own[0].end]
            for other in others:
                theirs = beside[other.start, other.end]
                if other.value in {found.value for found in reading.figures}:
                    continue
                crossed = (told & theirs) - mine
                if len(crossed) >= 2 and not (told & mine) - theirs:
                    yield Suspicion(
                        "figures",
                        f"the article has “{other.text}”, not “{figure.text}”, beside the words that it repeats",
                        ((own[0].start, own[0].end), (other.start, other.end)),
                    )
                    return
        yield from _find_exchanged(reading, check, beside)


def _find_exchanged(reading: Reading, check: NumberCheck, beside: dict[Span, frozenset[str]]) -> Iterator[Suspicion]:
    """Two figures of a sentence, each with the other's words."""
    pairs: list[tuple[FoundFigure, Span]] = []
    for figure in reading.figures:
        own = [(known.start, known.end) for known in check.find(figure) if (known.start, known.end) in beside]
        if len(own) == 1 and figure.kind not in ("date", "time", "ordinal"):
            pairs.append((figure, own[0]))
    for (one, first), (other, second) in combinations(pairs, 2):
        between = reading.tokens.text[one.end : other.start].lower().split()
        if first == second or family_of(one) != family_of(other) or set(between) <= {"to", "from", "and", "-", "or"}:
            continue
        told = _words_told(reading.tokens, one, reading.figures), _words_told(reading.tokens, other, reading.figures)
        mine, theirs = beside[first] - beside[second], beside[second] - beside[first]
        straight = len(told[0] & mine) + len(told[1] & theirs)
        crossed = len((told[0] - told[1]) & theirs) + len((told[1] - told[0]) & mine)
        if crossed >= 2 and straight == 0:
            yield Suspicion(
                "figures", f"it gives “{one.text}” and “{other.text}” each with the other's words", (first, second)
            )
            return


def _words_beside(tokens: Tokens, figure: FoundFigure, stated: Sequence[FoundFigure], sentence: Span) -> frozenset[str]:
    """The stems of the clause around a figure, up to the clauses of the other figures."""
    indices = tokens.within(sentence)
    inside = [at for at in indices if figure.start <= tokens.starts[at] < figure.end]
    if not inside:
        return frozenset()
    others = [
        at for at in indices for other in stated if other is not figure and other.start <= tokens.starts[at] < other.end
    ]
    return _around(tokens, inside, others, indices)


def _around(tokens: Tokens, inside: Sequence[int], others: Sequence[int], indices: range) -> frozenset[str]:
    found: set[str] = {tokens.stems[at] for at in inside if not tokens.forms[at].raw[0].isdigit()}
    for step, start in ((-1, inside[0] - 1), (1, inside[-1] + 1)):
        at = start
        while at in indices and at not in others:
            if tokens.lows[at] in _CLAUSE_ENDS or (
                tokens.lows[at] in (",", "and", "while", "but") and _parts_figures(at, step, others)
            ):
                break
            found.add(tokens.stems[at])
            at += step
    return frozenset(found) - {""}


def _parts_figures(at: int, step: int, others: Sequence[int]) -> bool:
    """Whether another figure stands beyond a comma or conjunction, so that it parts the two."""
    return any((other - at) * step > 0 for other in others)


def _words_told(tokens: Tokens, figure: FoundFigure, figures: Sequence[FoundFigure]) -> frozenset[str]:
    indices = range(len(tokens))
    inside = [at for at in indices if figure.start <= tokens.starts[at] < figure.end]
    if not inside:
        return frozenset()
    others = [
        at
        for at in indices
        for other in figures
        if other is not figure and other.start <= tokens.starts[at] < other.end
    ]
    return _around(tokens, inside, others, indices)
