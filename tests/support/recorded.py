"""What the recorded tests share: articles, a small schema, and where the models are served that are recorded."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, Field

from summarizer.schemas.blocks import Quote

CASSETTES = Path(__file__).resolve().parents[2] / "cassettes"

ACCOUNTS = CASSETTES / "accounts.txt"
"""Models of providers that were recorded with somebody's account, one a line."""

MODEL = "http://127.0.0.1:8411"
"""Where `tests/recording` serves the small model, with the APIs of OpenAI and of Anthropic."""

MARK = "0f1e2d3c4b5a6978"
"""What stands around the data in a recorded request, so that it can be sent again as it was."""

PROXY = "http://127.0.0.1:8412"
"""Where it serves the same one with Google's."""

BRIDGE = "The harbour bridge will not open before May. Mayor Anna Lind said the repairs cost 3.2 million euros."
LIBRARY = "The town council closed the library. “We have no money,” said Mayor Bo Ek – and left."
PIERS = (
    "The harbour bridge will not open before May. Mayor Anna Lind said the repairs cost 3.2 million euros. Divers "
    "found cracks in four piers. A ferry runs each hour. The town pays for it. Bo Ek lost 400 customers."
)


class Passages(BaseModel):
    """Words of the article."""

    # a length, because the model would otherwise go on until its limit
    quotes: list[Annotated[Quote, Field(json_schema_extra={"maxLength": 50})]] = Field(min_length=1, max_length=2)


def list_recordings() -> list[Path]:
    others = {CASSETTES / "README.md", ACCOUNTS}
    return sorted(path for path in CASSETTES.rglob("*") if path.is_file() and path not in others)
