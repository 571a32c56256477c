"""The composition root: settings, wiring, run modes, the update inbox, the command line."""
