"""Judge a position: for, against, or neither, and towards whom or what, in the article's words."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from summarizer.engines.extractive import lexicon
from summarizer.engines.extractive.noun_phrases import is_noun_phrase
from summarizer.engines.extractive.phrases import find_verb_in, shorten_words, tidy, trim_phrase
from summarizer.engines.extractive.reading import Reading
from summarizer.grounding.speech.cues import find_verb
from summarizer.grounding.speech.lexicon import word_set
from summarizer.schemas.findings import FoundAttribution, Span

Stance: TypeAlias = Literal["supports", "opposes", "mixed", "neutral"]

_OPPOSING = word_set(
    "accuse blame condemn criticize criticise denounce reject deny oppose dismiss decry deplore protest object "
    "complain refuse lament mock ridicule"
)
_WARNING = word_set("warn caution fear doubt threaten")
"""Towards what one warns of or against, one is against it; what one warns that will be so, one only foresees."""
_ACCUSING = word_set("accuse blame criticize criticise condemn denounce fault")
_URGING = word_set("urge ask advise encourage press")
_SUPPORTING = word_set(
    "urge demand back support endorse praise hail welcome recommend propose pledge promise vow extol tout "
    "applaud defend hope advocate encourage appeal"
)
NAMING = frozenset({"call", "describe", "label", "dub", "brand"})
"""Verbs that say what somebody takes something for: its stance lies in the name that it is given."""
_WARNED_OF = re.compile(r"\s*(?:[\w’'-]+\s+){0,4}?(?:of|against|about|over)\s*\Z", re.IGNORECASE)
WEIGHTY = _OPPOSING | _WARNING | _SUPPORTING | frozenset({"call", "predict", "forecast", "expect", "insist", "claim"})
# Words that say outright how the speaker stands. Praise of a thing's state ("robust", "safe") is no support for it.
_NEGATIVE = re.compile(
    r"\b(?:wrong|illegal|unlawful|unacceptable|disastrous|unfair|unjust|outrageous|reckless|irresponsible|immoral|"
    r"disgrace(?:ful)?|shameful|cruel|(?<!who )(?<!that )(?:violat|betray)(?:ed|es))\b",
    re.IGNORECASE,
)
_POSITIVE = re.compile(
    r"\b(?:welcome(?! to)|proud|excellent|pleased|grateful|hopeful|right decision|win-win)\b", re.IGNORECASE
)
_NEGATION = re.compile(r"\b(?:not|no|never|n[’']t|nor|without|cannot)\b|n[’']t\b", re.IGNORECASE)
_TARGET_END = re.compile(
    r"[,;:—–“”\"()]|\s--?\s|\s(?:that|which|who|while|when|because|although|if|unless|but|"
    r"and (?:the|of|to|a|an)\b|according|"
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
    calls = _calls_for(text, attribution, lemma)
    if lemma in NAMING and not calls:
        return _judge_name(reading, attribution)
    # quoted words that only end a sentence are reported: "called for “a new start”"
    if attribution.kind != "direct" or text[content[0]].islower():
        if lemma in _OPPOSING or (lemma in _WARNING and _warns_of(text, attribution)):
            return "opposes", find_target(words, accused=lemma in _ACCUSING)
        if lemma in _SUPPORTING or calls:
            target = find_target(_deed(words, lemma, called=calls == "on"))
            return ("supports" if target else "neutral"), target
    topic = _topic(reading, content)
    return (_tone(words) if topic else "neutral"), topic


def _judge_name(reading: Reading, attribution: FoundAttribution) -> tuple[Stance, str]:
    """The stance of who calls something by a name: "called the plan “a disgrace”" is against the plan."""
    text, content = reading.text, attribution.content[0]
    label = text[slice(*content)]
    between = text[attribution.cue[1] : content[0]] if attribution.cue and attribution.cue[1] <= content[0] else ""
    target = trim_phrase(re.sub(r"\s(?:as|an?|the)\s*\Z", "", between.strip(" “\"‘'") + " "))
    good, bad = bool(_PRAISE.search(label)), bool(_BLAME.search(label) or _NEGATIVE.search(label))
    stance: Stance = "neutral" if good == bad or _NEGATION.search(label) else "supports" if good else "opposes"
    return stance, target if len(target) > 2 and not lexicon.is_pronoun(target) and len(target.split()) < 12 else ""


_PRAISE = re.compile(
    r"\b(?:champion|hero(?:ic|ine)?|success(?:ful)?|historic|triumph|milestone|breakthrough|victory|great|good|"
    r"excellent|brilliant|courageous|brave|visionary|welcome|wonderful|fantastic|right|remarkable)\b",
    re.IGNORECASE,
)
_BLAME = re.compile(
    r"\b(?:disaster|disastrous|disgrace\w*|insult\w*|mistake|failure|lie|lies|liar|joke|farce|scandal\w*|sham|threat|"
    r"outrage\w*|unacceptable|dangerous|cowardly|cruel|absurd|nonsense|reckless|irresponsible|fraud|bad|worst|wrong|"
    r"unfair|betrayal|catastroph\w*|hypocri\w*|propaganda|witch hunt|baseless|terrible|shameful|crime)\b",
    re.IGNORECASE,
)


def _warns_of(text: str, attribution: FoundAttribution) -> bool:
    if attribution.cue is None or attribution.cue[1] > attribution.content[0][0]:
        return False
    return _WARNED_OF.match(text[attribution.cue[1] : attribution.content[0][0]]) is not None


def lemma_of(cue: str) -> str:
    """The verb of a cue in its base form; empty where it has none."""
    for word in cue.casefold().split():
        found = find_verb(word)
        if found:
            return found[0][0].lemma
    return ""


def _calls_for(text: str, attribution: FoundAttribution, lemma: str) -> str:
    """Whether somebody calls "for" something or "on" somebody; empty for neither."""
    if lemma != "call" or attribution.cue is None:
        return ""
    link = text[attribution.cue[1] : attribution.content[0][0]].strip()
    return link if link in {"for", "on"} else ""


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
    if _AMOUNT.fullmatch(target):
        return ""
    if len(target) < 4 or lexicon.is_pronoun(target) or not re.search(r"[^\W\d_]{4}", target):
        target = tidy(" ".join(words.split()[:9])).strip("“”\"‘’'., ")
    return target


_AMOUNT = re.compile(r"\S?[\d.,]+(?:\s(?:thousand|million|billion|trillion|percent|per cent|euros|dollars|pounds))*")


def _deed(words: str, lemma: str, *, called: bool) -> str:
    """What somebody is urged to do, rather than who is urged."""
    wanted = _WANTED.match(words)
    if wanted:
        return wanted.group("deed")
    deed = re.match(r"[^,;:]{2,60}?\sto\s[“\"‘']?(?=[a-z]+\b)", words) if called or lemma in _URGING else None
    return words[deed.end() :] if deed else words


_WANTED = re.compile(
    r"(?:that\s)?(?:[\w’'-]+\s){1,7}?(?:should|must|ought to)\s(?!be\b|not\b)(?P<deed>[a-z]+\s.+)", re.DOTALL
)


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
    words = " ".join(reading.text[slice(*content)].split()).lstrip("“\"‘'… ")
    cleft = _CLEFT.match(words)
    words = words[cleft.end() :] if cleft else words
    set_before = words.split(" ", 1)[0].casefold().rstrip(",") in _SET_BEFORE or re.match(r"[^,]{3,30}\bago, ", words)
    if set_before and ", " in words:
        segments = words.split(", ")
        main = next((s for s in segments[1:] if s.split(" ", 1)[0].casefold() not in _NO_MAIN), "")
        words = ", ".join(segments[segments.index(main) :]) if main else words
    parts = re.split(r"\s[—–-]\s|[;:]\s", words)[0].split()
    if not parts or (parts[0].casefold().rstrip(",") in _SET_BEFORE and parts[1:2] not in (["least"], ["most"])):
        return ""
    verb = find_verb_in(parts)
    if not verb:
        return ""
    subject = trim_phrase(re.split(r", | that ", " ".join(parts[:verb]))[0].rstrip(".,;:!?")).strip('“”"')
    return subject if is_noun_phrase(subject) and len(subject.split()) <= _LONGEST_TOPIC else ""


_LONGEST_TOPIC = 8
_CLEFT = re.compile(r"(?:it|there|this|that)(?:[’']s| is| was)\s+(?:[\w-]+\s+){0,2}?that\s+", re.IGNORECASE)
_SET_BEFORE = lexicon.PREPOSITIONS | lexicon.CONJUNCTIONS | lexicon.ADVERBS | {"to"}
_NO_MAIN = _SET_BEFORE | {"which", "who", "that"}
