"""A bot's storage on both kinds of database."""

import pytest

from storage.engine import Database
from tests.storage.samples import Store


@pytest.fixture
def store(database: Database) -> Store:
    """One bot's storage, on SQLite and on PostgreSQL."""
    return Store(database)
