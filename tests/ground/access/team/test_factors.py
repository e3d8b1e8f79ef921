"""Codes of a second factor: worth something once, five wrong ones make it rest, and nothing stored gives them away."""

import datetime
import threading
import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from cryptography.exceptions import InvalidTag
from django.db import connection, connections
from django.utils.timezone import now

from fanlight.ground.access.models import FactorGuard
from fanlight.ground.access.team import factors
from fanlight.ground.mail.models import Letter
from fanlight.ground.workspaces.models import Login
from tests import world

RFC = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""The secret of RFC 6238, appendix B."""


@pytest.fixture
def max_login(max_):
    login = Login.objects.get(email="max@alder.example")
    world.an_app(login)
    return login


@pytest.mark.parametrize(
    ("at", "value"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]
)
def test_codes_are_those_of_the_standard(at, value):
    assert factors.value_at(RFC, at // 30) == value


@pytest.mark.trust("TC07")
def test_a_code_signs_in_once(max_login):
    with time_machine.travel(now(), tick=False):
        code = world.app_code()
        assert factors.check(max_login.pk, code).type == factors.APP
        with pytest.raises(factors.WrongCode):
            factors.check(max_login.pk, code)
        with pytest.raises(factors.WrongCode):
            factors.check(max_login.pk, world.app_code(-1))
        assert factors.check(max_login.pk, world.app_code(+1))


@pytest.mark.trust("TC07")
@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "\x00" * 6, "9" * 40])
def test_what_is_no_code_is_refused(max_login, code):
    with pytest.raises(factors.WrongCode):
        factors.check(max_login.pk, code)


@pytest.mark.trust("TC07")
def test_five_wrong_codes_make_it_rest_even_for_the_right_one(max_login):
    with time_machine.travel(now(), tick=False) as clock:
        for _ in range(5):
            with pytest.raises(factors.WrongCode):
                factors.check(max_login.pk, world.app_code(+7))
        with pytest.raises(factors.Resting):
            factors.check(max_login.pk, world.app_code())
        clock.shift(factors.RESTS - datetime.timedelta(seconds=1))
        with pytest.raises(factors.Resting):
            factors.check(max_login.pk, world.app_code())
        clock.shift(datetime.timedelta(seconds=2))
        assert factors.check(max_login.pk, world.app_code())
        assert FactorGuard.objects.get(login=max_login).failures == 0


@pytest.mark.trust("TC07")
@pytest.mark.django_db(transaction=True)
def test_of_ten_who_show_one_code_at_once_one_comes_in(max_login):
    code, came = world.app_code(), []

    def show():
        try:
            came.append(factors.check(max_login.pk, code))
        except (factors.WrongCode, factors.Resting):
            pass
        finally:
            connections.close_all()

    people = [threading.Thread(target=show) for _ in range(10)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert len(came) == 1


@pytest.mark.trust("TC08")
def test_recovery_codes_work_once_each_and_however_they_are_typed(max_login):
    codes = factors.renew_codes(max_login)
    assert len(set(codes)) == 10

    assert factors.check(max_login.pk, codes[0]).type == factors.CODES
    with pytest.raises(factors.WrongCode):
        factors.check(max_login.pk, codes[0])
    typed = codes[1].lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert factors.check(max_login.pk, f" {typed} ")
    assert factors.codes_left(max_login.pk) == 8
    newer = factors.renew_codes(max_login)
    with pytest.raises(factors.WrongCode):
        factors.check(max_login.pk, codes[2])
    assert factors.check(max_login.pk, newer[0])


@pytest.mark.trust("TC08")
def test_neither_a_code_nor_the_secret_of_an_app_stands_in_a_table(max_login):
    codes = factors.renew_codes(max_login)
    stored = "".join(str(one) for one in Authenticator.objects.values_list("data", flat=True))

    assert world.APP_SECRET not in stored
    assert not [code for code in codes if code in stored or code.replace("-", "") in stored]


@pytest.mark.trust("TC08")
def test_a_secret_copied_to_another_login_opens_nothing(max_login, ada):
    owner = Login.objects.get(email="ada@alder.example")
    theirs = Authenticator.objects.get(user=max_login, type=factors.APP)
    Authenticator.objects.filter(user=owner, type=factors.APP).update(data=theirs.data)

    with pytest.raises(InvalidTag):
        factors.check(owner.pk, world.app_code())


@pytest.mark.trust("TC10")
def test_each_change_is_told_by_letter(max_login, alder):
    before = Letter.objects.within(alder).count()
    Authenticator.objects.filter(user=max_login).delete()
    step = int(time.time()) // 30
    codes = factors.add_app(max_login, RFC, factors.value_at(RFC, step))
    assert len(codes) == 10
    factors.renew_codes(max_login)
    factors.remove(max_login, factors.held_by(max_login.pk)[0].pk)

    letters = Letter.objects.within(alder).order_by("id")[before:]
    assert [one.to_address for one in letters] == ["max@alder.example"] * 3
    assert "an authenticator app was added" in letters[0].body
    assert "new recovery codes" in letters[1].body
    assert "removed" in letters[2].body
    assert factors.codes_left(max_login.pk) == 0, "codes without a factor are for nothing"


def test_an_app_counts_from_its_first_right_code_and_there_is_one(max_login):
    with pytest.raises(factors.AlreadyThere):
        factors.add_app(max_login, RFC, factors.value_at(RFC, int(time.time()) // 30))
    Authenticator.objects.filter(user=max_login).delete()
    with pytest.raises(factors.WrongCode):
        factors.add_app(max_login, RFC, "000000")
    assert factors.held_by(max_login.pk) == []
    assert connection.in_atomic_block
