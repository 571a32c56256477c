"""Names of zones behind a time that are no zones of ours: they may change when something is meant."""

import re

_ZONE = re.compile(
    r"\s*,?\s*\(?(?:[ECMP][SD]?T\b|(?:UK|US|Eastern|Central|Mountain|Pacific|CET|CEST|MSK|JST|IST|GMT|BST)\b"
    r"|(?:[A-Z][\w.’'-]+ ){1,3}[Tt]ime\b|in (?:[A-Z][\w.’'-]+ ){0,2}[A-Z][\w.’'-]+)"
)


def may_name_zone(behind: str) -> bool:
    """Tell whether what stands right behind a time may be the name of a zone or a place: `PT`, `New York time`."""
    return _ZONE.match(behind) is not None
