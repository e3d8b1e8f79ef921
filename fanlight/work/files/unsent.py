"""Forgets files that were added to a message which never went, with their bytes."""

from typing import Any

from django.db import transaction

from fanlight.ground.blobs import reaping
from fanlight.work.files.models import File, FileVersion


def forget(file: Any) -> None:
    """The row and its bytes go, unless its message went meanwhile. Call it outside a transaction.

    Of bytes that another file has too, the row and the bytes stay.
    """
    versions = FileVersion.objects.within(file).of_file(file)
    for blob in {version.blob_id: version.blob for version in versions}.values():
        reaping.forget(blob, release=lambda: _let_go(file))


@transaction.atomic
def _let_go(file: Any) -> None:
    """The row is held first: a message that goes at this moment is waited for, and keeps its file."""
    unsent = File.objects.within(file).filter(pk=file.pk).never_sent()
    if unsent.select_for_update().first():
        File.objects.within(file).filter(pk=file.pk).delete()
