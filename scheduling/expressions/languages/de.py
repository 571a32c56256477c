"""German: its words for times. Umlauts are also read as "ae", "oe", "ue", and "ß" as "ss"."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from scheduling.expressions.vocabulary import DayPart, Half, Holiday, Role, Unit, Vocabulary
from scheduling.recurrence import Weekday

_Key = TypeVar("_Key")

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def _spelled(*forms: str) -> tuple[str, ...]:
    """Return the forms, and how they are written without umlauts and without "ß"."""
    plain = (form.replace("ß", "ss") for form in forms)
    return tuple(dict.fromkeys((*forms, *plain, *(form.translate(_UMLAUTS) for form in forms))))


def _tables(table: Mapping[_Key, Sequence[str]]) -> dict[_Key, tuple[str, ...]]:
    return {key: _spelled(*forms) for key, forms in table.items()}


def _declined(*stems: str) -> tuple[str, ...]:
    return tuple(stem + ending for stem in stems for ending in ("e", "en", "er", "es", "em"))


_ONES = ("", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun")
_TENS = {20: "zwanzig", 30: "dreißig", 40: "vierzig", 50: "fünfzig", 60: "sechzig", 70: "siebzig", 80: "achtzig"}
_TENS |= {90: "neunzig"}
_TEENS = ("zehn", "elf", "zwölf", "dreizehn", "vierzehn", "fünfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn")


def _cardinals() -> dict[int, tuple[str, ...]]:
    forms: dict[int, tuple[str, ...]] = {
        0: ("null",),
        1: ("eins", "ein", "eine", "einen", "einem", "einer", "eines", "'ner", "ner", "'nem", "nem"),
        2: ("zwei", "zwo", "zweier", "ein paar", "paar"),
        3: ("drei", "dreier", "einige", "einigen", "mehrere", "mehreren"),
        100: ("hundert", "einhundert"),
    }
    forms |= {ones: (word,) for ones, word in enumerate(_ONES) if ones not in forms}
    forms |= {10 + ones: (word,) for ones, word in enumerate(_TEENS)}
    for tens, word in _TENS.items():
        forms[tens] = (word,)
        forms |= {tens + ones: (f"{_ONES[ones]}und{word}",) for ones in range(1, 10)}
    return _tables(forms)


_ORDINAL_STEMS = {1: ("erst",), 3: ("dritt",), 7: ("siebt", "siebent"), 8: ("acht",)}


def _ordinal_stems(number: int) -> Iterable[str]:
    if number in _ORDINAL_STEMS:
        return _ORDINAL_STEMS[number]
    ending = "t" if number < min(_TENS) else "st"
    return (_CARDINALS[number][0] + ending,)


_CARDINALS = _cardinals()
_ORDINALS = _tables({number: _declined(*_ordinal_stems(number)) for number in range(1, 32)})

_WEEKDAYS = {
    Weekday.MONDAY: ("montag", "mo"),
    Weekday.TUESDAY: ("dienstag", "di"),
    Weekday.WEDNESDAY: ("mittwoch", "mi"),
    Weekday.THURSDAY: ("donnerstag", "do"),
    Weekday.FRIDAY: ("freitag", "fr"),
    Weekday.SATURDAY: ("samstag", "sonnabend", "sa"),
    Weekday.SUNDAY: ("sonntag", "so"),
}
_LONG_WEEKDAYS = tuple(form for forms in _WEEKDAYS.values() for form in forms if len(form) > 2)  # noqa: PLR2004
_PARTS = ("früh", "morgen", "vormittag", "mittag", "nachmittag", "abend", "nacht")


def _joined() -> dict[str, tuple[str, ...]]:
    """Return what is written in one: freitagabend, montagsmorgens, dreimal, viertelstunde, monatsende."""
    words: list[tuple[str, ...]] = [(day, part) for day in _LONG_WEEKDAYS for part in _PARTS]
    words += [(day, part + "s") for day in _LONG_WEEKDAYS for part in _PARTS[1:-1]]
    words += [(day + "s", part + "s") for day in _LONG_WEEKDAYS for part in _PARTS[1:-1]]
    words += [(day, part) for day in ("heute", "morgen", "übermorgen") for part in _PARTS if part != day]
    words += [("viertel", stunde) for stunde in ("stunde", "stunden")]
    words += [("drei", "viertel", stunde) for stunde in ("stunde", "stunden")]
    words += [("drei", "viertel")]
    words += [
        (unit, end)
        for unit in ("monats", "jahres", "quartals")
        for end in ("anfang", "beginn", "mitte", "ende", "schluss")
    ]
    words += [("wochen", end) for end in ("anfang", "beginn", "mitte")]
    words += [(number, "mal") for forms in _CARDINALS.values() for number in forms if " " not in number]
    words += [("halb", number) for hour in range(1, 13) for number in _CARDINALS[hour]]
    words += [("viertel", number) for hour in range(1, 13) for number in _CARDINALS[hour]]
    table: dict[str, tuple[str, ...]] = {}
    for parts in words:
        for spelled in zip(*(_aligned(part) for part in parts), strict=True):
            table["".join(spelled)] = spelled
    return table


def _aligned(part: str) -> tuple[str, str, str]:
    return part, part.replace("ß", "ss"), part.translate(_UMLAUTS)


def _halves() -> dict[float, tuple[str, ...]]:
    table: dict[float, tuple[str, ...]] = {
        0.25: ("viertel", "eine viertel", "einer viertel", "ein viertel", "einem viertel"),
        0.5: (
            "halb",
            *_declined("halb"),
            *(f"{article} halbe{ending}" for article in ("eine", "einer", "einen", "einem") for ending in ("", "n")),
            "ein halbes",
            "ein halb",
        ),
        0.75: ("drei viertel", "eine drei viertel", "einer drei viertel"),
        1.5: (
            "anderthalb",
            "eineinhalb",
            "einundeinhalb",
            "einundeinehalbe",
            "ein einhalb",
            "ein und ein halb",
            "eine und eine halbe",
            "einer und einer halben",
        ),
    }
    for number in range(2, 13):
        (word, *_) = _CARDINALS[number]
        table[number + 0.5] = (
            f"{word}einhalb",
            f"{word}undeinhalb",
            f"{word} einhalb",
            f"{word} ein halb",
            f"{word} und ein halb",
            f"{word} und eine halbe",
            f"{number} einhalb",
            f"{number} und eine halbe",
        )
    return _tables(table)


LANGUAGE = Vocabulary(
    code="de",
    weekdays=_WEEKDAYS,
    months=_tables(
        {
            1: ("januar", "jänner", "jan", "jän"),
            2: ("februar", "feber", "feb", "febr"),
            3: ("märz", "mär", "mrz"),
            4: ("april", "apr"),
            5: ("mai",),
            6: ("juni", "juno", "jun"),
            7: ("juli", "julei", "jul"),
            8: ("august", "aug"),
            9: ("september", "sept", "sep"),
            10: ("oktober", "okt"),
            11: ("november", "nov"),
            12: ("dezember", "dez"),
        }
    ),
    units=_tables(
        {
            Unit.SECOND: ("sekunde", "sekunden", "sek", "s"),
            Unit.MINUTE: ("minute", "minuten", "min"),
            Unit.HOUR: ("stunde", "stunden", "std", "h", "stündchen"),
            Unit.DAY: ("tag", "tage", "tagen", "tages"),
            Unit.WEEK: ("woche", "wochen"),
            Unit.WEEKEND: ("wochenende", "wochenenden", "wochenendes"),
            Unit.WORKING_DAY: (
                *("werktag", "werktage", "werktagen", "wochentag", "wochentage", "wochentagen"),
                *("arbeitstag", "arbeitstage", "arbeitstagen"),
            ),
            Unit.MONTH: ("monat", "monate", "monaten", "monats", "monates"),
            Unit.QUARTER: ("quartal", "quartale", "quartalen", "quartals", "vierteljahr"),
            Unit.YEAR: ("jahr", "jahre", "jahren", "jahres"),
        }
    ),
    numbers=_CARDINALS,
    ordinals=_ORDINALS,
    ordinal_suffixes=("te", "ten", "ter", "tes", "tem", "ste", "sten", "ster", "stes", "stem"),
    dot_is_ordinal=True,
    fractions=_halves(),
    day_parts=_tables(
        {
            DayPart.EARLY: (
                *("frühmorgens", "früh morgens", "früh am morgen", "am frühen morgen", "in aller früh"),
                *("in aller frühe", "im morgengrauen", "bei sonnenaufgang"),
            ),
            DayPart.MORNING: (
                *("morgen", "morgens", "am morgen", "des morgens", "früh", "in der früh", "in der frühe"),
                *("vormittag", "vormittags", "am vormittag", "des vormittags"),
            ),
            DayPart.NOON: ("mittag", "mittags", "am mittag", "zu mittag", "zur mittagszeit", "um die mittagszeit"),
            DayPart.AFTERNOON: (
                *("nachmittag", "nachmittags", "am nachmittag", "des nachmittags", "am frühen nachmittag"),
                *("am späten nachmittag", "spätnachmittag", "spätnachmittags"),
            ),
            DayPart.EVENING: (
                *("abend", "abends", "am abend", "des abends", "am frühen abend", "am späten abend"),
                *("spätabends", "spät abends", "vorabend"),
            ),
            DayPart.NIGHT: ("nacht", "nachts", "in der nacht", "des nachts", "zur nacht", "bei nacht"),
            DayPart.MIDNIGHT: ("mitternacht", "um mitternacht", "mitternachts"),
        }
    ),
    halves={Half.AM: ("am", "a.m.", "a. m."), Half.PM: ("pm", "p.m.", "p. m.")},
    days=_tables(
        {
            -2: ("vorgestern",),
            -1: ("gestern",),
            0: ("heute", "heut", "heutigen tag", "heutigen tages", "am heutigen tag"),
            1: ("morgen", "morgigen tag", "morgigen tages", "am morgigen tag", "am nächsten tag", "tags darauf"),
            2: ("übermorgen",),
            3: ("überübermorgen",),
        }
    ),
    moments=_tables(
        {
            (0, DayPart.MORNING): ("heute morgen", "heute früh"),
            (0, DayPart.EVENING): ("diesen abend",),
            (0, DayPart.NIGHT): ("heute nacht", "diese nacht"),
            (1, DayPart.MORNING): ("morgen früh", "morgen in der früh"),
        }
    ),
    every_unit=_tables(
        {
            Unit.SECOND: ("sekündlich",),
            Unit.MINUTE: ("minütlich",),
            Unit.HOUR: ("stündlich",),
            Unit.DAY: ("täglich", "tagtäglich", "tag für tag"),
            Unit.WEEK: ("wöchentlich", "woche für woche"),
            Unit.FORTNIGHT: (
                *("vierzehntägig", "vierzehntäglich", "14-tägig", "14 tägig", "14-täglich", "zweiwöchentlich"),
                *("zweiwöchig", "zwei-wöchentlich", "2-wöchentlich"),
            ),
            Unit.WEEKEND: ("wochenends", "an den wochenenden", "an wochenenden", "am wochenende immer"),
            Unit.WORKING_DAY: (
                *("werktags", "wochentags", "werktäglich", "unter der woche", "an werktagen", "an wochentagen"),
                *("an arbeitstagen", "arbeitstäglich"),
            ),
            Unit.MONTH: ("monatlich", "allmonatlich"),
            Unit.QUARTER: ("vierteljährlich", "quartalsweise"),
            Unit.YEAR: ("jährlich", "alljährlich"),
        }
    ),
    repeated_weekdays={day: tuple(form + "s" for form in forms if len(form) > 2) for day, forms in _WEEKDAYS.items()},  # noqa: PLR2004
    repeated_day_parts=_tables(
        {
            DayPart.MORNING: ("allmorgendlich",),
            DayPart.EVENING: ("allabendlich",),
            DayPart.NIGHT: ("allnächtlich",),
        }
    ),
    holidays=_tables(
        {
            Holiday.NEW_YEAR: ("neujahr", "neujahrstag", "neujahrsmorgen"),
            Holiday.NEW_YEARS_EVE: ("silvester", "sylvester", "silvesterabend", "altjahrsabend"),
            Holiday.CHRISTMAS: (
                *("weihnachten", "weihnacht", "weihnachtstag", "erster weihnachtstag", "ersten weihnachtstag"),
                *("1. weihnachtstag", "ersten weihnachtsfeiertag", "1. weihnachtsfeiertag", "weihnachtsfeiertag"),
                *("christtag",),
            ),
            Holiday.CHRISTMAS_EVE: ("heiligabend", "heiliger abend", "heiligen abend", "weihnachtsabend"),
            Holiday.BOXING_DAY: (
                *("zweiter weihnachtstag", "zweiten weihnachtstag", "2. weihnachtstag", "zweiten weihnachtsfeiertag"),
                *("2. weihnachtsfeiertag", "stephanstag", "stefanitag"),
            ),
            Holiday.VALENTINE: ("valentinstag", "valentin"),
            Holiday.WOMENS_DAY: ("frauentag", "weltfrauentag", "internationaler frauentag"),
            Holiday.MAY_DAY: ("tag der arbeit", "maifeiertag"),
            Holiday.HALLOWEEN: ("halloween",),
            Holiday.ALL_SAINTS: ("allerheiligen",),
            Holiday.EPIPHANY: ("dreikönigstag", "dreikönig", "heilige drei könige", "heiligen drei könige"),
            Holiday.ASSUMPTION: ("mariä himmelfahrt", "maria himmelfahrt"),
            Holiday.EASTER: ("ostern", "ostersonntag"),
            Holiday.EASTER_MONDAY: ("ostermontag",),
            Holiday.GOOD_FRIDAY: ("karfreitag",),
            Holiday.ASCENSION: ("christi himmelfahrt", "himmelfahrt", "himmelfahrtstag", "vatertag", "auffahrt"),
            Holiday.PENTECOST: ("pfingsten", "pfingstsonntag"),
            Holiday.THANKSGIVING: ("thanksgiving",),
            Holiday.MOTHERS_DAY: ("muttertag",),
        }
    ),
    named_dates=_tables(
        {
            (10, 3): ("tag der deutschen einheit",),
            (10, 31): ("reformationstag",),
            (11, 11): ("martinstag", "st. martin"),
            (12, 6): ("nikolaus", "nikolaustag"),
        }
    ),
    roles=_tables(
        {
            Role.AT: ("um", "gegen", "so gegen"),
            Role.ABOUT: (
                *("gegen", "ungefähr", "etwa", "circa", "zirka", "ca", "in etwa", "so", "so um", "so gegen", "rund"),
                *("so circa", "so ungefähr", "so etwa", "so ca", "um die", "schätzungsweise"),
            ),
            Role.ON: ("am", "an", "an dem", "an den", "im", "in dem", "in der", "in den", "zu", "zum", "zur"),
            Role.THE: ("der", "die", "das", "den", "dem", "des"),
            Role.OF: ("von", "vom", "im", "des", "der", "in", "in dem", "am"),
            Role.IN: ("in", "in den nächsten", "in zirka", "nach"),
            Role.WITHIN: ("innerhalb", "innerhalb von", "innerhalb der nächsten", "binnen", "in weniger als"),
            Role.LATER: ("später", "von jetzt an", "ab jetzt", "von jetzt", "danach", "darauf"),
            Role.AGO: ("vor", "her", "zuvor", "früher"),
            Role.THIS: (*_declined("dies", "heutig"), "heuer"),
            Role.NEXT: (*_declined("nächst"), *_declined("folgend"), "nächst"),
            Role.NEXT_BUT_ONE: (*_declined("übernächst"), "nach dem nächsten", "nach der nächsten"),
            Role.COMING: _declined("kommend", "bevorstehend"),
            Role.LAST: _declined("letzt", "vorig", "vergangen"),
            Role.AFTER: ("nach", "tag nach", "tage nach", "danach"),
            Role.BEFORE: ("vor", "bevor", "vorher"),
            Role.FROM: (
                *("ab", "ab dem", "ab der", "von", "vom", "von der", "seit", "beginnend", "beginnend am"),
                *("beginnend mit", "startend", "angefangen", "angefangen mit"),
            ),
            Role.UNTIL: (
                *("bis", "bis zum", "bis zur", "bis zu", "bis einschließlich", "bis inklusive", "bis und mit"),
                *("bis an", "bis in", "bis in den", "bis spätestens", "spätestens bis"),
            ),
            Role.FOR: ("für", "lang", "während", "über", "insgesamt"),
            Role.TIMES: ("mal", "male", "x", "wiederholungen", "durchgänge"),
            Role.BETWEEN: ("zwischen",),
            Role.AND: ("und", "u", "&", "sowie", "+"),
            Role.OR: ("oder",),
            Role.EVERY: (*_declined("jed", "jeglich"), "alle", "aller", "allen", "immer", "immer am", "jeweils"),
            Role.OTHER: _declined("ander"),
            Role.EXCEPT: ("außer", "ausser", "außer am", "ausgenommen", "mit ausnahme von", "nur nicht", "nicht am"),
            Role.NOT: ("nicht", "aber", "aber nicht", "jedoch nicht", "doch nicht", "storniere", "nie"),
            Role.ALL: ("alle", "aller", "allen"),
            Role.HALF: ("halb",),
            Role.QUARTER: ("viertel", "einviertel"),
            Role.PAST: ("nach", "über"),
            Role.TO: ("vor",),
            Role.OCLOCK: ("uhr", "h"),
            Role.MINUTES: ("minuten", "minute", "min", "m"),
            Role.BEGINNING: ("anfang", "beginn", "zu beginn", "am anfang", "zu anfang"),
            Role.MIDDLE: ("mitte", "mitten"),
            Role.END: ("ende", "am ende", "zum ende", "gegen ende", "schluss", "zu ende"),
            Role.NOW: (
                *("jetzt", "genau jetzt", "jetzt gleich", "jetzt sofort", "sofort", "umgehend", "in diesem moment"),
                *("in diesem augenblick", "im moment", "unverzüglich", "augenblicklich", "ab sofort"),
            ),
            Role.POINT: ("punkt", "pünktlich", "genau", "exakt", "schlag", "spätestens"),
            Role.REMIND: (
                *("erinnere mich", "erinner mich", "erinnere mich daran", "erinner mich daran", "erinnere mich an"),
                *("erinner mich an", "erinnere mich bitte", "erinner mich bitte", "erinnere mich bitte daran"),
                *("bitte erinnere mich", "bitte erinner mich", "bitte erinnere mich daran", "bitte erinnern"),
                *("erinnere uns", "erinnere uns daran", "erinnerung", "erinnerung an", "bitte daran erinnern"),
            ),
        }
    ),
    next_is_coming=True,
    half_means=-30,
    parts_of_hours=("morgens", "früh", "vormittags", "mittags", "nachmittags", "abends", "nachts"),
    weak=(
        "mo",
        "di",
        "mi",
        "do",
        "fr",
        "sa",
        "so",
        "mär",
        "morgen",
        "früh",
        "abend",
        "nacht",
        "mittag",
        "s",
        "gestern",
    ),
    joined=_joined(),
    idioms=_spelled(
        *("guten morgen", "schönen morgen", "gute nacht", "guten tag", "schönen tag", "guten abend", "schönen abend"),
        *("guten mittag", "schönen nachmittag", "schönen vormittag", "schönes wochenende", "schönen sonntag"),
        *("schönen feierabend", "mein tag", "dein tag", "eines tages", "frohe weihnachten", "frohes neues jahr"),
        *(
            "gutes neues jahr",
            "frohe ostern",
            "frohe pfingsten",
            "zu zweit",
            "zu dritt",
            "so oder so",
            "tag der offenen tür",
        ),
    ),
)
