"""The database: tables, and the implementations of the domain's ports over them."""
