"""`bin/bench`: what can be measured, by name."""

import argparse
import sys
from pathlib import Path
from typing import Final

from bench import imports, pages

PAGE: Final = Path(__file__).parents[1] / "docs" / "developers" / "performance.md"


def main() -> int:
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    names = "pages: the two hottest pages beside the least they can cost; import: 2,500 permits"
    parser.add_argument("what", choices=["pages", "import"], help=names)
    parser.add_argument("--seconds", type=float, default=3, help="pages: length of one round (3)")
    parser.add_argument(
        "--write", action="store_true", help="pages: put the table into docs/developers/performance.md"
    )
    given = parser.parse_args()
    if given.what == "import":
        return imports.main()
    return pages.main(seconds=given.seconds, write=PAGE if given.write else None)


if __name__ == "__main__":
    sys.exit(main())
