"""A page of the portal says that a file was looked at, and the team reads who did."""

import pytest

from fanlight.ground.people.models import Contact
from fanlight.work.files.models import FileLook
from tests.faces.console.desk import at_the_desk
from tests.faces.console.desk import words as at_desk
from tests.faces.portal.door import content, reading
from tests.work.files.uploads import a_file


@pytest.fixture
def plan(job, ada):
    return a_file(job.room, by=ada, publish_to=["customer"])


def test_the_team_reads_who_looked_and_nobody_else_does(ada, job, gus, cleo, plan):
    desk = at_the_desk(ada)
    papers, there = f"jobs/{job.number}/documents/", f"files/{plan.key}/seen/"
    assert "seen by Gus" not in at_desk(desk.get(papers))
    assert there in reading(gus).get(f"files/{plan.key}/preview/").content.decode()

    assert reading(gus).post(there).status_code == 204
    assert reading(gus).post(there).status_code == 204

    assert "seen by Gus Garner" in at_desk(desk.get(papers))
    assert "Seen by Gus Garner" in at_desk(desk.get(f"{papers}{plan.key}/preview/"))
    history = at_desk(desk.get(f"jobs/{job.number}/history/", topic="documents"))
    assert "Gus Garner looked at a document" in history
    assert "plan.pdf" in history
    for page in (f"jobs/{job.number}/", f"jobs/{job.number}/history/", papers):
        assert "Gus Garner looked" not in reading(cleo).get(page).content.decode()


def test_what_the_reader_does_not_see_or_asks_for_by_an_address_counts_for_nothing(ada, job, gus, plan):
    hidden = a_file(job.room, by=ada, name="internal.pdf")

    assert reading(gus).post(f"files/{hidden.key}/seen/").status_code == 404
    assert reading(gus).get(f"files/{plan.key}/seen/").status_code == 405
    assert reading(gus).get(f"files/{plan.key}/preview/").status_code == 200
    assert content(reading(gus).get(f"files/{plan.key}/"))

    assert Contact.objects.within(ada).exists()
    assert not FileLook.objects.within(ada).exists()
