"""Saved views: kept for oneself or the team, chosen from the list, renamed, removed."""

import pytest

from fanlight.core.errors import NotAllowed
from fanlight.ground.workspaces.models import SavedView
from fanlight.ground.workspaces.models.saved_views import MOST_VIEWS, TooManyViews, ViewNameTaken
from tests.faces.console.desk import at_the_desk, typed, words, wrong

QUERY = "q=kitchen&state=closed"


def kept(viewer, name="Mine", **said):
    return SavedView.keep("jobs", QUERY, by=viewer, name=name, **said)


def test_what_a_list_shows_is_kept_under_a_name_and_chosen_from_its_toolbar(ada, desk):
    page = desk.get("jobs/", q="kitchen", state="closed").content.decode()
    assert "/console/alder/views/jobs/new/?q=kitchen&amp;state=closed" in page

    answer = desk.post(f"views/jobs/new/?{QUERY}", name="Closed kitchens")

    assert answer.headers["Location"] == f"/console/alder/jobs/?{QUERY}"
    page = desk.get("jobs/").content.decode()
    assert 'href="/console/alder/jobs/?q=kitchen&amp;state=closed"' in page
    assert "Closed kitchens" in page
    assert "Save this view" not in words(desk.get("jobs/", q="kitchen", state="closed"))


def test_a_name_is_needed_and_stands_once(ada, desk):
    kept(ada, "Mine")

    assert wrong(desk.post(f"views/jobs/new/?{QUERY}", name="   "), "name")
    refused = desk.post(f"views/jobs/new/?{QUERY}", name="mine")

    assert (refused.status_code, typed(refused, "name")) == (422, "mine")
    assert "already" in wrong(refused, "name")


def test_one_s_own_views_are_one_s_own_and_shared_ones_belong_to_admins(ada, max_, desk, max_desk):
    mine, ours = kept(ada, "Mine"), kept(ada, "Ours", is_shared=True)

    assert "Ours" in words(max_desk.get("jobs/"))
    assert "Mine" not in words(max_desk.get("jobs/"))
    assert max_desk.get(f"views/jobs/{mine.key}/").status_code == 404
    assert max_desk.post(f"views/jobs/{ours.key}/remove/").status_code == 403
    assert max_desk.post(f"views/jobs/{ours.key}/", name="Theirs").status_code == 403
    assert b"is_shared" not in max_desk.get("views/jobs/new/").content
    with pytest.raises(NotAllowed):
        kept(max_, "Shared", is_shared=True)
    max_desk.post("views/jobs/new/", name="Max's", is_shared="on")
    assert SavedView.objects.visible_to(max_).get(name="Max's").member_id == max_.member_id


def test_a_view_is_renamed_and_removed(ada, desk):
    view = kept(ada)
    kept(ada, "Other")

    assert desk.post(f"views/jobs/{view.key}/", name="other").status_code == 422
    assert desk.post(f"views/jobs/{view.key}/", name="Better").status_code == 303
    assert "Better" in words(desk.get("views/jobs/"))
    desk.post(f"views/jobs/{view.key}/remove/")

    assert [one.name for one in SavedView.objects.visible_to(ada)] == ["Other"]


def test_there_is_an_end_to_views(ada):
    for n in range(MOST_VIEWS):
        kept(ada, f"View {n}")

    with pytest.raises(TooManyViews):
        kept(ada, "One more")
    assert kept(ada, "Shared", is_shared=True)


def test_a_name_that_two_took_at_once_is_refused_in_words(ada, monkeypatch):
    """The second press passed the check before the first was written; the database holds the rule."""
    kept(ada, "Mine")
    monkeypatch.setattr(SavedView, "_is_taken", lambda _view: False)

    with pytest.raises(ViewNameTaken):
        kept(ada, "Mine")
    with pytest.raises(ViewNameTaken):
        kept(ada, "Two").rename("Mine", by=ada)
    assert sorted(one.name for one in SavedView.objects.visible_to(ada)) == ["Mine", "Two"]


def test_zed_sees_no_view_of_alders(ada, zed, zed_desk):
    ours = kept(ada, "Ours", is_shared=True)
    birch = at_the_desk(zed, "birch")

    assert zed_desk.get("views/jobs/").status_code == 404
    assert birch.get(f"views/jobs/{ours.key}/").status_code == 404
    assert birch.post(f"views/jobs/{ours.key}/remove/").status_code == 404
    assert "Ours" not in words(birch.get("views/jobs/"))


@pytest.mark.parametrize("path", ["views/nothing/", "views/nothing/new/"])
def test_views_of_a_list_that_is_not_there_are_not_found(desk, path):
    assert desk.get(path).status_code == 404
