"""Bounds of figures in articles that are not in English."""

from __future__ import annotations

import pytest

from tests.pipeline.test_honest_briefs import state
from tests.pipeline.test_other_languages import PLAIN


@pytest.mark.parametrize(
    ("language", "quote", "statement"),
    [
        ("de", "Mehr als 70 Müller haben sich gemeldet.", "Weniger als 70 Müller haben sich gemeldet."),
        ("de", "Mehr als 70 Müller haben sich gemeldet.", "Fewer than 70 millers came forward."),
        ("de", "Hier werden bis zu 50 Säcke gemahlen.", "Hier werden mindestens 50 Säcke gemahlen."),
        ("es", "El plan pagará hasta el 20 % del molino.", "The plan will pay at least 20 percent of the mill."),
        ("fr", "Plus de 18 000 sacs ont été vendus.", "Moins de 18 000 sacs ont été vendus."),
        ("nl", "Ruim 350 molens draaien.", "Fewer than 350 mills run."),
        ("ru", "Закрыто более 300 мельниц.", "Fewer than 300 mills have closed."),
    ],
)
def test_a_bound_that_contradicts_the_quote_is_flagged(language: str, quote: str, statement: str) -> None:
    assert state(f"{quote} {PLAIN[language]}", statement, quote)


@pytest.mark.parametrize(
    ("language", "quote", "statement"),
    [
        ("de", "Mehr als 70 Müller haben sich gemeldet.", "Über 70 Müller haben sich gemeldet."),
        ("de", "Müller unter 18 Jahren zahlen wenig.", "Millers who are at least 18 years old pay more."),
        ("de", "Mehr als die Hälfte der Müller lehnt das ab.", "Less than half of the millers support it."),
        ("es", "No más de 300 sacos se vendieron.", "At most 300 sacks were sold."),
        ("fr", "Pas plus de 300 sacs ont été vendus.", "At most 300 sacks were sold."),
        ("fr", "Il y a plus de 300 sacs, contre moins de 300 en mai.", "It had under 300 sacks in May."),
        ("nl", "Niet meer dan 300 zakken zijn verkocht.", "No more than 300 sacks were sold."),
    ],
)
def test_a_bound_with_the_same_sense_or_of_another_side_is_not_flagged(
    language: str, quote: str, statement: str
) -> None:
    assert not state(f"{quote} {PLAIN[language]}", statement, quote)
