"""What the checks said of files, in words for staff; and whether checks are held up at all."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from fanlight.core.errors import Sentence
from fanlight.core.viewers import Viewer
from fanlight.ground.blobs import flaws
from fanlight.ground.blobs.models import Blob, Rendition


@dataclass(frozen=True, slots=True)
class Finding:
    """Of one file that cannot be opened. `has_stripped`: there is a copy without what was found."""

    is_flagged: bool
    words: list[Sentence]
    has_stripped: bool


def findings(files: Iterable[Any], *, by: Viewer) -> dict[str, Finding]:
    """By the key of each file (`with_blob()`) that is not clean. One query, and none when all are."""
    unclean = [file for file in files if file.digest is None]
    flagged = [file.latest_blob_id for file in unclean if file.state == "flagged"]
    stripped = set(_stripped(flagged, by)) if flagged else set()
    return {file.key: _finding(file, stripped) for file in unclean}


def are_held_up(viewer: Viewer) -> bool:
    """Whether files of this workspace wait for their check longer than a check takes. One query."""
    return Blob.objects.visible_to(viewer).waiting_long().has_any()


def _stripped(blobs: list[int], by: Viewer) -> Iterable[int]:
    found = Rendition.objects.visible_to(by).filter(of__in=blobs, use="stripped")
    return found.values_list("of_id", flat=True)


def _finding(file: Any, stripped: set[int]) -> Finding:
    is_flagged = file.state == "flagged"
    words = flaws.sentences(file.flaws) if is_flagged else [flaws.waiting_words(file.flaws)]
    return Finding(is_flagged, words, file.latest_blob_id in stripped)
