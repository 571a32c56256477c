"""What all tables share: their metadata, the names of constraints, and tests of a status."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, Column, ColumnElement, MetaData, literal_column, or_

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

metadata = MetaData(naming_convention=NAMES)


def has_status(column: Column[str], *statuses: StrEnum) -> ColumnElement[bool]:
    """Return the test of a status as partial indexes need it: a literal with `=`.

    With a bound parameter PostgreSQL's generic plan, and with IN SQLite, scans the table instead.
    """
    return or_(*(column == literal_column(f"'{status.value}'") for status in statuses))


def one_of(column: str, values: type[StrEnum]) -> CheckConstraint:
    """Return the law that a column holds one of an enum's values."""
    names = ", ".join(f"'{value.value}'" for value in values)
    return CheckConstraint(f"{column} IN ({names})", name=column)
