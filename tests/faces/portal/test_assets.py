"""Assets in the portal: a client's people find what is installed, when it is due, what was done; nobody else does."""

import datetime
import re

import pytest
from django.utils.timezone import now

from fanlight.work.assets.models import Asset, ServiceVisit
from tests import world
from tests.faces.portal.door import reading, words
from tests.work.assets.things import YEAR, a_service, an_asset, show_assets
from tests.work.files.uploads import a_file

TODAY = now().date()


@pytest.fixture
def ann(alder, job):
    show_assets(alder)
    return world.a_holder(alder, job, "Ann Acme", scope="client")


@pytest.fixture
def boiler(ada, insurer):
    return an_asset(insurer, by=ada, next_service_on=TODAY + datetime.timedelta(days=20), notes="Dog bites")


@pytest.mark.feature("B04")
def test_the_list_leads_to_an_asset_with_its_services_and_papers(alder, ada, insurer, job, ann, boiler):
    other = world.a_job(alder, client=world.a_client(alder, "Castle & Sons"))
    a_service(boiler, by=ada, on=TODAY - YEAR, text="First <start>", job=other)
    a_service(boiler, by=ada, on=TODAY, text="Burner cleaned", next_on=TODAY + YEAR, job=job)
    an_asset(insurer, by=ada, name="Pump", serial="P-1", next_service_on=TODAY - datetime.timedelta(days=1))
    a_file(boiler.room, by=ada, name="manual.pdf", publish_to=["customer"])
    a_file(boiler.room, by=ada, name="costs.pdf")
    home = reading(ann)

    listed = words(home.get("assets/"))
    assert listed.index("Pump") < listed.index(boiler.name), "what is due first stands first"
    assert "Overdue since" in listed
    assert "Assets" in words(home.get("jobs/"))
    page = words(home.get(f"assets/{boiler.key}/"))
    for text in (
        boiler.name,
        "WB-7719-04",
        "First <start>",
        "Burner cleaned",
        job.number,
        "manual.pdf",
        "Next service",
    ):
        assert text in page
    for text in ("Dog bites", "costs.pdf", other.number):
        assert text not in page
    assert page.index("Burner cleaned") < page.index("First <start>")


@pytest.mark.feature("B04")
@pytest.mark.parametrize(
    "who", ["another client", "own jobs", "listed jobs", "a share link", "switched off", "archived"]
)
def test_for_everybody_else_there_is_nothing(alder, ada, job, ann, boiler, who):
    assert reading(ann).get(f"assets/{boiler.key}/").status_code == 200
    reader = ann
    if who == "another client":
        other = world.a_job(alder, client=world.a_client(alder, "Castle & Sons"))
        reader = world.a_holder(alder, other, "Ben Castle", scope="client")
    elif who in ("own jobs", "listed jobs"):
        reader = world.a_holder(alder, job, "Olive Other", scope=who.partition(" ")[0])
    elif who == "a share link":
        reader = world.a_guest(alder, job, "Gus Guest")
    elif who == "switched off":
        show_assets(alder, on=False)
    else:
        boiler.archive(by=ada)
    there = reading(reader)
    for path in ("assets/", f"assets/{boiler.key}/"):
        assert there.get(path).status_code == 404
    assert 'href="/alder/assets/"' not in there.get("jobs/").content.decode()


def test_long_lists_go_on_page_by_page(alder, ada, insurer, ann, boiler):
    rows = [an_asset(insurer, by=ada, name=f"Meter {number}", serial="") for number in range(51)]
    own = {"workspace_id": alder.workspace_id, "asset": boiler}
    for number in range(52):
        ServiceVisit.objects.create(
            **own, on=TODAY - datetime.timedelta(days=number // 2), text=f"Done {number}"
        )
    home = reading(ann)
    for path, word, all_of_it in (
        ("assets/", r"Meter \d+", [row.name for row in rows]),
        (f"assets/{boiler.key}/", r"Done \d+", [f"Done {number}" for number in range(52)]),
    ):
        first = home.get(path)
        on = re.search(r'before=([^"&]+)"', first.content.decode())
        seen = re.findall(word, words(first)) + re.findall(word, words(home.get(f"{path}?before={on[1]}")))
        assert sorted(seen) == sorted(all_of_it)
    assert Asset.objects.visible_to(ann.viewer).count() == 52
