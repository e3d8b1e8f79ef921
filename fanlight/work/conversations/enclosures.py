"""What stands below messages: their files, as a reader may have them now."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, Final

from fanlight.core.viewers import Viewer
from fanlight.ground.blobs.models import WAITING
from fanlight.work.conversations.models import NoteAttachment
from fanlight.work.files.models import File

SHOWN: Final = ("key", "name", "kind", "size_bytes", "state", "picture_width", "picture_height", "pages")


@dataclass
class Below:
    """The files of one message. `is_waiting`: one of them is still being checked, so another look is worth it."""

    files: list[Any] = field(default_factory=list)
    is_waiting: bool = False


def below(notes: Iterable[Any], *, by: Viewer) -> dict[str, Below]:
    """By the key of each message that has files; `notes` were read with `told()`. Three queries; none without files.

    A file that its reader may not have yet is not named: only that something is on its way.
    """
    keys = [note.key for note in notes if note.has_files]
    if not keys:
        return {}
    ties = NoteAttachment.objects.visible_to(by).filter(note__key__in=keys).order_by("id")
    pairs = list(ties.values_list("note__key", "file_id"))
    files: Any = File.objects.visible_to(by).filter(id__in={file for _key, file in pairs}).with_blob()
    found = {row["id"]: SimpleNamespace(**row) for row in files.values("id", *SHOWN)}
    coming = _coming({file for _key, file in pairs} - found.keys(), by)
    shown: dict[str, Below] = {}
    for key, file in pairs:
        under = shown.setdefault(key, Below())
        if file in found:
            under.files.append(found[file])
        under.is_waiting |= file in coming or (file in found and found[file].state in WAITING)
    return shown


def _coming(missing: set[int], by: Viewer) -> set[int]:
    """Those of them that are still being checked. One query, and none where nothing is missing."""
    if not missing:
        return set()
    rows: Any = File.objects.within(by).filter(id__in=missing, hidden_at=None).with_blob()
    return {row["id"] for row in rows.values("id", "state") if row["state"] in WAITING}
