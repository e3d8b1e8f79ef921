"""Mail is called slow when nobody takes up what waits, or when the newest letters were tried in vain."""

import datetime

import pytest
from django.utils.timezone import now
from django_tasks_db.models import DBTaskResult

from fanlight.ground.mail import pace
from fanlight.ground.mail.models import Letter
from tests.faces.portal.door import nobody, words

pytestmark = pytest.mark.django_db


def tried_in_vain(letter):
    Letter.objects.within(letter).filter(pk=letter.pk).update(tries=1, failure="No answer.")


def long_ago(minutes):
    DBTaskResult.objects.update(enqueued_at=now() - datetime.timedelta(minutes=minutes))


def test_it_is_not_slow_when_nothing_waits_or_only_for_a_moment(alder, post):
    assert not pace.is_slow()
    post()
    assert not pace.is_slow()


def test_letters_tried_in_vain_are_slow_until_one_leaves(alder, post):
    first = post()
    tried_in_vain(first)
    assert pace.is_slow()
    second = post()
    Letter.objects.within(alder).filter(pk=second.pk).update(state="sent")
    assert not pace.is_slow()


def test_what_nobody_takes_up_is_slow(alder, post):
    post()
    long_ago(2)
    assert pace.is_slow()


def test_a_code_that_waits_tells_nobody_that_somebody_is_known_here(alder, post):
    letter = post()
    tried_in_vain(letter)
    Letter.objects.within(alder).update(until=now() + datetime.timedelta(minutes=5))
    assert not pace.is_slow()


@pytest.mark.feature("E14")
def test_the_sign_in_page_says_so_to_everybody_alike(alder, post):
    assert "Mail is slow" not in words(nobody().get())
    tried_in_vain(post())
    assert "Mail is slow at the moment" in words(nobody().get())
    for address in ("cara@mail.example", "none@mail.example"):
        reader = nobody()
        reader.post("sign-in/", {"email": address})
        assert "Mail is slow at the moment" in words(reader.get("sign-in/code/"))
