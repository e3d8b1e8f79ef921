"""`bin/bench`: what can be measured, by name."""

import argparse
import sys
from pathlib import Path

from bench import pages

PAGE: Path = Path(__file__).parents[1] / "docs" / "developers" / "performance.md"


def main() -> int:
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    parser.add_argument(
        "what", choices=["pages"], help="pages: the two hottest pages beside the least they can cost"
    )
    parser.add_argument("--seconds", type=float, default=3, help="length of one round (3)")
    parser.add_argument(
        "--write", action="store_true", help="put the table into docs/developers/performance.md"
    )
    given = parser.parse_args()
    return pages.main(seconds=given.seconds, write=PAGE if given.write else None)


if __name__ == "__main__":
    sys.exit(main())
