"""Both clients against the real service, over a real socket."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from pydantic import SecretStr

from summarizer import errors
from summarizer.client import AsyncClient, Client
from summarizer.schemas.audit import Audit
from summarizer.schemas.brief import Brief, Options
from summarizer.schemas.http import KeyUsageReport
from summarizer.settings import KeySettings
from tests.support import processes
from tests.support.service import ARTICLE, LIE, TRUE, configure, serve_app

KEY = "key-1"


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serve_app(configure(api_keys=(SecretStr(KEY),), max_body_bytes=100_000)) as address:
        yield address


@pytest.fixture
def client(url: str) -> Iterator[Client]:
    with Client(url, api_key=KEY, max_retries=0) as made:
        yield made


def test_a_brief(client: Client) -> None:
    brief = client.summarize(
        ARTICLE, title="Shut", published=dt.date(2025, 3, 7), model="extractive", options=Options(max_items=2)
    )
    assert isinstance(brief, Brief)
    assert (brief.article.text, brief.article.title, str(brief.article.published)) == (ARTICLE, "Shut", "2025-03-07")
    assert Brief.model_validate_json(brief.model_dump_json()) == brief
    assert len(brief.actors) <= 2


def test_a_client_that_was_closed_says_so() -> None:
    client, other = Client("http://ann:secret@127.0.0.1:9/v"), AsyncClient("http://127.0.0.1:9")
    assert (repr(client), repr(other)) == ("Client('http://127.0.0.1:9/v')", "AsyncClient('http://127.0.0.1:9')")
    client.close()
    for call in (client.models, lambda: next(client.stream(ARTICLE)), lambda: client.batches.get("a")):
        with pytest.raises(errors.InputError, match="This client is closed"):
            call()

    async def run() -> None:
        await other.aclose()
        with pytest.raises(errors.InputError, match="This client is closed"):
            await other.models()

    asyncio.run(run())


FORKED = """
import os, sys
from summarizer import Client

with Client(sys.argv[1], api_key=sys.argv[2]) as client:
    client.schema("news")  # the connection stays open
    name = "policy" if os.fork() else "earnings"
    given = {client.schema(name).name for _ in range(20)}
    if name == "policy":
        os.wait()
    print(name, *given)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_fork_of_a_process_with_a_client_gets_its_own_answers(url: str) -> None:
    done = processes.run([sys.executable, "-c", FORKED, url, KEY], capture_output=True, text=True)
    assert sorted(done.stdout.splitlines()) == ["earnings earnings", "policy policy"]


def test_a_client_that_is_closed_during_a_call_says_so() -> None:
    """Closing it breaks the connection off, which would be followed by another attempt."""

    def close(_: httpx2.Request) -> httpx2.Response:
        client.close()
        raise httpx2.ReadError("closed")

    client = Client("http://127.0.0.1:9", transport=httpx2.MockTransport(close), sleep=lambda _: None)
    with pytest.raises(errors.InputError, match="This client is closed"):
        client.models()

    async def call() -> None:
        async def aclose(_: httpx2.Request) -> httpx2.Response:
            await awaited.aclose()
            raise httpx2.ReadError("closed")

        awaited = AsyncClient("http://127.0.0.1:9", transport=httpx2.MockTransport(aclose))
        with pytest.raises(errors.InputError, match="This client is closed"):
            await awaited.models()

    asyncio.run(call())


def test_why_there_is_no_connection(url: str) -> None:
    told = {
        "http://nowhere.invalid": r"host of http://nowhere\.invalid was not found",
        url.replace("http:", "https:"): r"TLS with https://.* failed: \w+\. Should it be http://\?",
        "http://127.0.0.1:9": r"Nothing answers at http://127\.0\.0\.1:9\.",
    }
    for address, message in told.items():
        with Client(address, max_retries=0) as client, pytest.raises(errors.APIConnectionError, match=message):
            client.health()


def test_an_asynchronous_client_of_another_event_loop_says_so(url: str) -> None:
    client = AsyncClient(url, api_key=KEY)
    assert asyncio.run(client.health()).status == "ok"
    with pytest.raises(errors.InputError, match="another event loop"):
        asyncio.run(client.health())


def test_a_class_is_no_name_of_a_schema(client: Client) -> None:
    with pytest.raises(errors.InputError, match=r"summarizer\.extract\(text, Options\)"):
        client.summarize(ARTICLE, schema=Options)  # type: ignore[call-overload]  # the call is the mistake


def test_options_may_be_a_mapping_and_a_date_a_string(client: Client) -> None:
    brief = client.summarize(ARTICLE, published="2025-03-07", options={"audit": "quotes"})
    assert brief.audit.coverage is None
    assert brief.article.published == dt.date(2025, 3, 7)


def test_a_verification_of_quotes(client: Client) -> None:
    audit = client.verify(ARTICLE, [TRUE, LIE])
    assert isinstance(audit, Audit)
    assert [check.grounded for check in audit.quotes] == [True, False]


@pytest.mark.parametrize("form", ["object", "mapping"])
def test_a_verification_of_a_brief(client: Client, form: str) -> None:
    brief = client.summarize(ARTICLE)
    audit = client.verify(ARTICLE, brief if form == "object" else brief.model_dump(mode="json"))
    assert audit.rejected == ()
    assert len(audit.quotes) == len(brief.audit.quotes)


def test_the_catalogues(client: Client) -> None:
    assert [card.name for card in client.models()] == ["extractive"]
    assert [card.name for card in client.schemas()] == ["news", "earnings", "policy"]
    assert client.schema("news").written["properties"]["positions"]
    assert client.health().status == "ok"


def test_the_usage_of_a_key(tmp_path: Path) -> None:
    key = KeySettings(hash=f"sha256:{hashlib.sha256(b'pb-desk').hexdigest()}", requests_per_minute=2)  # type: ignore[arg-type] # pydantic makes it a secret
    database = SecretStr(f"sqlite:///{tmp_path / 'keys.sqlite3'}")
    with serve_app(configure(keys={"desk": key}, database_url=database)) as address:
        with Client(address, api_key="pb-desk", max_retries=0) as client:
            client.verify(ARTICLE, [TRUE])
            client.verify(ARTICLE, [TRUE])
            with pytest.raises(errors.RateLimitError, match="“desk” may make 2 requests a minute") as caught:
                client.verify(ARTICLE, [TRUE])
            assert caught.value.problem["code"] == "key_limit"
            told = client.usage()
            assert told.key == "desk"
            assert told.requests_per_minute is not None
            assert (told.requests_per_minute.limit, told.requests_per_minute.used) == (2, 2)

        async def ask() -> KeyUsageReport:
            async with AsyncClient(address, api_key="pb-desk", max_retries=0) as client:
                return await client.usage()

        assert asyncio.run(ask()) == told


def test_readiness(client: Client) -> None:
    assert [(check.name, check.ready) for check in client.ready().checks] == [("model extractive", True)]


def test_a_service_that_cannot_get_ready_is_not_waited_for() -> None:
    waits: list[float] = []
    with serve_app(configure(model="nonsense")) as url, Client(url, max_retries=60, sleep=waits.append) as client:
        for _ in range(60):  # while the model library is being loaded
            with pytest.raises(errors.ServerError, match="nonsense") as caught:
                client.ready()
            if caught.value.problem["code"] != "not_ready":
                break
    assert caught.value.problem["code"] == "misconfigured"
    assert len(waits) < 60


def test_a_schema_that_is_not_there(client: Client) -> None:
    with pytest.raises(errors.NotFoundError, match="novel"):
        client.schema("novel/../../healthz")


def test_the_services_problems_arrive_typed(client: Client, url: str) -> None:
    with pytest.raises(errors.UnprocessableEntityError, match="no words") as caught:
        client.summarize(" ")
    assert caught.value.problem["code"] == "article_empty"
    assert caught.value.request_id == caught.value.problem["request_id"]
    with pytest.raises(errors.PayloadTooLargeError, match="100,000 bytes"):
        client.summarize("word " * 30_000)
    with pytest.raises(errors.PermissionDeniedError, match="extractive"):
        client.summarize(ARTICLE, model="openai/gpt-5")
    with Client(url, api_key="another") as stranger, pytest.raises(errors.AuthenticationError):
        stranger.models()
    with Client(url) as nobody, pytest.raises(errors.AuthenticationError, match="Bearer"):
        nobody.models()


def test_a_base_url_may_have_a_path(url: str) -> None:
    with (
        Client(f"{url}/nowhere", api_key=KEY) as client,
        pytest.raises(errors.NotFoundError, match="/nowhere/v1/models"),
    ):
        client.models()
    for end in ("/", "/v1", "/v1/"):
        with Client(f"{url}{end}", api_key=KEY) as client:
            assert client.models()
    assert repr(Client(f"{url}/v1")) == repr(Client(url))


def test_a_model_given_by_position_is_explained(url: str) -> None:
    with Client(url) as client, pytest.raises(TypeError, match=r"did you mean model='extractive'\?"):
        client.summarize(ARTICLE, "extractive")  # type: ignore[call-overload]  # the mistake


def test_the_asynchronous_client_does_the_same(url: str) -> None:
    async def ask() -> None:
        async with AsyncClient(url, api_key=KEY, max_retries=0) as client:
            told: Any = await asyncio.gather(
                client.summarize(ARTICLE, title="Shut"),
                client.verify(ARTICLE, [TRUE]),
                client.models(),
                client.schemas(),
                client.schema("news"),
                client.health(),
                client.ready(),
            )
            brief, audit, models, schemas, schema, health, ready = told
            assert ready.status == "ready"
            assert brief.article.title == "Shut"
            assert audit.complete
            assert (models[0].name, schemas[0].name, schema.name, health.status) == ("extractive", "news", "news", "ok")
            with pytest.raises(errors.UnprocessableEntityError):
                await client.summarize(" ")

    asyncio.run(ask())


def test_a_misspelled_argument_of_a_client_is_told_the_right_one() -> None:
    for make in (Client, AsyncClient):
        with pytest.raises(TypeError, match=r"'timout'; did you mean timeout\?$"):
            make(timout=3)  # type: ignore[call-arg]  # the mistake under test
