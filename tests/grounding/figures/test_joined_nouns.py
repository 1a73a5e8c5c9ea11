"""Figures that count several things together."""

from __future__ import annotations

import pytest

from summarizer import summarize, verify
from summarizer.grounding.figures.finder import find_figures

RAID = "Police arrested 40 men and women in the raids. The mayor, Ann Roe, said that she was sorry."


@pytest.mark.parametrize(
    ("sentence", "text", "unit"),
    [
        ("At least 23 dogs and cats died.", "23 dogs and cats", "dog and cat"),
        ("The yard built 31 ships or barges last year.", "31 ships or barges", "ship or barge"),
        ("The fire burned 1,600 homes and other buildings.", "1,600 homes and other buildings", "home and building"),
        (
            "A barrage of 40 cousins and uncles and aunts.",
            "40 cousins and uncles and aunts",
            "cousin and uncle and aunt",
        ),
        ("It killed 12 children and two women.", "12 children", "child"),
        ("It runs 315 clinics in 38 states and provides services.", "38 states", "state"),
        ("It has three shops and wants to open more.", "three shops", "shop"),
        ("He met 25 officials and Danes.", "25 officials", "official"),
    ],
)
def test_the_whole_coordination_is_counted(sentence: str, text: str, unit: str) -> None:
    assert (text, unit) in [(figure.text, figure.unit) for figure in find_figures(sentence)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Police arrested 40 men and women on Monday.",
        "The fire destroyed 120 homes and shops.",
        "It killed 12 cows or pigs.",
    ],
)
def test_the_built_in_engine_cuts_no_noun_off(sentence: str) -> None:
    brief = summarize(f"A report on Velm was published on Monday, the police said.\n\n{sentence}", model="extractive")
    for claim in brief.numeric_claims:
        assert claim.figure.text in sentence
        assert " and " in claim.figure.text or " or " in claim.figure.text
        assert claim.about is None or " and " in claim.about or " or " in claim.about


@pytest.mark.parametrize(
    ("figure", "statement", "rejected", "flagged"),
    [
        ("40 men and women", "Police arrested 40 men and women.", False, False),
        ("40", "Police arrested 40 people.", False, False),
        ("40", "The police took away 40 women and men.", False, False),
        ("40 men", "Police arrested 40 people.", True, False),
    ],
)
def test_a_part_is_not_the_whole(figure: str, statement: str, rejected: bool, flagged: bool) -> None:
    claim = {"quote": RAID.split(". ")[0], "figure": figure, "statement": statement, "attribution": "the article"}
    audit = verify(RAID, {"numeric_claims": [claim]})
    assert (bool(audit.rejected), bool(audit.warnings)) == (rejected, flagged)
