"""Checks whether the article gives an actor a claimed role, in the words right before or after its name."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache, partial

from summarizer.language.gazetteer.places import find_state, is_demonym
from summarizer.language.inflection import singular, stem
from summarizer.language.lexicon import (
    COMPANY_ABBREVIATIONS,
    FUNCTION_WORDS,
    OTHER_OFFICES,
    TITLE_ABBREVIATIONS,
    read_pairs,
)
from summarizer.language.names import is_person_noun, is_title
from summarizer.schemas.findings import Span

WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*")
OWNING = re.compile(r"['’]s?$")
FILLING = frozenset(
    {"a", "an", "and", "at", "by", "for", "from", "her", "his", "in", "is", "its", "of", "on", "or", "our", "s"}
    | {"the", "their", "to", "was", "who", "with"}
)
TITLES = read_pairs("clipped words")  # abbreviated titles, without the full stop
SHORTENED = sorted(word for word in TITLE_ABBREVIATIONS | COMPANY_ABBREVIATIONS if word.isalpha())
"""Abbreviations behind which a sentence goes on: "Mount St. Joseph University"."""
BEHIND_SHORTENED = "|".join(rf"(?<=\b{word})" for word in SHORTENED)
TO_NAME = rf"\.[SKN]\.U|\.(?i:{'|'.join(word[::-1] for word in SHORTENED)})(?!\w)|[^\s,;:.!?()“”\"—]+"
BEFORE = re.compile(rf"\s+,?(?:{TO_NAME})(?:[ \t]+(?:{TO_NAME}|\.[A-Z])){{0,13}}")
"""Words before a name without punctuation between; matched on reversed text so that each position is tried once."""
OF_NAMES = re.compile(r"\b(?:of|for|at)\s+(?:the\s+)?[A-Z][\w.’'-]*(?:\s+(?:of\s+|and\s+|for\s+)?[A-Z][\w.’'-]*)*")
DETAILS = rf"(?:(?:\s*,)?\s+(?:\d+|{OF_NAMES.pattern})(?=,))*"
"""An age and bodies between a name and what describes it: "Ann Roe, 49, of the Baltic Institute, a chemist"."""
AFTER = re.compile(
    rf"({DETAILS})(?:\s*[,(—–-]\s*(?:\d+,\s*)?|['’]s?\s+"
    r"|\s+(?=(?:who|is|was|as|became|serves?|served|heads?|headed|leads?|led)\b))"
    rf"((?:[^.,;!?“”\"\n]|\.(?=\w|\s[A-Z]\.)|(?i:{BEHIND_SHORTENED})\.){{1,160}})"
)
HONORIFIC = re.compile(r"\b(?:Mr|Mrs|Ms|Mx|Dr|Prof|Sir|Dame|Lord|Lady)\.?\s+\Z")
TAIL = re.compile(r"(?:\s+[a-z][\w-]*){1,3}")
"""Common nouns right after a name that may describe it: "Yonhap news agency"."""
OF_BODY = re.compile(rf"\s+{OF_NAMES.pattern}")  # a body right after a name: "Ann Roe of the Baltic Institute"
LETTERS = re.compile(r"(?:\s+[A-Z]{2,5}\b){1,3}")  # letters after a name: "Ann Roe KC"
ELIDED = re.compile(r"^(?:[cdjlmnst]|qu)['’](?=\w{3})", re.IGNORECASE)
"""What French writes together with the word behind it: "l’adjoint"."""
APPOSED = re.compile(
    r"(?i:\b(?:the|an?|its|their|his|her)\s+)((?:[\w’'-]+\s+){0,4}?([\w’'-]+)),\s+((?:[\w’'-]+\.?\s+){1,4})\Z"
)
"""A description, its last word, and what is between its comma and a name: "the builder, the Danish group Norbau"."""
DOING = re.compile(
    r"\s*(?:(?:who|which)\s+(?:(?:also|currently|now|still)\s+)?([a-z]+)|(?:(?:also|currently|now|still)\s+)?([a-z]+s))"
    r"\s+([^.,;!?“”\"\n]{1,80})"
)
"""What somebody does, behind a name: "Ann Roe, who now leads | the branch", "Bo Ek keeps | goal for Vardo"."""
PAST = re.compile(r"(?:who\s+)?was\b")
FORMER = frozenset({"former", "ex"})
LEADS = re.compile(r"\b(?:to|and|by|with|from|that|said|told|says|met|meet|saw|asked|\w+ed)\s")
NAME = re.compile(r"[A-Z][\w’'-]*(?:\s+(?:(?:of|for|the|de|van)\s+)*[A-Z][\w.’'-]*)*")
GROUP = re.compile(
    rf"(?:(?i:\b(?:the|its|their|his|her|both)\s+)|\A|(?<=[.\n])\s*)((?:[\w’'-]+\s+){{0,4}}?[\w’'-]+s),?\s+"
    rf"((?:{NAME.pattern}(?:,\s+|,?\s+and\s+)){{0,4}})\Z"
)
"""A title in the plural and the names between it and another one: "the founders, Ann Roe and"."""
ANOTHER = re.compile(r"(?:,|\s+and)\s+[A-Z]")
AND = re.compile(r"\s+and\s+")
DETERMINER = re.compile(r"(?i)(?:the|an?)\s+")
ELSEWHERE = "|".join(sorted(FILLING))
MODIFIER = "|".join(sorted(OTHER_OFFICES))
HYPHENATED = re.compile(rf"(?i)(?<![\w-])({MODIFIER})-(?=\w)")
OTHER_OFFICE = re.compile(
    rf"(?i)(?<![\w-])({MODIFIER})(?:-|\s+)((?:(?!(?:{ELSEWHERE})\b)[\w’'&.-]+(?:\s+|\Z|(?=\W))){{1,6}})"
)
"""A modifier and the words that it makes another office: a deputy director or acting head is no director or head."""
OWNER = re.compile(r".*?\w(?:['’]s|s['’])(?=\s)")
OF = re.compile(r"\b(?:of|for|at|in|who|that|on|to|with|from|between)\b")
"""What ends the part of a role that holds its noun: "head of the trawler owners' federation"."""
RELATIVE = re.compile(
    r"(?i)(?:\b(?:his|her|its|their)|['’]s?) (?:\w+ )?(?:deputy|counterpart|successor|predecessor|colleague|rival)\b"
)
"""Somebody told of by another's office: "Her Norwegian counterpart, Terje Solvang" is a minister as she is."""
BEHIND_ROLE = re.compile(r",?[ \t]+([A-Z][\w’'-]+(?:[ \t]+[A-Z][\w’'-]+){1,2})\b(?!(?:,|[ \t]+and)?[ \t]+[A-Z])")
"""A name right behind a role, and none behind it: "the clerk, Ann Roe", not "the clerks, Ann Roe and Bo Ek"."""
REACH = 160
CLOSE = 80
FAR = 250  # characters from a name within which a noun may be meant of it, and beyond which it hardly is
EXTRA_WORDS = 2  # most lower-case words that may stand between a title and the name: 'President and billionaire'


def check_role(role: str, *, text: str, mentions: Sequence[Span], others: Sequence[Span] = (), name: str = "") -> str:
    """The reason why the article does not give a role to an actor; empty if it does, or may do so in other words.

    Word order, inflection and the form of a nationality do not matter ("president of Russia", "Russian President").
    Right beside a mention stands the role, or each of two offices ("founder and chair"). Elsewhere it may be told in
    any way, unless the article lacks a name or half of the words of it, or has it right beside the name of another
    person.

    Args:
        mentions: Spans at which it names the actor.
        others: Spans at which it names other persons.
        name: What the reason calls the actor; its first mention by default.

    >>> text = "Norwegian President Anna Lind met Bo Ek. The clerk wept."
    >>> [check_role(role, text=text, mentions=[(34, 39)], others=[(20, 29)]) for role in ("clerk", "President")]
    ['', 'the article does not call “Bo Ek” “President”']
    """
    wanted = meanings(role)
    if not wanted:
        return "a role needs words"
    if any(check_beside(wanted, text, span) for span in mentions):
        return ""
    others = [*others, *_find_named_behind(role, text, mentions)]
    known = frozenset(map(_read_meaning, WORD.findall(HYPHENATED.sub(r"\1 ", text)))) if mentions else frozenset[str]()
    near = meanings(" ".join(text[max(0, start - REACH) : end + REACH] for start, end in mentions))
    if all(
        any(check_beside(part, text, span) for span in mentions)
        or (
            _is_known(words, known, near)
            and not any(check_beside(part, text, span, modified=True) for span in others)
            and (
                any(_holds(_read_noun(words), text, span) for span in mentions)
                or not any(_has_other_office(part, text, span) for span in mentions)
            )
        )
        for words in AND.split(role)
        for part in (meanings(words),)
    ) and not _is_told_of_others(role, text, mentions, others):
        return ""
    name = name or (text[slice(*mentions[0])] if mentions else "the actor")
    return f"the article does not call “{name}” “{role}”"


def _is_known(role: str, known: frozenset[str], near: frozenset[str]) -> bool:
    """Whether the article has a role's noun, each of its names and offices, and at least half of its words.

    Args:
        known: Comparison keys of the article's words.
        near: Those of the words around the mentions, where a verb stands for the noun: who drives is a driver.
    """
    words = [(word, key) for word in WORD.findall(HYPHENATED.sub(r"\1 ", role)) if (key := _read_meaning(word))]
    noun = _read_noun(role)
    agent = next((word for word, key in words if key == noun and word.endswith(("er", "or"))), "")
    done = bool(agent) and not near.isdisjoint({stem(agent[:-2]), stem(agent[:-1])})
    lacking = {key: word for word, key in words if key not in known and not (done and key == noun)}
    told = not any(word[0].isupper() or word.casefold() in OTHER_OFFICES for word in lacking.values())
    return told and noun not in lacking and 2 * len(lacking) <= len(words)


def _find_named_behind(role: str, text: str, mentions: Sequence[Span]) -> list[Span]:
    """The names right behind the noun of a role that share no word with the actor's."""
    own, noun = {word for start, end in mentions for word in WORD.findall(text[start:end])}, _read_noun(role)
    words = (word for word in WORD.finditer(text) if noun and _read_meaning(word.group()) == noun)
    found = (BEHIND_ROLE.match(text, word.end()) for word in words)
    return [name.span(1) for name in found if name and own.isdisjoint(WORD.findall(name[1]))]


def _has_other_office(wanted: frozenset[str], text: str, span: Span) -> bool:
    """Whether the words right beside a mention make another office of a role: "the deputy director, Ann Roe"."""
    return any(
        not wanted.isdisjoint(meanings(words) - meanings(_leave_held(words, wanted)))
        for words in read_beside(text, *span)
    )


def _holds(noun: str, text: str, span: Span) -> bool:
    """Whether the words right beside a mention have a noun, and no modifier makes another office of it."""
    return any(noun in meanings(_leave_held(words, frozenset({noun}))) for words in read_beside(text, *span))


def _is_told_of_others(role: str, text: str, mentions: Sequence[Span], others: Sequence[Span]) -> bool:
    """Whether the noun of a role stands close to another person, and in no paragraph of a mention nor near one.

    A noun that the article does not have is left to the caller, and so is somebody who is told of as the counterpart or
    the successor of another.
    """
    noun = _read_noun(role)
    places = [word.start() for word in WORD.finditer(text) if _read_meaning(word.group()) == noun] if noun else []
    if not places or not mentions or any(RELATIVE.search(text, max(0, start - CLOSE), start) for start, _ in mentions):
        return False
    near = [(_start_paragraph(text, start) - 1, _end_paragraph(text, end)) for start, end in mentions]
    near += [(start - FAR, end + FAR) for start, end in mentions]
    rest = meanings(role) - {noun}
    beside = meanings(" ".join(text[max(0, start - REACH) : end + REACH] for start, end in mentions))
    if rest & beside or any(start < place < end for start, end in near for place in places):
        return False
    return any(start - CLOSE <= place <= end + CLOSE for start, end in others for place in places)


def _read_noun(role: str) -> str:
    """The comparison key of the noun of a role; empty if it has none."""
    return next((key for word in reversed(WORD.findall(OF.split(role)[0])) if (key := _read_meaning(word))), "")


def _start_paragraph(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _end_paragraph(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _leave_held(words: str, wanted: frozenset[str]) -> str:
    """Words without the offices that a modifier makes others than the wanted one, if it is not wanted itself.

    >>> _leave_held("the acting deputy director and head", frozenset({"deputi", "director"}))
    'the  and head'
    """

    def leave(office: re.Match[str]) -> str:
        if not meanings(office[1]).isdisjoint(wanted):
            return f"{office[1]} {_leave_held(office[2], wanted)}"
        owner = OWNER.match(office[2])
        ends = (word.start() for word in WORD.finditer(office[2]) if word.group().casefold() in FUNCTION_WORDS)
        return f" {office[2][owner.end() if owner else next(ends, len(office[2])) :]}"

    return OTHER_OFFICE.sub(leave, words)


def check_beside(wanted: frozenset[str], text: str, span: Span, *, modified: bool = False) -> bool:
    """Whether all words of a role stand right beside one mention, or in it: "Governor Ann Roe" as an alias.

    Args:
        modified: Whether the role of a "deputy director" is also taken for that of a director.
    """
    read: Callable[[str], str] = str if modified else partial(_leave_held, wanted=wanted)
    before, after = map(read, read_beside(text, *span))
    if wanted <= meanings(text[slice(*span)]):
        return True
    if leads_to_name(before, wanted) or wanted <= meanings(after):
        return True
    described = APPOSED.search(text[max(0, span[0] - REACH) : span[0]])
    if described is not None and wanted <= meanings(described[1]) and meanings(described[2]) <= wanted:
        last = described[3].split()[-1].casefold()
        if DETERMINER.match(described[3]) or is_title(last.rstrip(".")) or is_person_noun(last):
            return True  # "a mediator, retired judge Ann Roe, wrote"
    if any(_does(wanted, told) for told in (after, text[span[1] : span[1] + REACH])) or _is_of_group(
        wanted, text, span
    ):
        return True
    if PAST.match(after) and wanted - meanings("former") <= meanings(after):
        return True
    nearest = " ".join(before.split()[-EXTRA_WORDS:])
    tails = [tail.group() for tail in (TAIL.match(text, span[1]), OF_BODY.match(text, span[1])) if tail]
    return any(wanted <= meanings(read(f"{nearest} {tail}")) for tail in tails)


def _does(wanted: frozenset[str], told: str) -> bool:
    """Whether a role is what somebody does by the words behind a name: a leader leads, and a goalkeeper keeps goal."""
    doing = DOING.match(told)
    if doing is None:
        return False
    verb, objects = stem(doing[1] or doing[2]), doing[3].casefold().split()
    agents = {stem(f"{first}{verb}{ending}") for first in ("", *objects[:1]) for ending in ("er", "or")}
    return not wanted.isdisjoint(agents) and wanted <= agents | meanings(doing[3])


def _is_of_group(wanted: frozenset[str], text: str, span: Span) -> bool:
    """Whether a title in the plural stands before several names, of which a mention is one.

    A founder of "the founders, Ann Roe and Bo Ek" is a co-founder as well.
    """
    group = GROUP.search(text[max(0, span[0] - REACH) : span[0]])
    if group is None or not (group[2] or ANOTHER.match(text, span[1])):
        return False
    title = singular(group[1].split()[-1].casefold())
    if not (is_person_noun(title) or is_title(title)):
        return False
    known = meanings(f"{group[1]} {title}")
    shared = {
        key.removeprefix("co-") for key in wanted if key.startswith("co-")
    }  # the stem of "co-founder" is "co-found"
    return {key for key in wanted if not key.startswith("co-")} <= known and all(
        any(word.startswith(key) for word in known) for key in shared
    )


def read_beside(text: str, start: int, end: int) -> tuple[str, str]:
    """The words right before a mention, and those after it that can describe it; each may be empty."""
    honorific = HONORIFIC.search(text[max(0, start - 12) : start])
    start -= len(honorific.group()) if honorific else 0
    before = BEFORE.match(text[max(0, start - REACH) : start][::-1])
    letters = LETTERS.match(text, end)
    end = letters.end() if letters else end
    after = AFTER.match(text, end, end + 2 * REACH)
    told = " ".join(filter(None, (letters.group() if letters else "", *(after.group(2, 1) if after else ()))))
    return before.group()[::-1] if before else "", told


def leads_to_name(before: str, wanted: frozenset[str]) -> bool:
    """Whether a title stands right before a name, with few other words and no other name between."""
    words = [match.group() for match in WORD.finditer(before)]
    for first in range(len(words) - 1, -1, -1):
        if wanted <= meanings(" ".join(words[first:])):
            rest = OF_NAMES.sub(" ", before[before.rindex(words[first]) :] if first else before)
            extra = [word for word in WORD.findall(rest) if not meanings(word) <= wanted]
            return len(extra) <= EXTRA_WORDS and not any(word[0].isupper() for word in extra)
    return False


@lru_cache(maxsize=4096)
def meanings(words: str) -> frozenset[str]:
    """Comparison keys of a role's words: stems, of titles in full, and the state for a nationality."""
    place = find_state(words.strip())
    if place:
        return frozenset({place.casefold()})
    return frozenset(filter(None, map(_read_meaning, WORD.findall(HYPHENATED.sub(r"\1 ", words)))))


@lru_cache(maxsize=4096)
def _read_meaning(word: str) -> str:
    """The comparison key of one word; empty if it has none."""
    word = ELIDED.sub("", OWNING.sub("", word))
    state = is_demonym(word) or find_state(word)
    low = word.casefold()
    return (
        state.casefold()
        if state
        else ""
        if low in FILLING
        else stem("former" if low in FORMER else TITLES.get(low, low))
    )
