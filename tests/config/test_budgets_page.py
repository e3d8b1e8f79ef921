"""Every budget of the code stands in the operators' page with its numbers, and nothing else does."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import fanlight
from fanlight.config import environment
from fanlight.ground.access.entering.limits import Budget

pytestmark = [pytest.mark.once, pytest.mark.trust("TB07", "TB08")]
PAGE = Path(__file__).parents[2] / Path("docs/operators/limits.md")
ROW = re.compile(r"^\| ([^|]+) \| ([\d,]+) \| ([\d,.]+) s \| [^|]+ \|$", re.MULTILINE)


def of_the_code():
    """Budgets that a module holds by name, alone or in a row of several."""
    found = set()
    for module in pkgutil.walk_packages(fanlight.__path__, "fanlight."):
        if ".migrations" in module.name or module.name.endswith("__main__"):
            continue
        for held in vars(importlib.import_module(module.name)).values():
            for one in held if isinstance(held, tuple) else (held,):
                if isinstance(one, Budget):
                    found.add((one.name, one.burst, one.every_seconds))
    return found


def of_the_page():
    rows = ROW.findall(PAGE.read_text())
    return {(name, int(burst.replace(",", "")), float(every.replace(",", ""))) for name, burst, every in rows}


def test_the_page_names_every_budget_with_its_numbers():
    assert len(of_the_code()) > 15
    assert of_the_page() == of_the_code()


LIMIT = re.compile(r"^\| [^|]+ \| ([^|]+) \| `FANLIGHT_(\w+)` \| [^|]+ \|$", re.MULTILINE)
CALL = re.compile(r'environment\.number\("(\w+)", ([\d_]+)')
OF_UPLOADS = re.compile(r"UPLOAD_MB|\w+_DAY_\w+|WORKSPACE_STORED_GB|DISK_RESERVE_\w+")


@pytest.mark.trust("TH04")
def test_the_page_names_every_limit_of_uploads_with_its_default():
    source = Path(environment.__file__).with_name("settings.py").read_text()
    of_code = {name: int(number) for name, number in CALL.findall(source) if OF_UPLOADS.fullmatch(name)}
    of_page = {name: int(re.sub(r"\D", "", told) or 0) for told, name in LIMIT.findall(PAGE.read_text())}

    assert len(of_code) == 8
    assert of_page == of_code
