"""What a language's tables hold: its words for the notions of time. The rules over them are shared by all languages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum

from scheduling.recurrence import Weekday


class Unit(StrEnum):
    """Units of duration and of repetition."""

    SECOND = "second"
    MINUTE = "minute"
    QUARTER_HOUR = "quarter_hour"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    FORTNIGHT = "fortnight"
    WEEKEND = "weekend"
    WORKING_DAY = "working_day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class DayPart(StrEnum):
    """Parts of a day. Their hours are a setting of the chat."""

    EARLY = "early"
    MORNING = "morning"
    NOON = "noon"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    NIGHT = "night"
    MIDNIGHT = "midnight"


DEFAULT_DAY_PARTS: Mapping[DayPart, time] = {
    DayPart.EARLY: time(7),
    DayPart.MORNING: time(9),
    DayPart.NOON: time(12),
    DayPart.AFTERNOON: time(15),
    DayPart.EVENING: time(19),
    DayPart.NIGHT: time(22),
    DayPart.MIDNIGHT: time(0),
}


class Half(StrEnum):
    """Halves of the 12-hour clock."""

    AM = "am"
    PM = "pm"


class Holiday(StrEnum):
    """Holidays with a fixed date, and those that follow from Easter or from a weekday."""

    NEW_YEAR = "new_year"
    NEW_YEARS_EVE = "new_years_eve"
    CHRISTMAS = "christmas"
    CHRISTMAS_EVE = "christmas_eve"
    BOXING_DAY = "boxing_day"
    VALENTINE = "valentine"
    WOMENS_DAY = "womens_day"
    MAY_DAY = "may_day"
    HALLOWEEN = "halloween"
    ALL_SAINTS = "all_saints"
    EPIPHANY = "epiphany"
    ASSUMPTION = "assumption"
    EASTER = "easter"
    EASTER_MONDAY = "easter_monday"
    GOOD_FRIDAY = "good_friday"
    ASCENSION = "ascension"
    PENTECOST = "pentecost"
    ORTHODOX_EASTER = "orthodox_easter"
    ORTHODOX_PENTECOST = "orthodox_pentecost"
    THANKSGIVING = "thanksgiving"
    MOTHERS_DAY = "mothers_day"
    FATHERS_DAY = "fathers_day"


class Role(StrEnum):
    """What a small word does in a phrase, whatever the language."""

    AT = "at"
    """Before a clock: at, um, в, a las, à, alle, às, saat, الساعة, o."""
    ABOUT = "about"
    """A clock or duration that is not meant exactly: about, gegen, около; read as exact."""
    ON = "on"
    """Before a day: on, am, в, el, le, w, em."""
    NUMBERED = "numbered"
    """Behind the number of a day of a month: 15 числа."""
    THE = "the"
    """Articles, and nouns that add nothing: the, der, el; "day" before a date, "Uhrzeit"."""
    OF = "of"
    """Between a day and its month, between an ordinal and its period: of, de, di, von, 的."""
    IN = "in"
    """Before a duration that lies ahead: in, через, dentro de, dans, tra, em, za, بعد."""
    WITHIN = "within"
    """Before or behind a duration in which something is due; read as its end: within, innerhalb."""
    LATER = "later"
    """Behind a duration: later, from now, 以后, sonra, "después"."""
    AGO = "ago"
    """The past: ago, vor (with a duration), назад, hace, il y a. What it names is refused as past."""
    THIS = "this"
    NEXT = "next"
    """The following one: next, nächsten, следующий, próximo, 下."""
    NEXT_BUT_ONE = "next_but_one"
    """The one behind the next: übernächsten, 下下, "after next"."""
    COMING = "coming"
    """The one ahead, in this week or the next: coming, kommenden, ближайший, "que viene", 这个."""
    LAST = "last"
    """Of a month or a week, the last one: last friday of the month; and the past: last monday."""
    AFTER = "after"
    """A day or a duration behind another: after tomorrow, the day after, 2 days after Christmas."""
    BEFORE = "before"
    FROM = "from"
    """The first day, or the beginning of a window: from, ab, с, desde, à partir de, starting."""
    UNTIL = "until"
    """The last day, or the end of a window: until, bis, до, hasta, jusqu'à, through."""
    FOR = "for"
    """For how long, or how often: for 3 weeks, for 5 times, 3 недели подряд."""
    TIMES = "times"
    """Behind a count of runs: times, Mal, раз, veces, fois, 次, x. "twice" is `joined` of "two", "times"."""
    BETWEEN = "between"
    AND = "and"
    OR = "or"
    EVERY = "every"
    """each, every, all, jeden, каждый, cada, todos los, chaque, ogni, 每; "once a", "einmal pro", "раз в"."""
    ALL = "all"
    """Of "every", the forms that also are "all of them" (alle, tous, tutti, todos): a plural or a number follows."""
    OTHER = "other"
    """Every other: other, second (where it means every other), zweiten, через."""
    OUT_OF = "out_of"
    """Between one and the number of which it is one: un lundi sur deux."""
    EXCEPT = "except"
    """except, außer, кроме, salvo: before days on which a rule does not run."""
    NOT = "not"
    """What takes back or limits what was said before: not, but, don't, cancel, "mais pas", "но не"."""
    HALF = "half"
    """Half an hour; with a clock see `half_means`: half past eight, halb neun, полдевятого."""
    QUARTER = "quarter"
    """A quarter of an hour: quarter past, Viertel nach, четверть, cuarto."""
    PAST = "past"
    """Between minutes and the hour after which they are, or behind both: past, nach, po, geçe."""
    TO = "to"
    """Between minutes and the hour before which they are, or around both: to, vor, "para las", kala; без, za."""
    PLUS = "plus"
    """Behind an hour, before the minutes that are added: y (las 9 y 10), e (nove e mezza), et (midi et demi), و."""
    MINUS = "minus"
    """Behind an hour, before the minutes that are taken off: menos (las doce menos cuarto), moins, meno, إلا."""
    OCLOCK = "oclock"
    """Behind an hour: o'clock, Uhr, час(ов), heures, h, horas, 点, godz."""
    MINUTES = "minutes"
    """Behind the minutes of a clock: 9 h 30 min, 9点30分, 9 часов 30 минут."""
    BEGINNING = "beginning"
    """The beginning of a period: beginning of the month, Anfang, начало."""
    MIDDLE = "middle"
    END = "end"
    """The end of a period: end of the month, Ende, конец, fin de, 底."""
    NOW = "now"
    POINT = "point"
    """Words that say nothing about when, and belong to it: exactly, sharp, pünktlich, ровно, en punto."""
    REMIND = "remind"
    """What a request begins with and no message needs: remind me (to), erinnere mich (daran), напомни (мне)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The tables of one language.

    Forms are written in lower case, each as people write it, with spaces where a phrase has several words; a form of
    several words wins over a shorter one. All cases, genders, abbreviations (without their dot) and common spellings
    belong here: words are compared whole, after folding (lower case, no accents where `folds_accents`). Names of days
    and months come from CLDR besides; here stands what CLDR lacks. Chinese forms are compared sign by sign.
    """

    code: str
    """The language, as in ISO 639-1."""
    weekdays: Mapping[Weekday, Sequence[str]]
    months: Mapping[int, Sequence[str]]
    """1 to 12. What may also be another word ("may", "mar") is never a date on its own."""
    units: Mapping[Unit, Sequence[str]]
    inverted_units: Mapping[Unit, Sequence[str]] = field(default_factory=dict)
    """Of the units, the forms that stand before their number, which then isn't exact: через минут 20."""
    numbers: Mapping[int, Sequence[str]]
    """Numerals in words, composed ones too up to 60 where they are written as one word; "a", "an" are 1."""
    ordinals: Mapping[int, Sequence[str]]
    """Ordinals in words, 1 to 31 at least; from the end -2: "last but one", "vorletzten", предпоследний."""
    month_days: Mapping[int, Sequence[str]] = field(default_factory=dict)
    """Of the ordinals in words, those that name a day of the month without more: двадцатого, dwudziestego."""
    hours: Mapping[int, Sequence[str]] = field(default_factory=dict)
    """Words for an hour of the clock that no day of a month is said with: "dziewiątą", "о дев'ятій"; час (at one)."""
    hour_nouns: Sequence[str] = ()
    """Of the forms of `Role.OCLOCK`, the nouns of one hour, which don't stand behind minutes: "hora", heure, час."""
    parts_of_hours: Sequence[str] = ()
    """Of the parts of the day in one word, the forms that are said of hours rather than begin a message: вечера."""
    ordinal_suffixes: Sequence[str] = ()
    """What makes digits an ordinal: "st", "nd", "rd", "th"; "го", "е"; "º"; "er". A dot where `dot_is_ordinal`."""
    hour_suffixes: Sequence[str] = ()
    """What makes digits an hour of the clock: Polish 15stej, Ukrainian 9-й, Russian 9-ти."""
    dot_is_ordinal: bool = False
    """German "3." is the third."""
    tens_join: Sequence[str] = ()
    """What may stand between tens and ones of a numeral of two words: "y" (treinta y uno), "-", ""."""
    fractions: Mapping[float, Sequence[str]] = field(default_factory=dict)
    """Fractions of durations in words: 0.5: "half a", "halbe", "media"; 1.5: "one and a half", "anderthalb"."""
    day_parts: Mapping[DayPart, Sequence[str]]
    """With their prepositions: "in the morning", "morgens", "утром", "por la mañana", "du matin"."""
    halves: Mapping[Half, Sequence[str]] = field(default_factory=dict)
    """am, pm, "de la tarde" is a day part; 上午 is a half."""
    days: Mapping[int, Sequence[str]]
    """Days counted from today: 0 today, 1 tomorrow, 2 the day after; -1 yesterday."""
    moments: Mapping[tuple[int, DayPart], Sequence[str]] = field(default_factory=dict)
    """Words for a part of a day counted from today: (0, EVENING): "tonight"; (0, MORNING): "this morning"."""
    every_unit: Mapping[Unit, Sequence[str]] = field(default_factory=dict)
    """One word for "every …": daily, weekly, täglich, ежедневно, cada día.

    Days that repeat by themselves, too: `Unit.WORKING_DAY`: weekdays, werktags, "по будням"; `Unit.WEEKEND`: weekends.
    """
    repeated_weekdays: Mapping[Weekday, Sequence[str]] = field(default_factory=dict)
    """Words that say by themselves that a day repeats: montags, mondays, "los lunes", "le lundi", по понедельникам."""
    repeated_day_parts: Mapping[DayPart, Sequence[str]] = field(default_factory=dict)
    """The same of parts of a day: evenings, abends, по вечерам."""
    holidays: Mapping[Holiday, Sequence[str]] = field(default_factory=dict)
    named_dates: Mapping[tuple[int, int], Sequence[str]] = field(default_factory=dict)
    """Days of a fixed (month, day) that a country names and `Holiday` lacks: (4, 25): "liberazione"."""
    zones: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Zones as they are said behind a time, by their IANA names: "Europe/Moscow": "по мск"."""
    every_other: Mapping[Unit, Sequence[str]] = field(default_factory=dict)
    """Words for "every other …" that aren't composed: "un día sí y otro no", "a giorni alterni", "un jour sur deux"."""
    weak: Sequence[str] = ()
    """Forms from these tables that are a time alone only where nothing else is said, being ordinary words besides.

    "ter" (Tuesday, to have), "ya" (now, already), "mar" (Tuesday, sea): beside more of a time they count in full.
    """
    exact: Sequence[str] = ()
    """Forms that count only as they are written: "niedziele" (Sundays) isn't "niedzielę"."""
    roles: Mapping[Role, Sequence[str]]
    half_follows: bool = False
    """"Half" stands behind its hour without a word between: sekiz buçuk, 三点半."""
    half_means: int = 30
    """Minutes that "half" adds to the hour behind it: 30 (half eight is 8:30), or -30 (halb neun is 8:30)."""
    is_12_hour: bool = False
    """Whether people mean either half of the day by a bare hour from 1 to 11 (English, Spanish, Chinese, Arabic)."""
    hours_are_lengths: bool = False
    """Whether "3 horas" is a length of time, unless a preposition says that it is a clock; "3 heures" is a clock."""
    is_24_hour: bool = False
    """Whether people say 15 of three in the afternoon, so that a bare 3 is at night first (Italian). It is asked."""
    spaces_dates: bool = False
    """Whether people write dates in digits with spaces: 17 02 2026."""
    next_is_coming: bool = False
    """"Next Friday" means this week's where it is yet to come, rather than the following week's: nächsten Freitag."""
    day_first: bool = True
    """12/11 is 12 November; a territory may say otherwise."""
    prefixes: Sequence[str] = ()
    """What may be written in one with the next word: Arabic و ال ب ل."""
    joined: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Words that are read as several, by their parts, which are the word when they are joined: "freitagabend" is
    "freitag", "abend"; Turkish "dokuzda" is "dokuz", "da". What is listed here needs no form of its own."""
    weekday_tails: Mapping[Weekday, Sequence[str]] = field(default_factory=dict)
    """What names a weekday only behind another one: 三 in 周一、三、五."""
    idioms: Sequence[str] = ()
    """What is never a time though its words are: "good morning", "guten Abend", "bon après-midi", 早上好."""
    folds_accents: bool = True
    """Whether people leave accents out ("manana", "fevrier")."""
