"""Documents of an asset: manuals, certificates, photos. They lie in its room, and are shown to whom the team says."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from fanlight.core.errors import Refusal
from fanlight.faces.console.gate import StaffRequest, for_staff
from fanlight.faces.console.pages.assets import found, shown
from fanlight.faces.console.pages.files import say
from fanlight.ui.addresses import url
from fanlight.ui.answers import done, invalid, show
from fanlight.work.assets.models import Asset
from fanlight.work.files.models import File


@for_staff
@require_POST
def asset_file_add(request: StaffRequest, key: str) -> HttpResponse:
    """Take each file by itself: one that is refused is named, and the others are kept."""
    asset = found(request, key)
    uploads = request.FILES.getlist("files")
    wrong = [] if uploads else [str(_("Choose at least one file."))]
    for upload in uploads:
        try:
            File.add(by=request.viewer, room=asset.room, upload=upload)
        except Refusal as refusal:
            wrong.append(f"{upload.name}: {refusal.message}")
    if wrong:
        context = shown(request, asset) | {"wrong": " ".join(wrong)}
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
    if request.method == "POST":
        paper.hide(by=request.viewer)
        return done(request, _documents(asset))
    asked = {
        "title": _("Remove “%(name)s”?") % {"name": paper.name},
        "why": _("Nobody finds it at this asset any more, neither your team nor clients who could see it."),
        "verb": _("Remove the file"),
        "back": _documents(asset),
        "trail": [(_("Assets"), url("console:asset-list")), (asset.name, url("console:asset-show", key))],
    }
    return show(request, "console/confirm.html", asked)


def _say(request: StaffRequest, key: str, file: str, *, verb: str) -> HttpResponse:
    asset = found(request, key)
    say(request, _found(request, asset, file), verb=verb)
    return done(request, _documents(asset))


def _found(request: StaffRequest, asset: Asset, key: str) -> File:
    file: File = get_object_or_404(File.objects.visible_to(request.viewer).in_room(asset.room), key=key)
    return file


def _documents(asset: Asset) -> str:
    return f"{url('console:asset-show', asset.key)}#documents"
