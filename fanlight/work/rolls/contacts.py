"""Rows become contacts: new ones in bulk, known ones through their verbs. What a row does not say stays as it is."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from fanlight.core.facts import Fact
from fanlight.core.folding import folded, folded_email
from fanlight.core.viewers import Viewer
from fanlight.ground.activity.writer import write_many
from fanlight.ground.people import events
from fanlight.ground.people.models import Affiliation, Client, Contact, ContactAddress
from fanlight.ground.people.models.contacts import ContactDraft
from fanlight.ground.workspaces.fields import OwnFields
from fanlight.work.rolls.known import Named, by_reference, claimed, key_of, put_own
from fanlight.work.rolls.undoing import RollUndoer
from fanlight.work.transfers.kinds import Applied, Outcome, Waiting
from fanlight.work.transfers.models import OutsideReference

KIND: Final = "contacts"


@dataclass(slots=True)
class New:
    """The rows of tables that a batch needs."""

    contacts: list[Contact] = field(default_factory=list)
    addresses: list[ContactAddress] = field(default_factory=list)
    ties: list[Affiliation] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    called: dict[str, int] = field(default_factory=dict)

    def save(self, by: Viewer) -> None:
        """Into the tables, and empty again."""
        Contact.objects.bulk_create(self.contacts)
        ContactAddress.objects.bulk_create(self.addresses)
        Affiliation.objects.bulk_create(self.ties)
        if self.facts:
            write_many(self.facts, by)
        if self.called:
            OutsideReference.keep(by, KIND, self.called)
        for kept in (self.contacts, self.addresses, self.ties, self.facts, self.called):
            kept.clear()


class ContactWriter:
    def __init__(self, by: Viewer) -> None:
        self._by = by

    def __call__(self, rows: Sequence[Waiting]) -> list[Outcome]:
        return Batch(rows, self._by).apply()


class Batch:
    """Some rows, with all that the database knows about them read at once."""

    def __init__(self, rows: Sequence[Waiting], by: Viewer) -> None:
        self._rows, self._by, self._new = rows, by, New()
        self._named = Named(rows, by=by)
        self._fields = OwnFields.within(by, "contact")
        self._by_reference = by_reference(by, KIND, rows, of=Contact)
        self._by_email = self._contacts_by_email()
        self._by_name = self._contacts_by_name()
        self._ties: dict[int, set[int]] = self._ties_of_known()
        self._claimed = (
            claimed(by, KIND, self._known_keys()) if any(one.outside_reference for one in rows) else set()
        )

    def apply(self) -> list[Outcome]:
        outcomes = [self._applied(row) for row in self._rows]
        self._new.save(self._by)
        return outcomes

    def _applied(self, row: Waiting) -> Outcome:
        contact, made = self._found(row), self._named.made_with(row)
        if contact is None:
            return self._add(row, made)
        if contact._state.adding:  # an earlier row of this batch
            self._new.save(self._by)
        reference = row.outside_reference
        is_new_name = bool(reference) and reference not in self._by_reference
        if is_new_name:
            self._new.called[reference] = contact.pk
        before = self._change(contact, row)
        tied = self._tie(contact, self._named.of(row))
        if before is None and tied is None:
            return Outcome("unchanged", row_id=contact.pk)
        kept = {"said": before, "tied": tied, "made": made, "called": reference if is_new_name else ""}
        return Outcome("updated", row_id=contact.pk, before=kept)

    def _add(self, row: Waiting, made: dict[str, int]) -> Outcome:
        values, client = row.values, self._named.of(row)
        draft = ContactDraft(values["name"], values["title"], values["phone"], tuple(values["emails"]))
        contact = Contact.drawn_up(draft, owner=self._by, clients=(client.name,) if client else ())
        put_own(contact, values["own"], self._fields)
        mine: dict[str, Any] = {"workspace_id": self._by.workspace_id, "contact": contact}
        self._new.contacts.append(contact)
        self._new.addresses += [
            ContactAddress(**mine, address=email, folded_key=folded_email(email), is_primary=not place)
            for place, email in enumerate(draft.emails)
        ]
        self._new.ties += [Affiliation(**mine, client=client)] if client else []
        self._new.facts.append(events.ContactAdded(about=contact))
        self._remember(contact, client, row)
        return Outcome("created", row_id=contact.pk, before={"made": made, "called": row.outside_reference})

    def _remember(self, contact: Contact, client: Client | None, row: Waiting) -> None:
        """Later rows of the batch find it as they would find it in the database."""
        self._ties[contact.pk] = {client.pk} if client else set()
        for email in row.values["emails"]:
            self._by_email.setdefault(folded_email(email), []).append(contact)
        if not row.values["emails"]:
            self._by_name.setdefault(contact.name_key, []).append(contact)
        if row.outside_reference:
            self._new.called[row.outside_reference] = contact.pk
            self._claimed.add(contact.pk)

    def _change(self, contact: Contact, row: Waiting) -> dict[str, Any] | None:
        """What stood there before, when the row says something else."""
        values, now = row.values, contact.draft
        name = now.name if values["name"] in values["emails"] else values["name"]
        draft = replace(
            now,
            name=name,
            title=values["title"] or now.title,
            phone=values["phone"] or now.phone,
            emails=_emails(now.emails, values["emails"]),
            own=now.own | values["own"],
        )
        if draft == now:
            return None
        contact.edit(draft, by=self._by, revision=contact.revision)
        return {
            "name": now.name,
            "title": now.title,
            "phone": now.phone,
            "emails": list(now.emails),
            "own": now.own,
        }

    def _tie(self, contact: Contact, client: Client | None) -> int | None:
        if client is None or client.pk in self._ties.setdefault(contact.pk, set()):
            return None
        Affiliation.tie(contact, client, by=self._by)
        self._ties[contact.pk].add(client.pk)
        return client.pk

    def _found(self, row: Waiting) -> Contact | None:
        """By reference; else by an address, where the name is not somebody else's; else by the name alone."""
        if row.outside_reference in self._by_reference:
            contact: Contact = self._by_reference[row.outside_reference]
            return contact
        emails = row.values["emails"]
        reached = [one for email in emails for one in self._by_email.get(folded_email(email), ())]
        reached = reached if emails else self._by_name.get(key_of(row.values["name"]), [])
        others = self._claimed if row.outside_reference else frozenset[int]()
        return _likeliest([one for one in reached if one.pk not in others], row.values)

    def _contacts_by_email(self) -> dict[str, list[Contact]]:
        keys = {folded_email(email) for row in self._rows for email in row.values["emails"]}
        pairs = ContactAddress.objects.within(self._by).filter(folded_key__in=keys).order_by("id")
        found = list(pairs.values_list("folded_key", "contact_id"))
        contacts = Contact.objects.within(self._by).live()
        live = (
            {one.pk: one for one in contacts.filter(pk__in={key for _email, key in found})} if found else {}
        )
        reached: dict[str, list[Contact]] = {}
        for email, key in found:
            if key in live:
                reached.setdefault(email, []).append(live[key])
        return reached

    def _contacts_by_name(self) -> dict[str, list[Contact]]:
        """Those without an address, for rows without one."""
        names = {key_of(row.values["name"]) for row in self._rows if not row.values["emails"]}
        if not names:
            return {}
        found: dict[str, list[Contact]] = {}
        for one in Contact.objects.within(self._by).live().without_email().filter(name_key__in=names):
            found.setdefault(one.name_key, []).append(one)
        return found

    def _ties_of_known(self) -> dict[int, set[int]]:
        known = self._known_keys()
        ties: dict[int, set[int]] = {}
        rows = Affiliation.objects.within(self._by).filter(contact_id__in=known) if known else None
        for contact, client in rows.values_list("contact_id", "client_id") if rows is not None else ():
            ties.setdefault(contact, set()).add(client)
        return ties

    def _known_keys(self) -> set[int]:
        groups = (*self._by_email.values(), *self._by_name.values(), self._by_reference.values())
        return {one.pk for group in groups for one in group}


class ContactUndoer(RollUndoer):
    """Ways in, letters, notes and places on jobs hang on a contact; its addresses and ties are its own."""

    kind, model = KIND, Contact
    owned = (ContactAddress, Affiliation)

    def restore(self, row: Applied, entry: Any) -> None:
        before = row.before
        if before["said"]:
            said = before["said"] | {"emails": tuple(before["said"]["emails"])}
            entry.edit(ContactDraft(**said), by=self.by, revision=entry.revision)
        if before["tied"]:
            ties = Affiliation.objects.within(self.by).filter(contact=entry, client_id=before["tied"])
            for tie in ties.select_related("client", "contact"):
                tie.end(by=self.by)


def _emails(known: tuple[str, ...], said: list[str]) -> tuple[str, ...]:
    """All of them. An address that is not known yet comes first when the row names no known one."""
    keys = {folded_email(email) for email in known}
    fresh = [email for email in said if folded_email(email) not in keys]
    return (*known, *fresh) if len(fresh) < len(said) or not said else (*fresh, *known)


def _likeliest(reached: list[Contact], values: dict[str, Any]) -> Contact | None:
    """Of those with the address: who has the name; else who shares a word of it, as after a marriage; else nobody,
    because a mailbox may be shared. A row without a name means whoever has the address, if it is one."""
    key, words = key_of(values["name"]), set(folded(values["name"]).split())
    others = list({one.pk: one for one in reached}.values())
    if values["name"] in values["emails"]:
        return others[0] if len(others) == 1 else None
    same = [one for one in others if one.name_key == key]
    alike = [one for one in others if words & set(one.name_key.split())]
    if same and (values["emails"] or len(same) == 1):
        return same[0]
    return alike[0] if len(alike) == 1 and values["emails"] else None
