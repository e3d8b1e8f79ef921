"""Which files a reader may see, and of each which versions: the door of `File`."""

import datetime
from typing import Any, Final, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.timezone import now

from fanlight.core.doors import GuardedQuerySet
from fanlight.core.viewers import ContactViewer, PortalViewer, Viewer
from fanlight.ground.blobs.models import Blob
from fanlight.ground.rooms import rights
from fanlight.ground.rooms.models import PortalSetting, Room
from fanlight.work.files.models.versions import FilePublication, FileVersion

OF_CLEAN: Final = {
    "size_bytes": "blob__size_bytes",
    "media_type": "blob__media_type",
    "digest": "blob__digest",
    "blob_id": "blob_id",
    "picture_width": "blob__width",
    "picture_height": "blob__height",
    "pages": "blob__pages",
}
SHOWN: Final = {"number__gte": OuterRef("first_shown"), "number__lte": OuterRef("last_shown")}
"""Versions that were shown to the reader's audience; the bounds come from `visible_to`."""
OF_LATEST: Final = {
    "state": "blob__state",
    "flaws": "blob__flaws",
    "latest_blob_id": "blob_id",
    "version": "number",
    "changed_at": "created_at",
}


UNSENT_KEPT: Final = datetime.timedelta(days=1)
"""How long a file waits for its message."""


class FileQuerySet(GuardedQuerySet[Any]):
    """Files: all for staff; for an audience, those published to it, in rooms it sees, while documents are on.

    What waits for its message is nobody's to see: `unsent_of` finds it for its author's form.
    """

    def visible_to(self, viewer: Viewer) -> Self:
        mine = self.of(viewer).filter(hidden_at=None, is_unsent=False)
        if viewer.is_staff:
            return mine
        if not isinstance(viewer, PortalViewer):
            return mine.none()
        published = FilePublication.rows.filter(
            workspace_id=viewer.workspace_id,
            file_id=OuterRef("id"),
            audience=viewer.audience,
            withdrawn_at=None,
        )
        mine = mine.alias(
            first_shown=Subquery(published.values("first_number")[:1]),
            last_shown=Subquery(published.values("version__number")[:1]),
        )
        mine = mine.filter(Exists(published), room__in=Room.objects.visible_to(viewer))
        return mine.filter(
            self._checked(viewer),
            self._in_a_section(viewer),
            PortalSetting.shows_kind(viewer, room="room_id"),
        )

    def _checked(self, viewer: PortalViewer) -> Q:
        """Found clean; or sent by the reader, who sees that it is being checked or was not passed on."""
        clean = Q(Exists(self._versions().filter(blob__state="clean", **SHOWN)))
        return clean | Q(contact_id=viewer.contact_id) if isinstance(viewer, ContactViewer) else clean

    def _in_a_section(self, viewer: PortalViewer) -> Q:
        """Documents while they are on and the reader's paper clip is not struck out; photos while they are on.

        What the reader sent stays with them where either section is on; what came with a message, where messages are.
        """
        messages = Q(in_message=True) & Q(PortalSetting.is_on(viewer, "section.notes", room="room_id"))
        documents = Q(PortalSetting.is_on(viewer, "section.documents", room="room_id"))
        photos = Q(kind="photo") & Q(PortalSetting.is_on(viewer, "section.photos", room="room_id"))
        if not isinstance(viewer, ContactViewer):
            return Q(in_message=False) & (photos | Q(kind="document") & documents) | messages
        clip = Coalesce(rights.uploads_said(viewer, room="room_id"), Value(True))
        kinds = Q(kind="document") | Q(contact_id=viewer.contact_id)
        return Q(in_message=False) & (photos | kinds & documents & Q(clip)) | messages

    def in_room(self, room: Room) -> Self:
        return self.filter(room=room)

    def of_client(self, client: models.Model) -> Self:
        """The client's own: what lies in its room, not in those of its jobs."""
        return self.filter(room__kind="client", room__client=client)

    def in_folder(self, folder: models.Model | None) -> Self:
        """What lies in that folder; without one, what lies in none."""
        return self.filter(folder_id=folder.pk if folder else None)

    def documents(self) -> Self:
        return self.filter(kind="document")

    def on_shelves(self) -> Self:
        """What lists of documents show: a client's own photos as well, since they have no gallery; no job's."""
        return self.outside_messages().filter(Q(kind="document") | Q(room__kind="client"))

    def photos(self) -> Self:
        return self.filter(kind="photo")

    def outside_messages(self) -> Self:
        """Without what came with a message and stands below it."""
        return self.filter(in_message=False)

    def unsent_of(self, author: Viewer) -> Self:
        """What the author added to messages that did not go yet."""
        who, key = author.actor
        return self.filter(is_unsent=True, hidden_at=None, **{f"{who}_id": key})

    def never_sent(self) -> Self:
        """What was added to a message so long ago that it will not go any more."""
        return self.filter(is_unsent=True, created_at__lt=now() - UNSENT_KEPT)

    def holding(self, blob: Blob, **said: Any) -> Self:
        """With that content in a version that the reader may have, under whichever row its bytes lie."""
        same = {"blob__digest": blob.digest, "blob__media_type": blob.media_type}
        return self.filter(Exists(self._readable().filter(**same, **said)))

    def newest_first(self) -> Self:
        return self.order_by("-id")

    def with_blob(self) -> Self:
        """Adds what pages say of the content.

        Of the latest version that the reader may have and that was found clean, None while there is none:
        `size_bytes`, `media_type`, `digest`, `blob_id`, `picture_width`, `picture_height` and `pages`. Of the latest
        that the reader may have: `state`, `flaws`, `latest_blob_id`, `version` (its number) and `changed_at`.
        """
        latest = self._readable().order_by("-number")
        clean = latest.filter(blob__state="clean")
        of_clean = {name: models.Subquery(clean.values(path)[:1]) for name, path in OF_CLEAN.items()}
        of_latest = {name: models.Subquery(latest.values(path)[:1]) for name, path in OF_LATEST.items()}
        return self.annotate(**of_clean, **of_latest)

    def _readable(self) -> models.QuerySet[FileVersion]:
        return self._versions().filter(**SHOWN if "last_shown" in self.query.annotations else {})

    def _versions(self) -> models.QuerySet[FileVersion]:
        return FileVersion.rows.filter(workspace_id=OuterRef("workspace_id"), file_id=OuterRef("id"))
