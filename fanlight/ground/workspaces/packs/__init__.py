"""Trade packs: what a trade calls things, its statuses, sections and defaults, as data files beside this module.

No code anywhere asks which trade it is: it reads a pack.
"""

import functools
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Status:
    """One line of a pack's status list; `stage` is empty for statuses that stand outside the stages."""

    label: str
    stage: str
    means: str


@dataclass(frozen=True, slots=True)
class PortalPlan:
    """A portal as a pack proposes it: for whom, under what name, with which switches on."""

    audience: str
    name: str
    switches: dict[str, bool]
    rooms_on_by_default: bool


@dataclass(frozen=True, slots=True)
class SampleLetter:
    """A template that a new workspace starts with."""

    name: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A thing often wanted of clients. `kind`: file, answer or confirmation; `days` until it is due, 0 for never."""

    kind: str
    text: str
    details: str = ""
    days: int = 0


@dataclass(frozen=True, slots=True)
class AskList:
    """Things that are wanted together, to be asked in one press."""

    name: str
    wanted: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True)
class Pack:
    """One trade. `scope` is how far a grant reaches that nobody chose the reach of: own or listed jobs."""

    key: str
    version: int
    name: str
    about: str
    kind: str
    words: dict[str, tuple[str, str]]
    statuses: tuple[Status, ...]
    classifications: tuple[str, ...]
    portals: tuple[PortalPlan, ...]
    letters: tuple[SampleLetter, ...]
    ask_lists: tuple[AskList, ...]
    keeps_access: bool
    link_days: int
    sign_in_policy: str
    scope: str

    @property
    def as_choice(self) -> tuple[str, str, str]:
        """Key, name, and a sentence about it, for a list to choose from."""
        return self.key, self.name, self.about


@functools.cache
def pack(key: str) -> Pack:
    """The pack of that key. Raises KeyError for one that does not exist."""
    return _packs()[key]


def pack_keys() -> list[str]:
    return sorted(_packs())


@functools.cache
def _packs() -> dict[str, Pack]:
    files = [f for f in resources.files(__package__).iterdir() if f.name.endswith(".toml")]
    read = (_read(file.name.removesuffix(".toml"), tomllib.loads(file.read_text("utf-8"))) for file in files)
    return {found.key: found for found in read}


def _read(key: str, raw: dict[str, Any]) -> Pack:
    return Pack(
        key=key,
        version=raw["version"],
        name=raw["name"],
        about=raw["about"],
        kind=raw["kind"],
        words={word: (one, many) for word, (one, many) in raw["words"].items()},
        statuses=tuple(Status(s["label"], s.get("stage", ""), s.get("means", "")) for s in raw["statuses"]),
        classifications=tuple(raw["classifications"]),
        portals=tuple(_portal(plan) for plan in raw["portals"]),
        letters=tuple(SampleLetter(**letter) for letter in raw["letters"]),
        ask_lists=tuple(_ask_list(one) for one in raw.get("ask_lists", ())),
        keeps_access=raw["sharing"]["keeps_access"],
        link_days=raw["sharing"]["link_days"],
        sign_in_policy=raw["sharing"]["sign_in_policy"],
        scope=raw["sharing"]["scope"],
    )


def _portal(raw: dict[str, Any]) -> PortalPlan:
    return PortalPlan(
        raw["audience"], raw["name"], dict(raw["switches"]), raw.get("rooms_on_by_default", True)
    )


def _ask_list(raw: dict[str, Any]) -> AskList:
    return AskList(raw["name"], tuple(Wanted(**one) for one in raw["wanted"]))
