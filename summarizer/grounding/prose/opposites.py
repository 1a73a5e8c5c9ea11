"""Looks words up in the tables of opposites and synonyms, phrasal verbs taken as words of their own.

What a difference between a sentence and its quote means is decided in `contradictions`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from summarizer.grounding.prose.axes import AXES as _AXES
from summarizer.grounding.prose.stems import base_of, stem
from summarizer.grounding.prose.synonyms import SYNONYMS as _SYNONYMS

_PHRASES: Final = """
go up go_up; move up go_up; push up go_up; drive up go_up; pick up go_up; edge up go_up; inch up go_up; tick up go_up;
ramp up step_up; step up step_up; go down go_down; come down go_down; bring down go_down; push down go_down;
edge down go_down; tick down go_down; wind down go_down; slow down slow; speed up speed_up; cut back cut_back;
scale back scale_back; roll back scale_back; cut down cut_back; turn down turn_down; turn away turn_down;
turn back turn_down; let in accept;
vote down vote_down; throw out throw_out; vote for vote_for; vote against oppose; rule out rule_out; call off call_off;
break off break_off; shut down shut_down; close down shut_down; lay off lay_off; put off delay; hold off delay;
push back delay; hold up delay; pull out pull_out; back out pull_out; drop out pull_out; take part take_part;
step down step_down; stand down step_down; step aside step_down; break down break_down; fall apart break_down;
fall through break_down; call on call_on; call for demand; appeal to call_on; carry out conduct; carry on continue;
go on continue; set up found; give up abandon; lose strength weaken; pay back repay; give back return;
come back come_back; go back go_back; hand back return; take over take_over; knock out knock_out; strike down
strike_down;
set aside overturn; stay away stay_away; keep away stay_away; cover up cover_up; stand by stand_by; switch on switch_on;
switch off switch_off; turn on switch_on; turn off switch_off; sign off approve; tear down demolish; hand over give;
take down remove; phase out abolish; roll out launch; wipe out destroy; turn out attend; sell off sell; buy up buy;
keep out keep_out; bring forward bring_forward; advise against advise_against; warn against warn_against; fall behind
fall_behind;
play down play_down; hold out hold_out; fall short fall_short; take off take_off; cut off cut_off; pick up go_up;
shore up strengthen; prop up support; back up support; speak
out protest; own up admit; deal with handle;
set off cause; bring about cause; head off prevent; fend off prevent; find out learn; point out note;
"""
PHRASES: Final[Mapping[tuple[str, str], str]] = {
    (stem(verb), particle): key if "_" in key else stem(key)
    for verb, particle, key in (phrase.split() for phrase in _PHRASES.replace("\n", " ").split(";") if phrase.strip())
}
"""Verbs whose particle makes another verb of them."""


class Axis:
    """Where a word stands between two opposites.

    Attributes:
        number: Which pair of opposites.
        sign: At which end, 1 or -1.
        converse: Whether the ends are one deed, told from either side.
        fixed: Whether a negation does not make the one end of the other.
        mixed: Whether words of one end need not mean the same.
    """

    __slots__ = ("converse", "fixed", "mixed", "number", "sign")

    def __init__(self, number: int, sign: int, mark: str) -> None:
        self.number = number
        self.sign = sign
        self.converse = mark == "~"
        self.fixed = mark == "="
        self.mixed = mark == "&"


_LISTED: Final[dict[str, set[str]]] = {}
"""For each stem of a list here, the words that were listed."""
_ENDINGS: Final = frozenset(
    "s es d ed ing ings r er ers or ors ion ions tion tions sion sions ation ations al als ial ials ment ments ure ures"
    " m ms ies ied th ly st est ance ity".split()
) | {""}
_FOREIGN: Final = frozenset({"importance", "impossibility"})


def read_key(low: str) -> str:
    """The stem of a lower-case word, marked where it is a listed word's by chance: "soldier" has the stem of "sell".

    >>> read_key("seller") == stem("sell"), read_key("soldier") == stem("sell")
    (True, False)
    """
    key = stem(low)
    listed = _LISTED.get(key)
    return key if listed is None or any(_is_form(low, word) for word in listed) else f"~{key}"


def _is_form(low: str, word: str) -> bool:
    if low == word or base_of(low) == word:
        return True
    root = word[:-1] if word[-1] in "ey" or word.endswith(("d", "t")) else word
    if low.startswith(word) and low not in _FOREIGN:
        rest = low[len(word) :]
        return rest in _ENDINGS or (rest[0] == word[-1] and rest[1:] in ("ed", "ing", "ings", "er", "ers", "est"))
    return low.startswith(root) and low[len(root) :] in _ENDINGS and low not in _FOREIGN


def to_stems(words: str) -> frozenset[str]:
    """The stems of words in a list, which are told from others that have them by chance; phrases stand as they are."""
    for word in words.split():
        if "_" not in word:
            _LISTED.setdefault(stem(word), set()).add(word)
    return frozenset(word if "_" in word else stem(word) for word in words.split())


def _read_lines(table: str) -> list[str]:
    lines: list[str] = []
    for line in table.strip().splitlines():
        if line.startswith("  "):
            lines[-1] += " " + line.strip()
        else:
            lines.append(line)
    return lines


def _index_axes() -> dict[str, tuple[Axis, ...]]:
    axes: dict[str, dict[int, Axis]] = {}
    pairs = [pair.strip() for line in _read_lines(_AXES) for pair in line.split(";")]
    for number, line in enumerate(pairs):
        for sign, end in zip((1, -1), line.lstrip("~=&").split("/"), strict=True):
            for key in to_stems(end):
                axis = Axis(number, sign, line[0])
                axes.setdefault(key, {}).setdefault(number, axis)
    return {key: tuple(found.values()) for key, found in axes.items()}


def _index_synonyms() -> dict[str, str]:
    groups: dict[str, str] = {}
    for line in _read_lines(_SYNONYMS):
        first = line.split()[0]
        for word in line.split():
            key = word if "_" in word else stem(word)
            groups.setdefault(key, first if "_" in first else stem(first))
    return groups


AXES: Final[Mapping[str, tuple[Axis, ...]]] = _index_axes()
"""For each stem, the pairs of opposites that it is an end of."""
GROUPS: Final[Mapping[str, str]] = _index_synonyms()
"""For each stem that has synonyms, the one that stands for all of them."""
