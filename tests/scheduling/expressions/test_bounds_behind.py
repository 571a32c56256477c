"""What bounds a repetition may stand behind its message. Then it is asked about, for nobody wants it for ever."""

import pytest

from scheduling.expressions.understanding import Certainty
from scheduling.zones import zone_named
from tests.scheduling.expressions.languages.phrasebook import Place
from tests.scheduling.expressions.test_certainty import NOW


def understood(text, language="en"):
    return Place(language, zone_named("Europe/Berlin"), NOW).understood(text)


@pytest.mark.parametrize(
    ("language", "text", "message"),
    [
        ("en", "every 2 weeks on monday at 9 stand-up until march", "stand-up until march"),
        ("en", "every day at 9:00 drink water until friday", "drink water until friday"),
        ("en", "weekly mon 09:00 pills until 31 december", "pills until 31 december"),
        ("en", "daily 09:00 pills until 2026-12-31", "pills until 2026-12-31"),
        ("en", "every day at 9:00 vitamins for 3 weeks", "vitamins for 3 weeks"),
        ("en", "every day at 9:00 push-ups 10 times", "push-ups 10 times"),
        ("en", "every day at 9:00 drink water except sundays", "drink water except sundays"),
        ("en", "every day at 9:00 drink water from 1 december", "drink water from 1 december"),
        ("ru", "каждый день в 9:00 пить воду до конца года", "пить воду до конца года"),
        ("ru", "по будням в 9 планёрка до 1 марта", "планёрка до 1 марта"),
        ("de", "jeden Montag um 9 Uhr Bericht bis Ende März", "Bericht bis Ende März"),
        ("fr", "tous les lundis à 9h réunion jusqu'au 31 mars", "réunion jusqu'au 31 mars"),
    ],
)
def test_a_bound_behind_the_message_is_asked_about(language, text, message):
    found = understood(text, language)
    assert (found.message, found.certainty) == (message, Certainty.ASK)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("every monday at 9am stay until 5", "stay until 5"),
        ("every day at 9:00 meditate for 10 minutes", "meditate for 10 minutes"),
        ("every tuesday at 9:00 read the minutes from monday", "read the minutes from monday"),
        ("every day at 9:00 | drink water until friday", "drink water until friday"),
        ("every day at 9:00\ndrink water until friday", "drink water until friday"),
        ("tomorrow at 9:00 stay there until friday", "stay there until friday"),
        ("daily 09:00 three good times", "three good times"),
    ],
)
def test_what_bounds_nothing_is_not(text, message):
    found = understood(text)
    assert (found.message, found.certainty) == (message, Certainty.EXACT)
