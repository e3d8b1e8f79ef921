"""The import contracts notice an import in the wrong direction, and a package that nobody placed."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture import tree

pytestmark = pytest.mark.once

MODULES = [
    "config/settings", "faces/console/pages", "faces/portal/pages", "faces/messaging",
    "faces/receiving", "faces/telling", "ui/theme", "work/jobs/models", "work/conversations/models",
    "work/files/models", "ground/access/models", "ground/rooms/models",
    "ground/people/models", "ground/mail/models", "ground/workspaces/models", "core/doors",
]  # fmt: skip


def a_tree(folder: Path, planted: dict[str, str]) -> Path:
    """A stub of the package with the planted lines; every folder is a package."""
    sources = dict.fromkeys(MODULES, "") | planted
    for module, text in sources.items():
        path = folder / "fanlight" / f"{module}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    for path in (folder / "fanlight", *(folder / "fanlight").rglob("*/")):
        (path / "__init__.py").touch()
    return folder


def judged(folder: Path) -> tuple[int, str]:
    linter = Path(sys.executable).parent / "lint-imports"
    command = [linter, "--no-cache", "--no-logo", "--config", tree.ROOT / "pyproject.toml"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def test_a_tree_that_points_downward_is_kept(tmp_path):
    code, output = judged(a_tree(tmp_path, {"work/jobs/models": "import fanlight.ground.rooms.models\n"}))

    assert "Contracts: 5 kept, 0 broken." in output
    assert code == 0


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("core/doors", "import fanlight.ground.rooms.models"),
        ("ground/rooms/models", "import fanlight.work.jobs.models"),
        ("ground/people/models", "import fanlight.ground.rooms.models"),
        ("work/files/models", "import fanlight.work.jobs.models"),
        ("work/jobs/models", "import fanlight.faces.portal.pages"),
        ("work/jobs/models", "import fanlight.ui.theme"),
        ("faces/portal/pages", "import fanlight.faces.console.pages"),
        ("ui/theme", "import fanlight.work.jobs.models"),
        ("ground/rooms/models", "import django_htmx"),
        ("utils", ""),
        ("work/helpers/models", ""),
    ],
)
def test_a_planted_fault_breaks_a_contract(tmp_path, module, line):
    code, output = judged(a_tree(tmp_path, {module: f"{line}\n"}))

    assert code == 1, output
