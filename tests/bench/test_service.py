"""The inputs of the benchmark of the service: without them it measures nothing."""

from __future__ import annotations

import pytest

from bench.service.inputs import QUOTES, make_inputs


@pytest.mark.faults
def test_most_pairs_of_examples_give_an_article_and_an_answer_of_the_size() -> None:
    inputs = make_inputs()
    assert len(inputs) >= 10
    for one in inputs:
        items = [
            item for section in one.answer.values() for item in (section if isinstance(section, list) else [section])
        ]
        quotes = [
            quote for item in items for quote in item.get("quotes") or [item[name] for name in item if name == "quote"]
        ]
        assert len(quotes) == QUOTES
        assert all(quote in one.text.replace("\n\n\n", "\n\n") for quote in quotes)
        assert 7_000 < len(one.text) < 8_500
