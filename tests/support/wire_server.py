"""Answers that real providers gave, played over real HTTP at the providers' own endpoints.

The rows lie beside the checkout. A row's tool bears the name that the request offers, as if the provider had been asked
what we ask; nothing else of it is changed.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import unquote

from pydantic import BaseModel, create_model

from tests.support.provider_server import ProviderServer, Reply, Request
from tests.support.shared_data import SHARED

ROWS = SHARED / "wire" / "provider_responses.jsonl"

ENVIRONMENT = {"AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none", "AWS_REGION_NAME": "us-east-1"}
"""Bedrock signs its requests; nobody checks the signature here."""

OPENAI_LIKE = ("openai-compatible", "ollama")
"""Of these, the rows are from the endpoint that speaks OpenAI's format, at a base URL."""

CHAT, RESPONSES = "/chat/completions", "/responses"


@dataclass(frozen=True)
class Row:
    """What a provider answered; see the README beside the rows."""

    id: str
    provider: str
    model: str
    path: str
    status: int
    kind: str
    tool: str | None
    expected: Any
    body: Any
    source: str

    def __str__(self) -> str:
        return f"{self.provider}-{self.kind}-{self.id}"

    @property
    def name(self) -> str:
        prefix = "openai" if self.provider in OPENAI_LIKE else self.provider
        if self.path.endswith(RESPONSES):
            prefix = "openai/responses"
        return f"{prefix}/{unquote(self.model)}"

    @property
    def endpoint(self) -> str:
        """What stands at the end of the path, as the provider's own documentation calls it."""
        for end in (CHAT, RESPONSES, "/messages", "/converse", "/v2/chat"):
            if self.path.endswith(end):
                return end.removeprefix("/v2").removeprefix("/")
        # of other endpoints only errors are recorded: they are played where an object is asked for
        return "converse" if self.provider == "bedrock" else "generateContent"

    @property
    def mount(self) -> str:
        """What a base URL of the provider ends in, after the host."""
        for end in (CHAT, RESPONSES):
            if self.path.endswith(end):
                return self.path.removesuffix(end)
        return {"gemini": "/v1beta", "cohere_chat": "/v2/chat"}.get(self.provider, "")

    @property
    def answer(self) -> Any:
        """The object that the row holds; of a stream, the arguments of the tool, put together."""
        if self.kind != "stream":
            return self.expected
        chunks = [json.loads(line[6:]) for line in self.body.splitlines() if line.startswith("data: {")]
        if self.endpoint == "responses":
            output = chunks[-1]["response"]["output"]
            return json.loads(next(item["arguments"] for item in output if item["type"] == "function_call"))
        deltas = [choice["delta"] for chunk in chunks for choice in chunk["choices"]]
        calls = [call for delta in deltas for call in delta.get("tool_calls") or ()]
        return json.loads("".join(call["function"]["arguments"] for call in calls))


@cache
def load_rows() -> tuple[Row, ...]:
    if not ROWS.exists():
        return ()
    return tuple(Row(**json.loads(line)) for line in ROWS.read_text("utf-8").splitlines())


def play(row: Row) -> tuple[ProviderServer, str]:
    """The server, which answers with a row from now on, and the base URL to find it under."""
    server = start_server()
    server.script = [lambda request: answer_with(row, request)]
    server.requests.clear()
    return server, server.root + row.mount


@cache
def start_server() -> ProviderServer:
    """One server for all rows, one after another: LiteLLM keeps a client for every address that it meets."""
    server = ProviderServer([])
    threading.Thread(target=server.http.serve_forever, daemon=True).start()
    return server


def answer_with(row: Row, request: Request) -> Reply:
    """The row, its tool renamed."""
    body = row.body if isinstance(row.body, str) else json.dumps(row.body)
    offered, own = offered_tool(request.json), row.tool or "final_result"
    if offered:
        body = body.replace(f'"{own}"', f'"{offered}"')
    kind = "text/event-stream" if row.kind == "stream" else "application/json"
    return Reply(body.encode(), status=row.status, headers={"content-type": kind})


def offered_tool(request: Any) -> str | None:
    """The name of the first tool in a request, in whatever format."""
    tools = request.get("tools") or request.get("toolConfig", {}).get("tools") or ()
    for tool in tools:
        inner = tool.get("function") or tool.get("toolSpec") or tool
        listed = inner.get("functionDeclarations") or inner.get("function_declarations") or [inner]
        return str(listed[0]["name"])
    return None


def model_of(value: dict[str, Any], name: str = "Answer") -> type[BaseModel]:
    fields: dict[str, Any] = {key: (type_of(part, key), ...) for key, part in value.items()}
    return create_model(name, **fields)


def type_of(value: Any, key: str) -> Any:
    if isinstance(value, dict):
        return model_of(value, key.title())
    if isinstance(value, list):
        return list[type_of(value[0], key)]  # type: ignore[misc]  # a type that is made here
    return type(value)
