"""How a workspace writes numbers, money and days: taken from its currency, its time zone and its order of dates."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from fanlight.core.spellings import MINUS
from fanlight.ground.workspaces.models import Workspace

COMMA_CURRENCIES: Final = frozenset(
    "ALL AMD AOA ARS AZN BAM BGN BRL BYN CLP COP CRC CZK DKK EUR GEL HRK HUF IDR ISK KZT MAD MDL MKD MZN NOK PLN PYG "
    "RON RSD RUB SEK TND TRY UAH UYU UZS VES VND XAF XOF ZAR".split()
)
"""Where people write 1.234,56."""
POINT_ZONES: Final = ("Europe/Dublin", "Europe/Malta")
WITHOUT_CENTS: Final = frozenset(
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split()
)
WITH_THOUSANDTHS: Final = frozenset("BHD IQD JOD KWD LYD OMR TND".split())
SIGNS: Final = {
    "GBP": "£",
    "EUR": "€",
    "INR": "₹",
    "JPY": "¥",
    "CNY": "¥",
    "ILS": "₪",
    "PLN": "zł",
} | dict.fromkeys(("USD", "CAD", "AUD", "NZD", "MXN", "SGD", "HKD"), "$")
TIGHT: Final = "£$€¥₹₪"


@dataclass(frozen=True, slots=True)
class Conventions:
    """`decimal` is the mark before the cents."""

    currency: str
    decimal: str
    date_order: str

    @classmethod
    def of(cls, workspace: Workspace) -> "Conventions":
        return cls.named(workspace.currency, zone=workspace.zone, date_order=workspace.date_order)

    @classmethod
    def named(cls, currency: str, *, zone: str, date_order: str = "dmy") -> "Conventions":
        comma = currency in COMMA_CURRENCIES and zone not in POINT_ZONES
        return cls(currency, "," if comma else ".", date_order)

    @property
    def cents(self) -> int:
        """How many places money has behind the mark."""
        return 0 if self.currency in WITHOUT_CENTS else 3 if self.currency in WITH_THOUSANDTHS else 2

    @property
    def sign(self) -> str:
        """What stands for the currency: £, or its three letters."""
        return SIGNS.get(self.currency, self.currency)

    def number(self, value: Decimal) -> str:
        """ "1,234.5" or "1.234,5": every place it has, thousands parted."""
        text = f"{abs(value):,f}"
        if self.decimal == ",":
            text = text.translate({ord(","): ".", ord("."): ","})
        return f"{MINUS if value < 0 else ''}{text}"

    def money(self, value: Decimal) -> str:
        """ "£1,234.50" or "1.234,50 €", with all its cents."""
        amount = self.number(abs(self.in_cents(value)))
        minus = MINUS if value < 0 else ""
        if self.decimal == ",":
            return f"{minus}{amount}\u00a0{self.sign}"
        return f"{minus}{self.sign}{'' if self.sign in TIGHT else chr(0xA0)}{amount}"

    def plain(self, value: Decimal) -> str:
        """As somebody would type it: no thousands parted, the workspace's mark."""
        return f"{value:f}".replace(".", self.decimal)

    def in_cents(self, value: Decimal) -> Decimal:
        """With as many places as the currency has; what has more keeps them, since no cent may be lost."""
        rounded = round(value, self.cents)
        return rounded if rounded == value else value


def spelled_day(on: datetime.date) -> str:
    """ "2 November 2026", in the language of the moment."""
    return _("%(day)s %(month)s %(year)s") % {"day": on.day, "month": MONTHS[on.month], "year": on.year}
