"""The files package as a Django app."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "fanlight.work.files"
    label = "files"

    def ready(self) -> None:
        from django.utils.translation import ngettext_lazy

        from fanlight.ground.people import moving

        documents = ngettext_lazy("%(num)s document", "%(num)s documents", "num")
        moving.register("files.File", words=documents)
