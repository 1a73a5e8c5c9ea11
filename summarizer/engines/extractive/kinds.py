"""Classifies names: a person, an organisation, a state, a place, or no actor.

The evidence is the name's own words, the words next to its mentions, and its use as a subject; no particular names are
known beforehand. With weak evidence the result is None.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from summarizer.engines.extractive.evidence import PERSONAL, acts, find_pronoun, is_located, is_subject, modifies
from summarizer.engines.extractive.identities import Identity
from summarizer.engines.extractive.names import Mention, describes_next, find_office_of
from summarizer.language.gazetteer.first_names import is_first_name
from summarizer.language.gazetteer.places import is_subdivision, metonym_of
from summarizer.language.gazetteer.vocabulary import is_also_name, is_ordinary
from summarizer.language.lexicon import PREPOSITIONS, SUBORDINATORS, is_finite, read_class, word_set
from summarizer.language.name_words import (
    DESCRIPTORS,
    HONORIFICS,
    KIN,
    ORGANIZATION_HEADS,
    PEOPLE,
    PLACE_HEADS,
    THING_HEADS,
    TRADES,
    head_of,
    is_office,
    is_person_shaped,
)
from summarizer.language.names import is_person_noun, is_title
from summarizer.schemas.news import ActorKind

_TRADE: Final = word_set(
    "profit profits earnings revenue revenues sales turnover shareholders investors customers recall"
)
_SPORTS: Final = read_class("words of sports")  # words of sentences in which a state's name usually means its team
_PLACE_OPENERS: Final = word_set("mount lake river fort cape gulf upper lower nether camp port uss hms")
_READ: Final = 12  # mentions of a name whose context is examined
_LONGEST_SURNAME_OF_PLACE: Final = 3  # letters up to which a place name is more likely a surname: "Ba"
_SHORTEST_INITIALS: Final = 2  # initials as short are likely a person's ("RJ") unless behind an article ("the EU")
_OFTEN: Final = 3
_OPENS: Final = SUBORDINATORS | {""}
_ALONE: Final = read_class("heads that name a body alone")
_STAFF: Final = read_class("staff behind names of bodies")
_PHRASE_OPENERS: Final = word_set("a an the one another his its her their former then")
_PHRASE_ENDS: Final = word_set("of for at in who whose with to on from and which that said")
_BODILY: Final = frozenset(word for word in DESCRIPTORS if not is_person_noun(word)) - {"holding", "broadcaster"}
"""Nouns that describe a body and never a person."""
_SITE: Final = re.compile(r"\.(?:com|org|net|co\.\w\w)$|\d|/(?!S$)")  # not "Norbex A/S"
_DEFINITE: Final = re.compile(r"the$|\d+(?:st|nd|rd|th)$")


class _Evidence(NamedTuple):
    """Counts of a name's mentions by what they show about its kind."""

    own: Sequence[Mention]  # mentions outside quotations
    personal: int  # those with a title, an age, an apposition or the like that shows a person
    weak: int  # those that suggest a person, such as a following "he" or "she"
    neuter: int  # those followed by "its"
    against: int  # those in contexts untypical of a person's name
    located: int  # those in contexts typical of a place's name
    acting: int  # those that act; one more if the name speaks
    speaks: bool  # whether the name is a speaker in the article
    says_i: bool  # whether it says "I" in its own words, or a speaking "he" or "she" refers to it


def decide_kind(one: Identity, *, speaks: bool, says_i: bool) -> ActorKind | None:
    """Return the kind of an identity; None if it is not an actor or the evidence is too weak.

    Args:
        speaks: Whether the identity is a speaker in the article.
        says_i: Whether it says "I" in its own words, or a speaking "he" or "she" refers to it.
    """
    own = [mention for mention in one.mentions if mention.place != "quotation"]
    if (one.state or is_subdivision(one.name)) and 2 * sum(map(_is_about_sports, own)) > len(own):
        return "organization"  # its team
    if one.state:
        return "state"
    if _is_no_actor(one, own):
        return None
    seen = _collect_evidence(own, speaks=speaks, says_i=says_i)
    if is_initials(one.name) and not (seen.personal and one.name.title() in one.names):  # "TRUMP", also "Trump"
        described = any(_is_described_as_body(mention, person=False) for mention in own)
        return "organization" if described or _are_initials_of_body(one, seen) else None
    if any(one.after in {"are", "have"} and one.before in _OPENS and is_subject(one) for one in own):
        return "organization"  # "Norby have won"
    if is_subdivision(one.name):
        return "place"
    return "person" if _is_stated_person(one, seen) else _decide_by_head(one, seen)


def _is_no_actor(one: Identity, own: Sequence[Mention]) -> bool:
    """Whether a name is a website or an office, only modifies nouns, or never occurs in a plain sentence."""
    if not any(mention.plain for mention in own) or _SITE.search(one.name) or _is_office_alone(one):
        return True
    return len(one.words) == 1 and all(map(modifies, own))


def _is_office_alone(one: Identity) -> bool:
    """Whether a name is only an office or title: "Tory MPs", "Norland Transport Minister"."""
    head = head_of(one.words)
    if head[-1:] == "s" and is_title(head[:-1]):
        return True
    if len(one.words) == 1:
        written = one.name in {head.capitalize(), head.upper()}
        return is_office(head) and written and not (is_ordinary(head) or is_also_name(head))
    return is_title(head) and (_is_plain(head) or is_subdivision(" ".join(one.words[:-1])))  # "Victoria Premier"


def _collect_evidence(own: Sequence[Mention], *, speaks: bool, says_i: bool) -> _Evidence:
    """Collect the evidence of the mentions outside quotations."""
    points = [_count_personal(mention) for mention in own[:_READ]]
    return _Evidence(
        own,
        personal=points.count(2),
        weak=points.count(1),
        neuter=sum(find_pronoun(mention) == "its" for mention in own[:_READ]),
        against=sum(map(_is_no_person, own)),
        located=sum(map(is_located, own)),
        acting=sum(map(acts, own)) + speaks,
        speaks=speaks,
        says_i=says_i,
    )


def _is_stated_person(one: Identity, seen: _Evidence) -> bool:
    """Whether the article describes a name as a person's and its form allows it: "Sir James Hall"."""
    if len(one.words) == 1 or not seen.personal:
        return seen.personal > seen.against  # not "the Norbys, who fled"
    named = is_first_name(one.words[0]) or (seen.speaks and not _is_plural(one))
    return _may_be_person(one) or (named and _is_shaped(one))  # "Thomas Looms, a fellow at Norby College, said"


def _may_be_person(one: Identity) -> bool:
    """Whether a name of several words has a person's form, unlike "Norby Tours" and "Norby Asset Management"."""
    return _is_shaped(one) and not _is_plural(one) and not _ends_plain(one)


def _is_shaped(one: Identity) -> bool:
    """Whether a name has a person's form and is not a landmark's or a city's club, such as "Real Madrid"."""
    first, last = one.words[0], one.words[-1]
    is_city = len(last) > _LONGEST_SURNAME_OF_PLACE and (is_subdivision(last) or metonym_of(last) is not None)
    is_local = first.casefold() in _PLACE_OPENERS or is_city
    return is_person_shaped(one.name) and not (is_local and not is_first_name(first))


def _ends_plain(one: Identity) -> bool:
    """Whether a name ends with an ordinary word and does not begin with a first name."""
    return _is_plain(one.words[-1]) and not (is_first_name(one.words[0]) or "." in one.words[0])


def _decide_by_head(one: Identity, seen: _Evidence) -> ActorKind | None:
    """Classify a name by its head noun or by how the article describes it."""
    head, single = head_of(one.words), len(one.words) == 1
    if head in ORGANIZATION_HEADS:
        return "organization" if not single or (seen.acting and head in _ALONE) else None
    if head in THING_HEADS:
        return None
    if head in PLACE_HEADS:
        return None if single else "person" if _speaks_as_person(one, seen) else "place"
    person = _may_be_person(one)
    human = person and is_first_name(one.words[0]) and _has_surname(one)
    if any(
        _is_described_as_body(mention, person=person)
        for mention in seen.own
        if not (human and _may_mention_person(mention))
    ):
        return "organization"
    if 0 < len(seen.own) <= 4 * seen.located or (not single and one.words[0].casefold() in _PLACE_OPENERS):
        return "place"
    return _decide_single(one.words[0].casefold(), seen) if single else _decide_by_shape(one, seen)


def _speaks_as_person(one: Identity, seen: _Evidence) -> bool:
    """Whether a name that ends like a place is a person's: "Ann Hall said", but "the Norby Republic reports"."""
    return seen.speaks and is_first_name(one.words[0]) and not (seen.located or seen.against)


def _may_mention_person(mention: Mention) -> bool:
    """Whether words that describe a body may be beside a person: "the company | Roe founded", "the | Ann Roe story"."""
    return " " not in mention.name or mention.after in _STAFF


def _decide_single(first: str, seen: _Evidence) -> ActorKind | None:
    """Classify a one-word name that has no description."""
    plain, often = _is_plain(first), seen.acting >= max(_OFTEN, 1 + 3 * seen.located)
    if seen.weak > seen.against + seen.located + plain or (seen.says_i and not (seen.against or plain)):
        return "person"
    if often and not plain and _speaks_as_body(first, seen):
        return "organization"
    if not seen.acting or seen.located or (plain and not often):
        return None
    neuter = any(find_pronoun(mention).startswith("it") for mention in seen.own[:_READ] if is_subject(mention))
    return "organization" if (neuter and not seen.against) or (seen.speaks and seen.against > seen.weak) else None


def _speaks_as_body(first: str, seen: _Evidence) -> bool:
    """Whether a one-word name that speaks has a sign of a body, and is no person's: "Norbex" is never "he"."""
    inner = any(map(str.isupper, seen.own[0].name[1:]))  # "NorBex", and no surname such as "Norberg"
    has_sign = inner or seen.neuter or seen.against or any(modifies(one) or _is_about_trade(one) for one in seen.own)
    return bool(seen.speaks and has_sign) and not (seen.weak > seen.neuter or is_also_name(first))


def _is_about_trade(mention: Mention) -> bool:
    """Whether the sentence of a mention is about a firm's results: "Norbex said profit fell 12%"."""
    return is_subject(mention) and not _TRADE.isdisjoint(mention.unit.low)


def _decide_by_shape(one: Identity, seen: _Evidence) -> ActorKind | None:
    """Classify a name of several words without a description by its form."""
    shaped, plural = _is_shaped(one), _is_plural(one)
    trade = one.words[-1].casefold() in TRADES or one.words[0].endswith(("'s", "’s"))  # "Roe Jewellers"
    bodily = (trade and not _has_surname(one)) or (plural and (seen.against > 0 or _is_plain(one.words[0])))
    if bodily or not shaped:
        often = seen.acting >= max(_OFTEN, 3 * seen.weak)
        team = any(map(_is_about_sports, seen.own)) and bool(seen.acting)
        is_things = plural and not (trade or seen.speaks or often or team)  # "the Northern Lights might"
        is_body = seen.acting and (seen.against > seen.weak or bodily or often)
        return "organization" if is_body and not is_things else None
    if seen.neuter > seen.weak and seen.acting and not (_has_surname(one) or is_also_name(one.words[0].casefold())):
        return "organization"
    return "person" if not plural and _is_used_as_person(one, seen) else None


def _is_used_as_person(one: Identity, seen: _Evidence) -> bool:
    """Whether the article uses a name with a person's form as a person's."""
    if _ends_plain(one):
        return False
    first, surname = one.words[0], _has_surname(one)
    against = seen.against + seen.located
    if surname and seen.acting > against + 1:
        return True
    if against or (_is_plain(first) and not seen.weak):
        return False
    if seen.weak or seen.says_i or one.shared:
        return True
    # persons are named again by surname alone, clubs and products also by their first word
    if surname:
        return True
    whole = sum(mention.plain for mention in seen.own) >= _OFTEN
    named = is_first_name(first) and (seen.speaks or not _is_plain(one.words[-1]))
    return seen.acting > 0 and not whole and named


def _is_plain(word: str) -> bool:
    return is_ordinary(word.casefold()) and not is_also_name(word.casefold())


def is_initials(name: str) -> bool:
    """Whether a name is written in capitals: "NPP", "U.N."."""
    return len(name) > 1 and name.replace(".", "").isupper()


def _are_initials_of_body(one: Identity, seen: _Evidence) -> bool:
    """Whether initials name a body: they act and never take "a" or "an"."""
    letters = one.name.replace(".", "")
    if " " in letters:
        return False
    if any(mention.before in {"a", "an"} for mention in one.mentions if not modifies(mention)):
        return False  # "an SUV"
    definite = any(mention.before == "the" for mention in one.mentions)
    return seen.acting > (not definite) and (seen.speaks or len(letters) > _SHORTEST_INITIALS)


def _is_plural(one: Identity) -> bool:
    """Whether a name ends with an ordinary plural that is not used as a surname: "Roe Jewellers"."""
    low = one.words[-1].casefold()
    return low.endswith("s") and is_ordinary(low[:-1]) and not is_also_name(low) and not _has_surname(one)


def _has_surname(one: Identity) -> bool:
    """Whether the article uses the last word of a name alone, and never with "the"."""
    short = [mention for mention in one.mentions if one.name != mention.name == one.words[-1]]
    named = any(mention.before != "the" for mention in short)
    return named and not any(mention.before == "the" and not modifies(mention) for mention in short)


def _count_personal(mention: Mention) -> int:
    """Return how strongly the context of a mention shows a person: 2 if surely, 1 if possibly, 0 if not."""
    unit, before = mention.unit, mention.before
    title = unit.low[mention.first - 1] if mention.begin < mention.first else ""
    office = find_office_of(unit, mention.begin - 1 - (before == ","))  # "head of the agency | Ann Roe"
    human = _is_human(before) or office is not None
    if (title and (is_office(title) or title in HONORIFICS)) or (human and " " in mention.name):
        return 2
    if before == "," and mention.after in {",", ""} and _is_human(unit.low_at(mention.begin - 2)):
        return 2
    behind = unit.low_at(mention.stop + 1) if mention.after == "," else ""
    if behind and not describes_next(unit, mention.stop + 1):
        if before not in PREPOSITIONS if behind == "who" else behind.isdigit():
            return 2
        head = _find_head(unit.low, mention.stop + 1)
        if _is_human(head):
            return 2
    return int(find_pronoun(mention) in PERSONAL or human or mention.after == "who")


def _is_human(noun: str) -> bool:
    return (is_office(noun) or noun in KIN or noun in PEOPLE) and noun not in DESCRIPTORS


def _find_head(low: Sequence[str], at: int) -> str:
    """Return the head noun of the apposition that begins at a token: "a veteran | climber"; empty if none does."""
    found = ""
    for word in low[at : at + 8]:
        if word in _PHRASE_ENDS or not word[0].isalpha() or (found and (is_finite(word) or word.endswith("ing"))):
            break
        found = word
    return found if found and (low[at] in _PHRASE_OPENERS or is_office(found)) else ""


def _is_no_person(mention: Mention) -> bool:
    """Whether the context of a mention is untypical of a person: "the X", "the 22nd X", "at X"."""
    definite = _DEFINITE.match(mention.before) and mention.begin == mention.first and not modifies(mention)
    return bool(definite) or (mention.before in {"in", "at"} and not mention.possessive)


def _is_about_sports(mention: Mention) -> bool:
    """Whether a mention of a state is in a sentence about sports: "a tie against Norland"."""
    return not _SPORTS.isdisjoint(mention.unit.low)


def _is_described_as_body(mention: Mention, *, person: bool) -> bool:
    """Whether a mention is described as a body: "charity Norby Aid", "Norbex, a maker of boats".

    Args:
        person: Whether the name may be a person's: "publisher Ann Roe" is not a body.
    """
    unit, bare = mention.unit, mention.begin == mention.first
    nouns = _BODILY if person else DESCRIPTORS
    if bare and (mention.before in nouns or (mention.after in _STAFF and not mention.possessive)):
        return True  # "Norby Post reporters"
    if mention.before == "," and unit.low_at(mention.begin - 2) in nouns and mention.after == "," and not person:
        return True  # "one company, Norby Tours, said", but "the captain of the team, Ann Roe, said"
    if person and mention.before == "the":
        return False  # "the Anna Roe, a bulk carrier": a ship
    described = _find_head(unit.low, mention.stop + 1) if mention.after in {",", "is", "was", "—", "–"} else ""
    return described in nouns
