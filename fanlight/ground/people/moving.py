"""When two rows turn out to be one: whatever points at the one comes to point at the other, and doubles collapse.

Which tables point at a client, contact or site is read from the models, so a new table is never forgotten. Where a
unique constraint would be broken, two rows become one by the rule of their table; a table without a rule refuses.
Rules are registered in the `apps.py` of the package that owns the table.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, Subquery, UniqueConstraint

from fanlight.core.tenancy import TenantForeignKey

type Row = Any
type Table = Any
type Pointer = Any
type Collapse = Callable[[Row, Row], None]


@dataclass(frozen=True, slots=True)
class Rule:
    """What becomes of the rows of one table. `words` counts them for people; `collapse` makes two of them one."""

    words: Any = None
    collapse: Collapse | None = None
    stays: bool = False


_rules: dict[str, Rule] = {}


def register(table: str, *, words: Any = None, collapse: Collapse | None = None, stays: bool = False) -> None:
    """`table` is a label such as "rooms.Participant"; `words` a lazy plural with %(num)s. `stays`: not moved at all."""
    _rules[table] = Rule(words, collapse, stays)


def rule_of(table: Table) -> Rule:
    return _rules.get(table._meta.label, Rule())


def pointers(table: Table) -> Iterator[Pointer]:
    """Every foreign key, of any table, that points at rows of this one and moves with them."""
    for relation in table._meta.get_fields(include_hidden=True):
        field = getattr(relation, "field", None)
        if relation.auto_created and isinstance(field, TenantForeignKey) and not rule_of(field.model).stays:
            yield field


def unique_with(field: Pointer) -> list[UniqueConstraint]:
    """The constraints under which rows of two targets can be doubles of each other."""
    found = (one for one in field.model._meta.constraints if isinstance(one, UniqueConstraint))
    return [one for one in found if field.name in one.fields]


def move(kept: Row, gone: Row, *, most: int | None = None) -> int:
    """Let everything that points at `gone` point at `kept`. With `most`, about so many rows; how many it were.

    Call it in a transaction, and again until nothing is left.
    """
    moved = 0
    for field in pointers(type(kept)):
        left = None if most is None else most - moved
        moved += _move(field, kept, gone, most=left)
        if most is not None and moved >= most:
            break
    return moved


def absorb(mix: Collapse) -> Collapse:
    """A rule: `mix` takes over into the first row what the second one says, which then goes; what it had moves."""

    def collapse(kept: Row, gone: Row) -> None:
        mix(kept, gone)
        move(kept, gone)
        gone.delete()

    return collapse


def weight(row: Row, *, most: int) -> list[tuple[Rule, int]]:
    """How many rows point at it, table by table, none counted beyond `most` + 1."""
    found = [
        (rule_of(field.model), pointing(field, row)[: most + 1].count()) for field in pointers(type(row))
    ]
    return [(rule, count) for rule, count in found if count]


def pointing(field: Pointer, row: Row) -> Any:
    return field.model.objects.within(row).filter(**{field.name: row}).order_by("pk")


def _move(field: Pointer, kept: Row, gone: Row, *, most: int | None) -> int:
    collapsed = 0
    for constraint in unique_with(field):
        for row in list(_doubles(field, constraint, kept=kept, gone=gone)[:most]):
            twin = field.model.objects.within(kept).get(pk=row.twin_id)
            _collapse_of(field.model)(twin, row)
            collapsed += 1
    left = None if most is None else most - collapsed
    if left is not None and left <= 0:
        return collapsed
    rows = pointing(field, gone)
    chosen = rows if left is None else rows.filter(pk__in=list(rows.values_list("pk", flat=True)[:left]))
    return collapsed + int(chosen.order_by().update(**{field.name: kept}))


def _doubles(field: Pointer, constraint: UniqueConstraint, *, kept: Row, gone: Row) -> Any:
    """Rows of `gone` that `kept` has too, by this constraint, each with `twin_id`."""
    others = [name for name in constraint.fields if name not in (field.name, "workspace")]
    same = {name: OuterRef(field.model._meta.get_field(name).attname) for name in others}
    held = constraint.condition or Q()
    twins = pointing(field, kept).filter(held, **same).exclude(pk=OuterRef("pk"))
    rows = pointing(field, gone).filter(held).annotate(twin_id=Subquery(twins.order_by().values("pk")[:1]))
    return rows.filter(twin_id__isnull=False)


def _collapse_of(table: Table) -> Collapse:
    collapse = rule_of(table).collapse
    if collapse is None:
        raise LookupError(f"No rule says how two rows of {table._meta.label} become one.")
    return collapse
