"""The assets package as a Django app; says how assets are listed, found, and imported."""

from django.apps import AppConfig


class AssetsConfig(AppConfig):
    name = "fanlight.work.assets"
    label = "assets"

    def ready(self) -> None:
        from fanlight.core import listings
        from fanlight.work.assets import following
        from fanlight.work.assets.importing.importer import AssetImporter
        from fanlight.work.assets.importing.writing import KIND
        from fanlight.work.assets.listing import ASSETS
        from fanlight.work.bulk import entries
        from fanlight.work.transfers import kinds

        following.register()
        listings.register(ASSETS)
        entries.register([ASSETS.name])
        kinds.register(KIND, AssetImporter())
