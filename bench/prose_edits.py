"""Makes true paraphrases of an article's own sentences, and ones with an invented figure or name, by rule and seed.

What is said of a sentence must be plain enough that nobody could doubt whether it is true.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeAlias

from bench.prose_suite import Case
from summarizer.grounding.speech.sentences import split_sentences

Edit: TypeAlias = Callable[[str, random.Random], str | None]

SHORTEST, LONGEST = 40, 260  # code points
INVENTED: Final = ("Marta Olsen", "Tobias Renner", "Ines Carvalho", "Kwame Adjei", "Northgate Capital", "Veldmark")
WORDS: Final = dict(enumerate("zero one two three four five six seven eight nine ten eleven twelve".split()))
NUMBER: Final = re.compile(r"(?<![\w.,:/-])(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?![\w:/-]|[.,]\d)")
COUNTED: Final = re.compile(r"(?<=[a-z] )(\d{1,2})(?= (?!million|billion|percent|points)[a-z]{3,}s\b)")
NAME: Final = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}(?: [A-Z][a-z]{2,})+(?![\w-])")
SPOKEN: Final = re.compile(r"^([A-Z][^,“”\"]{20,}), ((?:[A-Z][\w.]+ ){0,3}[A-Z]\w+) said\.$")
ASIDE: Final = re.compile(r", (?:which|who) [^,;.]{5,60},(?= )")


def write_grouped(sentence: str, _: random.Random) -> str | None:
    """Write 1,400 as 1400, and 56% as 56 percent."""
    edited = re.sub(r"(?<=\d),(?=\d{3}\b)", "", sentence).replace("%", " percent")
    return edited if edited != sentence else None


def write_in_words(sentence: str, _: random.Random) -> str | None:
    """Write 7 houses as seven houses."""
    counted = (m for m in COUNTED.finditer(sentence) if int(m[1]) in WORDS)
    found = next((m for m in counted if sentence[: m.start()].split()[-1].islower()), None)
    return sentence[: found.start(1)] + WORDS[int(found[1])] + sentence[found.end(1) :] if found else None


def put_speaker_first(sentence: str, _: random.Random) -> str | None:
    """Write 'The road is shut, Lind said.' as 'Lind said: the road is shut.'."""
    found = SPOKEN.match(sentence)
    return f"{found[2]} said: {found[1]}." if found else None


def drop_aside(sentence: str, _: random.Random) -> str | None:
    """Leave out a relative clause between commas."""
    edited = ASIDE.sub("", sentence, count=1)
    return edited if edited != sentence else None


def change_figure(sentence: str, chance: random.Random) -> str | None:
    """Write another digit in one number."""
    found = list(NUMBER.finditer(sentence))
    if not found:
        return None
    number = chance.choice(found)
    at = chance.choice([i for i in range(*number.span()) if sentence[i].isdigit()])
    digit = chance.choice([d for d in "123456789" if d != sentence[at]])
    edited = sentence[:at] + digit + sentence[at + 1 :]
    return edited if NUMBER.search(edited, number.start()) and number[1] not in edited else None


def change_name(sentence: str, chance: random.Random) -> str | None:
    """Write an invented name for one of the names."""
    found = list(NAME.finditer(sentence))
    if not found:
        return None
    name = chance.choice(found)
    invented = chance.choice([other for other in INVENTED if other not in sentence])
    return sentence[: name.start()] + invented + sentence[name.end() :]


TRUE: Final[Sequence[Edit]] = (write_grouped, write_in_words, put_speaker_first, drop_aside)
LIES: Final[Sequence[tuple[str, Edit]]] = (("figure", change_figure), ("name", change_name))


def make_cases(texts: Sequence[str], *, seed: int) -> Iterator[Case]:
    """A case for every sentence of the articles that is long enough to say something, and not too long to be one."""
    chance = random.Random(seed)
    for text in texts:
        for start, end in split_sentences(text):
            sentence = " ".join(text[start:end].split())
            if not SHORTEST <= len(sentence) <= LONGEST or sentence[-1] not in '.”"':
                continue
            case = Case(sentence, "generated", true=[sentence])
            case.true += [edited for edit in TRUE if (edited := edit(sentence, chance))]
            case.lies += [(kind, edited) for kind, edit in LIES if (edited := edit(sentence, chance))]
            yield case
