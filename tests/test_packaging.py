"""What is built, and what a user of the build gets."""

from __future__ import annotations

import os
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from tests.support import processes
from tests.support.shared_data import MISSING

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist, and the wheel that is made from it."""
    out = tmp_path_factory.mktemp("dist")
    hatchling = [sys.executable, "-m", "hatchling", "build", "-d", str(out)]
    processes.run([*hatchling, "-t", "sdist"], cwd=ROOT, check=True, capture_output=True)
    (sdist,) = out.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(out / "source", filter="data")
    (source,) = (out / "source").iterdir()
    processes.run([*hatchling, "-t", "wheel"], cwd=source, check=True, capture_output=True)
    return out


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (path,) = built.glob("*.whl")
    return path


def test_the_wheel_holds_summarizer_alone(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"summarizer"}


@pytest.mark.parametrize("folder", ["schemas", "prompts"])
def test_every_schema_and_prompt_is_inside(wheel: Path, folder: str) -> None:
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith(f"summarizer/{folder}/")}
    files = [path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert files
    assert inside == {f"summarizer/{folder}/{path.relative_to(ROOT / folder).as_posix()}" for path in files}


def test_every_module_and_data_file_is_inside(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    tracked = processes.run(
        ["git", "ls-files", "summarizer"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert {name for name in tracked if not (ROOT / name).is_symlink()} <= inside


@pytest.mark.slow
def test_the_installed_wheel_works_outside_the_checkout(wheel: Path, tmp_path: Path) -> None:
    """Its own code, schemas and prompts run from the wheel; only the libraries are this environment's."""
    venv.create(tmp_path / "venv", with_pip=False)
    python = tmp_path / "venv" / "bin" / "python"
    site = processes.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    zipfile.ZipFile(wheel).extractall(site)
    libraries = [path for path in sys.path if path.endswith("site-packages")]
    Path(site, "libraries.pth").write_text("\n".join(libraries))
    script = (
        "import summarizer, pathlib; from summarizer.templates import load_prompt;"
        "brief = summarizer.summarize('Mayor Anna Lind said the bridge will cost 3.2 million euros.');"
        "print(pathlib.Path(summarizer.__file__).parent, load_prompt('news.md').version[:4], brief.schema_name)"
    )
    environment = {key: value for key, value in os.environ.items() if not key.startswith("SUMMARIZER_")}
    ran = processes.run([python, "-c", script], cwd=tmp_path, capture_output=True, text=True, env=environment)
    assert ran.returncode == 0, ran.stderr
    home, version, schema = ran.stdout.split()
    assert Path(home).is_relative_to(tmp_path)
    assert len(version) == 4
    assert schema == "news/2"


def test_ci_knows_the_only_reason_to_skip() -> None:
    assert f"MAY_SKIP='{MISSING}'" in (ROOT / ".ci" / "run").read_text("utf-8")
