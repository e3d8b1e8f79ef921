"""Lists as values: what may be searched, filtered and sorted, and pages of it that nobody counts.

A package registers a `Listing` in its `apps.py`. Pages, exports and bulk actions read it by name, always through the
door. What somebody asked for is `Asked`: read from an address, kept as text by saved views, exports and bulk actions.

A page begins beyond an edge: `?after=` or `?before=` and the public key of a row. An edge that is gone gives the first
page. `sort=title` sorts as the `Sort` says, `sort=-title` the other way round. `chosen=J-1&chosen=J-2` narrows to
chosen rows. A search looks at the newest `MOST_FOUND` hits only; any order sorts those.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple, Self
from urllib.parse import parse_qsl, urlencode

from django.db.models import F, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

from fanlight.core import fulltext
from fanlight.core.errors import Sentence
from fanlight.core.viewers import Viewer

PAGE: Final = 50
BATCH: Final = 500
LONGEST: Final = 200
MOST_CHOSEN: Final = 1000
FEW: Final = 2000
"""So many rows are sorted sooner than an order is walked to find them."""

type Rows = QuerySet[Any, Any]
type Row = Any
type Cell = str | int | Decimal | date | datetime | None


class Edge(NamedTuple):
    """Where a page begins: what the row there sorts by, and its id."""

    value: Any
    id: int


class State(NamedTuple):
    """One of the main divisions of a list (open, closed). `mark` is its mark in the index of words."""

    name: str
    label: Sentence
    narrow: Callable[[Rows], Rows]
    mark: str = ""


class Answer(NamedTuple):
    """What a filter's value in an address stands for: its words, and what rows and index know it by."""

    label: Sentence
    inner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Narrows a list to one value. `choices` are offered; one with none is only ever reached by a link.

    `find` says what a value stands for, where that is not the value itself (a key that stands for a row): None finds
    nothing at all. `narrow` and `mark` get its `inner`. A `mark` of "" is left out of the search by words. A filter
    without `narrow` is answered by its mark alone: it looks at the newest hits only, as a search does.
    """

    name: str
    label: Sentence
    narrow: Callable[[Rows, str], Rows] | None = None
    choices: Callable[[Viewer], Sequence[tuple[str, Sentence]]] = lambda _viewer: ()
    find: Callable[[Viewer, str], Answer | None] | None = None
    mark: Callable[[str], str] | None = None

    def answer(self, viewer: Viewer, value: str) -> Answer | None:
        if self.find:
            return self.find(viewer, value)
        return next((Answer(label, one) for one, label in self.choices(viewer) if one == value), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sort:
    """An order. `field` is never null and has an index with the workspace and the id."""

    name: str
    label: Sentence
    field: str
    descending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One thing a list knows of a row: for exports, and for heads of tables (`sort` names the Sort)."""

    name: str
    label: Sentence
    value: Callable[[Row], Cell]
    sort: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody wants to see of a list. Empty strings: not said, or what holds anyway."""

    q: str = ""
    state: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    chosen: tuple[str, ...] = ()
    after: str = ""
    before: str = ""

    @classmethod
    def read(cls, listing: "Listing", given: Mapping[str, str], *, chosen: Iterable[str] = ()) -> Self:
        """From the fields of an address or form; whatever the list does not know is left out.

        So are NULs: no row has one, and PostgreSQL does not take the question.
        """
        given = {name: str(value).replace("\0", "") for name, value in given.items()}
        said = {name: given.get(name, "")[:LONGEST] for name in ("q", "after", "before")}
        names = [one.name for one in listing.filters]
        filters = {name: given[name][:LONGEST] for name in names if given.get(name)}
        state, sort = given.get("state", ""), given.get("sort", "")
        return cls(
            **said,
            state=state if state in list(listing.states_by_name)[1:] else "",
            sort=sort
            if sort.removeprefix("-") in listing.sorts_by_name and sort != listing.sorts[0].name
            else "",
            filters=filters,
            chosen=tuple(dict.fromkeys(key for key in chosen if "\0" not in key))[:MOST_CHOSEN],
        )

    @classmethod
    def parsed(cls, listing: "Listing", query: str) -> Self:
        """The other way round of `query`."""
        pairs = parse_qsl(query)
        return cls.read(listing, dict(pairs), chosen=[value for name, value in pairs if name == "chosen"])

    def query(self) -> str:
        """As the query of an address, without edges: the same words for the same question."""
        said = [("q", self.q), ("state", self.state), *sorted(self.filters.items()), ("sort", self.sort)]
        return urlencode([pair for pair in said if pair[1]] + [("chosen", key) for key in self.chosen])


class Page(NamedTuple):
    """Rows, and the edges of the pages around them: empty where there is none.

    `is_capped`: a search found more than it looks at. `is_filtered`: words, filters or chosen rows narrow it.
    """

    rows: list[Row]
    after: str
    before: str
    is_capped: bool
    is_filtered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list. `rows` come through the door, with what columns need; `key` is the field that addresses name a row by.

    `title` names the attribute of a row that says what it is. The first of `sorts` and of `states` hold when nothing is
    said. `draws` turns rows into what a page reads of them;
    `quick` may answer the hottest questions by itself: `size` + 1 rows beyond the edge in the list's order (for
    `before`, the extra one first), or None.
    """

    name: str
    label: Sentence
    rows: Callable[[Viewer], Rows]
    sorts: Sequence[Sort]
    key: str = "key"
    title: str = "name"
    states: Sequence[State] = ()
    filters: Sequence[Filter] = ()
    columns: Sequence[Column] = ()
    own_columns: Callable[[Viewer], Sequence[Column]] = lambda _viewer: ()
    draws: Callable[[Rows], Rows] = lambda rows: rows
    quick: Callable[[Viewer, Asked, int], list[Row] | None] = lambda _viewer, _asked, _size: None

    @property
    def states_by_name(self) -> dict[str, State]:
        return {state.name: state for state in self.states}

    @property
    def sorts_by_name(self) -> dict[str, Sort]:
        return {sort.name: sort for sort in self.sorts}

    def columns_for(self, viewer: Viewer) -> list[Column]:
        """The list's own columns, then the fields that this workspace added."""
        return [*self.columns, *self.own_columns(viewer)]

    def state_of(self, asked: Asked) -> State | None:
        return self.states_by_name.get(asked.state) or (self.states[0] if self.states else None)

    def sort_of(self, asked: Asked) -> Sort:
        """The order asked for, the other way round when it was asked for with a minus."""
        name = asked.sort.removeprefix("-")
        sort = self.sorts_by_name.get(name, self.sorts[0])
        turned = asked.sort.startswith("-")
        return replace(sort, descending=not sort.descending) if turned else sort

    def found(self, viewer: Viewer, asked: Asked) -> Rows:
        """Every row asked for, in order, whatever the edges."""
        return _in_order(self._narrowed(viewer, asked), self.sort_of(asked))

    def chosen(self, viewer: Viewer, keys: Iterable[str]) -> Rows:
        """The rows of these keys that the viewer may see."""
        return self.rows(viewer).filter(**{f"{self.key}__in": list(keys)})

    def page(self, viewer: Viewer, asked: Asked, *, size: int = PAGE) -> Page:
        """One page and the edges of its neighbours. One row more than it shows says whether there is more."""
        rows = self.quick(viewer, asked, size)
        if rows is None:
            rows = self._beyond_edge(viewer, asked, size)
        is_short = len(rows) <= size if asked.before else not rows
        if is_short and (asked.after or asked.before):
            # Back at the top, or the edge is gone: the first page, and full.
            return self.page(viewer, replace(asked, after="", before=""), size=size)
        return self._as_page(viewer, asked, rows, size=size)

    def walked(
        self, viewer: Viewer, asked: Asked, *, size: int = BATCH, beyond: Edge | None = None
    ) -> Iterator[list[Row]]:
        """Every row asked for, in batches, each a query of its own: for what takes its time. Whole rows of the table.

        Goes on `beyond` an edge, which `edge_of` makes of the last row that was seen.
        """
        sort, found = self.sort_of(asked), self.found(viewer, asked)
        while rows := list(_beyond(found, sort, beyond)[:size]):
            yield rows
            beyond = self.edge_of(asked, rows[-1])

    def edge_of(self, asked: Asked, row: Row) -> Edge:
        return Edge(getattr(row, self.sort_of(asked).field), row.pk)

    def edge_at(self, viewer: Viewer, asked: Asked, key: str) -> Edge | None:
        """The edge at the row of that key; None when it is gone. One small query."""
        named = self.rows(viewer).filter(**{self.key: key}).order_by()
        found = named.values_list(self.sort_of(asked).field, "id")[:1]
        return next((Edge(*pair) for pair in found), None)

    def _closely(self, viewer: Viewer, asked: Asked) -> Rows:
        """As `_narrowed`. Where few rows bear all that is asked for, the index of marks names them.

        Otherwise the database would walk an order, row after row, to find 50 of the few. Where there are many, it meets
        them soon on that way. One small query; none without a filter or by age, for which there are indexes.
        """
        rows, marks = self._narrowed(viewer, asked), self._marks(viewer, asked)
        if not marks or self.is_sought(asked) or self.sort_of(asked).field == "id":
            return rows
        named = self.rows(viewer).order_by().filter(fulltext.marked(viewer, marks, most=FEW + 1))
        is_many = bool(named.values_list("id")[FEW : FEW + 1])
        return rows if is_many else rows.filter(fulltext.marked(viewer, marks, most=FEW))

    def _marks(self, viewer: Viewer, asked: Asked) -> list[str]:
        """The marks of every row asked for; none without a filter, or where one that is on has no mark."""
        if not asked.filters:
            return []
        state = self.state_of(asked)
        marks = [state.mark] if state and state.mark else []
        for one in self.filters:
            if value := asked.filters.get(one.name, ""):
                answer = one.answer(viewer, value)
                mark = one.mark(answer.inner) if one.mark and answer else ""
                if not mark:
                    return []
                marks.append(mark)
        return marks

    def _narrowed(self, viewer: Viewer, asked: Asked) -> Rows:
        rows, marks = self.rows(viewer), []
        if state := self.state_of(asked):
            rows, marks = state.narrow(rows), [state.mark]
        for one in self.filters:
            if value := asked.filters.get(one.name, ""):
                answer = one.answer(viewer, value)
                if answer is None:
                    return rows.none()
                rows = one.narrow(rows, answer.inner) if one.narrow else rows
                marks.append(one.mark(answer.inner) if one.mark else "")
        if asked.chosen:
            rows = rows.filter(**{f"{self.key}__in": asked.chosen})
        if not self.is_sought(asked):
            return rows
        return _with_words(rows, viewer, text=asked.q, marks=[mark for mark in marks if mark])

    def is_sought(self, asked: Asked) -> bool:
        """Whether the index of words answers it, and so only the newest hits are looked at."""
        marked = [one.name for one in self.filters if one.narrow is None]
        return bool(asked.q.strip()) or any(asked.filters.get(name) for name in marked)

    def _beyond_edge(self, viewer: Viewer, asked: Asked, size: int) -> list[Row]:
        """`size` + 1 rows from the edge on, in the list's order; none when the edge is gone."""
        sort, key = self.sort_of(asked), asked.before or asked.after
        edge = self.edge_at(viewer, asked, key) if key else None
        if key and edge is None:
            return []
        backwards = bool(asked.before)
        if backwards:
            sort = replace(sort, descending=not sort.descending)
        rows = _beyond(_in_order(self._closely(viewer, asked), sort), sort, edge)
        if self.is_sought(asked):
            rows = self._of_page(viewer, rows, sort=sort, size=size)
        found = list(self.draws(rows)[: size + 1])
        return found[::-1] if backwards else found

    def _of_page(self, viewer: Viewer, found: Rows, *, sort: Sort, size: int) -> Rows:
        """The rows of one page of a search: PostgreSQL else joins all 500 hits with what only a page's rows need."""
        keys = found.values("id")[: size + 1]
        return _in_order(self.rows(viewer).filter(id__in=keys), sort)

    def _as_page(self, viewer: Viewer, asked: Asked, rows: list[Row], *, size: int) -> Page:
        is_more = len(rows) > size
        shown = rows[-size:] if asked.before else rows[:size]
        return Page(
            rows=shown,
            after=getattr(shown[-1], self.key) if is_more or asked.before else "",
            before=getattr(shown[0], self.key) if asked.after or asked.before else "",
            is_capped=bool(asked.after) and not is_more and self._is_capped(viewer, asked),
            is_filtered=bool(asked.q.strip() or asked.filters or asked.chosen),
        )

    def _is_capped(self, viewer: Viewer, asked: Asked) -> bool:
        """Looks at no more hits than the search itself; asked on the last of several pages only."""
        if not self.is_sought(asked):
            return False
        last = self._narrowed(viewer, asked).order_by()[fulltext.MOST_FOUND - 1 : fulltext.MOST_FOUND]
        return bool(last.values_list("id"))


def _with_words(rows: Rows, viewer: Viewer, *, text: str, marks: list[str]) -> Rows:
    """Signs without a letter among them find nothing: otherwise they would find everything."""
    is_empty = bool(text.strip()) and not fulltext.asked(text)
    return rows.none() if is_empty else rows.filter(fulltext.matching(viewer, text, *marks))


def _in_order(rows: Rows, sort: Sort) -> Rows:
    sign = "-" if sort.descending else ""
    return rows.order_by(*[f"{sign}{name}" for name in dict.fromkeys((sort.field, "id"))])


def _beyond(rows: Rows, sort: Sort, edge: Edge | None) -> Rows:
    """Rows that come after the edge in this order. Compared as a pair, which both databases seek in an index."""
    if edge is None:
        return rows
    if sort.field == "id":
        return rows.filter(**{"id__lt" if sort.descending else "id__gt": edge.id})
    beyond = TupleLessThan if sort.descending else TupleGreaterThan
    return rows.filter(beyond(Tuple(F(sort.field), F("id")), tuple(edge)))


_listings: dict[str, Listing] = {}


def register(listing: Listing) -> None:
    """Called in `apps.py` of the package whose rows are listed."""
    _listings[listing.name] = listing


def listing_of(name: str) -> Listing | None:
    """None for a name that nobody registered."""
    return _listings.get(name)
