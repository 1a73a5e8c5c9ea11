"""Whether the article gives somebody a role: the words of a title or function right before or after the name.

Judges a role that is claimed; finding roles for a brief is an engine's work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from summarizer.grounding.gazetteer.places import find_state, is_demonym
from summarizer.grounding.statements.stems import stem
from summarizer.schemas.findings import Span

WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*")
FILLING = frozenset(
    {"a", "an", "and", "at", "by", "for", "from", "her", "his", "in", "is", "its", "of", "on", "or", "our", "s"}
    | {"the", "their", "then", "to", "was", "who", "with"}
)
TO_NAME = r"\.[SKN]\.U|[^\s,;:.!?()“”\"—]+"
BEFORE = re.compile(rf"\s+,?(?:{TO_NAME})(?:[ \t]+(?:{TO_NAME}|\.[A-Z])){{0,13}}")
"""Words that lead to the name without a break, read backwards from it: every place is tried but once."""
AFTER = re.compile(
    r"(?:\s*[,(—–-]\s*(?:\d+,\s*)?|['’]s?\s+|\s+(?=(?:who|is|was|as|became|serves?|served|heads?|headed|leads?|led)\b))"
    r"((?:[^.,;!?“”\"\n]|\.(?=\w|\s[A-Z]\.)){1,160})"
)
OF_NAMES = re.compile(r"\b(?:of|for|at)\s+(?:the\s+)?[A-Z][\w.’'-]*(?:\s+(?:of\s+|and\s+|for\s+)?[A-Z][\w.’'-]*)*")
HONORIFIC = re.compile(r"\b(?:Mr|Mrs|Ms|Mx|Dr|Prof|Sir|Dame|Lord|Lady)\.?\s+\Z")
TAIL = re.compile(r"(?:\s+[a-z][\w-]*){1,3}")
"""Common nouns right behind a name, which may tell what it is: "Yonhap news agency"."""
REACH = 160
EXTRA_WORDS = 2
"""Lower-case words that may stand between a title and the name: 'President and billionaire'."""


def check_role(role: str, *, text: str, mentions: Sequence[Span]) -> str:
    """Empty where the article gives this role beside one of the mentions, else why not.

    A paraphrase by order, inflection or nationality is the same role ("president of Russia", "Russian President"); a
    word that stands nowhere beside the name is not.

    Args:
        role: The role, in a few words.
        text: The article.
        mentions: Where it names the holder.

    >>> check_role("president of Norway", text="Norwegian President Anna Lind met Bo Ek.", mentions=[(20, 29)])
    ''
    >>> check_role("President", text="Norwegian President Anna Lind met Bo Ek.", mentions=[(34, 39)])
    'the article does not call “Bo Ek” “President”'
    """
    wanted = set(meanings(role))
    if not wanted:
        return "a role needs words"
    for start, end in mentions:
        before, after = read_beside(text, start, end)
        if leads_to_name(before, wanted) or wanted <= set(meanings(after)):
            return ""
        tail = TAIL.match(text, end)
        if tail and wanted <= set(meanings(f"{' '.join(before.split()[-EXTRA_WORDS:])} {tail.group()}")):
            return ""
    name = text[slice(*mentions[0])] if mentions else "the actor"
    return f"the article does not call “{name}” “{role}”"


def read_beside(text: str, start: int, end: int) -> tuple[str, str]:
    """The words right before a mention, and those after it that can tell what it is; each may be empty."""
    honorific = HONORIFIC.search(text[max(0, start - 12) : start])
    start -= len(honorific.group()) if honorific else 0
    before = BEFORE.match(text[max(0, start - REACH) : start][::-1])
    after = AFTER.match(text, end, end + 2 * REACH)
    return before.group()[::-1] if before else "", after.group(1) if after else ""


def leads_to_name(before: str, wanted: set[str]) -> bool:
    """Whether a title stands right before a name: from its first word on, nothing else of weight comes."""
    words = [match.group() for match in WORD.finditer(before)]
    for first in range(len(words) - 1, -1, -1):
        if wanted <= set(meanings(" ".join(words[first:]))):
            rest = OF_NAMES.sub(" ", before[before.rindex(words[first]) :] if first else before)
            extra = [word for word in WORD.findall(rest) if not set(meanings(word)) <= wanted]
            return len(extra) <= EXTRA_WORDS and not any(word[0].isupper() for word in extra)
    return False


def meanings(words: str) -> Iterator[str]:
    """What the words of a role mean, inflection and word order left aside; a nationality is its state."""
    place = find_state(words.strip())
    if place:
        yield place.casefold()
        return
    for match in WORD.finditer(words):
        word = re.sub(r"['’]s?$", "", match.group())
        state = is_demonym(word) or find_state(word)
        if state:
            yield state.casefold()
        elif word.casefold() not in FILLING:
            yield stem(word.casefold())
