"""German, as people write it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from scheduling.expressions.reading import Convention
from scheduling.expressions.understanding import Certainty
from tests.scheduling.expressions.languages.phrasebook import Place

BERLIN = Place("de", ZoneInfo("Europe/Berlin"), datetime(2026, 11, 18, 14, 5))  # noqa: DTZ001 - a Wednesday there

ONCE = [
    ("morgen um 9 Mama anrufen", "2026-11-19T09:00", "Mama anrufen"),
    ("morgen um 9 Uhr 30 Zahnarzt", "2026-11-19T09:30", "Zahnarzt"),
    ("morgen 9.30 Uhr Zahnarzt", "2026-11-19T09:30", "Zahnarzt"),
    ("morgen um halb neun aufstehen", "2026-11-19T08:30", "aufstehen"),
    ("morgen halb 9 aufstehen", "2026-11-19T08:30", "aufstehen"),
    ("morgen um Viertel nach 8 los", "2026-11-19T08:15", "los"),
    ("morgen viertel vor neun los", "2026-11-19T08:45", "los"),
    ("morgen um viertel neun los", "2026-11-19T08:15", "los"),
    ("morgen um drei viertel neun los", "2026-11-19T08:45", "los"),
    ("morgen um dreiviertel 9 los", "2026-11-19T08:45", "los"),
    ("morgen um fünf vor halb neun Bus", "2026-11-19T08:25", "Bus"),
    ("morgen um fuenf nach halb neun Bus", "2026-11-19T08:35", "Bus"),
    ("morgen um zehn nach 8 Bus", "2026-11-19T08:10", "Bus"),
    ("morgen früh Müll rausbringen", "2026-11-19T09:00", "Müll rausbringen"),
    ("morgen früh um 6 joggen", "2026-11-19T06:00", "joggen"),
    ("uebermorgen um 10 Friseur", "2026-11-20T10:00", "Friseur"),
    ("heute Abend um acht Kino", "2026-11-18T20:00", "Kino"),
    ("heute Abend Wäsche aufhängen", "2026-11-18T19:00", "Wäsche aufhängen"),
    ("heute Nacht Backup prüfen", "2026-11-18T20:00", "Backup prüfen"),
    ("am Freitag um 18 Uhr Training", "2026-11-20T18:00", "Training"),
    ("Freitagabend um 8 Kino mit Lea", "2026-11-20T20:00", "Kino mit Lea"),
    ("am Montagmorgen um 8 Teamrunde", "2026-11-23T08:00", "Teamrunde"),
    ("Samstagnachmittag Kuchen backen", "2026-11-21T15:00", "Kuchen backen"),
    ("Sonntag früh um 7 Wandern", "2026-11-22T07:00", "Wandern"),
    ("kommenden Freitag um 9 Abgabe", "2026-11-20T09:00", "Abgabe"),
    ("diesen Freitag um 9 Abgabe", "2026-11-20T09:00", "Abgabe"),
    ("nächste Woche Dienstag um 9 Abgabe", "2026-11-24T09:00", "Abgabe"),
    ("Dienstag nächster Woche um 9 Abgabe", "2026-11-24T09:00", "Abgabe"),
    ("übernächsten Freitag um 9 Abgabe", "2026-11-27T09:00", "Abgabe"),
    ("in anderthalb Stunden los", "2026-11-18T15:35", "los"),
    ("in eineinhalb Stunden los", "2026-11-18T15:35", "los"),
    ("in einer halben Stunde los", "2026-11-18T14:35", "los"),
    ("in einer Viertelstunde los", "2026-11-18T14:20", "los"),
    ("in einer Dreiviertelstunde los", "2026-11-18T14:50", "los"),
    ("in zweieinhalb Stunden los", "2026-11-18T16:35", "los"),
    ("in 2,5 Std. los", "2026-11-18T16:35", "los"),
    ("in 'ner halben Stunde los", "2026-11-18T14:35", "los"),
    ("morgen in einer Woche nachfragen", "2026-11-26T14:05", "nachfragen"),
    ("am 3. Mai nächsten Jahres um 9 Prüfung", "2027-05-03T09:00", "Prüfung"),
    ("an Nikolaus um 7 Stiefel", "2026-12-06T07:00", "Stiefel"),
    ("in 20 Min Nudeln abgießen", "2026-11-18T14:25", "Nudeln abgießen"),
    ("in einer Stunde und 10 Minuten los", "2026-11-18T15:15", "los"),
    ("in drei Tagen Paket abholen", "2026-11-21T14:05", "Paket abholen"),
    ("in 14 Tagen nachfragen", "2026-12-02T14:05", "nachfragen"),
    ("heute in einer Woche um 10 Uhr TÜV", "2026-11-25T10:00", "TÜV"),
    ("am 3. um 10 Miete", "2026-12-03T10:00", "Miete"),
    ("am 3.12. um 10 Uhr Prüfung", "2026-12-03T10:00", "Prüfung"),
    ("am 3. Dezember 2027 um 10 Uhr Prüfung", "2027-12-03T10:00", "Prüfung"),
    ("3. Maerz 8 Uhr Steuer", "2027-03-03T08:00", "Steuer"),
    ("Freitag, den 4. Dezember um 19 Uhr Konzert", "2026-12-04T19:00", "Konzert"),
    ("am ersten Mai um 11 Demo", "2027-05-01T11:00", "Demo"),
    ("letzter Freitag im November um 16 Uhr Feier", "2026-11-27T16:00", "Feier"),
    ("am ersten Montag im Dezember um 9 Bericht", "2026-12-07T09:00", "Bericht"),
    ("Ende des Monats Rechnung stellen", "2026-11-30T09:00", "Rechnung stellen"),
    ("am Monatsende Rechnung stellen", "2026-11-30T09:00", "Rechnung stellen"),
    ("an Heiligabend um 18 Uhr Bescherung", "2026-12-24T18:00", "Bescherung"),
    ("Silvester um 23:59 anstoßen", "2026-12-31T23:59", "anstoßen"),
    ("um 17 Uhr Feierabend", "2026-11-18T17:00", "Feierabend"),
    ("gegen 17h Feierabend", "2026-11-18T17:00", "Feierabend"),
    ("Punkt 17 Uhr Feierabend", "2026-11-18T17:00", "Feierabend"),
    ("um 8 Uhr abends Tagesschau", "2026-11-18T20:00", "Tagesschau"),
    ("um Mitternacht Lichter aus", "2026-11-19T00:00", "Lichter aus"),
    ("Mama anrufen morgen um 9", "2026-11-19T09:00", "Mama anrufen"),
    ("Rechnung bezahlen am Freitag um 12:00 Uhr", "2026-11-20T12:00", "Rechnung bezahlen"),
    ("Erinnere mich morgen um 9 daran, Brot zu kaufen", "2026-11-19T09:00", "Brot zu kaufen"),
    ("morgen um 8 10 Liegestütze", "2026-11-19T08:00", "10 Liegestütze"),
    ("morgen um 9\nFreitag frei", "2026-11-19T09:00", "Freitag frei"),
    ("Donnerstag 19.00 Training", "2026-11-19T19:00", "Training"),
    ("am Samstag in acht Tagen um 10 Uhr Party", "2026-11-28T10:00", "Party"),
    ("Freitag um 15 Uhr in zwei Wochen Treffen", "2026-12-04T15:00", "Treffen"),
    ("am Morgen vom 15. Arzt", "2026-12-15T09:00", "Arzt"),
]

REPEATED = [
    ("jeden Montag um 8 Müll", "2026-11-23T08:00 2026-11-30T08:00 2026-12-07T08:00", "Müll"),
    ("montags um 8 Müll", "2026-11-23T08:00 2026-11-30T08:00 2026-12-07T08:00", "Müll"),
    ("montags und donnerstags um 19 Uhr Chor", "2026-11-19T19:00 2026-11-23T19:00 2026-11-26T19:00", "Chor"),
    ("immer montags um 8 Müll", "2026-11-23T08:00 2026-11-30T08:00 2026-12-07T08:00", "Müll"),
    ("alle zwei Wochen montags um 8 Müll", "2026-11-23T08:00 2026-12-07T08:00 2026-12-21T08:00", "Müll"),
    ("jeden zweiten Tag um 9 gießen", "2026-11-20T09:00 2026-11-22T09:00 2026-11-24T09:00", "gießen"),
    ("werktags um 6:45 Wecker", "2026-11-19T06:45 2026-11-20T06:45 2026-11-23T06:45", "Wecker"),
    ("von Montag bis Freitag um 6:45 Wecker", "2026-11-19T06:45 2026-11-20T06:45 2026-11-23T06:45", "Wecker"),
    ("jeden Werktag um 6:45 Wecker", "2026-11-19T06:45 2026-11-20T06:45 2026-11-23T06:45", "Wecker"),
    ("täglich um 22 Uhr Türen zu", "2026-11-18T22:00 2026-11-19T22:00 2026-11-20T22:00", "Türen zu"),
    ("jeden Tag um 22 Uhr Türen zu", "2026-11-18T22:00 2026-11-19T22:00 2026-11-20T22:00", "Türen zu"),
    ("jeden Abend um 10 lesen", "2026-11-18T22:00 2026-11-19T22:00 2026-11-20T22:00", "lesen"),
    ("alle 30 Minuten trinken", "2026-11-18T14:35 2026-11-18T15:05 2026-11-18T15:35", "trinken"),
    ("alle anderthalb Stunden lüften", "2026-11-18T15:35 2026-11-18T17:05 2026-11-18T18:35", "lüften"),
    ("am 1. und 15. jedes Monats um 10 Uhr Lohn", "2026-12-01T10:00 2026-12-15T10:00 2027-01-01T10:00", "Lohn"),
    ("jeden ersten Montag im Monat um 9 Bericht", "2026-12-07T09:00 2027-01-04T09:00 2027-02-01T09:00", "Bericht"),
    ("jeden letzten Freitag im Monat um 18 Uhr Bar", "2026-11-27T18:00 2026-12-25T18:00 2027-01-29T18:00", "Bar"),
    ("jedes Jahr am 3. Mai um 9 gratulieren", "2027-05-03T09:00 2028-05-03T09:00 2029-05-03T09:00", "gratulieren"),
    ("täglich um 9 bis zum 20. November Tropfen", "2026-11-19T09:00 2026-11-20T09:00", "Tropfen"),
    (
        "Müll rausbringen jeden Donnerstag um 21 Uhr",
        "2026-11-19T21:00 2026-11-26T21:00 2026-12-03T21:00",
        "Müll rausbringen",
    ),
    ("alle 14 Tage mittwochs um 6 Uhr Papier", "2026-11-25T06:00 2026-12-09T06:00 2026-12-23T06:00", "Papier"),
    ("alle 14 Tage am Montag um 6 Uhr Papier", "2026-11-23T06:00 2026-12-07T06:00 2026-12-21T06:00", "Papier"),
]

NOT_A_TIME = [
    "Guten Morgen",
    "Guten Morgen zusammen",
    "Schönen Abend noch",
    "gute Nacht",
    "Mai",
    "der Mai ist gekommen",
    "Im März blühen die Krokusse",
    "so ist es",
    "do it yourself",
    "die Hälfte ist weg",
    "zweite Meinung einholen",
    "alle meine Entchen",
    "3 Eier kaufen",
    "wir sind zu fünft",
    "ich fühle mich wie ein halber Mensch",
    "mal sehen",
    "Frohe Weihnachten euch allen",
]


@pytest.mark.parametrize(("text", "at", "message"), ONCE)
def test_a_time_is_read_once(text, at, message):
    assert BERLIN.said(text) == (at, message)


@pytest.mark.parametrize(("text", "runs", "message"), REPEATED)
def test_a_rule_is_read(text, runs, message):
    assert BERLIN.said(text) == (f"every: {runs}", message)


@pytest.mark.parametrize("text", NOT_A_TIME)
def test_a_sentence_without_a_time_stays_whole(text):
    assert BERLIN.said(text) == ("", text)


def test_next_friday_is_the_coming_one_first_and_asks():
    understood = BERLIN.understood("nächsten Freitag um 9 Abgabe")

    assert understood.certainty is Certainty.ASK
    assert understood.reading is not None
    assert understood.reading.convention is Convention.COMING_WEEKDAY
    offered = [reading.first.local.day for reading in (understood.reading, *understood.alternatives)]
    assert offered == [20, 27]


def test_this_weekday_may_be_today():
    understood = BERLIN.understood("diesen Mittwoch um 18 Uhr Abgabe")

    assert understood.reading is not None
    assert understood.reading.convention is Convention.THIS_WEEKDAY
    assert understood.reading.first.local.day == 18
