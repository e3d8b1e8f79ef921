"""What the forms before a workspace ask: who somebody is, and what a new workspace begins with."""

import zoneinfo
from typing import Any, Final

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from fanlight.core.errors import Refusal
from fanlight.faces.console.pages.forms import Line
from fanlight.ground.blobs import pictures
from fanlight.ground.rooms.brand import HEX
from fanlight.ground.workspaces.addresses import checked_name, suggested
from fanlight.ground.workspaces.founding import PlaceTaken
from fanlight.ground.workspaces.models import Address, Login
from fanlight.ground.workspaces.packs import pack, pack_keys
from fanlight.ui.theme import HOUSE

CURRENCIES: Final = (
    "AED AUD BRL CAD CHF CZK DKK EUR GBP HKD HUF IDR ILS INR JPY KES KRW MXN MYR NGN NOK NZD PHP PLN RON SEK SGD THB "
    "TRY TWD USD VND ZAR"
).split()


class EntranceForm(forms.Form):
    """A form of nobody in particular: no viewer exists yet."""

    def refuse(self, refusal: Refusal) -> None:
        field = refusal.field if refusal.field in self.fields else None
        self.add_error(field, str(refusal.message))


class PasswordForm(EntranceForm):
    """A name and a first password. It may be pasted; what is too short or too common is refused in words."""

    person = Line(label=_("Your name"), max_length=200)
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters. Three or four words that do not belong together are good."),
    )

    def __init__(self, *given: Any, email: str = "", **options: Any) -> None:
        self.address = email
        super().__init__(*given, **options)
        self.fields["person"].widget.attrs["autocomplete"] = "name"

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if password := said.get("password"):
            try:
                validate_password(password, Login(email=self.address or said.get("email", "")))
            except ValidationError as refusal:
                self.add_error("password", refusal)
        return said


class OwnerForm(PasswordForm):
    """A fresh owner."""

    email = forms.EmailField(
        label=_("Email"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    field_order = ("person", "email", "password")


class TradeForm(EntranceForm):
    trade = forms.ChoiceField(label=_("What does the business do?"), choices=[])

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.fields["trade"].choices = [(key, pack(key).name) for key in pack_keys()]  # type: ignore[attr-defined]


class NameForm(EntranceForm):
    """What the business is called, and where clients find it."""

    person = Line(label=_("Your name"), max_length=200)
    name = Line(label=_("Name of the business"), max_length=120)
    place = forms.CharField(label=_("Name in addresses"), max_length=63, required=False)
    zone = forms.ChoiceField(label=_("Time zone"), choices=[])
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES])

    def __init__(self, *given: Any, knows_person: bool, **options: Any) -> None:
        super().__init__(*given, **options)
        zones = sorted(
            zone for zone in zoneinfo.available_timezones() if "/" in zone and not zone.startswith("Etc/")
        )
        self.fields["zone"].choices = [(zone, zone.replace("_", " ")) for zone in ["UTC", *zones]]  # type: ignore[attr-defined]
        if knows_person:
            del self.fields["person"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        try:
            said["place"] = free_place(said.get("place", ""), name=said.get("name", ""))
        except Refusal as refusal:
            self.refuse(refusal)
        return said


def free_place(place: str, *, name: str) -> str:
    """The name in addresses that was typed, or the one that the business's name suggests. Raises a Refusal in words."""
    chosen = checked_name(place or suggested(name) or place)
    if Address.objects.filter(place=chosen).exists():
        raise PlaceTaken
    return chosen


class LookForm(EntranceForm):
    """Colour and logo, for the wizard and for the settings of the brand."""

    accent = forms.RegexField(
        HEX,
        label=_("Colour"),
        initial=HOUSE,
        error_messages={"invalid": _("Write the colour like #1b6b58.")},
        widget=forms.TextInput(attrs={"type": "color"}),
        help_text=_("For buttons, links and progress. It moves a little where text could not be read on it."),
    )
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": pictures.ACCEPTED}),
        help_text=_("PNG, JPEG or WebP, up to 2 MB. It is kept as a PNG of at most 512 pixels."),
    )
    no_logo = forms.BooleanField(label=_("Take the logo away"), required=False)

    def __init__(self, *given: Any, has_logo: bool, **options: Any) -> None:
        super().__init__(*given, **options)
        if not has_logo:
            del self.fields["no_logo"]

    def clean_logo(self) -> bytes:
        upload = self.cleaned_data["logo"]
        try:
            return pictures.logo_from(upload) if upload else b""
        except Refusal as refusal:
            raise ValidationError(str(refusal.message), code=refusal.code) from None


class WorkForm(EntranceForm):
    """The first client and the first job."""

    client = Line(label=_("First client"), max_length=200, required=False)
    title = Line(label=_("First job"), max_length=200)
    site = Line(label=_("Address of the job"), max_length=300, required=False)
