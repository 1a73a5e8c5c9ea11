"""Repairs among the answers: what became of each item is known by its place, and nothing that stood is lost for it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from summarizer.engines.llm.draft import AnswerReview
from summarizer.engines.llm.failed import find_failed, part_of
from summarizer.engines.llm.repair import RepairReview, put_in
from summarizer.grounding.grounder import ArticleGrounder
from summarizer.schemas.blocks import Prose, Quote
from summarizer.schemas.grounder import Verification
from summarizer.schemas.news import NewsBrief
from summarizer.verification.merge import identify, merge_answers, sections
from summarizer.verification.prune import Fault, keep_good
from tests.support.model import ARTICLE, COST, DRIVERS, EK, FERRY, LIND, RECKLESS, SHUT, answer_with

GROUNDER = ArticleGrounder(ARTICLE)

LIE = {**RECKLESS, "quote": "Bo Ek called the closure sensible"}
NAMELESS = {**EK, "name": "Boris Eck"}
WRONG_SUM = {**COST, "figure": "2.3 million euros"}


def merge(*raws: Any, repairs: Any = (1,)) -> Any:
    return merge_answers(NewsBrief, raws, run=Verification(GROUNDER), repairs=frozenset(repairs))


def paths(kept: Any) -> list[tuple[str, int]]:
    return [(rejection.path, rejection.attempt) for rejection in kept.rejected]


@pytest.mark.parametrize(
    ("first", "repaired", "rejected"),
    [
        ({"positions": [SHUT, LIE]}, {"positions": [SHUT, RECKLESS]}, []),
        ({"positions": [SHUT, LIE]}, {"positions": [SHUT, LIE]}, [("positions[1]", 1)]),
        ({"headline": "It costs 77 million"}, {"headline": "Crossing shut until May"}, []),
        ({"headline": "It costs 77 million"}, {"headline": "It costs 78 million"}, [("headline", 1), ("headline", 2)]),
        ({"actors": [LIND, {**EK, "role": "Minister"}]}, {"actors": [LIND, EK]}, []),
        ({"actors": [LIND, {**EK, "aliases": ["Eck"]}]}, {"actors": [LIND, {**EK, "aliases": ["Ek"]}]}, []),
        ({"actors": [LIND, NAMELESS]}, {"actors": [LIND, EK]}, []),
        (
            {"actors": [LIND, NAMELESS]},
            {"actors": [LIND, {**EK, "role": "Minister"}]},
            [("actors[1].role", 2)],
        ),
        # nothing like what it mends, and yet in its place
        ({"positions": [LIE]}, {"positions": [SHUT]}, []),
    ],
)
def test_what_became_of_a_failed_item(first: Any, repaired: Any, rejected: Any) -> None:
    assert paths(merge(answer_with(**first), answer_with(**repaired))) == rejected


def test_a_field_at_the_top_that_a_later_answer_filled_is_no_rejection() -> None:
    merged = merge(answer_with(headline="It costs 77 million"), answer_with(), repairs=())
    assert merged.rejected == ()
    assert merged.content.headline == "Crossing shut until May"


def test_a_repair_that_breaks_what_stood_is_not_the_base() -> None:
    """It takes the other actor's id, and has as many good items as what it repairs."""
    first = answer_with(actors=[NAMELESS, LIND], positions=[SHUT])
    merged = merge(first, answer_with(actors=[{**EK, "id": "lind"}, LIND], positions=[SHUT]))
    assert {actor.id: actor.name for actor in merged.content.actors}["lind"] == "Anna Lind"
    assert len(merged.content.positions) == 1


def test_the_numbers_of_the_attempts_are_the_callers() -> None:
    stranger = {"id": "berg", "name": "Carl Berg", "kind": "person"}
    raws = [answer_with(positions=[LIE]), answer_with(positions=[LIE], actors=[LIND, EK, stranger])]
    merged = merge_answers(NewsBrief, raws, run=Verification(GROUNDER), numbers=(2, 5))
    assert paths(merged) == [("positions[0]", 2), ("actors[2]", 5)]


class Node(BaseModel):
    quote: Quote
    note: Prose | None = None
    inner: Node | None = None
    nodes: list[Node] = []


class Root(BaseModel):
    named: dict[str, Node]
    quotes: dict[str, Quote] = {}
    top: Prose | None = None


@pytest.mark.parametrize(
    ("path", "kind", "part"),
    [
        (("named", "a", "quote"), "altered", ("named", "a")),
        (("named", "a", "note"), "invented", ("named", "a", "note")),
        (("named", "a", "inner", "quote"), "absent", ("named", "a", "inner")),
        (("named", "a", "inner"), "missing", ("named", "a", "inner")),
        (("named", "a", "nodes", 0, "quote"), "absent", ("named", "a", "nodes", 0)),
        (("named", "a", "nodes", 0), "missing", ("named", "a", "nodes", 0)),
        (("named", "a", "nodes"), "list_type", ("named", "a")),
        (("named", "a"), "model_type", ("named", "a")),
        (("quotes", "x"), "absent", ("quotes", "x")),
        (("top",), "invented", ("top",)),
        ((), "missing", ()),
    ],
    ids=str,
)
def test_the_part_that_is_written_again(path: Any, kind: str, part: Any) -> None:
    node = {"quote": "q", "note": "n", "inner": {"quote": "q"}, "nodes": [{"quote": "q"}]}
    raw: dict[str, Any] = {"named": {"a": node}, "quotes": {"x": "q"}, "top": "t"}
    if kind == "list_type":
        raw["named"]["a"]["nodes"] = 7
    assert part_of(Root, raw, Fault(path, kind, "why")) == part


def test_a_part_inside_another_that_failed_goes_with_it() -> None:
    raw = {"named": {"a": {"quote": "q", "inner": {"quote": "q"}}}}
    faults = [Fault(("named", "a", "inner", "quote"), "absent", "one"), Fault(("named", "a", "quote"), "absent", "two")]
    (failed,) = find_failed(Root, raw, faults)
    assert failed.path == ("named", "a")
    assert {fault.reason for fault in failed.faults} == {"one", "two"}


def test_what_has_no_place_in_the_schema_is_not_asked_for() -> None:
    assert find_failed(Root, {"named": {}, "odd": 1}, [Fault(("odd",), "extra_forbidden", "why")]) == []


def test_values_are_put_in_without_touching_the_answer() -> None:
    raw = {"a": [1, {"b": 2}], "c": 3}
    assert put_in(raw, {("a", 1, "b"): [9], ("c",): None}) == {"a": [1, {"b": [9]}], "c": None}
    assert raw == {"a": [1, {"b": 2}], "c": 3}


POOL: list[Any] = [SHUT, RECKLESS, LIE, COST, DRIVERS, WRONG_SUM, FERRY, LIND, EK, NAMELESS, {**EK, "id": "lind"}]
POOL += [{**LIND, "aliases": ["Bo Ek", "Ek"]}, {}, [], 7, "Crossing shut until May", "It costs 77 million", None]


@settings(max_examples=60, deadline=None)
@given(
    actors=st.permutations([LIND, NAMELESS]),
    positions=st.lists(st.sampled_from([SHUT, RECKLESS, LIE]), max_size=3),
    claims=st.lists(st.sampled_from([COST, DRIVERS, WRONG_SUM]), max_size=2),
    headline=st.sampled_from(["Crossing shut until May", "It costs 77 million"]),
    mended=st.lists(st.sampled_from(POOL), min_size=8, max_size=8),
)
def test_no_repair_makes_a_brief_worse(
    actors: Any, positions: Any, claims: Any, headline: Any, mended: list[Any]
) -> None:
    raw = answer_with(actors=list(actors), positions=positions, numeric_claims=claims, headline=headline)
    run = Verification(GROUNDER)
    review = AnswerReview(NewsBrief, run)
    assert review.judge(raw) is None
    failed = find_failed(NewsBrief, raw, review.faults)
    repair = RepairReview(NewsBrief, raw, failed, run=run, before=1)
    repair.judge({f"item_{place}": value for place, value in enumerate(mended[: len(failed)], start=1)})
    before = keep_good(NewsBrief, raw, run=run)
    after = merge_answers(NewsBrief, [raw, *repair.raws], run=run, repairs={1})
    for (name, had), (_, has) in zip(sections(before.content), sections(after.content), strict=True):
        keys = {identify(item, after.actors) for item in has}
        assert {identify(item, before.actors) for item in had} <= keys, name
    assert before.content.headline is None or after.content.headline == before.content.headline
    assert keep_good(NewsBrief, after.raw, run=run).rejected == ()
