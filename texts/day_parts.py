"""Parts of the day, as people name them."""

from scheduling.expressions.vocabulary import DayPart
from texts.speech import p_


def part_of_day(part: DayPart) -> str:
    """Return the name of a part of the day, with a capital as at the start of a line."""
    match part:
        case DayPart.EARLY:
            return p_("part of the day", "Early morning")
        case DayPart.MORNING:
            return p_("part of the day", "Morning")
        case DayPart.NOON:
            return p_("part of the day", "Noon")
        case DayPart.AFTERNOON:
            return p_("part of the day", "Afternoon")
        case DayPart.EVENING:
            return p_("part of the day", "Evening")
        case DayPart.NIGHT:
            return p_("part of the day", "Night")
        case DayPart.MIDNIGHT:
            return p_("part of the day", "Midnight")
