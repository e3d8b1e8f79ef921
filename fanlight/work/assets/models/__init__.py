"""The tables of this package, one module per root noun."""

from fanlight.work.assets.models.assets import Asset
from fanlight.work.assets.models.service_visits import ServiceVisit

__all__ = ["Asset", "ServiceVisit"]
