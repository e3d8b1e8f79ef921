"""Folders in the portal, and the documents of a client's own: for those who see everything of the client."""

import io
import zipfile

import pytest

from fanlight.ground.rooms.models import Participant, Room
from fanlight.work.files.models import Folder
from tests import world
from tests.faces.portal.door import content, nobody, reading, switch, words
from tests.work.files.uploads import a_file

pytestmark = pytest.mark.feature("B05")


@pytest.fixture
def owner(alder, job):
    return world.a_holder(alder, job, "Cora Client", scope="client")


@pytest.fixture
def shelved(job, ada):
    """Two documents in a folder, one of them internal, and one outside."""
    folder = Folder.add(job.room, "Reports", by=ada)
    a_file(job.room, by=ada, name="ceiling.pdf", publish_to=["customer"]).move(folder, by=ada)
    a_file(job.room, by=ada, name="margin.pdf").move(folder, by=ada)
    a_file(job.room, by=ada, name="plan.pdf", publish_to=["customer"])
    return folder


@pytest.fixture
def terms(job, ada):
    return a_file(Room.of_client(job.room.client), by=ada, name="terms.pdf", publish_to=["customer"])


def packed(answer):
    assert answer["Content-Type"] == "application/zip"
    return zipfile.ZipFile(io.BytesIO(content(answer))).namelist()


@pytest.mark.feature("A05")
def test_a_jobs_documents_stand_by_folder(alder, job, ada, gus, ines, shelved):
    text = words(reading(gus).get(f"jobs/{job.number}/documents/"))
    assert text.index("plan.pdf") < text.index("Reports") < text.index("ceiling.pdf")
    assert "margin.pdf" not in text
    assert packed(reading(gus).get(f"folders/{shelved.key}/zip/")) == ["Reports/ceiling.pdf"]
    assert set(packed(reading(gus).get(f"jobs/{job.number}/documents/zip/"))) == {
        "Reports/ceiling.pdf",
        "plan.pdf",
    }

    a_file(job.room, by=ada, name="theirs.pdf", publish_to=["instructing_client"])
    assert "Reports" not in words(reading(ines).get(f"jobs/{job.number}/documents/"))
    for reader in (reading(ines), nobody()):
        assert reader.get(f"folders/{shelved.key}/zip/").status_code in (302, 303, 404)
    assert reading(ines).get(f"folders/{shelved.key}/zip/").status_code == 404
    switch(alder, "customer", section_documents=False)
    assert reading(gus).get(f"folders/{shelved.key}/zip/").status_code == 404


@pytest.mark.feature("D08")
def test_behind_a_struck_out_paper_clip_there_is_no_folder(job, ada, gus, shelved):
    Participant.objects.within(job).get(contact=gus.contact).allow_uploads(False, by=ada)
    assert reading(gus).get(f"folders/{shelved.key}/zip/").status_code == 404


@pytest.mark.feature("E06")
def test_a_clients_own_documents_stand_beside_those_of_its_jobs(job, ada, owner, shelved, terms):
    terms.move(Folder.add(terms.room, "Contracts", by=ada), by=ada)
    a_file(terms.room, by=ada, name="ours.pdf")
    a_file(terms.room, by=ada, name="theirs.pdf", publish_to=["instructing_client"])

    text = words(reading(owner).get("documents/"))
    assert "Reports" in text
    assert text.index("Of no single job") < text.index("Contracts") < text.index("terms.pdf")
    assert not {"ours.pdf", "theirs.pdf"} & set(text.split())
    look = reading(owner).get(f"files/{terms.key}/preview/")
    assert f"/files/{terms.key}/page-1/" in look.content.decode()
    assert content(reading(owner).get(f"files/{terms.key}/"))[:4] == b"%PDF"
    assert packed(reading(owner).get("documents/zip/")) == ["Contracts/terms.pdf"]


def test_who_sees_only_some_jobs_sees_nothing_of_the_clients_own(alder, job, ada, gus, owner, terms):
    own = world.a_holder(alder, job, "Olive Own", scope="own")
    folder = Folder.add(terms.room, "Contracts", by=ada)
    terms.move(folder, by=ada)
    for reader in (reading(gus), reading(own)):
        assert "terms.pdf" not in words(reader.get("documents/"))
        for path in (
            f"files/{terms.key}/",
            f"files/{terms.key}/preview/",
            f"files/{terms.key}/480/",
            f"folders/{folder.key}/zip/",
            "documents/zip/",
        ):
            assert reader.get(path).status_code == 404, path

    terms.withdraw(by=ada, audience="customer")
    assert reading(owner).get(f"files/{terms.key}/preview/").status_code == 404
    assert reading(owner).get("documents/zip/").status_code == 409, "there is nothing for them"
