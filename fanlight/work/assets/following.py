"""Assets are found by the names of their client and site; when those change, the words of the assets follow."""

from typing import Any, Final

from django.db import transaction
from django.utils.translation import ngettext_lazy

from fanlight.core.doors import OfWorkspace
from fanlight.ground.people import following, moving
from fanlight.work.assets.models import Asset

AT_ONCE: Final = 200


def register() -> None:
    """Called once, when the apps are ready; says also how a merge counts assets."""
    following.register("client", assets_of)
    following.register("site", assets_at)
    moving.register("assets.Asset", words=ngettext_lazy("%(num)s asset", "%(num)s assets", "num"))


def assets_of(client_id: int, owner: OfWorkspace) -> None:
    """The words of every asset of that client anew. Safe to repeat."""
    _renew(Asset.objects.within(owner).filter(room__client_id=client_id), "room_id")


def assets_at(site_id: int, owner: OfWorkspace) -> None:
    """The words of every asset at that site anew. Safe to repeat."""
    _renew(Asset.objects.within(owner).filter(site_id=site_id), "id")


def _renew(assets: Any, key: str) -> None:
    """A portion at a time, in the order of a column that an index holds."""
    assets, last = assets.for_page().order_by(key), 0
    while portion := list(assets.filter(**{f"{key}__gt": last})[:AT_ONCE]):
        last = getattr(portion[-1], key)
        _put_words(portion)


@transaction.atomic
def _put_words(assets: list[Asset]) -> None:
    for asset in assets:
        before = asset.search_text
        asset.gather_words()
        if asset.search_text != before:
            Asset.objects.within(asset).filter(pk=asset.pk).update(search_text=asset.search_text)
