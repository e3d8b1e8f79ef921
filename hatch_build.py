"""Build hook: a wheel carries the built stylesheets and scripts, so that installing it needs no Node.

`bin/setup` builds them; a wheel without them would be a portal without a face, so it is refused.
"""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BuiltAssets(BuildHookInterface[Any]):
    """Puts fanlight/static, which git ignores, into the wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        if not (Path(self.root) / "fanlight" / "static" / ".stamp").exists():
            raise RuntimeError("fanlight/static is not built: run bin/setup first")
        build_data["artifacts"].append("fanlight/static/**")
