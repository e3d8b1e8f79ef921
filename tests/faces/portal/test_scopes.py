"""Scope by role by room: what each grant opens through the pages of the portal, and what stays shut.

The same whichever way somebody came in. A room that is not open is as little there as one that does not exist.
"""

import pytest

from fanlight.ground.access.entering.arriving import come_in
from fanlight.ground.access.models import ShareLink
from fanlight.ground.people.models import Affiliation
from fanlight.ground.rooms.models import Grant, Publication, Reach
from fanlight.work.conversations.models import Note
from fanlight.work.files.models import File
from tests import world
from tests.faces.portal.door import Reader, content, reading, words
from tests.work.files.uploads import a_file, a_pdf

OPEN = {
    "own": {"theirs", "theirs elsewhere"},
    "client": {"theirs", "of the client", "later of the client"},
    "listed": {"theirs", "listed elsewhere"},
}
SCOPES, WAYS = sorted(OPEN), ["code", "one-tap link"]
ROOMS = {
    *set().union(*OPEN.values()),
    "of another client",
    "as another audience",
    "not on the portal",
    "of another business",
}
MAY_WRITE = {None, "owner", "approver", "technical", "billing"}
MAY_UPLOAD = {None, "owner", "approver", "technical"}
MAY_INVITE = {"owner"}
ROLES = [None, *(role for role, _words in Affiliation.ROLES)]


class Scene:
    """Helen, a job of each kind, and a way in of each scope. A client's later job comes after the grant."""

    def __init__(self, alder, birch):
        self.alder, self.by = alder, alder.owner
        self.helen = world.a_contact(alder, "Helen Hart")
        self.client, self.other = world.a_client(alder, "North Lets"), world.a_client(alder, "South Lets")
        self.jobs, self.files = {}, {}
        self.add("theirs", self.client, audience="customer")
        self.add("of the client", self.client)
        self.add("theirs elsewhere", self.other, audience="customer")
        self.add("listed elsewhere", self.other)
        self.add("of another client", self.other)
        self.add("as another audience", self.other, audience="instructing_client")
        self.add("not on the portal", self.client, audience="customer")
        off = {"room": self.jobs["not on the portal"].room, "portal": alder.portal("customer"), "on": False}
        Publication.objects.create(workspace_id=alder.workspace_id, **off)
        self.add("of another business", world.a_client(birch), business=birch)

    def add(self, title, client, *, audience="", business=None):
        business = business or self.alder
        job = world.a_job(business, title=f"Job {title}.", client=client)
        self.jobs[title] = job
        if audience:
            world.a_participant(job, self.helen, by=self.by, audience=audience)
        file = a_file(job.room, by=business.owner, name=f"{title}.pdf".replace(" ", "-"))
        file.publish(audience="customer", by=business.owner)
        self.files[title] = file

    def grant(self, scope):
        rooms = [self.jobs[title].room for title in ("theirs", "listed elsewhere", "not on the portal")]
        reach = {"own": {}, "client": {"client": self.client}, "listed": {"rooms": tuple(rooms)}}[scope]
        grant = Grant.give(self.helen, Reach(self.alder.portal("customer"), scope, **reach), by=self.by)
        self.add("later of the client", self.client)
        return grant

    def reader(self, scope, way) -> Reader:
        grant = self.grant(scope)
        if way == "code":
            arrived = come_in(grant, world.A_PHONE, method="code")
        else:
            arrived = come_in(ShareLink.one_tap(grant, by=self.by), world.A_PHONE)
        return reading(world.Person(self.helen, None, cookie=arrived.secret))

    def tie(self, role):
        if role:
            Affiliation.tie(self.helen, self.client, by=self.by, role=role)


@pytest.fixture
def scene(alder, birch):
    return Scene(alder, birch)


@pytest.mark.feature("E08", "E15", "C21", "C22")
@pytest.mark.trust("TE07")
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("scope", SCOPES)
def test_home_lists_what_is_open_and_nothing_else(scene, scope, way):
    listed = words(scene.reader(scope, way).get())

    assert scene.jobs.keys() == ROOMS
    assert {title for title in ROOMS if f"Job {title}." in listed} == OPEN[scope]


@pytest.mark.feature("E08", "E15", "C20", "C21", "C22")
@pytest.mark.trust("TE07")
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("scope", SCOPES)
def test_every_page_of_a_room_is_there_or_not_there_as_a_whole(scene, scope, way):
    reader = scene.reader(scope, way)
    missing = {reader.get(f"jobs/J-9999/{page}").status_code for page in ("", "documents/")}
    assert missing == {404}

    for title, job in scene.jobs.items():
        is_open = title in OPEN[scope]
        here = f"jobs/{job.number}/" if title != "of another business" else "jobs/J-8888/"
        for page in ("", "documents/", "messages/", "appointments/"):
            assert reader.get(f"{here}{page}").status_code == (200 if is_open else 404), (title, page)
        file = reader.get(f"files/{scene.files[title].key}/")
        assert file.status_code == (200 if is_open else 404), title
        if is_open:
            assert content(file)


@pytest.mark.feature("E15", "C22")
@pytest.mark.trust("TE07")
@pytest.mark.parametrize("scope", SCOPES)
def test_nothing_is_written_into_a_room_that_is_not_open(scene, scope):
    reader = scene.reader(scope, "code")
    before = File.objects.within(scene.alder).count(), Note.objects.within(scene.alder).count()

    for title, job in scene.jobs.items():
        if title not in OPEN[scope] and title != "of another business":
            assert reader.post(f"jobs/{job.number}/notes/", {"body": "Hello"}).status_code == 404
            assert reader.post(f"jobs/{job.number}/files/", {"files": a_pdf()}).status_code == 404

    assert (File.objects.within(scene.alder).count(), Note.objects.within(scene.alder).count()) == before


@pytest.mark.feature("D27")
@pytest.mark.trust("TE07")
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("scope", SCOPES)
def test_what_may_be_done_in_an_open_room_is_a_question_of_the_role(scene, scope, role):
    scene.tie(role)
    reader, job = scene.reader(scope, "code"), scene.jobs["theirs"]

    written = reader.post(f"jobs/{job.number}/notes/", {"body": "Hello there"})
    sent = reader.post(f"jobs/{job.number}/files/", {"files": a_pdf()})
    invites = reader.get("account/colleagues/")

    assert written.status_code == (303 if role in MAY_WRITE else 403)
    assert sent.status_code == (303 if role in MAY_UPLOAD else 403)
    assert (invites.status_code == 200) is (scope == "client" and role in MAY_INVITE)
    assert Note.objects.within(scene.alder).filter(body="Hello there").exists() is (role in MAY_WRITE)
    page = words(reader.get(f"jobs/{job.number}/"))
    assert ("Colleagues" in words(reader.get("account/"))) is (scope == "client" and role in MAY_INVITE)
    assert job.title in page, "whoever may not write may still read"


@pytest.mark.parametrize("role", ["viewer", "billing"])
def test_a_role_changes_at_the_next_press(scene, role):
    scene.tie("owner")
    reader, job = scene.reader("client", "code"), scene.jobs["theirs"]
    assert reader.post(f"jobs/{job.number}/files/", {"files": a_pdf()}).status_code == 303

    Affiliation.objects.within(scene.alder).get(contact=scene.helen).give_role(role, by=scene.by)

    assert reader.post(f"jobs/{job.number}/files/", {"files": a_pdf()}).status_code == 403


@pytest.mark.feature("C18", "C22")
@pytest.mark.trust("TA09", "TD08")
@pytest.mark.parametrize("way", WAYS)
def test_a_job_that_is_taken_off_the_list_is_gone_at_the_next_click(scene, way):
    reader, job = scene.reader("listed", way), scene.jobs["listed elsewhere"]
    assert reader.get(f"jobs/{job.number}/").status_code == 200
    grant = Grant.objects.within(scene.alder).get()

    grant.close_room(job.room, by=scene.by)
    assert reader.get(f"jobs/{job.number}/").status_code == 404
    assert reader.get(f"jobs/{scene.jobs['theirs'].number}/").status_code == 200
    assert reader.get(f"files/{scene.files['listed elsewhere'].key}/").status_code == 404

    grant.disable(by=scene.by)
    assert reader.get(f"jobs/{scene.jobs['theirs'].number}/").status_code == 302
