"""Compares the names and descriptions of claimed speakers with the article's attributions.

Only an attribution with a cue and a proper name proves a claim wrong. A description ("the senior officer", "court
papers") may refer to the actor or to its representative; a speaker without a cue is a guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from summarizer.grounding.mentions import shorten_names
from summarizer.grounding.name_matching import LINKS, SPEAKER_WORD, ActorIndex, NameMatcher, is_proper, strip_determiner
from summarizer.grounding.roles import LEADS, RoleReader
from summarizer.language.gazetteer.places import find_state, is_demonym
from summarizer.language.lexicon import DETERMINERS, is_finite, read_class
from summarizer.language.names import is_person_noun, is_title, looks_like_person
from summarizer.language.reporting_verbs import DOCUMENTS, find_verb
from summarizer.schemas.findings import ClaimedSpeaker, FoundAttribution, Span

if TYPE_CHECKING:
    from summarizer.grounding.speech_index import SpeechIndex

REPRESENTS: Final = re.compile(
    r"(?i)\b(?:spokes\w+|representative|on behalf of|aide|lawyer|attorney|solicitor|barrister"
    r"|counsel|agent|adviser|advisor|publicist|press secretary|speaking for|defending|representing"
    r"|prosecuting|family of|'s (?:family|office))\b"
)
OFFICE: Final = re.compile(
    r"(?i)\b(?:president|premier|chancellor|minister|secretary|ministry|government|ambassador|envoy|king|queen|governor"
    r"|mayor|senator|mp|spokes\w+|official|diplomat|general|chief)\b"
)
OWNED_OFFICE: Final = re.compile(
    r"(?i)^\W*(?:its|their|the (?P<body>[\w-]+)['’]s) (?:[\w-]+ ){0,3}?(?P<office>[\w-]+)\W*$"
)
"""Matches an office and its owner before a name: "its chair, Ann Roe", "the union’s general secretary, Ann Roe"."""
_FOREIGN_DESCRIPTION: Final = re.compile(
    rf"(?i:{'|'.join(sorted(map(re.escape, read_class('determiners of languages'))))})(?:(?<=’)|\s)\s*[a-zß-ÿ]"
)
"""Matches a foreign determiner and the start of its noun: "la fiscal del caso"."""
_FULL_NAME: Final = re.compile(r"[^\W\d_a-z][\w.’'-]*(?: [\w.’'-]+){0,3} [^\W\d_a-z][\w’'-]*")
SUBJECT_BEFORE: Final = re.compile(r"(?:^|[.!?][”\"]?\s+)(?:The )?$")
REST_OF_SENTENCE: Final = re.compile(r"[^.!?A-Z]*[.!?][”\"]?\s+")
"""Matches the rest of a sentence after its subject, if it contains no other name."""
LEADING: Final = re.compile(
    r"(?i)^(?:according to|as (?:told|stated|reported|described) (?:by|to)|in the (?:words|opinion|view) of|quoting"
    r"|in (?:a|an|the) [\w -]+?, |as(?= .* (?:put|puts|has|had) it)"
    r"|(?:told|said|stated|reported|cited|quoted|announced|warned) by|by)\s*\b"
)
OWNED_OR_DEFINITE: Final = re.compile(rf"(?i)(?:{'|'.join(sorted(DETERMINERS))})\s|.*?\w(?:['’]s|s['’])\s")
"""Matches the start of a description: "the", "its", "Norland's"."""
OF_SOMETHING: Final = re.compile(r" (?:of|for|at|in|from|who|which) ")
"""Matches the end of a description's head phrase: "the leader | of the group"."""
BEGINNING: Final = 6  # first letters shared by words of one root
SHORTEST: Final = 3  # words of up to this many letters are not compared
TELLS: Final = frozenset({"past", "third"})


def find_named(levels: Sequence[FoundAttribution]) -> str:
    """The speaker of the innermost attribution that names one; empty if it is not a proper name."""
    for found in levels:
        name = found.speaker or found.as_named
        if name:
            return name if is_proper(name) else ""
    return ""


def speaks_for(
    speaker: str,
    names: Sequence[str],
    *,
    speech: SpeechIndex,
    find_mentions: Callable[[Sequence[str]], Sequence[Span]],
    roles: RoleReader,
    matcher: NameMatcher,
) -> bool:
    """Whether a speaker may speak for an actor: the words beside a mention of one of them name the other."""
    places = {matcher.read(name).place for name in names} - {None}
    is_person = speech.roster.is_person
    persons = is_person(speaker) and all(map(is_person, names[:1]))
    for one, others in ((speaker, names), (names[0], (speaker, *_surname(speaker)))):
        for span in find_mentions([one, *_surname(one)]):
            before, after, *_ = roles.read_beside(span)
            beside = f"{LEADS.split(before)[-1]} {after}".strip()
            if not beside:
                continue
            is_office = one == speaker and places and OFFICE.search(beside)
            words = SPEAKER_WORD.findall(beside) if is_office else ()
            if not places.isdisjoint(find_state(word) or is_demonym(word) for word in words):
                return True
            if any(_holds(beside, other) for other in others) and (not persons or REPRESENTS.search(beside)):
                return True
            if one == speaker and _is_officer(
                speech.text, span, before, find_mentions(names), like_person=looks_like_person(names[0])
            ):
                return True
    return False


def _is_officer(text: str, span: Span, before: str, owners: Sequence[Span], *, like_person: bool) -> bool:
    """Whether a name follows an office of a body that is named earlier in the paragraph: "its chair, Ann Roe".

    Args:
        before: The words right before the name.
        owners: Mentions of the body.
        like_person: Whether the body's name looks like a person's ("Nordhav Lines"). It must then be the subject of
            the preceding sentence and the only name in it.
    """
    office = OWNED_OFFICE.search(before)
    if office is None or not is_person_noun(office["office"].casefold()):
        return False
    begin = text.rfind("\n", 0, span[0]) + 1
    earlier = [(a, b) for a, b in owners if begin <= a and b <= span[0]]
    if not earlier:
        return False
    if like_person:
        first, last = earlier[-1]
        start = span[0] - len(office.group().lstrip())
        is_only = REST_OF_SENTENCE.fullmatch(text, last, start) is not None and text[start].isupper()
        return is_only and SUBJECT_BEFORE.search(text[begin:first]) is not None
    words = " ".join(text[a:b].casefold() for a, b in earlier).split()
    return office["body"] is None or office["body"].casefold() in words


def _surname(name: str) -> list[str]:
    return shorten_names([name]) if looks_like_person(name) else []


def _holds(words: str, name: str) -> bool:
    bare = strip_determiner(name)
    return bool(bare) and re.search(rf"(?<!\w){re.escape(bare)}(?!\w)", words, re.IGNORECASE) is not None


def may_mean(named: str, speaker: str) -> bool:
    """Whether a definite description ("the" or a possessive, and a suitable noun) can refer to a named speaker.

    >>> may_mean("the chief inspector", "Ann Roe"), may_mean("officials", "Ann Roe"), may_mean("the bank", "Norbank")
    (True, False, True)
    >>> may_mean("the Air Bureau’s chief inspector", "Ann Roe"), may_mean("the leader of the NMC's group", "Ann Roe")
    (True, True)
    """
    described = OF_SOMETHING.split(named)[0]
    owner, _, owned = described.rpartition("’s " if "’s " in described else "'s ")
    words = SPEAKER_WORD.findall(f"the {owned}" if owner else described)
    if not words or any(word[0].isupper() for word in words[1:]):
        return False
    low = words[0].casefold()
    if low not in {"the", "his", "her", "their", "this", "that"}:
        return False
    return any(is_person_noun(word.casefold()) for word in words[1:]) or not looks_like_person(speaker)


def read_beginnings(words: str) -> frozenset[str]:
    """The first letters of each longer word of a description, which words of one root share.

    >>> read_beginnings("the prosecutors") == read_beginnings("The prosecution")
    True
    """
    return frozenset(word[:BEGINNING].casefold() for word in words.split() if len(word) > SHORTEST)


def find_document(described: str, text: str, within: Span) -> Span | None:
    """The first mention in a passage of the document that a description names: "accounts" for "the club's accounts".

    None if the passage lacks it, the noun is no document, or the description has a capital letter (a named owner).
    """
    if any(map(str.isupper, described)):
        return None
    noun = OF_SOMETHING.split(described)[0].split()[-1].casefold()
    found = re.compile(rf"(?i)\b{re.escape(noun)}\b").search(text, *within) if noun in DOCUMENTS else None
    return found.span() if found is not None else None


def find_described(described: str, text: str, within: Span) -> Span | None:
    """The first noun phrase with all words of a description ("the Leeds company" for "the company"); None if none."""
    words = read_beginnings(described)
    if not words:
        return None
    head = re.escape(described.split()[-1][:BEGINNING])
    phrase = re.compile(rf"(?i)\b(?:the|an?|its|his|her|their|\w+['’]s)\s+(?:[\w’'-]+\s+){{0,3}}?{head}\w*")
    found = (match for match in phrase.finditer(text, *within) if words <= read_beginnings(match.group()))
    return next((match.span() for match in found), None)


@lru_cache(maxsize=1024)  # an answer names few speakers, each several times
def read_speaker_words(named: str) -> str:
    """The speaker in a model's attribution, without reporting verbs and the words that follow them.

    >>> read_speaker_words("said Derek R.B. Lind, vice president for external affairs")
    'Derek R.B. Lind'
    >>> read_speaker_words("The mayor of Velm, Ada Brandt"), read_speaker_words("The Leeds Post, Leeds")
    ('Ada Brandt', 'The Leeds Post')
    >>> read_speaker_words("Its spokesman, Colonel Ed Vashk"), read_speaker_words("Norland's minister, Ann Roe")
    ('Colonel Ed Vashk', 'Ann Roe')
    >>> read_speaker_words("Edwards was concerned and said to her"), read_speaker_words("according to the report")
    ('Edwards', 'the report')
    >>> read_speaker_words("a spokesman for Norland Council"), read_speaker_words("court papers said")
    ('a spokesman for Norland Council', 'court papers')
    """
    words = LEADING.sub("", named.strip())
    first = words.split(maxsplit=1)
    if len(first) > 1 and first[0].islower() and any(form in TELLS for _, form in find_verb(first[0])):
        words = first[1]
    words = _read_described_name(words) or words
    tokens = words.split()
    for at in range(1, len(tokens)):
        low = tokens[at].strip("“”\"'():;").casefold()
        telling = any(form == "past" for _, form in find_verb(low)) or (at + 1 < len(tokens) and is_finite(low))
        if telling and tokens[at][:1].islower() and not _modifies(tokens, at):
            words = " ".join(tokens[:at])
            break
    return words.strip(' ,:;“”"') or named.strip()


def _read_described_name(words: str) -> str:
    """The name after a description and a comma ("its spokesman, Ann Roe"); else the words before the first comma."""
    head, *rest = (part.strip() for part in re.split(r",(?!\d)", words))  # "a survey of 3,100 people"
    is_office = any(is_title(word.casefold()) or is_person_noun(word.casefold()) for word in head.split())
    is_described = not any(map(str.isupper, head)) or (is_office and OWNED_OR_DEFINITE.match(head))
    if _FOREIGN_DESCRIPTION.match(head) and rest and _FULL_NAME.fullmatch(rest[0]):
        return rest[0]
    return next((part for part in rest[:1] if is_described and is_proper(part)), head)


def _modifies(tokens: Sequence[str], at: int) -> bool:
    """Whether a word that looks like a verb modifies a noun: "the wounded soldier", "a report published by X"."""
    before, behind = tokens[at - 1].casefold(), tokens[at + 1].casefold() if at + 1 < len(tokens) else ""
    return before in LINKS or before in DETERMINERS or behind in {"by", "in", "at", "from"}


def choose_level(
    levels: Sequence[FoundAttribution], *, claimed: ClaimedSpeaker, actors: ActorIndex, matcher: NameMatcher
) -> FoundAttribution | None:
    """Choose the attribution to compare a claim with: the first that agrees with it, else the innermost, or None.

    In "Roe said that Lee had warned her", the warning is attributed to Lee and, with the rest, to Roe: both claims are
    right. Levels begin with the innermost.
    """
    if len(levels) < 2:
        return levels[0] if levels else None
    meant = [known for known in (actors.get(claimed.speaker), *actors.find_exact(claimed.named)) if known]
    names = [name for name in (claimed.named, *(name for known in meant for name in known.names)) if name]
    return next((found for found in levels if agrees(claimed.named, found, names, matcher=matcher)), levels[0])


def find_enclosed(span: Span, attributions: Sequence[FoundAttribution]) -> FoundAttribution | None:
    """The first attribution whose cue, speaker and content all lie within a span; None unless all have one speaker."""
    start, end = span
    inside = [
        found
        for found in attributions
        if found.within is None
        and found.cue is not None
        and all(start <= a and b <= end for a, b in (found.cue, *found.spans, found.content[0]))
    ]
    return inside[0] if len({found.speaker or found.as_named for found in inside}) == 1 else None


def agrees(named: str, found: FoundAttribution, names: Sequence[str], *, matcher: NameMatcher) -> bool:
    """Whether an attribution is to an actor with one of these names, or has the same words as the claimed name."""
    words = matcher.read(named).words
    if words and words == matcher.read(found.as_named).words:
        return True
    return is_said_by([found], names, matcher=matcher)


def is_said_by(levels: Sequence[FoundAttribution], names: Sequence[str], *, matcher: NameMatcher) -> bool:
    """Whether any of these attributions is to an actor with one of these names."""
    return any(matcher.is_speaker(name, names) for found in levels for name in (found.speaker, found.as_named) if name)
