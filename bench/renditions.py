"""`bin/bench renditions`: how many photos a second are looked into and drawn anew, by one process as the worker has it.

A photo of a phone (12 million pixels) becomes a clean copy and three small pictures.
"""

import io
import resource
import tempfile
import time
from pathlib import Path
from typing import Final

from PIL import Image

from fanlight.ground.blobs.inspector import Inspector, own_folder

SIZE: Final = (4032, 3024)
SMALL: Final = (1600, 1200)
LEAST_PER_SECOND: Final = 1.0


def main(*, seconds: float) -> int:
    found = [_measured(size, seconds) for size in (SIZE, SMALL)]
    for (width, height), (photos, drawn) in zip((SIZE, SMALL), found, strict=True):
        print(f"{width} × {height}: {photos:.2f} photos, {drawn:.1f} renditions a second, in one process.")
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
    met = "met" if found[0][0] >= LEAST_PER_SECOND else "**missed**"
    print(f"At most {most:.0f} MB in one process; ≥ {LEAST_PER_SECOND:g} large photo a second: {met}.")
    return 0


def _measured(size: tuple[int, int], seconds: float) -> tuple[float, float]:
    """Photos and renditions a second."""
    photos = drawn = 0
    with tempfile.TemporaryDirectory(prefix="fanlight-bench-") as named, Inspector() as inspector:
        folder = Path(named)
        (folder / "photo").write_bytes(_photo(size))
        began = time.monotonic()
        while (spent := time.monotonic() - began) < seconds or not photos:
            with own_folder(folder, f"{photos}.check") as own:
                drawn += len(inspector.look(folder / "photo", "image/jpeg", own).made)
            photos += 1
    return photos / spent, drawn / spent


def _photo(size: tuple[int, int]) -> bytes:
    """Noise over a slope: about as many bytes as a phone writes."""
    out = io.BytesIO()
    slope = Image.linear_gradient("L").resize(size)
    Image.blend(Image.effect_noise(size, 60), slope, 0.6).convert("RGB").save(out, "JPEG", quality=88)
    return out.getvalue()
