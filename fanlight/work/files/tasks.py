"""Background entrances: forget uploads whose time is over, and files whose message never went."""

from contextlib import suppress

from fanlight.ground.background.retry import retrying
from fanlight.ground.blobs.parts import Busy
from fanlight.work.files import unsent
from fanlight.work.files.models import File, Upload


@retrying()
def end_uploads() -> None:
    """Rows go after their end, and with them what arrived of files that nobody went on with."""
    for upload in Upload.objects.everyone("uploads end for all workspaces").over().iterator():
        with suppress(Busy):
            upload.end()


@retrying()
def forget_unsent() -> None:
    for file in File.objects.everyone("messages are forgotten in all workspaces").never_sent().iterator():
        unsent.forget(file)
