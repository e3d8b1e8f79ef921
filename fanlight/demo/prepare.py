"""Makes the demo's database ready and prints, as the last line and as JSON, what a newcomer needs to look around.

A process of its own, so that the supervisor stays small and the web processes start fresh. On the first start the two
businesses are built side by side, the second one in a further process of this module.
"""

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import django
from django.core.management import call_command

import fanlight

BESIDE: Final = "contractor"


def main(arguments: list[str]) -> None:
    django.setup()
    from fanlight.demo import story

    if arguments:
        story.build(arguments[0])
        return
    refuse_older_tables()
    call_command("migrate", verbosity=0, interactive=False)
    story.hire()
    with _beside(BESIDE, needed=not story.is_built(BESIDE)):
        story.build("claims")
    json.dump(story.tell(), sys.stdout)


def refuse_older_tables() -> None:
    """Until a first release, tables are remade and not migrated: a folder of an earlier version cannot go on."""
    from django.conf import settings

    first = sorted(Path(fanlight.__file__).parent.rglob("migrations/0001_initial.py"))
    made = hashlib.sha256(b"".join(path.read_bytes() for path in first)).hexdigest()
    stamp, is_filled = settings.DATA / "tables", (settings.DATA / "fanlight.sqlite3").exists()
    if is_filled and (stamp.read_text() if stamp.exists() else "") != made:
        sys.exit(
            f"The demo in {settings.DATA} was filled by an earlier version of Fanlight.\n"
            "Remove that folder, or name another one with --data."
        )
    stamp.write_text(made)


@contextmanager
def _beside(business: str, *, needed: bool) -> Iterator[None]:
    """Builds one business in another process while the block builds the other; ends when both are done."""
    if not needed:
        yield
        return
    with subprocess.Popen([sys.executable, "-m", "fanlight.demo.prepare", business]) as other:
        yield
    if other.returncode:
        sys.exit(other.returncode)


if __name__ == "__main__":
    main(sys.argv[1:])
