"""Whether a sentence of an article can be printed without the sentences around it.

Only the sentence's own words are read, and what was printed before it. Which sentences matter must not enter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from summarizer.engines.extractive.document import Document
from summarizer.engines.extractive.references import find_reference
from summarizer.language.lexicon import (
    AUXILIARIES,
    PREPOSITIONS,
    SUBORDINATORS,
    is_finite,
    word_set,
)
from summarizer.language.quotations import is_inside_quotation
from summarizer.schemas.findings import Span

LONGEST: Final = 380
"""Characters of the longest sentence that is printed."""

LONGEST_WIDENED: Final = 480
"""Characters of the longest passage that `include_antecedents` returns."""

_SHORTEST: Final = 30
_WIDENED: Final = 2
_NEAR: Final = 6
_OPENING: Final = 40
_GOING_ON: Final = word_set(
    "but and or nor so yet now also instead still however meanwhile moreover furthermore nevertheless thus therefore "
    "additionally similarly otherwise likewise elsewhere too besides hence further such both another neither others "
    "then here anything everything"
)
_LINKED: Final = re.compile(
    r"\b(?:also|however|meanwhile|therefore|instead|the latter|as a result|in turn|by contrast|as well"
    r"|in addition|for example|for instance|on the other hand"
    r"|same (?:day|time|year|period)|according to (?:him|her|them)"
    r"|the (?:two|pair|trio|duo)\b(?! [a-z]+s\b)"
    r"|(?:this|these|those|such) (?:is|are|was|were|has|have"
    r"|(?!week|month|year|morning|afternoon|evening|season|summer|winter|spring|autumn|fall|decade|time|who|which)"
    r"[a-z]+))\b",
    re.IGNORECASE,
)
_LATER_PART: Final = re.compile(
    r"(?:(?:In|On|At|By|After|Since|For|During|Last|Speaking|Asked|Writing|Without)\b[^,]{0,40},?|[A-Z]\w+,)"
    r" (?:it|he|she|they)\b|Without it\b|One [a-z]"
    r"|(?:Some|Most|One|Many|All|None|Several|Each|Two|Three|Four|Five) of (?:them|these|those|its|his|her|their)\b"
    r"|The (?:[A-Z][\w-]+ ){1,3}(?:city|town|club|side|team|company|firm|giant|star|nation|country|state)\b"
    r"(?! of|,? [A-Z])"
    r"|The (?:[a-z]+ )?[A-Z][a-z]+(?:er|an|ard|ish|ese|man|ian)(?:,| (?:was|is|has|had|will|beat|won|said|[a-z]+ed)\b)"
    r"|All (?:the|these|those|that|this)\b|Both (?:the|these|those|that|this)\b"
    r"|(?:A|The) spokes(?:man|woman|person)\b(?! for| of| at)"
)
_LINKS_WITHIN: Final = 50
"""Characters from a sentence's start in which "also" and the like link it to the one before."""
_LONGEST_LINK: Final = 40
"""Characters of the longest match of such a link."""
_SPEAKING: Final = re.compile(
    r"\b(?=[IWwOouMmYyLl])(?:I|I['’]\w+|[Ww]e|[Ww]e['’]\w+|[Oo]ur|us|[Mm]e|[Mm]y|[Yy]ou|[Yy]ou['’]\w+|[Yy]our|[Ll]et['’]s)\b"
)
_QUOTED: Final = re.compile(r"[“\"][^“”\"]*[”\"]|(?<!\w)[‘'][^‘]*?[’'](?!\w)")
_CAPTION: Final = re.compile(
    r"(?:[^\s:]+ ){0,3}[^\s:]+[:?] "
    r"|(?=[A-Z])(?:[A-Z][\w’'-]+ +|[a-z]+ (?=[A-Z])|\([^)]{1,30}\) ){1,9}(?:celebrates|contests|gestures|looks on|meets"
    r"|poses|reacts|shakes|shields|slots|speaks|stands|tries|watches|pictured)\b"
    r"|.{0,200}?(?:\( ?(?:pictured|(?:[a-z]+ )?(?:right|left|cent(?:re|er)))\b|, pictured\b)"
)
"""What names whom a picture shows, or opens with a label."""

_FUSED: Final = re.compile(
    r"(?<=[a-z\d)%]) (?:The|This|These|There|He|She|It|They|We|But|And|In|As|So|When|While|After|Despite|For|At|On"
    r"|If|Our|His|Her|Their|Its|Not|By|An?) (?=[a-z])"
)
"""Where a subheading or a caption goes on as a sentence: "a baby boom The policy"."""
_STRAIGHT: Final = re.compile(r'(?P<opening>(?<![^\s(\[—–-])"(?=\S))|"')
_RESTRICTING: Final = word_set(
    "who that which whose where of to in for at from on with between behind by near against under over about into"
)
_ASKING: Final = frozenset({"why", "how", "whether", "what", "who"})
_CLUBS: Final = frozenset("Town City United County Rangers Rovers Wanderers Athletic Albion".split())
"""Words that are a club's name only behind that of its place."""

_THIRD_PERSON: Final = re.compile(r"(?<!\d )\b[a-z]+[^s'’u]s\b(?!['’])")
"""A word in -s that is not what a number counts: in "97 apps, 22 goals" is no verb."""
_PLAIN_VERBS: Final = word_set(
    "need make take get give go come live work face pay cost use play show include remain run own see hold want earn"
)
_WORD: Final = re.compile(r"[^\W\d_][\w’'-]*")


def is_whole(document: Document, span: Span) -> bool:
    """Whether a span is a full sentence in the article's own voice: no question, quotation, fragment or caption.

    Args:
        document: The article.
        span: A sentence of it.
    """
    start, end = span
    if not _SHORTEST <= end - start <= LONGEST:
        return False
    line = document.text[start:end]
    if line[-1] in "?:" or not (line[0].isupper() or line[0].isdigit()):
        return False
    if line.count("“") != line.count("”") or line.count('"') % 2 or line.count("(") != line.count(")"):
        return False
    if line.rstrip("”\"’')")[-1:] not in {".", "!", "…"} or "\n\n" in line or _CAPTION.match(line):
        return False
    if is_fused(line):
        return False
    if is_inside_quotation((start, start + 1), document.quotations_at((start, start + 1))):
        return False
    return has_verb(line)


def include_antecedents(document: Document, span: Span) -> Span | None:
    """A passage, together with the sentences right before it that explain its opening or its pronouns.

    Args:
        document: The article.
        span: A sentence of it, or a few.

    Returns:
        The passage, widened by up to two sentences of the same paragraph; None if it does not stand alone even so, or
        would be longer than `LONGEST_WIDENED`.
    """
    start, end = span
    for _ in range(_WIDENED + 1):
        line = document.text[start:end]
        if end - start > LONGEST_WIDENED:
            return None
        if not points_back(line) and find_reference(document, (start, end)) is None:
            return start, end
        earlier = document.sentence_before(start)
        if earlier is None:
            return None
        start = earlier[0]
    return None


def is_fused(line: str) -> bool:
    """Whether a line is a sentence together with the subheading or caption before it.

    >>> is_fused("In search of a baby boom The policy began in 1979."), is_fused("The Hague, said Roe, is in reach.")
    (True, False)
    """
    return _FUSED.search(line) is not None


def is_balanced(line: str) -> bool:
    """Whether each quotation in straight marks is closed before the next one opens; the last may go on.

    >>> is_balanced('He said: "No. "We are done," he said.'), is_balanced('"No," he said. "We are done.')
    (False, True)
    """
    opened = False
    for mark in _STRAIGHT.finditer(line):
        if (mark["opening"] is not None) is opened:
            return False
        opened = not opened
    return True


def has_verb(line: str) -> bool:
    """Whether a sentence seems to have a finite verb: an auxiliary, a past form, or a word in -s behind its first."""
    words = [word.lower() for word in _WORD.findall(line)][1:]
    return (
        any(word in AUXILIARIES or word in _PLAIN_VERBS or is_finite(word) for word in words)
        or _THIRD_PERSON.search(line) is not None
    )


def speaks_for_author(line: str) -> bool:
    """Whether a sentence says "I", "we" or "you" outside quotation marks."""
    return _has_outside(_SPEAKING, line)


def _has_outside(pattern: re.Pattern[str], line: str, *, within: int | None = None) -> bool:
    """Whether a pattern matches outside quotation marks, from one of the first characters if `within` is given."""
    if any(mark in line for mark in "“\"‘'"):
        if within is None and pattern.search(line) is None:
            return False
        line = _QUOTED.sub("", line)
    found = pattern.search(line, 0, len(line) if within is None else within + _LONGEST_LINK)
    return found is not None and (within is None or found.start() < within)


def points_back(line: str) -> bool:
    """Whether a sentence opens with words that join it to the one before: "But the two", "This also means".

    >>> points_back("But Roe declined to comment."), points_back("It is not clear when the bridge will open.")
    (True, False)
    """
    opening = re.split(r"['’]", line.split(None, 1)[0].strip(",;:“”\"'‘’").lower())[0]
    return opening in _GOING_ON or _has_outside(_LINKED, line, within=_LINKS_WITHIN)


def stands_alone(document: Document, span: Span, *, short_names: bool = False) -> bool:
    """Whether a sentence is whole, in the article's own voice, and needs none of the sentences around it.

    Args:
        document: The article.
        span: A sentence of it.
        short_names: Whether people and clubs may have a part of their names only, as where the brief lists them.
    """
    line = document.text[slice(*span)].removeprefix("Meanwhile, ")
    return (
        is_whole(document, span)
        and not speaks_for_author(line)
        and not points_back(line)
        and (short_names or _is_introduced(document, span))
        and _is_known(line)
        and find_reference(document, span) is None
    )


def widen_until_alone(document: Document, span: Span, *, short_names: bool = False) -> Span | None:
    """A sentence, together with the one right before it in its paragraph if it cannot be read without.

    Args:
        document: The article.
        span: A sentence of it.
        short_names: As in `stands_alone`.

    Returns:
        A passage of one or two sentences of which the first stands alone; None if there is none.
    """
    if stands_alone(document, span, short_names=short_names):
        return span
    first = document.sentence_before(span[0])
    if first is None or span[1] - first[0] > LONGEST_WIDENED or speaks_for_author(document.text[slice(*span)]):
        return None
    if not is_whole(document, span) or not stands_alone(document, first, short_names=short_names):
        return None
    return first[0], span[1]


def _is_introduced(document: Document, span: Span) -> bool:
    """Whether the person whom a sentence names first has a full name in it, and no other name is cut.

    "Town" says nothing to who has not read "Ipswich Town".
    """
    line = document.text[slice(*span)]
    named = document.cast.named_in(span)
    full = {actor.id for (start, end), actor in named if " " in document.text[start:end]}
    for (start, _), actor in named:
        reach = _OPENING if " " in actor.name else 0  # nobody opens a text as "Archibald", unless he has no other name
        if actor.kind == "person" and actor.id not in full and start - span[0] <= reach:
            return False
    inside = {
        word.strip(",;:.“”\"'()’").removesuffix("’s").removesuffix("'s")
        for before, word in pairwise(line.split())
        if word[0].isupper() and not before[0].isupper()
    }
    clubs = inside & _CLUBS
    return not clubs or not any(actor.name.rpartition(" ")[2] in clubs for actor in document.cast.actors)


def _is_known(line: str) -> bool:
    """Whether whom a sentence speaks of first is known from it: no "The lanes", "Although the ceremony"."""
    if _LATER_PART.match(line):
        return False
    lead, comma, rest = line.partition(", ")
    opening = lead.lower().split()
    phrase = len(opening) <= _NEAR + 2 and (opening[0] in PREPOSITIONS - _ASKING or opening[0].endswith("ing"))
    if comma and rest.startswith("the ") and phrase and not any(map(is_finite, opening)):
        line = rest  # "On Monday, the company"
    words = line.split()[: _NEAR + 2]
    if len(words) > 1 and words[0].lower() in (PREPOSITIONS | SUBORDINATORS) - _ASKING:
        words = words[1:]
    return words[0].lower() != "the" or _is_described(words[1:])


def _is_described(words: Sequence[str]) -> bool:
    """Whether the words behind "the" tell which one is meant: "man who died", "EU plan", "firm, Acme,"."""
    for at, word in enumerate(words):
        bare = word.strip(",;:.“”\"'()").lower()
        following = words[at + 1] if at + 1 < len(words) else ""
        if word.endswith(","):
            return following[:1].isupper() or following in {"who", "which"}
        if word[:1].isupper() or word[:1].isdigit() or (bare in _RESTRICTING and following != "the"):
            return True
        if at and (bare in AUXILIARIES or is_finite(bare)):
            return False
    return False
