"""Caches the results of methods."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar, TypeVarTuple

S = TypeVar("S")
T = TypeVar("T")
Arguments = TypeVarTuple("Arguments")


def cached_method(method: Callable[[S, *Arguments], T]) -> Callable[[S, *Arguments], T]:
    """Cache a method's results by its arguments, which are hashable and positional, as long as its object lives."""
    name = f"{method.__name__} by arguments"

    @wraps(method)
    def call(self: S, *arguments: *Arguments) -> T:
        try:
            result: T = self.__dict__[name][arguments]
        except KeyError:
            result = method(self, *arguments)
            self.__dict__.setdefault(name, {})[arguments] = result
        return result

    return call
