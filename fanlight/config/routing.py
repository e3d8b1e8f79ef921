"""Which database a table lies in: all in the first, but the limiter's in its own file where there is one."""

from typing import Any, Final

from django.conf import settings

APART: Final = ("access", "allowance")
ALIAS: Final = "limits"


class LimitsApart:
    """Django's router. The second file is never migrated: it is made by whoever opens it."""

    def db_for_read(self, model: Any, **_hints: Any) -> str | None:
        return ALIAS if self._has_own_file(model._meta.app_label, model._meta.model_name) else None

    db_for_write = db_for_read

    def allow_migrate(
        self, db: str, app_label: str, model_name: str | None = None, **_hints: Any
    ) -> bool | None:
        is_apart = self._has_own_file(app_label, model_name)
        return False if db == ALIAS or is_apart else None

    def _has_own_file(self, app_label: str, model_name: str | None) -> bool:
        return (app_label, model_name) == APART and ALIAS in settings.DATABASES
