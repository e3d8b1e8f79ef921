"""Makes the demo's database ready and prints, as the last line and as JSON, what a newcomer needs to look around.

A process of its own, so that the supervisor stays small and the web processes start fresh. On the first start the two
businesses are built side by side, the second one in a further process of this module.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import django
from django.core.management import call_command

BESIDE: Final = "contractor"


def main(arguments: list[str]) -> None:
    django.setup()
    from fanlight.demo import story

    if arguments:
        story.build(arguments[0])
        return
    call_command("migrate", verbosity=0, interactive=False)
    story.hire()
    with _beside(BESIDE, needed=not story.is_built(BESIDE)):
        story.build("claims")
    json.dump(story.tell(), sys.stdout)


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
