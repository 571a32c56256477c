"""Sending what is due: limits, selection, the pump, what platforms answer, and the writer of outcomes."""
