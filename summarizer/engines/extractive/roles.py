"""Extracts the role of a person or body from the words next to its name, whole and in the article's words.

Sources are a title or noun before the name, an apposition on either side, a clause with "who" or "which", and the body
that somebody belongs to. The most informative one is chosen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final, NamedTuple, TypeAlias

from summarizer.engines.extractive.names import (
    BOUNDS,
    LINKS,
    PARTY,
    Mention,
    continues_name,
    describes_next,
    find_office_of,
)
from summarizer.language.gazetteer.first_names import is_first_name
from summarizer.language.gazetteer.places import find_state, is_demonym, is_subdivision
from summarizer.language.letters import POSSESSIVE, strip_possessive
from summarizer.language.lexicon import (
    BE,
    CARDINALS,
    CONJUNCTIONS,
    DETERMINERS,
    LEGAL_FORMS,
    PREPOSITIONS,
    RELATIVES,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    is_adverb,
    is_finite,
    is_time_word,
    read_class,
    word_set,
)
from summarizer.language.name_words import (
    DESCRIPTORS,
    HONORIFICS,
    KIN,
    ORGANIZATION_HEADS,
    OUTLETS,
    PEOPLE,
    head_of,
    is_office,
)
from summarizer.language.names import PARTICLES, is_title
from summarizer.language.reporting_verbs import find_verb
from summarizer.language.tokens import DASHES, Unit

Tokens: TypeAlias = tuple[int, int]  # a half-open range of token indexes


class Role(NamedTuple):
    """The words that state who somebody is."""

    words: str
    owner: str = ""  # "its", "his" or the like, or "union" for "the union's chair"
    bare: bool = False  # whether it is an office that says little without its body
    has_noun: bool = True  # whether it has a noun for the actor, and is not only a clause, a body or a rank

    @property
    def weight(self) -> tuple[bool, bool, int]:
        """A sort key by how informative the role is."""
        return self.has_noun, not self.bare, len(self.words)


_BROKEN: Final = re.compile(r"[\[\]()@]|\banother\Z|- |\bat the time\b|\b(\w+) \1\b")
_MOST_WORDS: Final = 20
_LONGEST_LISTED: Final = 4  # words after a comma that continue a list
_LONGEST_OWNER: Final = 4
_NEAR: Final = 8  # words of an apposition in which its noun is sought
_COMMAS: Final = DASHES | {","}
_CLOSING: Final = DASHES | {",", ";", ":", "", "since", "until"}
_TIMES: Final = word_set("former then late current ex retired veteran")
_BEFORE_NAMES: Final = _TIMES | word_set("acting deputy senior chief vice")
_OPENING: Final = _BEFORE_NAMES | read_class("words that open a role before a name")
_RANKS: Final = read_class("words of ranks")
OF_FIRMS: Final = read_class("offices of firms")
"""Last words of offices that, without a body, belong to the body that the article is about."""
DEPENDENT: Final = OF_FIRMS | read_class("offices that depend on a body")
"""Offices that say little without a body or field."""
_TICKER: Final = re.compile(r" <[A-Z.]+\Z|[<>]")  # "a unit of Norbex Inc | <NBX.L", "a unit of | <Norbex Inc>"
_PREDICATE: Final = re.compile(r"\A(?:who|which) is (?:the|an?) (?!\w+est\b)")
_RANK: Final = re.compile(
    r"\b(?<!for )(?<!of )(Gov\.|Sen\.|Rep\.|(?:Chief )?Justice|(?:Lieutenant |Major |Brigadier )?(?:Colonel|General)"
    r"|Major|Captain|Councillor|Cllr|Coun) \Z"
)
"""Titles that are a role if there is no other."""
_PARTISANS: Final = read_class("members of parties") | {"democratic"}
_LEADING: Final = DETERMINERS | HONORIFICS | {"fellow", "himself", "herself"}
_INFORMATIVE_KIN: Final = word_set("widow widower")  # kin terms that are informative alone
_PERMANENT: Final = word_set(
    "led leads headed heads founded runs ran chairs chaired wrote represented taught developed built"
)
_TEMPORARY: Final = word_set("believes celebrates claims expects feels hopes insists knows thinks turns wants")
"""Verbs in the present that do not say who somebody is: "who wants to be a nurse"."""
_POSTS: Final = word_set("professor captain major colonel lieutenant reverend rabbi imam")
_SAYING: Final = word_set("said says told tells")
_PRONOUNS: Final = word_set("its their his her")
_POINTING: Final = SUBJECT_PRONOUNS | word_set("it its they them their this that these those there then")
_BODIES: Final = DESCRIPTORS | ORGANIZATION_HEADS
_VAGUE: Final = read_class("nouns that say little about a body")


def find_role(text: str, mention: Mention, *, body: bool = False, later: bool = False) -> Role | None:
    """Return the role in the words next to a name; None if there is no complete one.

    Args:
        body: Whether the name is an organisation's.
        later: Whether the mention is a surname of somebody named in full elsewhere, so that only words after it count.
    """
    unit = mention.unit
    of = None if body else _find_body(mention)
    if best := _read_title(text, mention, body=body, later=later):
        if of is None or not _names_body(unit, of):
            return best
        return Role(f"{best.words} {_join(text, unit, of)}")  # "sergeant Ann Roe, of Norby Police"
    clause = _find_clause(mention, (of[1] if of else mention.stop) + 1)
    if clause and (unit.low_at(clause[0]) == "which") != body:
        clause = None  # "the suit by Ann Roe, which failed"
    rank = None if body or later else _read_rank(text, mention)
    if of and (clause or rank) and not _names_body(unit, of):
        of = None  # "Rep. Ann Roe of Norby", "Ann Roe of Norby, who leads the council"
    if of or clause:
        parts = [_join(text, unit, span) for span in (of, clause) if span is not None]
        return Role(_PREDICATE.sub("", ", ".join(parts)), has_noun=False)
    return rank or (None if body else _read_affiliation(text, mention))


def _read_affiliation(text: str, mention: Mention) -> Role | None:
    """Return the body whose name with a possessive stands before a full name: "Norby Radio's | Ann Roe"."""
    unit, owner = mention.unit, mention.begin - 1
    if not (mention.before.endswith(POSSESSIVE) and unit.caps[owner] and " " in mention.name):
        return None
    first = unit.begin_name(owner)
    while first > 1 and unit.caps[first - 2] and continues_name(unit, unit.begin_name(first - 1), first - 1, first):
        first = unit.begin_name(first - 1)
    name = strip_possessive(_join(text, unit, (first + (unit.low[first] in BOUNDS), owner + 1)))
    *before, last = name.casefold().split()
    is_body = (
        last in OUTLETS
        or head_of([*before, last]) in ORGANIZATION_HEADS
        or before[:1] == ["al"]
        or (name.isupper() and len(name) > 1)
    )
    return None if not is_body or _BROKEN.search(name) or find_state(name) else Role(name, has_noun=False)


def _read_rank(text: str, mention: Mention) -> Role | None:
    found = _RANK.search(text, max(0, mention.start - 20), mention.start)
    if found is None:
        return None
    words = text[mention.unit.start : found.start()].split()
    ends = (" ".join(words[-many:]) for many in (2, 1))  # "New York Gov. | NAME", "Republican Sen. | NAME"
    known = (f"{end} " for end in ends if end.casefold() in _PARTISANS or is_subdivision(end))
    return Role(f"{next(known, '')}{found[1]}", has_noun=False)


def _read_title(text: str, mention: Mention, *, body: bool, later: bool) -> Role | None:
    """Return the most informative of the title before a name and the appositions next to it; None if there is none."""
    is_noun = _is_body_noun if body else is_office
    titles = [_find_after(mention, _is_body_noun if body else _is_post)]
    if not later:
        titles = [_find_before(mention, is_noun), _find_apposed_before(mention, is_noun), *titles]
    spans = [span for span in titles if span and (not body or _describes_body(text, mention, span))]
    found = [role for span in spans if (role := _write(text, mention.unit, span))]
    return max(found, key=lambda role: role.weight, default=None)


def _is_post(word: str) -> bool:
    """Whether a noun after a name is a role, although before a name it may be a mere title: "a professor"."""
    return is_office(word) or word in _POSTS


def _is_body_noun(word: str) -> bool:
    return word in _BODIES or (word.endswith(("er", "or")) and is_office(word))


def _describes_body(text: str, mention: Mention, span: Tokens) -> bool:
    """Whether a phrase next to a body's name describes it: it names no other body, nor is an object before a clause."""
    unit = mention.unit
    names = (at for at in range(span[0], min(span[1], mention.begin)) if unit.caps[at] and at)
    if any(not is_demonym(text[slice(*unit.span(at, at + 1))]) for at in names):
        return False  # "Norby and Danish champions FC Roe"
    pairs = set(pairwise(unit.low[slice(*span)]))
    governed = unit.low_at(mention.begin - 1 - (mention.before in DETERMINERS)) in PREPOSITIONS
    if span[0] > mention.begin and (
        (
            governed and mention.after == "," and unit.low_at(span[1]) in DASHES
        )  # "According to Norbex, | the row - which"
        or ("and", "the") in pairs  # "blamed Norbex, | the press and the courts"
        or ("the", unit.low[mention.stop - 1]) in pairs  # "of Norby Bank, | the first to buy into the bank"
    ):
        return False
    apposed = span[1] < mention.begin and unit.low_at(span[1]) == ","
    return not apposed or mention.after in {",", ""}  # "robbed the firm, Norby Court heard"


def _join(text: str, unit: Unit, span: Tokens) -> str:
    return " ".join(text[slice(*unit.span(*span))].split())


def _write(text: str, unit: Unit, span: Tokens) -> Role | None:
    """Return a role in the article's words, without a final "there"; None if it is vague or incomplete."""
    role = _TICKER.sub("", _join(text, unit, span)).removesuffix(" there")
    owner = unit.low_at(span[0] - 1)
    words = role.casefold().replace("’", "'").replace("secretary general", "secretary-general").split()
    lender = next((word for word in words[:-1] if word.endswith("'s")), "") if role[0].islower() else ""
    if len(words) == 1 and (words[0] in _VAGUE | _OPENING or (words[0] in ORGANIZATION_HEADS - DESCRIPTORS)):
        return None  # "a senior | Norby official"
    if _BROKEN.search(role) or (lender == words[0] and owner != "the"):
        return None  # "magazine's editor"
    bare = words[-1] in DEPENDENT and _RANKS.issuperset(words[:-1]) and words != ["prime", "minister"]
    if lender and owner == "the":
        return Role(f"the {role}", lender.removesuffix("'s"), bare)
    return Role(role, owner if owner in _PRONOUNS else "", bare)


def _find_clause(mention: Mention, first: int, *, noun: bool = False) -> Tokens | None:
    """Return the relative clause that states a role: "NAME, 61, | who leads the county council |,"; None if none does.

    Args:
        first: The token after the comma, or after a noun that is the name's apposition.
        noun: Whether it follows such a noun, so that the clause may also report an event.
    """
    unit, low = mention.unit, mention.unit.low
    first = _skip_age(unit, first)
    if unit.low_at(first) not in _WHOSE or (not noun and unit.low_at(first - 1) not in {*_COMMAS, *"0123456789"}):
        return None
    stop = first + 1
    while unit.is_word(stop) or (unit.low_at(stop) == "," and _continues_list(unit, stop)):
        stop += 1  # "who represents teachers, nurses and clerks"
    verb, rest = unit.low_at(first + 1), low[first + 1 : stop]
    if low[first] == "whose":
        return None
    is_permanent = _is_permanent(verb, rest)
    is_clear = 1 - noun < len(rest) < _MOST_WORDS and _POINTING.isdisjoint(rest) and _SAYING.isdisjoint(rest)
    if not is_clear or unit.low_at(stop) not in _CLOSING or not (is_permanent or noun):
        return None
    # "who runs a shop | and took part"
    ends = (at for at in range(first + 3, stop - 1) if low[at] == "and" and _begins_second_verb(unit, at + 1))
    return first, next(ends, stop)


def _begins_second_verb(unit: Unit, at: int) -> bool:
    """Whether a second verb of a clause begins at a token: "who runs a shop and | also took part"."""
    at += is_adverb(unit.low_at(at))
    return is_finite(unit.low_at(at)) and not unit.caps[at]


def _continues_list(unit: Unit, comma: int) -> bool:
    """Whether a list continues after a comma: "teachers |, nurses and clerks", "a school |, a surgery and a bus"."""
    if unit.low_at(comma + 2) == "," and not (unit.caps[comma + 1] or is_adverb(unit.low[comma + 1])):
        return unit.is_word(comma + 1)  # "business |, trade, sport and society"
    words = unit.low[comma + 1 : comma + 2 + _LONGEST_LISTED]
    joint = next((at for at, word in enumerate(words[:-1]) if word == "and"), 0)
    return joint > 0 and all(unit.is_word(comma + 1 + at) and not is_finite(words[at]) for at in range(joint + 2))


def _is_permanent(verb: str, rest: Sequence[str]) -> bool:
    """Whether a clause states what somebody permanently is or does: "leads the council", "has lived here for years"."""
    if verb == "has":
        return "for" in rest and not {"years", "decades"}.isdisjoint(rest)
    if verb not in {"is", "was"}:
        return verb in _PERMANENT or (verb.endswith("s") and verb not in PREPOSITIONS | SUBORDINATORS | _TEMPORARY)
    return bool(rest[1:]) and (rest[1] in DETERMINERS - CARDINALS or is_office(rest[1]))


def _skip_age(unit: Unit, first: int) -> int:
    """Return the token after an age or a party, with its comma, at `first`: "61, | who", "R-Ohio, | chair"."""
    end = unit.end_name(first) if PARTY.match(unit.low_at(first)) else first + unit.low_at(first).isdigit()
    return end + 1 if end > first and unit.low_at(end) == "," else first


def _find_body(mention: Mention) -> Tokens | None:
    """Return the affiliation after a name: "NAME | of the Norby Institute"; None if there is none but an address."""
    unit, low, first = mention.unit, mention.unit.low, mention.stop
    if unit.low_at(first) == ",":
        first = _skip_age(unit, first + 1)
    if unit.low_at(first) not in {"of", "at", "from", "with"} or mention.possessive:
        return None
    at = first + 1 + (unit.low_at(first + 1) == "the")
    described = unit.low_at(at) in _BODIES and not unit.caps[at]
    begin = at = at + described
    while at < len(low) and (
        unit.caps[at] or (at > begin and low[at] in {"of", "for", "the", "&"} and True in unit.caps[at + 1 : at + 3])
    ):
        at += 1
    if at == begin or _goes_on(unit, at):
        return None
    whole = unit.low_at(at) in _CLOSING or unit.low_at(at) in {"and", "who"} or _may_be_verb(unit.low_at(at))
    named = (whole or unit.low_at(at) == "in") and _names_body(unit, (first, at))
    return (first, at) if named or (whole and first == mention.stop and low[first] == "of") else None


def _names_body(unit: Unit, of: Tokens) -> bool:
    """Whether an affiliation names a body rather than a place: "of the union NBU", "of Norby Police"."""
    words = unit.low[of[0] + 1 + (unit.low[of[0] + 1] == "the") : of[1]]
    return words[0] in _BODIES or head_of(words) in ORGANIZATION_HEADS


def _find_before(mention: Mention, is_noun: Callable[[str], bool]) -> Tokens | None:
    """Return the role directly before a name: "Norwegian President | NAME", "the charity | NAME"; None if none is."""
    unit, last = mention.unit, mention.first - 1
    low = unit.low
    while last >= 0 and low[last] in HONORIFICS and unit.caps[last]:
        last -= 1
    if last < 0 or not unit.is_word(last):
        return None
    is_field = low[last] in {"justice", "staff"} and low[last - 1] in {"for", "of"}  # "chief of staff | NAME"
    head = last if is_noun(low[last]) and not is_field else None
    if head is None and is_noun is is_office:
        head = find_office_of(unit, last)
    titles = head is not None and head >= mention.begin and is_first_name(low[mention.first])
    return None if head is None else _trim(unit, _walk_back(unit, head), head, last + 1, titles=titles)


def _walk_back(unit: Unit, head: int) -> int:
    """Return the first token of the noun phrase that ends with an office, its owner included."""
    at, low, caps = head, unit.low, unit.caps
    while at and unit.is_word(at - 1) and _belongs(unit, at):
        at -= 1
        if low[at].endswith(POSSESSIVE):
            at = unit.begin_name(at) if caps[at] else _find_owner(unit, at)
            at -= unit.low_at(at - 1) in PARTICLES  # "al | Qaeda's leader"
            break
    if 1 < at < head and low[at - 1] == "of" and caps[at] and caps[at - 2]:
        belongs = low[at - 2] in ORGANIZATION_HEADS or is_office(low[at - 2]) or low[at] == "staff"
        # "Norby Department of | Public Works director", "the Isle of | Man minister", but "Critics of | Mayor Ann Roe"
        at = unit.begin_name(at - 2) if at > 2 or belongs else at
    return at


def _find_owner(unit: Unit, at: int) -> int:
    """Return the first token, after "the", of the owner that ends at `at`: "the | port authority's"; else `at`."""
    first = at
    while first > 1 and unit.is_word(first - 1) and unit.low[first - 1] not in BOUNDS and at - first < _LONGEST_OWNER:
        first -= 1
    return first if first and unit.low[first - 1] == "the" else at


def _belongs(unit: Unit, at: int) -> bool:
    """Whether the word before a token of a role belongs to the role: no verb, adverb or part of another phrase."""
    word, name = unit.low[at - 1], unit.caps[at - 1]
    if word == "and":  # "founder and chairman"
        return at > 1 and is_office(unit.low[at - 2])
    if word == "first" and unit.low[at] == "minister":
        return True
    if (
        word in BOUNDS
        or (is_adverb(word) and not name and word not in _TIMES)
        or (at > 1 and unit.low[at - 2] == "to" and not name)
    ):
        return False
    if unit.caps[at] and not name:
        # "al | Qaeda leader", "Norby | state Attorney General", "former | associate US envoy"
        within = at > 1 and (unit.caps[at - 2] or unit.low[at - 2] in _TIMES) and not is_finite(word)
        return (within and not word.endswith(("ed", "ing", "s"))) or word in _BEFORE_NAMES or word in PARTICLES
    if word.endswith("ing") and at > 1:  # "Norbex's planning | chief", "convicted nursing | home owner"
        before = unit.low[at - 2]
        return word in _OPENING or ((_owns(before) or is_finite(before)) and before not in BE)
    return name or word in _OPENING or not _may_be_verb(word) or (at > 1 and _owns(unit.low[at - 2]))


def _owns(word: str) -> bool:
    """Whether a word must be followed by a noun, not a verb: a possessive or a determiner."""
    return word.endswith(POSSESSIVE) or word in DETERMINERS


def _may_be_verb(word: str) -> bool:
    """Whether a lower-case word may be a verb form."""
    return is_finite(word) or bool(find_verb(word)) or word.endswith("ing")


def _only_leads(unit: Unit, first: int) -> bool:
    """Whether a word at the start of a phrase is no part of a role: "the | mayor", "Last | week mayor Ann Roe"."""
    word, following = unit.low[first], unit.low_at(first + 1)
    if word in _LEADING:
        return following not in {"minister", "of"}  # "one | of the owners"
    if first == 0 and (word in {"later", "afterwards"} or (word in {"last", "next"} and is_time_word(following))):
        return True
    return word.endswith("-old") or (is_time_word(word) and (unit.caps[first] or first < 2))  # "Last week | mayor Roe"


def _trim(unit: Unit, first: int, noun: int, stop: int, *, titles: bool = False) -> Tokens | None:
    """Return a role without leading words such as determiners; None if its noun is a name or a bare kin term.

    Args:
        titles: Whether the noun is known to be a title, so that it is no name despite its capital.
    """
    low = unit.low
    while first < noun and _only_leads(unit, first):
        first += 1
    named = not titles and unit.caps[noun] and noun and not any(map(is_title, low[first : noun + 1]))
    related = low[noun] in PEOPLE or low[noun].partition("-in-")[0] in KIN - _INFORMATIVE_KIN  # whose brother?
    owned = any(word.endswith(POSSESSIVE) for word in low[first:noun]) or unit.low_at(noun + 1) in {"at", "in"}
    return None if named or (related and not owned) else (first, stop)


def _find_after(mention: Mention, is_noun: Callable[[str], bool]) -> Tokens | None:
    """Return a role such as "NAME, | a trade expert at the institute |," or "NAME is | the head of the union |."."""
    unit, low = mention.unit, mention.unit.low
    is_predicate = mention.after in {"is", "was"} and unit.low_at(mention.stop + 1) in DETERMINERS - {"no"}
    if (mention.after not in _COMMAS and not is_predicate) or describes_next(unit, mention.stop + 1):
        return None
    first = stop = _skip_age(unit, mention.stop + 1)
    while unit.is_word(stop) and low[stop] not in _CLAUSES and stop - first < _MOST_WORDS:
        stop += 1
    part = first + (unit.low_at(first) in {"another", "only"})
    if not is_predicate and low[part : part + 2] == ["one", "of"] and low[stop - 1] not in CARDINALS:
        return _find_part_of_group(mention, first, stop)
    found = _find_apposition(mention, is_noun, first, stop)
    if found is None or not is_predicate or True in unit.caps[slice(*found)]:
        return found
    definite = low[first] == "the" and "of" in low[first:stop] and found[1] == stop
    return found if definite else None  # no "was a good actor"


def _find_part_of_group(mention: Mention, first: int, stop: int) -> Tokens | None:
    """Return a role such as "NAME, | one of the two members who voted against it |,"."""
    if _has_finite_verb(mention.unit, first, stop):
        return None  # "Ann Roe, one of the nurses told the paper"
    clause = _find_clause(mention, stop, noun=True)
    return (first, clause[1] if clause else stop) if clause or mention.unit.low_at(stop) in _CLOSING else None


def _find_apposition(mention: Mention, is_noun: Callable[[str], bool], first: int, stop: int) -> Tokens | None:
    """Return the noun phrase between two tokens after a name, with its clause, if it is a role; else None."""
    unit, low = mention.unit, mention.unit.low
    noun = _find_noun(unit, is_noun, first, stop)
    if noun is None or _has_finite_verb(unit, noun, stop) or unit.low_at(first) in PREPOSITIONS | CONJUNCTIONS:
        return None
    if _goes_on(unit, stop):
        return None
    linked = next((at for at in range(noun, stop) if low[at] in LINKS), stop)
    if any(_leads_to_person(unit, is_noun, at, linked) for at in range(noun, stop - 1)):
        return None  # "Ann Roe, the winner Ben Ek,", "Ann Roe, Norbex's Chairman Ben Ek,": another person
    if not _owns(low[first]) and not (is_noun is _is_post and _opens_role(unit, first, noun)):
        return None
    clause = _find_clause(mention, stop, noun=True)
    found = (
        _trim(unit, first, noun, stop)
        if clause or unit.low_at(stop) in _CLOSING or unit.low_at(stop) in _WHOSE
        else None
    )
    return (found[0], clause[1]) if found and clause else found


def _goes_on(unit: Unit, stop: int) -> bool:
    """Whether a name that ends before a token may go on: "of the Globe | and Mail", "at Roe |, Ball and Lind Inc"."""
    at = stop
    while unit.low_at(at) == "," and _begins_body(unit, at + 1):
        at = unit.end_name(at + 1)
    return unit.caps[stop - 1] and unit.low_at(at) in {"and", "&"} and _begins_body(unit, at + 1)


def _begins_body(unit: Unit, first: int) -> bool:
    """Whether capitalised words begin at a token and are not a person's name."""
    words = unit.low[first : unit.end_name(first)]
    person = len(words) > 1 and is_first_name(words[0]) and words[-1] not in ORGANIZATION_HEADS | LEGAL_FORMS
    return bool(words) and not person


def _leads_to_person(unit: Unit, is_noun: Callable[[str], bool], at: int, linked: int) -> bool:
    """Whether a token is the title of a person named after it; `linked` is the place of the role's first "of"."""
    low, end = unit.low, unit.end_name(at + 1)
    if end == at + 1 or not is_noun(low[at]):
        return False
    if at < linked:
        return is_noun is _is_body_noun or not (unit.low_at(end) in LINKS or is_noun(low[end - 1]))
    # "chief of staff | Ben Ek", "head of the harbour and chairman | Ben Ek", but "spokesman for the mayor, Ben Ek"
    begins_another = low[linked:at] == ["of"] or "and" in low[linked:at]
    return begins_another and not unit.caps[at] and low[end - 1] not in ORGANIZATION_HEADS | LEGAL_FORMS


def _find_noun(unit: Unit, is_noun: Callable[[str], bool], first: int, stop: int) -> int | None:
    """Return the first role noun among tokens, or the last of a title ("Executive | Director"); None if none."""
    if is_noun is _is_body_noun and unit.low_at(first) != "one":  # "the threat | of a government shutdown"
        stop = next((at for at in range(first, stop) if unit.low[at] == "of"), stop)
    noun = next((at for at in range(first, min(stop, first + _NEAR)) if is_noun(unit.low[at])), None)
    while noun is not None and noun + 1 < stop and unit.caps[noun] and is_noun(unit.low[noun + 1]):
        noun += 1
    return noun


def _opens_role(unit: Unit, first: int, noun: int) -> bool:
    """Whether the words before a role's noun after a name belong to the role and are no verb."""
    opens = unit.caps[first] or unit.low[first] in _OPENING or first + 1 == noun
    return opens or not any(map(_may_be_verb, unit.low[first:noun]))


_WHOSE: Final = word_set("who whose which")
_CLAUSES: Final = (RELATIVES | SUBJECT_PRONOUNS | SUBORDINATORS | _SAYING) - {"that", "as"}


def _has_finite_verb(unit: Unit, first: int, stop: int) -> bool:
    """Whether tokens contain a finite verb; a form before a preposition may be a participle: "based in"."""
    return any(
        is_finite(unit.low[at])
        and unit.low[at] != "based"  # "the Norby-based fund"
        and not (unit.caps[at] or unit.low_at(at + 1) in PREPOSITIONS or unit.low_at(at - 1) in DETERMINERS)
        and unit.low[max(first, at - 2) : at - is_adverb(unit.low_at(at - 1))][-1:]
        != ["that"]  # "aids that also made it"
        for at in range(first, stop)
    )


def _find_apposed_before(mention: Mention, is_noun: Callable[[str], bool]) -> Tokens | None:
    """Return a role such as "the team's coach |, NAME," or "The president of the region |, NAME,"."""
    unit, comma, low = mention.unit, mention.begin - 1, mention.unit.low
    if comma > 0 and low[comma] in DETERMINERS:
        comma -= 1  # "the trade body, | the Home Cover Association,"
    if comma < 1 or low[comma] != ",":
        return None
    for at in range(comma - 1, max(-1, comma - _MOST_WORDS), -1):
        if not unit.is_word(at) or low[at] in _CLAUSES:
            break
        if is_noun(low[at]) and (at + 1 == comma or low[at + 1] in {"of", "for", "to", "at", "on"}):
            start = _walk_back(unit, at)
            owner = start - 1 - (unit.low_at(start - 1) in DETERMINERS)  # "envoy | to the president, Ann Roe,": who?
            within = unit.low_at(owner) in LINKS and is_noun is is_office and is_office(unit.low_at(owner - 1))
            apart = not within and _is_apart(unit, start, at) and not _is_of_another(mention, start)
            return _trim(unit, start, at, comma) if apart else None
    return None


def _is_apart(unit: Unit, start: int, noun: int) -> bool:
    """Whether a noun phrase is no list item, no part of a longer phrase and no predicate noun, by the words before."""
    low = unit.low
    owned = low[start].endswith(POSSESSIVE)  # "In court, Roe's mother"
    lists = start and low[start - 1] in {",", "and", "or"} and not (owned and low[start - 1] == ",")
    led = start == noun and start and unit.is_word(start - 1)
    bare = led and low[start - 1] not in DETERMINERS | {"as"}
    predicative = (
        unit.low_at(start - 1 - (low[start - 1] in DETERMINERS)) in BE
    )  # "the plan is a game changer, Roe said"
    return not (lists or bare or predicative)


def _is_of_another(mention: Mention, start: int) -> bool:
    """Whether a role before a name is another person's: "killed by her fan club president, Roe remains popular"."""
    unit = mention.unit
    governed = unit.low_at(start - 1 - (unit.low_at(start - 1) in DETERMINERS)) in PREPOSITIONS - {"as"}
    return governed and unit.is_word(mention.stop) and mention.after not in BOUNDS
