"""Updates that are handled once more after a crash."""

from scheduling.ports import UnitOfWork


def is_replay(unit: UnitOfWork) -> bool:
    """Tell whether the update was carried out before a crash, so that only its answer is still to be given."""
    return unit.cause is not None and unit.cause.is_applied
