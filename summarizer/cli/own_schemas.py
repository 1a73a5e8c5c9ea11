"""What the doctor says of the schema folder: what is broken and why, and what in a schema nothing verifies."""

from __future__ import annotations

from collections.abc import Iterator

from summarizer.cli.findings import Finding
from summarizer.schema_folder.finding import BrokenSchema, find_fault, list_own
from summarizer.settings import Settings


def check_own_schemas(settings: Settings) -> Iterator[Finding]:
    """Look at each file of the folder; nothing where none is configured."""
    if fault := find_fault(settings):
        yield Finding(state="missing", subject="schema folder", said=fault)
        return
    for name, schema in list_own(settings).items():
        subject = f"schema {name}"
        if isinstance(schema, BrokenSchema):
            yield Finding(state="missing", subject=subject, said=f"broken. {schema.reason}")
            continue
        from summarizer.schema_folder.loading import list_unverified

        loose = list_unverified(schema.content)
        told = f"; nothing verifies {', '.join(loose)}, which should be Prose if the article is to prove it"
        yield Finding(state="ok", subject=subject, said=f"version {schema.version}{told if loose else ''}")
