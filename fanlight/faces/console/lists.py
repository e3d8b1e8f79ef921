"""Lists at the console: what a `Listing` and somebody's question become on a page.

A page of a list is short::

    @for_staff
    @require_GET
    def contact_list(request: StaffRequest) -> HttpResponse:
        context = {"list": listed(request, CONTACTS, url("console:contact-list"))}
        return show(request, "console/contacts/list.html", context, fragment="found")

and its template holds `ui.list_bar(list, …)`, then `<picked-rows id="found">` around a block `found` with nothing but
`{% call(row) ui.listing(list, heads, csrf_input, …) %}` and the cells of a row; see `console/jobs/list.html`. `heads`
are as in `ui.table`; one with `sort` names a Sort of the listing. Selection, bulk bar, chips of filters, saved views,
paging and empty states come by themselves.

`asked_by` reads the form of the bulk bar (fields `listing`, `query`, `chosen`, `all`): chosen keys, or all that match.
A verb that is not a bulk action, such as an export, takes the same form.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.core.exceptions import BadRequest
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fanlight.core.errors import Malformed, Sentence
from fanlight.core.listings import MOST_CHOSEN, Asked, Listing, Row, listing_of
from fanlight.core.viewers import StaffViewer
from fanlight.faces.console.gate import StaffRequest
from fanlight.ground.workspaces.reads import VIEWS
from fanlight.ui.addresses import url
from fanlight.work.bulk.verbs import Verb, verbs_of

LONGEST_QUERY: Final = 40_000
"""A thousand chosen rows fit in."""


class TooManyChosen(Malformed):
    code = "list.too_many_chosen"
    message = gettext_lazy("At most 1,000 rows can be chosen at once. Choose fewer, or all that match.")


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, and the address without it."""

    label: Sentence
    words: Sentence
    without: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A filter in the toolbar: what it may be set to."""

    name: str
    label: Sentence
    choices: list[tuple[str, Sentence]]
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A list as its page shows it: plain values for the components `list_bar` and `listing`."""

    name: str
    label: Sentence
    key: str
    title: str
    address: str
    asked: Asked
    state: str
    states: list[tuple[str, Sentence]]
    rows: list[Row]
    previous: str
    next: str
    is_capped: bool
    is_filtered: bool
    offers: list[Offer]
    chips: list[Chip]
    sorts: list[tuple[str, Sentence]]
    sort: str
    is_descending: bool
    verbs: list[Verb]
    views: list[Any]

    @property
    def query(self) -> str:
        """What is asked for, as a saved view, an export or a bulk action keeps it."""
        return self.asked.query()

    @property
    def is_saved(self) -> bool:
        return any(view.query == self.query for view in self.views)

    @property
    def saved(self) -> str:
        """Where saved views are renamed and removed."""
        return url("console:view-list", self.name)

    @property
    def saving(self) -> str:
        """Where this list, as it is asked for, is kept under a name."""
        return address_of(url("console:view-new", self.name), self.asked)

    @property
    def bulk(self) -> str:
        return url("console:bulk-new")

    @property
    def export_chosen(self) -> str:
        return url("console:export-new", self.name)

    @property
    def export(self) -> str:
        """Where the list, as it is asked for, is written to a file."""
        return address_of(url("console:export-new", self.name), self.asked)

    @property
    def everywhere(self) -> str:
        """The same search in all states; empty where it is that already."""
        return "" if not self.states or self.state == "all" else self.at(replace(self.asked, state="all"))

    def at(self, asked: Asked) -> str:
        return address_of(self.address, asked)

    def head(self, column: Any) -> Any:
        """A head as `ui.table` takes it: `sort` becomes the address that sorts by it, or turns the order round."""
        if isinstance(column, str) or not column.get("sort"):
            return column
        name = column["sort"]
        is_on = self.sort == name
        turned = is_on and not self.asked.sort.startswith("-")
        address = self.at(replace(self.asked, sort=f"-{name}" if turned else name))
        order = {"sorted": "descending" if self.is_descending else "ascending"} if is_on else {}
        return {**column, "sort": address, "name": name, **order}


def listed(request: StaffRequest, listing: Listing, address: str) -> Listed:
    """What was asked for in the address of this request."""
    asked = Asked.read(listing, request.GET, chosen=request.GET.getlist("chosen"))
    return listed_as(request.viewer, listing, asked, address=address)


def listed_as(viewer: StaffViewer, listing: Listing, asked: Asked, *, address: str) -> Listed:
    """The same for a question that a page asks by itself."""
    page, sort = listing.page(viewer, asked), listing.sort_of(asked)
    plain = replace(asked, after="", before="")
    state = listing.state_of(asked)
    return Listed(
        name=listing.name,
        label=listing.label,
        key=listing.key,
        title=listing.title,
        address=address,
        asked=plain,
        state=state.name if state else "",
        states=[(one.name, one.label) for one in listing.states],
        rows=page.rows,
        previous=address_of(address, replace(plain, before=page.before)) if page.before else "",
        next=address_of(address, replace(plain, after=page.after)) if page.after else "",
        is_capped=page.is_capped,
        is_filtered=page.is_filtered,
        offers=_offers(viewer, listing, asked),
        chips=_chips(viewer, listing, plain, address=address),
        sorts=_sorts(listing, asked),
        sort=sort.name,
        is_descending=sort.descending,
        verbs=[verb for verb in verbs_of(listing.name).values() if _is_offered(verb, state and state.name)],
        views=VIEWS(viewer, listing=listing.name),
    )


def address_of(address: str, asked: Asked) -> str:
    edge = {name: at for name, at in (("after", asked.after), ("before", asked.before)) if at}
    query = "&".join(part for part in (asked.query(), _encoded(edge)) if part)
    return f"{address}?{query}" if query else address


def asked_by(request: StaffRequest) -> tuple[Listing, Asked]:
    """The list a form came from, and which of its rows: the chosen ones, or with `all` every one that its query finds.

    404 for a list that is not there. Nothing chosen and not `all`: `Asked.chosen` is empty, and nothing is meant.
    """
    listing = listing_of(request.POST.get("listing", ""))
    if listing is None:
        raise Http404
    if is_all(request.POST):
        return listing, looked_at(request, listing)
    return listing, chosen_rows(listing, request.POST.getlist("chosen"))


def looked_at(request: StaffRequest, listing: Listing) -> Asked:
    """What the page showed from which the form came. Never a part of it: that would mean more rows than were shown."""
    query = request.POST.get("query", "")
    if len(query) > LONGEST_QUERY:
        raise BadRequest("query")
    return Asked.parsed(listing, query)


def chosen_rows(listing: Listing, keys: Iterable[str]) -> Asked:
    """These rows, in whatever state they are. Raises TooManyChosen rather than take a part of them."""
    keys = list(keys)
    if len(set(keys)) > MOST_CHOSEN:
        raise TooManyChosen
    anywhere = next((state.name for state in listing.states if state.name == "all"), "")
    return Asked.read(listing, {"state": anywhere}, chosen=keys)


def home_of(listing: Listing) -> str:
    """The page of a list: `console:job-list` for jobs, `console:portal-user-list` for portal_users."""
    return url(f"console:{listing.name.removesuffix('s').replace('_', '-')}-list")


def is_all(form: QueryDict | Mapping[str, str]) -> bool:
    return form.get("all") == "1"


def _encoded(pairs: dict[str, str]) -> str:
    fields = QueryDict(mutable=True)
    fields.update(pairs)
    return fields.urlencode()


def _offers(viewer: StaffViewer, listing: Listing, asked: Asked) -> list[Offer]:
    made = []
    for one in listing.filters:
        choices = list(one.choices(viewer))
        if choices:
            made.append(Offer(one.name, one.label, choices, asked.filters.get(one.name, "")))
    return made


def _chips(viewer: StaffViewer, listing: Listing, asked: Asked, *, address: str) -> list[Chip]:
    chips = []
    for one in listing.filters:
        if value := asked.filters.get(one.name, ""):
            answer = one.answer(viewer, value)
            kept = {name: said for name, said in asked.filters.items() if name != one.name}
            without = address_of(address, replace(asked, filters=kept))
            chips.append(Chip(one.label, answer.label if answer else value, without))
    return chips


def _sorts(listing: Listing, asked: Asked) -> list[tuple[str, Sentence]]:
    sorts: list[tuple[str, Sentence]] = [(one.name, one.label) for one in listing.sorts]
    if asked.sort.startswith("-"):
        sorts.append(
            (asked.sort, _("%(order)s, the other way round") % {"order": listing.sort_of(asked).label})
        )
    return sorts


def _is_offered(verb: Verb, state: str | None) -> bool:
    return not verb.states or not state or state == "all" or state in verb.states
