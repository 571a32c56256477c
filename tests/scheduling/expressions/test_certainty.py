"""What is saved at once, what is asked, and what else may be meant. It is Wednesday, 18 November 2026, 14:05."""

from datetime import datetime, time

import pytest

from scheduling.errors import TimeInThePast
from scheduling.expressions.understanding import Certainty, Circumstances, Convention, understand_text
from scheduling.expressions.vocabulary import DEFAULT_DAY_PARTS, DayPart
from scheduling.zones import zone_named
from tests.scheduling.expressions.languages.phrasebook import Place

NOW = datetime(2026, 11, 18, 14, 5)  # noqa: DTZ001 - on the wall there
BERLIN = Place("en", zone_named("Europe/Berlin"), NOW)


def local(reading):
    return reading.first.at.astimezone(BERLIN.zone).strftime("%d %H:%M")


@pytest.mark.parametrize(
    "text",
    [
        "tomorrow at 9 tea",
        "tomorrow at noon tea",
        "tomorrow morning tea",
        "tonight tea",
        "at 5pm tea",
        "15:30 tea",
        "at midnight tea",
        "in 3 hours tea",
        "in 3 days tea",
        "Friday at 8 tea",
        "25/12 at 9 tea",
        "next monday at 9 tea",
    ],
)
def test_one_meaning_is_exact(text):
    understood = BERLIN.understood(text)

    assert understood.certainty is Certainty.EXACT
    assert understood.alternatives == ()
    assert understood.reading.clock_given
    assert understood.reading.convention is None


@pytest.mark.parametrize(
    ("text", "convention", "readings"),
    [
        ("at 9 tea", Convention.HALF_OF_DAY, ["18 21:00", "19 09:00"]),
        ("at 3 tea", Convention.HALF_OF_DAY, ["18 15:00", "19 03:00"]),
        ("tomorrow at 3 tea", Convention.HALF_OF_DAY, ["19 15:00", "19 03:00"]),
        ("next friday at 9 tea", Convention.NEXT_WEEKDAY, ["27 09:00", "20 09:00"]),
        ("12/1 at 9 tea", Convention.DATE_ORDER, ["01 09:00", "12 09:00"]),
        ("wednesday at 6 pm tea", Convention.WEEKDAY_TODAY, ["25 18:00", "18 18:00"]),
        ("9 am tea", Convention.TOMORROW, ["19 09:00"]),
        ("noon tea", Convention.TOMORROW, ["19 12:00"]),
        ("tomorrow tea", Convention.MORNING, ["19 09:00"]),
        ("today tea", Convention.MORNING, ["18 15:00"]),
        ("Thursday, Nov 20 at 9 tea", Convention.WEEKDAY_DIFFERS, ["20 09:00"]),
        ("20 min tea", Convention.DURATION, ["18 14:25"]),
    ],
)
def test_two_meanings_are_asked_about_and_the_convention_is_named(text, convention, readings):
    understood = BERLIN.understood(text)

    assert understood.certainty is Certainty.ASK
    assert understood.reading.convention is convention
    assert [local(reading) for reading in (understood.reading, *understood.alternatives)] == readings


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("friday night at 1 train", ["21 01:00", "20 01:00"]),
        ("friday night at 2am train", ["21 02:00", "20 02:00"]),
        ("tomorrow night at 12:30 am train", ["20 00:30", "19 00:30"]),
        ("friday at 1 at night train", ["20 01:00", "21 01:00"]),
        ("friday at midnight train", ["21 00:00", "20 00:00"]),
        ("january 1 at midnight toast", ["02 00:00", "01 00:00"]),
        ("tomorrow evening at 3 train", ["19 15:00", "20 03:00"]),
        ("tomorrow evening at 1 train", ["20 01:00", "19 13:00"]),
        ("9am in the evening tomorrow train", ["19 09:00", "19 21:00"]),
        ("tomorrow morning at 18:00 train", ["19 18:00"]),
    ],
)
def test_the_small_hours_of_a_night_and_what_contradicts_itself_are_asked_about(text, readings):
    understood = BERLIN.understood(text)

    assert understood.certainty is Certainty.ASK
    assert [local(reading) for reading in (understood.reading, *understood.alternatives)] == readings


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("tonight at 1 train", "19 01:00"),
        ("tonight at 12 train", "19 00:00"),
        ("tomorrow evening at 12 train", "20 00:00"),
        ("tomorrow night at 11 train", "19 23:00"),
        ("today at midnight train", "19 00:00"),
    ],
)
def test_of_a_night_nobody_doubts_the_hour_is_exact(text, reading):
    understood = BERLIN.understood(text)

    assert (understood.certainty, local(understood.reading)) == (Certainty.EXACT, reading)


@pytest.mark.parametrize(
    ("language", "text", "reading"),
    [
        ("en", "the first friday of the month at 9:00 tea", "04 09:00"),
        ("de", "am ersten Freitag des Monats um 9 Uhr Tee", "04 09:00"),
        ("fr", "le premier vendredi du mois à 9h thé", "04 09:00"),
        ("en", "the 5th of the month at 9:00 tea", "05 09:00"),
    ],
)
def test_where_a_day_of_the_month_has_passed_the_next_months_is_asked_about(language, text, reading):
    understood = Place(language, BERLIN.zone, NOW).understood(text)

    assert (understood.certainty, local(understood.reading)) == (Certainty.ASK, reading)


@pytest.mark.parametrize("text", ["on the 5th of this month at 9:00 tea", "this month on the 5th at 9:00 tea"])
def test_a_day_of_this_month_stays_in_it(text):
    understood = BERLIN.understood(text)

    assert understood.reading is None
    assert isinstance(understood.problem, TimeInThePast)
    assert BERLIN.said("on the 29th of this month at 9:00 tea") == ("2026-11-29T09:00", "tea")


def test_a_night_between_two_days_has_no_doubt():
    understood = Place("de", BERLIN.zone, NOW).understood("in der Nacht von Freitag auf Samstag um 2 Uhr Zug")

    assert (understood.certainty, local(understood.reading)) == (Certainty.EXACT, "21 02:00")
    assert understood.message == "Zug"


def test_a_date_without_a_clock_has_none():
    assert not BERLIN.understood("tomorrow tea").reading.clock_given
    assert BERLIN.understood("tomorrow evening tea").reading.clock_given


def test_in_languages_of_24_hours_an_hour_is_what_it_says():
    german = Place("de", BERLIN.zone, NOW)

    assert german.understood("morgen um 9 Tee").certainty is Certainty.EXACT
    assert german.said("um 9 Tee") == ("2026-11-19T09:00", "Tee")


def test_parts_of_the_day_are_the_chats():
    parts = {**DEFAULT_DAY_PARTS, DayPart.MORNING: time(6, 30), DayPart.EVENING: time(18)}
    circumstances = Circumstances(
        now=BERLIN.understood("in 1 minute").reading.anchor.at, zone=BERLIN.zone, languages=("en",), day_parts=parts
    )

    def said(text):
        return local(understand_text(text, circumstances).reading)

    assert said("tomorrow morning tea") == "19 06:30"
    assert said("tomorrow tea") == "19 06:30"
    assert said("tomorrow evening tea") == "19 18:00"
    assert said("tomorrow evening at 7 tea") == "19 19:00"


def test_a_clock_in_a_gap_moves_forward_and_says_so():
    spring = Place("en", BERLIN.zone, datetime(2027, 3, 27, 12))  # noqa: DTZ001 - on the wall there

    assert spring.said("tomorrow at 02:30 tea") == ("2027-03-28T03:30", "tea")
    assert {note.value for note in spring.understood("tomorrow at 02:30 tea").reading.notes} == {"in_gap"}


@pytest.mark.parametrize(
    ("language", "text", "message"),
    [
        ("en", "every tuesday at 8:00 and thursday at 10:30 choir", "and thursday at 10:30 choir"),
        ("en", "every tuesday morning and thursday night choir", "and thursday night choir"),
        ("en", "friday at 9:00 and 15:00 swim", "and 15:00 swim"),
        ("en", "every day at 8:00 starting in 3 weeks swim", "starting in 3 weeks swim"),
        ("en", "every weekday at 7:00 and every weekend at 10:00 swim", "and every weekend at 10:00 swim"),
        ("de", "jeden Dienstag um 8 Uhr und Freitag um 10 Uhr Chor", "und Freitag um 10 Uhr Chor"),
        ("ru", "каждый вторник в 8:00 и пятницу в 10:00 хор", "и пятницу в 10:00 хор"),
        ("pl", "w piątek o 9:00 i 15:00 basen", "i 15:00 basen"),
        ("fr", "vendredi à 9h et 15h piscine", "et 15h piscine"),
        ("pt", "sexta às 9h e 15h piscina", "e 15h piscina"),
        ("uk", "за годину до вистави завтра о 8", "до вистави завтра о 8"),
        ("tr", "saat 17'ye kadar bitir", "kadar bitir"),
        ("it", "tra 2 ore e 30 chiamare", "e 30 chiamare"),
    ],
)
def test_more_of_a_time_right_behind_one_is_asked_about(language, text, message):
    understood = Place(language, BERLIN.zone, NOW).understood(text)

    assert understood.reading is not None
    assert understood.certainty is Certainty.ASK
    assert understood.message == message


@pytest.mark.parametrize(
    ("language", "text", "at", "message"),
    [
        ("en", "tomorrow doctor at 18:30", "2026-11-19T18:30", "doctor at 18:30"),
        ("en", "at 18:30 doctor tomorrow", "2026-11-19T18:30", "doctor tomorrow"),
        ("en", "tomorrow evening dinner at 8", "2026-11-19T20:00", "dinner at 8"),
        (
            "en",
            "tomorrow 10am standup every day",
            "every: 2026-11-19T10:00 2026-11-20T10:00 2026-11-21T10:00",
            "standup every day",
        ),
        ("de", "morgen Arzt um 18:30", "2026-11-19T18:30", "morgen Arzt"),
        ("de", "übermorgen Arzt um 18:30", "2026-11-20T18:30", "Arzt um 18:30"),
        ("en", "sat lunch with Bob at 1pm", "2026-11-21T13:00", "sat lunch with Bob"),
        ("ru", "завтра врач в 18:30", "2026-11-19T18:30", "врач в 18:30"),
        (
            "en",
            "9am standup every weekday",
            "every: 2026-11-19T09:00 2026-11-20T09:00 2026-11-23T09:00",
            "standup every weekday",
        ),
        (
            "en",
            "every day drink water at 9:00",
            "every: 2026-11-19T09:00 2026-11-20T09:00 2026-11-21T09:00",
            "drink water at 9:00",
        ),
    ],
)
def test_a_time_in_two_pieces_is_read_together_and_asked_about(language, text, at, message):
    place = Place(language, BERLIN.zone, NOW)

    assert place.said(text) == (at, message)
    assert place.understood(text).certainty is Certainty.ASK


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("tomorrow 3-4pm tea", "2026-11-19T15:00"),
        ("friday between 3 and 4pm tea", "2026-11-20T15:00"),
        ("friday from 11am to 1pm tea", "2026-11-20T11:00"),
        ("friday 11-1pm tea", "2026-11-20T11:00"),
        ("tomorrow 9:00-10:30 tea", "2026-11-19T09:00"),
    ],
)
def test_what_lasts_begins_with_its_first_hour_and_is_asked_about(text, at):
    assert BERLIN.said(text) == (at, "tea")
    assert BERLIN.understood(text).certainty is Certainty.ASK


def test_a_number_behind_a_dash_is_no_hour():
    assert BERLIN.said("tomorrow 9:00 - 10 pushups") == ("2026-11-19T09:00", "- 10 pushups")


@pytest.mark.parametrize("text", ["tomorrow call mum | at 9", "tomorrow call mum\nat 9", "in 10 minutes tea at 9"])
def test_a_boundary_and_a_whole_time_end_the_time(text):
    assert not BERLIN.understood(text).is_in_two_pieces


@pytest.mark.parametrize(
    ("language", "text", "days", "message"),
    [
        ("en", "every day at 8:00 not on weekends swim", {0, 1, 2, 3, 4}, "swim"),
        ("en", "every day but Sunday at 8:00 swim", {0, 1, 2, 3, 4, 5}, "swim"),
        ("en", "every day at 8:00 no weekends", {0, 1, 2, 3, 4}, ""),
        ("fr", "tous les jours à 8h mais pas le samedi", {0, 1, 2, 3, 4, 6}, ""),
        ("es", "todos los días a las 8 pero no el sábado", {0, 1, 2, 3, 4, 6}, ""),
        ("zh", "每天8点但周六除外", {0, 1, 2, 3, 4, 6}, ""),
    ],
)
def test_days_that_are_not_meant_are_left_out_and_asked_about(language, text, days, message):
    understood = Place(language, BERLIN.zone, NOW).understood(text)

    assert understood.reading.recurrence.to_json()["days"] == sorted(days)
    assert understood.reading.recurrence.to_json()["times"] == ["08:00"]
    assert understood.certainty is Certainty.ASK
    assert understood.message == message


@pytest.mark.parametrize(
    "text",
    [
        "every day feed the cat at 7:30",
        "every day but friday at 7:30 feed the cat",
        "every day other than friday feed the cat",
        "every week feed the fish on friday at 7:30",
        "every hour feed the cat from 8 to 16",
        "every hour at night feed the cat",
        "every hour during the day feed the cat",
        "every day 9-5 feed the cat",
        "every day before bed feed the cat",
        "every hour in the evening feed the cat",
    ],
)
def test_what_repeats_without_a_clock_is_asked_about_where_its_line_names_one(text):
    assert BERLIN.understood(text).reading is not None
    assert BERLIN.understood(text).certainty is Certainty.ASK


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "sauf le mardi tous les jours à 8h"),
        ("fr", "le 5 et le 6 à 8h"),
        ("fr", "le troisième mardi à 8h"),
        ("fr", "rester jusqu'à 17h"),
        ("ru", "за час до спектакля завтра в 8"),
        ("en", "don't remind me every day at 8:00"),
        ("en", "cancel every day at 8:00"),
        ("en", "We sat at 11:00"),
        ("pl", "co w sobotę o 17:00"),
    ],
)
def test_a_time_that_the_words_before_it_change_is_asked_about(language, text):
    understood = Place(language, BERLIN.zone, NOW).understood(text)

    assert understood.reading is not None
    assert understood.certainty is Certainty.ASK


@pytest.mark.parametrize(
    ("language", "text", "message"),
    [
        ("en", "daily 08:00 Weekly plan", "Weekly plan"),
        ("en", "tomorrow at 8:00 12 squats", "12 squats"),
        ("en", "tomorrow at 8:00 and then home", "and then home"),
        ("en", "tomorrow at 8:00 for 6 people", "for 6 people"),
        ("en", "tomorrow at 8:00 from Berlin to Paris", "from Berlin to Paris"),
        ("en", "tomorrow at 8:00 not later", "not later"),
        ("en", "every 30m Take 2 sips", "Take 2 sips"),
        ("en", "every day stretch for half an hour", "stretch for half an hour"),
        ("en", "every day 12 squats, 6 lunges", "12 squats, 6 lunges"),
        ("en", "every day\nat 8:00 the bus leaves", "at 8:00 the bus leaves"),
        ("en", "every day | at 8:00 the bus leaves", "at 8:00 the bus leaves"),
        ("en", "don't forget the bread tomorrow at 8", "don't forget the bread"),
        ("de", "in 2 Stunden nach Hause gehen", "nach Hause gehen"),
        ("de", "vergiss das Brot nicht morgen um 8", "vergiss das Brot nicht"),
        ("ru", "через 2 часа до магазина", "до магазина"),
        ("pl", "jutro o 8 do lekarza", "do lekarza"),
        ("zh", "每天8点和妈妈打电话", "和妈妈打电话"),
    ],
)
def test_an_ordinary_message_is_not_asked_about(language, text, message):
    understood = Place(language, BERLIN.zone, NOW).understood(text)

    assert understood.certainty is Certainty.EXACT
    assert understood.message == message


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("every quarter on the 2nd at 8:00 taxes", "every: 2026-12-02T08:00 2027-03-02T08:00 2027-06-02T08:00"),
        ("every quarter hour stretch", "every: 2026-11-18T14:20 2026-11-18T14:35 2026-11-18T14:50"),
        ("every quarter of an hour stretch", "every: 2026-11-18T14:20 2026-11-18T14:35 2026-11-18T14:50"),
    ],
)
def test_a_quarter_is_one_of_the_year_unless_its_hour_is_named(text, runs):
    assert BERLIN.said(text)[0] == runs


def test_a_quarter_without_a_day_is_asked_about():
    assert BERLIN.understood("every quarter taxes").certainty is Certainty.ASK
    assert BERLIN.said("pay taxes every quarter")[0].startswith("every: 2027-02-18T09:00 2027-05-18T09:00")


@pytest.mark.parametrize(
    ("language", "text", "at", "message"),
    [
        ("de", "Post an alle morgen um 7 Uhr", "2026-11-19T07:00", "Post an alle"),
        ("de", "Essen mit allen Freitag um 7", "2026-11-20T07:00", "Essen mit allen"),
        ("it", "cena con tutti venerdì alle 20", "2026-11-20T20:00", "cena con tutti"),
        ("fr", "dîner avec tous vendredi à 20h", "2026-11-20T20:00", "dîner avec tous"),
        ("es", "cena con todos el viernes a las 20:00", "2026-11-20T20:00", "cena con todos"),
        ("pt", "jantar com todos sexta às 20h", "2026-11-20T20:00", "jantar com todos"),
    ],
)
def test_all_before_one_day_are_people(language, text, at, message):
    assert Place(language, BERLIN.zone, NOW).said(text) == (at, message)


@pytest.mark.parametrize(
    ("language", "text", "is_exact"),
    [
        ("fr", "après 17h ranger", False),
        ("fr", "avant 17h ranger", False),
        ("fr", "ranger avant 9h15", False),
        ("fr", "ranger après 17h", False),
        ("fr", "d'ici 17h ranger", False),
        ("pt", "depois de 17h arrumar", False),
        ("fr", "dans 17h ranger", True),
        ("fr", "après 3 jours ranger", True),
        ("fr", "d'ici 2h ranger", True),
    ],
)
def test_an_hour_behind_before_or_after_is_no_length_for_sure(language, text, is_exact):
    understood = Place(language, BERLIN.zone, NOW).understood(text)

    assert understood.reading is not None
    assert (understood.certainty is Certainty.EXACT) == is_exact


@pytest.mark.parametrize(
    "text",
    [
        "thursday the 27th at 9:00 tea",
        "Monday 18.11. at 9:00 tea",
        "fri 9am PT call",
        "fri 9am Pacific call",
        "tomorrow at 9:00 Buenos Aires time tea",
        "tomorrow 9:00 in London call",
    ],
)
def test_a_weekday_that_belies_its_date_and_a_zone_that_is_none_of_ours_are_asked_about(text):
    assert BERLIN.understood(text).certainty is Certainty.ASK


@pytest.mark.parametrize(
    ("language", "text", "is_asked"),
    [
        ("en", "every day at 6am run except sundays", True),
        ("en", "every day at 8am eye drops until christmas", True),
        ("en", "every day at 9am pills for two weeks", True),
        ("de", "jeden Tag um 6 laufen außer sonntags", True),
        ("zh", "每天早上6点跑步周日除外", True),
        ("zh", "每天早上6点(周日除外)跑步", True),
        ("zh", "每天早上8点滴眼药到圣诞节", True),
        ("en", "every day at 9am walk for 30 minutes", False),
        ("en", "every monday at 9am plan for the week", False),
        ("en", "every friday at 17:00 | report until monday", False),
        ("en", "tomorrow at 9:00 work until friday", False),
    ],
)
def test_a_bound_behind_the_message_of_a_rule_is_asked_about(language, text, is_asked):
    understood = Place(language, BERLIN.zone, NOW).understood(text)

    assert understood.reading is not None
    assert (understood.certainty is Certainty.ASK) == is_asked


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("après 18h courses", ["19 08:05", "18 18:00"]),
        ("avant 18h30 courses", ["19 08:35", "18 18:30"]),
        ("dans 18h courses", ["19 08:05"]),
    ],
)
def test_a_length_that_may_be_an_hour_offers_that_hour(text, readings):
    understood = Place("fr", BERLIN.zone, NOW).understood(text)

    assert [local(reading) for reading in (understood.reading, *understood.alternatives)] == readings
