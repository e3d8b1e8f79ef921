"""What is typed is kept for whoever typed it, until it is sent."""

import pytest

from fanlight.work.requests.models import RequestDraft, WorkRequest
from fanlight.work.requests.wording import Typed
from tests.work.requests.asking import PRESS, a_request, takes_requests, typed

pytestmark = pytest.mark.feature("B07")


@pytest.fixture(autouse=True)
def _open(alder):
    takes_requests(alder)


def test_a_draft_holds_what_was_typed_last_and_there_is_one(cleo):
    RequestDraft.keep(typed(title="Half a"), by=cleo.viewer, press=PRESS)
    RequestDraft.keep(typed(title="Half a title"), by=cleo.viewer, press=PRESS)
    kept = RequestDraft.objects.visible_to(cleo.viewer).get()
    assert Typed.read(kept.typed) == typed(title="Half a title")


def test_nobody_else_reads_it_staff_least_of_all(cleo, tia, gus, ada):
    RequestDraft.keep(typed(), by=cleo.viewer, press=PRESS)
    assert RequestDraft.objects.visible_to(cleo.viewer).exists()
    for other in (tia.viewer, gus.viewer, ada):
        assert not RequestDraft.objects.visible_to(other).exists()


def test_nothing_written_keeps_nothing_and_loses_nothing(cleo):
    assert RequestDraft.keep(typed(title=" ", words=""), by=cleo.viewer, press=PRESS) is None
    RequestDraft.keep(typed(), by=cleo.viewer, press=PRESS)
    assert RequestDraft.keep(typed(title=" ", words=""), by=cleo.viewer, press=PRESS) is None
    assert RequestDraft.objects.visible_to(cleo.viewer).exists(), "an empty page that saves itself is a slip"


def test_sending_ends_the_draft_and_a_late_save_does_not_bring_it_back(cleo):
    RequestDraft.keep(typed(), by=cleo.viewer, press=PRESS)
    a_request(cleo)
    assert RequestDraft.keep(typed(), by=cleo.viewer, press=PRESS) is None
    assert not RequestDraft.objects.visible_to(cleo.viewer).exists()
    assert WorkRequest.objects.visible_to(cleo.viewer).count() == 1


def test_a_draft_keeps_more_than_may_be_sent_and_not_without_end(cleo):
    kept = RequestDraft.keep(typed(title="t" * 350, words="w" * 90_000), by=cleo.viewer, press=PRESS)
    assert len(kept.typed["title"]) == 350
    assert len(kept.typed["words"]) == 10_000


def test_throwing_it_away_takes_only_ones_own(cleo, tia):
    for person in (cleo, tia):
        RequestDraft.keep(typed(), by=person.viewer, press=PRESS)
    RequestDraft.discard(by=cleo.viewer)
    assert not RequestDraft.objects.visible_to(cleo.viewer).exists()
    assert RequestDraft.objects.visible_to(tia.viewer).exists()
