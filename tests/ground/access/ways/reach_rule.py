"""The rule of who reaches what, in plain words and sets, for `test_reach_machine.py`."""

from dataclasses import dataclass, field


@dataclass
class Rule:
    """The rule in plain words and sets: what was done, and nothing of how it is stored."""

    client_of: dict[int, str] = field(default_factory=lambda: {0: "one", 1: "two", 2: "one"})
    off_portal: set[int] = field(default_factory=set)
    disabled: set[str] = field(default_factory=set)
    state: dict[str, str] = field(default_factory=dict)
    was: dict[str, str] = field(default_factory=dict)
    parts: set[tuple[str, int]] = field(default_factory=lambda: {("own", 0), ("own", 2), ("listed", 0)})
    listed: set[int] = field(default_factory=lambda: {0, 1})
    ended: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    is_portal_on: bool = True
    clients: dict[str, str] = field(default_factory=lambda: {"one": "one", "two": "two"})

    def reaches(self, visitor: str, job: int) -> bool:
        person = {"tap": "listed", "link": "own"}.get(visitor, visitor)
        if visitor in self.gone or person in self.disabled or not self.is_portal_on or job in self.off_portal:
            return False
        if visitor == "link":
            return job == 0 and "link" not in self.ended
        if self.state[person] != "active" or (visitor == "tap" and "tap" in self.ended):
            return False
        if person == "own":
            return (person, job) in self.parts
        if person == "listed":
            return job in self.listed
        return self.clients[self.client_of[job]] == self.clients["one"]
