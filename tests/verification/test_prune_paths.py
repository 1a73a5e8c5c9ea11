"""Paths into an answer, by its schema and without what was taken out."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field, RootModel
from typing_extensions import TypedDict

from summarizer.schemas.blocks import Quote
from summarizer.schemas.findings import Path
from summarizer.schemas.structure import find_leading, find_places, look_up, read_places, write_path
from summarizer.verification.prune import PrunedAnswer, item_of


class Named(TypedDict):
    words: Quote
    other: int


@dataclass
class Plain:
    words: Quote


class Bare(RootModel[list[Quote]]):
    pass


class Tree(BaseModel):
    quote: Quote | None = None
    note: str = ""
    children: list[Tree] = []
    pair: tuple[int, Quote] | None = None
    by_name: dict[str, Annotated[list[Quote] | Quote, Field(title="t")]] = {}
    aliased: Quote | None = Field(default=None, alias="As")
    named: Named | None = None
    plain: Plain | None = None
    bare: Bare | None = None
    deep: list[tuple[dict[str, Quote], ...]] = []


@pytest.mark.parametrize(
    ("raw", "paths"),
    [
        ({"quote": "a", "note": "b"}, ["quote"]),
        ({"children": [{"quote": 1}, {"children": [{"quote": None}]}]},
         ["children[0].quote", "children[1].children[0].quote"]),
        ({"pair": ["a", "b", "c"]}, ["pair[1]"]),
        ({"by_name": {"x": ["a", "b"], "y": "c"}}, ["by_name.x", "by_name.y"]),
        ({"As": "a", "aliased": "b", "AS": "c"}, ["As", "aliased"]),
        ({"named": {"words": "a", "other": 1}, "plain": {"words": "b", "x": 1}}, ["named.words", "plain.words"]),
        ({"bare": ["a"], "deep": [[{"x": "a"}, {"y": "b"}]]}, ["bare[0]", "deep[0][0].x", "deep[0][1].y"]),
        ({"children": "no list", "pair": 3, "by_name": None, "deep": [1, [2, [3]]]}, []),
        ([{"quote": "a"}], []),
        (None, []),
    ],
)  # fmt: skip
def test_every_place_of_a_type(raw: Any, paths: list[str]) -> None:
    found = list(find_places(Tree, raw, Quote))
    assert [write_path(path) for path, _ in found] == paths
    assert all(look_up(raw, path) is part for path, part in found)


def test_a_schema_is_read_once_also_if_it_is_recursive() -> None:
    root = read_places(Tree)
    assert root is read_places(Tree)
    assert root.fields["children"].elements is root
    leading = find_leading(root, Quote)
    assert root.fields["children"] in leading
    assert root.fields["note"] not in leading


@pytest.mark.parametrize(
    ("path", "item"),
    [
        (("quote",), ("quote",)),
        (("children", 2, "children", 1, "quote"), ("children", 2, "children", 1)),
        (("pair", 1), ("pair",)),
        (("by_name", "x"), ("by_name", "x")),
        (("named", "words"), ("named",)),
        ((), ()),
    ],
)
def test_the_smallest_part_that_can_go(path: Path, item: Path) -> None:
    assert item_of(Tree, path) == item


ANSWERS = st.recursive(
    st.integers(), lambda part: st.lists(part, max_size=4) | st.dictionaries(st.sampled_from("abc"), part, max_size=3)
)


def paths_in(raw: Any, path: Path = ()) -> list[Path]:
    parts = enumerate(raw) if isinstance(raw, list) else raw.items() if isinstance(raw, dict) else ()
    return [path, *(below for part, value in parts for below in paths_in(value, (*path, part)))]


@given(raw=ANSWERS, data=st.data())
def test_what_is_left_is_the_answer_without_the_rest(raw: Any, data: st.DataObject) -> None:
    before = copy.deepcopy(raw)
    dead = [path for path in paths_in(raw) if path and data.draw(st.integers(0, 3)) == 0]
    rest = PrunedAnswer(raw, dead)
    assert raw == before
    left = {rest.trace(path) for path in paths_in(rest.raw)}
    gone = {path for path in paths_in(raw) if any(path[:n] in dead for n in range(1, len(path) + 1))}
    assert left == set(paths_in(raw)) - gone
    leaves = [path for path in paths_in(rest.raw) if isinstance(look_up(rest.raw, path), int)]
    assert all(look_up(rest.raw, path) == look_up(raw, rest.trace(path)) for path in leaves)
    assert PrunedAnswer(raw, []).raw is raw
