"""Put what an article says into one plain sentence, in its own words: shorter, and with names for pronouns.

A name is put in only where the attribution says whom a pronoun means; verification knows that actor's name too.
"""

from __future__ import annotations

import re

from summarizer.engines.extractive import lexicon
from summarizer.engines.extractive.actors import Actor
from summarizer.engines.extractive.evidence import modifies
from summarizer.engines.extractive.inversion import lower_first
from summarizer.engines.extractive.phrases import LEADING, clause_around, cut_source, find_verb_in, finish_sentence
from summarizer.engines.extractive.reading import Reading
from summarizer.grounding.gazetteer.vocabulary import is_ordinary
from summarizer.grounding.speech.cues import find_verb
from summarizer.schemas.findings import FoundAttribution, Span

_PARTICIPLE = re.compile(r",\s+(?:[a-z]+ly\s+)?(?!including|according|excluding|following)[a-z]{3,}ing\s")
_APPOSED = re.compile(r",\s+an?\s[^,]{3,60}?\s(?:that|which|who)\s")
_WITH = re.compile(r",\s+with\s")
_LOOSE_AND = re.compile(r",\s+and\s+(?:the|a|an|he|she|it|they|his|her|its|their|[A-Z])[\w’'-]*\s")


def name_speaker(reading: Reading, attribution: FoundAttribution) -> str:
    """The words to print for who says something; empty where only a pronoun names them, and nobody knows whom it means.

    Args:
        reading: The article.
        attribution: Where somebody says something.
    """
    named = attribution.as_named
    speaker = attribution.speaker or named
    actor = reading.cast.find(speaker) if speaker else None
    if not named or lexicon.is_pronoun(named):
        return print_name(actor) if actor is not None and " and " not in speaker else ""
    if actor is not None and actor.kind == "person" and named.endswith((actor.name, *actor.aliases)):
        return actor.name
    return named


_IRREGULAR = {"say": "said", "tell": "told", "write": "wrote", "think": "thought", "read": "read", "find": "found"}


def past_of(cue: str) -> str:
    """The past of a verb of saying in -ing; empty where it is none.

    >>> past_of("adding"), past_of("urging"), past_of("said")
    ('added', 'urged', '')
    """
    if not cue.endswith("ing") or " " in cue or not find_verb(cue):
        return ""
    lemma = find_verb(cue)[0][0].lemma
    forms = (_IRREGULAR.get(lemma, ""), f"{cue[:-3]}ed", f"{lemma}d", f"{lemma}ed")
    return next((form for form in forms if form and any(known.lemma == lemma for known, _ in find_verb(form))), "")


def print_name(actor: Actor) -> str:
    """An actor's name as a sentence begins with it: "The European Commission"."""
    named = [mention for mention in actor.mentions if mention.name == actor.name and not modifies(mention)]
    definite = actor.kind != "person" and 2 * sum(mention.before == "the" for mention in named) > len(named)
    return f"The {actor.name}" if definite and not actor.name.casefold().startswith("the ") else actor.name


def state(reading: Reading, focus: Span, attribution: FoundAttribution | None, *, holder: Actor | None = None) -> str:
    """The clause around a passage as a sentence of its own.

    Args:
        reading: The article.
        focus: What the sentence must hold.
        attribution: Who says it, where it is not the article.
        holder: Whose position it is; its name is put in for a pronoun that means more than one.
    """
    text = reading.text
    sentence = reading.sentence_at(focus[0])
    start, end = clause_around(text, sentence, focus[0])
    end = max(end, focus[1])
    if attribution is None or not attribution.spans or not attribution.cue:
        return finish_sentence(cut_source(_cut_tail(text, start, end, focus[1]), keep=focus[1] - start))
    content = next((part for part in attribution.content if part[0] <= focus[0] < part[1]), None)
    if attribution.kind == "direct" and content is not None and not text[content[0]].islower():
        return report_directly(
            reading, attribution, (max(sentence[0], content[0]), min(sentence[1], content[1])), holder=holder
        )
    named = attribution.spans[0]
    if content is not None and _lacks_subject(text, named, content):
        return finish_sentence(text[slice(*sentence)].strip())
    if text[slice(*named)].casefold() in {"who", "which"} and start < named[0] <= focus[0]:
        whole = focus[0] == attribution.content[0][0]
        until = attribution.content[0][0] if whole else focus[1]
        return _state_relative(text, start, named, until, subject=print_name(holder) if holder is not None else "")
    name = name_speaker(reading, attribution)
    told = holder is not None and holder.name in text[named[1] : named[1] + len(holder.name) + 4]
    if holder is not None and not told and (not name or _stands_for(name, holder)):
        name = print_name(holder)
    lead = text[start : named[0]].split()
    if lead and lead[0].casefold() in lexicon.DETERMINERS and find_verb_in(lead, within=40) is None and len(lead) < 9:
        named, name = (start, named[1]), text[start : named[1]]
    if lead and text[named[0] - 2 : named[0]] == ", " and text.startswith((", “", ', "'), attribution.cue[1]) and name:
        # "Ambulances, she said, “must never stop”": the speaker stands between the subject and the quoted words
        words = text[attribution.cue[1] + 2 : max(focus[1], attribution.content[0][1] + 1)]
        return finish_sentence(f"{name} said that {lower_first(' '.join(lead).rstrip(','))} {words}")
    before = start <= named[0] < focus[0] and named[1] <= attribution.cue[0] < focus[0]
    if content is None or not name or not before:
        said = (max(start, content[0]), min(end, content[1])) if content is not None else (start, end)
        return _state_alone(text, (start, end), said, focus, name=name)
    return _state_reported(text, named, attribution.cue, end, focus, name=name)


def _lacks_subject(text: str, named: Span, content: Span) -> bool:
    """Whether the subject of what is said stands before a relative: "prices, which the bank said would fall"."""
    relative = re.search(r"\b(?:which|who|that)\s+(?:the\s)?$", text[max(0, named[0] - 12) : named[0]])
    return relative is not None and find_verb_in(["", *text[slice(*content)].split()[:1]]) == 1


def _state_alone(text: str, clause: Span, said: Span, focus: Span, *, name: str) -> str:
    """What stands before "according to X" or ", X said": it needs no speaker, unless it opens with a pronoun."""
    start, end = clause
    if find_verb_in(text[slice(*said)].split(), within=60) is not None:
        start, end = said
    leading = LEADING.match(text, start, end)
    if leading and leading.end() <= focus[0] + len(leading.group()):
        start = leading.end()
    stated = finish_sentence(cut_source(_cut_tail(text, start, end, focus[1]), keep=focus[1] - start))
    if name and _speaks_of_self(stated):
        return _quote(_capital(name), stated)
    if name and lexicon.is_pronoun(re.split("[ ’']", stated, maxsplit=1)[0]):
        source = f"the{name[3:]}" if name.startswith("The ") else name
        return f"According to {source}, {stated[0].lower()}{stated[1:]}"
    return stated


def _state_reported(text: str, named: Span, cue: Span, end: int, focus: Span, *, name: str) -> str:
    """What stands behind "X said": with the name in full, and a participle ("adding") as a verb."""
    tail = _cut_tail(text, named[1], end, focus[1])
    past = past_of(text[slice(*cue)])
    between = text[named[1] : cue[0]]
    told = find_verb_in(text[slice(*named)].split()) is None
    if past and told and (not between.strip() or "," in between):
        tail = f" {past}{tail[len(between) + cue[1] - cue[0] :]}"
    if tail.startswith(",") and "," not in tail[1 : cue[0] - named[1]]:
        tail = tail[1:]
    return finish_sentence(cut_source(f"{name}{tail}", keep=len(name) + focus[1] - named[1]))


def _stands_for(name: str, holder: Actor) -> bool:
    """Whether a description, "the company", gives way to the name of whom it means."""
    described = re.match(r"(?:[Tt]he|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir)\s[^A-Z]+$", name)
    return described is not None and holder.kind != "group" and not holder.name.casefold().endswith(name.casefold())


def _state_relative(text: str, start: int, named: Span, focus: int, *, subject: str) -> str:
    """A relative clause as a sentence of its own: "The firm, which cut jobs, said" as "The firm cut jobs"."""
    before = text[start : named[0]].rstrip(", ")
    if not subject:
        subject = re.split(r",\s|[“”\"]|\s[—–]\s", before)[0] if len(before.split()) > 12 else before.split(", ")[0]
        verb = find_verb_in(subject.split())
        if verb is not None:
            # "The witness is Jane Doe, who …": the relative hangs on what stands behind the verb
            subject = " ".join(subject.split()[verb + 1 :])
    end = text.find(",", min(focus, len(text)))
    stop = text.find(".", focus)
    ends = [place for place in (end, stop) if place >= 0]
    return finish_sentence(f"{subject} {text[named[1] : min(ends, default=focus)].strip()}")


def _cut_tail(text: str, start: int, end: int, keep: int) -> str:
    """A clause without the participles and clauses that trail behind what must be kept."""
    for pattern in (_PARTICIPLE, _LOOSE_AND, _WITH, _APPOSED):
        match = pattern.search(text, max(start, keep), end)
        if match and text[start : match.start()].count("“") == text[start : match.start()].count("”"):
            end = match.start()
    return text[start:end]


def report_directly(
    reading: Reading, attribution: FoundAttribution, quote: Span, *, holder: Actor | None = None
) -> str:
    """A direct quotation as a sentence: reported where that changes nothing, quoted where it speaks of "I" or "we"."""
    words = " ".join(reading.text[slice(*quote)].split()).strip(' ,;:—–-“”"')
    first = reading.sentence_at(quote[0])[1]
    if first < quote[1] and first - quote[0] > 60:
        words = " ".join(reading.text[quote[0] : first].split()).strip(' ,;:—–-“”"')
    name = _capital(name_speaker(reading, attribution))
    if holder is not None and name and _stands_for(name, holder):
        name = print_name(holder)
    if not name:
        return finish_sentence(words)
    clause = words.split()
    spoken = (
        clause[0].endswith("ing") or clause[0].casefold() in _SUBORDINATORS or find_verb_in(clause, within=40) is None
    )
    if spoken or _speaks_of_self(words) or words[-1:] in "?!" or "!" in words:
        return _quote(name, words)
    opening = words.split(" ", 1)[0]
    low = opening.casefold()
    if low in lexicon.FUNCTION_WORDS or (low in reading.vocabulary and opening not in reading.proper):
        words = words[0].lower() + words[1:] if opening[1:].islower() or len(opening) == 1 else words
    elif is_ordinary(low) and opening not in reading.proper:
        # nobody can tell whether the capital is the word's own: leave it standing
        return _quote(name, words)
    return finish_sentence(f"{name} said that {words}")


_SUBORDINATORS = frozenset({"that", "when", "if", "because", "until", "unless", "not"})


def _quote(name: str, words: str) -> str:
    words = words.strip("“”")
    return f"{name} said: “{words}{'' if words[-1:] in '.?!' else '.'}”"


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def _speaks_of_self(words: str) -> bool:
    """Whether words speak of "I", "we" or "you", and so must stay quoted."""
    return not _FIRST_PERSON.isdisjoint(re.findall(r"[A-Za-z]+", words.replace("’", "'").replace("et's", "et us")))


_FIRST_PERSON = frozenset(
    "I we We me Me us Us my My our Our ours Ours you You your Your yours Yours myself ourselves yourself".split()
)
