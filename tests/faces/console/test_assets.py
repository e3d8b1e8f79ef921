"""Assets at the console: found, written down, corrected; a service recorded from the asset or from a job."""

import datetime
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import now

from fanlight.ground.people.models import Site
from fanlight.work.assets.models import Asset, ServiceVisit
from fanlight.work.files.models import File
from tests import world
from tests.faces.console.desk import at_the_desk, typed, words, wrong
from tests.work.assets.things import YEAR, a_service, an_asset
from tests.work.files.uploads import PDF

TODAY = now().date()


@pytest.fixture
def desk(max_):
    return at_the_desk(max_)


@pytest.fixture
def boiler(ada, insurer):
    site = Site.at(ada, "14 Alder Row, Bath", client=insurer)
    site.save(force_insert=True)
    return an_asset(
        insurer, by=ada, site=site, next_service_on=TODAY - datetime.timedelta(days=3), notes="Key at 12"
    )


SAID = (
    "name",
    "serial",
    "site",
    "site_was",
    "installed_on",
    "revision",
    "twin",
    "on",
    "next_on",
    "job",
    "back",
)


def filled(page):
    """What the form of this page would send again."""
    return {name: value for name in SAID if (value := typed(page, name))}


def form(**said):
    return {
        "client": "Brightwater Insurance",
        "name": "Boiler",
        "serial": "WB-1",
        "installed_on": "2020-05-04",
    } | said


@pytest.mark.feature("B04")
def test_an_asset_is_written_down_and_stands_where_one_looks_for_it(desk, ada, insurer):
    answer = desk.post("assets/new/", **form(site="2 Riverside, Bath", notes="Key <at> 12"))
    assert answer.status_code == 303
    asset = Asset.objects.within(ada).for_page().get()
    assert (asset.room.client, asset.site.client, asset.site.lines) == (insurer, insurer, "2 Riverside, Bath")

    page = words(desk.get(f"assets/{asset.key}/"))
    for text in (
        "Boiler",
        "WB-1",
        "2 Riverside, Bath",
        "Brightwater Insurance",
        "Key <at> 12",
        "added the asset",
    ):
        assert text in page
    assert "Boiler" in words(desk.get(f"clients/{insurer.key}/"))
    for asked in ({"q": "WB-1"}, {"q": "boil"}, {"q": "brightw"}, {"client": insurer.key}, {}):
        assert "Boiler" in words(desk.get("assets/", **asked)), asked
    assert "Boiler" not in words(desk.get("assets/", q="heron"))
    assert "Boiler" in words(desk.get("search/", q="wb-1"))
    assert Site.objects.within(ada).filter(lines="2 Riverside, Bath").count() == 1
    desk.post("assets/new/", **form(site="2 Riverside, Bath", serial="WB-2"))
    assert Site.objects.within(ada).filter(lines="2 Riverside, Bath").count() == 1


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(desk, ada, insurer):
    answer = desk.post(
        "assets/new/", **form(client="Nobody & Sons", name=" ", installed_on="1066-10-14", make="Wor<b>")
    )
    assert answer.status_code == 422
    assert all(wrong(answer, name) for name in ("client", "name", "installed_on"))
    assert "Wor&lt;b&gt;" in answer.content.decode()
    assert not Asset.objects.within(ada).exists()
    assert not Site.objects.within(ada).exists()


def test_the_same_serial_number_is_noticed_once(desk, ada, boiler):
    answer = desk.post("assets/new/", **form(serial=boiler.serial, site="5 Elm Road"))
    assert answer.status_code == 422
    assert boiler.name in wrong(answer, "serial")
    assert not Site.objects.within(ada).filter(lines="5 Elm Road").exists(), (
        "a refused form leaves nothing behind"
    )
    again = filled(answer) | {"client": "Brightwater Insurance"}
    assert again["twin"] == boiler.serial

    assert desk.post("assets/new/", **again).status_code == 303
    assert Asset.objects.within(ada).with_serial(boiler.serial).count() == 2


def test_a_stale_correction_shows_what_is_there_and_keeps_what_was_typed(desk, ada, boiler):
    page = desk.get(f"assets/{boiler.key}/edit/")
    said = filled(page)
    assert 'name="client"' not in page.content.decode()
    boiler.correct(boiler.draft.__class__("Heat pump", site=boiler.site), by=ada, revision=boiler.revision)

    stale = desk.post(f"assets/{boiler.key}/edit/", **said | {"name": "Boiler, left"})
    assert stale.status_code == 409
    assert "Heat pump" in words(stale)
    assert typed(stale, "name") == "Boiler, left"

    assert desk.post(f"assets/{boiler.key}/edit/", **filled(stale)).status_code == 303
    kept = Asset.objects.within(ada).for_page().get()
    assert (kept.name, kept.site) == ("Boiler, left", boiler.site)


@pytest.mark.feature("B04")
def test_a_service_is_recorded_from_the_job_and_leads_back_to_it(desk, ada, job, boiler):
    page = desk.get(f"jobs/{job.number}/services/")
    assert boiler.name in words(page)
    assert "Overdue since" in words(page)
    assert f"/assets/{boiler.key}/services/new/?job={job.number}" in page.content.decode()

    said = filled(desk.get(f"assets/{boiler.key}/services/new/", job=job.number))
    assert said["job"].startswith(job.number)
    said |= {"on": TODAY.isoformat(), "text": "Burner cleaned", "next_on": (TODAY + YEAR).isoformat()}
    answer = desk.post(f"assets/{boiler.key}/services/new/", **said)

    assert answer["Location"].endswith(f"/jobs/{job.number}/services/")
    assert "Burner cleaned" in words(desk.get(f"jobs/{job.number}/services/"))
    on_its_page = words(desk.get(f"assets/{boiler.key}/"))
    assert "Burner cleaned" in on_its_page
    assert job.number in on_its_page
    assert Asset.objects.within(ada).get().next_service_on == TODAY + YEAR
    assert "recorded a service on this job" in words(desk.get(f"jobs/{job.number}/history/"))
    twice = desk.post(f"assets/{boiler.key}/services/new/", **said)
    assert twice.status_code == 409
    assert ServiceVisit.objects.within(ada).count() == 1


def test_the_next_service_is_proposed_as_far_on_as_the_last_one_was(desk, ada, insurer):
    pump = an_asset(
        insurer, by=ada, installed_on=TODAY - YEAR, next_service_on=TODAY + datetime.timedelta(days=5)
    )
    here = f"assets/{pump.key}/services/new/"
    assert typed(desk.get(here), "next_on") == (TODAY + YEAR + datetime.timedelta(days=5)).isoformat()

    a_service(pump, by=ada, on=TODAY, next_on=TODAY + datetime.timedelta(days=90))
    assert typed(desk.get(here), "next_on") == (TODAY + datetime.timedelta(days=90)).isoformat()
    bare = an_asset(insurer, by=ada, name="Bare", serial="")
    assert typed(desk.get(f"assets/{bare.key}/services/new/"), "next_on") == ""


def test_a_service_without_words_is_refused_and_a_wrong_record_is_removed(desk, ada, boiler):
    here = f"assets/{boiler.key}/services/new/"
    answer = desk.post(here, **filled(desk.get(here)) | {"text": " "})
    assert answer.status_code == 422
    assert wrong(answer, "text")
    visit = a_service(boiler, by=ada, on=TODAY)
    asked = desk.get(f"assets/{boiler.key}/services/{visit.key}/remove/")
    assert "Remove the record of this service?" in words(asked)
    assert ServiceVisit.objects.within(ada).exists()

    desk.post(f"assets/{boiler.key}/services/{visit.key}/remove/")
    assert not ServiceVisit.objects.within(ada).exists()


def test_its_papers_are_added_shown_and_removed(desk, ada, boiler):
    here = f"assets/{boiler.key}/"
    refused = desk.post(f"{here}files/")
    assert refused.status_code == 422
    assert "Choose at least one file." in words(refused)
    upload = SimpleUploadedFile("manual.pdf", PDF + b"1", content_type="application/pdf")
    assert desk.post(f"{here}files/", files=upload).status_code == 303
    paper = File.objects.visible_to(ada).in_room(boiler.room).get()
    assert "manual.pdf" in words(desk.get(here))

    desk.post(f"{here}documents/{paper.key}/publish/", audience="customer")
    assert paper.published_to == ["customer"]
    desk.post(f"{here}documents/{paper.key}/withdraw/", audience="customer")
    assert paper.published_to == []
    assert "Remove “manual.pdf”?" in words(desk.get(f"{here}documents/{paper.key}/hide/"))
    desk.post(f"{here}documents/{paper.key}/hide/")
    assert not File.objects.visible_to(ada).in_room(boiler.room).exists()


def test_an_asset_is_archived_and_restored_and_another_business_sees_none_of_it(
    desk, zed, birch, ada, boiler
):
    desk.post(f"assets/{boiler.key}/archive/")
    assert boiler.name not in words(desk.get("assets/"))
    assert boiler.name in words(desk.get("assets/", state="archived"))
    assert "Record a service" not in words(desk.get(f"assets/{boiler.key}/"))
    desk.post(f"assets/{boiler.key}/restore/")
    assert boiler.name in words(desk.get("assets/", due="late"))

    visit, there = a_service(Asset.objects.within(ada).get(), by=ada, on=TODAY), at_the_desk(zed, "birch")
    assert boiler.name not in words(there.get("assets/"))
    mine = an_asset(world.a_client(birch, "Own"), by=zed)
    for path in (
        boiler.key,
        f"{boiler.key}/edit",
        f"{boiler.key}/services/new",
        f"{mine.key}/services/{visit.key}/remove",
    ):
        assert there.get(f"assets/{path}/").status_code == 404


def test_a_long_service_history_goes_on_page_by_page(desk, ada, boiler):
    for number in range(53):
        on = TODAY - datetime.timedelta(days=number // 2)
        ServiceVisit.objects.create(
            workspace_id=ada.workspace_id, asset=boiler, on=on, text=f"Service {number}"
        )
    first = desk.get(f"assets/{boiler.key}/")
    on = re.search(r'before=([^"#]+)#services"', first.content.decode())
    second = desk.get(f"assets/{boiler.key}/", before=on[1])
    seen = re.findall(r"Service \d+", words(first)) + re.findall(r"Service \d+", words(second))
    assert sorted(seen) == sorted(f"Service {number}" for number in range(53))
