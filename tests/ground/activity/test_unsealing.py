"""What events say of persons can be read while they are known, many at a time."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from fanlight.core.doors import compare_and_set
from fanlight.ground.access.entering import links
from fanlight.ground.access.entering.links import Caller
from fanlight.ground.activity.models import Event
from fanlight.ground.activity.unsealing import payloads
from fanlight.ground.people.models import PersonKey
from tests import world


def openings(business, job, *names):
    for name in names:
        guest = world.a_guest(business, job, name)
        token = guest.link.mint(by=business.owner, why="copy")
        links.open_link(links.look_up(token, owner=business), caller=Caller("203.0.113.7", name))
    return Event.objects.within(business).filter(name="link.opened").order_by("number")


def test_sealed_values_of_many_people_are_read_with_one_query(alder, job, django_assert_num_queries):
    events = list(openings(alder, job, "Gus Garner", "Ines Ivory", "Jo Brook"))

    with django_assert_num_queries(1):
        read = payloads(events)

    assert [payload["agent"] for payload in read] == ["Gus Garner", "Ines Ivory", "Jo Brook"]


def test_address_and_browser_of_one_person_are_sealed_with_one_reading_of_the_key(alder, job):
    with CaptureQueriesContext(connection) as queries:
        openings(alder, job, "Gus Garner")

    reading = [query for query in queries if "people_personkey" in query["sql"].partition("FROM")[2]]
    assert len(reading) == 1


def test_what_was_erased_is_left_out_and_the_rest_stays(alder, job):
    events = list(openings(alder, job, "Gus Garner", "Ines Ivory"))
    compare_and_set(PersonKey.objects.within(alder).get(contact=events[0].actor_id), expect={}, sealed=None)

    read = payloads(events)

    assert read[0] == {}
    assert read[1]["agent"] == "Ines Ivory"


def test_without_sealed_values_there_is_no_query(alder, job, django_assert_num_queries):
    events = list(Event.objects.within(alder).filter(name="job.opened"))

    with django_assert_num_queries(0):
        assert payloads(events) == [{}]
    assert payloads([]) == []
