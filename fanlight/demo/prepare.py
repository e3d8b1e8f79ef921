"""Makes the demo's database ready and prints, as the last line and as JSON, what a newcomer needs to look around.

A process of its own, so that the supervisor stays small and the web processes start fresh.
"""

import json
import sys

import django
from django.core.management import call_command


def main() -> None:
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    from fanlight.demo import story

    json.dump(story.tell(), sys.stdout)


if __name__ == "__main__":
    main()
