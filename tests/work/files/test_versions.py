"""A file replaced: what its readers see from when on, what the team keeps, and who may not."""

import pytest

from fanlight.core.errors import Malformed, NotAllowed
from fanlight.ground.blobs.downloads import NotReady
from fanlight.work.files.downloads import download_version
from fanlight.work.files.models import File, FileVersion
from fanlight.work.files.models.refusals import AlreadyHidden
from tests.ground.blobs.made import checked
from tests.work.files.uploads import JPEG, Upload, a_file, a_pdf

pytestmark = pytest.mark.feature("A05")


def seen(viewer, file):
    """The digest that this reader is served, or None where there is nothing."""
    found = File.objects.visible_to(viewer).filter(pk=file.pk).with_blob().first()
    return bytes(found.digest) if found and found.digest is not None else None


def numbers(file):
    return list(FileVersion.objects.within(file).filter(file=file).order_by("number").values_list("number"))


def test_readers_go_on_with_the_old_one_until_the_new_one_was_found_clean(job, ada, gus):
    file = a_file(job.room, by=ada, publish_to=["customer"])
    old = seen(gus.viewer, file)

    file.replace(by=ada, upload=a_pdf("plan 2.pdf"))
    assert seen(gus.viewer, file) == seen(ada, file) == old

    checked(ada)
    assert seen(gus.viewer, file) == seen(ada, file) != old
    assert numbers(file) == [(1,), (2,)]
    assert File.objects.visible_to(ada).get(pk=file.pk).name == "plan.pdf"


def test_unless_they_are_shown_the_new_one_they_stay_with_the_old_one(job, ada, gus, ines):
    file = a_file(job.room, by=ada, publish_to=["customer"])
    old = seen(gus.viewer, file)

    file.replace(by=ada, upload=a_pdf(), is_shown=False)
    checked(ada)
    assert seen(gus.viewer, file) == old != seen(ada, file)

    file.publish(by=ada, audience="instructing_client")
    assert seen(ines.viewer, file) == seen(ada, file)
    assert seen(gus.viewer, file) == old


def test_what_was_replaced_before_it_was_shown_is_never_shown(job, ada, gus):
    file = a_file(job.room, by=ada)
    assert seen(ada, file)

    file.replace(by=ada, upload=a_pdf())
    file.publish(by=ada, audience="customer")
    assert seen(gus.viewer, file) is None, "the draft is clean, but was never theirs"

    checked(ada)
    assert seen(gus.viewer, file) == seen(ada, file)


def test_a_retry_makes_one_version_and_the_team_fetches_each(job, ada, gus):
    file = a_file(job.room, by=ada, publish_to=["customer"])
    for _press in range(2):
        file.replace(by=ada, upload=a_pdf("two.pdf", words="the same"))
    checked(ada)
    assert numbers(file) == [(1,), (2,)]

    first, second = (download_version(file, number, by=ada) for number in (1, 2))
    assert first.etag != second.etag
    with pytest.raises(NotReady):
        download_version(file, 1, by=gus.viewer)
    with pytest.raises(NotReady):
        download_version(file, 3, by=ada)


def test_nobody_else_replaces_and_only_with_its_own_kind(job, ada, gus, zed):
    file = a_file(job.room, by=ada, publish_to=["customer"])
    with pytest.raises(NotAllowed):
        file.replace(by=gus.viewer, upload=a_pdf())
    with pytest.raises(Malformed):
        file.replace(by=ada, upload=Upload("wall.jpg", JPEG))
    file.hide(by=ada)
    with pytest.raises(AlreadyHidden):
        file.replace(by=ada, upload=a_pdf())
    assert numbers(file) == [(1,)]
