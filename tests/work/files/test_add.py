"""Adding a file: who may, who sees it afterwards, and that one press is one file."""

import datetime
import hashlib

import pytest
from django.utils.timezone import now

from fanlight.core.errors import Malformed, NotAllowed
from fanlight.core.viewers import PreviewViewer
from fanlight.ground.activity.models import Event
from fanlight.ground.blobs import ingest
from fanlight.ground.blobs.models import Blob
from fanlight.ground.people.models import Affiliation
from fanlight.ground.rooms.models import Participant, PortalSetting
from fanlight.work.files.models import File, FilePublication, FileVersion
from tests import world
from tests.ground.blobs.made import picture
from tests.work.files.uploads import Upload, a_file, a_pdf, added


def names(viewer):
    return [file.name for file in File.objects.visible_to(viewer)]


@pytest.mark.feature("A05", "A13", "A32")
def test_a_customers_photo_is_seen_by_the_team_and_other_customers_and_nobody_else(
    job, ada, gus, cleo, ines, zed
):
    file = added(by=gus.viewer, room=job.room, upload=Upload("leak.jpg", picture()))

    assert (file.kind, file.from_contact, file.contact_id) == ("photo", True, gus.contact.pk)
    assert names(ada) == names(gus.viewer) == names(cleo.viewer) == ["leak.jpg"]
    assert names(ines.viewer) == names(zed) == []


@pytest.mark.feature("A05", "A32")
def test_an_instructing_clients_document_is_not_seen_by_the_customer(job, ada, gus, ines):
    a_file(job.room, by=ines.viewer, name="policy.pdf")

    assert names(ines.viewer) == names(ada) == ["policy.pdf"]
    assert names(gus.viewer) == []


@pytest.mark.feature("A05")
def test_what_the_team_adds_is_private_until_it_names_an_audience(job, ada, max_, gus, ines):
    secret = a_file(job.room, by=max_, name="margin.pdf")
    a_file(job.room, by=ada, name="report.pdf", publish_to=["instructing_client"])

    assert secret.room == job.room, "the private file must lie in a room that both can see"
    assert sorted(names(max_)) == ["margin.pdf", "report.pdf"]
    assert names(gus.viewer) == []
    assert names(ines.viewer) == ["report.pdf"]


def test_a_contact_cannot_choose_another_audience(job, gus, ines):
    a_file(job.room, by=gus.viewer, publish_to=["instructing_client"])

    assert names(gus.viewer) == ["plan.pdf"]
    assert names(ines.viewer) == []


def test_an_unknown_audience_is_refused_and_leaves_nothing(job, ada):
    with pytest.raises(Malformed) as refusal:
        a_file(job.room, by=ada, publish_to=["everybody"])

    assert refusal.value.field == "publish_to"
    assert names(ada) == []


@pytest.mark.feature("A32")
@pytest.mark.parametrize("switch", ["may.upload", "section.documents"])
def test_a_switch_of_the_portal_refuses_the_next_upload(alder, job, gus, switch):
    a_file(job.room, by=gus.viewer, name="before.pdf")
    PortalSetting.objects.within(alder.workspace).filter(portal=alder.portal("customer"), name=switch).update(
        on=False
    )

    with pytest.raises(NotAllowed):
        a_file(job.room, by=gus.viewer, name="after.pdf")


@pytest.mark.feature("A32")
def test_the_paper_clip_of_one_participant_beats_the_portal(job, ada, gus, cleo):
    Participant.objects.within(ada).filter(contact=gus.contact).update(uploads=False)

    with pytest.raises(NotAllowed):
        a_file(job.room, by=gus.viewer)
    assert a_file(job.room, by=cleo.viewer).from_contact


def test_a_contact_who_only_reads_for_the_client_cannot_upload(alder, insurer, job, ines):
    Affiliation.objects.create(
        workspace_id=alder.workspace_id, client=insurer, contact=ines.contact, role="viewer"
    )

    with pytest.raises(NotAllowed):
        a_file(job.room, by=ines.viewer)


def test_a_preview_adds_nothing(alder, job, ada):
    portal = alder.portal("customer")
    preview = PreviewViewer(
        alder.workspace_id, portal.pk, portal.pk, "customer", member_id=ada.member_id, room_id=job.room_id
    )

    with pytest.raises(NotAllowed):
        a_file(job.room, by=preview)


@pytest.mark.feature("A13")
@pytest.mark.trust("TH20")
def test_the_same_press_twice_is_one_file(job, ada, gus):
    first = added(by=gus.viewer, room=job.room, upload=a_pdf(words="same"))
    again = added(by=gus.viewer, room=job.room, upload=a_pdf(words="same"))

    assert again.pk == first.pk
    assert names(ada) == ["plan.pdf"]
    assert Event.objects.visible_to(ada).filter(name="file.added").count() == 1
    assert FilePublication.objects.visible_to(ada).count() == FileVersion.objects.visible_to(ada).count() == 1


def test_the_same_bytes_of_another_person_under_another_name_or_later_are_another_file(
    job, ada, gus, cleo, time_machine
):
    for person, name in [(gus, "plan.pdf"), (gus, "copy.pdf"), (cleo, "plan.pdf")]:
        added(by=person.viewer, room=job.room, upload=a_pdf(name, words="same"))
    time_machine.move_to(now() + datetime.timedelta(seconds=121))
    added(by=gus.viewer, room=job.room, upload=a_pdf(words="same"))

    assert len(names(ada)) == 4
    blobs = Blob.objects.visible_to(ada).filter(media_type="application/pdf")
    assert blobs.count() == 2, "each sender's are checked apart"
    assert blobs.values("digest").distinct().count() == 1


def test_a_file_that_was_removed_can_be_added_again_at_once(job, ada):
    first = added(by=ada, room=job.room, upload=a_pdf(words="same"))
    first.hide(by=ada)
    again = added(by=ada, room=job.room, upload=a_pdf(words="same"))

    assert again.pk != first.pk
    assert names(ada) == ["plan.pdf"]


@pytest.mark.feature("A13")
@pytest.mark.parametrize(
    ("upload", "code"),
    [
        (Upload("run.exe", b"MZ"), "file.wrong_kind"),
        (Upload("page.html", b"<html>"), "file.wrong_kind"),
        (Upload("plan.pdf", b"<html>"), "file.not_as_named"),
        (Upload("plan.pdf", b""), "file.empty"),
        (Upload("plan.pdf", b"%PDF-" + b"x" * 100), "file.too_large"),
    ],
)
def test_what_cannot_be_taken_is_refused_at_its_field_and_leaves_nothing(
    job, ada, gus, settings, upload, code
):
    settings.UPLOAD_BYTES = 100
    with pytest.raises(Malformed) as refusal:
        added(by=gus.viewer, room=job.room, upload=upload)

    assert (refusal.value.code, refusal.value.field) == (code, "file")
    assert names(ada) == []
    assert not Blob.objects.visible_to(ada).exists()
    assert list(ingest.parts_folder(ada.workspace_id).glob("*")) == []


def test_a_caption_that_is_too_long_is_refused(job, ada):
    with pytest.raises(Malformed) as refusal:
        a_file(job.room, by=ada, caption="x" * 301)

    assert refusal.value.field == "caption"


def test_a_room_of_another_business_takes_nothing(job, birch, zed):
    theirs = world.a_job(birch, title="Heat pump")

    mine = a_file(theirs.room, by=zed)

    assert mine.workspace_id == birch.workspace_id
    assert not File.objects.visible_to(zed).filter(room_id=job.room_id).exists()


def test_a_list_of_files_reads_size_type_and_bytes_in_one_query(job, ada, django_assert_num_queries):
    content = a_pdf().getvalue()
    added(by=ada, room=job.room, upload=Upload("plan.pdf", content))
    a_file(job.room, by=ada)

    with django_assert_num_queries(1):
        newest, oldest = File.objects.visible_to(ada).in_room(job.room).with_blob().newest_first()

    assert newest.digest is not None
    assert (oldest.size_bytes, oldest.media_type) == (len(content), "application/pdf")
    assert bytes(oldest.digest) == hashlib.sha256(content).digest()
