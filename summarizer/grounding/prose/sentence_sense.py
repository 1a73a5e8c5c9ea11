"""A sentence's meaning as far as closed word lists tell it: its words' keys, and which ends of opposites they are.

What a difference between two sentences means is decided in `contradictions`.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from summarizer.grounding.figures.number_words import CARDINALS
from summarizer.grounding.prose.chunks import Chunk, split_chunks
from summarizer.grounding.prose.frames import Frame, FrameReader
from summarizer.grounding.prose.negations import Negations
from summarizer.grounding.prose.negators import STEADY
from summarizer.grounding.prose.opposites import AXES, GROUPS, PHRASES, Axis
from summarizer.grounding.prose.stems import stem
from summarizer.grounding.prose.word_classes import BE, DETERMINERS, PREPOSITIONS
from summarizer.grounding.prose.words import Words

_PARTICLES: Final = frozenset(particle for _, particle in PHRASES)
_FAR_PARTICLES: Final = frozenset({"out", "down", "off", "over"})
_SMALL: Final = frozenset({"up", "down", "against", "more", "less", "fewer", "most", "least", "behind"})
_SPECIAL: Final = _PARTICLES | _SMALL | {"need", "going", "close", "longer", "at", "defeat"}
_EMPTY: Final = frozenset({("need", "not"), ("going", "to"), ("no", "longer")})
"""Pairs whose one word carries no meaning of its own."""
_COMPARES: Final = frozenset({"more", "less", "fewer"})
_COMPARATIVES: Final = frozenset("higher lower bigger larger smaller fewer greater slower".split())
_AFTER_A: Final = frozenset("dozen hundred thousand million billion third quarter fifth tenth half".split())
_AGAINST: Final = frozenset(
    map(
        stem,
        "vote protest demonstrate campaign argue speak come rally march decide warn advise fight turn rule".split(),
    )
)
_RIVALS: Final = frozenset("rival rivals competitor competitors neighbour neighbor brother sister sibling peer".split())
_LEAVE: Final = stem("leave")
_LOSE: Final = stem("lose")
_TIMES: Final = frozenset({"earlier", "later", "sooner"})
_UNITS: Final = frozenset("seconds minutes hours days weeks months years day week month year".split())
_BANS: Final = frozenset(map(stem, "ban block bar prohibit restrict curb limit".split()))
_LIFTS: Final = frozenset(map(stem, "lift end scrap drop ease relax remove repeal overturn waive loosen".split()))
_ADVISES: Final = frozenset(map(stem, ("recommend", "advise", "urge", "encourage")))
_SIDES: Final = frozenset(map(stem, ("support", "oppose", "back")))
_OFTEN_THINGS: Final = frozenset(
    map(stem, "back fire contract lead block move sign object pass bar charge slip trail work demand top match".split())
)


@dataclass(frozen=True, slots=True)
class Pole:
    """A word that is one end of a pair of opposites.

    Attributes:
        index: Where it stands.
        axis: The pair.
        sign: Which end it means, its negation taken into account.
        converse: Whether the other end may mean the same, told from the other side.
    """

    index: int
    axis: Axis
    sign: int
    converse: bool


class Sense:
    """What is known of one text's meaning; what costs more is worked out when it is first asked for.

    Args:
        words: Its words.
        speakers: Lower-case names in it that stand for a pronoun of its quote, "Lind" for "I": they carry no more
            meaning than that.

    Attributes:
        words: Its words.
        keys: For each word its stem, or the key of the phrase that begins there; empty for what carries no meaning.
        negations: Its negations.
    """

    def __init__(self, words: Words, *, speakers: AbstractSet[str] = frozenset()) -> None:
        self.words = words
        self.keys = self._read_keys()
        if speakers:
            self.keys = [
                "" if low in speakers else key for key, low in zip(self.keys, words.lows[: len(words)], strict=True)
            ]
        self.negations = Negations(words, self.keys)

    def _read_keys(self) -> list[str]:
        lows = self.words.lows
        keys = [word.stem if word.content else "" for word in self.words.words]
        for index in range(len(keys)):
            low = lows[index]
            if low not in _SPECIAL:
                continue
            if low in _PARTICLES and self._join_phrase(keys, index):
                continue
            if low in _SMALL:
                keys[index] = self._small(index)
            elif low == "defeat" and not self.words.is_verb(index) and lows[index + 1] != "of":
                keys[index] = _LOSE
            elif low == "at":
                self._mark_steady(keys, index)
            elif (low, lows[index + 1]) in _EMPTY or (lows[index - 1], low) in _EMPTY:
                keys[index] = ""
            elif low == "close" and lows[index - 1] in BE:
                keys[index] = "near"
        return keys

    def _join_phrase(self, keys: list[str], index: int) -> bool:
        """Give a verb the key that its particle makes of it; whether there is such a verb."""
        for before in range(index - 1, max(-1, index - 6), -1):
            if index - before > 3 and self.words.lows[index] not in _FAR_PARTICLES:
                return False
            key = PHRASES.get((stem(self.words.lows[before]), self.words.lows[index])) if before >= 0 else None
            if key is not None:
                keys[before], keys[index] = key, ""
                return True
        return False

    def _mark_steady(self, keys: list[str], index: int) -> None:
        """Give "held" of "held rates at 4 percent" a key of its own."""
        if not self._is_number(index + 1):
            return
        for before in range(index - 1, max(-1, index - 7), -1):
            if keys[before] in STEADY or keys[before] == _LEAVE:
                keys[before] = "hold_at"
                return

    def _small(self, index: int) -> str:
        """The key of a function word that is an end of opposites where it stands for itself."""
        lows = self.words.lows
        low, following, before = lows[index], lows[index + 1], lows[index - 1]
        if low == "against":
            attached = (
                before in BE
                or before in ("percent", "%")
                or not _AGAINST.isdisjoint(map(stem, self.words.lows[max(0, index - 2) : index]))
            )
            return low if attached else ""
        if low in ("up", "down"):
            figure = following[:1].isdigit() or following in ("by", "from") or following[:1] in "$€£"
            return ("go_up" if low == "up" else "go_down") if figure or before in BE else ""
        if low in ("most", "least") or before in ("no", "once", "any", "or", "at"):
            return ""
        if low in _COMPARES and following == "than" and self._is_number(index + 2):
            return ""
        if before[:1].isdigit() and following != "than":  # "another 200 more"
            return ""
        return stem(low)

    def _is_number(self, index: int) -> bool:
        low = self.words.lows[index]
        if low in ("a", "an"):
            return self.words.lows[index + 1] in _AFTER_A
        return low[:1].isdigit() or low in ("$", "€", "£", "¥") or low in CARDINALS or low == "half"

    @cached_property
    def present(self) -> frozenset[str]:
        """All keys."""
        return frozenset(self.keys) - {""}

    @cached_property
    def groups(self) -> list[str]:
        """For each word its key, or that of the word that stands for all its synonyms."""
        return [GROUPS.get(key, key) for key in self.keys]

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """All keys, those that stand for synonyms, and what is left of words without a prefix that negates."""
        bases = (word.base for word in self.words.words if word.base)
        return frozenset((*self.keys, *self.groups, *bases)) - {""}

    @cached_property
    def axes(self) -> frozenset[int]:
        """The pairs of opposites that any of its words is an end of."""
        return frozenset(axis.number for key in self.present for axis in AXES.get(key, ()))

    @cached_property
    def frames(self) -> list[Frame]:
        """Its verbs with what belongs to them."""
        return FrameReader(self.words, self.keys, self.chunks).frames

    @cached_property
    def chunks(self) -> list[Chunk]:
        """Its words in the groups that go together."""
        return list(split_chunks(self.words))

    @cached_property
    def poles(self) -> list[Pole]:
        """The words that are ends of opposites, negation taken into account."""
        found: list[Pole] = []
        turned = self.negations.turned
        for index, key in enumerate(self.keys):
            if key not in AXES or (self.words.lows[index] in _TIMES and not self._compares(index)):
                continue
            if self.words.lows[index] in ("opposition", "loan", "loans", "agreement", "agreements") and self._is_thing(
                index
            ):
                continue
            if self.words.lows[index] in ("rain", "rains", "rained"):
                continue  # of "rainy"
            if key == _LEAVE and "for" in self.words.lows[index + 1 : index + 5]:
                continue  # who leaves one for another joins it
            if key in _BANS and self._is_lifted(index):
                continue
            if (key in _OFTEN_THINGS and self._is_thing(index)) or self._is_agent(index):
                continue
            passive = key in ("win", "beat", "defeat") and self._is_passive(index)
            against = (index in turned) != (key in _ADVISES and self._advises_against(index))
            for axis in AXES["be_beaten" if passive else key]:
                sign = -axis.sign if against and not axis.fixed else axis.sign
                found.append(Pole(index, axis, sign, axis.converse or self._compares(index)))
        for negation in self.negations.every:
            if self.negations.is_elliptic(negation):  # the verb holds for one and not for another
                last = max((pole.index for pole in found if pole.index < negation.index), default=None)
                found += [replace(pole, sign=-pole.sign) for pole in found if pole.index == last]
        return found

    def _is_lifted(self, index: int) -> bool:
        """Whether a ban is told to be lifted, which allows what it is of."""
        near = range(max(0, index - 5), min(index + 6, len(self.keys)))
        return any(self.keys[at] in _LIFTS and self.words.is_verb(at) for at in near)

    def _advises_against(self, index: int) -> bool:
        """Whether what is advised is not to do it: "recommends avoiding"."""
        lows = self.words.lows
        return any(low == "not" or low.startswith("avoid") for low in lows[index + 1 : index + 4])

    def _compares(self, index: int) -> bool:
        """Whether a comparative may be told from either side: "16 fewer than B" is "B had 16 more"."""
        lows = self.words.lows
        if lows[index] not in _COMPARES and not lows[index].endswith("er"):
            return False
        if lows[index - 1][:1].isdigit() or lows[index - 1] in _UNITS or self._is_measured(index):
            return True
        return not _RIVALS.isdisjoint(lows[index + 1 : index + 3])

    def _is_measured(self, index: int) -> bool:
        """Whether "than" follows, and not "rather than"."""
        lows = self.words.lows
        return any(lows[at] == "than" and lows[at - 1] != "rather" for at in range(index + 1, index + 7))

    def _is_agent(self, index: int) -> bool:
        """Whether a word names who does it, as "growers" does, which says nothing of a direction."""
        low, key = self.words.lows[index], self.keys[index]
        if not low.endswith("ers") and not (low.endswith("er") and self.words.lows[index - 1] in DETERMINERS):
            return False
        if low in _COMPARATIVES or key in _SIDES:
            return False
        return stem(low.removesuffix("s").removesuffix("er")) == key and not any(axis.converse for axis in AXES[key])

    def _is_thing(self, index: int) -> bool:
        """Whether a word that is as often a noun is one here."""
        before, low = self.words.lows[index - 1], self.words.lows[index]
        if low.startswith("agreement"):
            return before != "in"
        if low.startswith("loan"):
            return not self.words.is_verb(index)
        if low == "opposition":  # a party's benches, but "opposition to the plan"
            return self.words.lows[index + 1] not in ("to", "from") and before not in ("its", "their", "his", "her")
        if not self.keys[index].startswith(low.removesuffix("s").removesuffix("e")):
            return False  # "a contraction"
        if before in DETERMINERS or before in PREPOSITIONS or (index and self.words.words[index - 1].possessive):
            return True
        return not self.words.is_verb(index)

    def _is_passive(self, index: int) -> bool:
        lows = self.words.lows
        return (lows[index - 1] in BE or lows[index - 2] in BE) and lows[index].endswith(("en", "ed"))
