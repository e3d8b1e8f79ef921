"""Folders of a room: named once, filled and emptied by the team alone, and never a way to see more."""

import pytest

from fanlight.core.errors import Malformed, NotAllowed
from fanlight.ground.activity.models import Event
from fanlight.ground.rooms.models import Room
from fanlight.work.files import bundles
from fanlight.work.files.models import File, Folder
from fanlight.work.files.models.folders import FolderGone, FolderTaken
from tests import world
from tests.work.files.uploads import Upload, a_file, a_pdf

pytestmark = pytest.mark.feature("A05")


def in_folders(viewer):
    return [(file.name, str(file.folder or "")) for file in File.objects.visible_to(viewer).order_by("id")]


def seen(viewer):
    return [folder.name for folder in Folder.objects.visible_to(viewer).by_name()]


def test_files_are_put_into_folders_and_taken_out_again(job, ada, max_):
    reports = Folder.add(job.room, " Reports ", by=ada)
    File.add_to(reports, by=max_, upload=a_pdf("first.pdf"))
    second = a_file(job.room, by=ada, name="second.pdf")
    second.move(reports, by=max_)
    second.move(reports, by=max_)
    assert in_folders(ada) == [("first.pdf", "Reports"), ("second.pdf", "Reports")]

    reports.rename("Surveys", by=max_)
    assert in_folders(ada) == [("first.pdf", "Surveys"), ("second.pdf", "Surveys")]
    second.move(None, by=ada)
    reports.remove(by=ada)

    assert in_folders(ada) == [("first.pdf", ""), ("second.pdf", "")]
    told = Event.objects.visible_to(ada).filter(room=job.room, name__contains="fold").order_by("number")
    assert [event.name for event in told] == ["folder.added", "folder.renamed", "folder.removed"]
    assert Event.objects.visible_to(ada).filter(name="file.moved").count() == 2, "once for each change"


def test_a_name_is_there_once_in_a_room_however_it_is_spelled(alder, job, ada):
    plans = Folder.add(job.room, "Pläne", by=ada)
    surveys = Folder.add(job.room, "Surveys", by=ada)
    for act in (lambda: Folder.add(job.room, " PLANE ", by=ada), lambda: surveys.rename("pläne", by=ada)):
        with pytest.raises(FolderTaken):
            act()
    for name in ("", " \u200b ", "x" * 81):
        with pytest.raises(Malformed):
            Folder.add(job.room, name, by=ada)

    plans.rename("PLÄNE", by=ada)
    Folder.add(world.a_job(alder, title="Loft").room, "Pläne", by=ada)
    assert seen(ada) == ["PLÄNE", "Pläne", "Surveys"]


def test_a_contact_sees_a_folder_only_with_something_in_it_that_they_see(job, ada, gus, ines, zed):
    reports = Folder.add(job.room, "Reports", by=ada)
    Folder.add(job.room, "Empty", by=ada)
    file = a_file(job.room, by=ada)
    file.move(reports, by=ada)
    assert seen(gus.viewer) == seen(zed) == []

    file.publish(by=ada, audience="customer")
    assert seen(gus.viewer) == ["Reports"]
    assert seen(ines.viewer) == seen(zed) == []

    file.withdraw(by=ada, audience="customer")
    assert seen(gus.viewer) == []


def test_only_the_team_has_a_say_about_folders(job, ada, gus):
    reports = Folder.add(job.room, "Reports", by=ada)
    file = a_file(job.room, by=gus.viewer)
    for act in (
        lambda: Folder.add(job.room, "Mine", by=gus.viewer),
        lambda: reports.rename("Mine", by=gus.viewer),
        lambda: reports.remove(by=gus.viewer),
        lambda: file.move(reports, by=gus.viewer),
        lambda: file.move(None, by=gus.viewer),
        lambda: File.add_to(reports, by=gus.viewer, upload=Upload("b.txt", b"b")),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert seen(ada) == ["Reports"]
    assert in_folders(ada) == [(file.name, "")]


def test_a_folder_of_another_room_or_one_that_is_gone_takes_nothing(alder, job, ada):
    file = a_file(job.room, by=ada)
    elsewhere = Folder.add(world.a_job(alder, title="Loft").room, "Reports", by=ada)
    with pytest.raises(NotAllowed):
        file.move(elsewhere, by=ada)
    here = Folder.add(job.room, "Reports", by=ada)
    stale = Folder.objects.within(ada).get(pk=here.pk)
    here.remove(by=ada)

    for act in (lambda: file.reloaded().move(stale, by=ada), lambda: stale.remove(by=ada)):
        with pytest.raises(FolderGone):
            act()
    with pytest.raises(FolderGone):
        File.add_to(stale, by=ada, upload=a_pdf("late.pdf"))
    assert in_folders(ada) == [(file.name, "")]


@pytest.mark.feature("B05")
def test_a_zip_keeps_the_folders(job, ada, gus, settings, tmp_path):
    reports = Folder.add(job.room, "../2026/Reports", by=ada)
    for name, folder in (("a.pdf", reports), ("b.pdf", None)):
        a_file(job.room, by=ada, name=name, publish_to=["customer"]).move(folder, by=ada)
    a_file(job.room, by=ada, name="ours.pdf").move(reports, by=ada)

    files = File.objects.visible_to(gus.viewer).with_blob().select_related("folder").order_by("id")
    made = bundles.bundle(files, by=gus.viewer, name="Kitchen ceiling")
    made.close()
    assert [one.place for one in made._packed] == ["Reports/a.pdf", "b.pdf"]


def test_documents_of_a_client_are_for_those_who_see_the_client(alder, job, ada, gus, zed):
    room = Room.of_client(job.room.client)
    a_file(room, by=ada, name="terms.pdf", publish_to=["customer"])
    owner = world.a_holder(alder, job, "Cora Client", scope="client")
    own = world.a_holder(alder, job, "Olive Own", scope="own")

    assert in_folders(owner.viewer) == [("terms.pdf", "")]
    assert in_folders(own.viewer) == in_folders(gus.viewer) == in_folders(zed) == []
