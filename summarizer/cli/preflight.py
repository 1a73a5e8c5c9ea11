"""Checks the models that a command names before it imports what would call them."""

from __future__ import annotations

from summarizer.settings import EXTRACTIVE, Settings

NOT_MODELS = ("self", "off", EXTRACTIVE)


def check_models(*names: str | None) -> None:
    """Check the models that are named; None stands for the configured one.

    Raises:
        ConfigurationError: The configuration cannot be used, or a key or the extra `llm` is missing.
        UnknownModelError: There is no such model.
        ProviderUnavailableError: Nothing listens at a model's base URL.
    """
    settings = Settings.load()
    asked = [name for one in names if (name := one or settings.model) not in NOT_MODELS]
    if not asked:
        return
    from summarizer.gateway.preflight import check_before_loading

    for name in asked:
        check_before_loading(name, settings=settings)
