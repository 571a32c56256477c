"""How values travel: Bot API objects as JSON, instants as seconds since 1970."""

import json
from datetime import datetime
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
Result: TypeAlias = Json | list[Json] | bool | int | str

encode = json.JSONEncoder(separators=(",", ":")).encode


def epoch(moment: datetime) -> int:
    """Return whole seconds since 1970, as `date` fields have them."""
    return int(moment.timestamp())


def without_nothing(**fields: object) -> Json:
    """Return an object of the fields that are set, as the Bot API leaves out the others."""
    return {name: value for name, value in fields.items() if value is not None}
