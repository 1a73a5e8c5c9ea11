"""The output mode: how a model is made to answer in the schema."""

from __future__ import annotations

from typing import Literal, TypeAlias

Mode: TypeAlias = Literal["auto", "tools", "json_schema", "json"]
"""How a model is made to answer in the schema; `auto` takes what the configuration or LiteLLM knows of it."""
