"""Cut clauses and phrases out of an article's sentences, so that they can stand in a brief.

Everything here returns the article's own words, cut and capitalised; no word is put in except where a pronoun gives way
to the name that it stands for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from summarizer.engines.extractive import lexicon
from summarizer.grounding.speech.cues import find_verb
from summarizer.grounding.speech.lexicon import is_finite, word_set
from summarizer.schemas.findings import Span

_CLAUSE_BREAK = re.compile(
    r"[;:]\s|(?<!\d)\s[—–]\s(?!\d)|\s--\s|(?<=[^\W\d_])[—–](?=\w)|(?<=[^\W\d_]) - (?=\w)|"
    r",\s(?=(?:while|whereas|although|though|but|yet|"
    r"even as|even though)\s)|\s(?=but\s(?:the|it|he|she|they|its|his|her|their|[A-Z])[\w’']*\s)"
)
LEADING = re.compile(
    r"(?:while|whereas|although|though|but|and|yet|even as|even though|still|however|meanwhile|instead|"
    r"so(?! far| much| many| long)|moreover|"
    r"also|in addition"
    r"|nevertheless|on the other hand|for example|in fact|indeed|of course|then|now),?\s+",
    re.IGNORECASE,
)
_SUBORDINATE = re.compile(
    r"(?:while|although|though|as|after|when|since|if|because|before|whereas|despite|amid)\s", re.IGNORECASE
)
_MAIN_AFTER_COMMA = re.compile(r",\s(?=(?:the|a|an|its|his|her|their|it|he|she|they|we|[A-Z])[\w’'.-]*\s)")
_TRAILING_SOURCE = re.compile(
    r",\s+(?:[A-Z][^,“”]{2,60}?|he|she|they|it|the [^,“”]{2,50}?|officials|police)\s"
    r"(?:said|says|reported|announced|confirmed|added|noted)\b.*$"
    r"|,?\s+(?:according to|as reported by|in an? (?:\w+\s){0,2}?(?:interview|statement|speech|report|post|tweet|"
    r"letter|email|e-mail|memo|briefing|address|broadcast|press conference|news conference|article|study|analysis|"
    r"filing|release|message|call)\b).*$",
    re.IGNORECASE | re.DOTALL,
)
_DANGLING = re.compile(
    r"(?:[\s,;:—–-]+(?:the|a|an|of|in|on|at|to|for|with|by|and|or|but|from|as|than|that|which|who|is|are|was|were|such|"
    r"during|after|before|about|into|over|until|since|"
    r"its|their|his|her))+$",
    re.IGNORECASE,
)
_OPENING_WORDS = re.compile(
    r"^(?:(?:that|which|who|and|or|but|of|in|on|at(?!\s(?:least|most))|to|for|with|by|from|as|than|is|are|was|were|"
    r"while|also|just|"
    r"only|"
    r"some)\s+)+",
    re.IGNORECASE,
)
_LOOSE = word_set("now also then still already never ever just only always often again currently")
"""Adverbs that belong to the verb behind a phrase, and not to it."""
_PAIRS = (("“", "”"), ("(", ")"), ("‘", "’"), ("[", "]"))


def tidy(words: str) -> str:
    """Words on one line, without marks and blanks at their ends."""
    return " ".join(words.split()).strip(" ,;:—–-")


def trim_phrase(phrase: str) -> str:
    """A phrase without connecting words at its ends.

    >>> trim_phrase("of the bilateral trade and the")
    'the bilateral trade'
    """
    words = tidy(phrase)
    while " " in words and words.rpartition(" ")[2].casefold() in _LOOSE:
        words = words.rpartition(" ")[0]
    return tidy(_OPENING_WORDS.sub("", _DANGLING.sub("", words)))


def clause_around(text: str, sentence: Span, offset: int) -> Span:
    """The clause of a sentence that an offset lies in; the sentence where it has one clause only.

    Args:
        text: The article.
        sentence: The sentence's span.
        offset: A place inside it.
    """
    start, end = sentence
    for low, high in _find_breaks(text[start:end]):
        if low <= offset - sentence[0] < high or _is_aside(text, sentence, offset, low):
            continue
        if sentence[0] + high <= offset:
            start = sentence[0] + high
        elif sentence[0] + low > offset:
            end = sentence[0] + low
            break
    leading = LEADING.match(text, start, end)
    if leading and leading.end() <= offset and (start > sentence[0] or leading.group()[0].isupper()):
        subordinate = _SUBORDINATE.match(text, start, end)
        if subordinate is None or start > sentence[0]:
            start = leading.end()
    if _SUBORDINATE.match(text, start, end):
        main = _MAIN_AFTER_COMMA.search(text, start, offset)
        if main:
            start = main.end()
    return start, end


@lru_cache(maxsize=256)  # every figure and quotation of a sentence asks for its clauses
def _find_breaks(sentence: str) -> tuple[Span, ...]:
    """Where a sentence breaks into clauses: offsets into it."""
    return tuple(
        match.span()
        for match in _CLAUSE_BREAK.finditer(sentence)
        if not _is_inside_marks(sentence, match.start()) and not _lacks_subject(sentence, match)
    )


def _lacks_subject(text: str, match: re.Match[str]) -> bool:
    """Whether what a comma parts goes on with the same subject: "would rise this year, but fall in the next"."""
    if match.group().strip() != ",":
        return False
    words = text[match.end() : match.end() + 60].split()
    if len(words) < 3 or words[0] not in {"but", "yet"}:
        return False
    low = words[1].casefold()
    return low in _BARE_VERBS or low in _LED_ON or (low.endswith("ed") and low.islower())


_LED_ON = lexicon.PREPOSITIONS - {"like"}
_BARE_VERBS = word_set(
    "fall rise slip drop climb grow decline jump fell rose grew be is was has have had will would could may might can "
    "not also still only never then later remain remained said says say did does do made came went lost won"
)


def _is_aside(text: str, sentence: Span, offset: int, place: int) -> bool:
    """Whether a break is one of two dashes that hold a relative clause without the offset: "the four - which … -"."""
    words = text[slice(*sentence)]
    dashes = [span for span in _find_breaks(words) if words[slice(*span)].strip() in _DASHES]
    if len(dashes) != 2 or place not in {low for low, _ in dashes}:
        return False
    if dashes[0][1] <= offset - sentence[0] < dashes[1][0]:
        return False
    return words.startswith(("which ", "who ", "including ", "among them "), dashes[0][1])


_DASHES = frozenset({"—", "–", "-", "--"})


def _is_inside_marks(sentence: str, offset: int) -> bool:
    before = sentence[:offset]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def cut_source(clause: str, *, keep: int = 0) -> str:
    """A clause without the words at its end that only say where it was said.

    Args:
        clause: The clause.
        keep: How many of its first characters stay.

    >>> cut_source("Sales fell by 3 percent, according to the agency.")
    'Sales fell by 3 percent'
    """
    match = _TRAILING_SOURCE.search(clause, keep)
    return clause[: match.start()] if match else clause


_STRAY_COMMA = re.compile(r",([”\"’']\.?)$")


def finish_sentence(words: str) -> str:
    """Words as a sentence: one line, a capital, a full stop, no mark left open.

    >>> finish_sentence("the rate “rose to 3 percent,")
    'The rate rose to 3 percent.'
    """
    line = " ".join(words.split()).strip(" ,;:—–-")
    for opening, closing in _PAIRS:
        if line.count(opening) != line.count(closing) and not (opening == "‘" and "‘" not in line):
            line = line.replace(opening, "").replace(closing, "") if opening != "‘" else line.replace("‘", "")
    if line.count('"') % 2:
        line = line.replace('"', "")
    line = line.rstrip(" ,;:—–-")
    if not line:
        return ""
    line = line[0].upper() + line[1:]
    if "," in line[-4:]:
        line = _STRAY_COMMA.sub(r"\1", line)
    bare = line.rstrip("”\"’')")
    return line if bare.endswith((".", "!", "?", "…", "。", "！", "？")) else f"{bare}{line[len(bare) :]}."


def shorten_words(line: str, limit: int) -> str:
    """A line cut at a word's end, with no connecting word left at its end."""
    if len(line) <= limit:
        return line
    cut = line[:limit].rsplit(" ", 1)[0]
    return _DANGLING.sub("", cut).rstrip(" ,;:—–-")


_NOT_FINITE = frozenset({"being", "having", "been", "be", "alleged", "so-called", "united", "need"})
_PRESENT = re.compile(
    r"(?:shows|represents|remains|becomes|means|makes|gives|takes|needs|wants|seems|appears|looks|works|goes|comes|"
    r"lies|includes|"
    r"contains|provides|offers|plays|faces|leads|causes|affects|poses|raises|falls|rises|grows|stands|holds|keeps|"
    r"brings|deserves|requires|allows|"
    r"helps|hurts|matters|exists|depends|ranks|needs|belongs|reflects|reveals|proves|serves|reaches|hits|exceeds|"
    r"need|want|remain|seem|deserve|have)$"
)


def find_verb_in(words: Sequence[str], *, within: int = 18) -> int | None:
    """Index of the first finite verb among a clause's words, never the first word; None where none is seen.

    >>> find_verb_in("The proposed law would help".split()), find_verb_in("No verb".split())
    (3, None)
    """
    for index in range(1, min(len(words), within)):
        told = _read_verb(words[index])
        if told == "plain" or (told and words[index - 1].casefold() not in lexicon.DETERMINERS):
            return index
    return None


@lru_cache(maxsize=8192)
def _read_verb(word: str) -> str:
    """What a word may be: `plain` an auxiliary, `verb` another finite verb, or empty."""
    low = word.casefold().strip("“”\"‘’'.,;:!?()")
    if "-" in low or low in _NOT_FINITE:
        return ""
    present = low.endswith("s") and any(not cue.nominal for cue, _ in find_verb(low))
    if not (present or is_finite(low) or _PRESENT.match(low) or low == "cannot"):
        return ""
    return "plain" if low in lexicon.AUXILIARIES else "verb"
