"""Streams of other schemas than news: the same verdicts item by item, and the schema's own types at the client."""

from __future__ import annotations

import pytest

from summarizer import Client, stream
from summarizer.schemas.events import BriefEvent, ItemEvent, RejectedEvent
from tests.schemas.test_shipped_schemas import CASES, write
from tests.support.provider_server import serve
from tests.support.service import configure_model, serve_app
from tests.support.streamed import streamed

names = pytest.mark.parametrize("name", CASES)


@names
def test_every_lie_is_told_while_the_rest_is_still_written(name: str) -> None:
    answer, expected = write(name)
    script = streamed(answer, size=100, pause=0.02)
    with serve(script) as server:
        told = list(stream(CASES[name].text, schema=name, settings=configure_model(server.base, reasks=0)))
    assert "restarted" not in [event.type for event in told], "the whole bears out what was announced"
    rejected = {event.path: (event.kind, event.reason) for event in told if isinstance(event, RejectedEvent)}
    assert rejected.keys() == expected.keys()
    assert told.index(next(e for e in told if isinstance(e, RejectedEvent))) < len(told) - len(expected)


@names
def test_items_have_the_types_of_their_schema_at_the_client_too(name: str) -> None:
    with (
        serve(streamed(CASES[name].good)) as server,
        serve_app(configure_model(server.base, reasks=0)) as url,
        Client(url) as client,
    ):
        told = list(client.stream(CASES[name].text, schema=name))
    assert isinstance(told[-1], BriefEvent)
    brief = told[-1].brief
    assert type(brief) is CASES[name].brief
    for section in CASES[name].good:
        items = [event.item for event in told if isinstance(event, ItemEvent) and event.section == section]
        value = getattr(brief, section)
        listed = value if isinstance(value, list) else [value]
        assert items == listed
        assert [type(item) for item in items] == [type(item) for item in listed]


def test_an_item_of_a_schema_that_is_not_known_here_stays_what_json_has() -> None:
    item = {"id": "a", "name": "Anna Lind", "kind": "person"}
    raw = {"type": "item", "schema": "recall/1", "section": "actors", "index": 0, "item": item}
    assert ItemEvent.model_validate(raw).item == item
    known = ItemEvent.model_validate({**raw, "schema": "news/2"})
    assert known.item.name == "Anna Lind"
    with pytest.raises(ValueError, match="name"):
        ItemEvent.model_validate({**raw, "schema": "news/2", "item": {"id": "a"}})
