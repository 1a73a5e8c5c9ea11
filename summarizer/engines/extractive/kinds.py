"""Decide what a name names: a person, an organisation, a place, or nobody who acts.

Heads, roles and what the article lets them do are the evidence; nobody's name is known beforehand.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Literal

from summarizer.engines.extractive import lexicon
from summarizer.engines.extractive.group import ActorKind, Group, is_person_shaped
from summarizer.engines.extractive.mention import Mention, modifies
from summarizer.engines.extractive.tokens import Token
from summarizer.grounding.gazetteer.places import find_state, is_demonym, is_region, is_subdivision
from summarizer.grounding.gazetteer.vocabulary import is_also_name, is_ordinary
from summarizer.grounding.speech.lexicon import word_set


def decide_kind(tokens: Sequence[Token], group: Group, lower: frozenset[str]) -> ActorKind | None:
    """What a group of mentions names; None where it is nobody who acts, or nothing says what it is.

    Args:
        tokens: The article's tokens.
        group: The places where it is named.
        lower: The article's words without a capital.
    """
    words = group.words
    if group.state is not None:
        # a seat of government whose state the article does not name acts in its own name
        return "organization" if find_state(" ".join(words)) is None and len(words) > 1 else "state"
    if words[-1] in lexicon.NEVER_NAMES and len(words) > 1 and not any(mention.title for mention in group.mentions):
        return None
    visible = [mention for mention in group.mentions if not mention.headline or mention.possessive]
    if not visible:
        return None
    personal = _personal_evidence(tokens, visible)
    titled = any(mention.title for mention in visible)
    verdict = _decide_by_name(group, personal=personal, titled=titled, visible=visible)
    if verdict is not None:
        return None if verdict == "nobody" else verdict
    if any(_is_place_of(tokens, mention) for mention in visible) and not titled:
        return "place"
    if any(m.first and tokens[m.first - 1].text.casefold() in lexicon.ORG_DESCRIPTORS for m in visible):
        return "organization"
    if len(words) == 1:
        return _decide_single(tokens, words[0], visible, personal)
    return "person" if titled or personal else _decide_long(tokens, group, visible, lower)


def _decide_by_name(
    group: Group, *, personal: int, titled: bool, visible: Sequence[Mention]
) -> ActorKind | Literal["nobody"] | None:
    """What a name's own words say that it names; None where they say nothing."""
    words = group.words
    name = " ".join(words)
    head = lexicon.head_of(words)
    if is_region(name) or is_subdivision(name) or group.hint == "place":
        return "person" if personal else "place"
    if any(char.isdigit() for char in name) and not personal:
        return "nobody"
    named = head in lexicon.ORGANIZATION_HEADS or head in lexicon.LEADING_HEADS or words[-1] in lexicon.COMPANY_SUFFIXES
    if (named or group.hint == "organization") and not (len(words) == 2 and titled):
        return "organization" if len(words) > 1 or group.hint or _seen_inside(visible) else "nobody"
    if personal or (head not in lexicon.NOT_ACTOR_HEADS and head not in lexicon.PLACE_HEADS):
        return None
    if head in lexicon.NOT_ACTOR_HEADS or len(words) == 1:
        return "nobody"
    inside = any(word.casefold().rstrip(".") in lexicon.ORGANIZATION_HEADS for word in words[:-1])
    return "organization" if inside else "place"


_PLACE_OWNERS = word_set(
    "village town city hamlet suburb district municipality port island islands province region valley state county "
    "area "
    "neighborhood neighbourhood mayor governor residents people outskirts streets north south east west centre "
    "center capital villages towns cities suburbs districts provinces regions"
)


def _is_place_of(tokens: Sequence[Token], mention: Mention) -> bool:
    """Whether a name follows "the village of" or "the mayor of"."""
    before = tokens[mention.first - 2].text.casefold() if mention.first > 1 else ""
    if mention.before == "of" and before in _PLACE_OWNERS:
        return True
    if mention.before == "and":
        # "the villages of Upper Kelso and Nether Kelso"
        index = mention.first - 2
        while index > 0 and mention.first - index < 7 and tokens[index].text not in {"of", ",", "."}:
            index -= 1
        owner = tokens[index - 1].text.casefold() if index else ""
        return tokens[index].text == "of" and owner.endswith("s") and owner in _PLACE_OWNERS
    if mention.after not in {",", "—", "("}:
        return False
    # "Kelso, a small town in the north"
    described = [token.text.casefold() for token in tokens[mention.after_last + 1 : mention.after_last + 5]]
    return bool(described) and described[0] in {"a", "an", "the", "two"} and not _TOWNS.isdisjoint(described)


_TOWNS = word_set("village villages town towns city cities suburb suburbs hamlet island islands township municipality")


def _seen_inside(mentions: Sequence[Mention]) -> bool:
    return sum(not mention.opens for mention in mentions) > 1


def _personal_evidence(tokens: Sequence[Token], mentions: Sequence[Mention]) -> int:
    evidence = 0
    for mention in mentions[:12]:
        if mention.before in _IMPERSONAL and not mention.title:
            continue
        if mention.title:
            evidence += 2
        if mention.after == "," and mention.after_last + 2 < len(tokens):
            word = tokens[mention.after_last + 1].text
            if word == "who" or (word.isdigit() and tokens[mention.after_last + 2].text == ","):
                evidence += 2
        elif mention.after == "who":
            evidence += 2
        if mention.after in lexicon.SPEECH_VERBS and mention.before != "the":
            evidence += _pronoun_follows(tokens, mention.after_last)
        previous = mention.first - 1
        descriptor = previous >= 0 and tokens[previous].text.casefold() in lexicon.ORG_DESCRIPTORS
        if previous >= 0 and tokens[previous].text in _KIN:
            evidence += 2
        elif previous >= 0 and not descriptor and tokens[previous].text.islower() and not tokens[previous].possessive:
            evidence += 2 * (lexicon.is_role_noun(tokens[previous].text) and len(mention.words) > 1)
    return evidence


_KIN = word_set("mother father wife husband son daughter brother sister aunt uncle niece nephew widow widower fiancée")
_IMPERSONAL = lexicon.PREPOSITIONS - {"by", "with", "to"} | {"the"}


def _pronoun_follows(tokens: Sequence[Token], index: int) -> int:
    return int(
        any(token.text in {"he", "she", "his", "her", "He", "She", "him"} for token in tokens[index : index + 14])
    )


def _decide_single(tokens: Sequence[Token], word: str, mentions: Sequence[Mention], personal: int) -> ActorKind | None:
    if word in lexicon.NEVER_NAMES or lexicon.is_role_noun(word) or lexicon.is_role_noun(word.removesuffix("s")):
        return None
    if word.casefold() in lexicon.FUNCTION_WORDS and not word.isupper():
        return None
    inside = [mention for mention in mentions if not mention.opens]
    speaks = sum(mention.after in lexicon.SPEECH_VERBS for mention in mentions)
    if not inside and not (speaks and len(mentions) > 1):
        return None
    if personal > 1:
        return "person"
    if _is_time(tokens, mentions):
        return None
    acts = sum(mention.after in lexicon.ACTION_VERBS for mention in mentions)
    located = sum(_is_located(tokens, mention) for mention in mentions)
    if len(mentions) > 1 and _is_half_of_pair(tokens, mentions):
        return None
    if word.isupper():
        free = [mention for mention in mentions if not modifies(mention)]
        stands = any(m.possessive or m.before in _ACTED_WITH for m in free)
        return "organization" if acts or stands else None
    if located * 2 >= len(mentions) and not speaks:
        return "place"
    if any(mention.before == "the" and not modifies(mention) for mention in inside):
        return "organization" if acts or len(mentions) > 1 else None
    if personal:
        return "person"
    if acts or any(mention.possessive for mention in inside) or len(mentions) > 2:
        return "organization"
    return None


def _is_located(tokens: Sequence[Token], mention: Mention) -> bool:
    """Whether a name stands where a place's does; one can invest in a company, and believe in a person."""
    if mention.before in {"neighbouring", "neighboring", "nearby"}:
        return True
    if mention.before not in {"in", "at", "near", "above", "outside", "visiting", "visited"}:
        return False
    held = tokens[mention.first - 2].text.casefold() if mention.first > 1 else ""
    return mention.before != "in" or held not in _HELD


_HELD = word_set(
    "stake stakes shares share interest interests investor investors investment investments invest invested investing "
    "confidence trust faith belief believe believes believed holding holdings role position job career"
)
_ACTED_WITH = frozenset({"by", "of", "with", "from", "to", "told", "the", "and", "against", "joined"})


def _is_time(tokens: Sequence[Token], mentions: Sequence[Mention]) -> bool:
    """Whether a name is an event's: things happen before, during and after it, and it does nothing itself."""
    dated = 0
    for mention in mentions:
        if mention.after in lexicon.ACTION_VERBS or mention.possessive:
            return False
        before = [token.text.casefold() for token in tokens[max(0, mention.first - 3) : mention.first]]
        dated += not {"during", "before", "after", "since"}.isdisjoint(before)
    return len(mentions) > 1 and 3 * dated >= len(mentions)


def _is_half_of_pair(tokens: Sequence[Token], mentions: Sequence[Mention]) -> bool:
    """Whether a name only ever stands in one "X and Y", and so is no name by itself."""
    for step, mark in ((1, "after"), (-1, "before")):
        partners = set()
        for mention in mentions:
            index = mention.after_last + 1 if step > 0 else mention.first - 2
            joined = getattr(mention, mark) == "and" and 0 <= index < len(tokens)
            partners.add(tokens[index].text if joined else "")
        if len(partners) == 1 and "" not in partners:
            return True
    return False


def _decide_long(
    tokens: Sequence[Token], group: Group, mentions: Sequence[Mention], lower: frozenset[str]
) -> ActorKind | None:
    words = group.words
    low = [word.casefold().rstrip(".") for word in words]
    acts = any(mention.after in lexicon.ACTION_VERBS for mention in mentions)
    if any(word in {"of", "for", "and", "&"} for word in low):
        inside = any(word in lexicon.ORGANIZATION_HEADS for word in low)
        return "organization" if inside or len(mentions) > 1 else None
    if any(word in lexicon.NOT_ACTOR_HEADS for word in low) or all(_is_quoted(mention) for mention in mentions):
        return None
    definite = sum(mention.before == "the" and not modifies(mention) for mention in mentions)
    shaped = len(words) <= 4 and is_person_shaped(words) and not words[-1].isupper()
    plain = sum(word in lower or (is_ordinary(word) and not is_also_name(word)) for word in low)
    if definite * 2 >= len(mentions):
        return "organization" if acts or definite > 1 else None
    if low[0] in _PLACE_OPENERS and shaped:
        return "place"
    if not shaped or low[-1] in lexicon.FIELDS or is_demonym(words[0]) or find_state(words[0]):
        initials = any(word.isupper() and len(word) > 2 for word in words)
        return "organization" if acts or (initials and len(mentions) > 1 and not plain) else None
    if any(word in lexicon.ORGANIZATION_HEADS or word == "without" for word in low) or _trades(words, mentions):
        return "organization"
    known = acts and any(len(mention.words) == 1 for mention in mentions)
    if plain == len(low) or (plain and not known and (low[-1] in lower or plain > 1)):
        return None
    located = sum(_is_located(tokens, mention) for mention in mentions)
    return "place" if located * 2 >= len(mentions) else "person"


_PLACE_OPENERS = word_set(
    "north south east west northern southern eastern western central new upper lower nether fort mount"
)
_TRADES = word_set(
    "steel lines brewing brewery breweries oil gas electric rail ferries bakery bakeries markets stores records "
    "pictures entertainment publishing mutual hotels resorts cruises shipyard shipyards cement chemicals textiles "
    "dairies farms freight trucking optics aerospace aviation biotech therapeutics diagnostics genetics biosciences "
    "instruments analytics solutions"
)
"""What ends the name of a firm, and may be somebody's surname: "Ostrava Steel"."""


def _trades(words: Sequence[str], mentions: Sequence[Mention]) -> bool:
    """Whether a name is a body's by its trade, which no one is called by alone as a person is, or by its owner."""
    if any(word.endswith(("'s", "’s")) for word in words[:-1]):
        return True  # "Women's Aid"
    return words[-1].casefold() in _TRADES and not any(mention.words == (words[-1],) for mention in mentions)


def is_product(group: Group, organisations: AbstractSet[str]) -> bool:
    """Whether a name that looks like a person's is a maker's and its product's."""
    untitled = not any(mention.title or mention.role for mention in group.mentions)
    return untitled and len(group.words) > 1 and group.words[0] in organisations


def _is_quoted(mention: Mention) -> bool:
    return mention.before in {"“", '"', "‘"} and mention.after not in lexicon.ACTION_VERBS and not mention.possessive
