"""Decides whether an attribution proves that a claimed speaker is wrong.

Only an attribution with a cue and a proper name does. A description ("the senior officer", "a government spokesman",
"court papers") may refer to the actor or to someone who speaks for it; a speaker without a cue is a guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from summarizer.grounding.mentions import shorten_names
from summarizer.grounding.name_matching import DETERMINER, NameBook
from summarizer.grounding.roles import LEADS, read_beside
from summarizer.language.gazetteer.places import find_state, is_demonym
from summarizer.language.gazetteer.vocabulary import is_also_name, is_ordinary
from summarizer.language.lexicon import DETERMINERS, is_finite
from summarizer.language.names import is_person_noun, looks_like_person
from summarizer.language.reporting_verbs import find_verb
from summarizer.schemas.findings import FoundAttribution, Span

WORD: Final = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*\.?")
LINKS: Final = frozenset("a an and at by de del der di du for from in la le of on the to van von".split())
REPRESENTS: Final = re.compile(
    r"(?i)\b(?:spokes\w+|representative|on behalf of|aide|lawyer|attorney|solicitor|barrister"
    r"|counsel|agent|adviser|advisor|publicist|press secretary|speaking for|defending|representing"
    r"|prosecuting|family of|'s (?:family|office))\b"
)
OFFICE: Final = re.compile(
    r"(?i)\b(?:president|premier|chancellor|minister|secretary|ministry|government|ambassador|envoy|king|queen|governor"
    r"|mayor|senator|mp|spokes\w+|official|diplomat|general|chief)\b"
)
OFFICER: Final = re.compile(r"(?i)(?:spokes\w+|official|officer|representative|minister|source|police|people)s?")
GOVERNMENT: Final = re.compile(
    r"(?i)\b(?:government|ministers|administration|ministry|cabinet|white house|city hall)\b"
)
OWNED_OFFICE: Final = re.compile(r"(?i)^\W*(?:its|their|the ([\w-]+)['’]s) (?:[\w-]+ ){0,3}?([\w-]+)\W*$")
"""An office with its owner right before a name: "its chair, Ann Roe", "the union’s general secretary, Ann Roe"."""
LEADING: Final = re.compile(
    r"(?i)^(?:according to|as (?:told|stated|reported|described) (?:by|to)|in the (?:words|opinion|view) of|quoting"
    r"|in (?:a|an|the) [\w -]+?, |as(?= .* (?:put|puts|has|had) it)"
    r"|(?:told|said|stated|reported|cited|quoted|announced|warned) by|by)\s*\b"
)
BEGINNING: Final = 6
"""Letters that words of one root share."""
SHORTEST: Final = 3
TELLS: Final = frozenset({"past", "third"})


def find_named(levels: Sequence[FoundAttribution]) -> str:
    """The proper name in the innermost of these attributions that names a speaker; empty if that has no proper name."""
    for found in levels:
        name = found.speaker or found.as_named
        if name:
            return name if is_proper(name) else ""
    return ""


def is_proper(name: str) -> bool:
    """Whether a speaker is a proper name and not a description: all words but links are capitalised.

    >>> is_proper("Ann Roe"), is_proper("the Bank of Norland"), is_proper("The senior officer")
    (True, True, False)
    >>> [is_proper(word) for word in ("Users", "Ministers", "Norbank", "Bob Lee", "Lee")]
    [False, False, True, True, True]
    """
    bare = DETERMINER.sub("", name.strip())
    words = [word for word in WORD.findall(bare) if word.casefold() not in LINKS]
    if not words or not all(word[0].isupper() or word[0].isdigit() for word in words):
        return False
    if OFFICER.fullmatch(words[-1]):
        return False  # "City Hall Spokesman"
    if len(words) > 1 or words[0].isupper():
        return True
    low = words[0].casefold()
    return not is_ordinary(low) or is_also_name(low)


def speaks_for(
    speaker: str,
    names: Sequence[str],
    *,
    text: str,
    find_mentions: Callable[[Sequence[str]], Sequence[Span]],
    is_person: Callable[[str], bool],
    book: NameBook,
) -> bool:
    """Whether a speaker may speak for an actor, because one of them stands in words beside the other's name.

    Args:
        speaker: The speaker's name.
        names: The actor's names.
        text: The article.
        find_mentions: Finds the spans of names in it.
        is_person: Tells whether a name is a person's in the article.
        book: Parses names.
    """
    places = {book.read(name).place for name in names} - {None}
    governs = any(GOVERNMENT.search(name) for name in names)
    persons = is_person(speaker) and all(map(is_person, names[:1]))
    for one, others in ((speaker, names), (names[0], (speaker, *_surname(speaker)))):
        for span in find_mentions([one, *_surname(one)]):
            before, after = read_beside(text, *span)
            beside = f"{LEADS.split(before)[-1]} {after}".strip()
            if not beside:
                continue
            states = {find_state(word) or is_demonym(word) for word in WORD.findall(beside)} - {None}
            if one == speaker and OFFICE.search(beside) and (governs or states & places):
                return True
            if any(_holds(beside, other) for other in others) and (not persons or REPRESENTS.search(beside)):
                return True
            if one == speaker and not looks_like_person(names[0]) and _is_officer(text, span, find_mentions(names)):
                return True
    return False


def _is_officer(text: str, span: Span, owners: Sequence[Span]) -> bool:
    """Whether a name has an office of a body before it that is named earlier in the paragraph: "its chair, Ann Roe"."""
    office = OWNED_OFFICE.search(read_beside(text, *span)[0])
    if office is None or not is_person_noun(office[2].casefold()):
        return False
    begin = text.rfind("\n", 0, span[0]) + 1
    earlier = [text[a:b].casefold() for a, b in owners if begin <= a and b <= span[0]]
    return bool(earlier) and (office[1] is None or office[1].casefold() in " ".join(earlier).split())


def _surname(name: str) -> list[str]:
    return shorten_names([name]) if looks_like_person(name) else []


def _holds(words: str, name: str) -> bool:
    bare = DETERMINER.sub("", name.strip())
    return bool(bare) and re.search(rf"(?<!\w){re.escape(bare)}(?!\w)", words, re.IGNORECASE) is not None


def may_mean(named: str, speaker: str) -> bool:
    """Whether a definite description can refer to a named speaker: "the" or a possessive, and a noun that fits.

    >>> may_mean("the chief inspector", "Ann Roe"), may_mean("officials", "Ann Roe"), may_mean("the bank", "Norbank")
    (True, False, True)
    """
    words = WORD.findall(named)
    if not words or any(word[0].isupper() for word in words[1:]):
        return False
    low = words[0].casefold()
    if low not in {"the", "his", "her", "their", "this", "that"}:
        return False
    return any(is_person_noun(word.casefold()) for word in words[1:]) or not looks_like_person(speaker)


def read_beginnings(words: str) -> frozenset[str]:
    """The beginnings of the longer words of a description, equal for words of one root.

    >>> read_beginnings("the prosecutors") == read_beginnings("The prosecution")
    True
    """
    return frozenset(word[:BEGINNING].casefold() for word in words.split() if len(word) > SHORTEST)


def find_described(described: str, text: str, within: Span) -> Span | None:
    """The first noun phrase of a passage that has all words of a description: "the Leeds company" for "the company".

    Args:
        described: The description.
        text: The article.
        within: The passage.
    """
    words = read_beginnings(described)
    if not words:
        return None
    head = re.escape(described.split()[-1][:BEGINNING])
    phrase = re.compile(rf"(?i)\b(?:the|an?|its|his|her|their)\s+(?:[\w’'-]+\s+){{0,3}}?{head}\w*")
    found = (match for match in phrase.finditer(text, *within) if words <= read_beginnings(match.group()))
    return next((match.span() for match in found), None)


def read_speaker_words(named: str) -> str:
    """The speaker in an attribution as models write it, without reporting verbs and what follows them.

    >>> read_speaker_words("said Derek R.B. Lind, vice president for external affairs")
    'Derek R.B. Lind'
    >>> read_speaker_words("Edwards was concerned and said to her"), read_speaker_words("according to the report")
    ('Edwards', 'the report')
    >>> read_speaker_words("a spokesman for Norland Council"), read_speaker_words("court papers said")
    ('a spokesman for Norland Council', 'court papers')
    """
    words = LEADING.sub("", named.strip())
    first = words.split(maxsplit=1)
    if len(first) > 1 and first[0].islower() and any(form in TELLS for _, form in find_verb(first[0])):
        words = first[1]
    head, *rest = (part.strip() for part in words.split(","))
    words = next((part for part in rest[:1] if is_proper(part) and not any(map(str.isupper, head))), head) or words
    tokens = words.split()
    for at in range(1, len(tokens)):
        low = tokens[at].strip("“”\"'():;").casefold()
        telling = any(form == "past" for _, form in find_verb(low)) or (at + 1 < len(tokens) and is_finite(low))
        if telling and tokens[at][:1].islower() and not _modifies(tokens, at):
            words = " ".join(tokens[:at])
            break
    return words.strip(' ,:;“”"') or named.strip()


def _modifies(tokens: Sequence[str], at: int) -> bool:
    """Whether a word that looks like a verb is a modifier: "the wounded soldier", "a report published by X"."""
    before, behind = tokens[at - 1].casefold(), tokens[at + 1].casefold() if at + 1 < len(tokens) else ""
    return before in LINKS or before in DETERMINERS or behind in {"by", "in", "at", "from"}
