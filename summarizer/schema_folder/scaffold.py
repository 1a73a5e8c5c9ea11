"""Writes the two files of a new schema, which work as they are. Existing files are not overwritten."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from string import Template
from typing import Final

from summarizer.errors import ConfigurationError
from summarizer.schema_folder.loader import check_name

TEMPLATE_FOLDER: Final = "start"


def create_schema_files(name: str, /, *, folder: Path) -> tuple[Path, Path]:
    """Write `NAME.py` and `NAME.md` into a folder, which is created if it does not exist.

    Returns:
        The paths of the two files.

    Raises:
        ConfigurationError: The name is invalid or taken, or the files cannot be written.
    """
    schema, prompt = folder / f"{name}.py", folder / f"{name}.md"
    check_name(name)
    for path in (schema, prompt):
        if path.exists():
            raise ConfigurationError(f"{path} exists already and is not changed. Choose another name or --dir.")
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
