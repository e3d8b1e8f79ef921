"""Where the built files of `assets/` are found, under the names that carry their digest."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage, staticfiles_storage


class BuiltStaticFiles(ManifestStaticFilesStorage):
    """Reads the manifest that the build wrote; never hashes or collects by itself."""

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str, bool] | tuple[str, None, RuntimeError]]:
        raise NotImplementedError("Static files are built by bin/setup, not collected.")


@cache
def static(name: str) -> str:
    """The address of a built file. Raises ValueError for a file that the build did not make."""
    return staticfiles_storage.url(name)
