"""The parts of an answer that is being written: found wherever it is cut, whatever stands around it, in linear time."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.verification.incremental import JsonEvent, JsonStreamParser
from tests.support.growth import is_linear
from tests.support.streamed import cut

OBJECT = {
    "headline": 'A "bridge" \\ {[,:]} é 🙂 \u2028',
    "actors": [{"id": "a", "aliases": ["x, y", "]}"]}, {"id": "b", "aliases": []}],
    "other": {"actors": [{"id": "no"}]},
    "figures": [1, -2.5e3, None, True, "six", [7, [8]]],
    "abstract": None,
    "empty": [],
}

LISTS = ("actors", "figures", "empty")
FIELDS = ("headline", "abstract")


def scan(*pieces: str) -> list[JsonEvent]:
    parser = JsonStreamParser(lists=LISTS, fields=FIELDS)
    return [part for piece in pieces for part in parser.feed(piece)]


def values(parts: list[JsonEvent]) -> list[tuple[str, Any]]:
    return [(part.name, part.value) for part in parts if part.kind == "value"]


def expected(written: dict[str, Any]) -> list[tuple[str, Any]]:
    listed = [(name, item) for name, value in written.items() for item in (value if name in LISTS else [value])]
    return [(name, value) for name, value in listed if name in (*LISTS, *FIELDS)]


WRITTEN = [
    pytest.param(json.dumps(OBJECT), id="escaped"),
    pytest.param(json.dumps(OBJECT, ensure_ascii=False), id="as it is"),
    pytest.param(json.dumps(OBJECT, indent=2), id="indented"),
    pytest.param(json.dumps(OBJECT, separators=(",", ":")), id="dense"),
]


@pytest.mark.parametrize("text", WRITTEN)
@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 10_000])
def test_every_item_and_field_comes_out_wherever_the_text_is_cut(text: str, size: int) -> None:
    parts = scan(*cut(text, size))
    assert values(parts) == expected(OBJECT)
    assert [part.kind for part in parts if part.kind != "value"] == ["object", "list", "list", "list", "end"]
    assert [part.index for part in parts if part.name == "figures"] == [0, 1, 2, 3, 4, 5, None]


def test_an_item_comes_out_with_its_last_character() -> None:
    text = json.dumps({"headline": "Yes", "actors": [{"id": "a"}, {"id": "b"}]})
    parser = JsonStreamParser(lists=LISTS, fields=FIELDS)
    come: dict[int, Any] = {}
    for at, character in enumerate(text):
        for part in parser.feed(character):
            if part.kind == "value":
                come[at] = part.value
    assert come == {text.index('"Yes"') + 4: "Yes", text.index("}"): {"id": "a"}, text.index("}]"): {"id": "b"}}


AROUND = [
    "{}",
    "```json\n{}\n```",
    "Sure! I'd say {{as ever}} it \"is:\n{}\nHope that helps {{:",
    "A set {{1, 2}} and {{ an open one, then {}",
    '{{"city": "Rome", "actor": [1]}} {}',
    '<think>{{"headline": "dropped", "actors": [{{"id": "x"}}]}}</think>{}',
    '<THINKING>what if {{ " </Thinking>\n\n{} <think>{{',
]


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("size", [1, 5, 10_000])
def test_what_stands_around_the_object_is_passed_over(around: str, size: int) -> None:
    assert values(scan(*cut(around.format(json.dumps(OBJECT)), size))) == expected(OBJECT)


def test_what_cannot_be_told_apart_is_left_to_the_whole() -> None:
    assert values(scan('{"unclosed {"headline": "Yes"}')) == []


def test_an_answer_that_is_written_twice_begins_twice() -> None:
    twice = json.dumps({"headline": "One"}) + " or rather " + json.dumps({"headline": "Two"})
    assert [part.kind for part in scan(twice)] == ["object", "value", "end"] * 2


@pytest.mark.parametrize("end", range(0, 400, 7))
def test_of_a_text_that_breaks_off_only_what_closed_comes_out(end: int) -> None:
    text = json.dumps(OBJECT)[:end]
    got = values(scan(text))
    assert got == expected(OBJECT)[: len(got)]


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)  # NUL is replaced: see below
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)


@given(
    written=st.fixed_dictionaries(
        {}, optional={name: st.lists(JSON, max_size=4) for name in LISTS} | dict.fromkeys((*FIELDS, "other"), JSON)
    ),
    prose=st.sampled_from(["", "so: ", "```", '<think>{"</think>']),
    ascii_only=st.booleans(),
    data=st.data(),
)
def test_any_cutting_gives_the_same(written: dict[str, Any], prose: str, ascii_only: bool, data: st.DataObject) -> None:
    text = prose + json.dumps(written, ensure_ascii=ascii_only)
    edges = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=12)))
    pieces = [text[a:b] for a, b in zip([0, *edges], [*edges, len(text)], strict=True)]
    parts = scan(*pieces)
    assert parts == scan(text)
    assert values(parts) == expected(written)


def test_nul_is_replaced_in_whatever_piece_it_stands() -> None:
    text = json.dumps({"headline": "a\0b"})
    for pieces in ([text], list(text)):
        assert values(scan(*pieces)) == expected({"headline": "a\ufffdb"})


@given(text=st.text(alphabet='{}[]",:\\ a1<think>/\n', max_size=80), size=st.integers(1, 9))
def test_junk_neither_raises_nor_depends_on_the_cutting(text: str, size: int) -> None:
    assert scan(*cut(text, size)) == scan(text)


ITEM = {"quote": 'a "long, long" quote: ' * 10, "aliases": ["x"]}

GROWING: dict[str, tuple[Callable[[int], list[str]], int]] = {
    "items": (lambda size: cut(json.dumps({"actors": [ITEM] * size}), 4), 500),
    "a quote": (lambda size: cut(json.dumps({"actors": [{"quote": "word " * size}]}), 4), 50_000),
    "braces": (lambda size: ["{" * size], 50_000),
    "angles": (lambda size: ["<" * size], 50_000),
}


@pytest.mark.faults
@pytest.mark.parametrize("name", GROWING)
def test_time_grows_with_the_text_alone(name: str) -> None:
    make, size = GROWING[name]
    assert is_linear(lambda size: partial(scan, *make(size)), size)
