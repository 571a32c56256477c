"""Many rows as one parameter: JSON that the database reads as a table. Set-based statements join it."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import FromClause, Text, bindparam, cast, column, func, select, type_coerce
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

from storage.types import to_microseconds

Columns = Mapping[str, TypeEngine[Any] | type[TypeEngine[Any]]]


def rows_table(parameter: str, columns: Columns, *, is_sqlite: bool) -> FromClause:
    """Return the rows that `parameter` will carry (see `encode_rows`), as a table to join or select from."""
    value = bindparam(parameter, type_=Text)
    if is_sqlite:
        each = func.json_each(value).table_valued("value", name=f"{parameter}_json")
        return select(
            *(type_coerce(func.json_extract(each.c.value, f"$.{name}"), of).label(name) for name, of in columns.items())
        ).subquery(parameter)
    records = func.jsonb_to_recordset(cast(value, JSONB))
    derived = records.table_valued(*(column(name, of) for name, of in columns.items()))
    return derived.render_derived(name=parameter, with_types=True)


def encode_rows(rows: Iterable[Mapping[str, Any]], *, is_sqlite: bool) -> str:
    """Return the parameter's value. Instants and ids take the form in which the database stores them."""
    return json.dumps(list(rows), default=_for_sqlite if is_sqlite else _for_postgres)


def _for_sqlite(value: object) -> str | int:
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return to_microseconds(value)
    raise TypeError(type(value).__name__)


def _for_postgres(value: object) -> str:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def storable(text: str | None) -> str | None:
    """Return foreign text without what PostgreSQL can't store: NUL, and halves of surrogate pairs."""
    if text is None:
        return None
    return text.replace("\0", "").encode("utf-8", "replace").decode()
