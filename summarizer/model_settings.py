"""The tables of summarizer.toml that have many keys: models, their deployments, and providers.

What is configured once for the whole service is in `summarizer.settings`, which reads these too.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from summarizer.schemas.brief import Mode


class Deployment(BaseModel):
    """One of several places that serve a model: what it has of its own, the rest is the model's."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str | None = Field(default=None, min_length=1, description="LiteLLM's 'provider/model', where it differs.")
    api_base: str | None = Field(default=None, description="Base URL, where it differs.")
    api_key_env: str | None = Field(default=None, description="Variable that holds the key, where it differs.")
    weight: float = Field(default=1.0, gt=0, description="Its share of the calls beside the others.")


class ModelSettings(BaseModel):
    """One `[models.NAME]` table: NAME can be used wherever a model can."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str = Field(
        min_length=1, description="LiteLLM's 'provider/model', 'local/<file.gguf>', 'local/smollm2', or 'extractive'."
    )
    api_base: str | None = Field(default=None, description="Base URL, where it is not the provider's own.")
    api_key_env: str | None = Field(
        default=None, description="Name of the environment variable that holds the key, where it is not the usual one."
    )
    mode: Mode = Field(default="auto", description="How the model is made to answer in the schema.")
    timeout: float | None = Field(
        default=None, gt=0, description="Seconds for the whole of its calls; the general timeout if unset."
    )
    connect_timeout: float | None = Field(
        default=None, gt=0, description="Seconds to connect; the general one if unset."
    )
    first_token_timeout: float | None = Field(
        default=None, gt=0, description="Seconds to the first token of a streamed answer; the general one if unset."
    )
    retries: int | None = Field(
        default=None, ge=0, le=5, description="How often a passing fault is tried again; the general number if unset."
    )
    max_tokens: int | None = Field(default=None, gt=0, description="Limit of the answer's tokens.")
    temperature: float | None = Field(default=None, ge=0, le=2, description="Sampling temperature.")
    fallbacks: tuple[str, ...] = Field(
        default=(), description="Models that are asked instead where this one fails, in order."
    )
    fallbacks_when_too_long: tuple[str, ...] = Field(
        default=(), description="Models with a longer context, asked first where the article is too long for this one."
    )
    fallbacks_when_rejected: tuple[str, ...] = Field(
        default=(), description="Models that are asked as well if items of an answer fail their checks."
    )
    judge: str | None = Field(
        default=None,
        min_length=1,
        max_length=200,
        description="Who judges what this model writes: `self`, the name of another model, or `off`; the general "
        "`judge` if unset.",
    )
    deployments: tuple[Deployment, ...] = Field(
        default=(), description="Several places that serve the model: calls are shared among them by weight."
    )
    context: int | None = Field(
        default=None,
        ge=512,
        description="Tokens that a request and its answer may have together; what LiteLLM knows of the model if unset, "
        "and `local_context` for a `local/` model. A longer article is read in parts.",
    )
    threads: int | None = Field(
        default=None, ge=1, le=512, description="Of a `local/` model: its threads; `local_threads` if unset."
    )
    max_items: int | None = Field(
        default=None,
        ge=1,
        le=100,
        description="Of a `local/` model: the most items of any list that it writes; `local_max_items` if unset.",
    )
    input_cost_per_token: float | None = Field(
        default=None, ge=0, description="US dollars for a token that is sent, where LiteLLM does not know the price."
    )
    output_cost_per_token: float | None = Field(
        default=None, ge=0, description="US dollars for a token that is written, where LiteLLM does not know the price."
    )

    @field_validator("output_cost_per_token")
    @classmethod
    def _needs_both(cls, value: float | None, info: ValidationInfo) -> float | None:
        if (value is None) != (info.data.get("input_cost_per_token") is None):
            raise ValueError("give input_cost_per_token and output_cost_per_token together")
        return value


class ProviderSettings(BaseModel):
    """One `[providers.NAME]` table: what holds for all calls of a provider, whatever the model."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    concurrency: int | None = Field(default=None, gt=0, description="Calls at one time; no limit if unset.")
    requests_per_minute: float | None = Field(default=None, gt=0, description="Calls in a minute; no limit if unset.")
