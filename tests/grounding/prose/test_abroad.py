"""Sentences in other languages: words that open them are no names, and names that nothing holds are."""

from __future__ import annotations

import pytest

from summarizer.grounding.grounder import ArticleGrounder

SPANISH = (
    "El ayuntamiento de Puerto Sereno aplazó el martes durante un año la ampliación del puerto pesquero. El coste ha "
    "subido mucho, según la alcaldesa, Lucía Robles. La cofradía de pescadores criticó la decisión de los concejales."
)
FRENCH = (
    "Le conseil municipal de Port-Serein a reporté mardi d'un an l'agrandissement du port de pêche. Le coût a beaucoup "
    "monté, selon la maire, Lucie Robles. La confrérie des pêcheurs a critiqué la décision du conseil."
)
GERMAN = (
    "Der Stadtrat von Norderhaven hat den Ausbau des Hafens am Dienstag um ein Jahr verschoben. Die Kosten sind nach "
    "Angaben der Verwaltung sehr gestiegen. Der Verband der Fischer kritisierte die Entscheidung scharf."
)


def fails(article: str, sentence: str) -> bool:
    grounder = ArticleGrounder(article)
    last = article.rindex(". ") + 2
    return bool(grounder.check_prose(sentence, evidence=[(last, len(article))], names=()).failures)


@pytest.mark.parametrize(
    ("article", "sentence"),
    [
        (SPANISH, "Los pescadores rechazan la decisión."),
        (SPANISH, "Se opone la cofradía de pescadores."),
        (SPANISH, "Para la cofradía es una mala decisión."),
        (FRENCH, "Les pêcheurs critiquent la décision."),
        (FRENCH, "Selon la confrérie, la décision est mauvaise."),
        (GERMAN, "Nach der Entscheidung sind die Fischer unzufrieden."),
        (GERMAN, "Es gibt eine Entscheidung, die der Verband kritisierte."),
    ],
)
def test_what_opens_a_sentence_is_no_name(article: str, sentence: str) -> None:
    assert not fails(article, sentence)


@pytest.mark.parametrize(
    ("article", "sentence"),
    [
        (SPANISH, "Juan criticó la decisión."),
        (SPANISH, "Según Pedro Gil, la decisión es mala."),
        (SPANISH, "La cofradía de Sevilla criticó la decisión."),
        (FRENCH, "Jean critique la décision."),
        (FRENCH, "Selon Paris, la décision est mauvaise."),
        (GERMAN, "Berlin kritisierte die Entscheidung."),
        (GERMAN, "Nach Petersen ist die Entscheidung schlecht."),
    ],
)
def test_a_name_that_is_not_there_is_told(article: str, sentence: str) -> None:
    assert fails(article, sentence)
