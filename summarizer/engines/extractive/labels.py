"""Read what a figure counts or measures: a noun phrase that its sentence binds to it, in the article's own words.

Each construction is one that binds: a subject that rose to the figure, an object that was cut to it, a noun "of" it,
what is counted. Where none stands there is no label: a wrong one is worse. Positions are token indexes of one unit.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final, NamedTuple

from summarizer.grounding.figures.counted import FUNCTION_WORDS
from summarizer.grounding.figures.number_words import CARDINALS, MULTIPLIERS
from summarizer.grounding.speech.clauses import Unit, read_units
from summarizer.grounding.speech.cues import find_verb
from summarizer.grounding.speech.lexicon import (
    AUXILIARIES,
    BE,
    CONJUNCTIONS,
    DETERMINERS,
    NEGATIONS,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
    is_adverb,
    is_finite,
    is_time_word,
    word_set,
)
from summarizer.grounding.speech.noun_phrases import noun_phrase_before
from summarizer.grounding.speech.predicates import read_auxiliaries
from summarizer.schemas.findings import FoundFigure, Span

_BOUND: Final = re.compile(
    r"(?<![\w-])(?:(?:at least|at most|up to|(?:more|less|fewer|greater|higher|lower|larger) than|no (?:more|fewer|less) than"
    r"|not (?:more|less) than|as (?:many|much|few|little|high|low) as|close to|in excess of|upwards? of|north of"
    r"|a (?:maximum|minimum) of|(?:just |well |slightly )?(?:over|under)|an? estimated|estimated|nearly|almost|about|around"
    r"|roughly|approximately|above|below|some|between)\s+)+$",
    re.IGNORECASE,
)
_NEAR: Final = 60
"""How many characters before a figure the words that bound it may begin."""
_LONGEST: Final = 90
_MOST_WORDS: Final = 12

_MOVES: Final = word_set(
    "rise rises rose risen rising increase increases increased increasing grow grows grew grown growing jump jumps jumped "
    "jumping surge surges surged surging soar soars soared soaring climb climbs climbed climbing fall falls fell fallen "
    "falling decline declines declined declining drop drops dropped dropping plunge plunges plunged plunging decrease "
    "decreases decreased decreasing slump slumps slumped shrink shrinks shrank shrunk shrinking plummet plummets plummeted "
    "tumble tumbled tumbles sink sank sunk slide slid slides slip slips slipped slipping ease eased eases edge edged edges "
    "dip dipped dips gain gained gains widen widened narrow narrowed double doubled triple tripled rebound rebounded "
    "accelerate accelerated slow slowed swell swelled contract contracted reach reaches reached reaching hit hits total "
    "totals totalled totaled exceed exceeds exceeded average averages averaged averaging stand stands stood cost costs "
    "amount amounts amounted number numbers numbered measure measures measured weigh weighs weighed"
)
"""Verbs whose subject is what the figure behind them measures."""
_SET: Final = word_set(
    "cut raised increased reduced lowered valued estimated put set fixed capped priced measured sold bought acquired "
    "forecast projected pegged scaled limited lifted boosted slashed trimmed revised kept held expected"
)
"""Participles that put their subject at a figure: "was cut to", "is valued at", "were sold for"."""
_PUTS: Final = word_set(
    "raise raises raised raising increase increases increased increasing cut cuts cutting reduce reduces reduced reducing "
    "lower lowers lowered lowering boost boosts boosted boosting lift lifts lifted lifting slash slashes slashed slashing "
    "trim trims trimmed trimming push pushes pushed pushing bring brings brought bringing put puts putting keep keeps kept "
    "hold holds held estimate estimates estimated value values valued limit limits limited limiting cap caps capped revise "
    "revised double doubled expand expanded extend extended"
)
"""Verbs whose object is what the figure behind "to", "by", "at" or "from" measures."""
_SPENDS: Final = word_set("drop drops dropped sink sinks sank slip slips slipped gain gains gained slide slides slid")
"""Verbs of change that money is the object of: "dropped $17,000 at a shop"."""
_SELLS: Final = word_set("sell sells sold selling buy buys bought buying acquire acquires acquired acquiring")
_PARTICLES: Final = word_set(
    "to by at from up down about around only just nearly almost some back another an a further still already now "
    "currently roughly approximately for"
)
_HARMED: Final = word_set(
    "killed injured wounded hurt arrested detained displaced evacuated rescued infected charged convicted executed deported "
    "destroyed damaged kidnapped abducted affected hospitalised hospitalized poisoned imprisoned jailed missing dead shot "
    "trapped stranded freed released laid sacked dismissed recalled sold built homeless"
)
"""Participles that stand behind what is counted, or before it as a verb: "112 people killed", "killed 112 people"."""
_MOVED: Final = word_set("taken moved sent evacuated brought transferred rushed")
_HOLDS: Final = word_set(
    "sales exports imports deliveries orders output production capacity population workforce crowd audience turnout "
    "attendance backlog toll fleet circulation staff payroll majority shipments"
)
"""Nouns that a count behind "of" measures."""
_VAGUE: Final = word_set(
    "total number group excess amount sum average record maximum minimum series range rate figure figures something part "
    "order area more most others those them which whom time times one ones thing things rest majority all some lot count "
    "level levels peak high low region distance half further least way it that this course point end start case cash fact possibility prospect risk veteran us me him here there second seconds latter former same portion overseas abroad worldwide last next this"
)
"""Nouns that say nothing about what a figure is of."""
_CHANGES: Final = word_set(
    "increase decrease rise fall drop decline growth reduction cut jump surge loss slump hike share stake chance probability "
    "discount boost swing lead stakes contraction expansion"
)
_BARE_CHANGES: Final = word_set(
    "increase decrease rise fall drop decline reduction jump surge hike swing boost slump cut"
)
"""Nouns of change that say nothing about what changed."""
_TIMES: Final = word_set(
    "day night week month year hour minute second quarter head person household share tonne ton mile"
)
_STOPS: Final = (
    FUNCTION_WORDS | PREPOSITIONS | SUBORDINATORS | CONJUNCTIONS | PRONOUNS | AUXILIARIES | DETERMINERS | NEGATIONS
)
_OWNERS: Final = word_set("the a an its their his her our my every each another")
_BEHIND_VALUE: Final = word_set("a in on last this that the for compared from and but per while at according")
_PLAIN: Final = word_set("the a an its their his her our this that these those")
_JOINED: Final = re.compile(
    r",?\s(?:(?:up|down)\s)?(?:to|from|compared (?:to|with)|versus|against)\s(?:(?:just|about|nearly|around|some|only)\s)?"
    r"|,?\s(?:up|down)\s(?:by\s)?|,\s|\s?\((?:[\w ]{1,14}:\s)?(?:(?:up|down|from)\s)*"
)
"""What parts two figures that measure the same: "rose 3 percent to $5 million, from $4 million"."""


def read_bound(before: str) -> str:
    """The words that bound a figure, with the blank behind them, at the end of what stands before it; mostly none.

    >>> read_bound("It drew more than "), read_bound("It drew ")
    ('more than ', '')
    """
    near = before[-_NEAR:]
    found = _BOUND.search(near) if near.endswith((" ", "\n")) else None
    return found.group() if found else ""


_OFTEN: Final = word_set("daily weekly monthly yearly quarterly hourly early only friendly costly tally")
_THIRD: Final = word_set(
    "becomes goes comes makes takes gives gets wants remains seems includes begins means appears belongs depends exists "
    "continues contains involves provides requires keeps lets puts sees knows thinks brings finds feels happens lives considers believes expects weighs"
)
"""Verbs in -s that are no nouns."""
_QUOTES: Final = frozenset('“”"«»')
_NOUNS_IN_ING: Final = word_set(
    "funding building housing spending meeting training offering holding earning rating saving financing lending borrowing "
    "heating parking crossing painting wedding filing ruling warning finding clothing farming fishing mining marketing "
    "advertising manufacturing processing shipping trading banking gambling betting gaming policing ceiling king ring wing "
    "screening hearing opening reading writing pricing drilling logging turning thing string listing licensing"
)
_SINGULAR: Final = word_set("a an each every another")
_OBJECTS: Final = word_set("me him them us himself herself itself themselves there here")


def _is_verb(word: str) -> bool:
    """Whether a word shows that its clause has a verb: a finite one, or one of saying in -s ("tells")."""
    return (
        is_finite(word)
        or word in _THIRD
        or any(form in ("past", "third") and not cue.nominal for cue, form in find_verb(word))
    )


class _Place(NamedTuple):
    """A figure among the tokens of its sentence.

    Attributes:
        figure: The figure.
        first: Its first token, the words that bound it included.
        number: Its first token without them.
        stop: Index after its last token.
    """

    figure: FoundFigure
    first: int
    number: int
    stop: int


class Labels:
    """What the figures of one sentence measure.

    Args:
        text: The article.
        sentence: The sentence's span.
        figures: Its figures, in order.
    """

    def __init__(self, text: str, sentence: Span, figures: Sequence[FoundFigure]) -> None:
        self._text = text
        self._sentence = sentence
        self._figures = figures
        self._known: dict[int, str | None] = {}
        self._unit: Unit = next(read_units(text, sentences=[sentence], paragraphs=(), passages=()))

    def read(self, number: int) -> str | None:
        """What a figure counts or measures; None if the sentence does not bind it.

        Args:
            number: Its place among the sentence's figures.
        """
        if number not in self._known:
            self._known[number] = self._check(self._read(number), self._figures[number])
        return self._known[number]

    def _read(self, number: int) -> str | None:
        figure = self._figures[number]
        place = self._place(figure)
        if place is None:
            return self._shared(number)
        counted = figure.kind == "cardinal" and figure.unit is not None
        found = self._subject(place) or self._object(place)
        if found is None and counted:
            found = self._counted(place)
        elif found is None:
            found = self._after(place)
        return found or self._noun_before(place) or (None if counted else self._shared(number) or self._opening(place))

    def _place(self, figure: FoundFigure) -> _Place | None:
        unit = self._unit
        bound = read_bound(self._text[self._sentence[0] : figure.start])
        first = bisect_left(unit.starts, figure.start - len(bound))
        number, stop = bisect_left(unit.starts, figure.start), bisect_left(unit.starts, figure.end)
        if number >= len(unit) or unit.starts[number] != figure.start:
            return None
        return _Place(figure, first, number, stop)

    def _check(self, words: str | None, figure: FoundFigure) -> str | None:
        """A label that says something by itself, and more than the figure does."""
        if words is None or len(words) > _LONGEST or any(mark in words for mark in '"“”()[]'):
            return None
        parts = [word.strip(",.'’").casefold() for word in words.split()]
        telling = [word for word in parts if word not in _STOPS | _VAGUE and not is_time_word(word)]
        if len(parts) == 1 and parts[0] in _BARE_CHANGES:
            return None
        if not telling or any(letter.isdecimal() for letter in words) or parts[-1] in _STOPS:
            return None
        if words.endswith(("'s", "’s")) or parts[0] in PREPOSITIONS or not CARDINALS.isdisjoint(parts):
            return None
        return None if f" {words.casefold()}" in f" {figure.text.casefold()}" else words

    def _words(self, first: int, stop: int) -> str:
        """The tokens as the article writes them, without an article or a possessive at their beginning."""
        unit = self._unit
        while stop - first > 1 and is_adverb(unit.low[first]) and unit.low[first] not in _OFTEN:
            first += 1
        while stop - first > 1 and unit.low[first] in _PLAIN and (unit.low[first] != "the" or not unit.caps[first + 1]):
            first += 1
        if stop <= first:
            return ""
        start, end = unit.span(first, stop)
        if self._text[start - 1 : start] in _QUOTES or self._text[end : end + 1] in _QUOTES:
            return ""  # a title, or a part of one
        return " ".join(self._text[start:end].split())

    # What stands before the figure.

    def _subject(self, place: _Place) -> str | None:
        """The subject of the verb that leads to the figure: "Exports | rose by", "The club | was sold for"."""
        unit, low = self._unit, self._unit.low
        verb = place.first - 1
        while verb > 0 and (low[verb] in _PARTICLES or is_adverb(low[verb])):
            verb -= 1
        if verb <= 0 or unit.caps[verb]:
            return None
        led = low[verb + 1 : place.first]
        if place.figure.unit == "score":
            return None
        first, auxiliaries = read_auxiliaries(unit, verb)
        passive = bool(auxiliaries & BE) and not low[verb].endswith("ing")
        bare = set(led) & {"to", "by", "at", "from", "for"}
        if low[verb] in BE:
            first, auxiliaries = read_auxiliaries(unit, verb)
            if (
                place.figure.kind in {"cardinal", "ratio"}
                or bare
                or "another" in led
                or not self._ends_clause(place.stop)
            ):
                return None
        elif passive:
            by_itself = (
                bare & {"to", "at", "from"}
                or ("by" in bare and low[verb] in _PUTS)
                or ("for" in bare and low[verb] in _SELLS)
            )
            if low[verb] not in _SET or not by_itself:
                return None
        elif low[verb] not in _MOVES or "for" in bare or (low[verb].startswith("reach") and "to" in bare):
            return None
        elif place.figure.kind == "money" and not bare and low[verb] in _SPENDS:
            return None
        elif place.figure.kind == "cardinal" and place.figure.unit and low[verb] in {"hit", "hits", "measured"}:
            return None
        if low[first - 1] == "to" and first > 1:
            return self._raised(first - 1)
        return self._subject_before(first)

    def _subject_before(self, verb: int) -> str | None:
        """The noun phrase right before a verb, or before a relative clause or an apposition between commas."""
        found = noun_phrase_before(self._unit, verb)
        if found is None or self._unit.low[found.first] in PRONOUNS | _VAGUE | SUBORDINATORS:
            return None
        near = found.stop == verb or (found.apposition is not None and found.apposition[1] == verb - 1)
        return self._clean(found.first, found.stop) if near else None

    def _raised(self, to: int) -> str | None:
        """The subject of an infinitive: "Sales | are expected to reach", "The bill | is to rise by"."""
        unit, low = self._unit, self._unit.low
        verb = to - 1
        if verb < 1:
            return None
        if verb > 0 and low[verb] in {
            "expected",
            "forecast",
            "set",
            "projected",
            "due",
            "likely",
            "estimated",
            "predicted",
        }:
            verb, auxiliaries = read_auxiliaries(unit, verb)
            if not auxiliaries & BE:
                return None
        elif low[verb] not in BE:
            return None
        return self._subject_before(verb)

    def _object(self, place: _Place) -> str | None:
        """What somebody puts at the figure: "raised | the tax | to", "sold | the club | for"."""
        unit, low = self._unit, self._unit.low
        link = place.first - 1
        if link < 2 or low[link] not in {"to", "by", "at", "from", "for"}:
            return None
        verbs = _SELLS if low[link] == "for" else _PUTS
        for at in range(link - 1, max(-1, link - _MOST_WORDS), -1):
            if not unit.is_word(at):
                return None
            if low[at] in verbs and at < link - 1 and not unit.caps[at]:
                nominal = low[at - 1] in _OWNERS or low[at - 1] in PREPOSITIONS - {"to"} if at else True
                return None if nominal else self._clean(at + 1, link)
            if low[at] in SUBORDINATORS or low[at] in PRONOUNS or (is_finite(low[at]) and not unit.caps[at]):
                return None
        return None

    def _noun_before(self, place: _Place) -> str | None:
        """The noun that the figure is an amount of: "a profit | of", "contracts | worth"."""
        unit, low = self._unit, self._unit.low
        link = place.first - 1
        if link < 1 or low[link] not in {"of", "worth"}:
            return None
        loose = place.figure.unit is None and not low[link - 1].endswith("s")
        if place.figure.kind == "cardinal" and low[link - 1] not in _HOLDS and not loose:
            return None  # "groups of 50", "a veteran of 64 matches"
        first = link
        while first > 0 and link - first < 6 and self._is_part(first - 1):
            first -= 1
        if first == link:
            return None
        if low[first - 1 : first] not in ([word] for word in _OWNERS) and any(
            low[at].endswith("s") and not unit.caps[at] or at == 0
            for at in range(first, link - 1)
            if low[at].endswith("s")
        ):
            first = link - 1  # "analysts see revenue of"
        before = low[first - 1] if first else ""
        named = (
            before in _OWNERS
            or low[link - 1].endswith("s")
            or unit.caps[link - 1]
            or not first
            or before in {"with", "on", "at"}
        )
        if not named and low[link] == "of":
            return None  # "is only capable of"
        if before in _OWNERS - {"a", "an"} and first > 1 and low[first - 2] in {"of", "for", "in", "on", "to"}:
            return None  # "the bill for the bridge of"
        if before in {"of", "for", "in", "after", "before", "per", "between", "and", "or"}:
            return None  # "the cost of bread of", "loss after tax of"
        return self._clean(first, link)

    def _opening(self, place: _Place) -> str | None:
        """The noun phrase that is all that stands before the figure in a line of a list: "Net debt | A$412 million"."""
        unit = self._unit
        if place.figure.kind not in {"money", "percent", "measure"} or not 0 < place.first <= 6:
            return None
        if unit.low[place.first - 1] in {":", "-", "–"}:
            return self._clean(0, place.first - 1) if all(map(self._is_part, range(place.first - 1))) else None
        if not all(map(self._is_part, range(place.first))) or not unit.caps[0]:
            return None
        return self._clean(0, place.first) if self._ends_clause(place.stop) else None

    def _shared(self, number: int) -> str | None:
        """What the figure before measures, if this one only goes on from it."""
        figure = self._figures[number]
        if number == 0 or (figure.kind == "cardinal" and figure.unit):
            return None
        before = self._figures[number - 1]
        gap = self._text[before.end : figure.start].removesuffix(read_bound(self._text[before.end : figure.start]))
        match = _JOINED.fullmatch(gap)
        if match is None or (before.kind == "cardinal" and before.unit):
            return None
        if gap == ", " and not figure.text.startswith(("+", "-", "−", "–")):
            return None
        moved = self._moved(number - 1)
        return moved if moved and (figure.kind == before.kind or "(" not in gap) else None

    def _moved(self, number: int) -> str | None:
        """What the figure before measures, if that is a subject, an object or a noun and not the whole of a share."""
        place = self._place(self._figures[number])
        if place is None:
            return self._shared(number)
        found = self._subject(place) or self._object(place) or self._noun_before(place)
        return self._check(found or self._shared(number) or self._opening(place), self._figures[number])

    # What stands behind the figure.

    def _counted(self, place: _Place) -> str | None:
        """What is counted, with what was done to it or what it is of: "people killed in the blast", "bags of rubbish"."""
        unit, low = self._unit, self._unit.low
        noun = place.stop - 1
        while noun >= place.number and not self._is_number(noun):
            noun -= 1
        noun += 1
        if "-" in place.figure.text or noun >= place.stop:
            return self._modified(place) if "-" in place.figure.text else None
        stop = self._join(place.stop)
        hypothetical = not {"if", "unless", "would", "could", "might", "may"}.isdisjoint(
            low[max(0, place.first - 8) : stop]
        )
        done = self._done_before(place)
        words = self._words(noun, stop)
        if done and not hypothetical:
            return f"{words} {done}"
        if stop < len(low) and low[stop] in _HARMED and self._is_reduced(stop):
            end = self._participles(stop)
            return self._words(noun, self._place_of(end))
        passive = None if hypothetical else self._passive(stop)
        if passive and low[passive] in _MOVED and self._place_of(passive + 1) == passive + 1:
            return None
        if passive:
            return f"{words} {self._words(passive, self._place_of(self._participles(passive)))}"
        tail = self._tail(stop)
        return self._words(noun, tail) if tail > place.stop else None

    def _tail(self, stop: int) -> int:
        """Where what belongs to a counted noun ends: "of rubbish", "without power", "a day", "who live downstream"."""
        unit, low = self._unit, self._unit.low
        word = low[stop] if stop < len(low) else ""
        if word in {"of", "without"}:
            return self._phrase(stop + 1) or stop
        if word in {"a", "an", "per", "each", "every"} and low[stop + 1 : stop + 2] and low[stop + 1] in _TIMES:
            return stop + 2
        if word in {"who", "that"} and stop + 2 < len(low):
            end = stop + 1
            while (
                end < len(low)
                and unit.is_word(end)
                and end - stop < 10
                and low[end] not in SUBORDINATORS | {"and", "to"}
            ):
                end += 1
            closed = end >= len(low) or low[end] in {",", ";"}
            verbs = sum(_is_verb(low[at]) and not _is_verb(low[at - 1]) for at in range(stop + 1, end))
            return end if closed and end - stop > 2 and verbs < 2 and not unit.caps[stop + 1] else stop
        return stop

    def _join(self, stop: int) -> int:
        """Where the second of two nouns ends that are counted together: "women and girls"."""
        unit, low = self._unit, self._unit.low
        if stop + 1 >= len(low) or low[stop] not in {"and", "or"} or not self._is_part(stop + 1):
            return stop
        end = stop + 2
        plural = low[stop + 1].endswith(("s", "men", "people", "children")) and not unit.caps[stop + 1]
        follows = low[end] if end < len(low) else "."
        ends = follows in {".", ","} or follows in _HARMED or follows in BE | {"who"}
        return end if plural and ends else stop

    def _done_before(self, place: _Place) -> str:
        """The verb before what is counted, if it tells what happened: "killed 112 people"."""
        low = self._unit.low
        verb = place.first - 1
        if verb < 0 or low[verb] not in _HARMED - {
            "missing",
            "dead",
            "homeless",
            "hurt",
            "shot",
            "laid",
            "sold",
            "built",
        }:
            return ""
        first, auxiliaries = read_auxiliaries(self._unit, verb)
        before = low[first - 1] if first else ""
        denied = (
            NEGATIONS & auxiliaries
            or before in {"to", "have"}
            or (auxiliaries and not auxiliaries <= {"has", "had", "have"})
        )
        return "" if denied or verb == 0 else low[verb]

    def _passive(self, stop: int) -> int | None:
        """The participle of "112 people | were killed"; None where it is denied, or only expected."""
        low = self._unit.low
        at = stop
        while at < len(low) and low[at] in {"were", "was", "have", "has", "had", "been", "are", "is", "being"}:
            at += 1
        if at == stop or at >= len(low) or not BE & set(low[stop:at]):
            return None
        word = low[at]
        return at if word in _HARMED | _MOVED | {"treated", "affected", "employed", "held", "registered"} else None

    def _is_reduced(self, at: int) -> bool:
        """Whether a participle behind a noun belongs to it, and is no verb with an object."""
        low = self._unit.low
        after = low[at + 1] if at + 1 < len(low) else "."
        return not after[0].isalnum() or after in PREPOSITIONS or after in {"and", "or"}

    def _participles(self, at: int) -> int:
        """Where one or two participles end: "killed", "killed and injured"."""
        low = self._unit.low
        both = low[at + 1 : at + 2] in (["and"], ["or"]) and low[at + 2 : at + 3] and low[at + 2] in _HARMED
        return at + 3 if both else at + 1

    def _place_of(self, stop: int) -> int:
        """Where a phrase ends that says where something was done, or by whom; a time does not belong to it."""
        low = self._unit.low
        if stop + 1 >= len(low) or low[stop] not in {"in", "by", "at", "on", "during", "with", "from", "to", "near"}:
            return stop
        if low[stop] == "to" and low[stop - 1] not in _MOVED:
            return stop
        end = self._phrase(stop + 1)
        open_words = {"its", "their", "his", "her", "this", "that", "all", "both"}
        spoiled = end and any(is_time_word(word) or word[0].isdigit() or word in open_words for word in low[stop:end])
        return end if end and not spoiled else stop

    def _after(self, place: _Place) -> str | None:
        """What the figure is a share of, or the noun that it stands before: "of voters", "a $5 million | loan"."""
        low = self._unit.low
        word = low[place.stop] if place.stop < len(low) else ""
        kind = place.figure.kind
        if place.figure.unit == "score":
            return None
        if word == "of" and low[place.stop + 1 : place.stop + 2] != ["those"]:
            end = self._phrase(place.stop + 1)
            return self._words(place.stop + 1, end) if end and not self._is_time(place.stop + 1, end) else None
        if word == "in" and kind == "money" and self._is_part(place.stop + 1) and not self._unit.caps[place.stop + 1]:
            end = self._phrase(place.stop + 1)
            return self._words(place.stop + 1, end) if end and not self._is_time(place.stop + 1, end) else None
        return self._modified(place)

    def _modified(self, place: _Place) -> str | None:
        """The noun that a figure stands before as an adjective does: "a $500,000 | bond", "an 18,000-seat | stadium"."""
        unit, low = self._unit, self._unit.low
        before = low[place.first - 1] if place.first else ""
        owned = before in _OWNERS or before.endswith(("'s", "’s", "s'", "s’"))
        if not owned and place.first > 1 and low[place.first - 2] in {"a", "an"} and self._is_part(place.first - 1):
            owned = True  # "a record $5 million loan"
        if not owned or place.figure.kind == "ratio":
            return None
        end = place.stop
        while end < len(low) and end - place.stop < 5 and self._is_part(end):
            end += 1
        if low[end : end + 1] in (["and"], ["or"]) and self._is_part(end + 1):
            return None  # "£8bn social and affordable housing"
        end = self._without_verb(place.stop, end)
        if (
            before in _SINGULAR
            and end - place.stop > 1
            and low[end - 1].endswith("s")
            and not low[end - 1].endswith("ss")
        ):
            end -= 1  # "each 18-inch projectile costs"
        if end == place.stop or (before not in {"a", "an"} and unit.caps[place.stop]):
            return None
        if low[end - 1] in _CHANGES and end + 1 < len(low) and low[end] in {"in", "of", "for", "on"}:
            further = self._phrase(end + 1)
            end = further if further and not self._is_time(end + 1, further) else end
        return self._words(place.stop, end)

    # Noun phrases.

    def _is_part(self, at: int) -> bool:
        """Whether a token may be part of a plain noun phrase."""
        unit = self._unit
        if not unit.is_word(at):
            return False
        word = unit.low[at]
        if unit.caps[at] and at:
            return True
        if word in _STOPS or word[0].isdigit() or is_time_word(word) or (is_adverb(word) and word not in _OFTEN):
            return False
        return not _is_verb(word) or word.endswith("ed") and at + 1 < len(unit) and unit.low[at - 1] in _OWNERS

    def _is_number(self, at: int) -> bool:
        word = self._unit.low[at]
        return word[0].isdigit() or word in CARDINALS or word in MULTIPLIERS or word.split("-")[0] in CARDINALS

    def _is_time(self, first: int, stop: int) -> bool:
        return any(is_time_word(word) for word in self._unit.low[first:stop])

    def _phrase(self, first: int) -> int | None:
        """Where the noun phrase ends that begins at a token, over one "of"; None where none begins."""
        low = self._unit.low
        start = first
        while first < len(low) and (
            low[first] in {"all", "both"} if first == start else low[first - 1] in {"all", "both"}
        ):
            first += 1
        if first < len(low) and low[first] in _OWNERS:
            first += 1
        end = first
        while end < len(low) and end - first < 6 and self._is_part(end):
            end += 1
        if any(
            self._is_plural(at - 1) and not self._unit.caps[at] and not low[at].endswith(("s", "ing"))
            for at in range(first + 1, end)
        ):
            return None  # "half of the teams qualify"
        end = self._without_verb(first, end)
        if end == first:
            return None
        if low[end - 1 : end] and end < len(low) and low[end] in {"of", "and"} and (further := self._further(end)):
            return further
        return end

    def _is_plural(self, at: int) -> bool:
        word = self._unit.low[at]
        plural = word.endswith("s") and not word.endswith(("ss", "us", "is", "'s", "’s"))
        return not self._unit.caps[at] and (plural or word in {"people", "men", "women", "children"})

    def _without_verb(self, first: int, end: int) -> int:
        """Where a phrase ends without a participle that governs what follows: "a project | entailing the"."""
        low = self._unit.low
        last = low[end - 1] if end > first + 1 else ""
        governs = last.endswith("ing") and last not in _NOUNS_IN_ING and end < len(low) and self._unit.is_word(end)
        return end - 1 if governs else end

    def _further(self, link: int) -> int | None:
        """Where "of" or "and" with one more plain phrase ends, if the clause or a preposition follows."""
        low = self._unit.low
        end = link + 1
        while end < len(low) and end - link < 5 and (self._is_part(end) or (end == link + 1 and low[end] in _OWNERS)):
            end += 1
        if end == link + 1 or low[end - 1] in _OWNERS:
            return None
        closed = end >= len(low) or not self._unit.is_word(end) or low[end] in PREPOSITIONS
        return end if low[link] == "of" or closed else None

    def _clean(self, first: int, stop: int) -> str | None:
        """The words of a phrase, if it is a plain one: no verb, no clause, not too long."""
        unit, low = self._unit, self._unit.low
        while stop > first and (is_adverb(low[stop - 1]) or low[stop - 1] in {"up", "down", "steady", "unchanged"}):
            stop -= 1
        link = next((at for at in range(stop - 1, first, -1) if low[at] in PREPOSITIONS), first)
        if link > first and low[link] in {"in", "for", "during", "on", "at"} and self._is_time(link + 1, stop):
            stop = link
        if first and low[first - 1] in _OFTEN:
            first -= 1
        if not 0 < stop - first <= _MOST_WORDS:
            return None
        for at in range(first, stop):
            word = low[at]
            if not unit.is_word(at) or word in SUBORDINATORS or word in PRONOUNS or word in _OBJECTS:
                return None
            if _is_verb(word) and not unit.caps[at] and (at == first or low[at - 1] not in _OWNERS):
                return None
        if low[first] in PREPOSITIONS or low[stop - 1] in _STOPS - _VAGUE or self._is_number(first):
            return None
        if all(word in _VAGUE or word in _STOPS for word in low[first:stop]):
            return None
        head = next((at for at in range(first + 1, stop) if low[at] in PREPOSITIONS), stop) - 1
        return None if low[head] in _VAGUE and low[head + 1 : head + 2] != ["of"] else self._words(first, stop)

    def _ends_clause(self, stop: int) -> bool:
        """Whether what a copula says ends with the figure, and no adjective follows."""
        low = self._unit.low
        if stop >= len(low) or not self._unit.is_word(stop):
            return True
        return low[stop] in _BEHIND_VALUE
