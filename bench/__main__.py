"""`bin/bench`: what can be measured, by name."""

import argparse
import sys
from pathlib import Path
from typing import Final

from bench import exports, imports, pages, renditions, scale, searches, signin, uploads

PAGE: Final = Path(__file__).parents[1] / "docs" / "developers" / "performance.md"

BOTH: Final = ["sqlite", "postgresql"]


def main() -> int:
    given = _parser().parse_args()
    if given.what == "import":
        return imports.main()
    if given.what == "export":
        return exports.main(rows=given.rows)
    if given.what == "renditions":
        return renditions.main(seconds=given.seconds)
    page = PAGE if given.write else None
    if given.what == "signin":
        return signin.main(seconds=given.seconds, write=page)
    if given.what == "uploads":
        return uploads.main(megabytes=given.megabytes, piece=given.piece, write=page)
    if given.what in ("scale", "search"):
        measured = scale if given.what == "scale" else searches
        return measured.main(jobs=given.jobs, databases=given.database or BOTH, write=page)
    return pages.main(seconds=given.seconds, write=page)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    writing = argparse.ArgumentParser(add_help=False)
    writing.add_argument(
        "--write", action="store_true", help="put the table into docs/developers/performance.md"
    )
    named = parser.add_subparsers(dest="what", required=True)
    hot = named.add_parser(
        "pages", parents=[writing], help="the two hottest pages beside the least they can cost"
    )
    hot.add_argument("--seconds", type=float, default=3, help="length of one round (3)")
    named.add_parser("import", help="2,500 permits")
    out = named.add_parser("export", help="a list of 100,000 contacts, as CSV and .xlsx")
    out.add_argument("--rows", type=int, default=exports.ROWS, help="how many (100000)")
    words = named.add_parser("search", parents=[writing], help="Ctrl K on a hundred thousand jobs")
    words.add_argument("--jobs", type=int, default=100_000, help="in one workspace (100000)")
    words.add_argument("--database", choices=BOTH, action="append", help="(both)")
    doors = named.add_parser("signin", parents=[writing], help="links exchanged and codes checked a second")
    doors.add_argument("--seconds", type=float, default=4, help="length of one round (4)")
    drawn = named.add_parser("renditions", help="photos looked into and drawn anew a second")
    drawn.add_argument("--seconds", type=float, default=10, help="for each size of photo (10)")
    crowd = named.add_parser("scale", parents=[writing], help="a thousand jobs beside a million")
    crowd.add_argument("--jobs", type=int, default=1_000_000, help="in the large one (1000000)")
    crowd.add_argument("--database", choices=BOTH, action="append", help="(both)")
    large = named.add_parser(
        "uploads", parents=[writing], help="one large file, and pages beside slow phones"
    )
    large.add_argument("--megabytes", type=int, default=1_000, help="of the file (1000)")
    large.add_argument("--piece", type=int, default=16, help="megabytes of one piece (16)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
