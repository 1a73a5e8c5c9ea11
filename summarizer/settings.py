"""The configuration, from SUMMARIZER_* variables and summarizer.toml.

It is read once, when a command, a service or a call starts. Nothing else reads the environment, except for providers'
keys.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tomllib
import warnings
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, Self

from pydantic import (
    Field,
    PrivateAttr,
    SecretStr,
    ValidationError,
    ValidatorFunctionWrapHandler,
    field_validator,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    InitSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

from summarizer.errors import ConfigurationError
from summarizer.model_settings import KEY_NAME, Seconds, WholeSeconds, refuse_switch
from summarizer.model_settings import Deployment as Deployment
from summarizer.model_settings import KeySettings as KeySettings
from summarizer.model_settings import ModelSettings as ModelSettings
from summarizer.model_settings import ProviderSettings as ProviderSettings
from summarizer.validation_errors import UnknownSettingWarning, explain_errors, find_unknown_variables

EXTRACTIVE: Final = "extractive"  # name of the built-in engine, which needs no model, no network and no key

CONFIG_VARIABLE: Final = "SUMMARIZER_CONFIG"
API_KEYS_VARIABLE: Final = "SUMMARIZER_API_KEYS"
DEFAULT_CONFIG: Final = "summarizer.toml"
MOST_CHARS: Final = 1_000_000  # of a configuration file

HOST_NAME: Final = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.?")

ORIGIN: Final = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+.-]*)://(?P<host>[a-z0-9_.-]+|\[[0-9a-f:.]+\])(:(?P<port>[0-9]{1,5}))?/?"
)

FIELD_IN_ERROR: Final = re.compile(r'field "(\w+)"')
"""Finds the name of a setting in the message of a pydantic-settings error, which has no attribute for it."""


class Settings(BaseSettings):
    """The configuration. Each setting has an environment variable `SUMMARIZER_<NAME>`.

    The environment overrides the file, and arguments of calls and commands override both. The docstrings below the
    settings are the table in docs/configuration.md.
    """

    model_config = SettingsConfigDict(
        env_prefix="SUMMARIZER_",
        frozen=True,
        extra="forbid",
        allow_inf_nan=False,
        env_ignore_empty=True,
        env_nested_delimiter=None,
    )

    model: str = Field(default=EXTRACTIVE, min_length=1)
    """The default model, or a name under `models`."""
    models: dict[str, ModelSettings] = Field(default_factory=dict)
    """Models by name; see `ModelSettings`."""
    providers: dict[str, ProviderSettings] = Field(default_factory=dict)
    """Limits of providers, by LiteLLM's name of the provider; see `ProviderSettings`."""
    allow_any_model: bool = False
    """Whether HTTP callers can use models that are not configured, at your cost."""
    judge: str | None = Field(default=None, min_length=1, max_length=200)
    """Model that decides whether a brief's sentences follow from the article: `self` (the model that wrote them), the
    name of another model, or `off`. If unset, `self`, but `off` for `local/` models and the built-in engine."""
    on_not_stated: Literal["reject", "flag"] = "reject"
    """What happens to an item that, according to the judge, the article does not state."""
    reasks: int = Field(default=1, ge=0, le=3)
    """How often a model is asked again if its answer does not match the schema. With 0, rejected items are not asked
    for again either."""
    retries: int = Field(default=1, ge=0, le=5)
    """Number of retries after a transient error of a provider; they respect its Retry-After."""
    timeout: Seconds = Field(default=120.0, gt=0)
    """Time limit in seconds for all calls that write a brief, shared with fallbacks; a review has the judge's own."""
    connect_timeout: Seconds = Field(default=10.0, gt=0)
    """Time limit in seconds to connect to a provider."""
    first_token_timeout: Seconds | None = Field(default=None, gt=0)
    """Time limit in seconds for the first token of a streamed answer; no limit if unset."""
    max_request_tokens: int | None = Field(default=None, gt=0)
    """Maximum prompt and completion tokens of all calls for one request."""
    max_request_usd: float | None = Field(default=None, gt=0)
    """Maximum cost of all calls for one request, in US dollars."""
    chunk_tokens: int | None = Field(default=None, ge=200)
    """Maximum tokens of an article in one call of a model or of the built-in engine; a longer article is read in parts.
    If unset, as many as fit into the model's context."""
    chunk_concurrency: int = Field(default=8, ge=1, le=64)
    """Parts of one article that are processed concurrently."""
    local_context: int = Field(default=8192, ge=512)
    """Maximum tokens of instructions, article and answer together for a `local/` model. A larger context takes more
    memory."""
    local_threads: int | None = Field(default=None, ge=1, le=512)
    """Threads of a `local/` model; all processors but one if unset."""
    local_max_items: int = Field(default=8, ge=1, le=100)
    """Maximum items of each list that a `local/` model writes, enforced during generation, since small models may not
    stop by themselves."""
    local_timeout: Seconds = Field(default=600.0, gt=0)
    """Timeout of `local/` models in seconds. They are slow without a GPU."""
    max_article_chars: int = Field(default=1_000_000, gt=0)
    """Maximum length of an article in code points."""
    max_file_bytes: int = Field(default=50_000_000, gt=0)
    """Maximum size in bytes of a file with an article, including files sent over HTTP."""
    parse_timeout: Seconds = Field(default=20.0, gt=0)
    """Time limit in seconds for the service to read a file or a web page."""
    parse_max_memory: int = Field(default=500_000_000, ge=200_000_000, le=2**62)
    """Maximum memory in bytes of the process that reads a file or a web page, on systems that can limit it."""
    fetch: bool | None = None
    """Whether the service fetches URLs for HTTP callers. By default it does if `api_keys` or `keys` are set, or if
    `provenbrief serve` listens on a loopback address and `fetch_private` is off."""
    fetch_private: bool = False
    """Whether addresses that are not public, such as those of your network, can be fetched as well."""
    fetch_timeout: Seconds = Field(default=20.0, gt=0)
    """Time limit in seconds to fetch a URL, including redirects."""
    fetch_max_bytes: int = Field(default=20_000_000, gt=0)
    """Maximum size of a fetched document in bytes."""
    max_body_bytes: int = Field(default=8_000_000, gt=0)
    """Maximum size of an HTTP request body in bytes, except for files and batches."""
    api_keys: Annotated[tuple[SecretStr, ...], NoDecode] = ()
    """Keys of HTTP callers, comma-separated. If neither this nor `keys` is set, no key is required. A list of empty
    keys, such as from two unset variables, is an error."""
    keys: dict[str, KeySettings] = Field(default_factory=dict)
    """Keys of HTTP callers with individual limits, by name; see `KeySettings`."""
    schema_dir: Path | None = None
    """Folder with your own schemas, `NAME.py` and `NAME.md`. In the configuration file, it is relative to the file's
    folder. See docs/schemas.md."""
    cache: bool = True
    """Whether the service caches the briefs that models write, for identical requests."""
    cache_dir: Path | None = None
    """Folder of the cache; `summarizer` in the user's cache folder if unset."""
    cache_seconds: Seconds = Field(default=86_400.0, gt=0)
    """Maximum age of a cached brief in seconds."""
    cache_max_bytes: int = Field(default=256_000_000, gt=0)
    """Maximum size of the cache in bytes, for all callers together. The oldest briefs are evicted."""
    resume_seconds: Seconds = Field(default=120.0, ge=0)
    """Seconds for which a stream of events can be resumed after a lost connection; 0 disables it."""
    resume_max_bytes: int = Field(default=64_000_000, gt=0)
    """Maximum size in bytes of the events kept in memory for resuming. The oldest of the caller with the most are
    evicted."""
    database_url: SecretStr | None = None
    """Database of batches and of responses to idempotency keys: `sqlite:///PATH` or
    `postgresql://USER:PASSWORD@HOST/NAME`; one SQLite file in the user's data folder if unset."""
    batch_worker: bool = True
    """Whether `provenbrief serve` works on batches; otherwise run `provenbrief worker`."""
    batch_concurrency: int = Field(default=16, ge=1, le=1000)
    """Maximum concurrent model calls of one worker for batches."""
    batch_attempts: int = Field(default=3, ge=1, le=100)
    """Maximum attempts for an article of a batch if its provider fails."""
    batch_days: float = Field(default=30.0, gt=0)
    """Days for which a finished batch is kept."""
    batch_max_bytes: int = Field(default=1_000_000_000, gt=0)
    """Maximum size in bytes of a request that creates a batch."""
    batch_max_stored_bytes: int = Field(default=10_000_000_000, gt=0)
    """Approximate maximum size in bytes of one key's stored batches with their briefs, compressed; without keys, of all
    callers' batches. A new batch above it is refused."""
    idempotency_seconds: Seconds = Field(default=86_400.0, ge=0)
    """Seconds for which the response to an `Idempotency-Key` is kept; 0 disables it."""
    idempotency_max_bytes: int = Field(default=1_000_000_000, gt=0)
    """Maximum compressed size in bytes of these responses. The oldest of the callers with the most are deleted."""
    webhook_secret: SecretStr | None = None
    """Secret that signs the webhooks of batches: base64 of at least 24 bytes; several, comma-separated, while one is
    being replaced. If unset, batches cannot have webhooks."""
    host: str = "127.0.0.1"
    """Address that the service listens on."""
    port: int = Field(default=8000, ge=0, le=65535)
    """Port that the service listens on; 0 for any free one."""
    workers: int = Field(default=1, ge=1, le=64)
    """Number of processes that serve. They share the port and all limits; each takes the memory of a whole service."""
    header_timeout: Seconds = Field(default=10.0, gt=0)
    """Time limit in seconds for the headers of an HTTP request."""
    body_timeout: Seconds = Field(default=30.0, gt=0)
    """Time limit in seconds for the body of an HTTP request, plus one second for each kB received."""
    keep_alive_timeout: WholeSeconds = Field(default=5, ge=1)
    """Seconds for which a connection without a request is kept open after a response."""
    write_timeout: Seconds = Field(default=60.0, gt=0)
    """Seconds for which a client may stop reading a response that is being sent."""
    drain_timeout: WholeSeconds = Field(default=30, ge=1)
    """Seconds that running requests and articles of batches (at most 20 s) have to finish when the service stops."""
    max_connections: int = Field(default=10_000, ge=1)
    """Maximum open connections; further ones get 503 with Retry-After."""
    max_requests: int = Field(default=512, ge=1)
    """Maximum concurrent POST requests under /v1; further ones wait for their turn."""
    max_requests_per_key: int | None = Field(default=None, ge=1)
    """Maximum concurrent POST requests of one key; further ones wait. If unset, half of `max_requests` if there are
    several keys, and all of them if there is one. A key has the same share of `max_queued`."""
    max_queued: int = Field(default=1024, ge=0)
    """Maximum requests that wait for their turn; further ones get 503, or 429 if their key has its share."""
    queue_timeout: Seconds = Field(default=30.0, gt=0)
    """Seconds after which a request that still waits for its turn gets 503, or 429 if its key has its share."""
    cors_origins: Annotated[tuple[str, ...], NoDecode] = ()
    """Origins whose pages can call the service, comma-separated, such as `https://desk.example.org`; `*` for all. If
    unset, only the service's own pages can."""
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = ()
    """Host names under which callers reach the service, comma-separated, such as `desk.example.org`; `*` for all. IP
    addresses and names without a dot are always allowed. If unset, a service without keys refuses all others, and a
    service with keys refuses none."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """Lowest level that is logged."""
    log_format: Literal["auto", "json", "console"] = "auto"
    """Format of the log: `json`, one object per line; `console`, for people; or `auto`, which is `console` if standard
    error is a terminal, else `json`."""

    _folder: Path = PrivateAttr(default_factory=Path)

    @property
    def folder(self) -> Path:
        """The folder of the configuration file, to which its paths are relative; without one, the working directory."""
        return self._folder

    _refuse_switch = field_validator("*", mode="wrap")(refuse_switch)

    @field_validator("api_keys", "cors_origins", "allowed_hosts", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value

    @field_validator("log_level", "log_format", mode="before")
    @classmethod
    def _lower(cls, value: Any) -> Any:
        return value.lower() if isinstance(value, str) else value

    @field_validator("api_keys", mode="wrap")
    @classmethod
    def _check_api_keys(cls, given: Any, read: ValidatorFunctionWrapHandler) -> Any:
        keys = read(given)
        if (not keys and (given or isinstance(given, str))) or not all(key.get_secret_value().strip() for key in keys):
            raise ValueError(
                "it is set but contains no key or an empty one: add the keys, or remove it to require none"
            )
        if any("\ud800" <= char <= "\udfff" for key in keys for char in key.get_secret_value()):
            raise ValueError("a key has bytes that are not UTF-8")
        return keys

    @field_validator("allowed_hosts")
    @classmethod
    def _check_hosts(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            if name != "*" and not HOST_NAME.fullmatch(name):
                raise ValueError("write each name without scheme, port, path and wildcard, or `*` alone for all")
        return tuple(name.lower().removesuffix(".") for name in names)

    @field_validator("cors_origins")
    @classmethod
    def _check_origins(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(origin if origin in ("*", "null") else read_origin(origin) for origin in origins)

    @field_validator("webhook_secret")
    @classmethod
    def _check_webhook_secret(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None:
            from summarizer.signing import read_secrets  # loaded only if it is needed

            try:
                read_secrets(secret.get_secret_value())
            except ConfigurationError as error:
                raise ValueError(str(error).removesuffix(".")) from None
        return secret

    @model_validator(mode="after")
    def _check_keys(self) -> Self:
        plain = {hashlib.sha256(key.get_secret_value().encode()).digest() for key in self.api_keys}
        known = {EXTRACTIVE, self.model, *self.models}
        owners: dict[bytes, str] = {}
        for name, key in self.keys.items():
            if not KEY_NAME.fullmatch(name):
                raise ValueError(
                    f"keys.{name[:60]}: a name has 1 to 50 letters, digits, dots, hyphens and underscores, and begins "
                    "with a letter or digit"
                )
            if plain.intersection(key.digests):
                raise ValueError(f"keys.{name}: this key is also in api_keys, where it has no limits; remove it there")
            for digest in key.digests:
                if (owner := owners.setdefault(digest, name)) != name:
                    reason = f"it has the same hash as keys.{owner}; give each name a key of its own"
                    raise ValueError(f"keys.{name}: {reason}")
            for model in key.models or ():
                if model not in known and not (self.allow_any_model and "/" in model):
                    raise ValueError(
                        f"keys.{name}.models: there is no model '{model}'; use one of {', '.join(sorted(known))}"
                    )
        return self

    def find_model(self, name: str) -> ModelSettings:
        """Return the table `[models.NAME]`, or one without settings if the name itself is a model's."""
        return self.models.get(name) or ModelSettings.model_construct(model=name)

    @property
    def requires_key(self) -> bool:
        """Whether HTTP callers need a key."""
        return bool(self.api_keys or self.keys)

    @property
    def key_names(self) -> dict[bytes, str]:
        """Names of HTTP callers' keys by digest; empty names for those in `api_keys`."""
        plain = {hashlib.sha256(key.get_secret_value().encode()).digest(): "" for key in self.api_keys}
        return plain | {digest: name for name, key in self.keys.items() for digest in key.digests}

    @property
    def caller_count(self) -> int:
        """Number of HTTP callers with keys; keys with the same name belong to one caller."""
        return len({name or digest for digest, name in self.key_names.items()})

    if not TYPE_CHECKING:  # type checkers know the arguments of a class without __init__

        def __init__(self, **given: Any) -> None:
            """Take settings as arguments, before those of the environment.

            Raises:
                ConfigurationError: A setting is unknown or invalid. The message names it but never shows the value.
            """
            try:
                super().__init__(**given)
            except ValidationError as error:
                file, values = _file_values.get()
                variables = {name.upper() for name, value in os.environ.items() if value}
                sources = dict.fromkeys(values, file) | {
                    name: found
                    for name in type(self).model_fields
                    if (found := f"SUMMARIZER_{name.upper()}") in variables
                }
                sources = {name: found for name, found in sources.items() if name not in given}
                reasons = explain_errors(error, type(self), sources=sources)
                raise ConfigurationError(f"The configuration cannot be used: {reasons}") from None
            except SettingsError as error:  # the variable of a table cannot be decoded
                named = FIELD_IN_ERROR.search(str(error))
                name, cause = named[1] if named else "settings", error.__cause__
                reason = "is not JSON. Set it in the configuration file, or set the variable to a JSON object."
                if isinstance(cause, _RepeatedKeyError):
                    reason = f"has the key '{cause}' twice in one object. Keep one of them."
                raise ConfigurationError(
                    f"The configuration cannot be used: {name}: SUMMARIZER_{name.upper()} {reason}"
                ) from None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - replaced by one that refuses repeated keys
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - no `.env` is read
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - no secrets folder is read
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Order the sources by priority: arguments, the environment, the file that `load` has read."""
        return (
            init_settings,
            _Environment(settings_cls),
            InitSettingsSource(settings_cls, init_kwargs=_file_values.get()[1]),
        )

    @classmethod
    def load(cls, *, path: str | os.PathLike[str] | None = None) -> Settings:
        """Read the configuration file, if there is one, and the environment.

        Without a file, the settings are cached by the SUMMARIZER_* variables.

        Args:
            path: The file; by default the one named by SUMMARIZER_CONFIG, or else `summarizer.toml` in the working
                directory.

        Raises:
            ConfigurationError: The named file is missing or not valid TOML, or a value is invalid. The message names
                the setting but never shows the value, which may be a key.
        """
        named = path or os.environ.get(CONFIG_VARIABLE)
        source = Path(named) if named else None
        if source is None and not Path(DEFAULT_CONFIG).exists():
            return _read_environment(
                frozenset(item for item in os.environ.items() if item[0].upper().startswith("SUMMARIZER_"))
            )
        return cls._read(source)

    @classmethod
    def choose(cls, given: Settings | None) -> Settings:
        """Return the given configuration; without one, load it."""
        if given is not None and not isinstance(given, Settings):
            raise ConfigurationError(
                f"`settings` is a summarizer.settings.Settings, not {type(given).__name__}. Write Settings(…)."
            )
        return given or cls.load()

    @classmethod
    def _read(cls, source: Path | None) -> Self:
        values = read_toml(source or Path(DEFAULT_CONFIG), required=source is not None)
        if isinstance(folder := values.get("schema_dir"), str):
            values["schema_dir"] = str((source or Path(DEFAULT_CONFIG)).parent / folder)
        token = _file_values.set((str(source or DEFAULT_CONFIG), values))
        try:
            settings = cls()
        finally:
            _file_values.reset(token)
        settings._folder = (source or Path(DEFAULT_CONFIG)).parent
        said = find_unknown_variables(cls)
        if os.environ.get(API_KEYS_VARIABLE) == "" and not settings.requires_key:
            said.append(f"{API_KEYS_VARIABLE} is empty, so the service requires no key: give it one, or unset it")
        for warning in said:
            warnings.warn(warning, UnknownSettingWarning, stacklevel=3)
        return settings


class _RepeatedKeyError(ValueError):
    pass


class _Environment(EnvSettingsSource):
    """The environment. JSON with the same key twice in an object is refused, as it is in TOML."""

    def decode_complex_value(self, field_name: str, field: FieldInfo, value: Any) -> Any:
        decoded = super().decode_complex_value(field_name, field, value)
        if decoded is not value:
            json.loads(value, object_pairs_hook=refuse_repeated_keys)
        return decoded


def refuse_repeated_keys(pairs: list[tuple[str, Any]]) -> None:
    """Raise `_RepeatedKeyError` with the first key of a JSON object that repeats an earlier one."""
    names = [name for name, _ in pairs]
    for at, name in enumerate(names):
        if name in names[:at]:
            raise _RepeatedKeyError(name[:60])


_file_values: ContextVar[tuple[str, dict[str, Any]]] = ContextVar("file_values", default=("", {}))
"""Values of the configuration file that `Settings.load` is reading."""


@lru_cache(maxsize=8)
def _read_environment(variables: frozenset[tuple[str, str]]) -> Settings:  # noqa: ARG001 - only the cache's key
    """Return the settings from the environment, cached, since pydantic-settings is slow."""
    return Settings._read(None)


def read_origin(given: str, /) -> str:
    """Return an origin as browsers send it: in lower case, without the default port of its scheme.

    >>> read_origin("HTTPS://Desk.example.org:443/")
    'https://desk.example.org'
    """
    parts = ORIGIN.fullmatch(given.lower())
    if parts is None:
        raise ValueError(
            "write each origin as scheme://host or scheme://host:port, without a path, or `*` alone for all"
        )
    port = parts["port"]
    is_default = (parts["scheme"], port) in (("http", "80"), ("https", "443"))
    return f"{parts['scheme']}://{parts['host']}{f':{port}' if port and not is_default else ''}"


def read_toml(path: Path, *, required: bool) -> dict[str, Any]:
    """Read the values of a TOML file; empty if it is missing and not required."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            text = file.read(MOST_CHARS + 1)
        if len(text) > MOST_CHARS:  # endless, if it is /dev/zero
            raise ConfigurationError(f"The configuration file {path} has over {MOST_CHARS:,} characters.")
        values = tomllib.loads(text)
    except FileNotFoundError:
        if not required:
            return {}
        raise ConfigurationError(
            f"There is no configuration file {path}; correct {CONFIG_VARIABLE} or unset it."
        ) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(f"The configuration file {path} cannot be read: {error}") from None
    if isinstance(values.get("model"), dict):
        name = next(iter(values["model"]), "NAME")
        raise ConfigurationError(f"{path}: a model is a table [models.{name}], not [model.{name}].")
    return values
