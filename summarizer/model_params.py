"""The table `params` of a `[models.NAME]` table: further parameters of a model's calls."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, SecretStr, model_validator

SET_BY_US: Final = frozenset(
    {
        "messages", "tools", "tool_choice", "parallel_tool_calls", "functions", "function_call", "response_format",
        "stream", "stream_options", "n",
    }
)  # fmt: skip
"""Parameters that each call sets by itself."""

SET_ELSEWHERE: Final[Mapping[str, str]] = {
    "model": "model",
    "api_base": "api_base",
    "base_url": "api_base",
    "api_key": "api_key_env",
    "max_tokens": "max_tokens",
    "max_completion_tokens": "max_tokens",
    "max_output_tokens": "max_tokens",
    "temperature": "temperature",
    "timeout": "timeout",
    "num_retries": "retries",
    "max_retries": "retries",
    "fallbacks": "fallbacks",
}
"""Parameters that have a key of their own in the model's table."""

KEY_HEADERS: Final = frozenset({"authorization", "api-key", "x-api-key", "x-goog-api-key"})
"""Headers that carry the provider's key."""

TRANSPORT_HEADERS: Final = frozenset(
    {"accept", "accept-encoding", "connection", "content-encoding", "content-length", "content-type", "expect", "host"}
    | {"keep-alive", "te", "trailer", "transfer-encoding", "upgrade"}
)
"""Headers that the HTTP client sets."""

HEADER_NAME: Final = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
HEADER_VALUE: Final = re.compile(r"[\x20-\x7e]*")

HIDDEN: Final = "***"
"""Stands for the value of a header where parameters are shown."""


def check_header_name(name: str) -> str:
    """Check that a header can be added to a request.

    Raises:
        ValueError: The name is malformed, or the header is set in another way.
    """
    if not HEADER_NAME.fullmatch(name):
        raise ValueError("a header's name has no spaces, colons or letters with accents")
    if name.lower() in KEY_HEADERS:
        raise ValueError("this header carries the provider's key; name the key's variable in `api_key_env`")
    if name.lower() in TRANSPORT_HEADERS:
        raise ValueError("this header is set by the HTTP client; remove it")
    return name


def check_header_value(value: SecretStr) -> SecretStr:
    """Check that a header's value can be sent.

    Raises:
        ValueError: It holds other characters than printable ASCII.
    """
    if not HEADER_VALUE.fullmatch(value.get_secret_value()):
        raise ValueError("a header's value is one line of printable ASCII characters")
    return value


def check_names(names: Iterable[str]) -> None:
    """Check that parameters do not replace what is set in another way.

    Raises:
        ValueError: One does. The message says where it is set.
    """
    for name in names:
        if name in SET_BY_US:
            raise ValueError(f"{name} is set for each call, and cannot be configured; remove it")
        if name in SET_ELSEWHERE:
            raise ValueError(f"{name} is no further parameter; set `{SET_ELSEWHERE[name]}` in the model's own table")


class ModelParams(BaseModel):
    """The table `params` of a model. LiteLLM passes what is set to the provider, in the provider's own form."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reasoning_effort: str | None = Field(
        default=None, min_length=1, description="How much a reasoning model thinks, such as `low`."
    )
    thinking: dict[str, JsonValue] | None = Field(
        default=None, description="Thinking in Anthropic's form, such as `{ type = 'enabled', budget_tokens = 2000 }`."
    )
    verbosity: str | None = Field(default=None, min_length=1, description="How much a model writes, such as `low`.")
    seed: int | None = Field(default=None, description="Seed of the sampling, for answers that are alike.")
    top_p: float | None = Field(default=None, gt=0, le=1, description="Share of the probability that is sampled from.")
    top_k: int | None = Field(default=None, gt=0, description="Number of tokens that are sampled from.")
    presence_penalty: float | None = Field(default=None, ge=-2, le=2, description="Penalty of tokens that occurred.")
    frequency_penalty: float | None = Field(
        default=None, ge=-2, le=2, description="Penalty of tokens by how often they occurred."
    )
    service_tier: str | None = Field(default=None, min_length=1, description="The provider's tier, such as `flex`.")
    api_version: str | None = Field(default=None, min_length=1, description="Version of the API, which Azure needs.")
    extra_headers: dict[
        Annotated[str, AfterValidator(check_header_name)], Annotated[SecretStr, AfterValidator(check_header_value)]
    ] = Field(
        default_factory=dict, description="Further headers of the request, such as a gateway's. Values are never shown."
    )
    extra_body: dict[str, JsonValue] = Field(
        default_factory=dict,
        description="Further fields of the request's body, for parameters that have no key here. No secrets: the "
        "receipt shows them.",
    )

    @model_validator(mode="before")
    @classmethod
    def _check_names(cls, given: Any) -> Any:
        if isinstance(given, Mapping):
            check_names(given)
            body = given.get("extra_body")
            check_names(body if isinstance(body, Mapping) else ())
        return given

    def reveal(self) -> dict[str, Any]:
        """The parameters that are set, as they are sent, with the values of headers."""
        given = self.describe()
        if self.extra_headers:
            given["extra_headers"] = {name: value.get_secret_value() for name, value in self.extra_headers.items()}
        return given

    def describe(self) -> dict[str, Any]:
        """The parameters that are set, without the values of headers.

        >>> ModelParams(seed=7, extra_headers={"X-Team": "news"}).describe()
        {'seed': 7, 'extra_headers': {'X-Team': '***'}}
        """
        given = self.model_dump(exclude_defaults=True, exclude={"extra_headers"})
        return given | ({"extra_headers": dict.fromkeys(self.extra_headers, HIDDEN)} if self.extra_headers else {})
