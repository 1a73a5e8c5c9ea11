"""Turn a statement about the future into a question, with the article's words."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from summarizer.engines.extractive import lexicon
from summarizer.engines.extractive.lexicon import is_role_noun
from summarizer.engines.extractive.phrases import find_verb_in, shorten_words, tidy, trim_phrase
from summarizer.grounding.gazetteer.vocabulary import is_also_name, is_ordinary
from summarizer.grounding.speech.lexicon import word_set

_LONGEST = 170


def ask_future(subject: str, rest: str, *, modal: str = "will") -> str:
    """Turn "X would reach Y" into "Will X reach Y", without the question mark; empty where it can't be turned.

    >>> ask_future("Steel output", "reach 40 million tons by 2031")
    'Will steel output reach 40 million tons by 2031'
    >>> ask_future("it", "rain")
    ''
    """
    subject = re.sub(r",\s(?:which|who)\b[^,]*(?:,|$)", "", tidy(subject))
    coordinated = subject.endswith(" and")
    subject = trim_phrase(re.sub(r"^(?:But|And|Yet|Still|That|that)\s+", "", subject))
    verb = find_verb_in(subject.split())
    if verb is not None:
        # "an inquiry has begun and would report": the subject is what stands before both verbs
        subject = " ".join(subject.split()[:verb]) if coordinated else ""
    rest = shorten_words(tidy(rest), _LONGEST)
    low = subject.casefold()
    if not subject or not rest or low in lexicon.PRONOUNS | {"there", "this", "that", "which", "what"}:
        return ""
    if len(subject.split()) > 14 or rest.split()[0].casefold() in {"have", "not"}:
        return ""
    opening = {"would": "Will", "will": "Will", "could": "Could", "may": "May", "might": "Might"}.get(modal, "Will")
    return f"{opening} {lower_first(subject)} {rest}"


_AUXILIARIES = word_set("is are was were has have had can could should")


def ask_about(link: str, clause: str) -> str:
    """An indirect question as a direct one, without the question mark; empty where it has no auxiliary to turn round.

    >>> ask_about("why", "the team was denied visas")
    'Why was the team denied visas'
    >>> ask_about("why", "she left")
    ''
    """
    words = clause.split()
    for index in range(1, min(len(words), 10)):
        if words[index] in _AUXILIARIES:
            subject = " ".join(words[:index])
            if lexicon.is_pronoun(subject):
                return ""
            turned = f"{link} {words[index]} {lower_first(subject)} {' '.join(words[index + 1 :])}".strip()
            return turned[:1].upper() + turned[1:]
    return ""


def lower_first(words: str, proper: AbstractSet[str] = frozenset()) -> str:
    """Words as they stand inside a sentence: an ordinary first word in lower case.

    Args:
        words: Words that may open a sentence.
        proper: Words that the article writes with a capital inside sentences.
    """
    opening, space, rest = words.partition(" ")
    low = opening.casefold()
    if not opening[:1].isupper() or (len(opening) > 1 and not opening[1:].islower()):
        return words
    if low in lexicon.FUNCTION_WORDS and low != "i":
        return f"{low}{space}{rest}"
    if not is_ordinary(low) or is_also_name(low):
        return words
    titled = rest[:1].isupper() and (is_role_noun(opening) or low in lexicon.ROLE_MODIFIERS)
    if opening in proper or titled:
        return words
    return f"{low}{space}{rest}"
