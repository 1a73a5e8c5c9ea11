"""Judge a position: for, against, or neither, and towards whom or what, in the article's words."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from summarizer.engines.extractive import lexicon
from summarizer.engines.extractive.phrases import find_verb_in, shorten_words, tidy, trim_phrase
from summarizer.engines.extractive.reading import Reading
from summarizer.grounding.speech.cues import find_verb
from summarizer.grounding.speech.lexicon import word_set
from summarizer.schemas.findings import FoundAttribution, Span

Stance: TypeAlias = Literal["supports", "opposes", "mixed", "neutral"]

_OPPOSING = word_set(
    "accuse blame condemn criticize criticise denounce reject deny oppose dismiss decry deplore protest "
    "object complain refuse lament warn fear caution mock ridicule threaten doubt"
)
_ACCUSING = word_set("accuse blame criticize criticise condemn denounce fault")
_URGING = word_set("urge ask advise encourage press")
_SUPPORTING = word_set(
    "urge demand back support endorse praise hail welcome recommend propose pledge promise vow extol tout "
    "applaud defend hope advocate encourage appeal"
)
WEIGHTY = _OPPOSING | _SUPPORTING | frozenset({"call", "predict", "forecast", "expect", "insist", "claim"})
# Words that say outright how the speaker stands. Praise of a thing's state ("robust", "safe") is no support for it.
_NEGATIVE = re.compile(
    r"\b(?:wrong|illegal|unlawful|unacceptable|disastrous|unfair|unjust|outrageous|reckless|irresponsible|immoral|"
    r"disgrace(?:ful)?|shameful|cruel|violat\w+|betray\w+)\b",
    re.IGNORECASE,
)
_POSITIVE = re.compile(
    r"\b(?:welcome|proud|excellent|pleased|grateful|hopeful|right decision|win-win)\b", re.IGNORECASE
)
_NEGATION = re.compile(r"\b(?:not|no|never|n[’']t|nor|without|cannot)\b|n[’']t\b", re.IGNORECASE)
_TARGET_END = re.compile(
    r"[,;:—–“”\"()]|\s(?:that|which|who|while|when|because|although|if|unless|but|and (?:the|of|to|a|an)\b|according|"
    r"after|before|since|as (?:it|they|he|she|both|the)\b)",
    re.IGNORECASE,
)


def judge(reading: Reading, attribution: FoundAttribution, content: Span) -> tuple[Stance, str]:
    """The stance, and towards whom or what, in the article's words.

    Args:
        reading: The article.
        attribution: Who says it.
        content: What is said.
    """
    text = reading.text
    words = text[slice(*content)]
    if attribution.cue and content[0] <= attribution.cue[0] < content[1]:
        words = text[attribution.cue[1] : content[1]].strip()
    lemma = lemma_of(text[slice(*attribution.cue)]) if attribution.cue else ""
    if lemma in _OPPOSING and attribution.kind != "direct":
        return "opposes", find_target(words, accused=lemma in _ACCUSING)
    if (lemma in _SUPPORTING or _calls_for(text, attribution, lemma)) and attribution.kind != "direct":
        return "supports", find_target(_deed(words, lemma))
    return _tone(words), _topic(reading, content)


def lemma_of(cue: str) -> str:
    """The verb of a cue in its base form; empty where it has none."""
    for word in cue.casefold().split():
        found = find_verb(word)
        if found:
            return found[0][0].lemma
    return ""


def _calls_for(text: str, attribution: FoundAttribution, lemma: str) -> bool:
    return (
        lemma == "call"
        and attribution.cue is not None
        and text[attribution.cue[1] : attribution.content[0][0]].strip() in {"for", "on"}
    )


def find_target(words: str, *, accused: bool = False) -> str:
    """Whom or what a verb of stance is directed at: its object, up to the next clause.

    Args:
        words: What follows the verb.
        accused: Whether the verb names somebody and then what is held against them.
    """
    if accused:
        whom = re.match(r"([^,;:—–“”]{2,60}?)\s(?:of|for|over|as)\s", words)
        if whom:
            return tidy(whom.group(1))
    end = _TARGET_END.search(words, 3)
    target = shorten_words(trim_phrase(words[: end.start()] if end else words), 90).strip("“”\"‘’'. ")
    parts = target.split()
    verb = find_verb_in(parts)
    if verb is not None and verb > 1:  # a clause: what it is about
        target = trim_phrase(" ".join(parts[: verb - (parts[verb - 1].casefold() in lexicon.AUXILIARIES)]))
    if target.count('"') % 2:
        target = target.replace('"', "")
    if len(target) < 4 or lexicon.is_pronoun(target) or not re.search(r"[^\W\d_]{4}", target):
        target = tidy(" ".join(words.split()[:9])).strip("“”\"‘’'., ")
    return target


def _deed(words: str, lemma: str) -> str:
    """What somebody is urged to do, rather than who is urged."""
    deed = re.match(r"[^,;:]{2,60}?\sto\s(?=[a-z]+\b)", words) if lemma in _URGING else None
    return words[deed.end() :] if deed else words


def _tone(words: str) -> Stance:
    negative = bool(_NEGATIVE.search(words))
    positive = bool(_POSITIVE.search(words))
    if negative and positive:
        return "mixed"
    if not negative and not positive:
        return "neutral"
    if _NEGATION.search(words):
        return "mixed" if re.search(r"\bbut\b", words) else "neutral"
    return "opposes" if negative else "supports"


def _topic(reading: Reading, content: Span) -> str:
    """What a clause is about: the noun phrase that it opens with; empty where it opens with none."""
    words = _CLEFT.sub("", " ".join(reading.text[slice(*content)].split()).lstrip("“\"‘'… "))
    set_before = words.split(" ", 1)[0].casefold() in _SET_BEFORE or re.match(r"[^,]{3,30}\bago, ", words)
    if set_before and ", " in words:
        segments = words.split(", ")
        main = next(
            (s for s in segments[1:] if s.split(" ", 1)[0].casefold() not in _SET_BEFORE | {"which", "who", "that"}), ""
        )
        words = ", ".join(segments[segments.index(main) :]) if main else words
    parts = words.split()
    if len(parts) > 1 and parts[0].casefold() in _SET_BEFORE and parts[1] not in {"least", "most"}:
        return shorten_words(trim_phrase(" ".join(parts[:9])), 80).strip("“”\"‘’'., ")
    if not parts:
        return ""
    plain = parts[0].casefold() in _PLAIN or parts[0].casefold().startswith(_CONTRACTED)
    if parts[0].casefold() in _DEMONSTRATIVES and len(parts) > 1 and find_verb_in(parts, within=2) is None:
        plain = False
    verb = (0 if parts[0].casefold().startswith(_CONTRACTED) else 1) if plain else find_verb_in(parts)
    if " ".join(parts[:2]).casefold() in _PLAIN:
        plain, verb = True, 2
    if verb and not plain:
        subject = trim_phrase(re.split(r", | that ", " ".join(parts[:verb]))[0].rstrip(".,;:!?"))
        if subject and len(subject) <= 90:
            return subject.strip('“”"')
    return ""  # "we will go where the ships are": no phrase of it is what the position is towards


_CLEFT = re.compile(r"(?:it|there|this|that)(?:[’']s| is| was)\s+(?:[\w-]+\s+){0,2}?that\s+", re.IGNORECASE)
_SET_BEFORE = lexicon.PREPOSITIONS | frozenset({"as", "while", "when", "although", "though", "if", "because", "since"})
_PLAIN = lexicon.PRONOUNS | frozenset(
    {
        "there",
        "this",
        "that",
        "these",
        "those",
        "what",
        "the two",
        "both",
        "everyone",
        "nobody",
        "no one",
        "each",
        "all",
    }
)
_DEMONSTRATIVES = frozenset({"this", "that", "these", "those", "both", "each", "all", "what", "there"})
_CONTRACTED = (
    "i’",
    "i'",
    "we’",
    "we'",
    "you’",
    "you'",
    "it’",
    "it'",
    "they’",
    "they'",
    "there’",
    "there'",
    "that’",
    "that'",
)
