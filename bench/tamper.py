"""Makes a tamper suite from any articles: edits that a careful editor would wave through, lies, and absent quotes.

It must not import the product: whoever makes the questions must not know how they are answered. The same articles and
seed give the same suite.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

Verdict = Literal["benign", "lie", "absent"]
Span = tuple[int, int]
Edit = Callable[["Passage"], str | None]

SHORTEST: Final = 6  # words of a passage
LONGEST: Final = 45


@dataclass(frozen=True)
class Case:
    """A quote and what should become of it.

    Attributes:
        kind: The edit that made it.
        verdict: `benign` must pass and be located, `lie` and `absent` must not pass.
        article: Index of the article that it is checked against.
        quote: The words to check.
        span: Where the untampered words stand; None where there is no one place.
    """

    kind: str
    verdict: Verdict
    article: int
    quote: str
    span: Span | None


@dataclass(frozen=True)
class Passage:
    """A passage of an article, and what an edit may draw from.

    Attributes:
        text: The passage.
        article: The article that it stands in.
        rng: The suite's source of chance.
    """

    text: str
    article: str
    rng: random.Random


_SENTENCE: Final = re.compile(r"[^\s].*?(?:[.!?][\"”’')\]]*(?=\s|$)|(?=\n)|$)")
_LOWER_WORD: Final = re.compile(r"(?<![\w'’.@/-])[a-z]{4,}(?![\w'’@/-])")
_FUNCTION: Final = frozenset(
    "about above after again against also although among around because been before being below between both could"
    " does doing down during each either even ever every from further have having here hers him himself into itself"
    " just like many might more most much must neither never none only other otherwise over perhaps quite rather same"
    " shall should since some such than that their theirs them then there these they this those though through thus"
    " till under unless until upon very what when where which while whom whose will with within without would your"
    " whether another".split()
)
_MODALS: Final = {"will": "may", "would": "could", "may": "will", "must": "may", "should": "must", "can": "must"}
_MODALS_LATER: Final = {"could": "would", "might": "will", "shall": "may", "cannot": "must"}
_NUMBER_WORDS: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty"
).split()
_MAGNITUDES: Final = {
    "million": "billion",
    "billion": "million",
    "trillion": "billion",
    "thousand": "million",
    "hundreds": "thousands",
    "thousands": "millions",
}
_MONTHS: Final = "January February March April May June July August September October November December".split()
_WEEKDAYS: Final = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_HEDGES: Final = "reportedly allegedly about only just still also now nearly almost apparently already even".split()
_AUXILIARY: Final = re.compile(
    r"\b(?:is|are|was|were|will|would|has|have|had|can|could|should|may|might|must|does|did|do)\b(?!n['’]t)"
)
_NAMED: Final = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}(?:-[A-Z][a-z]+)?(?![\w'’-])")
_TAILS: Final = (
    "according to two officials",
    "and more will follow next week",
    "despite warnings from experts",
    "which critics call a failure",
    "as the government had promised",
)
_SCANS: Final = (("rn", "m"), ("m", "rn"), ("cl", "d"), ("d", "cl"), ("l", "1"), ("o", "0"))
_UNSCANNED: Final = frozenset(
    "could would should might must shall will cannot never without nothing nobody none neither nowhere hundred thousand million"
    " billion trillion dozen percent half third fourth second first hundreds thousands millions billions dozens"
    " quarter".split()
) | frozenset(_NUMBER_WORDS)


def _replace(match: re.Match[str], text: str) -> str:
    return match.string[: match.start()] + text + match.string[match.end() :]


def _choose(rng: random.Random, matches: Iterator[re.Match[str]]) -> re.Match[str] | None:
    found = list(matches)
    return rng.choice(found) if found else None


# Edits that must pass.


def edit_quotation_marks(passage: Passage) -> str | None:
    """Curly marks for straight ones and the other way round."""
    text = passage.text
    if re.search("[“”‘’]", text):
        return text.translate(str.maketrans("“”‘’", "\"\"''"))
    if '"' in text or "'" in text:
        text = re.sub(r"(^|[\s(])\"", r"\1“", text).replace('"', "”")
        return re.sub(r"(^|[\s(])'", r"\1‘", text).replace("'", "’")
    return f"“{text}”"


def edit_spaces(passage: Passage) -> str | None:
    """Hard, double and thin spaces, tabs and line breaks."""
    spaces = ["\u00a0", "  ", "\n", "\t", "\u2009", "\r\n"]
    return re.sub(r" ", lambda _: passage.rng.choice(spaces) if passage.rng.random() < 0.4 else " ", passage.text)


def edit_dashes(passage: Passage) -> str | None:
    """One kind of dash for another."""
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
    """One the, a, an or that is missing."""
    match = _choose(passage.rng, re.finditer(r"(?<=\w )(?:the|a|an|that) (?!few|little)(?=\w)", passage.text))
    return _replace(match, "") if match else None


def edit_added_article(passage: Passage) -> str | None:
    """One "the" or "that" too many."""
    match = _choose(passage.rng, re.finditer(r"(?<=[a-z]) (?!the |that |few|little)(?=[a-z]+ )", passage.text))
    return _replace(match, f" {passage.rng.choice(['the', 'that'])} ") if match else None


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

    text = _LOWER_WORD.sub(misread, passage.text)
    return text if done else None


def edit_number_format(passage: Passage) -> str | None:
    """1,000 and 1000, % and percent, ten and 10."""
    text = re.sub(r"(?<![\d.,])(\d{1,3}),(\d{3})(?![\d,])", r"\1\2", passage.text)
    if text == passage.text:
        text = re.sub(r"(?<![\d.,/:-])([1-9]\d?)(\d{3})(?![\d.,/:-])(?= [a-z]{4,})", r"\1,\2", passage.text)
    text = re.sub(r"(\d) ?%", r"\1 percent", text) if "%" in text else re.sub(r"(\d) per ?cent\b", r"\1%", text)
    match = _choose(passage.rng, re.finditer(r"(?<![\w-])(?<![-–—] )(?:[2-9]|1\d|20)(?= [a-z])", text))
    if match:
        return _replace(match, _NUMBER_WORDS[int(match.group())])
    match = _choose(passage.rng, re.finditer(rf"(?<![\w-])(?:{'|'.join(_NUMBER_WORDS[2:])})(?![\w-])", text))
    text = _replace(match, str(_NUMBER_WORDS.index(match.group()))) if match else text
    return text if text != passage.text else None


def edit_ellipsis(passage: Passage) -> str | None:
    """A stretch in the middle left out, with an ellipsis in its place; no stretch that holds a negation or hedge."""
    words = passage.text.split(" ")
    if len(words) < 12:
        return None
    start = passage.rng.randint(4, len(words) - 7)
    end = passage.rng.randint(start + 3, min(len(words) - 4, start + 12))
    dropped = {re.sub(r"\W", "", word).lower() for word in words[start:end]}
    guarded = set("not no never without nor neither nothing nobody none denied refused failed unlikely potentially over".split())
    if dropped & (guarded | set(_HEDGES)) or any("n't" in word or "n’t" in word for word in words[start:end]):
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


# Lies.


def lie_digit(passage: Passage) -> str | None:
    """One digit changed, or two swapped."""
    match = _choose(passage.rng, re.finditer(r"\d", passage.text))
    if match is None:
        return None
    return _replace(match, passage.rng.choice([digit for digit in "123456789" if digit != match.group()]))


def lie_magnitude(passage: Passage) -> str | None:
    """Million for billion, a decimal point moved, a zero more."""
    match = _choose(passage.rng, re.finditer(rf"\b(?:{'|'.join(_MAGNITUDES)})\b", passage.text))
    if match:
        return _replace(match, _MAGNITUDES[match.group()])
    match = _choose(passage.rng, re.finditer(r"(?<=\d)[.](?=\d)", passage.text))
    if match:
        return _replace(match, "")
    match = _choose(passage.rng, re.finditer(r"\d\b(?![.,:]\d)", passage.text))
    return _replace(match, match.group() + "0") if match else None


def lie_unit(passage: Passage) -> str | None:
    """Another currency, percentage points for percent, miles for kilometres."""
    units = {
        "$": "€",
        "€": "$",
        "£": "$",
        "dollars": "euros",
        "euros": "dollars",
        "percent": "percentage points",
        "per cent": "percentage points",
        "%": " percentage points",
        "kilometers": "miles",
        "kilometres": "miles",
        "miles": "kilometers",
        "years": "months",
        "months": "years",
        "days": "weeks",
        "weeks": "days",
        "hours": "minutes",
        "year": "month",
    }
    pattern = "|".join(rf"\b{unit}\b" if unit.isalpha() else re.escape(unit) for unit in units)
    match = _choose(passage.rng, re.finditer(pattern, passage.text))
    return _replace(match, units[match.group()]) if match else None


def lie_date(passage: Passage) -> str | None:
    """Another month, weekday or year."""
    names = rf"\b(?:{'|'.join(_MONTHS[:4] + _MONTHS[5:] + _WEEKDAYS)}|(?:19|20)\d\d)\b"
    match = _choose(passage.rng, re.finditer(names, passage.text))
    if match is None:
        return None
    old = match.group()
    if old.isdigit():
        return _replace(match, str(int(old) + passage.rng.choice([-2, -1, 1, 2, 10])))
    return _replace(match, passage.rng.choice([n for n in (_MONTHS if old in _MONTHS else _WEEKDAYS) if n != old]))


def lie_negation_added(passage: Passage) -> str | None:
    """A "not" or "never" after an auxiliary, or "n't" onto it."""
    match = _choose(passage.rng, _AUXILIARY.finditer(passage.text))
    if match is None:
        return None
    if match.group() in ("is", "are", "was", "were", "has", "have", "had", "does", "did", "would", "could", "should"):
        return _replace(match, match.group() + passage.rng.choice([" not", " never", "n't", "n’t"]))
    return _replace(match, f"{match.group()} {passage.rng.choice(['not', 'never'])}")


def lie_negation_dropped(passage: Passage) -> str | None:
    """A negation left out, with or without an ellipsis in its place."""
    match = _choose(
        passage.rng,
        re.finditer(r" (?:not|never|no longer)\b(?= \w)|n['’]t\b|(?<=\w )no (?=[a-z])|\bnone\b|\bwithout\b", passage.text),
    )
    if match is None:
        return None
    old = match.group()
    if old in ("none", "without"):
        return _replace(match, {"none": "all", "without": "with"}[old])
    if old.startswith(" ") and passage.rng.random() < 0.3:
        return _replace(match, " …")
    if "t" in old and not old.startswith(" "):
        text = _replace(match, "")
        return re.sub(r"\bwo\b", "will", re.sub(r"\bca\b", "can", text))
    return _replace(match, "")


def lie_modal(passage: Passage) -> str | None:
    """May for will, must for should."""
    modals = _MODALS | _MODALS_LATER
    match = _choose(passage.rng, re.finditer(rf"\b(?:{'|'.join(modals)})\b(?!['’])", passage.text))
    return _replace(match, modals[match.group()]) if match else None


def lie_hedge_added(passage: Passage) -> str | None:
    """A hedge that the article does not have."""
    match = _choose(passage.rng, re.finditer(r"(?<=[a-z,]) (?=[a-z0-9$])", passage.text))
    return _replace(match, f" {passage.rng.choice(_HEDGES)} ") if match else None


def lie_hedge_dropped(passage: Passage) -> str | None:
    """A hedge of the article left out, with or without an ellipsis in its place."""
    hedges = "|".join([*_HEDGES, "likely", "possibly", "probably", "some", "around", "at least", "up to", "roughly"])
    match = _choose(passage.rng, re.finditer(rf"(?<=[\w,] )(?:{hedges}) (?=\w)", passage.text))
    return _replace(match, "… " if passage.rng.random() < 0.2 else "") if match else None


def lie_name(passage: Passage) -> str | None:
    """Another name of the article in a name's place."""
    match = _choose(passage.rng, _NAMED.finditer(passage.text))
    others = [] if match is None else sorted(set(_NAMED.findall(passage.article)) - {match.group()})
    return _replace(match, passage.rng.choice(others)) if match and others else None


def lie_word(passage: Passage) -> str | None:
    """Another content word of the article in a content word's place."""
    match = _choose(passage.rng, (m for m in _LOWER_WORD.finditer(passage.text) if m.group() not in _FUNCTION))
    if match is None:
        return None
    others = sorted(set(_LOWER_WORD.findall(passage.article)) - _FUNCTION - {match.group()})
    others = [word for word in others if _scan(word) != _scan(match.group())]
    return _replace(match, passage.rng.choice(others)) if others else None


def lie_tail(passage: Passage) -> str | None:
    """An invented tail."""
    return passage.text.rstrip('.!?”" ') + f", {passage.rng.choice(_TAILS)}."


def _scan(word: str) -> str:
    return word.replace("rn", "m").replace("cl", "d")


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
LIES: Final[dict[str, Edit]] = {
    "digit": lie_digit,
    "magnitude": lie_magnitude,
    "unit": lie_unit,
    "date": lie_date,
    "negation added": lie_negation_added,
    "negation dropped": lie_negation_dropped,
    "modal": lie_modal,
    "hedge added": lie_hedge_added,
    "hedge dropped": lie_hedge_dropped,
    "name": lie_name,
    "word": lie_word,
    "tail": lie_tail,
}


def find_passages(article: str) -> list[Span]:
    """Sentences of a quotable length."""
    spans = (match.span() for match in _SENTENCE.finditer(article))
    return [
        span
        for span in spans
        if SHORTEST <= len(article[slice(*span)].split()) <= LONGEST and article.count(article[slice(*span)]) == 1
    ]


def make_suite(articles: Sequence[str], *, seed: int = 0, quotes: int = 40) -> list[Case]:
    """Make the suite.

    Args:
        articles: Their texts.
        seed: Decides every choice.
        quotes: Cases of each kind, at most; a kind that an article gives no passage for has fewer.
    """
    rng = random.Random(seed)
    passages = [(index, span) for index, article in enumerate(articles) for span in find_passages(article)]
    cases: list[Case] = []
    for verdict, edits in (("benign", BENIGN), ("lie", LIES)):
        for kind, edit in edits.items():
            cases += _make_edited(articles, passages, kind, verdict, edit, rng, quotes)
    return [*cases, *_make_absent(articles, passages, rng, quotes)]


def _make_edited(
    articles: Sequence[str],
    passages: Sequence[tuple[int, Span]],
    kind: str,
    verdict: Verdict,
    edit: Edit,
    rng: random.Random,
    quotes: int,
) -> Iterator[Case]:
    made = 0
    for _ in range(6):
        for index, span in rng.sample(passages, len(passages)):
            article = articles[index]
            start, end = _crop(article, span, rng)
            text = article[start:end]
            if article.count(text) > 1:
                continue
            quote = edit(Passage(text, article, rng))
            if quote is None or quote == text or (verdict == "lie" and " ".join(quote.split()) in article):
                continue
            yield Case(kind, verdict, index, quote, (start, end))
            made += 1
            if made >= quotes:
                return


def _crop(article: str, span: Span, rng: random.Random) -> Span:
    """The whole sentence, or now and then a stretch of it."""
    start, end = span
    if rng.random() < 0.7:
        return span
    words = [(start + m.start(), start + m.end()) for m in re.finditer(r"\S+", article[start:end])]
    first = rng.randint(0, len(words) - SHORTEST)
    last = rng.randint(first + SHORTEST - 1, len(words) - 1)
    return words[first][0], words[last][1]


def _make_absent(
    articles: Sequence[str], passages: Sequence[tuple[int, Span]], rng: random.Random, quotes: int
) -> Iterator[Case]:
    for _ in range(quotes):
        if len(articles) > 1:
            index, span = rng.choice(passages)
            text = articles[index][slice(*span)]
            other = rng.choice([at for at in range(len(articles)) if at != index])
            if text not in articles[other]:
                yield Case("other article", "absent", other, text, None)
        index, span = rng.choice(passages)
        words = articles[index][slice(*span)].split()
        rng.shuffle(words)
        yield Case("shuffled words", "absent", index, " ".join(words), None)
        vocabulary = re.findall(r"\w+", articles[index])
        yield Case("invented", "absent", index, " ".join(rng.choices(vocabulary, k=rng.randint(6, 20))), None)
        own = [span for at, span in passages if at == index]
        first, second = rng.choice(own), rng.choice(own)  # far apart, or they would be one honest elided quote
        if abs(first[0] - second[0]) > 600:
            halves = articles[index][slice(*first)].split(), articles[index][slice(*second)].split()
            joint = rng.choice([" ", " ", " … "])
            spliced = " ".join(halves[0][: len(halves[0]) // 2 + 1]) + joint + " ".join(halves[1][len(halves[1]) // 2 :])
            yield Case("spliced", "absent", index, spliced, None)
