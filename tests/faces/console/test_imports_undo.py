"""Other lists than jobs, another sheet, and the way back: the rest of the import's pages."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fanlight.ground.people.models import Contact
from fanlight.work.jobs.models import Job
from fanlight.work.transfers import commands, reading, undoing
from fanlight.work.transfers.models import Import
from tests.faces.console.desk import words
from tests.work.transfers.books import a_book
from tests.work.transfers.files import a_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(tmp_path, ada):
    return commands.take_over(a_file(tmp_path, "ref,title\nR-1,Roof\nR-2,Door\n"), by=ada)


def test_the_page_offers_four_kinds_and_begins_with_the_one_asked_for(desk):
    page = desk.get("import/", kind="contacts")
    assert all(kind in words(page) for kind in ("Jobs", "Contacts", "Clients", "Sites"))
    assert re.search(r'value="contacts"[^>]*checked', page.content.decode())
    assert desk.get("import/", kind="nonsense").status_code == 200


@pytest.mark.parametrize("kind", ["nonsense", None])
def test_an_unknown_kind_is_refused(desk, ada, kind):
    file = SimpleUploadedFile("a.csv", b"Name,Email\nAnn,a@x.example\n")
    assert desk.post("import/", file=file, kind=kind).status_code == 422
    assert not Import.objects.visible_to(ada).exists()


def test_another_sheet_is_chosen_and_looked_at(desk, ada, tmp_path):
    sheets = {
        "People": [["Name", "Email"], ["Ann", "a@x.example"]],
        "Old": [["All old ones"], ["Name", "Mail"], ["Ben", "b@x.example"]],
    }
    file = SimpleUploadedFile("book.xlsx", a_book(tmp_path, sheets).read_bytes())
    assert desk.post("import/", file=file, kind="contacts").status_code == 303
    one = Import.objects.visible_to(ada).get()
    page = desk.get(f"import/{one.key}/map/")
    assert "Where the table is" in words(page)
    assert "Ann" in words(page)

    wrong = desk.post(f"import/{one.key}/look/", sheet="Old", row="none", lines="1")
    assert wrong.status_code == 422

    assert desk.post(f"import/{one.key}/look/", sheet="Old", row="2", lines="1").status_code == 303
    reading.look(one.reloaded())
    page = desk.get(f"import/{one.key}/map/")
    assert "Ben" in words(page)
    assert "Ann" not in words(page)

    desk.post(f"import/{one.key}/look/", sheet="Gone", row="1", lines="1")
    reading.look(one.reloaded())
    page = words(desk.get(f"import/{one.key}/map/"))
    assert "There is no sheet called “Gone”" in page
    assert "Ben" in page, "what was found before still stands"
    assert not Contact.objects.visible_to(ada).exists()


def test_an_import_is_undone_after_one_question(desk, ada, done):
    assert "Undo the import" in words(desk.get(f"import/{done.key}/"))
    assert "2 new rows go away again" in words(desk.get(f"import/{done.key}/undo/"))
    assert Job.objects.visible_to(ada).count() == 2

    assert desk.post(f"import/{done.key}/undo/").status_code == 303
    assert "You can leave this page" in words(desk.get(f"import/{done.key}/"))
    undoing.undo(done.reloaded())

    assert "was taken back" in words(desk.get(f"import/{done.key}/"))
    assert not Job.objects.visible_to(ada).exists()
    assert desk.get(f"import/{done.key}/undo/").status_code == 303


def test_an_import_whose_rows_were_touched_says_which(desk, ada, done):
    roof = Job.objects.visible_to(ada).for_page().get(outside_reference="R-1")
    roof.archive(by=ada)
    desk.post(f"import/{done.key}/undo/")
    undoing.undo(done.reloaded())

    page = words(desk.get(f"import/{done.key}/"))
    assert "row 2 (R-1) was changed since" in page
    assert Job.objects.visible_to(ada).count() == 2


@pytest.mark.parametrize("path", ["look/", "undo/"])
def test_another_business_finds_nothing_there(zed_desk, zed, done, path):
    assert zed_desk.post(f"import/{done.key}/{path}").status_code == 404
    zed_desk.place = "birch"
    assert zed_desk.post(f"import/{done.key}/{path}").status_code == 404
