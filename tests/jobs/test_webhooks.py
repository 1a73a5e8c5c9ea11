"""Webhooks: signed as the standard has it, delivered in the end by one worker, and to no address inside a network."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from pydantic import SecretStr
from sqlalchemy import select, update

from summarizer.client import verify_webhook
from summarizer.errors import AddressRefusedError, ConfigurationError, WebhookError, WebhookNotAllowedError
from summarizer.jobs import webhooks
from summarizer.jobs.store import Store, deliveries
from summarizer.jobs.webhooks import (
    PAUSES,
    WebhookSender,
    check_webhook,
    delete_old_deliveries,
    find_delivery,
    queue_delivery,
    record_delivery,
    take_delivery,
)
from summarizer.storage.database import read_url
from tests.support.provider_server import free_port
from tests.support.service import ARTICLE, configure, log_lines, serve_app
from tests.support.share import share
from tests.support.waiting import PATIENCE, wait_until
from tests.support.webhook_receiver import Receiver, receiving

SECRET = "whsec_" + base64.b64encode(b"canary-secret-of-the-tests").decode()
OLD = base64.b64encode(b"an older secret of the tests").decode()
DATA = {"id": "b1", "state": "done", "counts": {"done": 3}}
PRIVATE = configure(webhook_secret=SecretStr(SECRET), fetch_private=True)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with contextlib.closing(Store.open(configure(database_url=SecretStr(database_url)))) as opened:
        yield opened


def put(store: Store, url: str) -> str:
    with store.begin() as connection:
        return queue_delivery(connection, store, url, DATA, at="2026-11-25T22:00:00Z")


def test_the_last_delivery_of_a_batch_is_found(store: Store) -> None:
    batch, other = "00aa" * 6, "00aa" * 5 + "00ab"

    def find(name: str = batch) -> tuple[Any, ...] | None:
        with store.begin() as connection:
            found = find_delivery(connection, name)
        return (found.state, found.attempts, found.outcome, found.next_attempt is not None) if found else None

    def queue(name: str, at: str) -> None:
        with store.begin() as connection:
            queue_delivery(connection, store, "https://example.org/", {"id": name}, at=at)

    assert find() is None
    queue(other, "2026-11-25T22:00:03Z")
    queue(batch, "2026-11-25T22:00:00Z")
    assert find() == ("waiting", 0, None, True)
    for outcome, is_over, told in (("status 500", False, "waiting"), ("status 410", True, "failed")):
        make_due(store)
        taken = [take_delivery(store), take_delivery(store)]
        (mine,) = [one for one in taken if one and one.id.startswith(f"msg_{batch}")]
        record_delivery(store, mine, outcome=outcome, is_over=is_over)
        assert find() == (told, mine.attempts, outcome, not is_over)
    queue(batch, "2026-11-25T22:00:01Z")  # it was resumed, and has ended again
    assert find() == ("waiting", 0, None, True)
    assert find(other) == ("waiting", 2, None, True)


def test_the_trace_context_of_the_request_is_passed_on(store: Store) -> None:
    """Also if this process sends no traces."""
    context = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    with receiving() as receiver:
        for given in (context, None):
            with store.begin() as connection:
                queue_delivery(connection, store, receiver.url, DATA, at="2026-11-25T22:00:00Z", traceparent=given)
        assert asyncio.run(WebhookSender(store, settings=PRIVATE).deliver()) == 2
    assert sorted(str(headers.get("traceparent")) for headers, _ in receiver.got) == [context, "None"]


def row(store: Store) -> Any:
    with store.begin() as connection:
        return connection.execute(select(deliveries)).one()


def make_due(store: Store) -> None:
    with store.begin() as connection:
        connection.execute(update(deliveries).values(due=store.now))


def deliver(store: Store, settings: Any = PRIVATE, **more: Any) -> int:
    return asyncio.run(WebhookSender(store, settings=settings, **more).deliver())


def test_it_arrives_signed_and_its_receiver_can_tell(store: Store) -> None:
    with receiving() as receiver, log_lines() as lines:
        name = put(store, receiver.url)
        assert deliver(store) == 1
        assert deliver(store) == 0
    ((headers, body),) = receiver.got
    assert headers["webhook-id"] == name
    assert headers["Content-Type"] == "application/json"
    told = verify_webhook(body, headers, SECRET)
    assert told == {"type": "batch.completed", "timestamp": "2026-11-25T22:00:00Z", "data": DATA}
    assert verify_webhook(body.decode(), {name.upper(): value for name, value in headers.items()}, SECRET) == told
    assert (row(store).outcome, row(store).ended is not None) == ("delivered", True)
    (line,) = [line for line in lines if line["event"] == "webhook"]
    assert line["batch"] == DATA["id"]
    assert (line["host"], line["attempt"], line["outcome"]) == ("127.0.0.1", 1, "delivered")
    assert "/hook" not in json.dumps(lines)  # an address may hold a password


def test_what_was_changed_or_is_old_is_refused(store: Store) -> None:
    with receiving() as receiver:
        put(store, receiver.url)
        deliver(store)
    ((headers, body),) = receiver.got
    for changed in (
        {"webhook-id": "msg_other"},
        {"webhook-timestamp": str(int(headers["webhook-timestamp"]) + 1)},
        {"webhook-timestamp": "now"},
        {"webhook-signature": "v1," + base64.b64encode(b"x" * 32).decode()},
        {"webhook-signature": headers["webhook-signature"].replace("v1,", "v2,")},
        {"webhook-signature": "naïve"},
        {"webhook-signature": ""},
    ):
        with pytest.raises(WebhookError):
            verify_webhook(body, {**headers, **changed}, SECRET)
    for other in (body + b" ", body.replace(b"done", b"gone", 1)):
        with pytest.raises(WebhookError, match="not made with this secret"):
            verify_webhook(other, headers, SECRET)
    with pytest.raises(WebhookError, match="not made with this secret"):
        verify_webhook(body, headers, OLD)
    with pytest.raises(WebhookError, match="ago"):
        verify_webhook(body, headers, SECRET, tolerance=-1)


def test_a_secret_can_be_replaced(store: Store) -> None:
    both = configure(webhook_secret=SecretStr(f"{SECRET}, {OLD}"), fetch_private=True)
    with receiving() as receiver:
        put(store, receiver.url)
        deliver(store, both)
    ((headers, body),) = receiver.got
    assert verify_webhook(body, headers, SECRET) == verify_webhook(body, headers, OLD)
    assert verify_webhook(body, headers, f"{OLD},{SECRET}")


@pytest.mark.parametrize("secret", ["", "short", "whsec_", "not base64!" * 4, base64.b64encode(b"x" * 23).decode()])
def test_a_secret_that_is_none(secret: str) -> None:
    headers = {"webhook-id": "a", "webhook-timestamp": "1", "webhook-signature": "v1,x"}
    with pytest.raises(ConfigurationError, match="webhook secret") as raised:
        verify_webhook(b"{}", headers, secret)
    assert secret in ("", "whsec_") or secret not in str(raised.value)


def test_a_secret_or_body_of_another_type() -> None:
    """What a receiver gives by mistake: a variable that is not set, and JSON that a framework has parsed."""
    headers = {"webhook-id": "a", "webhook-timestamp": "1", "webhook-signature": "v1,x"}
    unset: Any = None
    parsed: Any = {"type": "batch.completed"}
    with pytest.raises(ConfigurationError, match="The webhook secret is empty"):
        verify_webhook(b"{}", headers, unset)
    with pytest.raises(TypeError, match="is verified as the bytes received, not as dict"):
        verify_webhook(parsed, headers, SECRET)


@pytest.mark.parametrize("status", share([500, 404, 302, 429], every=2))
def test_what_was_not_taken_is_sent_again_and_is_the_same(store: Store, status: int) -> None:
    with receiving(status, status, 200) as receiver:
        put(store, receiver.url)
        for turn in range(3):
            assert deliver(store) == 1
            assert deliver(store) == 0, "it waits"
            if turn < 2:
                assert row(store).outcome == f"status {status}"
                with store.begin() as connection:
                    left = connection.execute(select(deliveries.c.due - store.now)).scalar_one()
                assert PAUSES[turn] - 2 < left <= PAUSES[turn]
                make_due(store)
    assert [headers["webhook-id"] for headers, _ in receiver.got] == [receiver.got[0][0]["webhook-id"]] * 3
    assert len({body for _, body in receiver.got}) == 1
    assert row(store).outcome == "delivered"


def test_it_ends_after_the_last_try_and_where_the_receiver_wants_no_more(store: Store) -> None:
    with receiving(500) as receiver:
        put(store, receiver.url)
        for _ in range(len(PAUSES) + 1):
            assert deliver(store) == 1
            make_due(store)
        assert deliver(store) == 0
    assert (row(store).attempts, row(store).outcome) == (8, "status 500")
    with store.begin() as connection:
        connection.execute(deliveries.delete())
    with receiving(410) as receiver:
        put(store, receiver.url)
        assert deliver(store) == 1
        make_due(store)
        assert deliver(store) == 0


def test_one_that_does_not_answer(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks, "SEND_TIMEOUT", 0.2)
    with receiving(delay=5.0) as receiver:
        put(store, receiver.url)
        deliver(store)
    assert row(store).outcome == "no answer within 0.2 s"


def test_nobody_there(store: Store) -> None:
    put(store, f"http://127.0.0.1:{free_port()}/")
    deliver(store)
    assert (row(store).outcome, row(store).ended) == ("no connection", None)


PUBLIC = configure(webhook_secret=SecretStr(SECRET))


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "http://10.0.0.1/", "http://[::1]/", "http://localhost/", "ftp://example.org/"]
)
def test_an_address_inside_a_network_is_refused_at_once(url: str) -> None:
    with pytest.raises(AddressRefusedError):
        check_webhook(url, settings=PUBLIC)


def test_a_name_that_leads_inside_is_refused_where_it_is_connected_to(store: Store) -> None:
    async def inside(host: str, port: int) -> list[str]:
        assert host == "hooks.example.org"
        return ["127.0.0.1"]

    check_webhook("http://hooks.example.org/", settings=PUBLIC)
    put(store, "http://hooks.example.org/")
    assert deliver(store, PUBLIC, resolve=inside) == 1
    assert (row(store).outcome, row(store).ended is not None) == ("refused address", True)


def test_without_a_secret_there_are_none(store: Store) -> None:
    with pytest.raises(WebhookNotAllowedError, match="SUMMARIZER_WEBHOOK_SECRET"):
        check_webhook("https://example.org/", settings=configure())
    asyncio.run(WebhookSender(store, settings=configure()).run())  # it returns at once


@pytest.mark.faults
def test_many_workers_send_each_once(store: Store) -> None:
    with receiving() as receiver:
        for _ in range(40):
            put(store, receiver.url)

        async def work() -> int:
            senders = [WebhookSender(store, settings=PRIVATE) for _ in range(4)]
            sent = 0
            while turn := sum(await asyncio.gather(*(one.deliver() for one in senders))):
                sent += turn
            return sent

        assert asyncio.run(work()) == 40
    assert len(receiver.got) == len({headers["webhook-id"] for headers, _ in receiver.got}) == 40


@pytest.mark.faults
def test_what_a_dead_worker_had_is_anothers(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks, "DELIVERY_LAPSE", 3.0)
    with receiving() as receiver:
        put(store, receiver.url)
        lost = take_delivery(store)
        assert lost is not None
        assert take_delivery(store) is None
        wait_until(lambda: deliver(store) == 1)
        record_delivery(store, lost, outcome="status 500")  # it was alive after all, and late
    assert (row(store).outcome, row(store).attempts) == ("delivered", 2)


def test_it_runs_until_it_is_stopped_and_can_be_woken(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks, "POLL_INTERVAL", 30.0)

    async def work(receiver: Receiver) -> None:
        sender_ = WebhookSender(store, settings=PRIVATE)
        running = asyncio.ensure_future(sender_.run())
        await asyncio.sleep(0.3)
        await asyncio.to_thread(put, store, receiver.url)
        sender_.wake()
        assert await asyncio.to_thread(receiver.has_some.wait, PATIENCE)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    with receiving() as receiver:
        asyncio.run(work(receiver))
        assert len(receiver.got) == 1


@pytest.mark.parametrize("attempts", [0, 1, 3])
def test_a_clock_that_is_set_back_puts_none_off(store: Store, attempts: int) -> None:
    """By an hour: the next attempt would be that much later."""
    put(store, "https://desk.example.org")
    pause = (0.0, *PAUSES)[attempts]
    with store.begin() as connection:
        connection.execute(update(deliveries).values(due=store.now + pause - 1, attempts=attempts))
    assert (take_delivery(store) is None) == bool(attempts), "its time has not come"
    with store.begin() as connection:
        connection.execute(update(deliveries).values(due=store.now + pause - 1 + 3_600, attempts=attempts))
    assert take_delivery(store) is not None
    with store.begin() as connection:
        connection.execute(update(deliveries).values(due=deliveries.c.due + 30))
    assert take_delivery(store) is None, "a clock that is corrected a little has nothing sent twice"


def test_one_whose_sender_is_stopped_is_sent_by_the_next_at_once(store: Store) -> None:
    with receiving(delay=PATIENCE) as slow:
        put(store, slow.url)

        async def stop() -> None:
            sending = asyncio.ensure_future(WebhookSender(store, settings=PRIVATE).run())
            await asyncio.to_thread(slow.has_some.wait, PATIENCE)
            sending.cancel()
            await asyncio.wait({sending})

        asyncio.run(stop())
        assert (row(store).attempts, row(store).outcome) == (0, "")
        assert take_delivery(store) is not None, "it is due"


def test_old_ones_are_forgotten(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with receiving() as receiver:
        put(store, receiver.url)
        deliver(store)
        put(store, receiver.url)
    delete_old_deliveries(store)
    with store.begin() as connection:
        assert len(connection.execute(select(deliveries)).all()) == 2
    monkeypatch.setattr(webhooks, "REMEMBERED", -1.0)
    delete_old_deliveries(store)
    assert row(store).ended is None


def test_the_end_of_a_batch_is_told_though_the_service_is_another_by_then(tmp_path: Path) -> None:
    settings = PRIVATE.model_copy(update={"database_url": SecretStr(f"sqlite:///{tmp_path}/a.db")})
    with receiving(500, 204) as receiver:
        with serve_app(settings) as url:
            body = {"items": [{"id": "a", "text": ARTICLE}], "webhook": receiver.url}
            made = httpx2.post(f"{url}/v1/batches", json=body, timeout=60)
            assert made.is_success, made.text
            assert receiver.has_some.wait(60)
        receiver.has_some.clear()
        store = Store(read_url(f"sqlite:///{tmp_path}/a.db"))
        make_due(store)
        with serve_app(settings):
            assert receiver.has_some.wait(60)
        store.close()
    told, again = (verify_webhook(body, headers, SECRET) for headers, body in receiver.got)
    assert told == again
    batch = made.json()["id"]
    assert (told["type"], told["data"]["id"], told["data"]["state"]) == ("batch.completed", batch, "done")
    assert told["data"]["counts"]["done"] == 1
    assert told["data"]["links"]["results"] == f"/v1/batches/{batch}/results"


def test_a_deleted_batch_leaves_no_webhook(tmp_path: Path) -> None:
    """Its address may hold a secret, and its links would lead nowhere."""
    place = f"sqlite:///{tmp_path}/a.db"
    settings = PRIVATE.model_copy(update={"database_url": SecretStr(place)})
    with receiving(500) as receiver, serve_app(settings) as url, contextlib.closing(Store(read_url(place))) as store:
        batches = []
        for _ in range(2):
            body = {"items": [{"id": "a", "text": ARTICLE}], "webhook": receiver.url}
            batches.append(httpx2.post(f"{url}/v1/batches", json=body, timeout=60).json()["id"])
        wait_until(lambda: len(receiver.got) >= 2)
        assert httpx2.delete(f"{url}/v1/batches/{batches[0]}", timeout=60).status_code == 204
        assert batches[1] in row(store).id, "there is one, of the other batch"
