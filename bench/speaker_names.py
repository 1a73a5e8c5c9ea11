"""Whether a speaker's name changes what is found: six sentences and a brief, with the names of all countries of Faker.

    python -m bench.speaker_names [--people N] [--seed N]

Prints the share of the sentences whose speaker is found with the full name, of honest briefs that are left alone, and
of items noticed if two people's words are exchanged. The names that fail are printed below.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import random
from collections.abc import Iterator, Sequence

from faker.providers import person

from summarizer import verify
from summarizer.grounding.speech_index import SpeechIndex

SENTENCES = (
    "“It is over,” {name}, chairman of the board, told reporters.",
    "The bank will close, {name} said.",
    "{name} said the bank would close.",
    "{name}, the mayor, said the bank would close.",
    "“It is over,” said {name}, the mayor.",
    "Officials met {name}, the mayor, on Monday. “It was bad,” {surname} said.",
)
ARTICLE = """\
Bank to close in May

The bank in Norby will be closed in the spring, the council decided on Monday. It has 340 customers.

“It is over for the bank and its staff,” said {name}, the mayor of Norby. {surname} said the council had spent 2.4 \
million euros on it.

{other}, who leads the farmers of the county, told the paper that the plan was wrong. “We will fight for every desk,” \
{other_surname} said.
"""
LAST_LATIN = "\u024f"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chooser = random.Random(options.seed)
    countries = [names for names in read_countries() if all(names)]
    failures: list[str] = []
    found = whole = noticed = 0
    for _ in range(options.people):
        people = [tuple(map(chooser.choice, chooser.choice(countries))) for _ in range(2)]
        (first, surname), (other_first, other_surname) = people
        name, other = f"{first} {surname}", f"{other_first} {other_surname}"
        failed = [text for text in SENTENCES if not is_found(text.format(name=name, surname=surname), name)]
        found += len(SENTENCES) - len(failed)
        failures += [f"{name}: {text}" for text in failed]
        text = ARTICLE.format(name=name, surname=surname, other=other, other_surname=other_surname)
        honest = count_doubts(text, (name, surname), (other, other_surname), exchanged=False)
        exchanged = count_doubts(text, (name, surname), (other, other_surname), exchanged=True)
        whole, noticed = whole + (honest == 0), noticed + exchanged
        failures += [f"{name}, {other}: {honest} honest items doubted"] if honest else []
        failures += [f"{name}, {other}: {3 - exchanged} exchanged items pass"] if exchanged < 3 else []
    total = options.people
    print(f"sentences with the full name of the speaker: {found / total / len(SENTENCES):.4f}")
    print(f"honest briefs left alone: {whole / total:.4f}")
    print(f"exchanged items noticed: {noticed / total / 3:.4f}", "", *failures, sep="\n")


def read_countries() -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Yield the first names and the surnames in Latin letters of each country."""
    for module in pkgutil.iter_modules(person.__path__):
        provider = importlib.import_module(f"{person.__name__}.{module.name}").Provider
        first_names, surnames = (sorted(set(list_names(provider, kind))) for kind in ("first_names", "last_names"))
        yield first_names, surnames


def list_names(provider: object, kind: str) -> Iterator[str]:
    listed = (getattr(provider, f"{kind}{gender}", ()) for gender in ("", "_female", "_male"))
    names = (name for names in listed if not isinstance(names, property) for name in names)
    return (name for name in names if name[:1].isupper() and "," not in name and max(name) <= LAST_LATIN)


def is_found(text: str, name: str) -> bool:
    return [found.speaker for found in SpeechIndex(text).attributions] == [name]


def count_doubts(text: str, one: tuple[str, str], other: tuple[str, str], *, exchanged: bool) -> int:
    """Return how many of three positions are rejected or flagged.

    Args:
        one: The full name and surname of the speaker of the first two positions; `other` is that of the third.
        exchanged: Whether to give the words of each to the other.
    """
    people = {"one": one, "other": other}
    said = [
        ("It is over for the bank and its staff", "one"),
        (f"{one[1]} said the council had spent 2.4 million euros on it", "one"),
        ("We will fight for every desk", "other"),
    ]
    holders = {"one": "other", "other": "one"} if exchanged else {"one": "one", "other": "other"}
    actors = [
        {"id": key, "name": name, "kind": "person", "aliases": [surname]} for key, (name, surname) in people.items()
    ]
    positions = [
        {
            "quote": quote,
            "actor": holders[key],
            "attribution": people[holders[key]][1],
            "statement": f"{people[holders[key]][0]} says so.",
        }
        for quote, key in said
    ]
    audit = verify(text, {"actors": actors, "positions": positions})
    paths = {found.path.partition(".")[0] for found in audit.rejected}
    paths |= {found.path.partition(".")[0] for found in audit.warnings}
    return len(paths & {f"positions[{at}]" for at in range(len(said))})


if __name__ == "__main__":
    main()
