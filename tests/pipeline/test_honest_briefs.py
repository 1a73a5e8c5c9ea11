"""True items that `verify` leaves alone, each beside a lie of the same form that it notices."""

from __future__ import annotations

from typing import Any

import pytest

from summarizer import verify
from tests.pipeline.test_verify_findings import list_reasons, make_actor, make_position

FILLER = "\n\n" + "\n\n".join(f"The river rose again on day {day} of the flood." for day in ("one", "two")) + "\n\n"


def find(text: str, *, actors: tuple[str, ...] = (), **sections: Any) -> list[str]:
    """All reasons that an audit gives, apart from the note on the article's language."""
    audit = verify(text, {"actors": [make_actor(name) for name in actors], **sections})
    about_language = {one.message for one in audit.warnings if one.kind == "language"}
    return [reason for reason in list_reasons(audit) if reason not in about_language]


def state(text: str, statement: str, *quotes: str) -> list[str]:
    """All reasons against a sentence of an abstract, beside these quotes or the whole text."""
    return find(text, abstract=[{"quotes": list(quotes or (text,)), "text": statement}])


@pytest.mark.parametrize(
    ("subject", "quote"),
    [
        ("Vera Stolz, 61, and Tom Hagen, 44,", "deny taking the painting"),
        ("Vera Stolz, the curator, and Tom Hagen, her assistant,", "said that the painting was gone"),
        ("Vera Stolz, 61, the curator of the museum, and Tom Hagen", "said that the painting was gone"),
    ],
)
@pytest.mark.parametrize("holder", ["Vera Stolz", "Tom Hagen"])
def test_everybody_in_a_joint_subject_speaks(subject: str, quote: str, holder: str) -> None:
    text = f"{subject} {quote}. Iris Holm disagreed."
    actors = ("Vera Stolz", "Tom Hagen", "Iris Holm")
    assert not find(text, actors=actors, positions=[make_position(quote, holder, f"{holder} {quote}.")])
    assert find(text, actors=actors, positions=[make_position(quote, "Iris Holm", f"Iris Holm {quote}.")])


def test_a_list_does_not_reach_into_another_clause() -> None:
    text = "The board fired Vera Stolz, 61, and Tom Hagen, 44, said that the painting was gone."
    position = make_position("the painting was gone", "Vera Stolz", "The painting was gone, Vera Stolz said.")
    assert find(text, actors=("Vera Stolz", "Tom Hagen"), positions=[position])


def test_a_year_that_the_quote_states_is_near_though_it_stands_elsewhere_too() -> None:
    quote = "The new lock was built in 2031."
    text = f"The old lock broke in 2031.{FILLER}{quote}{FILLER}The bridge opened in 2034."
    assert not state(text, "A new lock was built in 2031.", quote)
    assert state(text, "A new lock was built in 2034.", quote)


def test_an_office_may_be_abbreviated() -> None:
    text = "Finance Director Vera Stolz resigned."
    assert not state(text, "CFO Vera Stolz resigned.")
    assert state(text, "CTO Vera Stolz resigned.")


FRENCH = (
    "Le maire de la ville, Hugo Brandt, a défendu lundi la vente du vieux moulin devant les membres du conseil.\n\n"
    "« Le moulin coûte trop cher à la ville », a déclaré Hugo Brandt. Il a été applaudi par une partie du public.\n\n"
    "« Nous ferons tout pour le garder », affirme Nadia Weiss, qui dirige une association de la vallée. "
    "Le toit aurait besoin de travaux qui coûteraient entre 2 et 3 millions d’euros, et aucun crédit n’est prévu."
)
GERMAN = (
    "Der Rat der Stadt hat am Montag beschlossen, dass die alte Mühle verkauft wird, weil sie zu teuer ist. "
    "Die Reparatur würde zwischen 2 und 3 Millionen Euro kosten, und das Geld ist nicht im Haushalt der Stadt."
)


@pytest.mark.parametrize(
    ("quote", "holder", "other"),
    [
        ("Le moulin coûte trop cher à la ville", "Hugo Brandt", "Nadia Weiss"),
        ("Nous ferons tout pour le garder", "Nadia Weiss", "Hugo Brandt"),
    ],
)
def test_in_another_language_the_person_named_beside_a_quote_holds_it(quote: str, holder: str, other: str) -> None:
    actors = ("Hugo Brandt", "Nadia Weiss")
    assert not find(FRENCH, actors=actors, positions=[make_position(quote, holder, f"{holder} : « {quote} »")])
    assert find(FRENCH, actors=actors, positions=[make_position(quote, other, f"{other} : « {quote} »")])


def test_in_another_language_a_quote_cut_behind_a_negation_is_flagged() -> None:
    assert not state(FRENCH, "Aucun crédit n’est prévu pour le moulin.", "aucun crédit n’est prévu")
    assert state(FRENCH, "Un crédit est prévu pour le moulin.", "crédit n’est prévu")


@pytest.mark.parametrize(
    ("text", "figure", "wrong"),
    [
        (FRENCH, "entre 2 et 3 millions d’euros", "entre 2 et 4 millions d’euros"),
        (GERMAN, "zwischen 2 und 3 Millionen Euro", "zwischen 1 und 3 Millionen Euro"),
    ],
)
def test_a_range_of_another_language_is_a_figure(text: str, figure: str, wrong: str) -> None:
    sentence = next(part for part in text.split(". ") if figure in part).strip(".")
    item = {"quote": sentence, "attribution": "the article", "about": None, "statement": sentence}
    assert not find(text, numeric_claims=[item | {"figure": figure}])
    assert find(text, numeric_claims=[item | {"figure": wrong}])
