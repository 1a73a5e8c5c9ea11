"""Virtual environments for tests that install the package as its users do."""

from __future__ import annotations

import ensurepip
import sysconfig
import venv
import zipfile
from pathlib import Path


def create_environment(home: Path) -> Path:
    """Make a virtual environment with the pip that comes with Python, and return its folder of programs.

    Pip's wheel is unpacked: `venv` would run pip to install it, and compile all of it, for several seconds of CPU.
    """
    venv.create(home)
    folders = [Path(ensurepip.__file__).parent / "_bundled", Path(sysconfig.get_config_var("WHEEL_PKG_DIR") or home)]
    wheel = next(path for folder in folders for path in folder.glob("pip-*.whl"))
    (site,) = home.glob("lib/python*/site-packages")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    return home / "bin"
