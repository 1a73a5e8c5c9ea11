"""Decide what a name names: a person, an organisation, a state, a place, or nobody who acts.

The name's own words, the words beside it and what the article lets it do are the evidence; nobody is known beforehand.
Where the evidence is thin, the answer is None.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeAlias

from summarizer.engines.extractive.evidence import acts, is_followed_by_pronoun, is_located, is_subject, modifies
from summarizer.engines.extractive.identities import Identity, is_person_shaped
from summarizer.engines.extractive.name_words import (
    COMPANY_SUFFIXES,
    DESCRIPTORS,
    HONORIFICS,
    KIN,
    NOBLE,
    ORGANIZATION_HEADS,
    PEOPLE,
    PLACE_HEADS,
    THING_HEADS,
    TOWNS,
    TRADES,
    head_of,
    is_office,
)
from summarizer.engines.extractive.names import Mention
from summarizer.grounding.gazetteer.places import is_demonym, is_region, is_subdivision
from summarizer.grounding.gazetteer.vocabulary import is_also_name, is_ordinary
from summarizer.grounding.speech.lexicon import PREPOSITIONS, word_set
from summarizer.grounding.speech.roster import Roster

ActorKind: TypeAlias = Literal["person", "organization", "state", "place", "group"]

_ITS = word_set("its itself")
_OF_PEOPLE = word_set("mayor governor residents people outskirts streets north south east west centre center villages")
_PLACE_OPENERS = word_set("mount lake fort cape gulf upper lower nether camp port")
_REGIONAL = word_set("new north south east west northern southern eastern western central")
_ARTICLES = word_set("der die das le les il el los las")
_FAITHS = word_set(
    "muslim muslims shiite shiites sunni sunnis christian christians catholic islamist islamists kurd kurds"
)
_GOVERNING = word_set("palace hall city county town district province republic territory")
_NATIONS = frozenset({"England", "Scotland", "Wales", "Northern Ireland"})
_OPPOSED = word_set("against beat defeated versus face faced facing")
_BESIDE = word_set("by with from of for against")
_OFTEN = 3
_STAFF = word_set(
    "reporters reporter journalists journalist staff employees headquarters executives executive spokesman spokeswoman "
    "spokesperson officials official members fighters militants article story magazine shares players customers boss "
    "manager"
)
_IS = frozenset({",", "is", "was", "—", "–"})
_SITE = re.compile(r"\.(?:com|org|net|co\.\w\w)$")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)$")
_PLURAL = word_set("are were have aren't weren't haven't")


def decide_kind(one: Identity, roster: Roster, *, speaks: bool) -> ActorKind | None:
    """What an identity is; None if it is nobody who acts, or if nothing says what it is.

    Args:
        one: The mentions.
        roster: The names of the article.
        speaks: Whether the article lets it say something.
    """
    if one.state is not None:
        return "state"
    if any(char.isdigit() for char in one.name) or _SITE.search(one.name) or _names_people(one, roster):
        return None
    own = [mention for mention in one.mentions if mention.place != "quotation"]
    plain = [mention for mention in own if mention.plain]
    if not plain:
        return None
    points = [_speaks_for_person(mention) for mention in own[:12]]
    told = 2 in points
    by_name = _decide_by_name(one, told=told, speaks=speaks, acting=any(map(acts, plain)))
    if by_name is not None:
        return None if by_name == "nobody" else by_name
    evidence = _Evidence(
        told=told,
        weak=points.count(1),
        against=sum(map(_speaks_against_person, own)),
        located=sum(map(is_located, own)),
        acting=sum(map(acts, plain)) + speaks,
    )
    return _decide_by_use(one, own, evidence)


class _Evidence(NamedTuple):
    """What the mentions of a name say together.

    Attributes:
        told: Whether a title, an age, an apposition or the like says that it is a person.
        weak: Mentions followed by "he" or "she".
        against: Mentions that stand as a person's name would not.
        located: Mentions that stand as a place's.
        acting: Mentions that act, and one more if it speaks.
    """

    told: bool
    weak: int
    against: int
    located: int
    acting: int


def _decide_by_name(one: Identity, *, told: bool, speaks: bool, acting: bool) -> ActorKind | Literal["nobody"] | None:
    """What a name's own words say; None if they say nothing."""
    words = one.words
    single = len(words) == 1
    head = head_of(words)
    first = words[0].casefold()
    if first in NOBLE and "of" in words:
        return "person"
    if is_region(one.name) or is_subdivision(one.name) or one.name in _NATIONS:
        return "place"
    if told and (single or is_person_shaped(one.name)) and not _is_initials(one.name):
        return "person"
    if head in ORGANIZATION_HEADS or words[-1].casefold().rstrip(".") in COMPANY_SUFFIXES:
        return "organization" if not single or speaks or acting else "nobody"
    if head in THING_HEADS or (single and is_office(first) and is_ordinary(first)):
        return "nobody"
    if head in PLACE_HEADS or first in _PLACE_OPENERS:
        if head in _GOVERNING and speaks:
            return "organization"
        return "nobody" if single else "place"
    return None


def _decide_by_use(one: Identity, own: Sequence[Mention], evidence: _Evidence) -> ActorKind | None:
    """What the words beside the mentions say."""
    single, initials = len(one.words) == 1, _is_initials(one.name)
    if any(map(_is_described_as_body, own)):
        return "organization"
    if any(map(_is_described_as_place, own)) and not initials:
        return "place"
    if (
        4 * evidence.located >= len(own)
        and evidence.located
        and evidence.acting < 2
        and not (initials or evidence.weak)
    ):
        against = any(mention.before in _OPPOSED for mention in own)
        return None if against or _is_plain(one.words) else "place"
    first = one.words[0].casefold()
    if not single and (first in _REGIONAL or first in KIN):
        return "place" if evidence.located else None  # "New Norland", "Aunt Ann"
    inner = one.words[1:-1]
    if any(word.endswith(("'s", "’s")) for word in one.words[:-1]) or any(
        word.lower() in PREPOSITIONS for word in inner
    ):
        return "organization" if evidence.acting else None  # "Women's Aid", "Doctors Without Borders"
    shortened = not single and any(form in one.names for form in (one.words[0], one.words[-1]))
    person = evidence.against + evidence.located == 0 or (shortened and evidence.weak)
    # a person named again is named by the surname alone
    whole = not shortened and not one.shared and sum(m.plain for m in own) > 2 and not evidence.weak
    if (
        is_person_shaped(one.name)
        and person
        and not whole
        and (one.words[-1] in one.names or not _has_plain_word(one.words))
    ):
        return "person" if evidence.acting or evidence.weak or shortened else None
    if initials:
        return "organization" if evidence.acting else None
    if single:
        return _decide_single(one, own, evidence)
    plain = _has_plain_word(one.words) and 2 * evidence.weak < evidence.acting
    if evidence.acting and (evidence.against > evidence.weak or plain or (whole and evidence.acting > 1)):
        return "organization"
    return None


def _decide_single(one: Identity, own: Sequence[Mention], evidence: _Evidence) -> ActorKind | None:
    """What one word names that nothing else describes."""
    if evidence.weak > evidence.against + evidence.located:
        return "person"
    if is_demonym(one.name) or evidence.weak or 3 * evidence.located >= len(own):
        return None
    owns = sum(mention.possessive or mention.before in _BESIDE for mention in own)
    if evidence.acting and (evidence.against or (not _is_plain(one.words) and evidence.acting > 1)):
        return "organization"
    return "organization" if len(own) >= _OFTEN and owns > 1 and (evidence.acting or not _is_plain(one.words)) else None


def _is_initials(name: str) -> bool:
    return len(name) > 1 and name.replace(".", "").isupper()


def _is_plain(words: Sequence[str]) -> bool:
    """Whether a name is of ordinary words: "Green Jacket"."""
    low = [word.casefold() for word in words]
    return all(is_ordinary(word) and not is_also_name(word) for word in low)


def _has_plain_word(words: Sequence[str]) -> bool:
    """Whether a name begins with an ordinary word or ends with the plural of one: "Rolling Stone", "Alp Expeditions"."""
    first, last = words[0].casefold(), words[-1].casefold()
    if first in _ARTICLES or (is_ordinary(first) and not is_also_name(first)):
        return True
    return last in TRADES or (last.endswith("s") and is_ordinary(last) and not is_also_name(last))


def _names_people(one: Identity, roster: Roster) -> bool:
    """Whether a name is a people's, a faith's, or a thing's of which there are several: "the Norlanders", "a Norby"."""
    last = one.words[-1]
    if (
        any(is_demonym(part) for part in (one.name, last))
        or last.casefold() in _FAITHS
        or is_demonym(last.split("-")[-1])
    ):
        return True
    counted = sum(m.before in {"a", "an", "some", "many"} and not modifies(m) for m in one.mentions)
    singular = last[:-1].casefold() if last.endswith("s") else ""
    several = bool(singular) and len(one.words) == 1 and roster.is_capital_inside(singular)
    return 2 * counted >= len(one.mentions) or several


def _speaks_for_person(mention: Mention) -> int:
    """How much the words beside a name say that it is a person's."""
    low, at = mention.unit.low, mention.begin
    points = 0
    if mention.begin < mention.first and (is_office(low[mention.first - 1]) or low[mention.first - 1] in HONORIFICS):
        points = 2
    before = mention.before
    if _is_human(before):
        points = 2 if len(mention.name.split()) > 1 or before in KIN else 1
    if mention.after == "," and not mention.possessive:
        stop = mention.stop + 1
        following = low[stop : stop + 2]
        if following[1:] == [","] and following[0].isdigit():
            return 2
        described = _find_head(low, stop)
        free = before not in PREPOSITIONS
        if (
            free and following[:1] == ["who"] and low[stop + 1 : stop + 2] not in (["are"], ["were"], ["have"])
        ) or _is_human(described):
            return 2
    if mention.after == "who" and low[mention.stop + 1 : mention.stop + 2] not in (["are"], ["were"], ["have"]):
        return 1
    if at and before == "," and mention.after in {",", ""} and at > 1 and _is_human(low[at - 2]):
        return 2
    if not points and is_subject(mention) and is_followed_by_pronoun(mention):
        points = 1
    return points


def _is_human(noun: str) -> bool:
    return (is_office(noun) or noun in KIN or noun in PEOPLE) and noun not in DESCRIPTORS


def _find_head(low: Sequence[str], at: int) -> str:
    """The noun of the apposition that begins at a token: "a veteran | climber"; nothing where none does."""
    if at >= len(low):
        return ""
    found = ""
    opens = low[at] in {"a", "an", "the", "one", "another", "his", "her", "its", "their", "former", "then"}
    for word in low[at : at + 8]:
        if word in {"of", "for", "at", "in", "who", "with", "to", "on", ",", "from", "and", "which", "that", "said"}:
            break
        if not word[0].isalpha():
            break
        found = word
    return found if opens or is_office(found) else ""


def _speaks_against_person(mention: Mention) -> bool:
    """Whether the words beside a name say that it is no person's: "the X", "X … its", "X have"."""
    definite = mention.before == "the" or _ORDINAL.match(mention.before)  # "the 22nd Norby Fair"
    if definite and not modifies(mention) and mention.begin == mention.first:
        return True
    if mention.after in _PLURAL and mention.before not in {"and", ","}:
        return True
    if not is_subject(mention):
        return mention.before in {"in", "at"}
    following = mention.unit.low[mention.stop : mention.stop + 14]
    for at, word in enumerate(following):
        if word in _ITS:
            return True
        if word in {"he", "she", "his", "her"} or mention.unit.caps[mention.stop + at]:
            return False
    return False


def _is_described_as_place(mention: Mention) -> bool:
    """Whether the article says that it is a place: "the village of Norby", "Norby, a town in"."""
    low, at = mention.unit.low, mention.begin
    if mention.before == "of" and at > 1 and (low[at - 2] in TOWNS or low[at - 2] in _OF_PEOPLE):
        return True
    if mention.before == "and":
        of = next((i for i in range(at - 2, max(0, at - 6), -1) if low[i] == "of"), None)
        return of is not None and low[of - 1] in TOWNS and low[of - 1].endswith("s")
    return mention.after == "," and _find_head(low, mention.stop + 1) in TOWNS


def _is_described_as_body(mention: Mention) -> bool:
    """Whether the article says that it is a body: "charity Norby Aid", "Norbex, a maker of boats"."""
    low = mention.unit.low
    if mention.before in DESCRIPTORS and mention.begin == mention.first:
        return True
    if mention.after in DESCRIPTORS and modifies(mention) and mention.before in {"the", "a"}:
        return len(mention.name.split()) > 1 or mention.after in {"newspaper", "magazine", "website", "fraternity"}
    if mention.before == "," and mention.begin > 1 and low[mention.begin - 2] in DESCRIPTORS and mention.after == ",":
        return True  # "one company, Norby Tours, said"
    if mention.after in _STAFF and mention.begin == mention.first and not mention.possessive:
        return True  # "Norby Post reporters"
    described = _find_head(low, mention.stop + 1) if mention.after in _IS else ""
    return described in DESCRIPTORS or (described.endswith("s") and is_office(described[:-1]))
