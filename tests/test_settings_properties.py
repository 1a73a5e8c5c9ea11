"""Whatever a configuration file or a variable holds, it is taken or refused by name, and a refusal shows no value."""

from __future__ import annotations

import json
import os
import warnings
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.errors import ConfigurationError
from summarizer.settings import Settings

SECRET = "qz7Kx-canary-Vw93"
"""Like nothing that a message could hold otherwise."""

NAMES = sorted(Settings.model_fields)
SCALARS = st.one_of(
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.sampled_from([SECRET, "", "0", "-1", "true", "1e400", f"http://{SECRET}:x@[", "sqlite:///", "\0", "é" * 300]),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["model", "hash", "mode", "api_base", "api_key_env", "models", "price", "a", "a b", ""]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=6,
)


def write_toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(name)} = {write_toml(each)}" for name, each in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(write_toml, value))}]"
    return repr(value) if isinstance(value, float) else json.dumps(value)


def load(path: Path | None) -> None:
    """Load the configuration: it is taken, or an error names what is wrong in one line and shows no value."""
    said = ""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            Settings.load(path=path)
        except ConfigurationError as error:
            said = str(error)
    assert SECRET not in said
    assert "\n" not in said


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("settings") / "summarizer.toml"


@given(values=st.dictionaries(st.sampled_from([*NAMES, "api_keyz"]), VALUES, min_size=1, max_size=3))
def test_any_file(file: Path, values: dict[str, Any]) -> None:
    file.write_text("\n".join(f"{name} = {write_toml(value)}" for name, value in values.items()), encoding="utf-8")
    load(file)


@given(data=st.binary(max_size=60))
def test_any_bytes(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    load(file)


@given(name=st.sampled_from(NAMES), value=SCALARS.map(str) | VALUES.map(json.dumps))
def test_any_variable(name: str, value: str) -> None:
    variable = f"SUMMARIZER_{name.upper()}"
    with pytest.MonkeyPatch.context() as patch:
        for kept in [each for each in os.environ if each.startswith("SUMMARIZER_")]:
            patch.delenv(kept)
        patch.setenv(variable, value.replace("\0", ""))
        load(None)
