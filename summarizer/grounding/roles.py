"""Checks whether the article gives an actor a claimed role, in the words right before or after its name.

The body of an office may stand in the sentence before: "Norbank cut jobs. Its chair, Ann Roe, agreed".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from summarizer.grounding.name_matching import is_proper
from summarizer.language.gazetteer.places import find_state, is_demonym
from summarizer.language.inflection import stem
from summarizer.language.lexicon import COMPANY_ABBREVIATIONS, SUBJECT_PRONOUNS, TITLE_ABBREVIATIONS, read_pairs
from summarizer.language.names import is_person_noun, is_title, looks_like_person
from summarizer.schemas.findings import Span

WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*")
OWNING = re.compile(r"['’]s?$")
FILLING = frozenset(
    {"a", "an", "and", "at", "by", "for", "from", "her", "his", "in", "is", "its", "of", "on", "or", "our", "s"}
    | {"the", "their", "then", "to", "was", "who", "with"}
)
TITLES = read_pairs("clipped words")
"""Abbreviated titles, without the full stop."""
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
OF_BODY = re.compile(rf"\s+{OF_NAMES.pattern}")
"""A body right after a name: "Ann Roe of the Baltic Institute"."""
LETTERS = re.compile(r"(?:\s+[A-Z]{2,5}\b){1,3}")
"""Letters after a name: "Ann Roe KC"."""
ELIDED = re.compile(r"^(?:[cdjlmnst]|qu)['’](?=\w{3})", re.IGNORECASE)
"""What French writes together with the word behind it: "l’adjoint"."""
APPOSED = re.compile(
    r"(?i:\b(?:the|an?|its|their|his|her)\s+)((?:[\w’'-]+\s+){0,4}?([\w’'-]+)),\s+((?:[\w’'-]+\.?\s+){1,4})\Z"
)
"""A description, its last word, and what is between its comma and a name: "the builder, the Danish group Norbau"."""
LEADER = re.compile(r"who\s+(\w+?)(?:s|ed)\s")
"""What somebody does who is told of behind a name: "Ann Roe, who leads the branch"."""
PAST = re.compile(r"(?:who\s+)?was\b")
FORMER = frozenset({"former", "ex"})
LEADS = re.compile(r"\b(?:to|and|by|with|from|that|said|told|says|met|meet|saw|asked|\w+ed)\s")
NAME = re.compile(r"[A-Z][\w’'-]*(?:\s+(?:(?:of|for|the|de|van)\s+)*[A-Z][\w.’'-]*)*")
AND = re.compile(r"\s+and\s+")
DETERMINER = re.compile(r"(?i)(?:the|an?)\s+")
NOT_HELD = "assistant|associate|deputy|ex|former|vice"
LESSER = f"acting|interim|{NOT_HELD}"
LESSER_RANK = re.compile(rf"(?i){LESSER}")
"""Words that make an office another one."""
LESSER_WORD = re.compile(rf"(?i)\b(?:{LESSER})\b")
LESSER_OFFICE = re.compile(rf"(?i)\b(?:{NOT_HELD})[\s-]+[\w’'-]+")
"""Another office than the one that its last word names: a deputy director is no director, and an acting one is."""
LEAST_WORDS = 2
"""Fewest content words of a role that may stand anywhere in a sentence."""
REACH = 160
EXTRA_WORDS = 2
"""Most lower-case words that may stand between a title and the name: 'President and billionaire'."""


def check_role(
    role: str, *, text: str, mentions: Sequence[Span], sentences: Sequence[Span] = (), name: str = ""
) -> str:
    """The reason why the article does not give a role to an actor; empty if it does.

    Word order, inflection and the form of a nationality do not matter ("president of Russia", "Russian President").
    The words of an office must stand right beside a mention; of two offices ("founder and chair"), each beside one.
    Other words may stand anywhere in the sentences that mention the actor, unless the article gives the role to another
    name there.
    An office may stand without the name if the article calls the actor by its noun: "the commissioner, Ann Roe".

    Args:
        role: The role, in a few words.
        text: The article.
        mentions: Spans at which it names the actor.
        name: What the reason calls the actor; its first mention by default.

    >>> check_role("president of Norway", text="Norwegian President Anna Lind met Bo Ek.", mentions=[(20, 29)])
    ''
    >>> check_role("President", text="Norwegian President Anna Lind met Bo Ek.", mentions=[(34, 39)])
    'the article does not call “Bo Ek” “President”'
    """
    wanted = meanings(role)
    if not wanted:
        return "a role needs words"
    parts = [meanings(part) for part in AND.split(role)]
    held = [any(check_beside(part, text, span) for span in mentions) for part in (wanted, *parts)]
    if held[0] or all(held[1:]):
        return ""
    if not is_office(role) and are_in_sentences(wanted, text, mentions=mentions, sentences=sentences):
        return ""
    if is_called_briefly(role, text, mentions) or is_taken_up(role, text, mentions=mentions, sentences=sentences):
        return ""
    name = name or (text[slice(*mentions[0])] if mentions else "the actor")
    return f"the article does not call “{name}” “{role}”"


def is_taken_up(role: str, text: str, *, mentions: Sequence[Span], sentences: Sequence[Span]) -> bool:
    """Whether "the" and a role stand behind a mention, in its sentence or the next, with nobody else named between.

    >>> text = "Ann Roe sued. The retired nurse won, and Bo Ek paid."
    >>> ends = [(0, 13), (14, 52)]
    >>> [is_taken_up("retired nurse", text, mentions=[span], sentences=ends) for span in ((0, 7), (41, 46))]
    [True, False]
    """
    bare = re.escape(DETERMINER.sub("", role.strip()))
    described = re.compile(rf"(?i:\bthe\s+(?:(?!(?:{NOT_HELD})\b)[\w’'-]+\s+){{0,3}}?{bare})\b(?!,?\s+[A-Z])")
    for start, end in mentions:
        at = next((number for number, (a, b) in enumerate(sentences) if a <= start < b), -1)
        found = described.search(text, end, sentences[min(at + 1, len(sentences) - 1)][1]) if at >= 0 else None
        if found and not any(looks_like_person(name[0]) for name in NAME.finditer(text, end, found.start())):
            return True
    return False


def is_called_briefly(role: str, text: str, mentions: Sequence[Span]) -> bool:
    """Whether the article has an office without a name, and calls the actor and nobody else by its noun.

    >>> text = "The city's police chief has resigned. The chief, Ann Roe, gave no reason."
    >>> is_called_briefly("the city's police chief", text, [(49, 56)])
    True
    """
    bare = DETERMINER.sub("", role.strip())
    noun = bare.rpartition(" ")[2]
    if noun == bare or not is_person_noun(noun.casefold()):
        return False
    called = re.compile(rf"(?i:\b(?:the|this|{LESSER})\s+{re.escape(noun)})\b(?:,?\s+(?=([A-Z])))?")
    starts, ends = {start for start, _ in mentions}, {end for _, end in mentions}
    uses = [(found.start(1), LESSER_RANK.match(found.group()) is not None) for found in called.finditer(text)]
    if not any(at in starts for at, _ in uses) or any(at not in {-1, *starts} or is_less for at, is_less in uses):
        return False
    told = re.compile(rf",\s+(?:[\w’'-]+\s+){{0,6}}{re.escape(noun)}(?=[,.;)]|\s+(?:at|for|of|who)\b)")
    for found in told.finditer(text):
        before = text[max(0, found.start() - REACH) : found.start()].split()[-1:]
        if found.start() not in ends and before and before[0][0].isupper():
            return False  # "Bo Ek, the chief of"
    alone = re.compile(rf"(?i:\b(?:the|this)\s+{re.escape(bare)})\b(?!,?\s+[A-Z])")
    return alone.search(text) is not None


def is_named_later(role: str, *, text: str, mentions: Sequence[Span], described: Sequence[Span]) -> bool:
    """Whether an actor is the first person named behind a description that has a role: "A mayor resigned. Ann Roe …".

    Args:
        role: The role.
        text: The article.
        mentions: Spans at which it names the actor.
        described: Spans of the descriptions without a name, in its first sentence.

    >>> text = "The mayor of Vardo resigned. Asked why, Ann Roe declined to answer, and Bo Ek smiled."
    >>> [is_named_later("mayor", text=text, mentions=[span], described=[(0, 18)]) for span in ((40, 47), (72, 77))]
    [True, False]
    """
    wanted = meanings(role)
    for start, end in described:
        told = text[start:end]
        if not wanted <= meanings(told) or LESSER_WORD.findall(told) != LESSER_WORD.findall(role):
            continue
        persons = (found.span() for found in NAME.finditer(text, end) if looks_like_person(found.group()))
        first = next(persons, None)
        for at in (span for span in mentions if first is not None and first[0] <= span[0] < first[1]):
            before, after = read_beside(text, *at)
            own = WORD.findall(before)[-1:]
            return not DETERMINER.match(after) and not any(is_person_noun(word.casefold()) for word in own)
    return False


def is_office(role: str) -> bool:
    """Whether a role has a noun for a person, as offices do."""
    words = [word.casefold() for word in WORD.findall(role)]
    return any(map(is_person_noun, words))


def are_in_sentences(wanted: frozenset[str], text: str, *, mentions: Sequence[Span], sentences: Sequence[Span]) -> bool:
    """Whether all words of a role stand in sentences with a mention, and not right beside another name there."""
    if len(wanted) < LEAST_WORDS:
        return False
    around = [(a, b) for a, b in sentences if any(a <= start < b for start, _ in mentions)]
    if not wanted <= {meaning for a, b in around for meaning in meanings(text[a:b])}:
        return False
    own = [text[a:b] for a, b in mentions]
    names = (found for a, b in around for found in NAME.finditer(text, a, b))
    others = (
        found.span() for found in names if not any(found.group() in name or name in found.group() for name in own)
    )
    return not any(check_beside(wanted, text, span) for span in others)


def check_beside(wanted: frozenset[str], text: str, span: Span) -> bool:
    """Whether all words of a role stand right beside one mention, or in it: "Governor Ann Roe" as an alias."""
    before, after = read_beside(text, *span)
    if meanings(NOT_HELD.replace("|", " ")).isdisjoint(word.partition("-")[0] for word in wanted):
        before, after = (LESSER_OFFICE.sub(" ", words) for words in (before, after))
    if wanted <= meanings(text[slice(*span)]):
        return True
    if leads_to_name(before, wanted) or wanted <= meanings(after):
        return True
    described = APPOSED.search(text[max(0, span[0] - REACH) : span[0]])
    if described is not None and wanted <= meanings(described[1]) and meanings(described[2]) <= wanted:
        between = described[3].split()
        if DETERMINER.match(described[3]) or all(is_title(word.casefold().rstrip(".")) for word in between):
            return True  # "a mediator, Judge Ann Roe, wrote"
    doing = LEADER.match(after)
    if doing is not None and wanted <= {*meanings(after), stem(f"{doing[1]}er".casefold())}:
        return True  # a leader leads
    if PAST.match(after) and wanted - FORMER <= meanings(after):
        return True
    nearest = " ".join(before.split()[-EXTRA_WORDS:])
    tails = [tail.group() for tail in (TAIL.match(text, span[1]), OF_BODY.match(text, span[1])) if tail]
    return any(wanted <= meanings(f"{nearest} {tail}") for tail in tails)


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
    return frozenset(filter(None, map(_read_meaning, WORD.findall(words))))


@lru_cache(maxsize=4096)
def _read_meaning(word: str) -> str:
    """The comparison key of one word; empty if it has none."""
    word = ELIDED.sub("", OWNING.sub("", word))
    state = is_demonym(word) or find_state(word)
    low = word.casefold()
    return state.casefold() if state else "" if low in FILLING else stem(TITLES.get(low, low))


BODY_OF_OFFICE = re.compile(
    r"^(?P<office>.+?)\s+(?:of|at|for|in)\s+(?P<body>(?:the\s+)?\S.*)$"
    r"|^(?P<owner>(?:the\s+)?[A-Z].*?)(?:['’]s?)?\s+(?P<title>[a-z][\w-]*(?:\s+[a-z][\w-]*)*)$"
)
OWNER = re.compile(r"(?i)\b(?:(its|their|his|her)|the\s+([\w-]+)['’]s)\s")
PHRASE = re.compile(r"([\w’'-]+)[^,;:.!?—]*")
MOST_SENTENCES = 4
QUOTED = re.compile(r"“[^”]*”?|\"[^\"]*\"")


def holds_office_of_body(role: str, *, text: str, mentions: Sequence[Span], sentences: Sequence[Span]) -> bool:
    """Whether a role is an office before a name, of the body that is the subject of its sentence or the one before.

    Args:
        role: The role: "chair of Norbank", "Norbank's chair".
        text: The article.
        mentions: Spans at which it names the actor.
    """
    parts = BODY_OF_OFFICE.match(role)
    if parts is None:
        return False
    office, body = parts["office"] or parts["title"], parts["body"] or parts["owner"]
    return any(_is_owned(office, body, text, span, sentences) for span in mentions)


def _is_owned(office: str, body: str, text: str, span: Span, sentences: Sequence[Span]) -> bool:
    before, _ = read_beside(text, *span)
    own, wanted = meanings(office), meanings(body)
    if not own or not wanted or not leads_to_name(before, own):
        return False
    owner = OWNER.search(before)
    words = WORD.findall(before[owner.end() :] if owner else before)
    if any(word[0].isupper() and not meanings(word) <= own for word in words):
        return False  # it is the office of another body
    told = text[: span[0] - len(before)].casefold()
    if body.casefold() not in told:
        return False
    if owner and owner[2]:  # "the union's president"
        return meanings(owner[2]) <= wanted and body.casefold() in told[told.rfind("\n") + 1 :]
    return _is_subject(wanted, text, (span[0] - len(before)), sentences)


def _is_subject(wanted: frozenset[str], text: str, limit: int, sentences: Sequence[Span]) -> bool:
    """Whether a body is what the sentence names or describes first before an offset, or else the sentence before it.

    Sentences that begin with a pronoun are skipped: "Norbank cut jobs. It gave no reason. Its chair, Ann Roe, …".
    """
    for start, end in reversed([found for found in sentences if found[0] <= limit][-MOST_SENTENCES:]):
        told = QUOTED.sub(lambda found: " " * len(found.group()), text[start : min(end, limit)]).lstrip()
        words = PHRASE.match(told)
        if words is None or words[1].casefold() in SUBJECT_PRONOUNS:
            continue
        first = next((found.group() for found in NAME.finditer(told) if is_proper(found.group())), words[0])
        named = meanings(first)
        return bool(named) and (wanted <= named or named <= wanted)
    return False
