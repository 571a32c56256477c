"""Turkish: its words for times, with the endings of its cases, behind an apostrophe or without one."""

from collections.abc import Iterable

from scheduling.expressions.vocabulary import DayPart, Half, Holiday, Role, Unit, Vocabulary
from scheduling.recurrence import Weekday

_VOWELS = "aıoueiöü"
_VOICELESS = "fstkçşhp"
_NARROW = {"a": "ı", "ı": "ı", "o": "u", "u": "u", "e": "i", "i": "i", "ö": "ü", "ü": "ü"}
_SOFT = {"dört": "dörd", "ocak": "ocağ", "aralık": "aralığ", "buçuk": "buçuğ", "çeyrek": "çeyreğ"}
_APOSTROPHES = ("", "'")
_PRONOUNS = frozenset({"biri", "onu"})
"""Somebody, and him or her: no days of a month, though they could be."""


_IN_A_UNIT = (("sani", "yeye"), ("daki", "kaya"), ("saa", "te"))
"""Units that are said to pass until then: "yarım saate" is in half an hour."""


def _last_vowel(word: str) -> str:
    return next(sign for sign in reversed(word) if sign in _VOWELS)


def _wide(word: str) -> str:
    return "a" if _last_vowel(word) in "aıou" else "e"


def _locative(word: str) -> str:
    return ("t" if word[-1] in _VOICELESS else "d") + _wide(word)


def _dative(word: str) -> str:
    return ("y" if word[-1] in _VOWELS else "") + _wide(word)


def _accusative(word: str) -> str:
    return ("y" if word[-1] in _VOWELS else "") + _NARROW[_last_vowel(word)]


def _genitive(word: str) -> str:
    return ("n" if word[-1] in _VOWELS else "") + _NARROW[_last_vowel(word)] + "n"


def _possessive(word: str) -> str:
    return ("s" if word[-1] in _VOWELS else "") + _NARROW[_last_vowel(word)]


def _inflected(word: str) -> tuple[str, ...]:
    """Return a name of a day or a month as it stands in a sentence: salı, salıya, salı'da, salının, salısı."""
    stem = _SOFT.get(word, word)
    belonging = _possessive(stem)
    ours = stem + belonging
    endings = (_dative(stem), _accusative(stem), _genitive(stem), belonging)
    owned = (belonging + "n" + _locative(ours), belonging + "n" + _wide(ours), belonging + "n" + _NARROW[belonging[-1]])
    inflected = (stem + mark + ending for ending in (*endings, *owned) for mark in _APOSTROPHES)
    return word, *(word + mark + _locative(word) for mark in _APOSTROPHES), *inflected


_ONES = ("sıfır", "bir", "iki", "üç", "dört", "beş", "altı", "yedi", "sekiz", "dokuz")
_TENS = {10: "on", 20: "yirmi", 30: "otuz", 40: "kırk", 50: "elli", 60: "altmış", 70: "yetmiş", 80: "seksen"}
_TENS |= {90: "doksan", 100: "yüz"}
_NAMES = dict(enumerate(_ONES)) | _TENS
_FRACTIONS = ("buçuk", "çeyrek")


def _cardinals() -> dict[int, tuple[str, ...]]:
    forms: dict[int, tuple[str, ...]] = {number: (word,) for number, word in _NAMES.items()}
    for tens, word in _TENS.items():
        if tens < max(_TENS):
            forms |= {tens + ones: (f"{word} {_ONES[ones]}", word + _ONES[ones]) for ones in range(1, 10)}
    forms[3] += ("birkaç", "bir kaç")
    return forms


def _ordinal(word: str) -> str:
    stem = _SOFT.get(word, word)
    vowel = _NARROW[_last_vowel(stem)]
    return f"{stem}{'' if stem[-1] in _VOWELS else vowel}nc{vowel}"


def _ordinals() -> dict[int, tuple[str, ...]]:
    """Return places in a row (üçüncü) and days of a month (üçü, üçünde)."""
    table: dict[int, tuple[str, ...]] = {}
    for number in range(1, 32):
        tens, ones = divmod(number, 10)
        before = f"{_NAMES[tens * 10]} " if tens and ones else ""
        word = _NAMES[ones] if ones else _NAMES[number]
        stem = _SOFT.get(word, word)
        day = stem + _possessive(stem)
        place = _ordinal(word)
        forms: tuple[str, ...] = (place, place + _possessive(place), f"{day}n{_locative(day)}", f"{day}n{_wide(day)}")
        if day not in _PRONOUNS:
            forms += (day,)
        table[number] = tuple(before + form for form in forms)
    table[1] += ("ilk",)
    return table


def _hours() -> dict[int, tuple[str, ...]]:
    """Return hours as they stand before minutes: dokuza (kala), dokuzu (geçe), yirmi bire."""
    table: dict[int, tuple[str, ...]] = {}
    for number in range(25):
        tens, ones = divmod(number, 10)
        before = f"{_NAMES[tens * 10]} " if tens and ones else ""
        word = _NAMES[ones] if ones else _NAMES[number]
        stem = _SOFT.get(word, word)
        table[number] = (before + stem + _dative(stem), before + stem + _accusative(stem))
    return table


def _joined() -> dict[str, tuple[str, ...]]:
    """Return numbers and units with the endings that say what they do: dokuzda, dokuzdan; haftada (bir)."""
    table: dict[str, tuple[str, ...]] = {}
    for word in (*_NAMES.values(), *_FRACTIONS):
        stem = _SOFT.get(word, word)
        endings: tuple[tuple[str, str], ...] = ((word, _locative(word)), (word, _locative(word) + "n"))
        if word in _FRACTIONS:
            endings += ((stem, _dative(stem)), (stem, _accusative(stem)))
        table |= {base + ending: (base, ending) for base, ending in endings}
    for word in _WEEKDAY_NAMES:
        table[word + _locative(word) + "n"] = (word, _locative(word) + "n")
    for word in (*_MONTH_NAMES, "bugün", "yarın", "noel"):
        table[word + _locative(word) + "n"] = (word, _locative(word) + "n")
    for word in ("günü", "yılbaşı", "bayramı"):
        table[f"{word}n{_locative(word)}n"] = (word, f"n{_locative(word)}n")
    table["haftaya"] = "haf", "taya"  # "to the week": next week
    table |= {stem + ending: (stem, ending) for stem, ending in _IN_A_UNIT}
    for word in ("saniye", "dakika", "saat", "gün", "hafta", "ay", "yıl", "sene"):
        locative = "te" if word == "saat" else _locative(word)
        table[word + locative] = (word, locative)
    return table


def _fractions() -> dict[float, tuple[str, ...]]:
    table: dict[float, tuple[str, ...]] = {0.25: ("çeyrek", "bir çeyrek"), 0.5: ("yarım",), 0.75: ("üç çeyrek",)}
    table |= {number + 0.5: (f"{_NAMES[number]} buçuk", f"{number} buçuk") for number in range(1, 11)}
    return table


def _each(*words: str) -> tuple[str, ...]:
    return tuple(ending for word in words for mark in _APOSTROPHES for ending in (mark + word,))


def _days(day: str) -> Iterable[str]:
    yield from _inflected(day)
    yield from (f"{day} günü", f"{day} gününe", f"{day} gününde", f"{day} gün")


_WEEKDAY_NAMES = ("pazartesi", "salı", "çarşamba", "perşembe", "cuma", "cumartesi", "pazar")
_SHORT_WEEKDAYS = (("pzt", "pts"), ("sal",), ("çar", "çrş"), ("per", "prş"), ("cum",), ("cmt", "cts"), ("paz", "pzr"))
_MONTH_NAMES = (
    *("ocak", "şubat", "mart", "nisan", "mayıs", "haziran", "temmuz", "ağustos", "eylül", "ekim", "kasım", "aralık"),
)
_SHORT_MONTHS = ("oca", "şub", "mar", "nis", "may", "haz", "tem", "ağu", "eyl", "eki", "kas", "ara")
_DATIVES = ("a", "e", "ya", "ye", "na", "ne")
_ACCUSATIVES = ("ı", "i", "u", "ü", "yı", "yi", "yu", "yü")
_LOCATIVES = ("da", "de", "ta", "te")
_ABLATIVES = ("dan", "den", "tan", "ten", "ndan", "nden")

LANGUAGE = Vocabulary(
    code="tr",
    weekdays={day: (*_days(name), *_SHORT_WEEKDAYS[day]) for day, name in zip(Weekday, _WEEKDAY_NAMES, strict=True)},
    months={
        month: (
            *_inflected(name),
            *(f"{name} {noun}" for noun in ("ayı", "ayında", "ayının", "ayına")),
            _SHORT_MONTHS[month - 1],
        )
        for month, name in enumerate(_MONTH_NAMES, 1)
    },
    units={
        Unit.SECOND: ("saniye", "sani", "sn", "saniyelik"),
        Unit.MINUTE: ("dakika", "daki", "dk", "dakka", "dakikalık"),
        Unit.HOUR: ("saat", "saa", "saatlik", "sa"),
        Unit.DAY: ("gün", "güne", "günü", "günün", "günlük"),
        Unit.WEEK: ("hafta", "haf", "haftanın", "haftası", "haftaları"),
        Unit.WEEKEND: ("hafta sonu", "haftasonu", "hafta sonuna", "hafta sonunda"),
        Unit.WORKING_DAY: ("iş günü", "işgünü", "iş günleri", "iş gününde", "mesai günü", "hafta içi"),
        Unit.MONTH: ("ay", "aya", "ayı", "ayın", "ayının"),
        Unit.QUARTER: ("çeyrek yıl", "üç aylık dönem", "çeyreğin"),
        Unit.YEAR: ("yıl", "yıla", "yılı", "yılın", "yılının", "sene", "senenin", "seneye"),
    },
    numbers=_cardinals(),
    ordinals=_ordinals(),
    hours=_hours(),
    ordinal_suffixes=(
        *("inci", "ıncı", "uncu", "üncü", "nci", "ncı", "ncu", "ncü"),
        *("i", "ı", "u", "ü", "si", "sı"),
        *("inde", "ında", "unda", "ünde", "sinde", "sında", "ine", "ına", "una", "üne", "sine", "sına"),
        *("inci günü", "indeki", "ündeki", "undaki"),
    ),
    dot_is_ordinal=True,
    next_is_coming=True,
    half_follows=True,
    fractions=_fractions(),
    day_parts={
        DayPart.EARLY: ("sabaha karşı", "erkenden", "sabah erken", "sabah erkenden", "şafakta", "seher vakti", "erken"),
        DayPart.MORNING: (
            *(
                "sabah",
                "sabahleyin",
                "sabahtan",
                "sabaha",
                "sabahı",
                "sabahın",
                "sabahında",
                "sabah vakti",
                "kuşluk",
                "kuşlukta",
            ),
            *("öğleden önce", "öğleden evvel", "ö.ö.", "sabah sabah"),
        ),
        DayPart.NOON: (
            *(
                "öğle",
                "öğlen",
                "öğleyin",
                "öğlene",
                "öğlenin",
                "öğle vakti",
                "öğle arası",
                "öğle arasında",
                "gün ortası",
            ),
            *("öğlenleyin", "öğle molası", "öğle molasında"),
        ),
        DayPart.AFTERNOON: (
            *("öğleden sonra", "öğleden sonraya", "öğleden sonrası", "öğleden sonraları", "ikindi", "ikindiye"),
            *("ikindi vakti", "ö.s."),
        ),
        DayPart.EVENING: (
            *(
                "akşam",
                "akşama",
                "akşamı",
                "akşamın",
                "akşamında",
                "akşamleyin",
                "akşamüstü",
                "akşamüzeri",
                "akşam üzeri",
            ),
            *("akşam üstü", "akşam vakti"),
        ),
        DayPart.NIGHT: ("gece", "geceye", "gecesi", "geceleyin", "gecesinde", "gece vakti"),
        DayPart.MIDNIGHT: ("gece yarısı", "gece yarısında", "geceyarısı", "gece yarısına"),
    },
    halves={Half.AM: ("öö", "am", "a.m."), Half.PM: ("ös", "pm", "p.m.")},
    days={
        -2: ("evvelsi gün", "önceki gün", "evvelki gün"),
        -1: ("dün",),
        0: ("bugün", "bu gün", "bugüne", "bugünün", "bugünkü"),
        1: (*("yarın", "yarına", "yarınki", "yarının", "ertesi gün", "bir sonraki gün", "sonraki gün", "yarinki gün"),),
        2: (
            *("öbür gün", "öbürsü gün", "öbür güne", "ertesi günün ertesi", "yarın dan sonra", "yarın dan sonraki"),
            *("yarın dan sonraki gün", "yarın dan sonra ki gün", "yarın değil öbür gün", "öbürgün"),
        ),
        7: ("haf taya", "haf taya bugün", "bir dahaki hafta bugün"),
        8: ("haf taya yarın",),
    },
    moments={
        (0, DayPart.MORNING): ("bu sabah",),
        (0, DayPart.NOON): ("bu öğlen", "bu öğle"),
        (0, DayPart.AFTERNOON): ("bu öğleden sonra",),
        (0, DayPart.EVENING): ("bu akşam", "akşama"),
        (0, DayPart.NIGHT): ("bu gece",),
    },
    every_unit={
        Unit.MINUTE: ("her dakika", "dakika da bir"),
        Unit.HOUR: ("her saat", "saat te bir", "saatlik", "saat başı", "her saat başı"),
        Unit.DAY: ("her gün", "hergün", "günlük", "gün de bir", "günbegün", "hergun"),
        Unit.WEEK: ("her hafta", "haftalık", "hafta da bir"),
        Unit.WEEKEND: ("hafta sonları", "haftasonları", "her hafta sonu", "her haftasonu"),
        Unit.WORKING_DAY: (
            *("hafta içi", "hafta içi her gün", "hafta içleri", "haftaiçi", "iş günleri", "her iş günü"),
            *("hafta içi hergün", "hafta içi günleri", "mesai günleri", "haftaiçi her gün"),
        ),
        Unit.MONTH: ("her ay", "aylık", "ay da bir"),
        Unit.YEAR: ("her yıl", "her sene", "yıllık", "yıl da bir", "sene de bir"),
    },
    every_other={
        Unit.DAY: ("gün aşırı", "günaşırı", "iki gün de bir"),
        Unit.WEEK: ("hafta aşırı", "iki hafta da bir"),
    },
    repeated_weekdays={
        day: (
            *(f"{name}{mark}l{_wide(name)}r{_NARROW[_wide(name)]}" for mark in _APOSTROPHES),
            f"{name} günleri",
            f"{name}l{_wide(name)}r",
            f"her {name}",
            f"her {name} günü",
        )
        for day, name in zip(Weekday, _WEEKDAY_NAMES, strict=True)
    },
    repeated_day_parts={
        DayPart.MORNING: ("sabahları", "her sabah"),
        DayPart.NOON: ("öğlenleri", "öğleleri", "her öğlen"),
        DayPart.AFTERNOON: ("öğleden sonraları",),
        DayPart.EVENING: ("akşamları", "her akşam"),
        DayPart.NIGHT: ("geceleri", "her gece"),
    },
    holidays={
        Holiday.NEW_YEAR: ("yılbaşı", "yılbaşında", "yılbaşına", "yeni yıl", "yeni yıl da", "yılbaşı günü"),
        Holiday.NEW_YEARS_EVE: ("yılbaşı gecesi", "yılbaşı akşamı"),
        Holiday.CHRISTMAS: ("noel", "noelde", "noel'de", "noel günü"),
        Holiday.CHRISTMAS_EVE: ("noel arifesi", "noel gecesi"),
        Holiday.VALENTINE: ("sevgililer günü", "sevgililer gününde"),
        Holiday.WOMENS_DAY: ("kadınlar günü", "dünya kadınlar günü", "kadınlar gününde"),
        Holiday.MAY_DAY: ("işçi bayramı", "emek bayramı", "emek ve dayanışma günü"),
        Holiday.HALLOWEEN: ("cadılar bayramı",),
        Holiday.EASTER: ("paskalya", "paskalyada"),
        Holiday.THANKSGIVING: ("şükran günü",),
        Holiday.MOTHERS_DAY: ("anneler günü", "anneler gününde"),
        Holiday.FATHERS_DAY: ("babalar günü", "babalar gününde"),
    },
    named_dates={
        (4, 23): ("çocuk bayramı", "ulusal egemenlik ve çocuk bayramı"),
        (5, 19): ("gençlik ve spor bayramı", "gençlik bayramı"),
        (8, 30): ("zafer bayramı",),
        (10, 29): ("cumhuriyet bayramı",),
        (11, 24): ("öğretmenler günü",),
    },
    weak=(
        *("per", "sal", "cum", "paz", "ara", "ay", "may", "mar", "erken", "yarım", "hafta içi", "günlük", "aylık"),
        *(
            "yıllık",
            "haftalık",
            "saatlik",
            "sabah erken",
            "tem",
            "kas",
            "haz",
            "eki",
            "biri",
            "birine",
            "onu",
            "ona",
            "ilk",
        ),
    ),
    roles={
        Role.AT: ("saat", "saati", "saatler", *_each(*_LOCATIVES)),
        Role.ABOUT: (
            *("yaklaşık", "yaklaşık olarak", "civarı", "civarında", "gibi", "sularında", "sıralarında", "aşağı yukarı"),
            *("kadar falan", "doğru", "takriben"),
        ),
        Role.ON: ("tarihinde", "tarihi", "günü", "gününde", "tarihli"),
        Role.THE: ("tarih",),
        Role.OF: (*_each("ın", "in", "un", "ün", "nın", "nin", "nun", "nün"), "ayının"),
        Role.WITHIN: (
            *("içinde", "içerisinde", "zarfında", "dahilinde", "'ya", "'ye"),
            *(ending for _, ending in _IN_A_UNIT),
        ),
        Role.LATER: ("sonra", "sonraya", "sonrası", "sonrasında", "sonrasına", "geçince", "sonra bugün"),
        Role.AGO: ("önce", "evvel", "öncesi"),
        Role.THIS: ("bu", "içinde bulunduğumuz"),
        Role.NEXT: ("gelecek", "sonraki", "bir sonraki", "ertesi", "öbür", "bir dahaki", "taya", "öteki"),
        Role.COMING: ("önümüzdeki", "gelen", "yaklaşan"),
        Role.LAST: ("son", "geçen", "geçtiğimiz", "sonuncu"),
        Role.AFTER: ("sonra", "sonrasında", "sonraki", "ertesi"),
        Role.BEFORE: ("önce", "öncesinde", "evvel"),
        Role.FROM: (
            *(f"{ablative} itibaren" for ablative in _each(*_ABLATIVES)),
            *(f"{ablative} başlayarak" for ablative in _each(*_ABLATIVES)),
            *_each(*_ABLATIVES),
            *("itibaren", "başlayarak", "başlayıp"),
        ),
        Role.UNTIL: (
            *(
                "kadar",
                "dek",
                "değin",
                "ile",
                "'e kadar",
                "'a kadar",
                "'ye kadar",
                "'ya kadar",
                "'ne kadar",
                "'na kadar",
            ),
        ),
        Role.FOR: ("boyunca", "süreyle", "süresince"),
        Role.TIMES: ("kez", "kere", "defa", "sefer", "x"),
        Role.BETWEEN: ("arasında", "arası", "aralığında"),
        Role.AND: ("ve", "ile", "&", "hem", "artı"),
        Role.OR: ("veya", "ya da", "yahut"),
        Role.EVERY: ("her", "her bir", *(f"{locative} bir" for locative in _LOCATIVES)),
        Role.EXCEPT: ("hariç", "dışında", "haricinde"),
        Role.NOT: ("ama", "fakat", "değil", "iptal"),
        Role.HALF: ("buçuk", "yarım"),
        Role.QUARTER: ("çeyrek",),
        Role.PAST: ("geçe", "geçiyor", "geçerken", "geçeye"),
        Role.TO: ("kala", "var", "kalaya", "varken"),
        Role.OCLOCK: (*_each(*_DATIVES, *_ACCUSATIVES), "gibi", "civarı", "civarında", "sularında", "sıralarında"),
        Role.MINUTES: ("dakika", "dk"),
        Role.BEGINNING: ("başı", "başında", "başından", "başına", "başlangıcı", "başlangıcında"),
        Role.MIDDLE: ("ortası", "ortasında", "ortasına"),
        Role.END: ("sonu", "sonunda", "sonuna", "bitimi", "bitiminde"),
        Role.NOW: ("şimdi", "şu an", "şu anda", "hemen", "hemen şimdi", "derhal", "şimdiden"),
        Role.POINT: ("tam", "tam olarak", "tamı tamına", "tam saat"),
        Role.REMIND: (
            *("bana hatırlat", "hatırlat", "bana şunu hatırlat", "lütfen hatırlat", "lütfen bana hatırlat"),
            *("beni uyar", "hatırlatma", "bize hatırlat", "hatırlatır mısın", "bana hatırlatır mısın"),
        ),
    },
    joined=_joined(),
    idioms=(
        *("doğum günü", "doğum gününü", "iyi akşamlar", "iyi geceler", "iyi günler", "günün birinde"),
        *("hayırlı cumalar", "hayırlı sabahlar", "pazar yeri", "saat kaç", "kol saati", "iyi bayramlar", "yeni yılın"),
        *("iyi pazarlar", "mutlu yıllar", "iyi seneler", "pazar günlüğü", "günün sözü", "on da var", "on da yok"),
    ),
)
