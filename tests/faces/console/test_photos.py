"""Photos of a job: the team's alone until they are added to a portal, and gone again when they are taken out."""

import pytest

from fanlight.work.files.models import File
from tests.faces.console.desk import words, wrong
from tests.faces.portal.door import content, reading, switch
from tests.faces.portal.door import words as read
from tests.ground.blobs.made import picture
from tests.work.files.uploads import Upload, added

pytestmark = pytest.mark.feature("E07", "E19", "E20", "E21")


def a_photo(room, *, by, name="wall.jpg", **said):
    return added(by=by, room=room, upload=Upload(name, picture(size=(64, 40 + len(name)))), **said)


def status(person, address):
    """The answer's status; a download is read to its end, which closes the file."""
    answer = reading(person).get(address)
    if answer.streaming:
        content(answer)
    return answer.status_code


@pytest.fixture
def grid(job):
    return f"jobs/{job.number}/photos/"


@pytest.mark.trust("TH22", "TH24")
def test_a_photo_is_private_until_it_is_added_and_again_when_it_is_taken_out(job, ada, gus, ines, desk, grid):
    photo = a_photo(job.room, by=ada, caption="North wall")
    reader = reading(gus)
    addresses = [f"files/{photo.key}/", f"files/{photo.key}/preview/", f"files/{photo.key}/480/"]
    assert "Add to customer portal" in words(desk.get(grid))
    assert {status(gus, address) for address in addresses} == {404}

    desk.post(f"{grid}share/", chosen=photo.key, audience="customer", say="add")
    assert "North wall" in read(reader.get(f"jobs/{job.number}/"))
    assert {status(gus, address) for address in addresses} == {200}
    assert content(reader.get(addresses[2]))[8:12] == b"WEBP"
    assert status(ines, addresses[0]) == 404
    assert "Remove from customer portal" in words(desk.get(grid))

    desk.post(f"{grid}share/", chosen=photo.key, audience="customer", say="remove")
    assert {status(gus, address) for address in addresses} == {404}
    assert "North wall" not in read(reader.get(f"jobs/{job.number}/photos/"))


def test_several_are_added_with_one_press_and_the_others_stay_internal(job, ada, gus, desk, grid):
    one, two, three = (a_photo(job.room, by=ada, name=f"{n}.jpg") for n in ("one", "second", "the third"))

    answer = desk.post(f"{grid}share/", chosen=[one.key, two.key], audience="customer", say="add")

    assert answer.status_code == 303
    assert "2 photos are in the gallery" in words(desk.get(grid))
    assert list(File.objects.visible_to(gus.viewer).order_by("id")) == [one, two]
    text = reading(gus).get(f"jobs/{job.number}/photos/").content.decode()
    assert 'loading="lazy"' in text
    assert 'width="' in text
    assert three.key not in text


def test_nothing_chosen_changes_nothing(job, ada, gus, desk, grid):
    a_photo(job.room, by=ada)

    desk.post(f"{grid}share/", audience="customer", say="add")

    assert "Choose at least one photo" in words(desk.get(grid))
    assert not File.objects.visible_to(gus.viewer).exists()


def test_a_caption_is_written_in_place_and_too_long_a_one_is_refused(job, ada, desk, grid):
    photo = a_photo(job.room, by=ada)

    assert desk.post(f"{grid}{photo.key}/caption/", caption="The damp corner").status_code == 303
    assert "The damp corner" in desk.get(grid).content.decode()

    answer = desk.post(f"{grid}{photo.key}/caption/", caption="x" * 301)
    assert answer.status_code == 422
    assert "300" in words(answer)
    assert File.objects.visible_to(ada).get(pk=photo.pk).caption == "The damp corner"


def test_what_the_client_sent_is_theirs_and_stays_where_the_gallery_is_off(alder, job, gus, desk):
    a_photo(job.room, by=gus.viewer, name="leak.jpg")
    page = f"jobs/{job.number}/photos/"
    assert "leak.jpg · Yours" in read(reading(gus).get(page))

    switch(alder, "customer", section_photos=False)
    assert "leak.jpg · Yours" in read(reading(gus).get(page))

    switch(alder, "customer", section_documents=False)
    assert reading(gus).get(page).status_code == 404


def test_where_photos_are_off_what_was_added_is_closed(alder, job, ada, gus):
    photo = a_photo(job.room, by=ada, publish_to=["customer"])
    assert status(gus, f"files/{photo.key}/480/") == 200

    switch(alder, "customer", section_photos=False)

    assert status(gus, f"files/{photo.key}/480/") == 404
    assert reading(gus).get(f"jobs/{job.number}/photos/").status_code == 404


def test_adding_without_a_photo_says_so(job, ada, desk, grid):
    answer = desk.post(f"{grid}files/")
    assert answer.status_code == 422
    assert wrong(answer, "files") == "Choose at least one file."
    assert not File.objects.visible_to(ada).exists()
