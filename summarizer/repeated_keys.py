"""Reads JSON objects that name a key more than once, of which Python's parser silently keeps the last value only."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import groupby
from typing import Any


def merge_pairs(pairs: Sequence[tuple[str, Any]], /) -> dict[str, Any]:
    """Make an object of its keys and values (an `object_pairs_hook`) in which no value of a repeated key is lost.

    Lists are joined, and an empty value yields to another one. Of values that differ, a list is made, which the
    validation rejects where it does not belong.

    >>> merge_pairs([("a", [1]), ("b", "x"), ("a", [2]), ("b", None)]), merge_pairs([("a", "x"), ("a", "y")])
    ({'a': [1, 2], 'b': 'x'}, {'a': ['x', 'y']})
    """
    merged = dict(pairs)
    if len(merged) == len(pairs):
        return merged
    values: dict[str, list[Any]] = {}
    for key, value in pairs:
        values.setdefault(key, []).append(value)
    return {key: given[0] if len(given) == 1 else _merge(given) for key, given in values.items()}


def _merge(given: Sequence[Any]) -> Any:
    filled = [value for value in given if value or isinstance(value, int | float)]  # zero and false say something
    different = [value for value, _ in groupby(filled)]
    if len(different) <= 1:
        return different[0] if different else given[-1]
    return [part for value in different for part in (value if isinstance(value, list) else [value])]


def merge_repeated_keys(written: str, /) -> str:
    """Merge repeated keys in JSON. A text without them, or that is not JSON, is returned unchanged."""
    is_repeated = False

    def merge(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal is_repeated
        merged = merge_pairs(pairs)
        is_repeated = is_repeated or len(merged) < len(pairs)
        return merged

    try:
        value = json.loads(written, strict=False, object_pairs_hook=merge)
    except (ValueError, RecursionError):
        return written
    return json.dumps(value, ensure_ascii=False) if is_repeated else written
