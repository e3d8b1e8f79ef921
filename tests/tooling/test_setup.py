"""bin/setup finds a Python that really runs, and is not fooled by names."""

import importlib.util
import os
import shlex
import subprocess
import sys
from pathlib import Path

import django.db.models.query
import pytest

import fanlight.config.front
from tests.architecture import tree

pytestmark = pytest.mark.once

SETUP = tree.ROOT / "bin" / "setup"


def script(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def found(call: str, *, shims: Path, pyenv: Path) -> str:
    """What a function of bin/setup prints when only the system's own commands and `shims` are on PATH."""
    environment = {"PATH": f"{shims}:/usr/bin:/bin", "PYENV_ROOT": str(pyenv), "HOME": str(shims)}
    command = ["bash", "-c", f"source {shlex.quote(str(SETUP))} && {call}"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def test_a_shim_that_exits_127_is_passed_over_for_the_python_behind_it(tmp_path):
    for name in ("python3.15", "python3.14", "python3.13", "python3"):
        script(tmp_path / "shims" / name, "exit 127")
    real = tmp_path / "pyenv" / "versions" / "3.13.0" / "bin" / "python3"
    real.parent.mkdir(parents=True)
    real.symlink_to(os.path.realpath(sys.executable))

    assert found("find_python 13", shims=tmp_path / "shims", pyenv=tmp_path / "pyenv") == str(real)


def test_an_old_python_is_not_taken(tmp_path):
    script(tmp_path / "shims" / "python3", "exit 1")
    answer = found("find_python 99", shims=tmp_path / "shims", pyenv=tmp_path / "pyenv")

    assert answer == ""


def test_an_old_uv_is_not_taken(tmp_path):
    script(tmp_path / "shims" / "uv", "echo uv 0.4.30")
    assert found("is_recent uv && echo yes", shims=tmp_path / "shims", pyenv=tmp_path) == ""


def test_a_recent_uv_is_taken(tmp_path):
    script(tmp_path / "shims" / "uv", "echo uv 0.13.9")
    assert found("is_recent uv && echo yes", shims=tmp_path / "shims", pyenv=tmp_path) == "yes"


@pytest.mark.parametrize("module", [django.db.models.query, fanlight.config.front])
def test_what_starts_is_compiled_once_and_not_at_each_start(module):
    """With PYTHONDONTWRITEBYTECODE, which containers like to set, each start would take twice as long."""
    assert Path(importlib.util.cache_from_source(module.__file__)).is_file()
