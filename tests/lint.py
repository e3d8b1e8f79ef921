"""`bin/lint`: every check that reads the code without running it. All run, even when an early one fails."""

import subprocess
import sys
from pathlib import Path

import tests.plugins.instance  # noqa: F401 (mypy's Django plugin reads the settings of the instance under test)

BIN = Path(sys.executable).parent
CHECKS = {
    "ruff check": [BIN / "ruff", "check", "--quiet"],
    "ruff format": [BIN / "ruff", "format", "--check", "--quiet"],
    "mypy": [BIN / "mypy"],
    "import contracts": [BIN / "lint-imports", "--no-logo"],
    "templates and stylesheets": [sys.executable, "-m", "tests.architecture.markup"],
}


def main() -> int:
    failed = [name for name, command in CHECKS.items() if not passes(name, list(map(str, command)))]
    print(f"lint: {', '.join(failed)} failed" if failed else "lint: all is well")
    return 1 if failed else 0


def passes(name: str, command: list[str]) -> bool:
    print(f"--- {name}", flush=True)
    return subprocess.call(command) == 0


if __name__ == "__main__":
    sys.exit(main())
