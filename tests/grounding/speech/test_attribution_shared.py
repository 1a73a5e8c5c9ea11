from __future__ import annotations

import json

import pytest

from bench.attribution import score_articles
from summarizer.grounding.speech_index import find_attributions
from tests.support.shared_data import shared_path

# What the sample article says, as speaker, the words that name the speaker there, and the beginning of what is said.
SAMPLE = [
    ("Alexander Gabuev", "Alexander Gabuev", "direct", "This relationship is actually deeper"),
    ("Alexander Gabuev", "he", "direct", "China is having some significant headwinds"),
    ("Alexander Gabuev", "Gabuev", "indirect", "Russia and China are growing closer"),
    ("Alexander Gabuev", "Gabuev", "indirect", "a 40 percent increase in bilateral trade"),
    ("Vladimir Putin", "Putin", "indirect", "Russian trade with China would reach $200 billion"),
    ("Vladimir Putin", "Putin", "direct", "In the field of energy"),
    ("Yuri Ushakov", "Russian presidential aide Yuri Ushakov", "indirect", "The two will hold"),
    ("John Kirby", "National Security Council spokesman John Kirby", "indirect", "North Korea had provided"),
    ("John Kirby", "he", "indirect", "depicted hundreds"),
    ("Ruslan Davydov", "Ruslan Davydov", "indirect", "China’s share in Russian vehicle imports"),
    ("Xinhua News Agency", "China’s Xinhua News Agency", "document", "Sales are expected to increase"),
    ("Free Russia Foundation", "an analysis in May by Free Russia Foundation", "document", "China’s exports to Russia"),
    ("Russia and China", "they", "indirect", "an end to the violence"),
    ("Moscow and Beijing", "Moscow and Beijing", "indirect", "Washington of a cold war mentality"),
    ("Washington", "Washington", "indirect", "a growing nuclear threat"),
    ("Pravda", "The Pro-Kremlin Pravda news site", "document", "Putin’s strong anti-Western position"),
    ("Pro-Kremlin media", "Pro-Kremlin media", "document", "he will be the Belt and Road summit’s"),
    ("Recent trade figures", "Recent trade figures", "document", "a decline in Chinese exports"),
]


@pytest.mark.parametrize(("speaker", "as_named", "kind", "begins"), SAMPLE, ids=[case[3] for case in SAMPLE])
def test_the_sample_article(speaker: str, as_named: str, kind: str, begins: str) -> None:
    text = shared_path("articles/putin-xi-beijing.txt").read_text(encoding="utf-8")
    matching = [found for found in find_attributions(text) if found.text.startswith(begins)]
    assert [(found.speaker, found.as_named, found.kind) for found in matching] == [(speaker, as_named, kind)]


def test_the_sample_article_reports_both_parts_of_an_utterance() -> None:
    text = shared_path("articles/putin-xi-beijing.txt").read_text(encoding="utf-8")
    start = text.index("Russia has nowhere else to go")
    covering = [f for f in find_attributions(text) if any(a <= start < b for a, b in f.content)]
    assert [found.speaker for found in covering] == ["Alexander Gabuev"]


def test_annotated_articles() -> None:
    """The published bar, on the articles that may be looked at; others are kept back."""
    lines = shared_path("gum_news/dev.jsonl").read_text(encoding="utf-8").splitlines()
    score = score_articles(json.loads(line) for line in lines)
    assert score.reached / score.wanted >= 0.82, score.missed
    assert score.right / score.found >= 0.80, score.wrong
    assert score.reached_direct / score.wanted_direct >= 0.88, score.missed
