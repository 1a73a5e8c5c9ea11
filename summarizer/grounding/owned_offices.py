"""Finds the body of an office in the sentence before a name: "Norbank cut jobs. Its chair, Ann Roe, agreed"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.grounding.named_speakers import is_proper
from summarizer.grounding.roles import NAME, WORD, leads_to_name, meanings, read_beside
from summarizer.schemas.findings import Span

BODY_OF_OFFICE = re.compile(r"^(.+?)\s+(?:of|at|for|in)\s+((?:the\s+)?\S.*)$")
OWNER = re.compile(r"(?i)\b(?:(its|their)|the\s+([\w-]+)['’]s)\s")
QUOTED = re.compile(r"“[^”]*”?|\"[^\"]*\"")


def holds_office_of_body(role: str, *, text: str, mentions: Sequence[Span], sentences: Sequence[Span]) -> bool:
    """Whether a role is an office before a name, of the body that is the subject of its sentence or the one before.

    Args:
        role: The role: "chair of Norbank".
        text: The article.
        mentions: Spans at which it names the actor.
    """
    parts = BODY_OF_OFFICE.match(role)
    return parts is not None and any(_is_owned(parts[1], parts[2], text, span, sentences) for span in mentions)


def _is_owned(office: str, body: str, text: str, span: Span, sentences: Sequence[Span]) -> bool:
    before, _ = read_beside(text, *span)
    own, wanted = set(meanings(office)), set(meanings(body))
    if not own or not wanted or not leads_to_name(before, own):
        return False
    owner = OWNER.search(before)
    words = WORD.findall(before[owner.end() :] if owner else before)
    if any(word[0].isupper() and not set(meanings(word)) <= own for word in words):
        return False  # it is the office of another body
    told = text[: span[0] - len(before)].casefold()
    if body.casefold() not in told:
        return False
    if owner and owner[2]:  # "the union's president"
        return set(meanings(owner[2])) <= wanted and body.casefold() in told[told.rfind("\n") + 1 :]
    return _is_subject(wanted, text, (span[0] - len(before)), sentences)


def _is_subject(wanted: set[str], text: str, limit: int, sentences: Sequence[Span]) -> bool:
    """Whether a body is what the sentence names first before an offset, or else the sentence before it does."""
    for start, end in reversed([found for found in sentences if found[0] <= limit][-2:]):
        told = QUOTED.sub(lambda found: " " * len(found.group()), text[start : min(end, limit)])
        first = next((found.group() for found in NAME.finditer(told) if is_proper(found.group())), None)
        if first is not None:
            named = set(meanings(first))
            return bool(named) and (wanted <= named or named <= wanted)
    return False
