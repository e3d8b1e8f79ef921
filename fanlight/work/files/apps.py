"""The files package as a Django app."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "fanlight.work.files"
    label = "files"

    def ready(self) -> None:
        from django.utils.translation import ngettext_lazy

        from fanlight.ground.background import tick
        from fanlight.ground.people import moving
        from fanlight.work.files.models import looks, purposes
        from fanlight.work.files.tasks import end_uploads, forget_unsent

        documents = ngettext_lazy("%(num)s document", "%(num)s documents", "num")
        moving.register("files.File", words=documents)
        moving.register("files.FileLook", collapse=moving.absorb(looks.later))
        moving.register("files.Upload", collapse=moving.absorb(lambda _kept, _gone: None))
        purposes.register("file", purposes.Purpose())
        tick.every("files.end_uploads", 3600, end_uploads)
        tick.every("files.forget_unsent", 3600, forget_unsent)
