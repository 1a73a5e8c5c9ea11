"""Whether a sentence of an article can be printed without the sentences around it.

Only the sentence's own words are read, and what was printed before it. Which sentences matter must not enter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from summarizer.engines.extractive.document import Document
from summarizer.grounding.speech.names import is_person_noun
from summarizer.grounding.speech.quotations import is_inside_quotation
from summarizer.language.gazetteer.places import is_demonym
from summarizer.language.gazetteer.vocabulary import is_ordinary
from summarizer.language.lexicon import (
    AUXILIARIES,
    DETERMINERS,
    PREPOSITIONS,
    SUBORDINATORS,
    is_finite,
    word_set,
)
from summarizer.schemas.findings import Span

LONGEST: Final = 380
"""Characters of the longest sentence that is printed."""

LONGEST_WIDENED: Final = 480
"""Characters of the longest passage that `include_antecedents` returns."""

_SHORTEST: Final = 30
_WIDENED: Final = 2
_NEAR: Final = 7
_OPENING: Final = 40
_TELLING: Final = 2
_PERSONAL: Final = word_set("he she they him her them his hers their theirs himself herself themselves")
_POINTING: Final = (
    word_set("this that these those such both another neither others it its here then anything everything") | _PERSONAL
)
_DEMONSTRATIVES: Final = word_set("this these those its it")
_GOING_ON: Final = word_set(
    "but and or nor so yet also instead still however meanwhile moreover furthermore nevertheless thus therefore "
    "additionally similarly otherwise likewise elsewhere too besides hence further"
)
_EXPLETIVE: Final = re.compile(
    r"(?:it(?:['’]s| is| was| remains?| has| had| will| would| may| could| emerged| seems| appears)\b(?:"
    r"(?: \w+){0,3}? (?:unclear|unknown|uncertain|clear|known|certain|understood|believed|thought|expected|feared|hoped"
    r"|likely|possible|seen|disclosed|revealed|decided|announced|confirmed|early|soon)\b|(?: been)?(?: \w+)? (?:that"
    r"|whether|how|why)\b)"
    r"|there (?:is|are|was|were|has|have|had|will|would|may|could|remains?)\b)",
    re.IGNORECASE,
)
_LINKED: Final = re.compile(
    r"\b(?:also|however|meanwhile|therefore|instead|the latter|as a result|in turn|by contrast|as well"
    r"|in addition|for example|for instance|on the other hand|same (?:day|time|year|period)|according to (?:him|her"
    r"|them)"
    r"|the (?:two|pair|trio|duo)\b(?! [a-z]+s\b)|(?:this|these|those|such) (?:is|are|was|were|has|have|(?!week|month"
    r"|year"
    r"|morning|afternoon|evening|season|summer|winter|spring|autumn|fall|decade|time|who|which)[a-z]+))\b",
    re.IGNORECASE,
)
_LATER_PART: Final = re.compile(
    r"(?:In|On|At|By|After|Since|For|During|Last|Speaking|Asked|Writing)\b[^,]{0,40},? (?:it|he|she|they)\b|One [a-z]"
    r"|(?:Some|Most|One|Many|All|None|Several|Each|Two|Three|Four|Five) of (?:them|these|those|its|his|her|their)\b"
    r"|(?:All|Both) (?:the|these|those|that|this)\b"
)
_RESUMES: Final = re.compile(
    r"(?:\S+ ){1,3}(?:added|continued|agreed|went on)\b"
    r"|(?:Some|Others|Many|Most|Several|Few|One|None) (?:are|is|were|was|have|has|had|say|said)\b"
)
_POINTING_INSIDE: Final = re.compile(
    r"\b(?:those|these|such) [a-z]+s\b|\bof (?:them|these|those)\b"
    r"|\bthere\b(?! (?:is|are|was|were|has|have|had|will|would|may|could|to)\b)"
)
_CONNECTIVE: Final = re.compile(r"(?:But|And|Yet|Still|However|Meanwhile|Also|So),? ")
_SPEAKING: Final = re.compile(
    r"\b(?:I|I['’]\w+|[Ww]e|[Ww]e['’]\w+|[Oo]ur|us|[Mm]e|[Mm]y|[Yy]ou|[Yy]ou['’]\w+|[Yy]our|[Ll]et['’]s)\b"
)
_QUOTED: Final = re.compile(r"[“\"][^“”\"]*[”\"]|(?<!\w)[‘'][^‘]*?[’'](?!\w)")
_CAPTION: Final = re.compile(r"(?:[^\s:]+ ){0,3}[^\s:]+[:?] ")
_RESTRICTING: Final = word_set(
    "who that which whose where of to in for at from on with between behind by near against under over about into"
)
_HE_OR_SHE: Final = re.compile(r"\b[Ss]?he\b")
_DEMONYM: Final = re.compile(r"The ([A-Z]\w+),")
_THIRD_PERSON: Final = re.compile(r"[^s'’u]s\Z")
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
        if (
            not points_back(line)
            and not _POINTING_INSIDE.search(_QUOTED.sub("", line))
            and _has_antecedent(document, (start, end))
        ):
            return start, end
        earlier = document.sentence_before(start)
        if earlier is None:
            return None
        start = earlier[0]
    return None


def has_verb(line: str) -> bool:
    """Whether a sentence seems to have a finite verb: an auxiliary, a past form, or a word in -s behind its first."""
    words = [word.lower() for word in _WORD.findall(line)][1:]
    return any(word in AUXILIARIES or is_finite(word) or _THIRD_PERSON.search(word) is not None for word in words)


def speaks_for_author(line: str) -> bool:
    """Whether a sentence says "I", "we" or "you" outside quotation marks."""
    return _SPEAKING.search(_QUOTED.sub("", line)) is not None


def points_back(line: str) -> bool:
    """Whether a sentence opens with words that only the sentences before it explain: "He said", "But the two".

    >>> points_back("He declined to comment."), points_back("It is not clear when the bridge will open.")
    (True, False)
    """
    if expletive := _EXPLETIVE.match(line):
        return _is_unexplained(line[expletive.end() :])
    words = line.split()
    opening = re.split(r"['’]", words[0].strip(",;:“”\"'‘’").lower())[0]
    if opening in _POINTING or opening in _GOING_ON or _RESUMES.match(line):
        return True
    if _LINKED.search(_QUOTED.sub("", line)[:60]):
        return True
    return _has_loose_pronoun(words[:5])


def _is_unexplained(rest: str) -> bool:
    """Whether what follows "It is unclear" begins with what only the sentences before it explain: "why he left"."""
    words = [word.strip(",;:.“”\"'()").lower() for word in rest.split()[:4]]
    return any(word in _PERSONAL or word in _DEMONSTRATIVES for word in words)


def _has_loose_pronoun(words: list[str]) -> bool:
    """Whether "he", "they" and the like come before anybody whom they could mean."""
    opening = words[0].strip(",;:“”\"'").lower() if words else ""
    leads_in = opening in PREPOSITIONS | SUBORDINATORS or opening.endswith("ing")
    for at, word in enumerate(words):
        bare = word.strip(",;:.“”\"'()").lower()
        if at and not leads_in:
            return False
        if at and word[:1].isupper() and not bare.endswith(("'s", "’s")):
            return False
        if bare in {"a", "an", "the", "who"} and at:
            return False
        if bare in _PERSONAL:
            return True
    return False


def is_introduced(document: Document, span: Span, *, before: str) -> bool:
    """Whether the person whom a sentence names first has the full name in it or in what is printed before it."""
    for place, actor in document.cast.named_in(span):
        if actor.kind == "person" and place[0] - span[0] <= _OPENING:
            written = document.text[slice(*place)]
            return " " in written or " " not in actor.name or written in before
    return True


def is_known(document: Document, span: Span, *, before: str, follows: bool) -> bool:
    """Whether whom a sentence speaks of first is known from it, or from what is printed before it.

    Args:
        document: The article.
        span: The sentence.
        before: What is printed before it.
        follows: Whether the sentence before it in the article is printed right before it.
    """
    line = document.text[slice(*span)]
    if not follows and not _has_antecedent(document, span):
        return False
    if follows:
        return True
    if _LATER_PART.match(line) or ((demonym := _DEMONYM.match(line)) and is_demonym(demonym[1])):
        return False
    return not line.startswith("The ") or _is_described(line.split()[1:_NEAR], before)


def _is_described(words: Sequence[str], before: str) -> bool:
    """Whether the words behind "The" tell which one is meant: "The man who died", "The EU plan", "The firm, Acme,"."""
    for at, word in enumerate(words):
        bare = word.strip(",;:.“”\"'()").lower()
        if word[:1].isupper() or word[:1].isdigit() or bare in _RESTRICTING:
            return True
        if len(bare) > _TELLING and re.search(rf"\b{re.escape(bare[:-1])}", before, re.IGNORECASE):
            return True
        if word.endswith(","):
            return at + 1 < len(words) and words[at + 1][:1].isupper()
        if at and (bare in AUXILIARIES or is_finite(bare)):
            return False
    return False


def _has_antecedent(document: Document, span: Span) -> bool:
    """Whether the first "he" or "she" of a sentence comes behind a person's name or description."""
    line = _QUOTED.sub(lambda match: " " * len(match.group()), document.text[slice(*span)])
    pronoun = _HE_OR_SHE.search(line)
    if pronoun is None:
        return True
    named = document.cast.named_in((span[0], span[0] + pronoun.start()))
    return any(actor.kind == "person" for _, actor in named) or any(
        is_person_noun(word.lower().removesuffix("s")) for word in _WORD.findall(line[: pronoun.start()])
    )


def opens_with_pronoun(line: str) -> bool:
    """Whether a sentence opens with a pronoun that the sentences before it explain; "But the firm" does not.

    >>> opens_with_pronoun("He declined to comment."), opens_with_pronoun("But it is unclear when it will open.")
    (True, False)
    """
    rest = _CONNECTIVE.sub("", line)
    if expletive := _EXPLETIVE.match(rest):
        return _is_unexplained(rest[expletive.end() :])
    words = rest.split()
    opening = re.split(r"['’]", words[0].strip(",;:“”\"'‘’").lower())[0]
    return opening in _POINTING or _RESUMES.match(rest) is not None or _has_loose_pronoun(words[:5])


def names_somebody(document: Document, span: Span) -> bool:
    """Whether a sentence names an actor, or has a figure or a name inside."""
    words = document.text[slice(*span)].split()
    told = any(word[0].isupper() or word.strip("$€£(“")[:1].isdigit() for word in words[1:])
    opening = words[0].lower().strip(",.’'")
    return told or bool(document.cast.named_in(span)) or not (opening in DETERMINERS or is_ordinary(opening))
