"""Finds the mentions of proper names in an article: whole, without titles before them.

Reads the same tokens (`Unit`) as the attribution finder. `identities` groups the mentions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from summarizer.engines.extractive.layout import PROSE, Layout
from summarizer.grounding.speech.roster import TIMES_OF_OFFICE, Roster
from summarizer.grounding.speech_index import SpeechIndex
from summarizer.language.gazetteer.first_names import is_first_name
from summarizer.language.gazetteer.places import find_state, is_demonym, is_subdivision
from summarizer.language.gazetteer.vocabulary import is_also_name, is_ordinary
from summarizer.language.letters import POSSESSIVE, strip_possessive
from summarizer.language.lexicon import (
    CONJUNCTIONS,
    DETERMINERS,
    FUNCTION_WORDS,
    LEGAL_FORMS,
    PREPOSITIONS,
    RELATIVES,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    is_finite,
    is_time_word,
    read_class,
    word_set,
)
from summarizer.language.name_words import HEADS, ORGANIZATION_HEADS, head_of, is_office
from summarizer.language.names import NAME_SUFFIXES, PARTICLES, is_title, links_names, looks_like_person, read_name
from summarizer.language.tokens import Unit

Place: TypeAlias = Literal["sentence", "line", "headline", "quotation"]


@dataclass(slots=True, eq=False)
class Mention:
    """A name at one place of the article."""

    name: str  # as written, without a possessive ending
    start: int  # offset of the first character
    end: int  # offset after the last character
    unit: Unit  # the sentence
    first: int  # index of the first token
    stop: int  # index after the last token
    begin: int  # index of the first capitalised token of a title before the name; `first` if there is none
    # whether it is in a sentence in the article's own words, in a line that is no sentence (a table's row, a list's
    # item), in the headline or in a quotation
    place: Place
    before: str = field(init=False)  # the token before the name and its title in lower case; empty if there is none
    after: str = field(init=False)  # the token after the name in lower case; empty if there is none
    possessive: bool = field(init=False)  # whether it has a possessive ending: "Roe's plan"
    # the pronoun that opens the next sentence, in lower case; empty if there is none
    resumed: str = field(init=False, default="")
    # whether it is the subject of a verb; None until `evidence.is_subject` computes it
    is_subject: bool | None = field(init=False, default=None)
    # whether it only modifies the noun after it; None until `evidence.modifies` computes it
    modifies: bool | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        low = self.unit.low
        self.before = low[self.begin - 1] if self.begin else ""
        self.after = low[self.stop] if self.stop < len(low) else ""
        self.possessive = self.unit.ends[self.stop - 1] > self.end and low[self.stop - 1].endswith(POSSESSIVE)

    @property
    def plain(self) -> bool:
        """Whether the mention is in a sentence in the article's own words."""
        return self.place == "sentence"


_RESUMED: Final = re.compile(r"\s*(S?[Hh]e|Its?)\b")
PARTY: Final = re.compile(r"[rdi]-[a-z]")  # a legislator's party and state, in lower case: "R-Ohio"
BASED: Final = re.compile(r"-(?:[a-z]+ed|led|run|born)$")
LINKS: Final = frozenset({"of", "for", "to", "at", "in"})
BOUNDS: Final = PREPOSITIONS | CONJUNCTIONS | SUBORDINATORS | SUBJECT_PRONOUNS | RELATIVES | DETERMINERS
_LONGEST_FIELD: Final = 3  # lower-case words of an office's field: "head of financial reporting"
_ENDS: Final = frozenset(".!?…\"”’'»)")
_TAKES_OF: Final = ORGANIZATION_HEADS | read_class("names that continue with of")
_TAKES_FOR: Final = read_class("names that continue with for")
_TAKES_ON: Final = word_set("committee commission council panel subcommittee inquiry")
_OWNERS: Final = word_set("people's women's men's children's king's queen's lloyd's")
_ABBREVIATED: Final = word_set(
    "mr mrs ms dr st jr sr prof rev sen rep gov gen lt col capt sgt maj inc corp co ltd bros mt ft"
)
_PARTISANS: Final = read_class("members of parties") - {"labour", "independent"}  # which also name bodies
_NEVER: Final = read_class("capitalised words that name nobody")


def find_mentions(text: str, speech: SpeechIndex, layout: Layout) -> list[Mention]:
    """Return the names in an article in order, without those in bylines, captions, contacts and notices."""
    reader = _Reader(text, speech.roster)
    mentions: list[Mention] = []
    speakers = {start for found in speech.attributions for start, _ in found.spans}
    for unit in speech.units:
        kind = layout.kind_at(unit.end - 1)
        labelled = not speakers.isdisjoint(unit.starts)  # it names the speaker of what follows
        if not (labelled or kind in PROSE or kind in {"answer", "question", "table_row", "headline"}):
            continue
        place: Place = "sentence" if text[unit.end - 1] in _ENDS or labelled else "line"
        if kind == "headline":
            place = "headline"
        talk = kind in {"answer", "question"}
        for mention in reader.read(unit, unit.start if talk else layout.trim((unit.start, unit.end))[0], place=place):
            if talk and mention.start not in speakers:
                mention.place = "quotation"  # "Roe: …": the words are the speaker's
            mentions.append(mention)
    for unit in speech.quoted_units:
        mentions.extend(reader.read(unit, unit.start, place="quotation"))
    mentions.sort(key=lambda mention: mention.start)
    return mentions


def find_word(text: str, word: str) -> Iterator[int]:
    """Yield the offsets of a whole word or name in a text; fast, since the pattern begins with a literal."""
    for match in re.finditer(rf"{re.escape(word)}\b", text):
        at = match.start()
        if not (at and (text[at - 1].isalnum() or text[at - 1] == "_")):
            yield at


def describes_next(unit: Unit, first: int) -> bool:
    """Whether an apposition from a token on describes a name after it: "in Norby, | its mayor, Ann Roe, said"."""
    comma = first
    while unit.is_word(comma):
        comma += 1
    begin, end = comma + 1, unit.end_name(comma + 1) if unit.low_at(comma) == "," else 0
    name = " ".join(unit.low[begin:end]).title()
    named = end > begin + 1 and is_first_name(unit.low[begin]) and looks_like_person(name) and not is_subdivision(name)
    return named and is_finite(unit.low_at(end + (unit.low_at(end) == ",")))  # not "of Norby, North Norland, said"


def find_office_of(unit: Unit, last: int) -> int | None:
    """Return the office whose complement ends at a token: "head | of planning", "ambassador | to the United States"."""
    low = unit.low
    field = last
    while field > last - _LONGEST_FIELD and low[field] not in BOUNDS and unit.is_word(field) and not unit.caps[field]:
        field -= 1  # "head of | financial reporting", "head of the Norby | news agency"
    is_verb = low[last].endswith("ed") or is_finite(low[last])  # "the head of Norby Radio told | the Norby Post"
    if low[last].endswith(POSSESSIVE) or (not unit.caps[last] and (low[last] in BOUNDS or is_verb)):
        return None
    for at in range(min(field, last - 1), max(0, last - 12), -1):
        if low[at] in LINKS and is_office(low[at - 1]):
            return at - 1
        if not (unit.caps[at] or (low[at] in {"of", "for", "the", "and"} and unit.caps[field])):
            break
    return None


class _Reader:
    """Reads the names of an article sentence by sentence."""

    def __init__(self, text: str, roster: Roster) -> None:
        self._text = text
        self._roster = roster

    def read(self, unit: Unit, begin: int, *, place: Place) -> Iterator[Mention]:
        """Yield the names of a sentence from an offset on."""
        caps = unit.caps
        if True not in caps:
            return
        at = caps.index(True)
        while at < len(caps):
            if unit.starts[at] < begin or not caps[at] or is_time_word(unit.low[at]):
                at += 1
                continue
            stop = self._find_end(unit, at)
            mention = self._read_run(unit, at, stop, place=place)
            if mention is not None:
                yield mention
            at = stop

    def _find_end(self, unit: Unit, first: int) -> int:
        """Return the end of the run of capitalised words that begins at a token, including particles within names."""
        low, caps, at = unit.low, unit.caps, first + 1
        while at < len(low) and self._adjoins(unit, at) and not is_time_word(low[at]):
            if low[at - 1].endswith(POSSESSIVE) and not _is_part_of_name(unit, at - 1):
                break
            if caps[at] or links_names(unit, at, len(low)):
                at += 1
                continue
            following = at + 1 + (low[at] in {"of", "for", "on"} and low[at + 1 : at + 2] == ["the"])
            if following >= len(low) or not caps[following] or not self._adjoins(unit, following):
                break
            if (low[at] == "on" and is_time_word(low[following])) or not continues_name(unit, first, at, following):
                break  # "the Committee | on Monday"
            at = following + 1
        return at

    def _adjoins(self, unit: Unit, at: int) -> bool:
        """Whether only a blank, or the dot of an initial or abbreviation, separates a token from the previous one."""
        gap = self._text[unit.ends[at - 1] : unit.starts[at]]
        word = unit.low[at - 1]
        if gap[:1] == "." and (len(word) == 1 or word in _ABBREVIATED):
            gap = gap[1:]
        elif gap[:1] == "," and unit.low[at] in LEGAL_FORMS:
            gap = gap[1:]  # "Norbex|,| Inc."
        return gap in {" ", "\n", "\u00a0", " & "}  # a line may be broken inside of a name

    def _written(self, unit: Unit, at: int) -> str:
        return self._text[unit.starts[at] : unit.ends[at]]

    def _is_state(self, unit: Unit, first: int, stop: int) -> bool:
        return find_state(strip_possessive(self._text[slice(*unit.span(first, stop))])) is not None

    def _read_run(self, unit: Unit, first: int, stop: int, *, place: Place) -> Mention | None:
        """Return the name in a run, without an opening word, titles and demonyms before it; None if there is none."""
        low = unit.low
        opens = unit.caps[first] and (first == 0 or not unit.is_word(first - 1))
        begin = self._skip_opening(unit, first, stop) if opens else first
        if begin is None:
            return None  # "She Knows Norby"
        words = [strip_possessive(word) for word in low[begin:stop]]
        if (len(words) == 1 and _is_no_actor(words[0])) or LEGAL_FORMS.issuperset(words):
            return None
        name = self._find_name(unit, begin, stop, words)
        if name is None or self._is_of_people(unit, *name):
            return None
        start, stop = self._fit_name(unit, *name)
        if self._is_half(unit, start, stop, words):
            return None
        return self._make_mention(unit, start, stop, min(begin, start), place)

    def _make_mention(self, unit: Unit, start: int, stop: int, begin: int, place: Place) -> Mention:
        """Make the mention of a name by its tokens, with the dot of an abbreviation; its run begins at `begin`."""
        at = unit.starts[start]
        end = at + len(strip_possessive(self._text[at : unit.ends[stop - 1]]))
        end += self._text[end : end + 1] == "." and unit.low[stop - 1] in _ABBREVIATED  # "Norby Steel Corp. said"
        mention = Mention(" ".join(self._text[at:end].split()), at, end, unit, start, stop, begin, place)
        if resumed := _RESUMED.match(self._text, unit.end):
            mention.resumed = resumed[1].lower()
        return mention

    def _fit_name(self, unit: Unit, start: int, stop: int) -> tuple[int, int]:
        """Return the tokens of a name without its base, epithet and generation, but with particles before it."""
        stop -= stop - start > 2 and self._written(unit, stop - 1).isupper() and unit.low[stop - 1] in NAME_SUFFIXES
        start = self._skip_base(unit, start, stop)
        start += self._roster.words(unit, start, stop) in self._roster.called
        while start and unit.low[start - 1] in PARTICLES and self._adjoins(unit, start):
            start -= 1  # "by de Roe", "al Qaeda"
        if start and stop - start == 1 and self._written(unit, start - 1) == "He" and not is_ordinary(unit.low[start]):
            start -= self._adjoins(unit, start)  # "He Lifeng"
        return start, stop

    def _skip_base(self, unit: Unit, start: int, stop: int) -> int:
        """Return the start of a body's name after where it is based: "Norby-based | Harlan Steel"."""
        based = (at for at in range(stop - 1, start, -1) if BASED.search(self._written(unit, at - 1)))
        first = next(based, start)
        return start if stop - first == 1 and is_ordinary(unit.low[first]) else first  # "| Norby-led Coalition"

    def _find_name(self, unit: Unit, begin: int, stop: int, words: list[str]) -> tuple[int, int] | None:
        """Return the tokens of the name in a run, without titles, roles and affiliations; None if there is none."""
        holder = self._find_holder(unit, begin, stop)
        if holder is not None:
            return holder, stop
        size = 2 + (len(words) > 2 and len(words[-2].rstrip(".")) == 1)  # "Ann M. Roe"
        named = len(words) > size and (is_also_name(words[-size]) or not is_ordinary(words[-size]))
        named = named and (is_title(words[-size - 1]) or not is_title(words[-size]))  # "Senior Sergeant | Roe"
        if named and is_office(words[-size - 1]) and words[-1] not in ORGANIZATION_HEADS:
            return stop - size, stop  # "Norbex COO | Ann Roe", "Patrol Chief | James Hall"
        joined = "for" in words and not is_title(words[0])  # "Citizens for Responsibility"
        called = len(words) == 2 and is_title(words[0]) and self._roster.find_bearers(self._written(unit, stop - 1))
        headed = head_of(words) in HEADS and not called  # "Judge | Hill"
        if len(words) > 1 and (joined or headed or self._is_state(unit, begin, stop)):
            return begin, stop
        if any(_is_part_of_name(unit, at) for at in range(begin, stop - 1)):
            return begin, stop
        name = read_name(unit, begin, stop)
        if name is None:
            return None
        start, stop = name
        while stop - start > 2 and self._precedes_person(unit, start, stop):
            start += 1
        return start, stop

    def _find_holder(self, unit: Unit, begin: int, stop: int) -> int | None:
        """Return the start of the holder of an office before a run: "envoy to South Norland | Ann Roe"; else None."""
        if stop - begin < 3 or not is_first_name(unit.low[stop - 2]) or unit.low[stop - 1] in HEADS:
            return None
        first, last = self._written(unit, stop - 2), strip_possessive(self._written(unit, stop - 1))
        alone = (at for at in find_word(self._text, last) if not self._text.endswith(f"{first} ", 0, at))
        named = is_finite(unit.low_at(stop)) or next(alone, None) is not None
        if not named or find_state(last) or find_state(f"{first} {last}"):
            return None
        start = self._begin_holder(unit, begin, stop)
        return None if start is None or find_office_of(unit, start - 1) is None else start

    def _begin_holder(self, unit: Unit, begin: int, stop: int) -> int | None:
        """Return the start of the full name of two or three words that ends a run; None if a body's may go on there."""
        body = strip_possessive(self._written(unit, stop - 3))
        word, wider = body.casefold(), self._text[slice(*unit.span(max(begin, stop - 4), stop - 2))]
        place = find_state(body) or body in {"EU", "UN"} or is_subdivision(wider.removeprefix("of "))
        alone = not unit.caps[stop - 4]  # "widow of | Martin Luther King"
        given = is_first_name(word) and not (place or word in HEADS or (is_ordinary(word) and not alone))
        start = stop - 2 - given  # "Ann Mary Roe"
        if start == begin or is_title(word) or word in _ABBREVIATED or (body.isupper() and not place):
            return None  # "chief of JP | Morgan Chase", "abbot of Mount St | Joseph Abbey"
        before = unit.low[start - 1]
        may_go_on = given and unit.caps[start - 1] and (not before.endswith("s") or is_first_name(before))
        return None if may_go_on else start  # "United Nations | Ann Mary Roe", but "head of Morgan | Stanley"

    def _is_of_people(self, unit: Unit, start: int, stop: int) -> bool:
        """Whether a run only says where or of what party somebody is: "South Korean", "the Texas Democrat"."""
        if PARTY.match(unit.low[start]):  # "Rep. Roe (R-Ohio)", but "the maker D-Link"
            return unit.low_at(start - 1) in {",", "("} or is_subdivision(
                self._text[slice(*unit.span(start, stop))][2:]
            )
        *places, last = [strip_possessive(self._written(unit, at)) for at in range(start, stop)]
        if last.casefold() in _PARTISANS:
            return bool(places) and (is_subdivision(" ".join(places)) or all(map(is_demonym, places)))
        return is_demonym(" ".join([*places, last])) is not None or all(map(is_demonym, [*places, last]))

    def _is_half(self, unit: Unit, start: int, stop: int, words: list[str]) -> bool:
        """Whether a name at the end of a run with the given words is what the words before it make incomplete."""
        if stop - start < len(words) and stop - start == 1 and is_title(words[-1]):
            return True  # "the Prosecutor | General's report"
        if stop - start == 2 and words[-1] in ORGANIZATION_HEADS and self._may_be_half(unit, start):
            return True
        owned = start and unit.caps[start - 1] and unit.low[start - 1].endswith(POSSESSIVE)
        return bool(owned) and all(map(is_ordinary, words))  # "Norby's | Army"

    def _may_be_half(self, unit: Unit, start: int) -> bool:
        """Whether a body's name may begin before "and": "Norby and | Easton Police"."""
        before = start - 2
        single = before >= 0 and unit.caps[before] and not (before and unit.caps[before - 1])
        return single and unit.low[start - 1] == "and"

    def _precedes_person(self, unit: Unit, start: int, stop: int) -> bool:
        """Whether the first word of a run describes the person named after it: "Juror | Ann Roe"."""
        low, word = unit.low, unit.low[start]
        rest, written = low[start + 1 : stop], self._written(unit, start)
        if any(is_ordinary(other) and not is_also_name(other) for other in rest[-2:]):
            return False
        return bool(is_demonym(written) or find_state(written)) or (
            not is_also_name(word) and ("-" in word or is_ordinary(word))
        )

    def _skip_opening(self, unit: Unit, first: int, stop: int) -> int | None:
        """Return the first token after a word capitalised only as the sentence's opening; None if no name is sure."""
        word, written, single = strip_possessive(unit.low[first]), self._written(unit, first), stop - first == 1
        if (written.isupper() and len(written) > 1) or self._is_state(unit, first, stop):
            return first
        small = word in self._roster.small
        ordinary = (is_ordinary(word) or small) and not is_also_name(word) and (len(word) > 2 or single)
        if not ordinary or (unit.low[first] in self._roster.inner and not small):
            return first
        if single:
            return None
        if self._opens_name(unit, first):
            return first
        titled = (
            is_title(word)
            or unit.low_at(first + 1) == "for"
            or head_of([strip_possessive(one) for one in unit.low[first:stop]]) in HEADS
        )
        return first if titled and word not in TIMES_OF_OFFICE else first + 1

    def _opens_name(self, unit: Unit, first: int) -> bool:
        """Whether an ordinary word at the start of a sentence belongs to the name after it: "Matt Roe"."""
        word = strip_possessive(unit.low[first])
        if word in FUNCTION_WORDS or is_office(word):
            return False
        given = is_first_name(word) and not is_ordinary(strip_possessive(unit.low[first + 1]))
        return given or self._always_opens(self._written(unit, first), self._written(unit, first + 1))

    def _always_opens(self, opening: str, word: str) -> bool:
        """Whether a capitalised word occurs at least twice, and always after the opening word: "Brindle Howe"."""
        found = 0
        for at in find_word(self._text, word):
            if not self._text.endswith(f"{opening} ", 0, at):
                return False
            found += 1
        return found > 1


def _is_no_actor(word: str) -> bool:
    """Whether a single capitalised word is no actor's name: a title, a contraction, "Easter"."""
    return word in _NEVER or "'" in word.replace("’", "'")[-3:]


def _is_part_of_name(unit: Unit, at: int) -> bool:
    """Whether a possessive is part of a name: "People's Party", "Trawler Owners' Federation"."""
    low = unit.low[at].replace("’", "'")
    end = next((i for i in range(at + 1, len(unit.low)) if not unit.caps[i]), len(unit.low))
    return low in _OWNERS or (
        low.endswith("s'") and end > at + 1 and strip_possessive(unit.low[end - 1]) in ORGANIZATION_HEADS
    )


def continues_name(unit: Unit, first: int, at: int, following: int) -> bool:
    """Whether a name continues after a linking word: "Ministry | of Trade", "Ministry of Trade | and Industry"."""
    words, link, low = unit.low[first:at], unit.low[at], unit.low
    if link == "of":
        heads = words if "for" in words else words[:1]  # "Committee for the Defense | of Trees"
        return words[-1] in _TAKES_OF or not ORGANIZATION_HEADS.isdisjoint(heads)
    if link == "on":
        return words[-1] in _TAKES_ON
    if link == "for":
        return words[-1] in _TAKES_FOR or "of" in words
    if link == "in":  # "Organization for Security and Cooperation | in Europe"
        return "for" in words and words[-1].endswith("operation") and low[following] == "europe"
    if not LEGAL_FORMS.isdisjoint(words[1:]) or words[-1] == "group":
        return False  # "Norby Group and | Easton Steel Co"
    sides = (word.replace("co-op", "coop") for word in (words[-1], strip_possessive(low[following])))
    if link != "and" or not all(map(is_ordinary, sides)):
        return False
    return _ends_like_body(unit, following) or not {"of", "for", "on"}.isdisjoint(words)


def _ends_like_body(unit: Unit, first: int) -> bool:
    """Whether words from a token on end a body's name: "Food and | Drug Agency", "Food and | Drug Agency's Ann Roe"."""
    owner = next((at for at in range(first, len(unit.low)) if unit.low[at].endswith(POSSESSIVE)), len(unit.low))
    end = min(owner + 1, unit.end_name(first))
    return end - first > 1 and strip_possessive(unit.low[end - 1]) in ORGANIZATION_HEADS
