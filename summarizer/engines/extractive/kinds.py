"""Decide what a name names: a person, an organisation, a state, a place, or nobody who acts.

The name's own words, the words beside it and what the article lets it do are the evidence; nobody is known beforehand.
Where the evidence is thin, the answer is None.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeAlias

from summarizer.engines.extractive.evidence import PERSONAL, acts, find_pronoun, is_located, is_subject, modifies
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
from summarizer.grounding.speech.roster import GENERATIONS, Roster
from summarizer.language.gazetteer.places import is_demonym, is_subdivision
from summarizer.language.gazetteer.vocabulary import is_also_name, is_ordinary
from summarizer.language.lexicon import PREPOSITIONS, SUBORDINATORS, word_set
from summarizer.language.names import is_title

ActorKind: TypeAlias = Literal["person", "organization", "state", "place", "group"]

_OF_PEOPLE = word_set("mayor governor residents people outskirts streets north south east west centre center villages")
_PLACE_OPENERS = word_set("mount lake fort cape gulf upper lower nether camp port")
_NEARBY = word_set("downtown central nearby neighbouring neighboring")
_REGIONAL = word_set("new north south east west northern southern eastern western central")
_ARTICLES = word_set("der die das le les il el los las")
_CLUBS = frozenset({"FC", "AC", "AFC", "SC", "RC", "CF", "RB"})
"""What opens a club's name."""
_PLURAL = word_set("are have")
_FAITHS = word_set(
    "muslim muslims shiite shiites sunni sunnis christian christians catholic islamist islamists kurd kurds"
)
_GOVERNING = word_set("palace hall city county town district province republic territory")
_OFTEN = 3
_ACTS = 2
"""Sentences in which initials act that are a body's."""
_SHORTEST_INITIALS = 2
"""Letters that are rather a person's: "RJ"; a body takes an article: "the EU"."""
_ALONE = word_set(
    "parliament congress senate labour treasury greens democrats republicans conservatives liberals socialists lords "
    "commons guardian telegraph"
)
"""Heads that name a body without any other word."""
_STAFF = word_set(
    "reporters reporter journalists journalist staff employees headquarters executives executive spokesman "
    "spokeswoman spokesperson officials official members fighters militants article story magazine shares players "
    "customers boss manager"
)
_SITE = re.compile(r"\.(?:com|org|net|co\.\w\w)$|\d")
_DEFINITE = re.compile(r"the$|\d+(?:st|nd|rd|th)$")


def decide_kind(one: Identity, roster: Roster, *, speaks: bool) -> ActorKind | None:
    """What an identity is; None if it is nobody who acts, or if nothing says what it is.

    Args:
        one: The mentions.
        roster: The names of the article.
        speaks: Whether the article lets it say something.
    """
    if one.state is not None:
        return "state"
    own = [mention for mention in one.mentions if mention.place != "quotation"]
    if not any(mention.plain for mention in own) or _SITE.search(one.name) or _names_people(one, roster):
        return None
    if len(one.words) == 1 and all(map(modifies, own)):
        return None  # an adjective
    points = [_speaks_for_person(mention) for mention in own[:12] if mention.place != "headline"]
    evidence = _Evidence(
        told=points.count(2),
        weak=points.count(1),
        against=sum(map(_speaks_against_person, own)),
        located=sum(map(is_located, own)),
        acting=sum(map(acts, own)) + speaks,
    )
    if any(map(_is_several, own)):
        return "organization"
    by_name = _decide_by_name(one, evidence, speaks=speaks)
    if by_name is not None:
        return None if by_name == "nobody" else by_name
    if any(map(_is_described_as_body, own)):
        return "organization"
    if not _is_plain(one.name.casefold()) and any(map(_is_described_as_place, own)):
        return "place"
    return (
        _decide_single(one, own, evidence) if len(one.words) == 1 else _decide_long(one, own, evidence, speaks=speaks)
    )


class _Evidence(NamedTuple):
    """What the mentions of a name say together.

    Attributes:
        told: Mentions with a title, an age, an apposition or the like, which say that it is a person.
        weak: Mentions followed by "he" or "she".
        against: Mentions that stand as a person's name would not.
        located: Mentions that stand as a place's.
        acting: Mentions that act, and one more if it speaks.
    """

    told: int
    weak: int
    against: int
    located: int
    acting: int


def _decide_by_name(one: Identity, evidence: _Evidence, *, speaks: bool) -> ActorKind | Literal["nobody"] | None:
    """What a name's own words say; None if they say nothing."""
    words, single = one.words, len(one.words) == 1
    head, first = head_of(words), words[0].casefold()
    if is_subdivision(one.name):
        return "place"
    if len(words) == 2 and words[1].casefold().rstrip(".") in GENERATIONS:
        return "nobody"
    if first in NOBLE and "of" in words:
        return "person"
    if words[0] in _CLUBS and not single:
        return "organization"
    if _is_initials(one.name):
        short = sum(map(str.isalpha, one.name)) <= _SHORTEST_INITIALS
        definite = any(mention.before == "the" and not modifies(mention) for mention in one.mentions)
        named = evidence.acting >= (1 if definite else _ACTS) and (definite or not short)
        return "organization" if named or any(map(_is_described_as_body, one.mentions)) else "nobody"
    at = next((index for index, word in enumerate(words) if word in {"of", "for"}), 0)
    if at and is_office(words[at - 1].casefold()) and head not in ORGANIZATION_HEADS - {"executive"}:
        return "nobody"  # "Chief Executive of Norby Trust"
    if (
        evidence.told
        and evidence.told >= evidence.against
        and ((single and not evidence.located) or (is_person_shaped(one.name) and not _is_plural(words[-1], one)))
    ):
        return "person"
    if head in ORGANIZATION_HEADS or words[-1].casefold().rstrip(".") in COMPANY_SUFFIXES:
        return "organization" if not single or (evidence.acting and head in _ALONE) else "nobody"
    if head in THING_HEADS or (single and is_office(first) and is_ordinary(first)):
        return "nobody"
    if head in PLACE_HEADS or first in _PLACE_OPENERS:
        if single or (head in {"town", "city"} and evidence.located <= evidence.acting):
            return "nobody"  # the place, its government or its club
        if head in _GOVERNING and speaks:
            return "organization"
        doubtful = evidence.acting and not (evidence.located or evidence.against or first in _PLACE_OPENERS)
        return "nobody" if doubtful and is_person_shaped(f"{one.name}n") else "place"  # "Ann Bridge said"
    return None


def _decide_long(one: Identity, own: Sequence[Mention], evidence: _Evidence, *, speaks: bool) -> ActorKind | None:
    """What a name of several words names that nothing else describes."""
    words, acting = one.words, evidence.acting
    if _is_placed(own, evidence):
        return "place"
    if words[0].casefold() in _REGIONAL or words[0].casefold() in KIN:
        return None  # "New Norland", "Aunt Ann"
    if any(word.endswith(("'s", "’s")) or word.lower() in PREPOSITIONS for word in words[:-1]):
        return "organization" if acting else None  # "Women's Aid", "Doctors Without Borders"
    shortened = words[-1] in one.names
    bodily = _is_written_as_body(words, one)
    if is_person_shaped(one.name) and not bodily:
        # a person named again is named by the surname alone, and takes no article
        sure = evidence.weak or shortened or one.shared
        whole = sum(mention.plain for mention in own) >= _OFTEN
        plain = _is_plain(words[0].casefold())
        against = evidence.against + evidence.located
        if (against and against >= evidence.weak) or (whole and not sure) or (plain and not evidence.weak):
            return None
        # a club and a product are called by their first word too
        free = evidence.against + evidence.located == 0 and acting > 1
        alone = free or words[0] not in one.names
        named = acting and (shortened or (alone and (speaks or not _is_plain(words[-1].casefold()))))
        often = shortened and len(own) >= _OFTEN and not _is_plain(words[-1].casefold())
        return "person" if named or evidence.weak or one.shared or often else None
    return "organization" if acting and (evidence.against > evidence.weak or bodily) else None


def _decide_single(one: Identity, own: Sequence[Mention], evidence: _Evidence) -> ActorKind | None:
    """What one word names that nothing else describes."""
    plain = _is_plain(one.name.casefold())
    if _is_placed(own, evidence):
        return None if plain else "place"
    if evidence.weak > evidence.against + evidence.located:
        return "person"
    if evidence.weak or evidence.located or (plain and evidence.acting < _OFTEN):
        return None
    neuter = any(find_pronoun(mention).startswith("it") for mention in own[:12])
    return "organization" if evidence.acting and (evidence.against or neuter) else None


def _is_placed(own: Sequence[Mention], evidence: _Evidence) -> bool:
    """Whether a name mostly says where something is."""
    return len(own) <= 4 * evidence.located and evidence.located > evidence.acting and not evidence.weak


def _is_plain(word: str) -> bool:
    """Whether a lower-case word is an ordinary one, and no name as well."""
    return is_ordinary(word) and not is_also_name(word)


def _is_initials(name: str) -> bool:
    return len(name) > 1 and name.replace(".", "").isupper()


def _is_plural(last: str, one: Identity) -> bool:
    """Whether a name ends with an ordinary plural that the article does not use as a surname: "Roe Jewellers"."""
    low = last.casefold()
    plain = is_title(low[:-1]) or (is_ordinary(low[:-1]) and not is_also_name(low))
    return low.endswith("s") and plain and last not in one.names


def _is_written_as_body(words: Sequence[str], one: Identity) -> bool:
    """Whether a name has ordinary words only, a plural or a trade, or an article: "Web Archive", "Alp Tours"."""
    if words[-1] in one.names:
        return False
    plain = _is_plain(words[0].casefold()) and _is_plain(words[-1].casefold())
    return words[0].casefold() in _ARTICLES or words[-1].casefold() in TRADES or plain or _is_plural(words[-1], one)


def _names_people(one: Identity, roster: Roster) -> bool:
    """Whether a name is a people's, a faith's, or one of several things': "the Norlanders", "a Norby"."""
    last = one.words[-1]
    if is_demonym(one.name) or is_demonym(last.rpartition("-")[2]) or last.casefold() in _FAITHS:
        return True
    if len(one.words) == 1 and last.endswith("s") and roster.is_capital_inside(last[:-1].casefold()):
        return True
    return 2 * sum(m.before in {"a", "an", "some", "many"} and not modifies(m) for m in one.mentions) >= len(
        one.mentions
    )


def _speaks_for_person(mention: Mention) -> int:
    """How much the words beside a name say that it is a person's: 2 if they tell it, 1 if they suggest it."""
    low, at, stop, before = mention.unit.low, mention.begin, mention.stop, mention.before
    if at < mention.first and (is_office(low[mention.first - 1]) or low[mention.first - 1] in HONORIFICS):
        return 2
    if _is_human(before) and before != "fellow" and (" " in mention.name or before in KIN):
        return 2
    one = low[stop + 1 : stop + 2] not in (["are"], ["were"], ["have"])
    if mention.after == "," and not mention.possessive:
        aged = low[stop + 1 : stop + 2][:1] and low[stop + 1].isdigit() and low[stop + 2 : stop + 3] == [","]
        several = low[stop + 2 : stop + 3] in (["are"], ["were"], ["have"])
        relative = low[stop + 1 : stop + 2] == ["who"] and before not in PREPOSITIONS and not several
        if aged or relative or _is_human(_find_head(low, stop + 1)):
            return 2
    if before == "," and at > 1 and mention.after in {",", ""} and _is_human(low[at - 2]):
        return 2
    return int(find_pronoun(mention) in PERSONAL or _is_human(before) or (mention.after == "who" and one))


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
    """Whether the words beside a name say that it is no person's: "the X", "the 22nd X", "at X"."""
    definite = _DEFINITE.match(mention.before) and mention.begin == mention.first and not modifies(mention)
    within = mention.before in {"in", "at"} and not mention.possessive
    return bool(definite) or (within and not is_subject(mention))


def _is_several(mention: Mention) -> bool:
    """Whether a name that opens its clause takes a plural verb, as a team's does: "Norby | have won"."""
    opens = not mention.before or mention.before in SUBORDINATORS
    return mention.plain and opens and mention.after in _PLURAL and is_subject(mention)


def _is_described_as_place(mention: Mention) -> bool:
    """Whether the article says that it is a place: "the village of Norby", "Norby, a town in"."""
    low, at = mention.unit.low, mention.begin
    if mention.before in _NEARBY:
        return not modifies(mention)
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
    described = _find_head(low, mention.stop + 1) if mention.after in {",", "is", "was", "—", "–"} else ""
    return described in DESCRIPTORS or (described.endswith("s") and is_office(described[:-1]))
