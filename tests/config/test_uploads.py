"""Which addresses may receive much: files and imports, of a workspace, by POST."""

import pytest

from fanlight.config.uploads import is_piece, is_upload

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    "path",
    [
        "/alder/files/",
        "/alder/jobs/J-2417/files/",
        "/alder/jobs/J-2417/notes/",
        "/console/alder/jobs/J-2417/notes/add/",
        "/console/alder/jobs/J-2417/files/",
        "/console/alder/import/",
        "/console/alder/jobs/import/",
    ],
)
def test_files_and_imports_may_be_large(path):
    assert is_upload("POST", path)
    assert not is_upload("PUT", path)
    assert not is_upload("GET", path)


@pytest.mark.parametrize("face", ["/alder", "/console/alder"])
def test_announcements_and_pieces_may_be_large(face):
    assert is_upload("POST", f"{face}/uploads/")
    assert is_upload("PATCH", f"{face}/uploads/Ab-1/")
    assert is_piece("PATCH", f"{face}/uploads/Ab-1/")
    assert not is_piece("POST", f"{face}/uploads/")
    assert not is_upload("POST", f"{face}/uploads/Ab-1/")
    assert not is_upload("PATCH", f"{face}/jobs/J-1/files/")


@pytest.mark.parametrize(
    "path",
    [
        "/files/",
        "/accounts/login/files/",
        "/health/files/",
        "/console/files/",
        "/alder/jobs/J-2417/files",
        "/alder/jobs/J-2417/notes/seen/",
        "/alder/import/",
        "/alder/jobs/J-1/files/extra",
        "//files/",
        "/alder\n/files/",
    ],
)
def test_everything_else_keeps_the_small_limit(path):
    assert not is_upload("POST", path)
