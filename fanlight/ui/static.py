"""Where the built files of `assets/` are found, under the names that carry their digest."""

from functools import cache

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage, staticfiles_storage


class BuiltStaticFiles(ManifestStaticFilesStorage):
    """Reads the manifest that the build wrote; never hashes or collects by itself."""

    def post_process(self, *args: object, **kwargs: object) -> None:
        raise NotImplementedError("Static files are built by bin/setup, not collected.")


@cache
def static(name: str) -> str:
    """The address of a built file. Raises ValueError for a file that the build did not make."""
    return staticfiles_storage.url(name)
