"""Imported by the process from which victims are forked: everything that takes long to import, once."""

import gc
import importlib

importlib.import_module("tests.chaos.victim")
importlib.import_module("tests.chaos.ledger")
importlib.import_module("alembic.command")
importlib.import_module("aiosqlite")
importlib.import_module("asyncpg")
importlib.import_module("sqlalchemy.dialects.postgresql.asyncpg")
importlib.import_module("sqlalchemy.dialects.sqlite.aiosqlite")
gc.collect()
gc.freeze()  # a collection in a victim would write to, and so copy, all of the memory that it shares with the others
