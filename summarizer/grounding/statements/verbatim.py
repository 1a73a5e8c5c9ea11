"""Decides whether a statement repeats the article word for word, so that no other check is needed.

A passage does not count if a negation, a doubt or a condition around it may change its sense, nor if the article has it
from somebody whom the statement leaves out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final

from summarizer.grounding.figures.number_words import CARDINALS
from summarizer.language.gazetteer.vocabulary import is_also_name, is_ordinary
from summarizer.language.reporting_verbs import find_verb
from summarizer.language.tokens import skip_dateline
from summarizer.schemas.findings import LEAD_INS

_FOLDED: Final = tuple(
    {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "‑": "-", "\xa0": " "}.items()
)
_TURNING: Final = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|cannot|hardly|barely|rarely|without|if|unless|whether"
    r"|(?-i:may)|might"  # but not the month
    r"|could|would|should|deny|denie[ds]|denying|denial|reject\w*|refus\w*|fail\w*|avoid\w*|doubt\w*|disput\w*|refut\w*"
    r"|false\w*|untrue|alleg\w*|claim\w*|accus\w*|suspect\w*|possib\w*|likely|unlikely|instead|rather|until|except"
    r"|prevent\w*|dismiss\w*|rule[ds]?|ruling|stop\w*|cancel\w*|report\w*|apparent\w*|suppos\w*|expect\w*|plan\w*|hop\w+"
    r"|want\w*|threat\w*|fear\w*|warn\w*|myth|hoax|pretext|excuse|guise|predict\w*|forecast\w*|intend\w*|seem\w*|appear\w*|wrong\w*|lack\w*|short|far)\b|n't\b",
    re.IGNORECASE,
)
"""Words that may negate the words beside them, or leave them open."""
_LIMITING: Final = frozenset("nearly almost virtually practically about only just some".split())
"""Words that limit the words right after them: "nearly all of the boats"."""
_SAID: Final = re.compile(r" sa(?:id|ys)(?:: | that |, )")
_ENDS: Final = re.compile(r"[.!?…\n]")
_JOINING: Final = frozenset("-'$€£%")
_CLOSING: Final = frozenset("%)]°€£$")
"""What may end a sentence's last word."""
_STOPS: Final = frozenset('.!?;:,"')
_LONGEST: Final = 20000
_NEAR: Final = 64
_SENTENCE: Final = 2000
_TRIES: Final = 8
"""Most occurrences of a statement's words that are tried."""
_LEAD_INS: Final = frozenset(LEAD_INS.values())
_SENTENCES: Final = re.compile(r" (?<=[.!?] )(?=[A-Z“\"])")
_WORDS: Final = re.compile(r"[a-z]+")


def fold(text: str) -> str:
    """A text with plain quotation marks, dashes and spaces.

    >>> fold("“Late” –  he said")
    '"Late" - he said'
    """
    if not text.isascii():
        for mark, plain in _FOLDED:  # several times faster than a table that is asked for every character
            text = text.replace(mark, plain)
    words = " ".join(text.split())
    if not words:
        return " " if text else ""
    return f"{' ' if text[0].isspace() else ''}{words}{' ' if text[-1].isspace() else ''}"


def fold_paragraphs(paragraphs: Iterable[str]) -> str:
    r"""Paragraphs with plain marks and spaces, each on a line of its own and so its dateline, as `repeats` reads them.

    >>> fold_paragraphs(["OSLO (AP) — “Late” again", "He  said so."])
    '\nOSLO (AP) -\n"Late" again\nHe said so.\n'
    """
    lines: list[str] = []
    for paragraph in paragraphs:
        start = skip_dateline(paragraph, (0, len(paragraph)))
        start = 0 if _TURNING.search(paragraph, 0, start) else start  # "FALSE — The …"
        lines += [paragraph[:start], paragraph[start:]] if start else [paragraph]
    return "\n".join(["", *(fold(line).strip() for line in lines), ""])


def repeats(statement: str, folded: str, *, has_speaker: bool) -> bool:
    """Whether a statement is a passage of a text whose sense does not depend on the words around it.

    Args:
        statement: The statement, one sentence.
        folded: The text, folded (see `fold_paragraphs`).
        has_speaker: Whether it is told who says so; if not, a passage that the text reports does not count.
    """
    words = fold(statement).strip(" .\"'")
    if len(words) < 3 or len(words) > _LONGEST:
        return False
    start = folded.find(words[1:])
    for _ in range(_TRIES):
        if start <= 0:
            break
        begin, end = start - 1, start + len(words) - 1
        if _fits_case(words, folded[begin]) and _is_cut(folded, begin, end):
            before, after = _read_around(folded, begin, end)
            is_turned = _TURNING.search(before) or _TURNING.search(after)
            return not is_turned and (has_speaker or not _is_reported(folded, begin, end))
        start = folded.find(words[1:], start + 1)
    return False


def repeats_all(statement: str, folded: str, *, has_speaker: bool = True) -> bool:
    """Whether every sentence of a statement repeats the text; one of less than four words repeats a whole sentence.

    See `repeats` for the arguments.
    """
    if statement.count(" ") > 2:
        return all(repeats(part, folded, has_speaker=has_speaker) for part in _SENTENCES.split(statement))
    words = fold(statement).strip()
    start = _find_sentence(words, folded)
    return start > 0 and (has_speaker or not _is_reported(folded, start, start + len(words)))


def _find_sentence(words: str, folded: str) -> int:
    """Where words are a whole sentence of a text; -1 if they are none."""
    start = folded.find(words) if words.endswith((".", "!", "?")) else -1
    if start <= 0 or not folded[start + len(words)].isspace():
        return -1
    return start if folded[max(0, start - 4) : start].rstrip(' "')[-1:] in ("\n", *".!?") else -1


def repeats_speech(statement: str, folded: str, speakers: Sequence[str]) -> bool:
    """Whether a statement attributes words that it repeats from the text to a proven speaker.

    >>> article = fold_paragraphs(['"We have stopped counting houses," Arenas said.'])
    >>> repeats_speech("Lucía Arenas said: “We have stopped counting houses.”", article, ["Lucía Arenas"])
    True
    >>> repeats_speech("Rosa Ibáñez said: “We have stopped counting houses.”", article, ["Lucía Arenas"])
    False
    """
    for name in sorted(speakers, key=len, reverse=True):
        if statement.casefold().startswith(name.casefold()):
            said = _SAID.match(statement, len(name))
            return said is not None and repeats_all(statement[said.end() :], folded)
    return False


def repeats_under_lead_in(statement: str, folded: str) -> bool:
    """Whether a statement is a passage of a text in quotation marks after a known lead-in, as of an open question.

    >>> article = fold_paragraphs(["The cause of the fire is not known."])
    >>> repeats_under_lead_in("Left open: “The cause of the fire is not known.”", article)
    True
    >>> repeats_under_lead_in("Untrue: “The cause of the fire is not known.”", article)
    False
    """
    lead_in, _, quoted = statement.partition(": “")
    return lead_in in _LEAD_INS and quoted.endswith("”") and repeats_all(quoted[:-1], folded)


def _fits_case(words: str, first: str) -> bool:
    """Whether the first letters agree, or differ in case in an ordinary word."""
    if first == words[0]:
        return True
    word = words.partition(" ")[0].lower()
    return first.lower() == words[0].lower() and is_ordinary(word) and not is_also_name(word)


def _is_cut(text: str, start: int, end: int) -> bool:
    """Whether a passage begins and ends between words, and cuts no name or figure."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if before.isalnum() or after.isalnum() or before in _JOINING or after in _JOINING:
        return False
    if not text[end - 1].isalnum() and text[end - 1] not in _CLOSING:
        return False
    words = text[start:end].split()
    behind, ahead = _read_line_before(text, start).rstrip(), text[end : end + _NEAR].partition("\n")[0].lstrip()
    if behind.rpartition(" ")[2].lower() in _LIMITING:
        return False
    if _is_number(words[0]) and behind and (behind[-1] not in _STOPS or not before.isspace()):
        return False
    if _is_number(words[-1]) and ahead and (ahead[0] not in _STOPS or ahead[1:2].isdigit()):
        return False
    return not _begins_name(text, start) and not ahead[:1].isupper() and not ahead.startswith("point")


def _read_line_before(text: str, start: int) -> str:
    """The last few characters before a passage in its paragraph."""
    return text[max(0, start - _NEAR) : start].rpartition("\n")[2]


def _is_number(word: str) -> bool:
    return word[:1].isdigit() or word.lower().partition("-")[0] in CARDINALS


def _begins_name(text: str, start: int) -> bool:
    """Whether the word before a passage may belong to the same name as its first word."""
    behind = _read_line_before(text, start).rstrip()
    word = behind.rpartition(" ")[2].strip("\"'(")
    return text[start].isupper() and word[:1].isupper() and not behind.endswith((".", ",", ";", ":", '"', ")"))


def _read_around(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and behind a passage in its sentence."""
    before = text[max(0, start - _SENTENCE) : start]
    ends = [match.end() for match in _ENDS.finditer(before)]
    stop = _ENDS.search(text, end, end + _SENTENCE)
    return before[ends[-1] if ends else 0 :], text[end : stop.end() if stop else end + _SENTENCE]


def _is_reported(text: str, start: int, end: int) -> bool:
    """Whether the text has a passage from somebody: in a quotation, or beside a verb of saying in its sentence."""
    paragraph = text.rfind("\n", max(0, start - _SENTENCE), start) + 1
    if text.count('"', paragraph, start) % 2 and not text.count('"', start, end) % 2:
        return True
    before, after = _read_around(text, start, end)
    words = _WORDS.findall((f"{before} {after}" if after.lstrip()[:1] in (",", '"') else before).lower())
    return "according to" in after.lower() or "according" in words or any(map(_takes_clause, words))


@cache
def _takes_clause(word: str) -> bool:
    """Whether a word can be a verb of saying that governs a clause."""
    return any(cue.clause for cue, _ in find_verb(word))
