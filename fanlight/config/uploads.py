"""Which requests may be large: files for a room or with a message, tables to import, logos; all others are small.

The front asks before a single byte is read, so this knows addresses only, neither sessions nor rights.
"""

import re
from typing import Final

OURS: Final = "accounts|api|health|mail|static"
PORTAL_FILES: Final = rf"/(?!(?:{OURS}|console)/)[a-z0-9-]+(?:/[^/]+)*/(?:files|notes)/"
CONSOLE_FILES: Final = r"/console/[a-z0-9-]+(?:/[^/]+)*/(?:files|notes|notes/add|import|brand)/"
FIRST_LOGO: Final = r"/accounts/workspace/look/"
ANNOUNCED: Final = rf"(?:/(?!(?:{OURS}|console)/)[a-z0-9-]+|/console/[a-z0-9-]+)/uploads/"
UPLOAD_PATH: Final = re.compile(f"{PORTAL_FILES}|{CONSOLE_FILES}|{FIRST_LOGO}|{ANNOUNCED}")
PIECE_PATH: Final = re.compile(rf"{ANNOUNCED}[\w-]+/", re.ASCII)


def is_upload(method: str, path: str) -> bool:
    return is_piece(method, path) or (method == "POST" and UPLOAD_PATH.fullmatch(path) is not None)


def is_piece(method: str, path: str) -> bool:
    """A part of a file that is told its place: what arrived of it is worth keeping when the line breaks."""
    return method == "PATCH" and PIECE_PATH.fullmatch(path) is not None
