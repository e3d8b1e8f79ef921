"""The last step of the build: the sprite, the manifest of names with digests, and compressed copies.

`build.mjs` comes before it and leaves `built.json`, the names of what it wrote.
"""

import hashlib
import json
from pathlib import Path

from whitenoise.compress import Compressor

from assets.icons import sprite

ASSETS = Path(__file__).parent
FAVICON = ASSETS / "favicon.svg"
STATIC = ASSETS.parent / "fanlight" / "static"
COMPRESSED = {".css", ".js", ".svg"}


def main() -> None:
    built = STATIC / "built.json"
    pictures = {
        "icons.svg": written("icons", sprite()),
        "favicon.svg": written("favicon", FAVICON.read_text()),
    }
    names = json.loads(built.read_text()) | pictures
    manifest = {"version": "1.1", "paths": names, "hash": ""}  # the form Django reads
    (STATIC / "staticfiles.json").write_text(json.dumps(manifest, indent=1))
    built.unlink()
    compress()


def written(stem: str, text: str) -> str:
    name = f"{stem}.{hashlib.sha256(text.encode()).hexdigest()[:8]}.svg"
    (STATIC / name).write_text(text)
    return name


def compress() -> None:
    compressor = Compressor(quiet=True)
    for path in STATIC.iterdir():
        if path.suffix in COMPRESSED:
            list(compressor.compress(str(path)))


if __name__ == "__main__":
    main()
