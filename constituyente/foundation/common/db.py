"""The database idioms every service shares."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from django.db import IntegrityError, connection, models, transaction

from .errors import NotFound, TooBusy

Row = TypeVar("Row", bound=models.Model)


def find(model: type[Row], *, lock: bool = False, **lookup: object) -> Row:
    """The one row of `model` that `lookup` names, locked until the transaction ends if `lock`. Raises NotFound."""
    rows = model._default_manager.all()  # noqa: SLF001  Django's public name for it begins with an underscore
    if lock:
        rows = rows.select_for_update()
    row = rows.filter(**lookup).first()
    if row is None:
        raise NotFound
    return row


def insert_once(row: Row, *, by: Iterable[str]) -> tuple[Row, bool]:
    """Insert `row` unless its unique fields `by` are taken; settled by the constraint, never by a look beforehand.

    Joins the caller's transaction. Returns the row that stands and whether it is the new one. One statement, two if it is not.
    Raises IntegrityError if another constraint than the one on `by` refuses the row.
    """
    model = type(row)
    meta = model._meta  # noqa: SLF001  Django's public name for it begins with an underscore
    fields = [field for field in meta.concrete_fields if not (field.primary_key and row.pk is None)]
    insert = f"{_insert(model, fields)} ON CONFLICT DO NOTHING RETURNING {connection.ops.quote_name(str(meta.pk.column))}"
    # Not save(): that costs a savepoint, since PostgreSQL gives up the whole transaction after an error.
    with connection.cursor() as cursor:
        cursor.execute(insert, [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields])
        inserted = cursor.fetchone()
    if inserted is None:
        standing = model._default_manager.filter(**{name: getattr(row, name) for name in by}).first()  # noqa: SLF001  as above
        if standing is None:
            message = f"{meta.label} is refused by another constraint than the one on {', '.join(by)}"
            raise IntegrityError(message)
        return standing, False
    row.pk = meta.pk.to_python(inserted[0]) if row.pk is None else row.pk
    row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001  as above
    return row, True


def _insert(model: type[models.Model], fields: Sequence["models.Field[Any, Any]"]) -> str:
    """The statement that inserts one row."""
    quote = connection.ops.quote_name
    names, marks = (", ".join(texts) for texts in ([quote(str(field.column)) for field in fields], ["%s"] * len(fields)))
    return f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608, SLF001  names of ours


def insert_many(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[object]], *, ignore_conflicts: bool = False
) -> None:
    """Insert rows whose keys nobody asks for, each with its `columns` in this order; the other columns stay empty.

    For hundreds of thousands of rows: with an instance of the model for each it takes five times as long. Joins the caller's transaction.
    ignore_conflicts  leave out rows that a constraint refuses; otherwise IntegrityError is raised
    """
    known = {field.attname: field for field in model._meta.concrete_fields}  # noqa: SLF001  Django's public name begins with an underscore
    fields = [known[name] for name in columns]
    insert = _insert(model, fields)
    prepared = [[field.get_db_prep_save(value, connection) for field, value in zip(fields, row, strict=True)] for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(f"{insert} ON CONFLICT DO NOTHING" if ignore_conflicts else insert, prepared)


TRIES = 20  # so many newcomers may take the same number at the same moment


def insert_numbered(row: Row, *, by: Iterable[str] = (), fill: Callable[[Row], None] | None = None) -> tuple[Row, bool]:
    """Insert `row` under the next free `number`, unless its unique fields `by` are taken.

    Two at once are settled by the constraint on `number`: whoever comes second takes the number after. Joins the caller's transaction.
    `fill` writes into the row what its number is part of, such as a record; it is called before each try.
    Returns the row that stands and whether it is the new one. Raises TooBusy when the number was taken twenty times.
    """
    rows, fields = type(row)._default_manager, tuple(by)  # noqa: SLF001  as above
    for _try in range(TRIES):
        standing = rows.filter(**{name: getattr(row, name) for name in fields}).first() if fields else None
        if standing is not None:
            return standing, False
        row.number = (rows.aggregate(last=models.Max("number"))["last"] or 0) + 1  # type: ignore[attr-defined]  # it is numbered
        if fill is not None:
            fill(row)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            continue
        return row, True
    raise TooBusy
