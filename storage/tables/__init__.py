"""The tables, a module for each subject. `storage.models` gathers them."""
