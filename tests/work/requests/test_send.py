"""A contact asks for work: one request in a room of its own, private to whoever may know of it."""

import pytest

from fanlight.core.errors import NotAllowed, TooOften
from fanlight.ground.access.entering import limits
from fanlight.ground.access.entering.links import address_of
from fanlight.ground.activity.models import Event
from fanlight.ground.people.models import Site
from fanlight.ground.people.models.sites import SiteDraft
from fanlight.ground.rooms.models import Participant, Room
from fanlight.work.requests import reach, reads
from fanlight.work.requests.models import RequestDraft, WorkRequest
from fanlight.work.requests.models.requests import A_DAY
from fanlight.work.requests.wording import Faults
from tests import world
from tests.work.requests.asking import PRESS, a_request, in_days, takes_requests, tied, typed

SCOPES = ("own", "client", "listed")
WHO_MAY = {"owner": True, "approver": True, "technical": True, "billing": False, "viewer": False}


@pytest.fixture(autouse=True)
def _open(alder):
    takes_requests(alder)


@pytest.mark.feature("B07")
@pytest.mark.parametrize("scope", SCOPES)
def test_whoever_asks_sees_their_request_whatever_the_scope_of_their_grant(alder, job, ada, scope):
    person = world.a_holder(alder, job, "Ann Acme", scope=scope)
    sent = a_request(person)

    assert sent.number == "R-1001"
    assert sent.state == "new"
    assert list(WorkRequest.objects.visible_to(person.viewer)) == [sent]
    assert list(WorkRequest.objects.visible_to(ada)) == [sent]
    room = Room.objects.visible_to(person.viewer).get(pk=sent.room_id)
    assert (room.kind, room.title) == ("request", "Repaint the hall")
    person_there = Participant.objects.within(alder).get(room=room)
    assert (person_there.contact_id, person_there.audience) == (person.contact.pk, "customer")


@pytest.mark.feature("B07")
def test_nobody_else_sees_it(alder, job, birch, ada, cleo, tia, gus, ines, zed):
    sent = a_request(cleo)
    assert list(WorkRequest.objects.visible_to(cleo.viewer)) == [sent]
    for other in (tia.viewer, gus.viewer, ines.viewer, zed):
        assert not WorkRequest.objects.visible_to(other).exists(), other
        assert not Room.objects.visible_to(other).filter(pk=sent.room_id).exists(), other


def test_colleagues_with_the_whole_client_follow_it_and_other_audiences_do_not(alder, job, insurer):
    asker = world.a_holder(alder, job, "Ann Acme", scope="client")
    colleague = world.a_holder(alder, job, "Bob Acme", scope="client")
    sent = a_request(asker)
    assert list(WorkRequest.objects.visible_to(colleague.viewer)) == [sent]
    WorkRequest.objects.within(alder).update(audience="instructing_client")
    assert not WorkRequest.objects.visible_to(colleague.viewer).exists()


@pytest.mark.feature("B08")
@pytest.mark.parametrize("kind", ["quote", "job"])
def test_a_request_says_whether_a_quote_or_a_job_is_wanted(cleo, kind):
    assert a_request(cleo, kind=kind).kind == kind
    assert WorkRequest.objects.visible_to(cleo.viewer).get().get_kind_display() == f"A {kind}"


@pytest.mark.feature("B08")
@pytest.mark.parametrize("kind", ["", "gift", "x" * 50])
def test_any_other_kind_is_refused_by_field(cleo, kind):
    with pytest.raises(Faults) as refused:
        a_request(cleo, kind=kind)
    assert list(refused.value.by_field) == ["kind"]
    assert not WorkRequest.objects.visible_to(cleo.viewer).exists()


def test_all_that_is_wrong_is_said_at_once(cleo):
    with pytest.raises(Faults) as refused:
        a_request(
            cleo, kind="", title="\u200b ", words="x" * 5001, place="p" * 301, on_1=in_days(-1), on_2="soon"
        )
    assert set(refused.value.by_field) == {"kind", "title", "words", "place", "on_1", "on_2"}


def test_wished_days_come_in_order_and_once(cleo):
    wishes = {
        "on_1": in_days(9),
        "part_1": "evening",
        "on_2": in_days(2),
        "on_3": in_days(9),
        "part_3": "evening",
    }
    sent = a_request(cleo, **wishes)
    assert [(str(wish.on), wish.part) for wish in sent.reloaded().wished] == [
        (in_days(2), ""),
        (in_days(9), "evening"),
    ]


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("role", WHO_MAY)
@pytest.mark.feature("B07")
def test_the_role_for_the_client_decides_whether_one_may_ask(alder, job, insurer, role, scope):
    person = world.a_holder(alder, job, "Ann Acme", scope=scope)
    tied(alder, person.contact, insurer, role)
    if WHO_MAY[role]:
        assert a_request(person).room.client_id == insurer.pk
        return
    with pytest.raises(NotAllowed):
        a_request(person)


def test_a_share_link_is_not_enough_and_neither_is_a_portal_that_takes_none(alder, gus, cleo, ada):
    for viewer in (gus.viewer, ada):
        with pytest.raises(NotAllowed):
            WorkRequest.send(typed(), by=viewer, press=PRESS)
    takes_requests(alder, on=False)
    with pytest.raises(NotAllowed):
        a_request(cleo)
    with pytest.raises(NotAllowed):
        RequestDraft.keep(typed(), by=cleo.viewer, press=PRESS)


@pytest.mark.feature("B07")
def test_only_sites_of_ones_own_clients_can_be_chosen(alder, job, insurer, ada):
    person = world.a_holder(alder, job, "Ann Acme", scope="own")
    acme, other = world.a_client(alder, "Acme"), world.a_client(alder, "Other & Co")
    tied(alder, person.contact, acme)
    tied(alder, person.contact, other, "viewer")
    world.a_participant(world.a_job(alder, client=acme), person.contact, by=ada)
    world.a_participant(world.a_job(alder, client=other), person.contact, by=ada)
    own = Site.write_down(SiteDraft("1 Acme Way", acme), by=ada)
    theirs = Site.write_down(SiteDraft("2 Other Street", other), by=ada)
    foreign = Site.write_down(SiteDraft("3 Insurer Row", insurer), by=ada)

    sent = a_request(person, site=own.key)
    assert (sent.site, sent.room.client) == (own, acme)
    for site in (theirs, foreign):
        with pytest.raises(Faults) as refused:
            a_request(person, press="another-press", site=site.key)
        assert list(refused.value.by_field) == ["site"]


def test_a_listed_grant_reaches_no_client_whose_jobs_were_not_opened(alder, job, insurer, ada):
    person = world.a_holder(alder, job, "Ann Acme", scope="listed")
    acme = world.a_client(alder, "Acme")
    tied(alder, person.contact, acme)
    site = Site.write_down(SiteDraft("1 Acme Way", acme), by=ada)
    with pytest.raises(Faults):
        a_request(person, site=site.key)
    assert a_request(person).room.client is None


def test_sending_twice_is_one_request_and_another_press_is_another(cleo, ada):
    first, again = a_request(cleo), a_request(cleo, title="Something else")
    assert first.pk == again.pk
    assert again.title == "Repaint the hall"
    second = a_request(cleo, press="another-press")
    assert second.number == "R-1002"
    assert Event.objects.visible_to(ada).filter(name="request.sent").count() == 2


def test_hostile_text_is_kept_as_text_without_what_nobody_sees(alder, cleo, gus):
    link = address_of(gus.link.mint(by=alder.owner, why="copy"), workspace_name="alder")
    hostile = f"<script>alert(1)</script>\x00\x07 {{{{ portal_link }}}} \u202eevil {link}"
    sent = a_request(cleo, title=hostile, words=hostile, place=hostile).reloaded()
    for text in (sent.title, sent.words, sent.place):
        assert "<script>alert(1)</script>" in text
        assert not set(text) & {"\x00", "\x07", "\u202e"}
        assert link not in text


def test_at_most_so_many_requests_a_day(cleo, monkeypatch):
    assert A_DAY.most_within(86_400) == 20
    monkeypatch.setattr(limits, "charge", lambda budget, key: 60.0 if budget is A_DAY else 0.0)
    with pytest.raises(TooOften):
        a_request(cleo)
    assert not WorkRequest.objects.visible_to(cleo.viewer).exists()


def test_the_budget_counts_each_contact_alone(cleo, tia):
    for n in range(A_DAY.burst):
        a_request(cleo, press=f"press-number-{n}")
    with pytest.raises(TooOften):
        a_request(cleo, press="one-too-many")
    assert a_request(tia).number


@pytest.mark.parametrize("role", ["", *WHO_MAY])
@pytest.mark.parametrize("scope", SCOPES)
def test_the_one_statement_of_the_first_page_says_the_same_as_the_rule(alder, job, insurer, role, scope):
    person = world.a_holder(alder, job, "Ann Acme", scope=scope)
    if role:
        tied(alder, person.contact, insurer, role)
    assert reads.asking(person.viewer) == (WHO_MAY.get(role, True), False)
    assert reads.asking(person.viewer).may_ask == reach.may_ask(person.viewer)
    if WHO_MAY.get(role, True):
        a_request(person)
        assert reads.asking(person.viewer) == (True, True)
    takes_requests(alder, on=False)
    assert not reads.asking(person.viewer).may_ask
    assert not reach.may_ask(person.viewer)
