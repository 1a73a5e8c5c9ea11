"""The tables `[models]`, `[providers]` and `[keys]` of summarizer.toml; `summarizer.settings` has the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Final, Self, TypeAlias
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    SecretStr,
    ValidatorFunctionWrapHandler,
    field_validator,
    model_validator,
)

from summarizer.call_options import Mode

LOCAL: Final = "local/"

Seconds: TypeAlias = Annotated[float, Field(le=1_000_000_000)]
WholeSeconds: TypeAlias = Annotated[int, Field(le=1_000_000_000)]
"""A time limit. Above about 300 years, clocks and sockets of the operating system overflow."""

SET_BY_US: Final = frozenset(
    {
        "messages", "tools", "tool_choice", "parallel_tool_calls", "functions", "function_call", "response_format",
        "stream", "stream_options", "n",
    }
)  # fmt: skip
"""Parameters that the gateway sets for each call."""

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
"""Parameters that have their own key in the model's table."""

KEY_HEADERS: Final = frozenset({"authorization", "api-key", "x-api-key", "x-goog-api-key"})
"""Headers that carry the provider's key."""

TRANSPORT_HEADERS: Final = frozenset(
    {"accept", "accept-encoding", "connection", "content-encoding", "content-length", "content-type", "expect", "host"}
    | {"keep-alive", "te", "trailer", "transfer-encoding", "upgrade"}
)
"""Headers that the HTTP client sets."""

HEADER_NAME: Final = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
HEADER_VALUE: Final = re.compile(r"[\x20-\x7e]*")

HIDDEN: Final = "***"  # shown in place of a header's value


def is_local_model(model: str, /) -> bool:
    """Whether a name is that of a model that runs on this machine."""
    return model.startswith(LOCAL)


def check_header_name(name: str) -> str:
    """Check that a header can be added to a request."""
    if not HEADER_NAME.fullmatch(name):
        raise ValueError("a header's name has no spaces, colons or letters with accents")
    if name.lower() in KEY_HEADERS:
        raise ValueError("this header carries the provider's key; name the key's variable in `api_key_env`")
    if name.lower() in TRANSPORT_HEADERS:
        raise ValueError("this header is set by the HTTP client; remove it")
    return name


def check_header_value(value: SecretStr) -> SecretStr:
    """Check that a header's value can be sent."""
    if not HEADER_VALUE.fullmatch(value.get_secret_value()):
        raise ValueError("a header's value is one line of printable ASCII characters")
    return value


def check_names(names: Iterable[str]) -> None:
    """Check that no parameter is one that the gateway or another key sets."""
    for name in names:
        if name in SET_BY_US:
            raise ValueError(f"{name} is set for each call, and cannot be configured; remove it")
        if name in SET_ELSEWHERE:
            raise ValueError(f"{name} is not an extra parameter; set `{SET_ELSEWHERE[name]}` in the model's own table")


def refuse_switch(value: Any, validate: ValidatorFunctionWrapHandler) -> Any:
    """Refuse true and false for a number; pydantic takes them for 1 and 0."""
    taken = validate(value)
    if type(value) is bool and taken is not value:
        raise ValueError("it is neither true nor false; give a value")
    return taken


class Table(BaseModel):
    """A table of the configuration."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    _refuse_switch = field_validator("*", mode="wrap")(refuse_switch)


class ModelParams(Table):
    """The table `params` of a model. LiteLLM passes what is set to the provider, in the provider's own form."""

    reasoning_effort: str | None = Field(default=None, min_length=1)
    """How much a reasoning model thinks, such as `low`."""
    thinking: dict[str, JsonValue] | None = None
    """Thinking in Anthropic's format, such as `{ type = 'enabled', budget_tokens = 2000 }`."""
    verbosity: str | None = Field(default=None, min_length=1)
    """How much a model writes, such as `low`."""
    seed: int | None = None
    """Seed for sampling, for more reproducible answers."""
    top_p: float | None = Field(default=None, gt=0, le=1)
    """Nucleus sampling: probability mass of the tokens to sample from."""
    top_k: int | None = Field(default=None, gt=0)
    """Number of most likely tokens to sample from."""
    presence_penalty: float | None = Field(default=None, ge=-2, le=2)
    """Penalty for tokens that have occurred."""
    frequency_penalty: float | None = Field(default=None, ge=-2, le=2)
    """Penalty for tokens by how often they have occurred."""
    service_tier: str | None = Field(default=None, min_length=1)
    """The provider's tier, such as `flex`."""
    api_version: str | None = Field(default=None, min_length=1)
    """Version of the API, which Azure needs."""
    extra_headers: dict[
        Annotated[str, AfterValidator(check_header_name)], Annotated[SecretStr, AfterValidator(check_header_value)]
    ] = Field(default_factory=dict)
    """Additional request headers, such as those of a gateway. Values are never shown."""
    extra_body: dict[str, JsonValue] = Field(default_factory=dict)
    """Additional fields of the request's body, for parameters that have no key here. Do not put secrets here, since the
    receipt shows them."""

    @model_validator(mode="before")
    @classmethod
    def _check_names(cls, given: Any) -> Any:
        if isinstance(given, Mapping):
            check_names(given)
            body = given.get("extra_body")
            check_names(body if isinstance(body, Mapping) else ())
        return given

    def reveal(self) -> dict[str, Any]:
        """Return the parameters that are set, with the values of headers, as they are sent."""
        given = self.describe()
        if self.extra_headers:
            given["extra_headers"] = {name: value.get_secret_value() for name, value in self.extra_headers.items()}
        return given

    def describe(self) -> dict[str, Any]:
        """Return the parameters that are set, with the values of headers hidden.

        >>> ModelParams(seed=7, extra_headers={"X-Team": "news"}).describe()
        {'seed': 7, 'extra_headers': {'X-Team': '***'}}
        """
        given = self.model_dump(exclude_defaults=True, exclude={"extra_headers"})
        return given | ({"extra_headers": dict.fromkeys(self.extra_headers, HIDDEN)} if self.extra_headers else {})


BASE: Final = re.compile(r"https?://[^\s/?#]+([/?#]\S*)?", re.IGNORECASE)


def check_base(url: str) -> str:
    """Check that a base URL is valid and contains no credentials."""
    if url and not BASE.fullmatch(url):  # an empty one counts as unset
        raise ValueError("write it as http://host/path or https://host/path")
    if "@" in urlsplit(url).netloc:  # credentials could not be sent, and settings are printed
        raise ValueError("leave out the user name and password; name the variable of a key in `api_key_env`")
    return url


BaseUrl = Annotated[str, AfterValidator(check_base)]

VARIABLE: Final = re.compile(r"[A-Z_][A-Z0-9_]*")


def check_variable(name: str) -> str:
    """Check that a value is a variable's name and not a key by mistake, since names are shown to callers."""
    if not VARIABLE.fullmatch(name):
        raise ValueError("write the name of an environment variable in capitals, such as DESK_KEY, and never the key")
    return name


VariableName = Annotated[str, AfterValidator(check_variable)]

KEY_HASH: Final = re.compile(r"sha256:[0-9a-f]{64}")

KEY_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,49}")
"""Names of keys; they appear in the log, in metrics and in the database."""


class Deployment(Table):
    """One of several deployments of a model. Values that are not set are those of the model."""

    model: str | None = Field(default=None, min_length=1)
    """LiteLLM's 'provider/model', if it differs."""
    api_base: BaseUrl | None = None
    """Base URL, if it differs."""
    api_key_env: VariableName | None = None
    """Environment variable with the key, if it differs."""
    weight: float = Field(default=1.0, gt=0)
    """Relative share of the calls."""


class ModelSettings(Table):
    """A `[models.NAME]` table. NAME can be used wherever a model can."""

    model: str = Field(min_length=1)
    """LiteLLM's 'provider/model', 'local/<file.gguf>', 'local/smollm2', or 'extractive'."""
    api_base: BaseUrl | None = None
    """Base URL, if it is not the provider's own."""
    api_key_env: VariableName | None = None
    """Environment variable with the key, if it is not the provider's usual one."""
    mode: Mode = "auto"
    """How the model is made to follow the schema."""
    timeout: Seconds | None = Field(default=None, gt=0)
    """Time limit in seconds for all calls that write a brief, shared with its fallbacks; the general one if unset."""
    connect_timeout: Seconds | None = Field(default=None, gt=0)
    """Time limit in seconds to connect; the general one if unset."""
    first_token_timeout: Seconds | None = Field(default=None, gt=0)
    """Time limit in seconds for the first token of a streamed answer; the general one if unset."""
    retries: int | None = Field(default=None, ge=0, le=5)
    """Number of retries after a transient error; the general number if unset."""
    max_tokens: int | None = Field(default=None, gt=0)
    """Maximum tokens of an answer."""
    temperature: float | None = Field(default=None, ge=0, le=2)
    """Sampling temperature."""
    params: ModelParams = ModelParams()
    """Further parameters of each call; see `ModelParams`."""
    fallbacks: tuple[str, ...] = ()
    """Models that are called if this one fails, in order."""
    fallbacks_when_too_long: tuple[str, ...] = ()
    """Models with a longer context, called first if the article is too long for this one."""
    fallbacks_when_rejected: tuple[str, ...] = ()
    """Models that are called in addition if items of an answer fail their checks."""
    judge: str | None = Field(default=None, min_length=1, max_length=200)
    """Model that judges the briefs requested from this model, even if a fallback writes them: `self` (the model that
    wrote the brief), the name of another model, or `off`; the general `judge` if unset."""
    deployments: tuple[Deployment, ...] = ()
    """Deployments of the model, which share the calls by weight."""
    context: int | None = Field(default=None, ge=512)
    """Maximum tokens of a request and its answer together; if unset, LiteLLM's value for the model, or `local_context`
    for a `local/` model. A longer article is read in parts."""
    threads: int | None = Field(default=None, ge=1, le=512)
    """Threads of a `local/` model; `local_threads` if unset."""
    max_items: int | None = Field(default=None, ge=1, le=100)
    """Maximum items of each list that a `local/` model writes; `local_max_items` if unset."""
    input_cost_per_token: float | None = Field(default=None, ge=0)
    """US dollars for a prompt token; LiteLLM's price if unset."""
    output_cost_per_token: float | None = Field(default=None, ge=0)
    """US dollars for a completion token; LiteLLM's price if unset."""

    @model_validator(mode="after")
    def _check_prices(self) -> Self:
        if (self.input_cost_per_token is None) != (self.output_cost_per_token is None):
            raise ValueError("give input_cost_per_token and output_cost_per_token together")
        return self

    @property
    def substitutes(self) -> tuple[str, ...]:
        """Models that may be called in place of this one: its fallbacks, and those of its deployments."""
        named = (*self.fallbacks, *self.fallbacks_when_too_long, *self.fallbacks_when_rejected)
        return tuple(dict.fromkeys((*named, *(place.model for place in self.deployments if place.model))))


class ProviderSettings(Table):
    """A `[providers.NAME]` table: limits for all calls to a provider, for any model."""

    concurrency: int | None = Field(default=None, gt=0)
    """Maximum concurrent calls; no limit if unset."""
    requests_per_minute: float | None = Field(default=None, gt=0)
    """Maximum calls per minute; no limit if unset."""


def split_hashes(value: SecretStr) -> list[str]:
    """Split a setting into the hashes of a key and of those that it replaces."""
    return [each.strip() for each in value.get_secret_value().split(",")]


class KeySettings(Table):
    """A `[keys.NAME]` table: a caller's key, by its hash, and its limits."""

    hash: SecretStr
    """`sha256:` and the SHA-256 hash of the key in hexadecimal; `provenbrief keys new NAME` prints both the key and
    this value. Several, comma-separated, while a key is being replaced."""
    models: tuple[str, ...] | None = Field(default=None, min_length=1)
    """Models that the key may use; all configured ones if unset."""
    requests_per_minute: int | None = Field(default=None, gt=0)
    """Maximum requests in any 60 seconds; no limit if unset."""
    tokens_per_day: int | None = Field(default=None, gt=0)
    """Maximum prompt and completion tokens per UTC day; no limit if unset."""
    usd_per_day: float | None = Field(default=None, gt=0)
    """Maximum cost per UTC day in US dollars; no limit if unset."""

    @field_validator("hash")
    @classmethod
    def _check_hash(cls, value: SecretStr) -> SecretStr:
        if not all(map(KEY_HASH.fullmatch, split_hashes(value))):
            raise ValueError("write sha256: and 64 lower-case hexadecimal digits, as `provenbrief keys new NAME` does")
        return value

    @property
    def digests(self) -> tuple[bytes, ...]:
        """SHA-256 digest of each key."""
        return tuple(bytes.fromhex(each.partition(":")[2]) for each in split_hashes(self.hash))

    @property
    def has_daily_limit(self) -> bool:
        """Whether the key has a daily limit of tokens or dollars."""
        return self.tokens_per_day is not None or self.usd_per_day is not None
