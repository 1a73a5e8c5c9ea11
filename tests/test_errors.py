"""The exceptions as Python objects: pools of processes pickle them, and shared calls copy them."""

from __future__ import annotations

import copy
import pickle

import pytest

from summarizer import errors
from summarizer.ingest import read_page
from summarizer.schemas.brief import Attempt


def make_errors() -> list[errors.SummarizerError]:
    with pytest.raises(errors.NoArticleError) as caught:
        read_page("<html><body><a href='/'>Home</a></body></html>")
    return [
        caught.value,
        errors.MissingExtraError("Install it.", extra="llm"),
        errors.KeyLimitError("Wait.", retry_after=5.0),
        errors.NotFoundError("There is none.", status_code=404, problem={"code": "not_found"}, request_id="r-1"),
    ]


def test_errors_are_the_same_after_a_pickle_or_a_copy() -> None:
    for error in make_errors():
        errors.note_attempts(error, [Attempt(model="desk", mode="json")])
        for other in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
            assert (type(other), str(other), vars(other)) == (type(error), str(error), vars(error))
        assert error.copy_without_attempts().attempts == ()
        assert error.attempts
