"""Keys of callers: asked for where any are configured, and told to nobody."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from summarizer.api.auth import is_accepted
from tests.support.service import ARTICLE, SECRET_KEY, TRUE, configure, log_lines, make_client, read_problem

OTHER = "schlüssel-2"


@pytest.fixture(scope="module")
def client() -> TestClient:
    return make_client(configure(api_keys=(SecretStr(SECRET_KEY), SecretStr(OTHER))))


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"authorization": f"Bearer {SECRET_KEY}"}, id="bearer"),
        pytest.param({"authorization": f"bearer {SECRET_KEY}"}, id="lower-case-scheme"),
        pytest.param({"x-api-key": SECRET_KEY}, id="x-api-key"),
        pytest.param({"authorization": f"Bearer {OTHER}".encode()}, id="second-key-in-utf-8"),
    ],
)
def test_a_good_key_opens(client: TestClient, headers: dict[str, str]) -> None:
    assert client.get("/v1/models", headers=headers).status_code == 200
    body = {"text": ARTICLE, "quotes": [TRUE]}
    assert client.post("/v1/verifications", json=body, headers=headers).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="none"),
        pytest.param({"authorization": ""}, id="empty"),
        pytest.param({"authorization": SECRET_KEY}, id="no-scheme"),
        pytest.param({"authorization": f"Basic {SECRET_KEY}"}, id="basic"),
        pytest.param({"authorization": "Bearer "}, id="empty-bearer"),
        pytest.param({"authorization": f"Bearer {SECRET_KEY}x"}, id="longer"),
        pytest.param({"authorization": f"Bearer {SECRET_KEY[:-1]}"}, id="shorter"),
        pytest.param({"x-api-key": "no"}, id="wrong-x-api-key"),
        pytest.param({"authorization": "Bearer é".encode("latin-1")}, id="latin-1"),
    ],
)
@pytest.mark.parametrize("path", ["/v1/models", "/v1/schemas", "/v1/schemas/news"])
def test_no_other_key_does(client: TestClient, path: str, headers: dict[str, str]) -> None:
    with log_lines():
        answer = client.get(path, headers=headers)
    read_problem(answer, 401, "unauthorized")
    assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("path", ["/v1/summaries", "/v1/verifications"])
def test_a_key_is_asked_for_before_the_body_is_read(client: TestClient, path: str) -> None:
    for body in (b"{", b"x" * 100, b""):
        read_problem(client.post(path, content=body, headers={"content-type": "text/plain"}), 401, "unauthorized")


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/docs", "/openapi.json"])
def test_probes_and_the_description_are_open(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 200


def test_the_description_says_that_a_key_is_asked(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    assert described["paths"]["/v1/models"]["get"]["security"] == [{"HTTPBearer": []}, {"APIKeyHeader": []}]
    assert "security" not in described["paths"]["/healthz"]["get"]


def test_without_configured_keys_none_is_asked() -> None:
    open_client = make_client()
    assert open_client.get("/v1/models").status_code == 200
    assert "security" not in open_client.get("/openapi.json").json()["paths"]["/v1/models"]["get"]


def test_every_key_is_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[bytes] = []

    def compare(offered: bytes, key: bytes) -> bool:
        compared.append(key)
        return offered == key

    monkeypatch.setattr("summarizer.api.auth.hmac.compare_digest", compare)
    assert is_accepted(b"a", [b"a", b"b", b"c"])
    assert compared == [b"a", b"b", b"c"]
