"""Whatever a judge answers, only verdicts on items that there are, and lines that there are, count."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from summarizer.engines.llm.review import LONGEST_REASON, VERDICTS, read_review

IDS = ("headline", "abstract[0]", "positions[0]", "check[0]")
FAILED = ("positions[1]", "actors[2]")
LINES = 12

JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
KEYS = st.one_of(
    st.sampled_from([*IDS, *FAILED]).flatmap(lambda name: st.sampled_from([name, f"#{name}", f" `#{name}` "])), JUNK
)
VERDICT = st.one_of(st.sampled_from([*VERDICTS, "Not stated", "SUPPORTED ", "maybe"]), JUNK)
ENTRY = st.fixed_dictionaries(
    {},
    optional={
        "id": KEYS,
        "verdict": VERDICT,
        "wrong": st.one_of(st.lists(st.one_of(st.sampled_from(["stance", "quote"]), JUNK), max_size=3), JUNK),
        "lines": st.one_of(st.lists(st.integers(-2, LINES + 2), max_size=4), JUNK),
        "why": st.one_of(st.text(max_size=2 * LONGEST_REASON), JUNK),
        "item": JUNK,
    },
)
ANSWERS = st.fixed_dictionaries(
    {},
    optional={part: st.one_of(st.lists(st.one_of(ENTRY, JUNK), max_size=6), JUNK) for part in ("verdicts", "repairs")},
)


@given(ANSWERS)
def test_any_answer_of_a_judge(raw: dict[str, Any]) -> None:
    read = read_review(raw, ids=IDS, failed=FAILED, lines=LINES)
    assert set(read.verdicts) <= set(IDS)
    assert set(read.repairs) <= set(FAILED)
    assert all(count >= 0 for count in read.passed_over.values())
    for given_ in read.verdicts.values():
        assert given_.verdict in VERDICTS
        assert all(1 <= line <= LINES for line in given_.lines)
        assert len(set(given_.lines)) == len(given_.lines)
        assert len(given_.why) <= LONGEST_REASON
        assert all(isinstance(name, str) and name for name in given_.wrong)


@given(st.lists(st.tuples(st.sampled_from(IDS), st.sampled_from(VERDICTS)), max_size=8))
def test_two_verdicts_on_one_item_leave_it_unclear(pairs: list[tuple[str, str]]) -> None:
    raw = {"verdicts": [{"id": name, "verdict": verdict} for name, verdict in pairs]}
    read = read_review(raw, ids=IDS, failed=FAILED, lines=LINES)
    for name in IDS:
        said = [verdict for one, verdict in pairs if one == name]
        expected = None if not said else said[0] if len(said) == 1 else "unclear"
        found = read.verdicts.get(name)
        assert (found.verdict if found else None) == expected
