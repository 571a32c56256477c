"""Polish, as people write it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from scheduling.errors import TimeInThePast
from scheduling.expressions.understanding import Certainty
from tests.scheduling.expressions.languages.phrasebook import Place

WARSAW = Place("pl", ZoneInfo("Europe/Warsaw"), datetime(2026, 11, 18, 14, 5))  # noqa: DTZ001 - a Wednesday there

ONCE = [
    ("jutro o 9 zadzwonić do mamy", "2026-11-19T09:00", "zadzwonić do mamy"),
    ("jutro o dziewiątej zadzwonić do mamy", "2026-11-19T09:00", "zadzwonić do mamy"),
    ("jutro o dziewiatej zadzwonic do mamy", "2026-11-19T09:00", "zadzwonic do mamy"),
    ("jutro o godz. 9 zadzwonić do mamy", "2026-11-19T09:00", "zadzwonić do mamy"),
    ("jutro o godzinie 9:15 zadzwonić do mamy", "2026-11-19T09:15", "zadzwonić do mamy"),
    ("jutro o 9 rano zadzwonić", "2026-11-19T09:00", "zadzwonić"),
    ("jutro o 17-tej basen", "2026-11-19T17:00", "basen"),
    ("jutro o dwudziestej pierwszej serial", "2026-11-19T21:00", "serial"),
    ("jutro o wpół do dziewiątej wyjść", "2026-11-19T08:30", "wyjść"),
    ("jutro o wpol do dziewiatej wyjsc", "2026-11-19T08:30", "wyjsc"),
    ("jutro za kwadrans dziewiąta wyjść", "2026-11-19T08:45", "wyjść"),
    ("jutro za pięć dziewiąta wyjść", "2026-11-19T08:55", "wyjść"),
    ("jutro kwadrans po dziewiątej lekarz", "2026-11-19T09:15", "lekarz"),
    ("jutro dziesięć po dziewiątej lekarz", "2026-11-19T09:10", "lekarz"),
    ("jutro o osiemnastej trzydzieści basen", "2026-11-19T18:30", "basen"),
    ("jutro o 18.30 basen", "2026-11-19T18:30", "basen"),
    ("przypomnij jutro o 10:30 kupić chleb", "2026-11-19T10:30", "kupić chleb"),
    ("Przypomnij mi, żeby kupić kwiaty w piątek o 18:00", "2026-11-20T18:00", "kupić kwiaty"),
    ("przypomnij mi w piatek o 18 o kwiatach", "2026-11-20T18:00", "o kwiatach"),
    ("pojutrze o 11 telefon", "2026-11-20T11:00", "telefon"),
    ("dziś wieczorem wynieść śmieci", "2026-11-18T19:00", "wynieść śmieci"),
    ("dzisiaj o 8 wieczorem wynieść śmieci", "2026-11-18T20:00", "wynieść śmieci"),
    ("jutro rano podlać kwiaty", "2026-11-19T09:00", "podlać kwiaty"),
    ("jutro po południu spotkanie", "2026-11-19T15:00", "spotkanie"),
    ("jutro w południe obiad", "2026-11-19T12:00", "obiad"),
    ("jutro o drugiej po południu narada", "2026-11-19T14:00", "narada"),
    ("jutro o północy mecz", "2026-11-20T00:00", "mecz"),
    ("za pół godziny wyłączyć zupę", "2026-11-18T14:35", "wyłączyć zupę"),
    ("za półtorej godziny odebrać pizzę", "2026-11-18T15:35", "odebrać pizzę"),
    ("za 2 i pół godziny sprawdzić", "2026-11-18T16:35", "sprawdzić"),
    ("za godzinę i 20 minut sprawdzić", "2026-11-18T15:25", "sprawdzić"),
    ("za godzinę sprawdzić", "2026-11-18T15:05", "sprawdzić"),
    ("za kwadrans sprawdzić", "2026-11-18T14:20", "sprawdzić"),
    ("za parę godzin oddzwonić", "2026-11-18T16:05", "oddzwonić"),
    ("za trzy dni zapłacić rachunek", "2026-11-21T14:05", "zapłacić rachunek"),
    ("za tydzień o 12:00 fryzjer", "2026-11-25T12:00", "fryzjer"),
    ("zadzwonić do brata za 15 min", "2026-11-18T14:20", "zadzwonić do brata"),
    ("w sobotę o 9 targ", "2026-11-21T09:00", "targ"),
    ("w sobote o 9 targ", "2026-11-21T09:00", "targ"),
    ("w ten piątek o 20:00 kino", "2026-11-20T20:00", "kino"),
    ("w następny piątek o 20:00 kino", "2026-11-27T20:00", "kino"),
    ("w przyszły wtorek o 9 dentysta", "2026-11-24T09:00", "dentysta"),
    ("we wtorek w przyszłym tygodniu o 9 dentysta", "2026-11-24T09:00", "dentysta"),
    ("w przyszłym tygodniu w środę o 15:00 telefon", "2026-11-25T15:00", "telefon"),
    ("we wtorek za tydzień o 9 dentysta", "2026-12-01T09:00", "dentysta"),
    ("w pt o 9 raport", "2026-11-20T09:00", "raport"),
    ("w sobotę wieczorem kino", "2026-11-21T19:00", "kino"),
    ("5 maja o 10:00 rocznica", "2027-05-05T10:00", "rocznica"),
    ("25 grudnia 2026 r. o 12:00 wysyłka", "2026-12-25T12:00", "wysyłka"),
    ("dwudziestego piątego grudnia o 12:00 wysyłka", "2026-12-25T12:00", "wysyłka"),
    ("1-go stycznia o 12 życzenia", "2027-01-01T12:00", "życzenia"),
    ("15-tego o 9 czynsz", "2026-12-15T09:00", "czynsz"),
    ("01.12 o 9:00 oddać raport", "2026-12-01T09:00", "oddać raport"),
    ("w ostatni dzień miesiąca o 17:00 raport", "2026-11-30T17:00", "raport"),
    ("pod koniec miesiąca o 10:00 bilans", "2026-11-30T10:00", "bilans"),
    ("w pierwszy poniedziałek grudnia o 10:00 narada", "2026-12-07T10:00", "narada"),
    ("w Wigilię o 10:00 karp", "2026-12-24T10:00", "karp"),
    ("Spotkanie z prawnikiem 20 listopada o 16:00", "2026-11-20T16:00", "Spotkanie z prawnikiem"),
    ("dziś o 23:00\njutro wcześnie wstać", "2026-11-18T23:00", "jutro wcześnie wstać"),
    ("jutro o 9 10 pompek", "2026-11-19T09:00", "10 pompek"),
    ("około 18:00 odebrać paczkę", "2026-11-18T18:00", "odebrać paczkę"),
    ("punktualnie o 18:00 start", "2026-11-18T18:00", "start"),
    ("jutro na 9 do lekarza", "2026-11-19T09:00", "do lekarza"),
    ("o dwudziestej pierwszej zero pięć serial", "2026-11-18T21:05", "serial"),
    ("o 21-szej serial", "2026-11-18T21:00", "serial"),
    ("w niedzielę w południe obiad", "2026-11-22T12:00", "obiad"),
    ("dwudziestego o dziewiątej telefon", "2026-11-20T09:00", "telefon"),
    ("20 XI o 18 kino", "2026-11-20T18:00", "kino"),
    ("w dniu 20 listopada o 9 odbiór", "2026-11-20T09:00", "odbiór"),
    ("5-go przyszłego miesiąca o 9 czynsz", "2026-12-05T09:00", "czynsz"),
    ("dzień przed wigilią o 10 choinka", "2026-12-23T10:00", "choinka"),
    ("tak koło szóstej wieczorem spacer", "2026-11-18T18:00", "spacer"),
    ("w nocy z piątku na sobotę backup", "2026-11-20T22:00", "backup"),
    ("wieczorem o 7 kino", "2026-11-18T19:00", "kino"),
]

REPEATED = [
    ("codziennie o 9 gimnastyka", "2026-11-19T09:00 2026-11-20T09:00 2026-11-21T09:00", "gimnastyka"),
    ("każdego dnia o 9 gimnastyka", "2026-11-19T09:00 2026-11-20T09:00 2026-11-21T09:00", "gimnastyka"),
    ("codziennie o 9:00 i 21:00 tabletki", "2026-11-18T21:00 2026-11-19T09:00 2026-11-19T21:00", "tabletki"),
    ("w dni robocze o 9:30 stand-up", "2026-11-19T09:30 2026-11-20T09:30 2026-11-23T09:30", "stand-up"),
    ("w każdy dzień roboczy o 9:30 stand-up", "2026-11-19T09:30 2026-11-20T09:30 2026-11-23T09:30", "stand-up"),
    ("w weekendy o 11 bieganie", "2026-11-21T11:00 2026-11-22T11:00 2026-11-28T11:00", "bieganie"),
    ("w poniedziałki o 10 narada", "2026-11-23T10:00 2026-11-30T10:00 2026-12-07T10:00", "narada"),
    ("we wtorki i czwartki o 19:00 joga", "2026-11-19T19:00 2026-11-24T19:00 2026-11-26T19:00", "joga"),
    ("w każdy wtorek o 8:00 śmieci", "2026-11-24T08:00 2026-12-01T08:00 2026-12-08T08:00", "śmieci"),
    ("co wtorek o 8:00 śmieci", "2026-11-24T08:00 2026-12-01T08:00 2026-12-08T08:00", "śmieci"),
    ("od poniedziałku do piątku o 9:00 stand-up", "2026-11-19T09:00 2026-11-20T09:00 2026-11-23T09:00", "stand-up"),
    ("każdego ranka o 7 pobudka", "2026-11-19T07:00 2026-11-20T07:00 2026-11-21T07:00", "pobudka"),
    ("co godzinę pić wodę", "2026-11-18T15:05 2026-11-18T16:05 2026-11-18T17:05", "pić wodę"),
    ("co 2 godziny pić wodę", "2026-11-18T16:05 2026-11-18T18:05 2026-11-18T20:05", "pić wodę"),
    ("co pół godziny pić wodę", "2026-11-18T14:35 2026-11-18T15:05 2026-11-18T15:35", "pić wodę"),
    ("co dwa tygodnie w piątek o 17:00 sprzątanie", "2026-11-20T17:00 2026-12-04T17:00 2026-12-18T17:00", "sprzątanie"),
    ("raz w tygodniu w środę o 20:00 telefon", "2026-11-18T20:00 2026-11-25T20:00 2026-12-02T20:00", "telefon"),
    ("co drugi dzień o 20:00 podlewanie", "2026-11-18T20:00 2026-11-20T20:00 2026-11-22T20:00", "podlewanie"),
    ("15. dnia każdego miesiąca o 10 czynsz", "2026-12-15T10:00 2027-01-15T10:00 2027-02-15T10:00", "czynsz"),
    ("co miesiąc 5-go o 10:00 czynsz", "2026-12-05T10:00 2027-01-05T10:00 2027-02-05T10:00", "czynsz"),
    ("w ostatni piątek każdego miesiąca o 18:00 bar", "2026-11-27T18:00 2026-12-25T18:00 2027-01-29T18:00", "bar"),
    ("co roku 5 maja o 9:00 rocznica", "2027-05-05T09:00 2028-05-05T09:00 2029-05-05T09:00", "rocznica"),
    ("codziennie o 9 do 20 listopada raport", "2026-11-19T09:00 2026-11-20T09:00", "raport"),
    ("codziennie o 9 do końca roku gimnastyka", "2026-11-19T09:00 2026-11-20T09:00 2026-11-21T09:00", "gimnastyka"),
    ("codziennie o 9 oprócz weekendów stand-up", "2026-11-19T09:00 2026-11-20T09:00 2026-11-23T09:00", "stand-up"),
    ("dwa razy dziennie o 8 i 20 krople", "2026-11-18T20:00 2026-11-19T08:00 2026-11-19T20:00", "krople"),
    ("w soboty i niedziele o 11 bieganie", "2026-11-21T11:00 2026-11-22T11:00 2026-11-28T11:00", "bieganie"),
    ("co kwadrans pić wodę", "2026-11-18T14:20 2026-11-18T14:35 2026-11-18T14:50", "pić wodę"),
    ("wynieść śmieci w każdy czwartek o 21:00", "2026-11-19T21:00 2026-11-26T21:00 2026-12-03T21:00", "wynieść śmieci"),
    ("co godzinę od 9 rano do 5 po południu woda", "2026-11-18T15:00 2026-11-18T16:00 2026-11-18T17:00", "woda"),
]

NOT_A_TIME = [
    "dzień dobry wszystkim",
    "dobranoc",
    "miłego dnia",
    "pierwsza wersja gotowa",
    "druga część jest lepsza",
    "to nie jest tak",
    "jedziemy na południe",
    "list od babci",
    "mam dwa koty",
    "kup 3 kg ziemniaków",
    "jeszcze raz dziękuję",
    "za każdym razem to samo",
    "teraz nie mogę rozmawiać",
    "mai już nie ma",
    "od czasu do czasu bywa",
    "po pierwsze, dziękuję",
    "w maju jedziemy na działkę",
    "pół godziny czekałem",
    "w dniu wypłaty",
    "co to jest",
    "za pięć przystanków wysiadamy",
]


@pytest.mark.parametrize(("text", "at", "message"), ONCE)
def test_a_time_is_read_once(text, at, message):
    assert WARSAW.said(text) == (at, message)


@pytest.mark.parametrize(("text", "runs", "message"), REPEATED)
def test_a_rule_is_read(text, runs, message):
    assert WARSAW.said(text) == (f"every: {runs}", message)


@pytest.mark.parametrize("text", NOT_A_TIME)
def test_a_sentence_without_a_time_stays_whole(text):
    assert WARSAW.said(text) == ("", text)


def test_sunday_without_accents_is_asked_about():
    understood = WARSAW.understood("w niedziele o 10 msza")

    assert understood.certainty is Certainty.ASK
    assert [type(reading.recurrence).__name__ for reading in (understood.reading, *understood.alternatives)] == [
        "Once",
        "Weekly",
    ]


def test_a_week_ago_is_past_and_not_this_week():
    assert isinstance(WARSAW.understood("tydzień temu").problem, TimeInThePast)
