"""Cut clauses and phrases out of an article's sentences, so that they can stand in a brief.

Everything here returns the article's own words, cut and capitalised; no word is put in except where a pronoun gives way
to the name that it stands for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.engines.extractive import lexicon
from summarizer.grounding.speech.cues import find_verb
from summarizer.grounding.speech.lexicon import is_finite
from summarizer.schemas.findings import Span

_CLAUSE_BREAK = re.compile(
    r"[;:]\s|(?<!\d)\s[—–]\s(?!\d)|\s--\s|(?<=[^\W\d_])[—–](?=\w)|,\s(?=(?:while|whereas|although|though|but|yet|"
    r"even as|even though)\s)|\s(?=but\s(?:the|it|he|she|they|its|his|her|their|[A-Z])[\w’']*\s)"
)
LEADING = re.compile(
    r"(?:while|whereas|although|though|but|and|yet|even as|even though|still|however|meanwhile|instead|so|moreover|"
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
    r"(?:[\s,;:—–-]+(?:the|a|an|of|in|on|at|to|for|with|by|and|or|but|from|as|than|that|which|who|is|are|was|were|"
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
_LOOSE_END = re.compile(
    r"(?:\s(?:now|also|then|still|already|never|ever|just|only|always|often|again|currently))+$", re.IGNORECASE
)
_PAIRS = (("“", "”"), ("(", ")"), ("‘", "’"), ("[", "]"))


def tidy(words: str) -> str:
    """Words on one line, without marks and blanks at their ends."""
    return " ".join(words.split()).strip(" ,;:—–-")


def trim_phrase(phrase: str) -> str:
    """A phrase without connecting words at its ends.

    >>> trim_phrase("of the bilateral trade and the")
    'the bilateral trade'
    """
    return tidy(_OPENING_WORDS.sub("", _DANGLING.sub("", _LOOSE_END.sub("", tidy(phrase)))))


def clause_around(text: str, sentence: Span, offset: int) -> Span:
    """The clause of a sentence that an offset lies in; the sentence where it has one clause only.

    Args:
        text: The article.
        sentence: The sentence's span.
        offset: A place inside it.
    """
    start, end = sentence
    for match in _CLAUSE_BREAK.finditer(text, *sentence):
        if _is_inside_marks(text, sentence, match.start()):
            continue
        if match.end() <= offset:
            start = match.end()
        elif match.start() > offset:
            end = match.start()
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


def _is_inside_marks(text: str, sentence: Span, offset: int) -> bool:
    before = text[sentence[0] : offset]
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
    bare = line.rstrip("”\"’')")
    return line if bare.endswith((".", "!", "?", "…")) else f"{bare}{line[len(bare) :]}."


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
        word = words[index].casefold().strip("“”\"‘’'.,;:!?()")
        if word in _NOT_FINITE or (word not in _KEPT and words[index - 1].casefold() in lexicon.DETERMINERS):
            continue
        present = word.endswith("s") and any(not cue.nominal for cue, _ in find_verb(word))
        if present or is_finite(word) or _PRESENT.match(word) or word == "cannot":
            return index
    return None


_KEPT = lexicon.AUXILIARIES
