"""French: its words for times."""

from scheduling.expressions.vocabulary import DayPart, Half, Holiday, Role, Unit, Vocabulary
from scheduling.recurrence import Weekday

_ONES = ("un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf")
_TEENS = ("dix", "onze", "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf")
_TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante"}


def _cardinals() -> dict[int, tuple[str, ...]]:
    forms: dict[int, tuple[str, ...]] = {0: ("zéro",), 100: ("cent",)}
    forms |= {1 + ones: (word,) for ones, word in enumerate(_ONES)}
    forms |= {10 + ones: (word,) for ones, word in enumerate(_TEENS)}
    for tens, word in _TENS.items():
        forms[tens] = (word,)
        forms |= {tens + 1 + ones: (f"{word}-{digit}",) for ones, digit in enumerate(_ONES)}
        forms[tens + 1] = (f"{word} et un", f"{word} et une", f"{word} un", f"{word} une")
    forms |= {70 + ones: (f"soixante-{word}",) for ones, word in enumerate(_TEENS)}
    forms |= {71: ("soixante et onze",), 80: ("quatre-vingts", "quatre-vingt"), 90: ("quatre-vingt-dix", "nonante")}
    forms[1] = ("un", "une", "1e")
    forms[2] = ("deux", "une couple de")
    forms[3] = ("trois", "quelques", "plusieurs")
    return forms


def _ordinals() -> dict[int, tuple[str, ...]]:
    forms: dict[int, tuple[str, ...]] = {}
    for number in range(2, 32):
        cardinal = _CARDINALS[number][0]
        stem = cardinal[:-1] + "v" if cardinal.endswith("neuf") else cardinal.removesuffix("e")
        stem += "u" if cardinal.endswith("cinq") else ""
        forms[number] = (f"{stem}ième", f"{stem}ièmes")
    forms[1] = ("premier", "première", "premiers", "premières")
    forms[2] += ("second", "seconde", "seconds", "secondes")
    forms[21] += ("vingt et unième", "vingt-et-unième")
    forms[31] += ("trente et unième", "trente-et-unième")
    return forms


def _halves() -> dict[float, tuple[str, ...]]:
    table: dict[float, tuple[str, ...]] = {
        0.25: ("un quart d'", "quart d'"),
        0.5: ("une demi", "demi", "demie", "une demie", "un demi"),
        0.75: ("trois quarts d'", "trois quart d'", "trois-quarts d'"),
    }
    return table


_CARDINALS = _cardinals()
_WEEKDAYS = {
    Weekday.MONDAY: ("lundi",),
    Weekday.TUESDAY: ("mardi",),
    Weekday.WEDNESDAY: ("mercredi",),
    Weekday.THURSDAY: ("jeudi",),
    Weekday.FRIDAY: ("vendredi",),
    Weekday.SATURDAY: ("samedi",),
    Weekday.SUNDAY: ("dimanche",),
}
_SHORT_WEEKDAYS = {
    Weekday.MONDAY: ("lun",),
    Weekday.TUESDAY: ("mar",),
    Weekday.WEDNESDAY: ("mer", "merc"),
    Weekday.THURSDAY: ("jeu",),
    Weekday.FRIDAY: ("ven", "vend"),
    Weekday.SATURDAY: ("sam",),
    Weekday.SUNDAY: ("dim",),
}

LANGUAGE = Vocabulary(
    code="fr",
    weekdays={day: (*forms, *_SHORT_WEEKDAYS[day]) for day, forms in _WEEKDAYS.items()},
    months={
        1: ("janvier", "janv", "jan"),
        2: ("février", "févr", "fév"),
        3: ("mars",),
        4: ("avril", "avr"),
        5: ("mai",),
        6: ("juin",),
        7: ("juillet", "juil", "jui", "juill"),
        8: ("août",),
        9: ("septembre", "sept", "sep"),
        10: ("octobre", "oct"),
        11: ("novembre", "nov"),
        12: ("décembre", "déc"),
    },
    units={
        Unit.SECOND: ("seconde", "secondes", "sec", "s", '"'),
        Unit.MINUTE: ("minute", "minutes", "min", "mins", "mn", "'"),
        Unit.HOUR: ("heure", "heures", "h", "hrs"),
        Unit.DAY: ("jour", "jours", "journée", "j", "journées", "lendemain"),
        Unit.WEEK: ("semaine", "semaines", "sem", "huitaine", "une huitaine", "huit jours", "en huit", "en 8"),
        Unit.FORTNIGHT: (
            "quinzaine",
            "une quinzaine",
            "quinze jours",
            "quinzaine de jours",
            "une quinzaine de jours",
            "en quinze",
            "en 15",
        ),
        Unit.WEEKEND: ("week-end", "week-ends", "weekend", "weekends", "we", "fin de semaine", "fins de semaine"),
        Unit.WORKING_DAY: (
            *("jour ouvré", "jours ouvrés", "jour ouvrable", "jours ouvrables", "jour de semaine"),
            *("jours de semaine", "jours de la semaine", "jour de la semaine", "jour de travail", "jours de travail"),
        ),
        Unit.MONTH: ("mois",),
        Unit.QUARTER: ("trimestre", "trimestres"),
        Unit.YEAR: ("an", "ans", "année", "années"),
    },
    numbers=_CARDINALS,
    ordinals=_ordinals(),
    ordinal_suffixes=("er", "ère", "re", "e", "ème", "ième", "eme", "ieme", "nd", "nde", "ers", "d"),
    tens_join=("et",),
    fractions=_halves(),
    day_parts={
        DayPart.EARLY: (
            *("tôt", "tôt le matin", "de bon matin", "de bonne heure", "au petit matin", "à l'aube", "aube"),
            *("au lever du soleil", "tôt dans la matinée"),
        ),
        DayPart.MORNING: (
            *("matin", "au matin", "du matin", "le matin", "dans la matinée", "en matinée", "matinée", "du mat", "mat"),
            *("en début de matinée", "en fin de matinée", "de la matinée", "dans le matin", "matins"),
        ),
        DayPart.NOON: ("midi", "à midi", "ce midi", "le midi"),
        DayPart.AFTERNOON: (
            *("après-midi", "l'après-midi", "de l'après-midi", "dans l'après-midi", "en après-midi", "cet après-midi"),
            *("cette après-midi", "aprem", "aprèm", "cet aprem", "cet aprèm", "l'aprem", "l'aprèm", "de l'aprem"),
            *("dans l'aprem", "après midi", "apres-midi", "en début d'après-midi", "en fin d'après-midi"),
            *("d'après-midi", "début d'après-midi", "fin d'après-midi"),
        ),
        DayPart.EVENING: (
            *(
                "soir",
                "au soir",
                "du soir",
                "le soir",
                "soirée",
                "dans la soirée",
                "en soirée",
                "de la soirée",
                "soirs",
            ),
            *("en début de soirée", "en fin de journée", "fin de journée", "en fin de soirée", "début de soirée"),
        ),
        DayPart.NIGHT: (
            *("nuit", "la nuit", "de la nuit", "de nuit", "dans la nuit", "pendant la nuit", "cette nuit"),
            *("tard le soir", "tard dans la soirée"),
        ),
        DayPart.MIDNIGHT: ("minuit", "à minuit", "le minuit"),
    },
    halves={
        Half.AM: ("am", "a.m.", "a m", "avant midi", "du matin am"),
        Half.PM: ("pm", "p.m.", "p m", "p", "mp"),
    },
    days={
        -2: ("avant-hier",),
        -1: ("hier",),
        0: (
            *("aujourd'hui", "aujourdhui", "ce jour", "auj", "ajd", "dans la journée", "le jour même", "ojd"),
            *("aujourd'hui même", "au jour d'aujourd'hui"),
        ),
        1: (
            *("demain", "dem", "dès demain", "jour suivant", "le jour suivant", "le lendemain", "lendemain", "2main"),
            *("le jour d'après", "jour d'après"),
        ),
        2: ("après-demain", "apres-demain", "après demain", "surlendemain", "le surlendemain"),
    },
    moments={
        (0, DayPart.MORNING): ("ce matin",),
        (0, DayPart.NOON): ("ce midi",),
        (0, DayPart.AFTERNOON): ("cet après-midi", "cette après-midi", "cet aprem", "cet aprèm", "cette aprem"),
        (0, DayPart.EVENING): ("ce soir", "ce soir-là", "dans la soirée"),
        (0, DayPart.NIGHT): ("cette nuit",),
    },
    every_unit={
        Unit.MINUTE: ("chaque minute",),
        Unit.HOUR: ("chaque heure",),
        Unit.DAY: (
            "quotidiennement",
            "quotidien",
            "journellement",
            "au quotidien",
            "chaque jour",
            "tlj",
            "ts les jours",
        ),
        Unit.WEEK: ("hebdomadairement", "hebdomadaire", "chaque semaine", "hebdo", "tous les huit jours"),
        Unit.FORTNIGHT: ("bimensuellement", "bi-hebdomadaire", "tous les quinze jours", "tous les 15 jours"),
        Unit.WEEKEND: ("les week-ends", "les weekends", "le week-end", "le weekend"),
        Unit.WORKING_DAY: (
            *("en semaine", "les jours ouvrés", "les jours ouvrables", "les jours de semaine", "la semaine seulement"),
            *("les jours de travail",),
        ),
        Unit.MONTH: ("mensuellement", "mensuel", "mensuelle", "chaque mois"),
        Unit.QUARTER: ("trimestriellement", "trimestriel", "trimestrielle"),
        Unit.YEAR: ("annuellement", "annuel", "annuelle", "chaque année"),
    },
    every_other={
        Unit.DAY: ("un jour sur deux", "1 jour sur 2", "1 jour sur deux", "un jour sur 2"),
        Unit.WEEK: ("une semaine sur deux", "1 semaine sur 2", "1 semaine sur deux", "une semaine sur 2"),
        Unit.WEEKEND: ("un week-end sur deux", "un weekend sur deux", "1 week-end sur 2", "1 weekend sur 2"),
        Unit.MONTH: ("un mois sur deux", "1 mois sur 2", "un mois sur 2"),
        Unit.YEAR: ("un an sur deux", "une année sur deux", "1 an sur 2"),
    },
    repeated_weekdays={
        day: tuple(
            phrase
            for form in forms
            for phrase in (f"{form}s", f"les {form}s", f"le {form}", f"tous les {form}", f"les {form}")
        )
        for day, forms in _WEEKDAYS.items()
    },
    repeated_day_parts={
        DayPart.MORNING: ("le matin", "les matins"),
        DayPart.NOON: ("le midi", "les midis"),
        DayPart.AFTERNOON: ("l'après-midi", "les après-midi", "les après-midis"),
        DayPart.EVENING: ("le soir", "les soirs"),
        DayPart.NIGHT: ("la nuit", "les nuits"),
    },
    holidays={
        Holiday.NEW_YEAR: ("jour de l'an", "nouvel an", "le nouvel an", "premier de l'an", "1er de l'an"),
        Holiday.NEW_YEARS_EVE: ("saint-sylvestre", "la saint-sylvestre", "réveillon du nouvel an", "st sylvestre"),
        Holiday.CHRISTMAS: ("noël", "jour de noël", "le jour de noël"),
        Holiday.CHRISTMAS_EVE: ("réveillon de noël", "veille de noël", "le réveillon", "réveillon"),
        Holiday.VALENTINE: ("saint-valentin", "la saint-valentin", "st valentin", "st-valentin"),
        Holiday.WOMENS_DAY: ("journée de la femme", "journée des femmes", "journée internationale des femmes"),
        Holiday.MAY_DAY: ("fête du travail",),
        Holiday.HALLOWEEN: ("halloween",),
        Holiday.ALL_SAINTS: (
            *("toussaint", "la toussaint", "jour de la toussaint", "journée de la toussaint", "jour des morts"),
        ),
        Holiday.EPIPHANY: ("épiphanie", "l'épiphanie", "fête des rois"),
        Holiday.ASSUMPTION: ("assomption", "l'assomption"),
        Holiday.EASTER: ("pâques", "dimanche de pâques"),
        Holiday.EASTER_MONDAY: ("lundi de pâques",),
        Holiday.GOOD_FRIDAY: ("vendredi saint",),
        Holiday.ASCENSION: ("ascension", "l'ascension", "jeudi de l'ascension"),
        Holiday.PENTECOST: ("pentecôte", "la pentecôte", "dimanche de pentecôte"),
        Holiday.FATHERS_DAY: ("fête des pères", "fête des papas"),
    },
    named_dates={
        (7, 14): ("fête nationale",),
        (11, 11): ("armistice", "l'armistice"),
        (2, 2): ("chandeleur", "la chandeleur"),
        (4, 1): ("poisson d'avril",),
        (6, 21): ("fête de la musique",),
        (12, 6): ("saint-nicolas", "la saint-nicolas"),
    },
    hour_nouns=("heure",),
    weak=("mar", "mer", "sam", "dim", "tôt", "mat", "s", "j", "p", "an", "le matin", "le soir", "la nuit", "lendemain"),
    next_is_coming=True,
    spaces_dates=True,
    roles={
        Role.AT: ("à", "a", "à partir de", "dès"),
        Role.ABOUT: (
            *("vers", "environ", "à environ", "aux environs de", "aux alentours de", "autour de", "approximativement"),
            *("à peu près", "vers les", "plutôt vers", "plutôt", "à environ", "sur les", "dans les"),
        ),
        Role.ON: ("le", "en", "au", "pour le", "à", "à la", "pour", "durant", "pendant", "aux", "lors de", "dans"),
        Role.THE: ("le", "la", "les", "l'", "du"),
        Role.OF: ("de", "par", "du", "d'", "de la", "de l'", "des", "en", "dans", "dans le"),
        Role.IN: ("dans", "d'ici", "dans les", "en", "au bout de", "dans environ", "d'ici à", "après", "d'ici environ"),
        Role.WITHIN: (
            "d'ici",
            "sous",
            "avant",
            "en moins de",
            "dans un délai de",
            "dans moins de",
            "dans les prochaines",
        ),
        Role.LATER: ("plus tard", "après", "à partir de maintenant", "à compter de maintenant", "ensuite"),
        Role.AGO: ("il y a", "y a", "avant", "plus tôt", "ça fait"),
        Role.THIS: ("ce", "cet", "cette", "ces", "courant", "en cours", "de cette"),
        Role.NEXT: (
            *("prochain", "prochaine", "prochains", "prochaines", "suivant", "suivante", "suivants", "suivantes"),
            *("d'après", "proch"),
        ),
        Role.COMING: ("qui vient", "à venir", "qui arrive"),
        Role.LAST: ("dernier", "dernière", "derniers", "dernières", "passé", "passée", "précédent", "précédente"),
        Role.AFTER: ("après", "suivant", "lendemain de", "le lendemain de", "le lendemain du", "lendemain du"),
        Role.BEFORE: ("avant", "veille de", "la veille de", "la veille du", "veille du"),
        Role.FROM: (
            *("à partir de", "à partir du", "à partir d'", "à compter de", "à compter du", "dès", "dès le", "depuis"),
            *(
                "depuis le",
                "de",
                "du",
                "à dater du",
                "en commençant",
                "à partir",
                "commençant le",
                "partir de",
                "entre",
            ),
        ),
        Role.UNTIL: (
            *("jusqu'à", "jusqu'au", "jusqu'en", "jusqu'aux", "jusque", "jusqu'à la", "jusqu'au jour", "au", "à"),
            *("jusqu'à ce que", "avant le", "jusqu'"),
        ),
        Role.FOR: ("pendant", "durant", "pour", "sur", "pendant les prochains", "de suite"),
        Role.TIMES: ("fois", "x", "occurrences", "répétitions"),
        Role.BETWEEN: ("entre",),
        Role.AND: ("et", "&", "+", "ainsi que", "puis", "et le", "et les"),
        Role.OR: ("ou",),
        Role.EVERY: (
            *("chaque", "tous les", "toutes les", "tout les", "tous", "toutes", "ts les", "chacun des", "chaques"),
            *("toute les", "à chaque", "tous le"),
        ),
        Role.OTHER: ("autre", "autres"),
        Role.OUT_OF: ("sur",),
        Role.EXCEPT: (
            "sauf",
            "excepté",
            "hormis",
            "sauf le",
            "sauf les",
            "à l'exception de",
            "à l'exception du",
            "hors",
        ),
        Role.NOT: ("mais", "mais pas", "pas", "pas le", "ne", "annule", "annuler"),
        Role.ALL: ("tous", "toutes"),
        Role.HALF: ("demi", "demie", "la demie"),
        Role.QUARTER: ("quart", "le quart", "un quart", "quarts"),
        Role.PLUS: ("et", "passé de", "passée de", "passées de"),
        Role.MINUS: ("moins", "moins le"),
        Role.OCLOCK: ("heures", "heure", "h", "hr", "hrs", "heures pile"),
        Role.MINUTES: ("minutes", "minute", "min", "mn", "m", "mins"),
        Role.BEGINNING: ("début", "au début", "en début", "le début", "au début de", "début de", "commencement"),
        Role.MIDDLE: ("milieu", "au milieu", "mi", "mi-", "au milieu de", "à la mi"),
        Role.END: ("fin", "à la fin", "en fin", "la fin", "à la fin de", "fin de", "d'ici la fin", "d'ici fin"),
        Role.NOW: (
            *("maintenant", "tout de suite", "immédiatement", "à l'instant", "en ce moment", "dès maintenant"),
            *("là maintenant", "sur-le-champ", "de suite"),
        ),
        Role.POINT: ("pile", "précises", "précise", "exactement", "tapantes", "tapante", "précisément", "pétantes"),
        Role.REMIND: (
            *(
                "rappelle-moi",
                "rappelle-moi de",
                "rappelle-moi d'",
                "rappelez-moi",
                "rappelez-moi de",
                "rappelle-moi que",
            ),
            *(
                "rappelez-moi d'",
                "rappelle moi de",
                "rappel",
                "rappel pour",
                "merci de me rappeler de",
                "rappelle-nous",
            ),
            *("rappelle-nous de", "peux-tu me rappeler de", "fais-moi penser à", "fais-moi penser", "me rappeler de"),
            *("rappelle-moi à", "rappelle-moi le"),
        ),
    },
    idioms=(
        *("bonne journée", "bon après-midi", "bonne soirée", "bonne nuit", "bon week-end", "bon dimanche"),
        *("bonne année", "joyeux noël", "joyeuses pâques", "fête du jour", "plat du jour", "menu du jour"),
        *("du jour au lendemain", "la mer", "en mer", "il était une fois", "à la une", "tout à l'heure"),
    ),
)
