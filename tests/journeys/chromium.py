"""Finds a Chromium for the journeys, or installs Debian's where that is allowed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
INSTALL = "apt-get install --yes --no-install-recommends chromium"


def find() -> str | None:
    """FANLIGHT_CHROMIUM, any Chromium on PATH, or the one that Playwright installed."""
    given = os.environ.get("FANLIGHT_CHROMIUM")
    if given:
        return given if shutil.which(given) else None
    return next((path for name in NAMES if (path := shutil.which(name))), None) or playwrights_own()


def playwrights_own() -> str | None:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if path and Path(path).exists() else None


def find_or_install() -> str:
    """The path of a Chromium; ends the program with the command to type when there is none to be had."""
    path = find()
    if path:
        return path
    if os.geteuid() == 0 and shutil.which("apt-get") and installed_by_apt() and (path := find()):
        return path
    sys.exit(f"The journeys need a Chromium. Install one, for example with:\n    sudo {INSTALL}")


def installed_by_apt() -> bool:
    print("Installing Chromium for the journeys", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    steps = (["apt-get", "update", "--quiet"], INSTALL.split())
    return all(
        subprocess.run(step, env=environment, stdout=subprocess.DEVNULL, check=False).returncode == 0
        for step in steps
    )
