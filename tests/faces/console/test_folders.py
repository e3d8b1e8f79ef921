"""Folders of documents at the console, on a job and at a client, and a client's own documents."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fanlight.ground.rooms.models import Room
from fanlight.work.files.models import File, Folder
from tests.faces.console.desk import at_the_desk, words, wrong
from tests.faces.portal.door import content
from tests.work.files.uploads import PDF, PNG, a_file

pytestmark = pytest.mark.feature("A05")


@pytest.fixture
def desk(max_):
    return at_the_desk(max_)


def an_upload(name="manual.pdf", start=PDF):
    return SimpleUploadedFile(name, start + name.encode(), content_type="application/pdf")


def packed(answer):
    assert answer["Content-Type"] == "application/zip"
    return zipfile.ZipFile(io.BytesIO(content(answer))).namelist()


def test_whoever_shows_or_removes_a_file_in_a_folder_stays_in_the_folder(desk, ada, job):
    here = f"jobs/{job.number}/documents/"
    folder = Folder.add(job.room, "Reports", by=ada)
    inside, outside = a_file(job.room, by=ada, name="plan.pdf"), a_file(job.room, by=ada, name="loose.pdf")
    inside.move(folder, by=ada)

    for verb in ("publish", "withdraw", "hide"):
        answer = desk.post(f"{here}{inside.key}/{verb}/", audience="customer")
        assert answer["Location"].endswith(f"{here}?folder={folder.key}"), verb
    answer = desk.post(f"{here}{outside.key}/publish/", audience="customer")
    assert answer["Location"].endswith(here), "what lies in no folder leads to all documents"


def test_a_job_whose_documents_all_lie_in_folders_does_not_say_that_there_are_none(desk, ada, job):
    here = f"jobs/{job.number}/documents/"
    folder = Folder.add(job.room, "Reports", by=ada)
    assert "No documents yet" in words(desk.get(here)), "an empty folder holds none"
    a_file(job.room, by=ada, name="plan.pdf").move(folder, by=ada)

    told = words(desk.get(here))
    assert "Every document lies in a folder." in told
    assert "No documents yet" not in told


def test_a_folder_of_a_job_is_added_filled_renamed_and_removed(desk, ada, job):
    here = f"jobs/{job.number}/documents/"
    file = a_file(job.room, by=ada, name="plan.pdf")
    assert "No folders yet." in words(desk.get(here))
    answer = desk.post(f"jobs/{job.number}/folders/new/", name="Reports")
    folder = Folder.objects.within(ada).get()
    assert (answer.status_code, answer["Location"].endswith(f"{here}?folder={folder.key}")) == (303, True)
    assert "Nothing in this folder" in words(desk.get(here, folder=folder.key))

    assert "Folder" in words(desk.get(f"{here}{file.key}/preview/"))
    desk.post(f"files/{file.key}/move/", folder=folder.key)
    answer = desk.post(f"jobs/{job.number}/files/?folder={folder.key}", files=an_upload())
    assert answer["Location"].endswith(f"?folder={folder.key}")
    assert "plan.pdf" not in words(desk.get(here))
    assert "2 files" in words(desk.get(here))
    inside = words(desk.get(here, folder=folder.key))
    assert "plan.pdf" in inside
    assert "manual.pdf" in inside
    assert packed(desk.get(f"folders/{folder.key}/zip/")) == ["Reports/plan.pdf"], (
        "the other waits for its check"
    )
    assert packed(desk.get(f"{here}zip/")) == ["Reports/plan.pdf"]

    desk.post(f"folders/{folder.key}/", name="Surveys")
    assert "Surveys" in words(desk.get(here))
    assert "Remove the folder “Surveys”?" in words(desk.get(f"folders/{folder.key}/remove/"))
    desk.post(f"folders/{folder.key}/remove/")
    assert "plan.pdf" in words(desk.get(here))
    assert not Folder.objects.within(ada).exists()


def test_a_name_that_is_taken_or_nothing_is_said_at_the_field(desk, ada, job):
    other = Folder.add(job.room, "Plans", by=ada)
    Folder.add(job.room, "Reports", by=ada)
    for path in (f"jobs/{job.number}/folders/new/", f"folders/{other.key}/"):
        for name in ("", " REPORTS", "x" * 81):
            answer = desk.post(path, name=name)
            assert answer.status_code == 422, (path, name)
            assert wrong(answer, "name")
    assert Folder.objects.within(ada).count() == 2


def test_what_is_of_another_room_or_business_is_not_there(desk, zed, ada, job, alder):
    mine = Folder.add(job.room, "Reports", by=ada)
    file = a_file(job.room, by=ada)
    elsewhere = Folder.add(Room.of_client(job.room.client), "Terms", by=ada)
    here = f"jobs/{job.number}/documents/"
    assert desk.get(here, folder=elsewhere.key).status_code == 404
    assert desk.post(f"files/{file.key}/move/", folder=elsewhere.key).status_code == 404
    assert desk.post(f"jobs/{job.number}/files/?folder={elsewhere.key}", files=an_upload()).status_code == 404

    there = at_the_desk(zed, "birch")
    for path in (f"folders/{mine.key}/", f"folders/{mine.key}/remove/", f"folders/{mine.key}/zip/"):
        assert there.get(path).status_code == 404
    assert there.post(f"files/{file.key}/move/", folder="").status_code == 404
    assert file.reloaded().folder is None
    assert desk.get(f"folders/{mine.key}/zip/").status_code == 409, "there is nothing in it"


def test_photos_of_a_job_stay_in_its_gallery_and_a_clients_are_kept_with_its_documents(desk, ada, job):
    folder = Folder.add(job.room, "Reports", by=ada)
    desk.post(f"jobs/{job.number}/files/?folder={folder.key}", files=an_upload("wall.png", PNG))
    photo = File.objects.within(ada).get()
    assert (photo.kind, photo.folder) == ("photo", None)

    client = job.room.client
    desk.post(f"clients/{client.key}/files/", files=an_upload("house.png", PNG))
    assert "house.png" in words(desk.get(f"clients/{client.key}/documents/"))


def test_a_clients_own_documents_are_added_shown_put_away_and_fetched(desk, zed, ada, insurer):
    here = f"clients/{insurer.key}/"
    assert "No documents yet" in words(desk.get(f"{here}documents/"))
    assert not Room.objects.within(ada).filter(kind="client").exists(), "looking makes nothing"
    assert desk.post(f"{here}files/").status_code == 422
    assert desk.post(f"{here}files/", files=an_upload("terms.pdf")).status_code == 303
    paper = File.objects.visible_to(ada).of_client(insurer).get()
    assert "terms.pdf" in words(desk.get(f"{here}documents/"))
    assert "terms.pdf" in words(desk.get(here))
    again = desk.post(f"{here}files/", files=an_upload("terms.pdf"))
    assert File.objects.within(ada).count() == 1, again.status_code

    desk.post(f"{here}documents/{paper.key}/publish/", audience="customer")
    assert paper.published_to == ["customer"]
    desk.post(f"{here}documents/{paper.key}/withdraw/", audience="customer")
    assert paper.published_to == []
    a_file(paper.room, by=ada, name="policy.pdf")
    desk.post(f"{here}folders/new/", name="Policies")
    desk.post(
        f"files/{File.objects.within(ada).get(name='policy.pdf').key}/move/",
        folder=Folder.objects.within(ada).get().key,
    )
    assert "Policies/policy.pdf" in packed(desk.get(f"{here}documents/zip/"))

    there = at_the_desk(zed, "birch")
    assert there.get(f"{here}documents/").status_code == 404
    assert there.post(f"{here}documents/{paper.key}/publish/", audience="customer").status_code == 404
    assert "Remove “terms.pdf”?" in words(desk.get(f"{here}documents/{paper.key}/hide/"))
    desk.post(f"{here}documents/{paper.key}/hide/")
    assert "terms.pdf" not in words(desk.get(f"{here}documents/"))
