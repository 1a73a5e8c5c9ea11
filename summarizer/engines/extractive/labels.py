"""Read what a figure counts or measures: a noun phrase that its sentence binds to it, in the article's own words.

Each construction is one that binds: a subject that rose to the figure, an object that was cut to it, a noun "of" it,
what is counted. If none stands there, there is no label: a wrong one is worse. Positions are token indexes of one unit.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final, NamedTuple

from summarizer.grounding.figures.counted import NO_NOUNS
from summarizer.grounding.figures.number_words import CARDINALS, MULTIPLIERS
from summarizer.grounding.speech.predicates import read_auxiliaries
from summarizer.language.gazetteer.vocabulary import is_ordinary
from summarizer.language.lexicon import (
    AUXILIARIES,
    BE,
    CONJUNCTIONS,
    DETERMINERS,
    NEGATIONS,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    is_adverb,
    is_finite,
    is_time_word,
    word_set,
)
from summarizer.language.noun_phrases import noun_phrase_before
from summarizer.language.reporting_verbs import find_verb
from summarizer.language.tokens import Unit
from summarizer.schemas.findings import FoundFigure

_BOUND: Final = re.compile(
    r"(?<![\w-])(?:(?:at least|at most|up to|(?:more|less|fewer|greater|higher|lower|larger) than|close to|north of"
    r"|not? (?:more|fewer|less) than|as (?:many|much|few|little|high|low) as|in excess of|upwards? of|(?:an )?estimated"
    r"|a (?:maximum|minimum) of|(?:just |well |slightly )?(?:over|under)|nearly|almost|about|around|roughly|above|below"
    r"|approximately|some|between)\s+)+$",
    re.IGNORECASE,
)
_NEAR: Final = 60
"""How many characters before a figure the words that bound it may begin."""
_LONGEST, _MOST_WORDS, _MOST_NOUNS = 90, 12, 6


def _inflect(lemmas: str, irregular: str) -> frozenset[str]:
    """Verbs in every form, with some that do not exist."""
    endings = ("", "s", "es", "d", "ed", "ing")
    words = {f"{lemma}{ending}" for lemma in lemmas.split() for ending in endings}
    return frozenset(words | {f"{lemma[:-1]}ing" for lemma in lemmas.split()}) | word_set(irregular)


_EQUALS: Final = _inflect("reach hit total exceed average cost", "totalled totalling hitting")
_MOVES: Final = _EQUALS | _inflect(
    "rise increase grow jump surge soar climb fall decline drop plunge decrease slump shrink plummet tumble sink slide "
    "slip ease edge dip gain widen narrow double triple rebound accelerate slow swell contract stand "
    "halve",
    "rose risen grew grown fell fallen dropped dropping shrank shrunk sank sunk slid slipped slipping dipped stood",
)
"""Verbs whose subject is what the figure behind them measures."""
_PUTS: Final = _inflect(
    "raise increase cut reduce lower boost lift slash trim push bring put keep hold revise double expand extend",
    "cutting trimmed trimming brought putting kept held estimated valued capped limited",
)
_SET: Final = _PUTS | word_set("priced measured forecast projected pegged scaled set fixed")
"""Participles that put their subject at a figure: "was cut to", "is valued at"."""
_LEVELS: Final = _EQUALS | word_set("stand stands stood standing measure measures measured weigh weighs weighed")
"""Verbs that no change stands behind; behind the others only "to", "at" or "from" leads to a level."""
_STRIKES: Final = word_set("hit hits measured")
_QUALIFIED: Final = word_set(
    "new initial planned original proposed early previous old next current existing interim first estimated expected"
)
"""Adjectives that part what is compared: the plant's initial capacity is not the old plant's."""
_FORESEEN: Final = word_set("expected forecast set projected due likely estimated predicted")
_LINKS: Final = word_set("to by at from for")
_TO_LEVELS: Final = word_set("to at from")
_PARTICLES: Final = _LINKS | word_set(
    "up down about around only just nearly almost some back another an a further still already now currently roughly"
)
_DONE: Final = word_set(
    "killed injured wounded arrested detained displaced evacuated rescued infected charged convicted executed "
    "deported  destroyed damaged kidnapped abducted affected hospitalised hospitalized imprisoned jailed trapped "
    "stranded freed  released sacked dismissed recalled treated"
)
"""Participles that stand behind what is counted, or before it as a verb: "112 people killed", "killed 112 people"."""
_STATES: Final = _DONE | word_set("missing dead shot sold built homeless hurt held")
_HYPOTHETICAL: Final = word_set("if unless would could might may")
_VAGUE: Final = word_set(
    "total number group excess amount sum average record maximum minimum series range rate figure figures part order "
    "area more  most others those them which whom time times one ones thing things rest majority all some lot count "
    "level levels peak high  low region further least way it that this start end case cash fact possibility prospect "
    "risk us me him here there second  latter former same portion overseas last next class age world round"
)
"""Words that say nothing about what a figure is of."""
_HOLDERS: Final = word_set(
    "sales exports imports deliveries orders output production capacity population workforce crowd audience turnout "
    "attendance  backlog toll fleet circulation staff payroll shipments"
)
"""Nouns that a count behind "of" measures; a "group of 12 men" is none."""
_CHANGES: Final = word_set(
    "increase decrease rise fall drop decline reduction jump surge hike swing boost slump cut growth share"
)
_SPANS: Final = word_set(
    "day night week month year hour minute second quarter head person household share tonne ton mile"
)
_STOPS: Final = (
    NO_NOUNS
    | PREPOSITIONS
    | SUBORDINATORS
    | CONJUNCTIONS
    | SUBJECT_PRONOUNS
    | AUXILIARIES
    | DETERMINERS
    | NEGATIONS
    | word_set("beneath atop amongst")
)
_CLAUSAL: Final = SUBORDINATORS | SUBJECT_PRONOUNS | word_set("me him them us there here")
_OWNERS: Final = word_set("the a an its their his her our my every each another")
_OFTEN: Final = word_set("daily weekly monthly yearly quarterly hourly early only friendly costly tally")
"""Words in -ly that are no adverbs."""
_BEHIND_VALUE: Final = word_set("a in on last this that the for compared from and but per while at according")
_THIRD: Final = word_set(
    "becomes goes comes makes takes gives gets wants remains seems includes begins means appears belongs depends "
    "exists  continues contains involves provides requires keeps lets puts sees knows thinks brings finds feels "
    "happens lives weighs considers believes expects"
)
"""Verbs in -s that are no nouns."""
_ING: Final = word_set(
    "ring painting building funding housing spending training meeting hearing wedding clothing rating"
)
"""Nouns in -ing, by which a noun phrase may end."""
_QUOTES: Final = frozenset('“”"«»')
_GOES_ON: Final = re.compile(
    r",?\s(?:(?:up|down)\s)?(?P<link>to|at|from|compared (?:to|with)|versus|against)\s(?:(?:just|about|only)\s)?"
    r"|\s?\((?:[\w ]{1,14}:\s)?(?:(?:(?:up|down)\s)?from\s)?"
)
"""What parts two figures that measure the same: "rose 3 percent to $5 million, from $4 million"."""


def read_bound(before: str) -> str:
    """The words that bound a figure, with the blank behind them, at the end of what stands before it; mostly none.

    >>> read_bound("It drew more than "), read_bound("It drew ")
    ('more than ', '')
    """
    found = _BOUND.search(before[-_NEAR:]) if before.endswith((" ", "\n")) else None
    return found.group() if found else ""


def _is_verb(word: str) -> bool:
    """Whether a word shows that its clause has a verb: a finite one, or one of saying in -s ("tells")."""
    return (
        is_finite(word)
        or word in _THIRD
        or any(form in ("past", "third") and not cue.nominal for cue, form in find_verb(word))
    )


def _is_plural(word: str) -> bool:
    regular = word.endswith("s") and not word.endswith(("ss", "us", "is", "'s", "’s"))
    return regular or word in {"people", "men", "women", "children"}


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
        unit: The sentence's tokens.
        figures: Its figures, in order.
    """

    def __init__(self, text: str, unit: Unit, figures: Sequence[FoundFigure]) -> None:
        self._text = text
        self._figures = figures
        self._unit = unit
        self._low = self._unit.low

    def read(self, number: int) -> str | None:
        """What a figure counts or measures; None if the sentence does not bind it.

        Args:
            number: Its place among the sentence's figures.
        """
        figure = self._figures[number]
        place = self._place(figure)
        counted = figure.kind == "cardinal" and figure.unit is not None
        if place is None:
            return self._check(None if counted else self._shared(number), figure)
        found = self._subject(place)
        found = found or (self._counted(place) if counted else self._share(place)) or self._noun_before(place)
        return self._check(found or (None if counted else self._shared(number) or self._opening(place)), figure)

    def _place(self, figure: FoundFigure) -> _Place | None:
        """Where a figure stands among the tokens; None for one between brackets, which are none."""
        starts = self._unit.starts
        bound = read_bound(self._text[self._unit.start : figure.start])
        number = bisect_left(starts, figure.start)
        if number >= len(starts) or starts[number] != figure.start:
            return None
        return _Place(figure, bisect_left(starts, figure.start - len(bound)), number, bisect_left(starts, figure.end))

    def _check(self, words: str | None, figure: FoundFigure) -> str | None:
        """A label that says something by itself, and more than the figure does."""
        if not words or len(words) > _LONGEST or any(letter in '"“”()[]' or letter.isdecimal() for letter in words):
            return None
        parts = [word.strip(",.'’").casefold() for word in words.split()]
        telling = any(word not in _STOPS | _VAGUE and not is_time_word(word) for word in parts)
        if not telling or parts[-1] in _STOPS or parts[0] in PREPOSITIONS or words.endswith(("'s", "’s")):
            return None
        if not CARDINALS.isdisjoint(parts) or (len(parts) == 1 and parts[0] in _CHANGES - {"share", "growth"}):
            return None
        if words.istitle() and not all(map(is_ordinary, parts)):
            return None  # a name
        return None if f" {words.casefold()}" in f" {figure.text.casefold()}" else words

    # What stands before the figure.

    def _subject(self, place: _Place, *, level: bool = True) -> str | None:
        """The subject of the verb that leads to the figure: "Exports | rose to", "The tax | was cut to".

        Args:
            place: The figure.
            level: Whether it must be what the subject reaches, and not by how much it changes.
        """
        low, figure = self._low, place.figure
        verb = place.first - 1
        while verb > 0 and (low[verb] in _PARTICLES or is_adverb(low[verb])):
            verb -= 1
        if verb <= 0 or self._unit.caps[verb] or figure.unit == "score":
            return None
        first, auxiliaries = read_auxiliaries(self._unit, verb)
        if not self._leads(place, verb, passive=bool(auxiliaries & BE)) or (level and self._is_change(place, verb)):
            return None
        if first > 1 and low[first - 1] == "to":  # "is expected to reach", "is to rise by"
            verb = first - 2
            foreseen = low[verb] in _FORESEEN
            first, auxiliaries = read_auxiliaries(self._unit, verb) if foreseen else (verb, frozenset({low[verb]}))
            if not BE & auxiliaries:
                return None
        found = noun_phrase_before(self._unit, first)
        if (
            found is None
            or self._is_governed(found.first)
            or low[found.first] in SUBJECT_PRONOUNS | _VAGUE | SUBORDINATORS
        ):
            return None
        aside = found.apposition is not None and found.apposition[1] == first - 1
        return self._clean(found.first, found.stop) if found.stop == first or aside else None

    def _is_governed(self, first: int) -> bool:
        """Whether a noun phrase belongs to a preposition: "the fare on | that route was"."""
        before = [*reversed(self._low[max(0, first - 2) : first]), "", ""][:2]
        return before[0] in PREPOSITIONS or (before[0] in {"that", "this"} and before[1] in PREPOSITIONS)

    def _leads(self, place: _Place, verb: int, *, passive: bool) -> bool:
        """Whether the figure behind a verb is what its subject measures."""
        figure, word = place.figure, self._low[verb]
        between = self._low[verb + 1 : place.first]
        links = _LINKS & set(between)
        if word in BE:
            states = figure.kind not in {"cardinal", "ratio"} and not links and "another" not in between
            return states and self._ends_value(place.stop)
        if passive and not word.endswith("ing"):
            return bool(word in _SET and links - {"for"})
        if word not in _MOVES or "for" in links or (word.startswith("reach") and "to" in links):
            return False
        if figure.kind == "money" and not links and word not in _EQUALS:
            return False  # "he dropped $17,000 at a shop"
        strikes = figure.kind == "cardinal" and word in _STRIKES
        return not strikes and (passive or not word.endswith("ing"))

    def _is_change(self, place: _Place, verb: int) -> bool:
        """Whether a figure behind a verb tells by how much its subject changes: "rose 9.4%", "was down 2.1%"."""
        between = self._low[verb + 1 : place.first]
        if self._low[verb] in BE:
            return not {"up", "down"}.isdisjoint(between)
        return self._low[verb] not in _LEVELS and _TO_LEVELS.isdisjoint(between)

    def _noun_before(self, place: _Place) -> str | None:
        """The noun that the figure is an amount of: "a profit | of", "contracts | worth"."""
        low, link = self._low, place.first - 1
        if link < 1 or low[link] not in {"of", "worth"}:
            return None
        if place.figure.kind == "cardinal" and low[link - 1] not in _HOLDERS:
            return None  # "groups of 50", "a veteran of 64 matches"
        first = self._first_noun(link)
        before, earlier = [*reversed(low[max(0, first - 2) : first]), "", ""][:2]
        owned = before in _OWNERS
        if before in (PREPOSITIONS | CONJUNCTIONS) - {"with", "on", "at", "by"}:
            return None  # "loss after | tax of"
        if owned and before not in {"a", "an"} and earlier in {"of", "for", "in", "on", "to"}:
            return None  # "the bill for the | bridge of"
        named = owned or not first or self._unit.caps[link - 1] or _is_plural(low[link - 1])
        if low[link] == "of" and not named and before not in {"with", "on", "at"}:
            return None  # "only | capable of"
        return self._clean(first, link)

    def _first_noun(self, link: int) -> int:
        """Where the noun phrase before a link begins: only its head, if a plural or a verb in -ing stands in it."""
        low, first = self._low, link
        while first > 0 and link - first < _MOST_NOUNS and self._is_part(first - 1):
            first -= 1
        before = low[first - 1] if first else ""
        spoiled = any(
            (_is_plural(low[at]) or low[at].endswith("ing")) and not (at and self._unit.caps[at])
            for at in range(first, link - 1)
        )
        # "analysts see revenue of"
        return link - 1 if before in SUBJECT_PRONOUNS or (spoiled and before not in _OWNERS) else first

    def _opening(self, place: _Place) -> str | None:
        """The noun phrase that is all that stands before the figure in a line of a list: "Net debt | A$412 million"."""
        stop = place.first - (self._low[place.first - 1] in {":", "-", "–"})
        if place.figure.kind == "cardinal" or not 0 < stop <= _MOST_NOUNS or not self._unit.caps[0]:
            return None
        whole = all(map(self._is_part, range(stop))) and (stop < place.first or not self._goes_on(place.stop))
        return self._clean(0, stop) if whole else None

    def _shared(self, number: int) -> str | None:
        """What the figure before measures, or changes, if this one only goes on from it."""
        figure = self._figures[number]
        before = self._figures[number - 1] if number else figure
        gap = self._text[before.end : figure.start]
        goes_on = _GOES_ON.fullmatch(gap.removesuffix(read_bound(gap)))
        if not number or not goes_on or (before.kind == "cardinal" and before.unit):
            return None
        link = goes_on["link"]
        if link in {None, "from"} and before.kind != figure.kind:
            return None
        place = self._place(before)
        found = place and self._subject(place, level=False)
        found = found or (place and link not in {"to", "at"} and self._noun_before(place)) or self._shared(number - 1)
        found = self._check(found or (self._opening(place) if place else None), before)
        if found and link not in {None, "to", "at", "from"}:
            another = figure.period is None or not _QUALIFIED.isdisjoint(found.casefold().split())
            return None if another else found
        return found

    def _goes_on(self, stop: int) -> bool:
        """Whether a line goes on behind the figure with more than what it is per: "6.5 cents | a share"."""
        return stop < len(self._low) and self._unit.is_word(stop) and self._low[stop] not in {"a", "per"}

    def _ends_value(self, stop: int) -> bool:
        """Whether what a sentence says of its subject ends with the figure, and no adjective follows."""
        return stop >= len(self._low) or not self._unit.is_word(stop) or self._low[stop] in _BEHIND_VALUE

    # What stands behind the figure.

    def _counted(self, place: _Place) -> str | None:
        """What is counted, with what was done to it or what it is of: "people killed", "bags of rubbish"."""
        low, stop = self._low, place.stop
        if "-" in place.figure.text:
            return self._modified(place)
        noun = next((at + 1 for at in range(stop - 1, place.number - 1, -1) if self._is_number(at)), place.number)
        verb = stop
        while verb < len(low) and (low[verb] in BE | {"have", "has", "had"} or (verb > stop and is_adverb(low[verb]))):
            verb += 1
        if noun >= stop or not _HYPOTHETICAL.isdisjoint(low[max(0, place.first - 8) : verb]):
            return None
        words = self._words(noun, stop)
        if self._did_before(place):
            return f"{words} {low[place.first - 1]}"
        if self._is_state(stop, verb):
            both = low[verb + 1 : verb + 2] in (["and"], ["or"]) and not _STATES.isdisjoint(low[verb + 2 : verb + 3])
            return f"{words} {self._words(verb, verb + 3 if both else verb + 1)}"
        tail = self._find_tail(stop)
        return self._words(noun, tail) if tail > stop else None

    def _is_state(self, stop: int, verb: int) -> bool:
        """Whether the word behind a count, and behind its auxiliary if there is one, tells what happened to it."""
        if verb >= len(self._low):
            return False
        if verb > stop:
            return not BE.isdisjoint(self._low[stop:verb]) and self._low[verb] in _STATES | {"registered"}
        return self._low[verb] in _STATES and self._is_reduced(verb)

    def _find_tail(self, stop: int) -> int:
        """Where the words end that say what is counted is of, or how often: "bags | of rubbish", "buses | an hour"."""
        word, following = [*self._low[stop : stop + 2], "", ""][:2]
        if word in {"of", "without"}:
            return self._phrase(stop + 1) or stop
        return stop + 2 if word in {"a", "an", "per", "each", "every"} and following in _SPANS else stop

    def _did_before(self, place: _Place) -> bool:
        """Whether the verb before what is counted tells what happened to it: "killed 112 people"."""
        low = self._low
        verb = place.first - 1
        if verb < 1 or low[verb] not in _DONE:
            return False
        first, auxiliaries = read_auxiliaries(self._unit, verb)
        return auxiliaries <= {"has", "had", "have"} and (first == 0 or low[first - 1] not in {"to", "not"})

    def _is_reduced(self, at: int) -> bool:
        """Whether a participle behind a noun belongs to it, and is no verb with an object."""
        after = self._low[at + 1] if at + 1 < len(self._low) else "."
        return not after[0].isalnum() or after in PREPOSITIONS or after in {"and", "or"}

    def _share(self, place: _Place) -> str | None:
        """What money is of, or the noun that a figure stands before: "£6m of public money", "a $5 million | loan".

        What a share is of is its base, and no label.
        """
        low = self._low
        word, following = [*low[place.stop : place.stop + 2], "", ""][:2]
        if word == "of" and (place.figure.kind not in {"money", "measure"} or following in DETERMINERS):
            return None
        plain = word == "in" and place.figure.kind == "money" and self._is_part(place.stop + 1)
        if word == "of" or (plain and not self._unit.caps[place.stop + 1]):
            end = None if following == "those" else self._phrase(place.stop + 1)
            timed = end is None or any(map(is_time_word, low[place.stop + 1 : end]))
            return None if timed else self._words(place.stop + 1, end or 0)
        return self._modified(place)

    def _modified(self, place: _Place) -> str | None:
        """The noun that a figure stands before as an adjective does: "a $500,000 | bond", "an 8-seat | car"."""
        low, stop = self._low, place.stop
        before = low[place.first - 1] if place.first else ""
        if not self._may_modify(place):
            return None
        end = self._nouns(stop)
        if end - stop > 1 and before in {"a", "an", "each", "every", "another"} and _is_plural(low[end - 1]):
            end -= 1  # "each 18-inch projectile costs"
        unclear = low[end : end + 1] in (["and"], ["or"]) and self._is_part(end + 1)  # "£8bn social and cheap housing"
        if end == stop or unclear or (before not in {"a", "an"} and self._unit.caps[stop]):
            return None
        if low[end - 1] in _CHANGES and low[end : end + 1] and low[end] in {"in", "of", "for", "on"}:
            further = self._phrase(end + 1)
            end = further if further and not any(map(is_time_word, low[end + 1 : further + 1])) else end
        return self._words(stop, end)

    def _may_modify(self, place: _Place) -> bool:
        """Whether a figure stands behind an article or an owner, as an adjective does."""
        before, earlier = [*reversed(self._low[max(0, place.first - 2) : place.first]), "", ""][:2]
        kind = place.figure.kind
        if kind == "ratio" or (kind == "cardinal" and "-" not in place.figure.text):
            return False  # "the 61 bus"
        if kind == "measure":
            return before in {"a", "an"}  # not "the six yard box"
        described = earlier in {"a", "an"} and self._is_part(place.first - 1)  # "a record $5 million loan"
        return described or before in _OWNERS or before.endswith(("'s", "’s", "s'", "s’"))

    # Noun phrases.

    def _words(self, first: int, stop: int) -> str:
        """Tokens as the article writes them, without an article or an adverb before; empty for a title."""
        low = self._low
        while stop - first > 1 and is_adverb(low[first]) and low[first] not in _OFTEN:
            first += 1
        while stop - first > 1 and low[first] in _OWNERS and (low[first] != "the" or not self._unit.caps[first + 1]):
            first += 1
        if stop <= first:
            return ""
        start, end = self._unit.span(first, stop)
        titled = self._text[start - 1 : start] in _QUOTES or self._text[end : end + 1] in _QUOTES
        return "" if titled else " ".join(self._text[start:end].split())

    def _is_part(self, at: int) -> bool:
        """Whether a token may be part of a plain noun phrase."""
        if not self._unit.is_word(at):
            return False
        word = self._low[at]
        if is_time_word(word):
            return False
        if self._unit.caps[at] and at:
            return True
        if word in _STOPS or word[0].isdigit() or (is_adverb(word) and word not in _OFTEN):
            return False
        return not _is_verb(word)

    def _is_number(self, at: int) -> bool:
        word = self._low[at]
        return word[0].isdigit() or word in MULTIPLIERS or word.split("-")[0] in CARDINALS

    def _nouns(self, first: int) -> int:
        """Where a run of plain nouns and adjectives ends, without a participle that governs what follows it."""
        end = first
        while end < len(self._low) and end - first < _MOST_NOUNS and self._is_part(end):
            end += 1
        governs = end - first > 1 and self._low[end - 1].endswith("ing") and self._unit.is_word(end)
        governs = governs and self._low[end - 1] not in _ING
        return end - 1 if governs else end

    def _phrase(self, first: int) -> int | None:
        """Where the noun phrase ends that begins at a token, over one "of" or "and"; None if none begins there."""
        low = self._low
        first += low[first : first + 1] in (["all"], ["both"])
        first += bool(low[first : first + 1]) and low[first] in _OWNERS
        end = self._nouns(first)
        for at in range(first + 1, end):
            modified = _is_plural(low[at - 1]) and not self._unit.caps[at - 1]
            if modified and not self._unit.caps[at] and not low[at].endswith(("s", "ing")):
                return None  # "half of the teams qualify"
        if end == first:
            return None
        if low[end : end + 1] in (["of"], ["and"]):
            begin = end + 1 + (low[end + 1 : end + 2] != [] and low[end + 1] in _OWNERS)
            further = self._nouns(begin)
            closed = further >= len(low) or not self._unit.is_word(further) or low[further] in PREPOSITIONS
            if low[end] == "and" and not closed:
                return None  # "tonnes of paper and wood are"
            end = max(end, further) if further > begin else end
        return end

    def _clean(self, first: int, stop: int) -> str | None:
        """The words of a phrase before a verb or a link, if it is a plain one: no verb, no clause, not too long."""
        low = self._low
        while stop > first and (is_adverb(low[stop - 1]) or low[stop - 1] in {"up", "down", "steady", "unchanged"}):
            stop -= 1
        link = next((at for at in range(stop - 1, first, -1) if low[at] in PREPOSITIONS), first)
        if link > first and low[link] in {"in", "for", "during", "on", "at"} and any(map(is_time_word, low[link:stop])):
            stop = link
        first -= first > 0 and low[first - 1] in _OFTEN
        if not 0 < stop - first <= _MOST_WORDS or low[first] in PREPOSITIONS or self._is_number(first):
            return None
        if low[stop - 1] in _STOPS - _VAGUE or not all(self._is_plain(at, first) for at in range(first, stop)):
            return None
        head = next((at for at in range(first + 1, stop) if low[at] in PREPOSITIONS), stop) - 1
        vague = _VAGUE.issuperset(set(low[first : head + 1]) - _STOPS) and low[head + 1 : head + 2] != ["of"]
        return None if vague else self._words(first, stop)

    def _is_plain(self, at: int, first: int) -> bool:
        """Whether a word of a phrase that begins at a token is a word, no verb, and opens no clause."""
        word = self._low[at]
        if not self._unit.is_word(at) or word in _CLAUSAL:
            return False
        owned = at > first and self._low[at - 1] in _OWNERS
        return self._unit.caps[at] or owned or not _is_verb(word)
