"""Writes the Python samples of the documentation and the examples into a folder, for a type checker.

python scripts/write_samples.py build/samples && npx pyright --pythonpath .venv/bin/python build/samples
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # run as a script, this module has only its own folder on the path

from docs.blocks import find_blocks  # noqa: E402 - after the path


def write_samples(folder: Path) -> list[Path]:
    """Write each block of Python of the README and the docs as a file, and copy the examples."""
    folder.mkdir(parents=True, exist_ok=True)
    written = [Path(shutil.copy(path, folder)) for path in sorted((ROOT / "examples").glob("*.py"))]
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))):
        blocks = [block.code for block in find_blocks(page.read_text("utf-8")) if block.language == "python"]
        for number, code in enumerate(blocks, start=1):
            written.append(folder / f"{page.stem}_{number}.py".replace("-", "_"))
            written[-1].write_text(code, encoding="utf-8")
    return written


if __name__ == "__main__":
    sys.stdout.write(f"{len(write_samples(Path(sys.argv[1])))} samples in {sys.argv[1]}\n")
