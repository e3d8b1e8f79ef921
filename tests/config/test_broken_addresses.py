"""Headers that say where a browser was: what is no address at all is as good as no header."""

import datetime

import pytest
from django.test import Client
from django.utils.timezone import now

from fanlight.core.net import parts_of
from fanlight.ground.access.models import StaffSession
from fanlight.work.conversations.models import Note
from tests.faces.console.desk import at_the_desk
from tests.faces.portal.door import HTMX, reading

BROKEN = ["http://[", "http://[x]/", "https://[::1/jobs/", "http://a\u2100b/", "//[", "http://[v1.x]:y/"]


@pytest.mark.once
@pytest.mark.trust("TF15")
@pytest.mark.parametrize("broken", BROKEN[:5])
def test_what_is_no_address_has_no_parts(broken):
    assert parts_of(broken) == parts_of("")
    assert parts_of("https://fanlight.test/alder/?q=1")[:4] == ("https", "fanlight.test", "/alder/", "q=1")


@pytest.mark.django_db
@pytest.mark.trust("TF15")
@pytest.mark.parametrize("broken", BROKEN)
def test_a_form_without_a_visit_leads_to_the_doorstep_from_nowhere(alder, broken):
    answer = Client().post("/alder/jobs/J-1/notes/", headers={"referer": broken})
    assert (answer.status_code, answer["Location"]) == (302, "/alder/")


@pytest.mark.django_db
@pytest.mark.trust("TF15", "TD11")
@pytest.mark.parametrize("broken", BROKEN)
def test_a_form_that_needs_a_proof_leads_to_one_from_nowhere(alder, ada, broken):
    client = at_the_desk(ada).client
    StaffSession.objects.update(sudo_until=now() - datetime.timedelta(seconds=1))
    answer = client.post("/console/alder/team/invite/", headers={"referer": broken})
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/proof/?next=/console/alder/")


@pytest.mark.django_db
@pytest.mark.trust("TF15")
@pytest.mark.parametrize("broken", BROKEN)
def test_a_message_is_taken_and_answered_from_wherever_htmx_says_it_is(ada, job, gus, broken):
    headers = HTMX | {"HX-Current-URL": broken}
    path = f"/alder/jobs/{job.number}/notes/"
    answer = reading(gus).client.post(path, {"body": "Hello"}, headers=headers)
    assert (answer.status_code, answer["HX-Location"]) == (204, f"/alder/jobs/{job.number}/")
    assert [note.body for note in Note.objects.visible_to(ada)] == ["Hello"]
