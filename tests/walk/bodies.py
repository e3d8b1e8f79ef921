"""Bodies that a route would accept, so that a refusal is about who asks and not about what was typed."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import now

from tests.walk.routes import Body
from tests.walk.stage import Stage


def upload(stage: Stage) -> Body:
    return {"files": SimpleUploadedFile("walk.txt", b"walked here", content_type="text/plain")}


def table(stage: Stage) -> Body:
    table = SimpleUploadedFile("walk.csv", b"number,title\n1,Roof\n", content_type="text/csv")
    return {"file": table, "kind": "jobs"}


def visit(stage: Stage) -> Body:
    day = {"on": "2027-02-03", "starts": "09:00", "ends": "10:00", "from": "09:00", "to": "10:00"}
    return {"title": "Survey", "sequence": "0", **day}


def date(stage: Stage) -> Body:
    return {"name": "Instructed", "on": "2027-02-03"}


def job(stage: Stage) -> Body:
    return {"title": "Ceiling", "revision": "1"}


def field(stage: Stage) -> Body:
    return {"noun": "job", "kind": "text", "label": "Policy"}


def person(stage: Stage) -> Body:
    return {"name": "Ann", "revision": "1"}


def name(stage: Stage) -> Body:
    return {"name": "Ann & Co", "kind": "household", "revision": "1"}


def place(stage: Stage) -> Body:
    return {"lines": "2 Riverside", "revision": "1"}


def reach(stage: Stage) -> Body:
    return {"portal": stage.business.portal("customer").key, "scope": "own"}


def grant_there(stage: Stage) -> Body:
    return {"grant": stage.objects["grant"].key}


def portal_there(stage: Stage) -> Body:
    return {"portal": stage.objects["portal.customer"].key}


def tie(stage: Stage) -> Body:
    return {"client": "Somebody new", "contact": f"person@{stage.business.place}.example", "role": "viewer"}


def asset(stage: Stage) -> Body:
    client = stage.jobs["one"].job.room.client
    return {"name": "Boiler", "client": client.name if client else "", "revision": "2"}


def service(stage: Stage) -> Body:
    return {"on": "2026-11-20", "text": "Burner cleaned", "revision": "2"}


def wish(stage: Stage) -> Body:
    return {"on": (now() + timedelta(days=5)).date().isoformat(), "part": "any", "words": "", "sequence": "0"}


def own_details(stage: Stage) -> Body:
    return {"name": "Ann", "phone": "1", "language": "fr", "zone": "Europe/London", "revision": "1"}


def new_address(stage: Stage) -> Body:
    return {"email": f"new@{stage.business.place}.example"}


def ask(stage: Stage) -> Body:
    return {"audience": "customer", "kind": "answer", "text": "The number", "reminds": "on"}


def thread(stage: Stage) -> Body:
    """The customer's thread of the first job, by its newest message, which nobody looks after."""
    return {"chosen": f"{stage.jobs['one'].objects['note.customer'].key}."}


def asking(stage: Stage) -> Body:
    said = {"kind": "quote", "title": "Repaint the hall", "words": "Two coats", "place": "2 Riverside"}
    return said | {"site": "", "client": "", "press": "walked-here"}
