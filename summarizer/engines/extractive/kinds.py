"""Decide what a name names: a person, an organisation, a state, a place, or nobody who acts.

The name's own words, the words beside it and what the article lets it do are the evidence; nobody is known beforehand.
Where the evidence is thin, the answer is None.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Sequence
from typing import Literal, TypeAlias

from summarizer.engines.extractive.evidence import PERSONAL, acts, find_pronoun, is_located, is_subject, modifies
from summarizer.engines.extractive.identities import Identity, is_person_shaped
from summarizer.engines.extractive.name_words import (
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
from summarizer.grounding.speech.roster import Roster
from summarizer.language.gazetteer.places import is_demonym, is_subdivision
from summarizer.language.gazetteer.vocabulary import is_also_name, is_ordinary
from summarizer.language.lexicon import PREPOSITIONS, SUBORDINATORS, word_set
from summarizer.language.names import is_title

ActorKind: TypeAlias = Literal["person", "organization", "state", "place", "group"]

_OF_PEOPLE = word_set("mayor governor residents people outskirts streets north south east west centre center villages")
_PLACE_OPENERS = word_set("mount lake fort cape gulf upper lower nether camp port")
_NEARBY = word_set("downtown central nearby neighbouring neighboring")
_SPORTS = word_set(
    "match matches quarter-final quarter-finals semi-final semi-finals semifinal semifinals quarterfinal quarterfinals "
    "tie goal goals scored wicket wickets innings rugby cricket football soccer tennis squad striker midfielder "
    "goalkeeper qualifier qualifiers tournament championship championships medal medals doubles "
    "fixture fixtures opponents champions trophy cup"
)
"""Words of sentences in which a state's name is rather its team's."""
_REGIONAL = word_set(
    "new north south east west southeast southwest northeast northwest northern southern eastern western central"
)
_COMPASS = word_set("north south east west left right")
_ARTICLES = word_set("der die das le les il el los las")
_CLUBS = frozenset({"FC", "AC", "AFC", "SC", "RC", "CF", "RB"})
"""What opens a club's name."""
_SAINTS = frozenset({"st", "st.", "saint"})
_PLURAL = word_set("are have")
_SEVERAL = (["are"], ["were"], ["have"])
_FAITHS = word_set(
    "muslim muslims shiite shiites sunni sunnis christian christians catholic islamist islamists kurd kurds"
)
_GOVERNING = word_set("palace hall city county town district province republic territory")
_OFTEN = 3
_READ = 12
"""Mentions of a name beside which words are read."""
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
_SITE = re.compile(r"\.(?:com|org|net|co\.\w\w)$|\d|/")
_DEFINITE = re.compile(r"the$|\d+(?:st|nd|rd|th)$")


def decide_kind(
    one: Identity, text: str, roster: Roster, *, speaks: bool, initials: Container[str]
) -> ActorKind | None:
    """What an identity is; None if it is nobody who acts, or if nothing says what it is.

    Args:
        one: The mentions.
        text: The article.
        roster: The names of the article.
        speaks: Whether the article lets it say something.
        initials: The article's names that are initials, in small letters.
    """
    own = [mention for mention in one.mentions if mention.place != "quotation"]
    if one.state is not None:
        return "organization" if 2 * sum(map(_plays, own)) > len(own) else "state"  # its team
    if not any(mention.plain for mention in own) or _SITE.search(one.name) or _names_people(one, roster):
        return None
    case = _Case(one, own, speaks=speaks)
    case.paired = any(_is_paired(mention, initials) for mention in one.mentions)
    case.common = is_initials(one.name) and _stands_for_noun(one.name.replace(".", ""), text)
    for read in _RULES:
        kind = read(case)
        if kind is not None:
            return None if kind == "nobody" else kind
    return None


_Decision: TypeAlias = ActorKind | Literal["nobody"] | None


class _Case:
    """A name, and what its mentions say together.

    Attributes:
        one: The mentions.
        own: Those that stand in no quotation.
        words: The name's words.
        first: Its first word in small letters.
        last: Its last, without a full stop.
        head: The word that says what it names.
        single: Whether it is one word.
        speaks: Whether the article lets it say something.
        told: Mentions with a title, an age, an apposition or the like, which say that it is a person.
        weak: Mentions followed by "he" or "she".
        against: Mentions that stand as a person's name would not.
        located: Mentions that stand as a place's.
        acting: Mentions that act, and one more if it speaks.
        common: Whether the article explains it as initials of words in small letters: "a restraining order (TRO)".
        paired: Whether it is named together with initials, as a body is.
    """

    __slots__ = (
        "acting",
        "against",
        "common",
        "first",
        "head",
        "last",
        "located",
        "one",
        "own",
        "paired",
        "single",
        "speaks",
        "told",
        "weak",
        "words",
    )

    def __init__(self, one: Identity, own: Sequence[Mention], *, speaks: bool) -> None:
        points = [_speaks_for_person(mention) for mention in own[:_READ] if mention.place != "headline"]
        self.one, self.own, self.words, self.speaks = one, own, one.words, speaks
        self.first, self.last = self.words[0].casefold(), self.words[-1].casefold().rstrip(".")
        self.head, self.single = head_of(self.words), len(self.words) == 1
        self.told, self.weak = points.count(2), points.count(1)
        self.against = sum(map(_speaks_against_person, own))
        self.located = sum(map(is_located, own))
        self.acting = sum(map(acts, own)) + speaks
        self.paired = False
        self.common = False


def _read_sort(case: _Case) -> _Decision:
    """An adjective, a team that takes a plural verb, a part of a state, a generation, a noble or a club."""
    if case.single and all(map(modifies, case.own)):
        return "nobody"
    if any(map(_is_several, case.own)):
        return "organization"
    if is_subdivision(case.one.name):
        return "place"
    if case.first in NOBLE and "of" in case.words:
        return "person" if case.speaks else "nobody"  # an office
    return "organization" if case.words[0] in _CLUBS and not case.single else None


def _read_initials(case: _Case) -> _Decision:
    """Initials are a body's if they act: "the NRA"; two letters without an article are rather a person's."""
    if not is_initials(case.one.name):
        return None
    short = sum(map(str.isalpha, case.one.name)) <= _SHORTEST_INITIALS
    definite = any(mention.before == "the" and not modifies(mention) for mention in case.one.mentions)
    named = case.acting >= (1 if definite else _ACTS) and (case.speaks or not short) and not case.common
    return "organization" if named or any(map(_is_described_as_body, case.one.mentions)) else "nobody"


def _read_title(case: _Case) -> _Decision:
    """An office is nobody: "Chief Executive of Norby Trust"; who is told to be a person is one."""
    at = next((index for index, word in enumerate(case.words) if word in {"of", "for"}), 0)
    if at and is_office(case.words[at - 1].casefold()) and case.head not in ORGANIZATION_HEADS - {"executive"}:
        return "nobody"
    if not case.told or case.told < case.against:
        return None
    shaped = is_person_shaped(case.one.name) and not _is_plural(case.words[-1], case.one)
    return "person" if shaped or (case.single and not case.located) else None


def _read_head(case: _Case) -> _Decision:
    """What the noun says that a name ends with."""
    if case.head in ORGANIZATION_HEADS:
        if len(case.words) == 2 and case.first in _COMPASS:
            return "place"  # "the West Bank"
        return "organization" if not case.single or (case.acting and case.head in _ALONE) else "nobody"
    if case.head in THING_HEADS or (case.single and is_office(case.first) and is_ordinary(case.first)):
        return "nobody"
    return None


def _read_place_head(case: _Case) -> _Decision:
    """The same of a noun for a place."""
    opens = case.first in _PLACE_OPENERS
    if case.head not in PLACE_HEADS and not opens:
        return None
    if case.single or (case.head in {"town", "city"} and case.located <= case.acting):
        return "nobody"  # the place, its government or its club
    if case.head in _GOVERNING and case.speaks and (case.head != "hall" or case.first in _GOVERNING):
        return "organization"
    doubtful = case.acting and not (case.located or case.against or opens)
    return "nobody" if doubtful and is_person_shaped(f"{case.one.name}n") else "place"  # "Ann Bridge said"


def _read_description(case: _Case) -> _Decision:
    """What the article says that it is, or where it stands."""
    if any(map(_is_described_as_body, case.own)):
        return "organization"
    plain = _is_plain(case.one.name.casefold())
    if not plain and any(map(_is_described_as_place, case.own)):
        return "place"
    if len(case.own) > 4 * case.located or case.located <= case.acting or case.weak:
        return None
    return "nobody" if plain and case.single else "place"


def _read_single(case: _Case) -> _Decision:
    """What one word names that nothing else describes."""
    if not case.single:
        return None
    if case.weak > case.against + case.located:
        return "person"
    seldom = _is_plain(case.first) and case.acting < _OFTEN
    if case.weak or case.located or seldom or not case.acting:
        return "nobody"
    neuter = any(find_pronoun(mention).startswith("it") for mention in case.own[:_READ])
    return "organization" if neuter or (case.against and case.speaks) else "nobody"


def _read_phrase(case: _Case) -> _Decision:
    """A name that is a phrase: "New Norland", "St Ann" and "Aunt Ann" are nobody, "Women's Aid" is a body that acts."""
    if case.first in _REGIONAL or case.first in KIN or (case.first in _SAINTS and len(case.words) == 2):
        return "nobody"
    if any(word.endswith(("'s", "’s")) or word.lower() in PREPOSITIONS for word in case.words[:-1]):
        return "organization" if case.acting else "nobody"
    return None


def _read_shape(case: _Case) -> _Decision:
    """What a name of several words names that nothing else describes, by how it is written."""
    bodily = _is_written_as_body(case.words, case.one)
    if is_person_shaped(case.one.name) and not bodily:
        return _read_person(case)
    return "organization" if case.acting and (case.against > case.weak or bodily) else None


def _read_person(case: _Case) -> _Decision:
    """A name that is written as a person's is one if pronouns, what it is called again or what it says tell so."""
    against, shortened = case.against + case.located, case.words[-1] in case.one.names
    if (against and against >= case.weak) or (_is_plain(case.first) and not case.weak):
        return None
    if case.weak or case.one.shared:
        return "person"
    if case.paired:
        return None
    # a person named again is named by the surname alone; a club and a product are called by their first word too
    if shortened:
        return "person" if case.acting or (len(case.own) >= _OFTEN and not _is_plain(case.last)) else None
    whole = sum(mention.plain for mention in case.own) >= _OFTEN
    alone = case.acting > 1 or case.words[0] not in case.one.names
    plain = _is_plain(case.words[-1].casefold())
    return "person" if case.acting and not whole and alone and (case.speaks or not plain) else None


_RULES: tuple[Callable[[_Case], _Decision], ...] = (
    _read_sort,
    _read_initials,
    _read_title,
    _read_head,
    _read_place_head,
    _read_description,
    _read_single,
    _read_phrase,
    _read_shape,
)
"""What decides, in this order; the first answer counts."""


def _is_plain(word: str) -> bool:
    """Whether a lower-case word is an ordinary one, and no name as well."""
    return is_ordinary(word) and not is_also_name(word)


def is_initials(name: str) -> bool:
    """Whether a name is written in capitals: "NPP", "U.N."."""
    return len(name) > 1 and name.replace(".", "").isupper()


def _stands_for_noun(letters: str, text: str) -> bool:
    """Whether an article explains initials by words in small letters: "a temporary restraining order (TRO)"."""
    words = r"[ -]".join(rf"{letter.lower()}\w+" for letter in letters)
    return letters.isalpha() and re.search(rf"\b{words} \({letters}\)", text) is not None


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
    low, before = mention.unit.low, mention.before
    title = low[mention.first - 1] if mention.begin < mention.first else ""
    if title and (is_office(title) or title in HONORIFICS):
        return 2
    human = _is_human(before)
    if human and before != "fellow" and (" " in mention.name or before in KIN):
        return 2
    if _is_apposed(mention):
        return 2
    one = low[mention.stop + 1 : mention.stop + 2] not in _SEVERAL
    return int(find_pronoun(mention) in PERSONAL or human or (mention.after == "who" and one))


def _is_apposed(mention: Mention) -> bool:
    """Whether a noun for a person, an age or "who" stands beside the name between commas."""
    low, at, stop, before = mention.unit.low, mention.begin, mention.stop, mention.before
    if before == "," and at > 1 and mention.after in {",", ""} and _is_human(low[at - 2]):
        return True
    office = before in {"of", "for"} and at > 1 and is_office(low[at - 2])  # "the Dean of | Norby, Ann Roe, who"
    if mention.after != "," or mention.possessive or office:
        return False
    behind, further = [*low[stop + 1 : stop + 3], "", ""][:2]
    if behind == "who":
        return before not in PREPOSITIONS and [further] not in _SEVERAL
    return (behind.isdigit() and further == ",") or _is_human(_find_head(low, stop + 1))


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


def _is_paired(mention: Mention, initials: Container[str]) -> bool:
    """Whether a name stands beside initials: "the NPP and | Norland First"."""
    low, at, stop = mention.unit.low, mention.begin, mention.stop
    before = low[at - 2 : at] if at > 1 else []
    behind = low[stop : stop + 2]
    return (before[1:] == ["and"] and before[0] in initials) or (behind[:1] == ["and"] and behind[-1] in initials)


def _plays(mention: Mention) -> bool:
    """Whether a state's name stands for its team: "a tie against Norland", "Norland have won the cup"."""
    return not _SPORTS.isdisjoint(mention.unit.low)


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
