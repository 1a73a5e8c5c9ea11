"""What is built, and what a user of the build gets."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Sequence
from importlib.metadata import Distribution, PathDistribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support import processes
from tests.support.environments import create_environment
from tests.support.fork_server import forks
from tests.support.shared_data import MISSING

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    hatchling = [forks() / "python", "-c", "from hatchling.cli import hatchling; hatchling()", "build", "-d", str(out)]
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


@pytest.mark.faults
def test_the_wheel_holds_summarizer_alone(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"summarizer"}


@pytest.mark.faults
@pytest.mark.parametrize("folder", ["schemas", "prompts"])
def test_every_schema_and_prompt_is_inside(wheel: Path, folder: str) -> None:
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith(f"summarizer/{folder}/")}
    files = [path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert files
    assert inside == {f"summarizer/{folder}/{path.relative_to(ROOT / folder).as_posix()}" for path in files}


@pytest.mark.faults
def test_every_module_and_data_file_is_inside(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    tracked = processes.run(
        ["git", "ls-files", "summarizer"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert {name for name in tracked if not (ROOT / name).is_symlink()} <= inside


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` of an environment with the wheel, without extras: pip installs the wheel, its dependencies are linked.

    Nothing is downloaded: the dependencies are those of this environment, and none but those that the wheel declares.
    """
    home = tmp_path_factory.mktemp("installed")
    programs = create_environment(home)
    pip = [programs / "python", "-m", "pip", "--disable-pip-version-check"]
    processes.run(
        [*pip, "install", "--quiet", "--no-index", "--no-deps", "--no-compile", wheel], check=True, capture_output=True
    )
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = processes.run([programs / "python", "-c", where], capture_output=True, text=True, check=True).stdout.strip()
    (metadata,) = Path(site).glob("provenbrief-*.dist-info")
    for name in list_requirements(PathDistribution(metadata)):
        link_distribution(name, Path(site))
    checked = processes.run([*pip, "check"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout
    return programs


def list_requirements(root: Distribution) -> set[str]:
    """The distributions that one needs without extras, and those that they need."""
    found: set[str] = set()
    waiting = [root]
    while waiting:
        for line in waiting.pop().requires or ():
            requirement = Requirement(line)
            asked = requirement.extras or {""}
            if requirement.marker is None or any(requirement.marker.evaluate({"extra": extra}) for extra in asked):
                name = canonicalize_name(requirement.name)
                if name not in found:
                    found.add(name)
                    waiting.append(distribution(name))
    return found


def link_distribution(name: str, site: Path) -> None:
    """Link a distribution of this environment into another."""
    installed = distribution(name)
    tops = {file.parts[0] for file in installed.files or () if file.parts[0] not in ("..", "__pycache__")}
    for top in tops:
        (site / top).symlink_to(str(installed.locate_file(top)))


def run_installed(programs: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a program of the installed wheel outside the checkout, without this project's settings."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("SUMMARIZER_", "PYTHON", "UV"))}
    name, *arguments = command
    ran: subprocess.CompletedProcess[str] = processes.run(
        [programs / name, *arguments], cwd=programs.parent, capture_output=True, text=True, env=kept
    )
    return ran


@pytest.mark.faults
def test_no_extra_is_installed(installed: Path) -> None:
    names = ["fastapi", "litellm", "lxml", "xllamacpp", "psycopg", "sqlalchemy", "aiohttp", "babel"]
    script = f"from importlib.util import find_spec; print([name for name in {names} if find_spec(name)])"
    assert run_installed(installed, "python", "-c", script).stdout == "[]\n"


@pytest.mark.faults
def test_the_installed_wheel_works_without_extras(installed: Path) -> None:
    """Python: its own code, schemas and prompts, the built-in engine, `verify` and `Client`."""
    script = (
        "import pathlib, summarizer; from summarizer.templates import load_prompt\n"
        "text = 'Mayor Anna Lind said the bridge will cost 3.2 million euros.'\n"
        "audit = summarizer.verify(text, ['the bridge will cost 3.2 million euros', 'it will cost 4 million'])\n"
        "brief = summarizer.summarize(text); summarizer.Client('http://127.0.0.1:9').close()\n"
        "print(pathlib.Path(summarizer.__file__).parent, load_prompt('news.md').version[:4], brief.schema_name,\n"
        "      [check.grounded for check in audit.quotes], brief.numeric_claims[0].figure.value)"
    )
    ran = run_installed(installed, "python", "-c", script)
    assert ran.returncode == 0, ran.stderr
    home, version, told = ran.stdout.strip().split(" ", 2)
    assert Path(home).is_relative_to(installed.parent)
    assert len(version) == 4
    assert told == "news/2 [True, False] 3200000"


@pytest.mark.faults
def test_the_command_has_two_names(installed: Path) -> None:
    told = [run_installed(installed, name, "--version").stdout for name in ("provenbrief", "summarizer")]
    assert told[0].startswith("provenbrief, version ")
    assert told[0] == told[1]


COMMANDS = """
import contextlib, io, json, sys
from summarizer.cli import main

for arguments in json.loads(sys.argv[1]):
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main(arguments)
            status = 0
        except SystemExit as ended:
            status = ended.code or 0
    out.flush()
    print(json.dumps([status, out.buffer.getvalue().decode(), err.getvalue()]))
"""
"""Runs commands one after another: an interpreter and its imports cost more than most of them."""


def run_commands(programs: Path, commands: Sequence[Sequence[str]]) -> list[tuple[int, str, str]]:
    """Run commands of the installed wheel; the status, the output and the error of each."""
    ran = run_installed(programs, "python", "-c", COMMANDS, json.dumps(commands))
    assert (ran.returncode, ran.stderr) == (0, "")
    return [tuple(json.loads(line)) for line in ran.stdout.splitlines()]


@pytest.mark.faults
def test_the_command_works_without_extras(installed: Path) -> None:
    article, quotes = str(ROOT / "examples" / "dam-break.txt"), str(ROOT / "examples" / "quotes.txt")
    verify = ["verify", article, quotes, "--format", "table"]
    forms = [["summarize", article, "--format", form] for form in ("json", "md", "html", "table")]
    *briefs, verified, schemas, doctor = run_commands(installed, [*forms, verify, ["schemas"], ["doctor"]])
    for status, out, err in briefs:
        assert (status, err) == (0, "")
        assert "stopped counting houses" in out
    assert verified[0] == 3
    assert "quotes verified 2/5" in verified[1]
    assert schemas[0] == 0
    assert doctor[0] == 0, doctor[1]
    assert "absent   extra [llm]: for models of any provider: not installed; pip install" in doctor[1]


MISSING_EXTRAS = [
    ("server", ["serve"]),
    ("server", ["demo"]),
    ("server", ["worker"]),
    ("server", ["batch", "examples/dam-break.txt"]),
    ("llm", ["summarize", "examples/dam-break.txt", "--model", "openai/gpt-5"]),
    ("llm", ["summarize", "examples/dam-break.txt", "--judge", "openai/gpt-5"]),
    ("llm", ["verify", "examples/dam-break.txt", "examples/quotes.txt", "--judge", "openai/gpt-5"]),
    ("local", ["summarize", "examples/dam-break.txt", "--model", "local/model.gguf"]),
    ("files", ["summarize", "README.md"]),
    ("files", ["summarize", "https://example.com/page.html"]),
]


@pytest.mark.faults
def test_what_is_missing_is_named_with_its_command(installed: Path) -> None:
    commands = [
        [str(ROOT / word) if (ROOT / word).is_file() else word for word in command] for _, command in MISSING_EXTRAS
    ]
    for (extra, command), (status, out, err) in zip(MISSING_EXTRAS, run_commands(installed, commands), strict=True):
        assert (status, out) == (1, ""), command
        assert len(err.splitlines()) == 1, command
        assert f"Run: pip install 'provenbrief[{extra}]'" in err, command


@pytest.mark.faults
def test_what_is_missing_is_an_error_in_python(installed: Path) -> None:
    script = (
        "import summarizer\nfrom summarizer.errors import MissingExtraError\n"
        "def ask(**given):\n"
        "    try: summarizer.summarize('Anna Lind spoke.', **given)\n"
        "    except MissingExtraError as error: print(error.extra, 'pip install' in str(error))\n"
        "ask(model='openai/gpt-5', api_key='x'); ask(model='local/x')\n"
        "try: from summarizer.api.app import create_app\n"
        "except MissingExtraError as error: print(error.extra)\n"
    )
    ran = run_installed(installed, "python", "-c", script)
    assert (ran.stdout, ran.stderr) == ("llm True\nlocal True\nserver\n", "")


def test_ci_knows_the_only_reason_to_skip() -> None:
    assert f"MAY_SKIP='{MISSING}'" in (ROOT / ".ci" / "run").read_text("utf-8")


def test_a_shim_of_python_does_not_make_the_environment_anew(tmp_path: Path) -> None:
    """pyenv puts a script before Python on the path: `make demo` after `make install` made `.venv` without the rest."""
    if not (ROOT / ".make/uv/bin/uv").exists() or not (ROOT / ".venv/pyvenv.cfg").exists():
        pytest.skip("needs .make/uv and .venv, which `make install` makes")
    shim = tmp_path / "python3"
    shim.write_text(f'#!/bin/sh\nexec "{sys._base_executable}" "$@"\n')  # type: ignore[attr-defined]  # of CPython
    shim.chmod(0o755)
    make = ["make", "--dry-run", "--what-if=pyproject.toml", ".venv/demo", f"PYTHON={shim}"]
    made = processes.run(make, cwd=ROOT, check=True, capture_output=True, text=True)
    command = next(line for line in made.stdout.splitlines() if "uv sync" in line)
    assert command.count(" --quiet ") == 1
    sync = ["bash", "-c", command.replace(" --quiet ", " --dry-run --offline ")]
    told = processes.run(sync, cwd=ROOT, check=True, capture_output=True, text=True)
    assert "Would use project environment at: .venv" in told.stderr
