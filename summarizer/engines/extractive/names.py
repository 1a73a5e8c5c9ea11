"""Find the proper names of an article: whole, without the titles before them, in the sentences where they stand.

Reads the token table (`Unit`) that attributions are read from. Who shares a name is decided in `identities`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from summarizer.engines.extractive.layout import PROSE, Layout
from summarizer.engines.extractive.name_words import (
    HEADS,
    NOBLE,
    ORGANIZATION_HEADS,
    head_of,
    is_office,
)
from summarizer.grounding.speech.roster import GENERATIONS, Roster, strip_possessive
from summarizer.grounding.speech_index import SpeechIndex
from summarizer.language.gazetteer.places import find_state, is_demonym
from summarizer.language.gazetteer.vocabulary import is_also_name, is_ordinary
from summarizer.language.lexicon import PREPOSITIONS, is_time_word, word_set
from summarizer.language.names import (
    is_title,
    links_names,
    looks_like_person,
    read_name,
)
from summarizer.language.tokens import Unit
from summarizer.schemas.findings import Span

Place: TypeAlias = Literal["sentence", "line", "headline", "quotation"]


@dataclass(slots=True, eq=False)
class Mention:
    """A name at one place of the article."""

    name: str  # the name as written there, without a possessive ending
    start: int  # offset of its first character
    end: int  # offset after its last
    unit: Unit  # the sentence
    first: int  # index of its first token
    stop: int  # index after its last
    begin: int  # index of the first capitalised token before it that belongs to its title; `first` if there is none
    # whether it stands in a sentence of the article's own words, in a line that is no sentence (a table's row, an item
    # of a list), in the headline or in a quotation
    place: Place
    before: str = field(init=False)  # the token before the name and its title in lower case, or nothing
    after: str = field(init=False)  # the token behind it in lower case, or nothing
    possessive: bool = field(init=False)  # whether it owns what follows: "Roe's plan"
    # the pronoun that the sentence behind opens with, in lower case, or nothing
    resumed: str = field(init=False, default="")
    # whether it is the subject of a verb; None until `evidence` has been asked
    is_subject: bool | None = field(init=False, default=None)
    # whether it only qualifies the noun behind it; None until `evidence` has been asked
    modifies: bool | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        low = self.unit.low
        self.before = low[self.begin - 1] if self.begin else ""
        self.after = low[self.stop] if self.stop < len(low) else ""
        self.possessive = self.unit.ends[self.stop - 1] > self.end and low[self.stop - 1].endswith(_POSSESSIVE)

    @property
    def plain(self) -> bool:
        """Whether it stands in a sentence of the article's own words."""
        return self.place == "sentence"


_NO_NAME = frozenset({"he", "she", "we", "they"})
_LONG_WORD = 3
_FEWEST_TITLED = 8
_TITLED = 0.75
_TOP = 100
_POSSESSIVE = ("'s", "’s", "s'", "s’")
_CONTRACTED = ("-general", *(f"{mark}{ending}" for mark in "'’" for ending in ("d", "m", "ve", "re", "ll", "t")))
_RESUMED = re.compile(r"\s*(S?[Hh]e|Its?)\b")
_ENDS = frozenset(".!?…\"”’'»)")
_OWNERS = word_set("people's women's men's children's girls' boys' king's queen's farmers' workers' veterans' lloyd's")
_TAKES_OF = ORGANIZATION_HEADS | word_set(
    "daughters sons knights doctors reporters physicians mothers kingdom republic city state port gulf sea bay isle "
    "cape district town duchess duke prince princess earl bishop archbishop university commonwealth chamber house "
    "municipality emirate secretary minister centers"
)
_TAKES_FOR = word_set(
    "office department ministry campaign center centers centre institute agency association foundation committee "
    "court council fund commission society citizens students americans secretary union alliance"
)
_ABBREVIATED = word_set("mr mrs ms dr st jr sr prof rev sen rep gov gen lt col capt sgt maj inc corp co ltd bros mt ft")
_FIELDS = ("logy", "graphy", "nomics", "istry", "culture", "physics", "matics")
_NEVER = word_set(
    "mr mrs ms god internet tv pm am ceo cfo coo vip covid covid-19 ai it dna gdp aids hiv christmas easter ramadan i "
    "march may north south east west northern southern eastern western earth world state government group part "
    "section figure table chapter page muslim muslims christian christians jew jews jewish arab arabs hindu hindus "
    "democrat republican islam islamic bible web ok islamist islamists jihadi jihadis "
    "ebit ebitda ebitdar eps ceo's image update breaking monday tuesday black white sharia"
)
"""Capitalised words that name nobody who acts when they stand alone."""
_ADJECTIVE = re.compile(
    r"-(?i:[a-z]+ed|led|based|born|style|era|run|owned|made|held|wide|old|speaking|winning)$|^\w-[a-z]"
)
_LONGEST_PERSON = 3
_MOST_AFTER_AND = 4


def find_mentions(text: str, speech: SpeechIndex, layout: Layout) -> list[Mention]:
    """Every name in an article's body and headline, in order; bylines, captions, contacts and boilerplate name nobody.

    Args:
        text: The article.
        speech: Its tokens and names.
        layout: What its parts are.
    """
    reader = _Reader(text, speech.roster)
    mentions: list[Mention] = []
    speakers = {start for found in speech.attributions for start, _ in found.spans}
    for unit in speech.units:
        kind = layout.kind_at(unit.end - 1)
        if unit.low and (kind in PROSE or kind in {"answer", "question", "table_row", "headline"}):
            told = text[unit.end - 1] in _ENDS or not speakers.isdisjoint(unit.starts)
            place: Place = "sentence" if told else "line"
            if kind == "headline" or (unit.start < _TOP and _is_titled(unit)):
                place = "headline"
            if kind in {"answer", "question"}:  # "Roe: …": what is said is the speaker's
                labels = list(reader.read(unit, unit.start, place=place))
                for mention in labels:
                    mention.place = place if mention.start in speakers else "quotation"
                mentions.extend(labels)
            else:
                mentions.extend(reader.read(unit, layout.trim((unit.start, unit.end))[0], place=place))
    for unit in speech.quoted_units:
        mentions.extend(reader.read(unit, unit.start, place="quotation"))
    mentions.sort(key=lambda mention: mention.start)
    return mentions


def _is_titled(unit: Unit) -> bool:
    """Whether most words of a sentence have capitals, so that these say nothing: a headline that goes on as text."""
    long = [cap for word, cap in zip(unit.low, unit.caps, strict=True) if len(word) > _LONG_WORD]
    return len(long) >= _FEWEST_TITLED and sum(long) > _TITLED * len(long)


class _Reader:
    """Reads the names of one sentence after the other."""

    def __init__(self, text: str, roster: Roster) -> None:
        self._text = text
        self._roster = roster

    def read(self, unit: Unit, begin: int, *, place: Place) -> Iterator[Mention]:
        """The names of a sentence from an offset on."""
        caps = unit.caps
        if True not in caps:
            return
        at = caps.index(True)
        while at < len(caps):
            named = caps[at] and unit.starts[at] >= begin and self._is_capital(unit, at)
            if not named or is_time_word(unit.low[at]):
                at += 1
                continue
            stop = self._find_end(unit, at)
            at -= at > 0 and unit.low[at - 1] == "al" and self._adjoins(unit, at)  # "al | Qaeda"
            mention = self._read_run(unit, at, stop, place=place)
            if mention is not None:
                yield mention
            at = stop

    def _find_end(self, unit: Unit, first: int) -> int:
        """Where the run of capitalised words ends that begins at a token, with the small words that names hold."""
        low, caps, at = unit.low, unit.caps, first + 1
        while at < len(low) and self._adjoins(unit, at) and not is_time_word(low[at]) and not _owns(low, at - 1):
            written = self._written(unit, at)
            small = written[0].isupper() and not caps[at] and len(written) > _LONG_WORD  # "Doctors Without Borders"
            if small or self._is_capital(unit, at) or links_names(unit, at, len(low)):
                at += 1
                continue
            following = at + 1 + (low[at] in {"of", "for", "on"} and low[at + 1 : at + 2] == ["the"])
            if following >= len(low) or not caps[following] or not self._adjoins(unit, following):
                break
            words = low[first:at]
            reach = self._takes_and(unit, words, following) if low[at] == "and" else None
            if reach is None and not _takes_of(words, low[at]):
                break
            at = reach or following + 1
        return at

    def _is_capital(self, unit: Unit, at: int) -> bool:
        """Whether a word is written as a name's is: "Roe", "al-Roe", and not "Norland-backed"."""
        return unit.caps[at] and not ("-" in unit.low[at] and _ADJECTIVE.search(self._written(unit, at)))

    def _adjoins(self, unit: Unit, at: int) -> bool:
        """Whether nothing but a blank stands before a token, or the dot of an initial or an abbreviation."""
        gap = self._text[unit.ends[at - 1] : unit.starts[at]]
        if gap == " " or gap in {"\u00a0", " & "}:
            return True
        word = unit.low[at - 1]
        return gap == ". " and (len(word) == 1 or word in _ABBREVIATED)

    def _takes_and(self, unit: Unit, words: Sequence[str], following: int) -> int | None:
        """Where a name ends that goes on behind "and": "Ministry of Trade and Industry", "Food and Drug Agency"."""
        low, caps, reach = unit.low, unit.caps, following + 1
        fields = all(is_ordinary(word) or word.endswith(_FIELDS) for word in (words[-1], low[following]))
        if not fields or words[-1] in ORGANIZATION_HEADS:
            return None
        if {"of", "for"} & set(words):
            return reach
        while reach < len(low) and caps[reach] and reach - following < _MOST_AFTER_AND:
            reach += 1
        named = strip_possessive(low[reach - 1]) in ORGANIZATION_HEADS and reach - following > 1
        return reach if named else None

    def _read_run(self, unit: Unit, first: int, stop: int, *, place: Place) -> Mention | None:
        """The name in a run: the word that only opens the sentence, titles and peoples before it cut off."""
        low = unit.low
        opens = unit.caps[first] and (first == 0 or not unit.is_word(first - 1))
        begin = self._skip_opening(unit, first, stop) if opens else first
        if begin is None or (begin and low[begin - 1] in _NO_NAME) or low[:begin] == ["by"]:
            return None  # "She Knows Norby", a byline
        words = [strip_possessive(word) for word in low[begin:stop]]
        if len(words) == 1 and (words[0] in _NEVER or is_title(words[0]) or words[0].endswith(_CONTRACTED)):
            return None
        name = self._find_name(unit, begin, stop, words)
        return None if name is None or self._is_nobody(unit, name, words) else self._make(unit, name, begin, place)

    def _is_nobody(self, unit: Unit, name: Span, words: Sequence[str]) -> bool:
        """Whether a name is a people's, or what a name owns: "Norby's Army"."""
        start, stop = name
        owned = start and unit.caps[start - 1] and unit.low[start - 1].endswith(_POSSESSIVE)
        if owned and self._adjoins(unit, start):
            return is_office(strip_possessive(unit.low[start - 1])) or all(map(is_ordinary, words))
        if unit.low[stop - 1].endswith(_POSSESSIVE) and len(words) > 1 and is_office(words[-1]):
            return True  # "Press Office for the Norby Attorney's Office"
        return all(is_demonym(strip_possessive(self._written(unit, at))) for at in range(start, stop))

    def _make(self, unit: Unit, name: Span, begin: int, place: Place) -> Mention:
        """The mention of a name that has been found, without a possessive ending."""
        (start, stop), starts = name, unit.starts
        end = starts[start] + len(strip_possessive(self._text[starts[start] : unit.ends[stop - 1]]))
        if self._text[end : end + 1] == "." and unit.low[stop - 1] in _ABBREVIATED and stop < len(unit.low):
            end += 1  # "Norby Steel Corp. said"
        mention = Mention(self._text[starts[start] : end], starts[start], end, unit, start, stop, begin, place)
        if resumed := _RESUMED.match(self._text, unit.end):
            mention.resumed = resumed[1].lower()
        return mention

    def _find_name(self, unit: Unit, begin: int, stop: int, words: Sequence[str]) -> Span | None:
        """The tokens of the name in a run, without titles, roles and what somebody belongs to."""
        if len(words) >= _LONGEST_PERSON and _ends_with_person(words):
            return stop - 2, stop
        if len(words) > 1 and head_of(words) in HEADS:
            return begin, stop
        if _is_phrase(words) or any(_is_part_of_name(unit.low, at) for at in range(begin, stop - 1)):
            return begin, stop  # "Doctors Without Borders", "St Ann's Infirmary"
        name = read_name(unit, begin, stop)
        if name is None:
            return None
        start, stop = name
        start = self._after_body(unit, start, stop)
        while stop - start > 2 and self._opens_role(unit, start, stop):
            start += 1  # "Juror | Ann Roe"
        return start, stop

    def _opens_role(self, unit: Unit, start: int, stop: int) -> bool:
        """Whether the first word of a name of several is no part of it but what somebody is: an ordinary word."""
        low, word = unit.low, unit.low[start]
        if not looks_like_person(" ".join(map(str.title, low[start + 1 : stop]))) or low[stop - 1] in GENERATIONS:
            return False
        if is_demonym(self._written(unit, start)):
            return True
        plain = any(is_ordinary(other) and not is_also_name(other) for other in low[start + 1 : stop])
        if self._written(unit, start).isupper() and len(word) in {2, 3}:
            return not plain  # "VC | Ann Roe"
        if is_also_name(word) or not ("-" in word or is_ordinary(word)):
            return False
        return is_office(word) or (word not in HEADS and not plain)

    def _written(self, unit: Unit, at: int) -> str:
        return self._text[unit.starts[at] : unit.ends[at]]

    def _after_body(self, unit: Unit, start: int, stop: int) -> int:
        """Where a person's name begins behind a body's or a state's: "Norby University | Ann Roe"."""
        low = unit.low
        if stop - start == _LONGEST_PERSON and start > 1 and low[start - 1] == "and" and unit.caps[start - 2]:
            return start if is_also_name(low[start]) else start + 1  # "Council on Norland and Easton | Ann Roe"
        if stop - start > _LONGEST_PERSON and low[stop - 3] in ORGANIZATION_HEADS:
            return start if any(map(is_ordinary, low[stop - 2 : stop])) else stop - 2
        for count in (2, 1):
            words = low[start + count : stop]
            person = looks_like_person(" ".join(map(str.title, words))) and not all(map(is_ordinary, words))
            if person and find_state(self._text[unit.starts[start] : unit.ends[start + count - 1]]):
                return start + count
        return start

    def _skip_opening(self, unit: Unit, first: int, stop: int) -> int | None:
        """Past a word whose capital comes from opening a sentence; None if nobody can tell where the name begins."""
        word, written, short = strip_possessive(unit.low[first]), self._written(unit, first), stop - first == 2
        if written.isupper() and len(written) > 1:
            return first
        small = self._roster.is_written_small(word)
        single = stop - first == 1
        ordinary = (is_ordinary(word) or small) and not is_also_name(word) and (len(word) > 2 or single)
        if self._roster.is_capital_inside(unit.low[first]) and not (ordinary and small):
            return first
        if single:
            return first if not (ordinary or small) else None
        words = [strip_possessive(one) for one in unit.low[first:stop]]
        if short and ordinary and is_office(word) and not is_title(word):
            return first + 1
        if not ordinary or head_of(words) in HEADS or is_title(word):
            return first
        if not short and "-" not in word and self._text.count(self._text[slice(*unit.span(first, stop))]) > 1:
            return first  # "Sea Glass Tours", twice
        return None if short and not self._roster.is_capital_inside(unit.low[first + 1]) else first + 1


def _ends_with_person(words: Sequence[str]) -> bool:
    """Whether a run ends with an office and a person's name: "Patrol Chief James Hall", "Wildlife Warrior Ann Roe"."""
    if is_title(words[-3]) and words[-1] not in ORGANIZATION_HEADS:
        return is_also_name(words[-2]) and not is_title(words[-2])
    plain = any((is_ordinary(word) and not is_also_name(word)) or word in HEADS for word in words[-2:])
    return len(words) > _LONGEST_PERSON and is_office(words[-3]) and not plain


def _owns(low: Sequence[str], at: int) -> bool:
    """Whether a word is the owner of what follows, and no part of its name."""
    return low[at].endswith(_POSSESSIVE) and not _is_part_of_name(low, at)


def _is_part_of_name(low: Sequence[str], at: int) -> bool:
    """Whether an owner belongs to the name: "People's Party", "St Ann's Ward"."""
    if not low[at].endswith(_POSSESSIVE):
        return False
    return low[at].replace("’", "'") in _OWNERS or bool(at and low[at - 1] in {"st", "saint"})


def _is_phrase(words: Sequence[str]) -> bool:
    """Whether a name is a noble's title, or holds a preposition that no title does."""
    noble = words[1:2] == ["of"] and words[0] in NOBLE
    return noble or any(word in PREPOSITIONS and word not in {"of", "for", "on"} for word in words)


def _takes_of(words: Sequence[str], preposition: str) -> bool:
    """Whether a name goes on behind a preposition: "Ministry | of", "Office for the Coordination | of"."""
    head, body = words[-1], "for" in words and not ORGANIZATION_HEADS.isdisjoint(words)
    if preposition == "of":
        return head in _TAKES_OF or body
    if preposition == "for":
        return head in _TAKES_FOR or "of" in words
    return preposition == "on" and head in {"committee", "commission", "council", "conference"}
