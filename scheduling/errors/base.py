"""What all errors of a request have in common."""


class DomainError(Exception):
    """A request that can't be carried out, for a reason that its author can understand."""
