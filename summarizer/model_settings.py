"""The tables `[models]`, `[providers]` and `[keys]` of summarizer.toml; `summarizer.settings` has the rest."""

from __future__ import annotations

import re
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationInfo, field_validator

from summarizer.model_params import ModelParams
from summarizer.schemas.mode import Mode

KEY_HASH: Final = re.compile(r"sha256:[0-9a-f]{64}")

KEY_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,49}")
"""Names of keys are in the log, in metrics and in the database."""


class Deployment(BaseModel):
    """One of several deployments of a model. Values that are not set are those of the model."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str | None = Field(default=None, min_length=1, description="LiteLLM's 'provider/model', if it differs.")
    api_base: str | None = Field(default=None, description="Base URL, if it differs.")
    api_key_env: str | None = Field(default=None, description="Environment variable with the key, if it differs.")
    weight: float = Field(default=1.0, gt=0, description="Relative share of the calls.")


class ModelSettings(BaseModel):
    """A `[models.NAME]` table. NAME can be used wherever a model can."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str = Field(
        min_length=1, description="LiteLLM's 'provider/model', 'local/<file.gguf>', 'local/smollm2', or 'extractive'."
    )
    api_base: str | None = Field(default=None, description="Base URL, if it is not the provider's own.")
    api_key_env: str | None = Field(
        default=None, description="Environment variable with the key, if it is not the provider's usual one."
    )
    mode: Mode = Field(default="auto", description="How the model is made to answer in the schema.")
    timeout: float | None = Field(
        default=None,
        gt=0,
        description="Time limit in seconds for all calls of one request; the general timeout if unset.",
    )
    connect_timeout: float | None = Field(
        default=None, gt=0, description="Time limit in seconds to connect; the general one if unset."
    )
    first_token_timeout: float | None = Field(
        default=None,
        gt=0,
        description="Time limit in seconds for the first token of a streamed answer; the general one if unset.",
    )
    retries: int | None = Field(
        default=None, ge=0, le=5, description="Number of retries after a transient error; the general number if unset."
    )
    max_tokens: int | None = Field(default=None, gt=0, description="Maximum tokens of an answer.")
    temperature: float | None = Field(default=None, ge=0, le=2, description="Sampling temperature.")
    params: ModelParams = Field(
        default_factory=ModelParams, description="Further parameters of each call; see `ModelParams`."
    )
    fallbacks: tuple[str, ...] = Field(default=(), description="Models that are called if this one fails, in order.")
    fallbacks_when_too_long: tuple[str, ...] = Field(
        default=(), description="Models with a longer context, called first if the article is too long for this one."
    )
    fallbacks_when_rejected: tuple[str, ...] = Field(
        default=(), description="Models that are called in addition if items of an answer fail their checks."
    )
    judge: str | None = Field(
        default=None,
        min_length=1,
        max_length=200,
        description="Model that judges what this model writes: `self`, the name of another model, or `off`; the "
        "general `judge` if unset.",
    )
    deployments: tuple[Deployment, ...] = Field(
        default=(), description="Several deployments of the model, which share the calls by weight."
    )
    context: int | None = Field(
        default=None,
        ge=512,
        description="Maximum tokens of a request and its answer together; LiteLLM's value for the model if unset, and "
        "`local_context` for a `local/` model. A longer article is read in parts.",
    )
    threads: int | None = Field(
        default=None, ge=1, le=512, description="Threads of a `local/` model; `local_threads` if unset."
    )
    max_items: int | None = Field(
        default=None,
        ge=1,
        le=100,
        description="Maximum items of each list that a `local/` model writes; `local_max_items` if unset.",
    )
    input_cost_per_token: float | None = Field(
        default=None, ge=0, description="US dollars for a prompt token, if LiteLLM does not know the price."
    )
    output_cost_per_token: float | None = Field(
        default=None, ge=0, description="US dollars for a completion token, if LiteLLM does not know the price."
    )

    @field_validator("output_cost_per_token")
    @classmethod
    def _needs_both(cls, value: float | None, info: ValidationInfo) -> float | None:
        if (value is None) != (info.data.get("input_cost_per_token") is None):
            raise ValueError("give input_cost_per_token and output_cost_per_token together")
        return value


class ProviderSettings(BaseModel):
    """A `[providers.NAME]` table: limits of all calls of a provider, for any model."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    concurrency: int | None = Field(default=None, gt=0, description="Maximum concurrent calls; no limit if unset.")
    requests_per_minute: float | None = Field(
        default=None, gt=0, description="Maximum calls per minute; no limit if unset."
    )


class KeySettings(BaseModel):
    """A `[keys.NAME]` table: a caller's key, by its hash, and its limits."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    hash: SecretStr = Field(
        description="`sha256:` and the SHA-256 of the key in hexadecimal; `provenbrief keys new NAME` makes both."
    )
    models: tuple[str, ...] | None = Field(
        default=None, min_length=1, description="Models that the key may use; all configured ones if unset."
    )
    requests_per_minute: int | None = Field(
        default=None, gt=0, description="Maximum requests in any 60 seconds; no limit if unset."
    )
    tokens_per_day: int | None = Field(
        default=None, gt=0, description="Maximum prompt and completion tokens of a day in UTC; no limit if unset."
    )
    usd_per_day: float | None = Field(
        default=None, gt=0, description="Maximum cost of a day in UTC, in US dollars; no limit if unset."
    )

    @field_validator("hash")
    @classmethod
    def _is_hash(cls, value: SecretStr) -> SecretStr:
        if not KEY_HASH.fullmatch(value.get_secret_value()):
            raise ValueError("write sha256: and 64 lower-case hexadecimal digits, as `provenbrief keys new NAME` does")
        return value

    @property
    def digest(self) -> bytes:
        """SHA-256 of the key."""
        return bytes.fromhex(self.hash.get_secret_value().partition(":")[2])

    @property
    def has_daily_limit(self) -> bool:
        """Whether its tokens or dollars are limited."""
        return self.tokens_per_day is not None or self.usd_per_day is not None
