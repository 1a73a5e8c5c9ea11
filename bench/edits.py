"""Edits that a careful editor would wave through: the quote still says what the article says, in its words."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from bench.passages import HEDGES, LOWER_WORD, NUMBER_WORDS, Edit, Passage, choose, list_words, replace

_SCANS: Final = (("rn", "m"), ("m", "rn"), ("cl", "d"), ("d", "cl"), ("l", "1"), ("o", "0"))
_UNSCANNED: Final = frozenset(NUMBER_WORDS) | frozenset(
    list_words(
        "could would should might must shall will cannot never without nothing nobody none neither nowhere",
        "hundred thousand million billion trillion dozen percent half third fourth second first quarter",
        "hundreds thousands millions billions dozens",
    )
)
_GUARDED: Final = frozenset(
    list_words(
        "not no never without nor neither nothing nobody none cannot denied refused failed unlikely",
        "potentially over than least",
    )
)
_PHRASE_OPENERS: Final = frozenset(
    list_words("of in on at for with by from after before during since until through between among against under into")
)


def edit_quotation_marks(passage: Passage) -> str | None:
    text = passage.text
    if re.search("[“”‘’]", text):
        return text.translate(str.maketrans("“”‘’", "\"\"''"))
    if '"' in text or "'" in text:
        text = re.sub(r"(^|[\s(])\"", r"\1“", text).replace('"', "”")
        return re.sub(r"(^|[\s(])'", r"\1‘", text).replace("'", "’")
    return f"“{text}”"


def edit_spaces(passage: Passage) -> str | None:
    spaces = ["\u00a0", "  ", "\n", "\t", "\u2009", "\r\n"]
    return re.sub(r" ", lambda _: passage.rng.choice(spaces) if passage.rng.random() < 0.4 else " ", passage.text)


def edit_dashes(passage: Passage) -> str | None:
    if not re.search("[-–—−]", passage.text):
        return None
    dash = passage.rng.choice("–—‑-")
    return re.sub("[-–—−]", dash, passage.text)


def edit_case(passage: Passage) -> str | None:
    """The whole quote in one case, or its first letter's."""
    first = passage.text[0].swapcase() + passage.text[1:]
    return passage.rng.choice([passage.text.upper(), passage.text.lower(), passage.text.title(), first, first])


def edit_bracketed_capital(passage: Passage) -> str | None:
    """The first letter fitted to another sentence: "[T]he"."""
    if not re.match(r"[^\W\d_]{2}", passage.text):
        return None
    return f"[{passage.text[0].swapcase()}]{passage.text[1:]}"


def edit_dropped_article(passage: Passage) -> str | None:
    match = choose(passage.rng, re.finditer(r"(?<=\w )(?:the|a|an|that) (?!few|little)(?=\w)", passage.text))
    return replace(match, "") if match else None


def edit_added_article(passage: Passage) -> str | None:
    match = choose(passage.rng, re.finditer(r"(?<=[a-z]) (?!the |that |few|little)(?=[a-z]+ )", passage.text))
    return replace(match, f" {passage.rng.choice(['the', 'that'])} ") if match else None


def edit_scanning_error(passage: Passage) -> str | None:
    """Lower-case words as a bad scanner reads them, where that makes no word of the article."""
    known = set(re.findall(r"\w+", passage.article.lower()))
    done = 0

    def misread(match: re.Match[str]) -> str:
        nonlocal done
        word = match.group()
        way = passage.rng.choice(_SCANS)
        if word in _UNSCANNED or way[0] not in word or done >= 3:
            return word
        seen = word.replace(*way, 1)
        if seen in known:
            return word
        done += 1
        return seen

    text = LOWER_WORD.sub(misread, passage.text)
    return text if done else None


def edit_number_format(passage: Passage) -> str | None:
    """1,000 and 1000, % and percent, ten and 10."""
    text = re.sub(r"(?<![\d.,])(\d{1,3}),(\d{3})(?![\d,])", r"\1\2", passage.text)
    if text == passage.text:
        text = re.sub(r"(?<![\d.,/:-])([1-9]\d?)(\d{3})(?![\d.,/:-])(?= [a-z]{4,})", r"\1,\2", passage.text)
    text = re.sub(r"(\d) ?%", r"\1 percent", text) if "%" in text else re.sub(r"(\d) per ?cent\b", r"\1%", text)
    match = choose(passage.rng, re.finditer(r"(?<![\w.,-])(?<![-–—] )(?:[2-9]|1\d|20)(?= [a-z])", text))
    if match:
        return replace(match, NUMBER_WORDS[int(match.group())])
    match = choose(passage.rng, re.finditer(rf"(?<![\w-])(?:{'|'.join(NUMBER_WORDS[2:])})(?![\w-])", text))
    text = replace(match, str(NUMBER_WORDS.index(match.group()))) if match else text
    return text if text != passage.text else None


def edit_ellipsis(passage: Passage) -> str | None:
    """Whole phrases in the middle left out, with an ellipsis in their place; none that holds a negation or hedge.

    Each begins with a preposition or behind a comma, and ends before a preposition or with a comma.
    """
    words = passage.text.split(" ")
    edges = [at for at in range(4, len(words) - 3) if words[at] in _PHRASE_OPENERS or words[at - 1][-1:] == ","]
    stretches = [(start, end) for start in edges for end in edges if 3 <= end - start <= 12]
    if not stretches:
        return None
    start, end = passage.rng.choice(stretches)
    dropped = {re.sub(r"\W", "", word).lower() for word in words[start:end]}
    if dropped & (_GUARDED | set(HEDGES)) or any("n't" in word or "n’t" in word for word in words[start:end]):
        return None
    mark = passage.rng.choice([" … ", " ... ", " […] ", "… ", "... ", " [...] "])
    return " ".join(words[:start]) + mark + " ".join(words[end:])


def edit_interposed_clause(passage: Passage) -> str | None:
    """An interposed "he said" between the marks left out."""
    match = re.fullmatch(
        r"[“\"]([^“”\"]+?)([,.])[”\"] [^“”\"]{0,80}?\b(?:said|says|added|told|explained)\b[^“”\".]{0,80}[.,] "
        r"[“\"]([^“”\"]+)[”\"]?",
        passage.text,
    )
    return f"{match.group(1)}{match.group(2)} {match.group(3)}" if match else None


def edit_unicode(passage: Passage) -> str | None:
    """Decomposed accents, ligatures, soft hyphens: other code points for the same letters."""
    way = passage.rng.randrange(3)
    if way == 0 and unicodedata.normalize("NFD", passage.text) != passage.text:
        return unicodedata.normalize("NFD", passage.text)
    if way == 1 and re.search("f[il]", passage.text):
        return passage.text.replace("fi", "ﬁ").replace("fl", "ﬂ")
    return re.sub(r"(?<=[a-z]{3})(?=[a-z]{3})", "\u00ad", passage.text, count=2)


BENIGN: Final[dict[str, Edit]] = {
    "quotation marks": edit_quotation_marks,
    "spaces": edit_spaces,
    "dashes": edit_dashes,
    "case": edit_case,
    "bracketed capital": edit_bracketed_capital,
    "dropped article": edit_dropped_article,
    "added article": edit_added_article,
    "scanning error": edit_scanning_error,
    "number format": edit_number_format,
    "ellipsis": edit_ellipsis,
    "interposed clause": edit_interposed_clause,
    "unicode": edit_unicode,
}
