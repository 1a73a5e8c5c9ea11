"""Find the runs of capitalised words in an article, with the small words that names hold: "Ministry of the Interior".

What is a name among them, and whose, is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from summarizer.engines.extractive import lexicon
from summarizer.engines.extractive.tokens import Token
from summarizer.grounding.gazetteer.places import find_state, is_demonym
from summarizer.grounding.speech.lexicon import word_set
from summarizer.schemas.findings import Span

_MAX_WORDS = 12


def find_runs(tokens: Sequence[Token]) -> Iterator[Span]:
    """The first token of each run, and the one after its last."""
    index = 0
    count = len(tokens)
    while index < count:
        word = tokens[index].text
        if word.islower() or not _is_capitalised(word):
            index += 1
            continue
        end = index + 1
        while end - index < _MAX_WORDS * 2:
            reach = _extend(tokens, index, end)
            if reach == end:
                break
            end = reach
        yield index, end
        index = end


def _extend(tokens: Sequence[Token], first: int, end: int) -> int:
    """Where the run that stands in `tokens[first:end]` reaches to with one more word; `end` where it stops."""
    last = tokens[end - 1]
    if last.possessive or end >= len(tokens) or tokens[end].start - last.end != 1 or tokens[end].text == "\n":
        return end
    word = tokens[end].text
    if _is_capitalised(word):
        return end if breaks(word) else end + 1
    if word[0].isdigit():
        return end + 1 if word.isalnum() and end + 1 - first > 1 else end
    following = end + 1
    low = word
    if low in {"of", "for", "on"} and following < len(tokens) and tokens[following].text == "the":
        following += 1
    if (
        following >= len(tokens)
        or not _is_capitalised(tokens[following].text)
        or tokens[following].start - tokens[following - 1].end != 1
    ):
        return end
    target = tokens[following].text
    if breaks(target):
        return end
    if low in lexicon.NAME_PARTICLES:
        return following + 1
    if low in {"of", "for"} and _takes_of(tokens, first, end, low) and not (end - first > 1 and _is_initials(target)):
        return following + 1
    if low in {"and", "&"} and _takes_and(tokens, first, end, following):
        return following + 1
    return end


BREAKERS = lexicon.FUNCTION_WORDS - word_set("one more may will out off up down last first us without")


def breaks(word: str) -> bool:
    """Whether a capitalised word ends a name rather than goes on with it."""
    if word in lexicon.CAPTION_WORDS:
        return True
    return word.casefold() in BREAKERS and (len(word) == 1 or not word.isupper())


_OFFICES = lexicon.INSTITUTIONS | {"joint", "national", "international", "european", "royal"}


_TITLES_OF = frozenset({"ministry", "secretary", "minister", "duke", "duchess", "prince", "princess", "bishop"})


def _is_initials(word: str) -> bool:
    """Whether a state's initials follow a long name, which are no part of it: "… of the UK"."""
    return word.replace(".", "").isupper() and find_state(word) is not None


def _takes_of(tokens: Sequence[Token], first: int, end: int, preposition: str) -> bool:
    head = tokens[end - 1].text.casefold()
    if head in lexicon.INSTITUTIONS:
        return True
    if any(token.text in {"of", "for"} for token in tokens[first:end]) and tokens[first].text.casefold() in _OFFICES:
        return True
    if preposition == "for" and any(token.text == "of" for token in tokens[first:end]):
        # "Court of Arbitration for Sport"
        return any(token.text.casefold() in lexicon.ORGANIZATION_HEADS for token in tokens[first:end])
    if preposition == "of":
        return head.removeprefix("then-") in _TITLES_OF
    return head in {
        "campaign",
        "students",
        "americans",
        "citizens",
        "people",
        "secretary",
        "minister",
        "undersecretary",
    }


def _takes_and(tokens: Sequence[Token], first: int, end: int, following: int) -> bool:
    words = [token.text.casefold() for token in tokens[first:end]]
    if tokens[end].text == "&":
        return True
    if words[-1] in lexicon.ORGANIZATION_HEADS or any(word in lexicon.ROLE_NOUNS for word in words):
        return False
    reach = following + 1
    while (
        reach < len(tokens)
        and reach - following < 4
        and _is_capitalised(tokens[reach].text)
        and tokens[reach].start - tokens[reach - 1].end == 1
        and not tokens[reach - 1].possessive
    ):
        reach += 1
    tail = tokens[reach - 1].text.casefold()
    if any(word in {"of", "for"} for word in words) and not lexicon.INSTITUTIONS.isdisjoint(words):
        return _is_field(tail) or (_is_field(words[-1]) and reach - following == 1)
    if tail in {"act", "acts", "bill", "treaty", "agreement", "festival"} and reach - following > 1:
        return True  # "Road and Rail Safety Act"
    if len(words) > 1 or tail not in lexicon.ORGANIZATION_HEADS or is_place_name(tokens[end - 1].text):
        return False
    return reach - following > 1 or (first > 0 and tokens[first - 1].text.casefold() == "the")


_FIELD_ENDINGS = ("logy", "graphy", "nomics", "istry", "culture", "physics", "matics", "nautics")


def _is_field(word: str) -> bool:
    """Whether a word says what an institute or a ministry is for."""
    return word in lexicon.FIELDS or word.endswith(_FIELD_ENDINGS)


def is_place_name(word: str) -> bool:
    """Whether a word is a state's name or an adjective of one."""
    return find_state(word) is not None or is_demonym(word) is not None


def _is_capitalised(word: str) -> bool:
    if word.islower():
        return False
    if not word[0].isupper():
        if "-" in word and lexicon.is_role_noun(word):
            return word.partition("-")[2][0].isupper()  # "then-Secretary"
        return len(word) > 3 and word[0].isalpha() and not word[1:4].islower() and any(c.isupper() for c in word[1:4])
    if "-" not in word:
        return True
    if lexicon.HYPHENATED_ADJECTIVE.search(word):
        return False
    first, _, rest = word.partition("-")
    return not (is_place_name(first) and is_place_name(rest))
