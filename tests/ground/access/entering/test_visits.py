"""How long a visit lasts, to the second, and how it is seen and ended from elsewhere."""

import datetime

import pytest
import time_machine
from django.utils.timezone import now

from fanlight.core.errors import NotAllowed
from fanlight.ground.access.entering import links, signin, visits
from fanlight.ground.access.entering.arriving import Caller, come_in
from fanlight.ground.access.entering.credentials import NotProven
from fanlight.ground.access.models import PortalSession, ShareLink
from fanlight.ground.access.models.sessions import ADDRESS_KEPT
from fanlight.ground.access.tasks import forget_addresses
from fanlight.ground.activity.models import Event
from fanlight.ground.rooms.models import Grant
from fanlight.ground.workspaces.models import Workspace
from tests import world

HOURS, DAYS = datetime.timedelta(hours=1), datetime.timedelta(days=1)
SECOND = datetime.timedelta(seconds=1)
BOUNDARY = [(-SECOND, True), (0 * SECOND, False), (SECOND, False)]
PHONE, DESK = world.A_PHONE, Caller("198.51.100.9", "Mozilla/5.0 (Windows NT 10.0) Firefox/142.0")


def by_share_link(alder, job):
    return world.a_guest(alder, job, "Helen Hart").link, "link"


def by_one_tap(alder, job):
    return world.a_tapper(alder, job, "Helen Hart").link, "link"


def by(method):
    def way(alder, job):
        person = world.a_holder(alder, job, "Helen Hart")
        return Grant.objects.within(alder).get(contact=person.contact), method

    way.__name__ = f"by_{method}"
    return way


LINKS = [by_share_link, by_one_tap]
PROOFS = [by("code"), by("password"), by("passkey")]
LETTER = by("link")
"""An invitation that was pressed, and nothing set along with it."""
IDLE = [(way, 12 * HOURS) for way in [*LINKS, LETTER]] + [(way, 14 * DAYS) for way in PROOFS]


def begun(alder, job, way, **said):
    through, method = way(alder, job)
    return come_in(through, PHONE, method=method, **said)


@pytest.mark.trust("TD05")
@pytest.mark.parametrize(("after", "is_awake"), BOUNDARY)
@pytest.mark.parametrize(("way", "rest"), IDLE)
def test_a_visit_that_rests_is_over(alder, job, way, rest, after, is_awake):
    with time_machine.travel(now(), tick=False) as clock:
        arrived = begun(alder, job, way)
        clock.shift(rest + after)

        assert bool(signin.visit("alder", arrived.secret)) is is_awake
        assert (
            PortalSession.objects.within(alder).going_on().filter(pk=arrived.session.pk).exists() is is_awake
        )


@pytest.mark.trust("TD05")
@pytest.mark.parametrize(("after", "is_awake"), BOUNDARY)
@pytest.mark.parametrize("way", PROOFS)
def test_after_thirty_days_even_a_busy_one_is_over(alder, job, way, after, is_awake):
    with time_machine.travel(now(), tick=False) as clock:
        arrived = begun(alder, job, way)
        for _ in range(4):
            clock.shift(7 * DAYS)
            assert signin.visit("alder", arrived.secret)
        clock.shift(2 * DAYS + after)

        assert bool(signin.visit("alder", arrived.secret)) is is_awake


@pytest.mark.trust("TD05", "TA08")
@pytest.mark.parametrize(("after", "is_awake"), BOUNDARY)
@pytest.mark.parametrize("way", LINKS)
def test_by_a_link_it_lasts_as_long_as_the_link(alder, job, way, after, is_awake):
    arrived = begun(alder, job, way)
    link = arrived.session.link
    with time_machine.travel(link.ends_at - 6 * HOURS, tick=False) as clock:
        PortalSession.objects.within(alder).filter(pk=arrived.session.pk).update(seen_at=now())
        clock.shift(6 * HOURS + after)

        assert bool(signin.visit("alder", arrived.secret)) is is_awake


@pytest.mark.trust("TD05")
@pytest.mark.parametrize(("after", "is_awake"), BOUNDARY)
@pytest.mark.parametrize("days", [7, 60])
def test_by_an_invitation_alone_it_lasts_as_long_as_a_new_link_would(alder, job, days, after, is_awake):
    Workspace.objects.filter(pk=alder.workspace_id).update(link_days=days)
    with time_machine.travel(now(), tick=False) as clock:
        arrived = begun(alder, job, LETTER)
        clock.shift(days * DAYS - 6 * HOURS)
        PortalSession.objects.within(alder).filter(pk=arrived.session.pk).update(seen_at=now())
        clock.shift(6 * HOURS + after)

        assert bool(signin.visit("alder", arrived.secret)) is is_awake


@pytest.mark.trust("TD05")
def test_a_code_in_the_midst_of_it_makes_no_visit_by_a_letter_longer(alder, job):
    with time_machine.travel(now(), tick=False) as clock:
        arrived = begun(alder, job, LETTER)
        viewer = signin.visit("alder", arrived.secret).viewer
        session, secret = signin.confirm(viewer, proved_key="helen@mail.example")
        clock.shift(12 * HOURS - SECOND)
        assert PortalSession.objects.within(alder).going_on().filter(pk=session.pk).exists()
        clock.shift(SECOND)

        assert signin.visit("alder", secret) is None
        assert not PortalSession.objects.within(alder).going_on().filter(pk=session.pk).exists()


@pytest.mark.trust("TD05")
@pytest.mark.parametrize(("after", "is_awake"), BOUNDARY)
def test_a_visit_that_nobody_wanted_kept_is_over_in_half_a_day(alder, job, after, is_awake):
    with time_machine.travel(now(), tick=False) as clock:
        arrived = begun(alder, job, by("code"), is_kept=False)
        clock.shift(12 * HOURS + after)

        assert bool(signin.visit("alder", arrived.secret)) is is_awake


@pytest.mark.trust("TD05")
def test_looking_in_keeps_a_visit_awake_with_one_write_in_five_minutes(alder, tia, django_assert_num_queries):
    with time_machine.travel(now(), tick=False) as clock:
        PortalSession.objects.within(alder).update(seen_at=now())
        with django_assert_num_queries(1):
            signin.visit("alder", tia.cookie)
        clock.shift(6 * 60 * SECOND)
        with django_assert_num_queries(2):
            signin.visit("alder", tia.cookie)
        with django_assert_num_queries(1):
            signin.visit("alder", tia.cookie)
        clock.shift(12 * HOURS - SECOND)
        assert signin.visit("alder", tia.cookie)


@pytest.mark.trust("TD01")
def test_of_a_visit_we_keep_where_from_and_what_was_shown_but_no_secret(alder, job, tia):
    session = PortalSession.objects.within(alder).get(pk=tia.viewer.session_id)

    assert (session.method, session.assurance, session.ip) == ("link", "link", PHONE.ip)
    assert session.browser == "Safari on iPhone"
    kept = [str(value) for value in PortalSession.objects.within(alder).values_list().get(pk=session.pk)]
    assert not any(tia.cookie in value or tia.device in value for value in kept)


@pytest.mark.trust("TD10")
def test_a_contact_ends_their_other_visits_and_nobody_elses(alder, job, cleo, gus):
    grant = Grant.objects.within(alder).get(contact=cleo.contact)
    desk, phone = come_in(grant, DESK, method="code"), come_in(grant, PHONE, method="code")
    assert {one.browser for one in visits.of_reader(cleo.viewer)} >= {
        "Firefox on Windows",
        "Safari on iPhone",
    }

    assert visits.end_one(desk.session.key, by=cleo.viewer)
    assert signin.visit("alder", desk.secret) is None
    assert signin.visit("alder", phone.secret)
    assert visits.end_others(by=cleo.viewer) == 1

    assert signin.visit("alder", phone.secret) is None
    assert signin.visit("alder", cleo.cookie)
    assert signin.visit("alder", gus.cookie)
    assert Event.objects.within(alder).filter(name="visit.ended_elsewhere").count() == 2


@pytest.mark.trust("TD10", "TE03")
def test_the_visit_of_somebody_else_this_one_and_one_that_is_over_are_not_there(alder, cleo, gus):
    own = PortalSession.objects.within(alder).get(pk=cleo.viewer.session_id).key
    others = PortalSession.objects.within(alder).get(pk=gus.viewer.session_id).key

    for key in (own, others, "x" * 22):
        assert not visits.end_one(key, by=cleo.viewer)
    assert signin.visit("alder", cleo.cookie)
    assert signin.visit("alder", gus.cookie)


@pytest.mark.trust("TA12", "TD10")
def test_by_a_link_alone_nobody_sees_or_ends_other_visits(alder, job, tia):
    grant = Grant.objects.within(alder).get(contact=tia.contact)
    desk = come_in(grant, DESK, method="code")

    assert [one.pk for one in visits.of_reader(tia.viewer)] == [tia.viewer.session_id]
    with pytest.raises(NotProven):
        visits.end_one(desk.session.key, by=tia.viewer)
    with pytest.raises(NotProven):
        visits.end_others(by=tia.viewer)
    assert signin.visit("alder", desk.secret)


@pytest.mark.trust("TD10")
def test_staff_sign_a_contact_out_everywhere_and_the_links_stay(alder, ada, tia, gus):
    token = tia.link.mint(by=ada, why="copy")
    links.open_link(links.look_up(token, owner=alder), caller=DESK)

    assert visits.end_all(tia.contact, by=ada) == 2

    assert visits.of_contact(tia.contact.pk, owner=alder) == []
    assert signin.visit("alder", tia.cookie) is None
    assert signin.visit("alder", gus.cookie)
    assert links.look_up(token, owner=alder).is_live
    with pytest.raises(NotAllowed):
        visits.end_all(tia.contact, by=gus.viewer)


def test_a_visit_that_was_ended_behind_a_shut_grant_does_not_come_back(alder, ada, cleo):
    grant = Grant.objects.within(alder).get(contact=cleo.contact)
    grant.disable(by=ada)
    visits.end_all(cleo.contact, by=ada)

    grant.enable(by=ada)

    assert signin.visit("alder", cleo.cookie) is None


def link_ended(alder, person):
    person.link.end(by=alder.owner)


def grant_disabled(alder, person):
    Grant.objects.within(alder).get(contact=person.contact).disable(by=alder.owner)


def contact_disabled(alder, person):
    person.contact.disable(by=alder.owner)


def link_expired(alder, person):
    ShareLink.objects.within(alder).filter(pk=person.link.pk).update(ends_at=now())


@pytest.mark.trust("TD08", "TD10")
@pytest.mark.parametrize("shut", [link_ended, grant_disabled, contact_disabled, link_expired])
def test_what_is_dead_is_neither_listed_nor_let_in(alder, tia, shut):
    assert visits.of_contact(tia.contact.pk, owner=alder)

    shut(alder, tia)

    assert visits.of_contact(tia.contact.pk, owner=alder) == []
    assert signin.visit("alder", tia.cookie) is None


@pytest.mark.trust("TA15")
def test_ninety_days_later_we_do_not_know_where_a_visit_came_from(alder, tia, monkeypatch):
    monkeypatch.setattr("fanlight.ground.access.models.sessions.FORGOTTEN_AT_ONCE", 1)
    fresh = PortalSession.objects.within(alder).get(pk=tia.viewer.session_id)
    grant = Grant.objects.within(alder).get(contact=tia.contact)
    old = [come_in(grant, DESK, method="code", proved_key="tia@mail.example").session for _ in range(3)]
    keys = [one.pk for one in old]
    PortalSession.objects.within(alder).filter(pk__in=keys).update(created_at=now() - ADDRESS_KEPT - SECOND)

    forget_addresses.call()

    kept = PortalSession.objects.within(alder).filter(pk__in=keys)
    assert set(kept.values_list("ip", "agent", "proved_key")) == {("", "", "")}
    assert fresh.reloaded().ip == PHONE.ip
