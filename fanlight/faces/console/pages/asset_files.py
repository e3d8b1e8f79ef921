"""Documents of an asset: manuals, certificates, photos. They lie in its room, and are shown to whom the team says."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from fanlight.faces.console.gate import StaffRequest, for_staff
from fanlight.faces.console.pages import shelves
from fanlight.faces.console.pages.assets import found, shown
from fanlight.faces.console.pages.files import say, taken
from fanlight.faces.console.pages.folders import Crumb
from fanlight.ui.addresses import url
from fanlight.ui.answers import done, invalid
from fanlight.work.assets.models import Asset
from fanlight.work.files.models import File


@for_staff
@require_POST
def asset_file_add(request: StaffRequest, key: str) -> HttpResponse:
    """Take each file by itself: one that is refused is named, and the others are kept."""
    asset = found(request, key)
    refused = taken(request, asset.room)
    if refused.wrong:
        context = shown(request, asset) | {"wrong": " ".join(refused.wrong), "same": refused.same}
        return invalid(request, "console/assets/show.html", context)
    return done(request, _documents(asset))


@for_staff
@require_POST
def asset_file_publish(request: StaffRequest, key: str, file: str) -> HttpResponse:
    return _say(request, key, file, verb="publish")


@for_staff
@require_POST
def asset_file_withdraw(request: StaffRequest, key: str, file: str) -> HttpResponse:
    return _say(request, key, file, verb="withdraw")


@for_staff
@require_http_methods(["GET", "POST"])
def asset_file_hide(request: StaffRequest, key: str, file: str) -> HttpResponse:
    asset = found(request, key)
    paper = _found(request, asset, file)
    why = _("Nobody finds it at this asset any more, neither your team nor clients who could see it.")
    trail: list[Crumb] = [
        (_("Assets"), url("console:asset-list")),
        (asset.name, url("console:asset-show", key)),
    ]
    return shelves.put_away(request, paper, back=_documents(asset), why=why, trail=trail)


def _say(request: StaffRequest, key: str, file: str, *, verb: str) -> HttpResponse:
    asset = found(request, key)
    say(request, _found(request, asset, file), verb=verb)
    return done(request, _documents(asset))


def _found(request: StaffRequest, asset: Asset, key: str) -> File:
    file: File = get_object_or_404(File.objects.visible_to(request.viewer).in_room(asset.room), key=key)
    return file


def _documents(asset: Asset) -> str:
    return f"{url('console:asset-show', asset.key)}#documents"
