"""One frozen Settings from SUMMARIZER_* and summarizer.toml: what is configured, and nothing that acts on it.

Values are read once, where a command, a server or a call begins; nothing below reads the environment for itself,
except for the providers' own keys.
"""

from __future__ import annotations

import os
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, PrivateAttr, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from summarizer.errors import ConfigurationError
from summarizer.model_settings import Deployment as Deployment
from summarizer.model_settings import ModelSettings as ModelSettings
from summarizer.model_settings import ProviderSettings as ProviderSettings

EXTRACTIVE = "extractive"
"""The built-in engine: no model, no network, no key."""

CONFIG_VARIABLE = "SUMMARIZER_CONFIG"
DEFAULT_CONFIG = "summarizer.toml"


class Settings(BaseSettings):
    """Everything that can be configured. Each has an environment variable `SUMMARIZER_<NAME>`.

    The environment wins over the file, and an argument of a call or command wins over both.
    """

    model_config = SettingsConfigDict(
        env_prefix="SUMMARIZER_", frozen=True, extra="forbid", env_ignore_empty=True, env_nested_delimiter=None
    )

    model: str = Field(default=EXTRACTIVE, min_length=1, description="The default model, or a name under `models`.")
    models: dict[str, ModelSettings] = Field(default_factory=dict, description="Models by name; see `ModelSettings`.")
    providers: dict[str, ProviderSettings] = Field(
        default_factory=dict, description="Limits by LiteLLM's name of a provider; see `ProviderSettings`."
    )
    allow_any_model: bool = Field(
        default=False, description="Whether callers over HTTP may ask for models that are not configured (you pay)."
    )
    judge: str | None = Field(
        default=None,
        min_length=1,
        max_length=200,
        description="Who decides whether what a model wrote follows from the article: `self` (the model itself), the "
        "name of another model, or `off`. If unset, `self`, and `off` for `local/` models and the built-in engine.",
    )
    on_not_stated: Literal["reject", "flag"] = Field(
        default="reject",
        description="What becomes of an item of which the judge says that the article does not state it.",
    )
    reasks: int = Field(
        default=1,
        ge=0,
        le=3,
        description="How often a model is asked again for an answer that was no object in the schema. With 0, items "
        "that failed are not asked for again either.",
    )
    retries: int = Field(
        default=1, ge=0, le=5, description="How often a passing fault of a provider is tried again, its wait kept to."
    )
    timeout: float = Field(
        default=120.0, gt=0, description="Seconds for all calls of a model together, and of those that stand in for it."
    )
    connect_timeout: float = Field(default=10.0, gt=0, description="Seconds to connect to a provider.")
    first_token_timeout: float | None = Field(
        default=None, gt=0, description="Seconds to the first token of a streamed answer; no limit of its own if unset."
    )
    max_request_tokens: int | None = Field(
        default=None, gt=0, description="Tokens that the calls for one request may take together, sent and written."
    )
    max_request_usd: float | None = Field(
        default=None, gt=0, description="US dollars that the calls for one request may cost together."
    )
    chunk_tokens: int | None = Field(
        default=None,
        ge=200,
        description="Tokens of an article that a model, or the built-in engine, is shown at once: a longer one is "
        "read in parts. As many as the model's context has room for if unset.",
    )
    chunk_concurrency: int = Field(
        default=8, ge=1, le=64, description="Parts of one article that a model is asked about at one time."
    )
    local_context: int = Field(
        default=8192,
        ge=512,
        description="Tokens that an article, its instructions and the answer of a `local/` model "
        "may have together. It takes memory.",
    )
    local_threads: int | None = Field(
        default=None, ge=1, le=512, description="Threads of a `local/` model; all processors but one if unset."
    )
    local_max_items: int = Field(
        default=8,
        ge=1,
        le=100,
        description="The most items of any list that a `local/` model writes: it is held to "
        "that while it writes, since small models do not find an end.",
    )
    local_timeout: float = Field(
        default=600.0, gt=0, description="The timeout of `local/` models, which take longer where no GPU computes."
    )
    max_article_chars: int = Field(default=1_000_000, gt=0, description="Longest article, in code points.")
    max_file_bytes: int = Field(
        default=50_000_000, gt=0, description="Largest file that an article is taken out of, also over HTTP, in bytes."
    )
    fetch: bool | None = Field(
        default=None,
        description="Whether callers over HTTP may have addresses fetched; by default only where `api_keys` are set.",
    )
    fetch_private: bool = Field(
        default=False, description="Whether addresses that are not public may be fetched too: those of your network."
    )
    fetch_timeout: float = Field(default=20.0, gt=0, description="Seconds to fetch an address, redirects included.")
    fetch_max_bytes: int = Field(default=20_000_000, gt=0, description="The most that is fetched of it, in bytes.")
    max_body_bytes: int = Field(
        default=8_000_000, gt=0, description="Largest HTTP request body but for files and batches, in bytes."
    )
    api_keys: Annotated[tuple[SecretStr, ...], NoDecode] = Field(
        default=(), description="Keys that callers over HTTP must send one of; comma-separated. None: no key is asked."
    )
    schema_dir: Path | None = Field(
        default=None,
        description="Folder with schemas of your own, `NAME.py` and `NAME.md`; in the file it goes from the file's "
        "folder. See docs/schemas.md.",
    )
    cache: bool = Field(
        default=True, description="Whether the service keeps the briefs that models write, for identical requests."
    )
    cache_dir: Path | None = Field(
        default=None, description="Folder that it keeps them in; `summarizer` in the user's cache folder if unset."
    )
    cache_seconds: float = Field(default=86_400.0, gt=0, description="Seconds for which a brief is kept.")
    cache_max_bytes: int = Field(
        default=256_000_000, gt=0, description="Bytes of briefs that are kept; beyond that the oldest go."
    )
    resume_seconds: float = Field(
        default=120.0, ge=0, description="Seconds for which a stream of events can be taken up again; 0 for never."
    )
    resume_max_bytes: int = Field(
        default=64_000_000, gt=0, description="Bytes of events that are kept in memory for that; the oldest go first."
    )
    database_url: SecretStr | None = Field(
        default=None,
        description="Where batches and the answers to idempotency keys are kept: `sqlite:///PATH` or "
        "`postgresql://USER:PASSWORD@HOST/NAME`; one SQLite file in the user's data folder if unset.",
    )
    batch_worker: bool = Field(
        default=True, description="Whether `summarizer serve` works on batches itself; else `summarizer worker` does."
    )
    batch_concurrency: int = Field(
        default=16, ge=1, le=1000, description="Calls of models that one worker makes for batches at one time."
    )
    batch_attempts: int = Field(
        default=3, ge=1, le=100, description="How often an article of a batch is begun where its provider fails."
    )
    batch_days: float = Field(default=30.0, gt=0, description="Days for which a batch is kept after it has ended.")
    batch_max_bytes: int = Field(
        default=1_000_000_000, gt=0, description="Largest body of a request that makes a batch, in bytes."
    )
    idempotency_seconds: float = Field(
        default=86_400.0, ge=0, description="Seconds for which the answer to an `Idempotency-Key` is kept; 0 for never."
    )
    idempotency_max_bytes: int = Field(
        default=1_000_000_000, gt=0, description="Bytes of such answers that are kept, packed; the oldest go first."
    )
    webhook_secret: SecretStr | None = Field(
        default=None,
        description="Signs the webhooks of batches: base64 of 24 bytes or more; several, comma-separated, while one is "
        "being replaced. Without it no batch may name a webhook.",
    )
    host: str = Field(default="127.0.0.1", description="Address that the service listens on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port that the service listens on; 0 for any.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(default="info", description="What is logged.")

    _folder: Path = PrivateAttr(default_factory=Path)

    @property
    def folder(self) -> Path:
        """The configuration file's folder, from which the paths in it go; the working directory without one."""
        return self._folder

    @field_validator("api_keys", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - the signature is pydantic-settings' own
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - no `.env` is read
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - no secrets folder is read
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over what `load` read from the file."""
        return env_settings, init_settings

    @classmethod
    def load(cls, *, path: Path | None = None) -> Settings:
        """Read the configuration file, if there is one, and the environment.

        Where there is no file, the settings of an environment that was read before are given again.

        Args:
            path: The file; by default what SUMMARIZER_CONFIG names, else `summarizer.toml` in the working directory.

        Raises:
            ConfigurationError: The file is named but missing, is no TOML, or a value in it or in the environment is
                not usable. The message names the setting and never shows a value, which may be a key.
        """
        source = path or (Path(named) if (named := os.environ.get(CONFIG_VARIABLE)) else None)
        if source is None and not Path(DEFAULT_CONFIG).exists():
            return _read_environment(
                frozenset(item for item in os.environ.items() if item[0].upper().startswith("SUMMARIZER_"))
            )
        return cls._read(source)

    @classmethod
    def _read(cls, source: Path | None) -> Self:
        values = read_toml(source or Path(DEFAULT_CONFIG), required=source is not None)
        if isinstance(folder := values.get("schema_dir"), str):
            values["schema_dir"] = str((source or Path(DEFAULT_CONFIG)).parent / folder)
        try:
            settings = cls(**values)
        except ValidationError as error:
            faults = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'settings'}: {e['msg']}" for e in error.errors())
            raise ConfigurationError(
                f"The configuration cannot be used: {faults}. Settings come from {source or DEFAULT_CONFIG} and from "
                "SUMMARIZER_* variables; `summarizer doctor` lists them."
            ) from None
        settings._folder = (source or Path(DEFAULT_CONFIG)).parent
        return settings


@lru_cache(maxsize=8)
def _read_environment(variables: frozenset[tuple[str, str]]) -> Settings:  # noqa: ARG001 - the key; pydantic reads them
    """The settings of an environment without a file: reading its variables takes as long as verifying many quotes."""
    return Settings._read(None)


def read_toml(path: Path, *, required: bool) -> dict[str, Any]:
    """The file's values; empty where it is not there and need not be.

    Raises:
        ConfigurationError: It is missing, unreadable or no TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if not required:
            return {}
        raise ConfigurationError(
            f"There is no configuration file {path}; mend {CONFIG_VARIABLE} or unset it."
        ) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(f"The configuration file {path} cannot be read: {error}") from None
