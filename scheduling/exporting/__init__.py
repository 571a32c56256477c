"""All that is kept of a person as documents: JSON that says everything, and a calendar of what is to come."""

from scheduling.exporting.documents import Document, Export

__all__ = ["Document", "Export"]
