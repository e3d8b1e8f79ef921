"""Values of own fields: what is typed is read exactly or refused in words, and shown values are read again."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanlight.core.errors import Malformed
from fanlight.ground.workspaces.conventions import Conventions
from fanlight.ground.workspaces.fields import cell, parsed, said, shown, typed
from fanlight.ground.workspaces.models import OwnField

pytestmark = pytest.mark.once

BRITISH = Conventions.named("GBP", zone="Europe/London", date_order="dmy")
GERMAN = Conventions.named("EUR", zone="Europe/Berlin", date_order="dmy")
PLACES = st.sampled_from(
    [
        BRITISH,
        GERMAN,
        Conventions.named("EUR", zone="Europe/Dublin"),
        Conventions.named("USD", zone="America/New_York", date_order="mdy"),
        Conventions.named("SEK", zone="Europe/Stockholm", date_order="ymd"),
    ]
)
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
NUMBERS = st.decimals(-999_999_999, 999_999_999, places=3, allow_nan=False)
AMOUNTS = st.decimals(-9_999_999, 9_999_999, places=2, allow_nan=False)
DAYS = st.dates(min_value=datetime.date(1900, 1, 1), max_value=datetime.date(2200, 12, 31))


def a_field(kind, choices=()):
    return OwnField(key="x", label="X", kind=kind, choices=list(choices))


def refused(kind, text, place=BRITISH, choices=()):
    with pytest.raises(Malformed) as refusal:
        parsed(a_field(kind, choices), text, place)
    return str(refusal.value.message)


@given(number=NUMBERS, place=PLACES)
def test_a_number_that_is_shown_is_read_again_in_every_place(number, place):
    field = a_field("number")
    kept = parsed(field, place.plain(number), place)

    assert cell(field, kept) == number
    assert parsed(field, shown(field, kept, place), place) == kept
    assert parsed(field, typed(field, kept, place), place) == kept


@given(amount=AMOUNTS, place=PLACES)
def test_money_is_kept_to_the_cent_and_read_again_as_it_is_shown(amount, place):
    field = a_field("money")
    kept = parsed(field, place.plain(amount), place)

    assert isinstance(kept, str)
    assert Decimal(kept) == amount
    assert parsed(field, shown(field, kept, place), place) == kept
    assert parsed(field, typed(field, kept, place), place) == kept


@given(number=NUMBERS, place=PLACES, digits=st.sampled_from([ARABIC, PERSIAN]))
def test_digits_of_other_scripts_say_the_same(number, place, digits):
    ours = place.plain(number)
    theirs = "\u200f" + ours.replace(place.decimal, "\u066b").replace("-", "\u2212").translate(digits)

    assert parsed(a_field("number"), theirs, place) == parsed(a_field("number"), ours, place)


@given(day=DAYS, place=PLACES)
def test_a_day_is_read_in_the_order_of_the_place_and_kept_as_iso(day, place):
    form = {"dmy": "%d/%m/%Y", "mdy": "%m/%d/%Y", "ymd": "%Y-%m-%d"}[place.date_order]
    field = a_field("date")

    assert parsed(field, day.strftime(form), place) == day.isoformat()
    assert parsed(field, day.strftime(form).translate(ARABIC), place) == day.isoformat()
    assert parsed(field, day.isoformat(), place) == day.isoformat()
    assert cell(field, day.isoformat()) == day


@given(
    text=st.text(max_size=60),
    kind=st.sampled_from(["text", "number", "money", "date", "choice"]),
    place=PLACES,
)
def test_whatever_is_typed_is_a_value_or_refused_in_words(text, kind, place):
    field = a_field(kind, ["Fire", "Water"])
    try:
        value = parsed(field, text, place)
    except Malformed:
        return
    assert value is None or shown(field, value, place)


@pytest.mark.parametrize(
    ("text", "place", "value"),
    [
        ("1,234.56", BRITISH, 1234.56),
        ("1.234,56", BRITISH, 1234.56),
        ("1,234.56", GERMAN, 1234.56),
        ("1.234,56", GERMAN, 1234.56),
        ("1,234", BRITISH, 1234),
        ("1,234", GERMAN, 1.234),
        ("1.234", BRITISH, 1.234),
        ("1.234", GERMAN, 1234),
        ("12,5", BRITISH, 12.5),
        ("12.5", GERMAN, 12.5),
        ("1 234 567", BRITISH, 1234567),
        ("١٬٢٣٤٫٥٦", GERMAN, 1234.56),
        ("-0", BRITISH, 0),
    ],
)
def test_a_clear_number_is_read_anywhere_and_an_unclear_one_as_the_place_writes_it(text, place, value):
    assert parsed(a_field("number"), text, place) == value


@pytest.mark.parametrize(
    ("text", "place", "kept", "words"),
    [
        ("£1234.5", BRITISH, "1234.50", "£1,234.50"),
        ("1.234,50 €", GERMAN, "1234.50", "1.234,50\u00a0€"),
        ("-7500", BRITISH, "-7500.00", "\u2212£7,500.00"),
        ("GBP 12", BRITISH, "12.00", "£12.00"),
        ("500", Conventions.named("JPY", zone="Asia/Tokyo"), "500", "¥500"),
        ("1.234", Conventions.named("KWD", zone="Asia/Kuwait"), "1.234", "KWD\u00a01.234"),
    ],
)
def test_money_is_written_as_the_currency_is(text, place, kept, words):
    field = a_field("money")

    assert parsed(field, text, place) == kept
    assert shown(field, kept, place) == words


def test_a_day_that_could_be_two_is_refused_where_the_year_comes_first():
    swedish = Conventions.named("SEK", zone="Europe/Stockholm", date_order="ymd")

    assert "2026-12-31" in refused("date", "02/03/2026", swedish)
    assert parsed(a_field("date"), "25/03/2026", swedish) == "2026-03-25"
    assert parsed(a_field("date"), "02/02/2026", swedish) == "2026-02-02"


@pytest.mark.parametrize(
    ("kind", "text", "part"),
    [
        ("number", "twelve", "is no number. Write it like 1,234.5"),
        ("number", "1" * 16, "at most 15 digits"),
        ("number", "1e5", "is no number"),
        ("money", "1.005", "more than 2 places"),
        ("date", "31/02/2026", "Write it like 31/12/2026"),
        ("date", "1/1/1066", "between 1900 and 2200"),
        ("choice", "Earthquake", "is not one of the choices"),
        ("text", "x" * 2001, "at most 2000 characters"),
    ],
)
def test_what_cannot_be_is_refused_in_words(kind, text, part):
    assert part in refused(kind, text, choices=["Fire"])


def test_a_choice_is_known_however_it_is_spelled():
    assert parsed(a_field("choice", ["Fire", "Wasser"]), " FIRE ", BRITISH) == "Fire"


@pytest.mark.parametrize("kind", ["number", "money", "date", "choice", "text"])
@pytest.mark.parametrize("value", ["soon", "n/a", "12 apples"])
def test_a_value_that_is_not_of_its_kind_is_shown_as_it_is(kind, value):
    assert shown(a_field(kind), value, BRITISH) == value


def test_nothing_typed_takes_a_value_away_and_leaves_the_others():
    assert parsed(a_field("number"), "   ", BRITISH) is None
    assert said({"a": 1, "b": "x", "old": "kept"}, {"a": None, "b": 0}) == {"b": 0, "old": "kept"}
