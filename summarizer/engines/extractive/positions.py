"""Draft the positions: who holds what, towards whom or what, proved by whose words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from summarizer.engines.extractive import lexicon
from summarizer.engines.extractive.actors import Actor
from summarizer.engines.extractive.phrases import find_verb_in, finish_sentence, shorten_words, tidy, trim_phrase
from summarizer.engines.extractive.reading import Reading
from summarizer.engines.extractive.sources import holders_of
from summarizer.engines.extractive.statements import report_directly, state
from summarizer.grounding.cues import find_verb
from summarizer.grounding.quotations import is_inside_quotation
from summarizer.schemas.findings import FoundAttribution, Span

Stance: TypeAlias = Literal["supports", "opposes", "mixed", "neutral"]

DEFAULT_LIMIT = 24
_LONGEST_QUOTE = 480
_SHORTEST_DIRECT = 5
_OPPOSING = frozenset(
    "accuse blame condemn criticize criticise denounce reject deny oppose dismiss decry deplore protest object complain "
    "refuse lament warn fear caution mock ridicule threaten doubt".split()
)
_SUPPORTING = frozenset(
    "urge demand back support endorse praise hail welcome recommend propose pledge promise vow extol tout applaud defend "
    "hope advocate encourage appeal".split()
)
_WEIGHTY = _OPPOSING | _SUPPORTING | frozenset({"call", "predict", "forecast", "expect", "insist", "claim"})
_NEGATIVE = re.compile(
    r"\b(?:wrong|illegal|unlawful|unacceptable|dangerous|disastrous|damning|unfair|unjust|outrageous|reckless|irresponsible|immoral|failed|failure|"
    r"disgrace|shameful|terrible|horrific|threat|harmful|clumsy|unthinking|unsustainable|bureaucratic|cruel|violat\w+|betray\w+)\b",
    re.IGNORECASE,
)
_POSITIVE = re.compile(
    r"\b(?:welcome|great|proud|progress|success(?:ful)?|excellent|good|strong(?:er)?|deeper|robust|common-sense|historic|vital|important|"
    r"significant step|fair|committed|pleased|grateful|safe|best|better|effective|win-win|hopeful)\b",
    re.IGNORECASE,
)
_NEGATION = re.compile(r"\b(?:not|no|never|n[’']t|nor|without|cannot)\b|n[’']t\b", re.IGNORECASE)
_HELPERS = r"(?:(?:has|have|had|is|are|was|were|been|also|carefully|repeatedly|firmly|strongly|long|consistently|openly|publicly|still|often|so far|now|both|each|all|largely)\s+){0,4}"
_STANCES: tuple[tuple[Stance, re.Pattern[str]], ...] = (
    (
        "mixed",
        re.compile(
            rf"{_HELPERS}(?:careful (?:not to|to avoid)|cautious about|wary of|wary about|reluctant to|hesitant to|hesitated to|avoided|stopped short of|"
            r"refrained from|abstained from|ambivalent about|divided over|undecided on)\s+",
            re.IGNORECASE,
        ),
    ),
    (
        "opposes",
        re.compile(
            rf"{_HELPERS}(?:oppose[sd]?|reject(?:s|ed)?|condemn(?:s|ed)?|criticis?z?ed|criticis?zes|denounce[sd]?|veto(?:es|ed)|resist(?:s|ed)?|"
            r"refuse[sd]? to|refusing to|object(?:s|ed)? to|protest(?:s|ed) against|block(?:s|ed)|boycott(?:s|ed)|opposed to|critical of|denie[sd])\s+",
            re.IGNORECASE,
        ),
    ),
    (
        "supports",
        re.compile(
            rf"{_HELPERS}(?:support(?:s|ed)|back(?:s|ed)|endorse[sd]?|welcome[sd]?|praise[sd]?|defend(?:s|ed)|embrace[sd]?|favou?r(?:s|ed)?|"
            r"in favou?r of|advocate[sd]?|champion(?:s|ed)|extolled|extols|hail(?:s|ed)|pledge[sd]? to|vow(?:s|ed) to|committed to)\s+",
            re.IGNORECASE,
        ),
    ),
)
_TARGET_END = re.compile(
    r"[,;:—–“”\"()]|\s(?:that|which|who|while|when|because|although|if|unless|but|and (?:the|of|to|a|an)\b|according|after|before|since|as (?:it|they|he|she|both|the)\b)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Candidate:
    actor: Actor
    quote: Span
    stance: Stance
    target: str
    statement: str
    attribution: str
    weight: float


def draft_positions(reading: Reading, *, limit: int | None) -> list[dict[str, Any]]:
    """Who holds what, in the article's order, as wire objects.

    Args:
        reading: The article.
        limit: The most to write; None leaves it to the engine.
    """
    candidates = [*_attributed(reading), *_acted(reading)]
    best = sorted(candidates, key=lambda item: -item.weight)[: limit if limit is not None else DEFAULT_LIMIT]
    seen: set[tuple[str, Span]] = set()
    items = []
    for item in sorted(best, key=lambda item: (item.quote, -item.weight)):
        if (item.actor.id, item.quote) in seen or not item.statement or not item.target:
            continue
        seen.add((item.actor.id, item.quote))
        items.append(
            {
                "quote": reading.text[slice(*item.quote)],
                "actor": item.actor.id,
                "stance": item.stance,
                "target": item.target,
                "statement": item.statement,
                "attribution": item.attribution,
            }
        )
    return items


def _attributed(reading: Reading) -> Iterator[_Candidate]:
    """Positions that somebody speaks out."""
    for attribution in reading.attributions:
        if not attribution.content or attribution.kind == "author" or attribution.within is not None:
            continue
        if _is_no_position(reading, attribution):
            continue
        holders = holders_of(reading, attribution)
        if not holders:
            continue
        for quote, direct in _quotes(reading, attribution):
            stance, target = _judge(reading, attribution, quote)
            for actor in holders:
                statement = _report(reading, attribution, quote, actor, direct=direct)
                yield _Candidate(
                    actor=actor,
                    quote=quote,
                    stance=stance,
                    target=target,
                    statement=statement,
                    attribution=attribution.as_named or actor.name,
                    weight=_weigh(reading, attribution, actor, direct=direct),
                )


def _is_no_position(reading: Reading, attribution: FoundAttribution) -> bool:
    """Whether somebody is only named as a figure's source, which is a claim, or something is said in passing."""
    start, end = attribution.content[0]
    cue = reading.text[slice(*attribution.cue)].casefold() if attribution.cue else ""
    if cue.endswith("ing") and attribution.kind != "direct" and _lemma(cue) not in _WEIGHTY:
        return True
    if attribution.kind == "direct" or not reading.has_claim((start, end)):
        return False
    return cue.startswith("according") or bool(re.match(r"(?:an?|the)\s\S*\d", reading.text[start:end]))


def _quotes(reading: Reading, attribution: FoundAttribution) -> Iterator[tuple[Span, bool]]:
    """What to quote for an attribution: each quotation by itself, or the sentence that reports."""
    text = reading.text
    if attribution.kind == "direct":
        parts = [
            _strip(text, part)
            for part in attribution.content
            if is_inside_quotation(part, reading.quotations)
            and (not text[part[0]].islower() or len(attribution.content) == 1)
            and len(text[slice(*part)].split()) >= _SHORTEST_DIRECT
        ]
        long = [part for part in parts if len(text[slice(*part)].split()) > 7]
        for part in (long or parts)[:3]:
            yield _shorten(reading, part), True
        if parts:
            return
    start, end = reading.sentence_at(attribution.content[0][0])
    if attribution.spans and not start <= attribution.spans[0][0] < end:
        start = min(start, attribution.spans[0][0]) if start - attribution.spans[0][0] < 200 else start
    if end - start > _LONGEST_QUOTE:
        low = min(attribution.content[0][0], *(span[0] for span in attribution.spans))
        high = max(attribution.content[-1][1], *(span[1] for span in attribution.spans))
        start, end = max(start, low), min(end, max(high, low + 1))
    later = [part[0] for part in attribution.content[1:] if part[0] < end]
    if later:
        end = len(text[: later[0]].rstrip(" :,“\"‘'\n"))
    yield (start, end), False


def _strip(text: str, span: Span) -> Span:
    start, end = span
    while end > start and text[end - 1] in ", \n":
        end -= 1
    return start, end


def _shorten(reading: Reading, span: Span) -> Span:
    """A quotation without the sentences that would make it too long to print."""
    if span[1] - span[0] <= _LONGEST_QUOTE:
        return span
    end = reading.sentence_at(span[0])[1]
    while end < span[1]:
        following = reading.sentence_at(end + 1)[1]
        if following - span[0] > _LONGEST_QUOTE or following <= end:
            break
        end = following
    return _strip(reading.text, (span[0], min(end, span[1])))


def _report(reading: Reading, attribution: FoundAttribution, quote: Span, actor: Actor, *, direct: bool) -> str:
    if direct:
        return report_directly(reading, attribution, quote)
    start, end = attribution.content[0]
    return state(reading, (start, end if end - start < 200 else start + 60), attribution, holder=actor)


def _judge(reading: Reading, attribution: FoundAttribution, quote: Span) -> tuple[Stance, str]:
    """The stance, and towards whom or what, in the article's words."""
    text = reading.text
    content = attribution.content[0] if attribution.kind != "direct" else quote
    words = text[slice(*content)]
    if attribution.cue and content[0] <= attribution.cue[0] < content[1]:
        words = text[attribution.cue[1] : content[1]].strip()
    lemma = _lemma(text[slice(*attribution.cue)]) if attribution.cue else ""
    if lemma in _OPPOSING and attribution.kind != "direct":
        return "opposes", _target(words)
    if (lemma in _SUPPORTING or _calls_for(text, attribution, lemma)) and attribution.kind != "direct":
        return "supports", _target(words)
    return _tone(words), _topic(reading, content)


def _lemma(cue: str) -> str:
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


def _target(words: str) -> str:
    """Whom or what a verb of stance is directed at: its object, up to the next clause."""
    of = re.match(r"((?:the\s+)?[A-Z][\w’'.-]*(?:\s+[A-Z][\w’'.-]*){0,4})\s+(?:of|for|to)\s", words)
    if of:
        return tidy(of.group(1))
    end = _TARGET_END.search(words, 3)
    target = shorten_words(trim_phrase(words[: end.start()] if end else words), 90).strip("“”\"‘’'. ")
    return target.replace('"', "") if target.count('"') % 2 else target


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
    """What a clause is about: the noun phrase that it opens with, or its object where that is a pronoun."""
    words = _CLEFT.sub("", " ".join(reading.text[slice(*content)].split()).lstrip("“\"‘'… "))
    set_before = words.split(" ", 1)[0].casefold() in _SET_BEFORE or re.match(r"[^,]{3,30}\bago, ", words)
    if set_before and ", " in words:
        segments = words.split(", ")
        main = next(
            (s for s in segments[1:] if s.split(" ", 1)[0].casefold() not in _SET_BEFORE | {"which", "who", "that"}), ""
        )
        words = ", ".join(segments[segments.index(main) :]) if main else words
    parts = words.split()
    if len(parts) > 1 and parts[0].casefold() in _SET_BEFORE:
        parts = parts[1:]
    if not parts:
        return ""
    plain = parts[0].casefold() in _PLAIN or parts[0].casefold().startswith(_CONTRACTED)
    if parts[0].casefold() in _DEMONSTRATIVES and len(parts) > 1 and find_verb_in(parts, within=2) is None:
        plain = False
    verb = (0 if parts[0].casefold().startswith(_CONTRACTED) else 1) if plain else find_verb_in(parts)
    if " ".join(parts[:2]).casefold() in _PLAIN:
        plain, verb = True, 2
    if verb and not plain:
        subject = trim_phrase(" ".join(parts[:verb]).split(", ")[0].rstrip(".,;:!?"))
        if subject and len(subject) <= 90:
            return subject.strip('“”"')
    rest = parts[verb + 1 if verb is not None and not is_skipped(parts[verb]) else verb or 0 :]
    while rest and (is_skipped(rest[0]) or find_verb(rest[0].casefold()) or rest[0].casefold() in _PLAIN_VERBS):
        rest = rest[1:]
    return _target(" ".join(rest)) or _target(" ".join(parts))


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
_PLAIN_VERBS = frozenset(
    "hold extend make take give get keep put bring build create see meet find use need work help show play run move live stop start "
    "continue change lead expand send provide allow receive offer launch sign address discuss protect ensure going got".split()
)


def is_skipped(word: str) -> bool:
    """Whether a word between a pronoun and the object that it does something to says nothing by itself."""
    low = word.casefold().strip(".,")
    return low in lexicon.AUXILIARIES | lexicon.ADVERBS | lexicon.PRONOUNS | {"cannot"} or low.endswith(("n't", "n’t"))


def _weigh(reading: Reading, attribution: FoundAttribution, actor: Actor, *, direct: bool) -> float:
    length = len(reading.text)
    weight = 3 * (1 - attribution.content[0][0] / max(1, length))
    weight += 3 if direct else 0
    weight += min(4.0, actor.score / 5)
    lemma = _lemma(reading.text[slice(*attribution.cue)]) if attribution.cue else ""
    weight += 2 if lemma in _WEIGHTY else 0
    weight -= 2 if actor.kind == "group" else 0
    return weight


def _acted(reading: Reading) -> Iterator[_Candidate]:
    """Positions that show in what somebody does: refuses, backs, avoids."""
    spoken = {
        reading.sentence_at(attribution.content[0][0]) for attribution in reading.attributions if attribution.content
    }
    for sentence in reading.body:
        named = reading.actors_in(sentence)
        for index, (span, _) in enumerate(named):
            found = _match_stance(reading, span, sentence)
            if found is None or not _is_subject(reading, sentence, span, named[:index]):
                continue
            stance, match = found
            if sentence in spoken and stance != "mixed":
                continue
            target = _target(reading.text[match.end() : sentence[1]])
            holders = _coordinated(reading, named, index, sentence)
            start = min(place[0] for place, _ in holders)
            end = _clause_end(reading.text, match.end(), sentence[1])
            for _, actor in holders:
                yield _Candidate(
                    actor=actor,
                    quote=sentence,
                    stance=stance,
                    target=target,
                    statement=finish_sentence(reading.text[start:end]),
                    attribution="the article",
                    weight=3 * (1 - sentence[0] / max(1, len(reading.text))) + min(4.0, actor.score / 5),
                )
            break


def _match_stance(reading: Reading, span: Span, sentence: Span) -> tuple[Stance, re.Match[str]] | None:
    start = span[1]
    while start < sentence[1] and reading.text[start] == " ":
        start += 1
    for stance, pattern in _STANCES:
        match = pattern.match(reading.text, start, sentence[1])
        if match:
            return stance, match
    return None


def _is_subject(reading: Reading, sentence: Span, span: Span, before: list[tuple[Span, Actor]]) -> bool:
    if before and reading.text[before[-1][0][1] : span[0]].strip() in {"and", ", and"}:
        return True
    if _opens_clause(reading.text, sentence, span):
        return True
    return lexicon.is_role_noun(reading.text[sentence[0] : span[0]].split()[-1])


def _coordinated(
    reading: Reading, named: list[tuple[Span, Actor]], index: int, sentence: Span
) -> list[tuple[Span, Actor]]:
    holders = [named[index]]
    while index:
        between = reading.text[named[index - 1][0][1] : named[index][0][0]].strip()
        place = named[index - 1][0]
        if between not in {"and", ", and"} and not (between == "," and _opens_clause(reading.text, sentence, place)):
            break
        index -= 1
        holders.insert(0, named[index])
    return holders


def _opens_clause(text: str, sentence: Span, place: Span) -> bool:
    lead = text[sentence[0] : place[0]].rstrip()
    return not lead or lead[-1] in ",;:—–“" or lead.split()[-1].casefold() in _OPENERS


_OPENERS = frozenset({"the", "but", "and", "while", "as", "because", "that", "although", "though"})


def _clause_end(text: str, start: int, end: int) -> int:
    match = re.compile(r"[;:]\s|\s[—–]\s|,\s(?:while|but|although|and (?:the|it|he|she|they)\b)").search(
        text, start, end
    )
    return match.start() if match else end
