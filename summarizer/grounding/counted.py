"""Finds what an amount counts: the head of the noun phrase after it, in the singular.

There is no tagger here: the rules are a stop list, the look of a plural, and the irregular plurals of English.
"""

from __future__ import annotations

from typing import Final

from summarizer.grounding.amounts import SEEDS, VAGUE_PLURALS, Amount
from summarizer.grounding.dates import MONTHS, WEEKDAYS
from summarizer.grounding.number_tokens import NumberTokens
from summarizer.grounding.number_words import is_dash

_IRREGULAR: Final = {
    "people": "person",
    "men": "man",
    "women": "woman",
    "children": "child",
    "schoolchildren": "schoolchild",
    "grandchildren": "grandchild",
    "policemen": "policeman",
    "fishermen": "fisherman",
    "servicemen": "serviceman",
    "feet": "foot",
    "teeth": "tooth",
    "mice": "mouse",
    "geese": "goose",
    "lives": "life",
    "wives": "wife",
    "knives": "knife",
    "wolves": "wolf",
    "leaves": "leaf",
    "halves": "half",
    "criteria": "criterion",
    "phenomena": "phenomenon",
    "crises": "crisis",
    "analyses": "analysis",
    "theses": "thesis",
    "bases": "base",
    "buses": "bus",
    "gases": "gas",
    "viruses": "virus",
    "campuses": "campus",
    "bonuses": "bonus",
    "statuses": "status",
    "species": "species",
    "series": "series",
    "troops": "troop",
    "police": "police",
    "personnel": "personnel",
    "staff": "staff",
    "aircraft": "aircraft",
    "spacecraft": "spacecraft",
    "cattle": "cattle",
    "sheep": "sheep",
    "fish": "fish",
    "alumni": "alumnus",
    "data": "datum",
    "media": "medium",
    "dead": "dead",
    "heroes": "hero",
    "potatoes": "potato",
    "shoes": "shoe",
    "movies": "movie",
    "cookies": "cookie",
    "rookies": "rookie",
    "zombies": "zombie",
}
_FUNCTION_WORDS: Final = frozenset(
    """
    a an the this that these those my your his her its our their whose some any no each every either neither both all
    of in on at to for from by with without within into onto out over under up down off about above below across after
    against along amid among around as before behind beside besides between beyond despite during except inside near
    outside past per since than through throughout till toward towards until unlike upon versus via vs while whereas
    and or but nor so yet if because though although unless whether when where why how who whom which what
    i you he she it we they me him us them himself herself itself themselves there here then now
    is are was were be been being am has have had having do does did doing will would shall should can could may might
    must ought need not n't never ever also only even just still too very more most less least much many few fewer other
    others another such same own again already almost nearly rather quite later earlier ago apart apiece together
    respectively today yesterday tomorrow tonight instead away back ahead alone else perhaps however therefore
    said says say saying told tells added adds according including included like
    made took got gave went came became began left won lost fell rose hit saw found set put ran held kept led beat
    """.split()
)
_STOPS: Final = _FUNCTION_WORDS | SEEDS | VAGUE_PLURALS | frozenset(WEEKDAYS) | (frozenset(MONTHS) - {"may", "march"})
# Verbs in the third person that are no plural nouns in practice.
_NOT_PLURAL: Final = frozenset("gets goes comes makes takes gives seems remains becomes includes perhaps always".split())
_SINGULAR_S: Final = frozenset(
    "news politics economics mathematics physics athletics headquarters crossroads gas bus bias atlas alias lens campus"
    " corps chaos thus".split()
)
_ADJECTIVE_ENDINGS: Final = ("ive", "ous", "ful", "less", "able", "ible", "ish", "ary", "ly", "ed", "ing", "al", "ic", "er", "est")
REACH: Final = 5
"""How many words after an amount its noun may stand."""


def read_counted(tokens: NumberTokens, index: int, amount: Amount) -> tuple[str, int] | None:
    """Read what is counted from this token on.

    Args:
        tokens: The text.
        index: The token after the amount.
        amount: The amount, whose value tells singular from plural.

    Returns:
        The noun in lower case and the singular, and the token after it; None where nothing is counted.

    Example:
        >>> text = NumberTokens("1,000 containers of ammunition")
        >>> read_counted(text, 1, Amount(Decimal(1000), 0, 1, "digits", Decimal(1000)))
        ('container', 2)
    """
    if amount.form == "ordinal":
        return _read_ranked(tokens, index)
    if is_dash(tokens.word(index)) and tokens.glued(index) and tokens.glued(index + 1):
        return _read_compound(tokens, index + 1)
    if tokens.glued(index) and tokens.is_word(index):
        return None
    if amount.form == "fraction" and amount.magnitude == 1:
        return None
    if tokens.word(index) == "of" and tokens.word(index + 1) in ("the", "its", "their", "his", "her", "our", "these", "those"):
        index += 2
    elif amount.value is None and tokens.word(index) == "of":
        index += 1
    words = _phrase(tokens, index)
    for position in words:
        if is_plural(tokens, position):
            return singular(tokens.words[position]), position + 1
    return _read_singular(tokens, words, amount)


def is_plural(tokens: NumberTokens, index: int) -> bool:
    """Whether the word here looks like a plural noun.

    Example:
        >>> text = NumberTokens("Israelis crisis US children famous")
        >>> [is_plural(text, index) for index in range(5)]
        [True, False, False, True, False]
    """
    word = tokens.word(index)
    if word in _IRREGULAR:
        return True
    if not word.endswith("s") or len(word) < 3 or word in _NOT_PLURAL or word in _SINGULAR_S:
        return False
    if word.endswith(("ss", "us", "'s", "’s")) or tokens.raw(index).isupper():
        return False
    return not word.endswith("is") or (tokens.is_capital(index) and not word.endswith("sis")) or word in ("taxis", "skis")


def singular(word: str) -> str:
    """The singular of a plural noun in lower case.

    Example:
        >>> [singular(word) for word in ("people", "vehicles", "cities", "boxes", "israelis", "wishes", "houses")]
        ['person', 'vehicle', 'city', 'box', 'israeli', 'wish', 'house']
    """
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes", "zzes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us")):
        return word[:-1]
    return word


def _phrase(tokens: NumberTokens, index: int) -> list[int]:
    """The words of the noun phrase from here on, up to a mark or a word that ends it."""
    found: list[int] = []
    while len(found) < REACH:
        if is_dash(tokens.word(index)) and found and tokens.glued(index) and tokens.glued(index + 1):
            index += 1
            if found:
                found.pop()  # the first half of a compound is no head
        if not tokens.is_word(index):
            break
        word = tokens.words[index]
        if word in _STOPS and not (not found and word in ("more", "other", "fewer", "such")):
            break
        if word not in ("more", "other", "fewer", "such"):
            found.append(index)
        index += 1
    return found


def _read_ranked(tokens: NumberTokens, index: int) -> tuple[str, int] | None:
    """Read the noun behind an ordinal: "first half", "33rd floor"; a name is none ("the 22nd Fan Expo")."""
    if tokens.word(index) in ("half", "quarter"):
        return tokens.word(index), index + 1
    if not tokens.is_word(index) or tokens.is_capital(index):
        return None
    words = _phrase(tokens, index)
    for position in words:
        word = tokens.words[position]
        if not word.endswith(_ADJECTIVE_ENDINGS):
            return singular(word) if is_plural(tokens, position) else word, position + 1
    return None


def _read_compound(tokens: NumberTokens, index: int) -> tuple[str, int] | None:
    """Read the noun of "three-nation alliance" and "six-member team"."""
    word = tokens.word(index)
    if not tokens.is_word(index) or word in _FUNCTION_WORDS or word in SEEDS or len(word) < 3:
        return None
    return singular(word), index + 1


def _read_singular(tokens: NumberTokens, words: list[int], amount: Amount) -> tuple[str, int] | None:
    if not words:
        return None
    if amount.value is not None and abs(amount.value) <= 1:
        nouns = [at for at in words if not tokens.words[at].endswith(_ADJECTIVE_ENDINGS)]
        return (tokens.words[nouns[0]], nouns[0] + 1) if nouns else None
    head = words[-1]
    word = tokens.words[head]
    if len(words) > 3 or word.endswith(("ly", "’s", "'s")) or (len(words) == 1 and word.endswith(("ed", "ing")) and word not in (
        "wounded", "injured", "missing", "killed", "arrested", "detained", "displaced", "unemployed"
    )):
        return None
    return word, head + 1


_ONE_AFTER_PRONOUN: Final = frozenset("this that which each another any every no some other".split())
_ONE_VERBS: Final = frozenset("can could may might must should would will has had is was of's".split())


def is_counting_one(tokens: NumberTokens, index: int) -> bool:
    """Whether "one" is a number here and no pronoun ("a serious one", "no one", "one must").

    Example:
        >>> [is_counting_one(NumberTokens(text), text.split().index("one")) for text in (
        ...     "one of them", "no one knows", "a serious one .", "one national and one more", "number one")]
        [True, False, False, True, True]
    """
    before, after = tokens.word(index - 1), tokens.word(index + 1)
    if is_dash(after) and tokens.glued(index + 1):
        return tokens.glued(index + 2)
    if before in ("no", "any", "every", "some", "which", "each", "another", "ones"):
        return False
    if is_dash(before) and tokens.glued(index):
        return tokens.word(index - 2) in SEEDS or tokens.word(index - 2) in ("on", "to", "by", "in", "for")
    if before in ("number", "no", "than", "least", "just", "by", "only", "to", "day", "part", "chapter", "phase", "least"):
        return True
    if not tokens.is_word(index + 1):
        return _may_stand_alone(tokens, index)
    if after in ("of", "or", "in", "per", "and", "out", "more", "another"):
        return after != "another" and (after == "of" or before not in ("the", "this", "that") and not _is_adjective(tokens, index - 1))
    if before in ("the", "this", "that") and (after in _FUNCTION_WORDS or after.endswith("ed")):
        return False
    if after in ("was", "is", "has", "had", "said"):
        return tokens.word(index + 2) != "to" and (before in ("and", "but", ",") or not tokens.is_word(index - 1))
    return after not in _ONE_VERBS and (after not in _FUNCTION_WORDS or before in ("from", "and", "or")) and not _is_adjective(
        tokens, index - 1
    )


def _may_stand_alone(tokens: NumberTokens, index: int) -> bool:
    """Whether "one" before a mark or the end is a number: "killed one.", but not "a serious one."."""
    before = tokens.word(index - 1)
    return tokens.words[index] == "one" and before in (
        "from", "at", "or", "and", "with", "into", "killed", "injured", "wounded", "to", "for", "nearly", "about", "not"
    ) and tokens.word(index - 2) not in ("the", "this")


def _is_adjective(tokens: NumberTokens, index: int) -> bool:
    """Whether a determiner and an adjective stand before "one", which makes it a pronoun."""
    return (
        tokens.is_word(index)
        and tokens.word(index) not in _FUNCTION_WORDS
        and tokens.word(index - 1) in ("a", "an", "the", "very", "his", "her", "their", "its", "more", "most")
    )


def is_stop(word: str) -> bool:
    """Whether a word in lower case ends a noun phrase: a function word, a number, a day."""
    return word in _STOPS
