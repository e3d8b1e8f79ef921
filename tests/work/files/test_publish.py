"""Publishing, withdrawing and putting away: who may, who sees it after, and once only."""

import pytest

from fanlight.core.errors import Malformed, NotAllowed
from fanlight.ground.activity.models import Event
from fanlight.work.files.models.files import (
    AlreadyHidden,
    AlreadyPublished,
    File,
    FilePublication,
    NotPublished,
)
from tests.work.files.uploads import a_file

pytestmark = pytest.mark.feature("A05")


def names(viewer):
    return [file.name for file in File.objects.visible_to(viewer)]


def told(viewer, *facts):
    events = Event.objects.visible_to(viewer).filter(name__in=facts).order_by("number")
    return [(event.name, event.audience, event.payload.get("audience", "")) for event in events]


def test_a_published_file_is_seen_by_that_audience_only(job, ada, max_, gus, cleo, ines, zed):
    file = a_file(job.room, by=ada)
    assert names(gus.viewer) == names(ines.viewer) == []

    file.publish(by=max_, audience="customer")

    assert names(gus.viewer) == names(cleo.viewer) == ["plan.pdf"]
    assert names(ines.viewer) == names(zed) == []
    assert file.published_to == ["customer"]


@pytest.mark.trust("TH24")
def test_a_withdrawn_file_is_gone_at_the_next_look_and_can_be_published_again(job, ada, gus, ines):
    file = a_file(job.room, by=ada, publish_to=["customer", "instructing_client"])
    assert names(gus.viewer) == names(ines.viewer) == ["plan.pdf"]

    file.withdraw(by=ada, audience="customer")
    assert names(gus.viewer) == []
    assert names(ines.viewer) == ["plan.pdf"]

    file.publish(by=ada, audience="customer")
    assert names(gus.viewer) == ["plan.pdf"]


def test_what_a_customer_sent_may_be_shown_to_the_insurer_by_the_team(job, ada, gus, ines):
    file = a_file(job.room, by=gus.viewer)
    file.publish(by=ada, audience="instructing_client")

    assert names(ines.viewer) == ["plan.pdf"]


def test_a_second_time_is_refused(job, ada):
    file = a_file(job.room, by=ada)
    file.publish(by=ada, audience="customer")

    with pytest.raises(AlreadyPublished):
        file.publish(by=ada, audience="customer")
    file.withdraw(by=ada, audience="customer")
    with pytest.raises(NotPublished):
        file.withdraw(by=ada, audience="customer")
    file.hide(by=ada)
    with pytest.raises(AlreadyHidden):
        file.hide(by=ada)


def test_a_file_that_was_put_away_is_found_by_nobody(job, ada, gus):
    file = a_file(job.room, by=gus.viewer)
    assert names(ada) == names(gus.viewer) == ["plan.pdf"]

    file.hide(by=ada)

    assert names(ada) == names(gus.viewer) == []


def test_a_contact_neither_publishes_nor_withdraws_nor_hides(job, ada, gus):
    file = a_file(job.room, by=gus.viewer)

    for verb in (file.publish, file.withdraw):
        with pytest.raises(NotAllowed):
            verb(by=gus.viewer, audience="instructing_client")
    with pytest.raises(NotAllowed):
        file.hide(by=gus.viewer)
    assert file.published_to == ["customer"]


def test_an_unknown_audience_is_refused(job, ada):
    with pytest.raises(Malformed):
        a_file(job.room, by=ada).publish(by=ada, audience="everybody")


@pytest.mark.trust("TM01")
def test_the_history_tells_each_audience_of_its_own_files_and_never_a_name(job, ada, gus, ines):
    file = a_file(job.room, by=ada, name="canary.pdf", publish_to=["customer"])
    file.publish(by=ada, audience="instructing_client")
    file.withdraw(by=ada, audience="customer")
    file.hide(by=ada)
    a_file(job.room, by=ines.viewer, name="canary.pdf")

    facts = ("file.added", "file.published", "file.withdrawn", "file.hidden")
    assert told(ada, *facts) == [
        ("file.added", "", ""),
        ("file.published", "customer", "customer"),
        ("file.published", "instructing_client", "instructing_client"),
        ("file.withdrawn", "", "customer"),
        ("file.hidden", "", ""),
        ("file.added", "instructing_client", ""),
    ]
    assert told(ines.viewer, *facts) == [
        ("file.published", "instructing_client", "instructing_client"),
        ("file.added", "instructing_client", ""),
    ]
    assert not any("canary" in str(event.payload) for event in Event.objects.visible_to(ada))


def test_the_audiences_of_a_list_of_files_cost_one_query(job, ada, gus, django_assert_num_queries):
    files = [
        a_file(job.room, by=ada, publish_to=["instructing_client", "customer"]),
        a_file(job.room, by=gus.viewer),
        a_file(job.room, by=ada),
    ]

    with django_assert_num_queries(1):
        found = FilePublication.objects.visible_to(ada).open_by_file([file.pk for file in files])

    assert found == {files[0].pk: ["customer", "instructing_client"], files[1].pk: ["customer"]}
