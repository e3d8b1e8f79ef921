"""Files for a folder, and for a client of its own, come in pieces like those of a job."""

import re

import pytest

from fanlight.ground.rooms.models import Room
from fanlight.work.files.models import File, Folder, Upload
from tests.faces.console.desk import at_the_desk
from tests.faces.test_tus import BYTES, LENGTH, TUS, a_phone, said, send
from tests.work.files.uploads import a_file

pytestmark = [pytest.mark.feature("A05"), pytest.mark.feature("A13")]


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA = tmp_path


def announce(client, /, *, face="/console/alder", **place):
    headers = TUS | {"Upload-Length": str(LENGTH)} | said(filename="plan.pdf", **place)
    return client.post(f"{face}/uploads/", headers=headers, content_type="text/plain")


def told_by(page):
    """What the drop zone of the page says of where files belong."""
    found = re.search(r'data-place="([^"]*)"', page.content.decode())
    return dict(pair.split("=") for pair in found[1].split("&amp;"))


def test_a_file_arrives_in_the_folder_whose_page_it_was_dropped_on(console, ada, job):
    folder = Folder.add(job.room, "Reports", by=ada)
    place = told_by(at_the_desk(ada).get(f"jobs/{job.number}/documents/", folder=folder.key))
    assert place == {"room": job.room.key, "folder": folder.key}
    office = console(ada)

    assert send(office, announce(office, **place)["Location"], BYTES, 0).status_code == 204

    assert File.objects.within(ada).get().folder_id == folder.pk


def test_a_folder_that_was_removed_meanwhile_leaves_the_file_outside_of_any(console, ada, job):
    folder, office = Folder.add(job.room, "Reports", by=ada), console(ada)
    address = announce(office, room=job.room.key, folder=folder.key)["Location"]
    folder.remove(by=ada)

    assert send(office, address, BYTES, 0).status_code == 204
    assert File.objects.within(ada).get().folder_id is None
    assert announce(office, room=job.room.key, folder=folder.key).status_code == 404


def test_a_clients_first_file_makes_its_room(console, ada, insurer):
    place = told_by(at_the_desk(ada).get(f"clients/{insurer.key}/documents/"))
    assert place == {"client": insurer.key, "folder": ""}
    assert not Room.objects.within(ada).filter(kind="client").exists()
    office = console(ada)

    assert send(office, announce(office, **place)["Location"], BYTES, 0).status_code == 204

    assert File.objects.visible_to(ada).of_client(insurer).get().name == "plan.pdf"
    folder = Folder.add(Room.of_client(insurer), "Terms", by=ada)
    assert announce(office, client=insurer.key, folder=folder.key).status_code == 201


@pytest.mark.trust("TE03")
def test_folders_and_clients_of_others_are_not_there(console, ada, zed, gus, job, insurer):
    folder = Folder.add(Room.of_client(insurer), "Terms", by=ada)
    office, phone = console(ada), a_phone(gus)

    assert announce(office, room=job.room.key, folder=folder.key).status_code == 404
    assert announce(phone, face="/alder", client=insurer.key).status_code == 404
    mine = Folder.add(job.room, "Reports", by=ada)
    assert announce(phone, face="/alder", room=job.room.key, folder=mine.key).status_code == 404
    there = console(zed)
    assert announce(there, face="/console/birch", client=insurer.key).status_code == 404
    assert announce(there, face="/console/birch", room=job.room.key).status_code == 404
    assert not Upload.objects.within(ada).exists()


def test_nobody_outside_puts_a_file_into_a_folder_that_they_see(ada, job, gus):
    folder = Folder.add(job.room, "Reports", by=ada)
    a_file(job.room, by=ada, publish_to=["customer"]).move(folder, by=ada)

    answer = announce(a_phone(gus), face="/alder", room=job.room.key, folder=folder.key)
    assert answer.status_code == 403
    assert not Upload.objects.within(ada).exists()
