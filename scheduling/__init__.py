"""The domain: what a schedule is, when it is due, and what may happen to it. It knows no framework."""
