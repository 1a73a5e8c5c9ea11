"""Web pages of other sites cannot use a service without keys, under whatever name they reach it."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import SecretStr

from tests.support.service import ARTICLE, configure, make_client, read_problem

BODY = {"text": ARTICLE}
OTHER = "https://other.example.org"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Origin": OTHER},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://testserver:81"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": OTHER},
        {"Origin": "null"},
        {"Origin": "http://["},
    ],
)
def test_a_page_of_another_site_is_refused(headers: dict[str, str]) -> None:
    client = make_client(configure())
    for path in ("/v1/summaries", "/v1/batches", "/v1/articles"):
        assert (
            "CORS_ORIGINS" in read_problem(client.post(path, json=BODY, headers=headers), 403, "cross_site")["detail"]
        )
    read_problem(client.delete("/v1/streams/none", headers=headers), 403, "cross_site")
    assert client.get("/v1/models", headers=headers).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://desk.example.org"},  # a proxy has changed the host
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://testserver"},
    ],
)
def test_its_own_page_and_other_clients_are_served(headers: dict[str, str]) -> None:
    assert make_client(configure()).post("/v1/summaries", json=BODY, headers=headers).status_code == 200


@pytest.mark.parametrize("origins", [(OTHER,), ("*",)])
def test_a_page_whose_origin_is_configured_is_served(origins: tuple[str, ...]) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": OTHER}
    assert make_client(configure(cors_origins=origins)).post("/v1/summaries", json=BODY, headers=headers).is_success


def test_a_service_with_keys_asks_for_one() -> None:
    client = make_client(configure(api_keys=(SecretStr("a-key-of-the-service"),)))
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": OTHER}
    read_problem(client.post("/v1/summaries", json=BODY, headers=headers), 401, "unauthorized")


REBOUND = {"Host": "evil.example:8000", "Origin": "http://evil.example:8000", "Sec-Fetch-Site": "same-origin"}


@pytest.mark.parametrize("host", ["evil.example:8000", "EVIL.example.", "127.0.0.1.evil.example", "[evil.example]:80"])
def test_a_host_that_a_strangers_name_server_can_move_is_refused(host: str) -> None:
    client = make_client(configure())
    for path in ("/", "/docs", "/openapi.json", "/static/page.js", "/v1/models", "/v1/batches", "/v1/nowhere"):
        problem = read_problem(client.get(path, headers={**REBOUND, "Host": host}), 403, "cross_site")
        assert "SUMMARIZER_ALLOWED_HOSTS" in problem["detail"]
    read_problem(client.post("/v1/summaries", json=BODY, headers={**REBOUND, "Host": host}), 403, "cross_site")
    for path in ("/healthz", "/metrics"):
        assert client.get(path, headers={"Host": host}).status_code == 200
    assert client.get("/readyz", headers={"Host": host}).status_code in (200, 503)


def test_a_second_host_is_checked_too() -> None:
    headers = [("Host", "localhost"), ("Host", "evil.example")]
    read_problem(make_client(configure()).get("/v1/models", headers=headers), 403, "cross_site")


@pytest.mark.parametrize(
    "host",
    ["localhost:8000", "briefs", "127.0.0.1:80", "192.168.1.7", "[::1]:8000", "[fe80::1]", "app.localhost:1", ""],
)
def test_addresses_and_names_of_one_label_are_served(host: str) -> None:
    assert make_client(configure()).get("/v1/models", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    ("values", "served"),
    [
        ({}, False),
        ({"allowed_hosts": ("desk.example.org",)}, True),
        ({"allowed_hosts": ("*",)}, True),
        ({"allowed_hosts": ("other.example.org",)}, False),
        ({"cors_origins": ("https://desk.example.org",)}, False),
        ({"api_keys": (SecretStr("pb-key"),)}, True),
        ({"api_keys": (SecretStr("pb-key"),), "allowed_hosts": ("desk.example.org",)}, True),
        ({"api_keys": (SecretStr("pb-key"),), "allowed_hosts": ("other.example.org",)}, False),
    ],
)
def test_hosts_are_allowed_by_the_configuration(values: dict[str, Any], served: bool) -> None:
    client = make_client(configure(**values))
    answer = client.get("/v1/models", headers={"Host": "desk.example.org:444", "X-API-Key": "pb-key"})
    if served:
        assert answer.status_code == 200
    else:
        read_problem(answer, 403, "cross_site")
