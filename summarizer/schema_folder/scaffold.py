"""Begins a schema of one's own: two files that work as they are, to be changed. What is there is not overwritten."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from string import Template
from typing import Final

from summarizer.errors import ConfigurationError
from summarizer.schema_folder.lookup import check_name

TEMPLATE_FOLDER: Final = "start"


def create_schema_files(name: str, /, *, folder: Path) -> tuple[Path, Path]:
    """Write `NAME.py` and `NAME.md` into a folder, which is made where it is not there.

    Args:
        name: What the schema is to be called.
        folder: Where to.

    Raises:
        ConfigurationError: The name cannot be used or is taken, or the files cannot be written.
    """
    schema, prompt = folder / f"{name}.py", folder / f"{name}.md"
    check_name(name, path=schema)
    for path in (schema, prompt):
        if path.exists():
            raise ConfigurationError(f"{path} is there already, and is left as it is. Choose another name or --dir.")
    source = resources.files("summarizer.schema_folder").joinpath(TEMPLATE_FOLDER)
    model = "".join(part.capitalize() for part in name.replace("_", "-").split("-") if part)
    text = Template(source.joinpath("schema.py.txt").read_text("utf-8")).substitute(name=name, model=model)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with schema.open("x", encoding="utf-8") as file:
            file.write(text)
        with prompt.open("x", encoding="utf-8") as file:
            file.write(source.joinpath("prompt.md").read_text("utf-8"))
    except OSError as error:
        raise ConfigurationError(f"{error.filename} cannot be written: {error.strerror}.") from None
    return schema, prompt
