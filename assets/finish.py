"""The last step of the build: pictures, the manifest of names with digests, compressed copies, and tidying up.

`build.mjs` comes before it and leaves `built.json`, the names of what it wrote. What an earlier build left is deleted
last, so that a server that runs meanwhile finds the old files or the new.
"""

import hashlib
import json
from pathlib import Path

from whitenoise.compress import Compressor

from assets.icons import sprite

ASSETS = Path(__file__).parent
PICTURES = ASSETS / "pictures"
STATIC = ASSETS.parent / "fanlight" / "static"
MANIFEST = STATIC / "staticfiles.json"
COMPRESSED = {".css", ".js", ".svg"}


def main() -> None:
    built = STATIC / "built.json"
    pictures = {"icons": sprite()} | {path.stem: path.read_text() for path in sorted(PICTURES.glob("*.svg"))}
    names = json.loads(built.read_text()) | {
        f"{stem}.svg": written(stem, text) for stem, text in pictures.items()
    }
    built.unlink()
    for name in names.values():
        compress(STATIC / name)
    MANIFEST.write_text(
        json.dumps({"version": "1.1", "paths": names, "hash": ""}, indent=1)
    )  # the form Django reads
    tidy(set(names.values()))


def written(stem: str, text: str) -> str:
    name = f"{stem}.{hashlib.sha256(text.encode()).hexdigest()[:8]}.svg"
    (STATIC / name).write_text(text)
    return name


def compress(path: Path) -> None:
    if path.suffix in COMPRESSED:
        list(Compressor(quiet=True).compress(str(path)))


def tidy(names: set[str]) -> None:
    """Delete every file of an earlier build, with its compressed copies."""
    for path in STATIC.iterdir():
        plain = path.name.removesuffix(".br").removesuffix(".gz")
        if plain not in names and path != MANIFEST and path.name != ".stamp":
            path.unlink()


if __name__ == "__main__":
    main()
