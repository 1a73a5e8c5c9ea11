"""The bench of rules: a rule that decides something shows an effect, and is put back afterwards."""

from __future__ import annotations

from bench.rule_effects import READERS, Case, count_changes, list_rules, record_values
from summarizer.grounding.figures.weight import is_trivial
from summarizer.language.names import is_title

TEXT = "Mayor Ana Roe opened the bridge. The mayor said that 40 people came. “It will last,” Roe said."
RULE = "summarizer.language.names.is_title"


def test_rules_are_found_by_their_annotation() -> None:
    rules = list_rules(("summarizer.grounding.figures", "summarizer.language", "summarizer.grounding.quotes"))
    assert rules[RULE] is is_title
    assert rules["summarizer.grounding.figures.weight.is_trivial"] is is_trivial
    assert not [name for name in rules if ".quotes." in name]


def test_the_effect_of_a_rule_is_counted_and_the_rule_put_back() -> None:
    case = Case("findings", TEXT)
    seen = record_values({RULE: is_title}, [case])[RULE]
    assert seen == {True: {0}, False: {0}}
    before = READERS["findings"](case)
    assert count_changes(RULE, False, [(case, before)]) > 0
    assert READERS["findings"](case) == before
    assert is_title("mayor")
