"""Web pages of other sites cannot use a service without keys."""

from __future__ import annotations

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
