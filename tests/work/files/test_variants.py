"""What readers see and get of a file before and after its check: originals, copies and pictures of ours."""

import datetime

import pytest
from django.test import RequestFactory
from django.utils.timezone import now
from PIL import Image

from fanlight.ground.blobs.downloads import NotReady
from fanlight.ground.blobs.models import Blob
from fanlight.ui.downloads import LOCKED_IN, send_file
from fanlight.work.files.downloads import NoSuchVariant, download, variant
from fanlight.work.files.findings import are_held_up, findings
from fanlight.work.files.models import File
from tests.ground.blobs.heic import HEIC
from tests.ground.blobs.made import checked, docx, film, pdf, picture
from tests.ground.blobs.test_films import PLACE, TELLING
from tests.ground.blobs.test_papers import ACTING
from tests.work.files.uploads import Upload, added

pytestmark = pytest.mark.feature("A05", "E07")
ONLY_STAFF = ["stripped"]


def names(viewer):
    return [file.name for file in File.objects.visible_to(viewer).order_by("id")]


def seen(file, viewer):
    return File.objects.visible_to(viewer).with_blob().get(pk=file.pk)


def sent(file, viewer, name=""):
    return variant(seen(file, viewer), name, by=viewer) if name else download(seen(file, viewer), by=viewer)


@pytest.mark.trust("TH11")
def test_before_the_check_only_the_sender_and_the_team_know_of_a_file(job, ada, gus, cleo):
    file = File.add(by=gus.viewer, room=job.room, upload=Upload("leak.jpg", picture()))

    assert (names(ada), names(gus.viewer), names(cleo.viewer)) == (["leak.jpg"], ["leak.jpg"], [])
    assert (seen(file, gus.viewer).state, seen(file, gus.viewer).digest) == ("quarantined", None)
    for reader in (ada, gus.viewer):
        with pytest.raises(NotReady):
            sent(file, reader)
        with pytest.raises(NotReady):
            sent(file, reader, "480")

    checked(ada)
    assert names(cleo.viewer) == ["leak.jpg"]


@pytest.mark.trust("TH11")
def test_what_was_published_before_its_check_shows_once_it_is_clean(job, ada, cleo):
    File.add(by=ada, room=job.room, upload=Upload("plan.pdf", pdf("early")), publish_to=["customer"])
    assert names(cleo.viewer) == []

    checked(ada)
    assert names(cleo.viewer) == ["plan.pdf"]


@pytest.mark.trust("TH23")
def test_a_flagged_file_is_never_shown_to_others_and_never_sent_to_anybody(job, ada, gus, cleo):
    upload = Upload("costs.docx", docx(("word/vbaProject.bin", b"x")))
    file = added(by=gus.viewer, room=job.room, upload=upload)

    assert names(cleo.viewer) == []
    assert (names(gus.viewer), names(ada)) == (["costs.docx"], ["costs.docx"])
    for reader in (ada, gus.viewer):
        with pytest.raises(NotReady):
            sent(file, reader)
        with pytest.raises(NoSuchVariant):
            sent(file, reader, "480")


@pytest.mark.trust("TH15")
def test_a_copy_without_what_was_found_is_for_the_team_alone(job, ada, gus):
    file = added(by=gus.viewer, room=job.room, upload=Upload("form.pdf", ACTING["opening script"][0]))

    assert findings([seen(file, ada)], by=ada)[file.key].has_stripped
    stripped = sent(file, ada, "stripped")
    assert b"JavaScript" not in stripped.path.read_bytes()
    assert stripped.disposition.startswith('attachment; filename="form.pdf"')
    with pytest.raises(NoSuchVariant):
        sent(file, gus.viewer, "stripped")


@pytest.mark.trust("TH17", "TH22")
@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("IMG 1.HEIC", HEIC, "IMG 1.jpg"),
        ("roof.png", picture("PNG"), "roof.png"),
        ("a.jpeg", picture(), "a.jpg"),
    ],
)
def test_clients_get_the_copy_of_a_photo_under_its_right_ending_and_the_team_the_original(
    job, ada, gus, name, content, expected
):
    file = added(by=ada, room=job.room, upload=Upload(name, content))
    assert names(gus.viewer) == [], "private until it is shared"

    file.publish(by=ada, audience="customer")
    copy, original = sent(file, gus.viewer), sent(file, ada)
    assert original.path.read_bytes() == content
    assert copy.path != original.path
    assert copy.disposition.startswith(f'attachment; filename="{expected}"')
    with Image.open(copy.path) as opened:
        assert not opened.getexif()


@pytest.mark.trust("TH17")
def test_clients_get_a_film_without_its_place_and_one_that_tells_none_as_it_is(job, ada, gus):
    telling, plain = film(telling=[TELLING["udta"]]), film()
    assert PLACE in telling
    files = [
        added(by=gus.viewer, room=job.room, upload=Upload(f"{n}.mp4", content))
        for n, content in enumerate((telling, plain))
    ]

    assert PLACE not in sent(files[0], gus.viewer).path.read_bytes()
    assert sent(files[0], ada).path.read_bytes() == telling
    assert sent(files[1], gus.viewer).path.read_bytes() == plain


def test_a_photo_without_its_copy_is_not_sent_outside(job, ada, gus):
    from fanlight.ground.blobs.models import Rendition

    file = added(by=gus.viewer, room=job.room, upload=Upload("a.jpg", picture()))
    Rendition.objects.within(ada).filter(use="copy").delete()

    with pytest.raises(NotReady):
        sent(file, gus.viewer)


def test_each_width_gives_the_nearest_picture_that_is_large_enough(job, ada):
    file = added(by=ada, room=job.room, upload=Upload("a.jpg", picture("JPEG", (1000, 500))))
    widths = {}
    for name in ("480", "960", "1920"):
        with Image.open(sent(file, ada, name).path) as opened:
            widths[name] = (opened.format, *opened.size)

    assert widths == {"480": ("WEBP", 480, 240), "960": ("WEBP", 960, 480), "1920": ("WEBP", 960, 480)}
    one = seen(file, ada)
    assert (one.picture_width, one.picture_height, one.pages, one.state) == (1000, 500, None, "clean")


def test_pages_of_a_document_are_pictures(job, ada):
    file = added(by=ada, room=job.room, upload=Upload("plan.pdf", pdf("two", pages=2)))

    assert seen(file, ada).pages == 2
    assert sent(file, ada, "page-2").path.read_bytes()[8:12] == b"WEBP"
    for name in ("page-3", "page-0", "page-02", "page-", "page-99999999", "page-٢", "480", "full", ""):
        with pytest.raises(NoSuchVariant):
            variant(seen(file, ada), name, by=ada)


@pytest.mark.trust("TH13", "TH14")
def test_only_pictures_of_ours_are_shown_inside_a_page_and_every_answer_is_locked_in(job, ada):
    photo = added(by=ada, room=job.room, upload=Upload("a.jpg", picture()))
    paper = added(by=ada, room=job.room, upload=Upload("plan.pdf", pdf("inline")))
    inline = [sent(photo, ada, "480"), sent(paper, ada, "page-1")]
    attached = [sent(photo, ada), sent(paper, ada)]

    assert [one.disposition.partition(";")[0] for one in inline] == ["inline"] * 2
    assert {one.media_type for one in inline} == {"image/webp"}
    assert [one.disposition.partition(";")[0] for one in attached] == ["attachment"] * 2
    for one in inline + attached:
        answer = send_file(RequestFactory().get("/"), one)
        assert LOCKED_IN.items() <= dict(answer.headers).items()
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        answer.close()


@pytest.mark.trust("TH24")
def test_what_is_no_longer_shared_is_gone_with_its_pictures_at_the_next_request(
    alder, job, ada, cleo, portal
):
    file = added(by=ada, room=job.room, upload=Upload("a.jpg", picture()), publish_to=["customer"])
    reader = portal(alder, cleo)
    addresses = [f"/alder/files/{file.key}/", f"/alder/files/{file.key}/480/"]
    for address in addresses:
        answer = reader.get(address, secure=True)
        assert (answer.status_code, len(b"".join(answer.streaming_content)) > 0) == (200, True)

    file.withdraw(by=ada, audience="customer")
    assert [reader.get(address, secure=True).status_code for address in addresses] == [404, 404]


@pytest.mark.trust("TH10")
def test_stored_bytes_have_no_address_of_their_own(alder, job, ada, cleo, portal, settings):
    file = added(by=ada, room=job.room, upload=Upload("a.jpg", picture()), publish_to=["customer"])
    path = sent(file, ada).path.relative_to(settings.DATA)
    reader = portal(alder, cleo)

    for before in ("", "static/", "static/../", "alder/", "media/", "alder/files/"):
        address = f"/{before}{path}"
        assert reader.get(address, secure=True).status_code == 404, address


def test_the_team_is_told_when_files_wait_longer_than_a_check_takes(job, ada, time_machine):
    File.add(by=ada, room=job.room, upload=Upload("a.jpg", picture()))
    assert not are_held_up(ada)

    time_machine.move_to(now() + datetime.timedelta(seconds=601))
    assert are_held_up(ada)
    checked(ada)
    assert not are_held_up(ada)


def test_who_uploads_what_others_have_does_not_learn_of_it(job, ada, gus, cleo):
    """The same bytes lie on the disk once, checked for each sender; who may see which file is asked of the file."""
    content = picture()
    added(by=ada, room=job.room, upload=Upload("private.jpg", content))
    file = added(by=gus.viewer, room=job.room, upload=Upload("mine.jpg", content))

    assert names(gus.viewer) == names(cleo.viewer) == ["mine.jpg"]
    looked_into = Blob.objects.within(ada).filter(checked_at__isnull=False)
    assert (looked_into.count(), looked_into.values("digest").distinct().count()) == (2, 1)
    assert sent(file, gus.viewer).path.exists()
