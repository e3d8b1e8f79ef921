"""Which requests may be large: files for a room, tables to import, logos. Everything else keeps the small limit.

The front asks before a single byte is read, so this knows addresses only, neither sessions nor rights.
"""

import re
from typing import Final

OURS: Final = "accounts|api|health|mail|static"
PORTAL_FILES: Final = rf"/(?!(?:{OURS}|console)/)[a-z0-9-]+(?:/[^/]+)*/files/"
CONSOLE_FILES: Final = r"/console/[a-z0-9-]+(?:/[^/]+)*/(?:files|import|brand)/"
FIRST_LOGO: Final = r"/accounts/workspace/look/"
UPLOAD_PATH: Final = re.compile(f"{PORTAL_FILES}|{CONSOLE_FILES}|{FIRST_LOGO}")


def is_upload(method: str, path: str) -> bool:
    return method == "POST" and UPLOAD_PATH.fullmatch(path) is not None
