"""`provenbrief models` and `provenbrief schemas`: the lists that the service returns."""

from __future__ import annotations

from summarizer.cli.errors import COMPLETE
from summarizer.cli.output import write_json
from summarizer.cli.tables import print_table
from summarizer.pipeline.catalogue import list_models, list_schemas
from summarizer.settings import Settings


def write_models(*, form: str) -> int:
    """Print the configured models."""
    listed = list_models(Settings.load())
    if form == "json":
        write_json(listed)
    else:
        rows = [(card.name, card.model, card.engine, "default" if card.default else "") for card in listed.models]
        print_table("Models", ("Name", "Model", "Engine", ""), rows)
    return COMPLETE


def write_schemas(*, form: str) -> int:
    """Print the available schemas."""
    listed = list_schemas(Settings.load())
    if form == "json":
        write_json(listed)
    else:
        rows = [(card.name, card.version or "broken", card.problem or card.description) for card in listed.schemas]
        print_table("Schemas", ("Name", "Version", "What it holds"), rows)
    return COMPLETE
