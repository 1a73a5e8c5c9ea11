"""Read positions off what actors do: refuse, back, avoid. Nobody need say a word for these."""

from __future__ import annotations

import re
from collections.abc import Iterator

from summarizer.engines.extractive import lexicon
from summarizer.engines.extractive.actors import Actor
from summarizer.engines.extractive.candidates import Candidate
from summarizer.engines.extractive.phrases import finish_sentence
from summarizer.engines.extractive.reading import Reading
from summarizer.engines.extractive.stances import Stance, find_target
from summarizer.schemas.findings import Span

_HELPERS = (
    r"(?:(?:has|have|had|is|are|was|were|been|also|carefully|repeatedly|firmly|strongly|long|consistently|openly|"
    r"publicly|still|often|so far|now|both|each|all|largely)\s+){0,4}"
)
_STANCES: tuple[tuple[Stance, re.Pattern[str]], ...] = (
    (
        "mixed",
        re.compile(
            rf"{_HELPERS}(?:careful (?:not to|to avoid)|cautious about|wary of|wary about|reluctant to|hesitant to|"
            rf"hesitated to|avoided|stopped short of|"
            r"refrained from|abstained from|ambivalent about|divided over|undecided on)\s+",
            re.IGNORECASE,
        ),
    ),
    (
        "opposes",
        re.compile(
            rf"{_HELPERS}(?:oppose[sd]?|reject(?:s|ed)?|condemn(?:s|ed)?|criticis?z?ed|criticis?zes|denounce[sd]?|"
            rf"veto(?:es|ed)|resist(?:s|ed)?|"
            r"refuse[sd]? to|refusing to|object(?:s|ed)? to|protest(?:s|ed) against|block(?:s|ed)|boycott(?:s|ed)|"
            r"opposed to|critical of|denie[sd])\s+",
            re.IGNORECASE,
        ),
    ),
    (
        "supports",
        re.compile(
            rf"{_HELPERS}(?:support(?:s|ed)|back(?:s|ed)|endorse[sd]?|welcome[sd]?|praise[sd]?|defend(?:s|ed)|"
            rf"embrace[sd]?|favou?r(?:s|ed)?|"
            r"in favou?r of|advocate[sd]?|champion(?:s|ed)|extolled|extols|hail(?:s|ed)|pledge[sd]? to|vow(?:s|"
            r"ed) to|committed to)\s+",
            re.IGNORECASE,
        ),
    ),
)


def read_conduct(reading: Reading) -> Iterator[Candidate]:
    """Positions that show in what somebody does: refuses, backs, avoids."""
    spoken = {
        reading.sentence_at(attribution.content[0][0]) for attribution in reading.attributions if attribution.content
    }
    for sentence in reading.body:
        named = reading.cast.named_in(sentence)
        for index, (span, _) in enumerate(named):
            found = _match_stance(reading, span, sentence)
            if found is None or not _is_subject(reading, sentence, span, named[:index]):
                continue
            stance, match = found
            if sentence in spoken and stance != "mixed":
                continue
            target = find_target(reading.text[match.end() : sentence[1]])
            holders = _coordinated(reading, named, index, sentence)
            start, last = min(place[0] for place, _ in holders), holders[-1][0][1]
            if reading.text[max(sentence[0], start - 4) : start].casefold() == "the ":
                start -= 4
            end = _clause_end(reading.text, match.end(), sentence[1])
            for _, actor in holders:
                yield Candidate(
                    actor=actor,
                    quote=sentence,
                    stance=stance,
                    target=target,
                    statement=finish_sentence(f"{reading.text[start:last]} {reading.text[last:end].lstrip(' ,')}"),
                    attribution="the article",
                    weight=3 * (1 - sentence[0] / max(1, len(reading.text))) + min(4.0, actor.weight / 5),
                )
            break


def _match_stance(reading: Reading, span: Span, sentence: Span) -> tuple[Stance, re.Match[str]] | None:
    text, start = reading.text, span[1]
    listed = text.startswith(",", start) and _LISTED.search(text, max(sentence[0], span[0] - 200), span[0]) is not None
    while start < sentence[1] and (text[start] == " " or (listed and text[start] == ",")):
        start += 1
    for stance, pattern in _STANCES:
        match = pattern.match(text, start, sentence[1])
        if match:
            return stance, match
    return None


_LISTED = re.compile(r",\s(?:including|among them|such as)\s(?:the\s)?[^,.;:]*\Z")
"""A list of examples that ends with the name: "other unions, including X and NAME, have endorsed it"."""


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
        between = reading.text[named[index - 1][0][1] : named[index][0][0]].strip().removesuffix(" the")
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
