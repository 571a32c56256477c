"""Italian: its words for times. Clocks are read by 24 hours, as Italians write them."""

from scheduling.expressions.vocabulary import DayPart, Half, Holiday, Role, Unit, Vocabulary
from scheduling.recurrence import Weekday

_ONES = ("", "uno", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove")
_TEENS = ("dieci", "undici", "dodici", "tredici", "quattordici", "quindici", "sedici", "diciassette", "diciotto")
_TENS = {20: "venti", 30: "trenta", 40: "quaranta", 50: "cinquanta", 60: "sessanta", 70: "settanta", 80: "ottanta"}
_TENS |= {90: "novanta"}
_ORDINALS = ("primo", "secondo", "terzo", "quarto", "quinto", "sesto", "settimo", "ottavo", "nono", "decimo")


def _cardinals() -> dict[int, tuple[str, ...]]:
    """Return the numerals from 0 to 100: the tens lose their vowel before "uno" and "otto"."""
    forms: dict[int, tuple[str, ...]] = {0: ("zero",), 1: ("un", "uno", "una", "un'"), 100: ("cento",)}
    forms |= {2: ("due", "un paio di", "un paio d'", "paio di"), 3: ("tre", "alcuni", "alcune", "qualche")}
    forms |= {ones: (word,) for ones, word in enumerate(_ONES) if ones not in forms}
    forms |= {10 + ones: (word,) for ones, word in enumerate((*_TEENS, "diciannove"))}
    forms[12] += ("una dozzina di",)
    for tens, word in _TENS.items():
        forms[tens] = (word,)
        for ones in range(1, 10):
            stem = word[:-1] if ones in {1, 8} else word
            forms[tens + ones] = (stem + _ONES[ones],)
        forms[tens + 1] += (word[:-1] + "un", word[:-1] + "una")
    forms[45] += ("tre quarti",)
    return forms


def _ordinals() -> dict[int, tuple[str, ...]]:
    """Return the ordinals from 1 to 31 in both genders: from 11 the numeral without its vowel and "esimo"."""
    forms: dict[int, tuple[str, ...]] = {-2: ("penultimo", "penultima")}
    forms |= {number: (word, word[:-1] + "a") for number, word in enumerate(_ORDINALS, start=1)}
    for number in range(11, 32):
        numeral = _cardinals()[number][0]
        stem = numeral if numeral.endswith(("tre", "sei")) else numeral[:-1]
        forms[number] = (f"{stem}esimo", f"{stem}esima")
    return forms


# One form a line would hide the tables.
# fmt: off
LANGUAGE = Vocabulary(
    code="it",
    hours_are_lengths=True,
    is_24_hour=True,
    weekdays={
        Weekday.MONDAY: ("lunedì", "lun", "lunedi'"),
        Weekday.TUESDAY: ("martedì", "mar", "mart", "martedi'"),
        Weekday.WEDNESDAY: ("mercoledì", "mer", "merc", "mercoledi'"),
        Weekday.THURSDAY: ("giovedì", "gio", "giov", "giovedi'"),
        Weekday.FRIDAY: ("venerdì", "ven", "vener", "venerdi'"),
        Weekday.SATURDAY: ("sabato", "sab"),
        Weekday.SUNDAY: ("domenica", "dom"),
    },
    repeated_weekdays={
        Weekday.MONDAY: ("il lunedì", "i lunedì", "nei lunedì"),
        Weekday.TUESDAY: ("il martedì", "i martedì", "nei martedì"),
        Weekday.WEDNESDAY: ("il mercoledì", "i mercoledì", "nei mercoledì"),
        Weekday.THURSDAY: ("il giovedì", "i giovedì", "nei giovedì"),
        Weekday.FRIDAY: ("il venerdì", "i venerdì", "nei venerdì"),
        Weekday.SATURDAY: ("il sabato", "i sabati", "nei sabati", "sabati"),
        Weekday.SUNDAY: ("la domenica", "le domeniche", "nelle domeniche", "domeniche"),
    },
    months={
        1: ("gennaio", "gen", "genn", "genaio"),
        2: ("febbraio", "feb", "febbr", "febb", "febraio"),
        3: ("marzo", "mar"),
        4: ("aprile", "apr"),
        5: ("maggio", "mag", "magg"),
        6: ("giugno", "giu", "giug"),
        7: ("luglio", "lug", "lugl"),
        8: ("agosto", "ago", "ag"),
        9: ("settembre", "set", "sett"),
        10: ("ottobre", "ott"),
        11: ("novembre", "nov", "novem"),
        12: ("dicembre", "dic", "dicem"),
    },
    units={
        Unit.SECOND: ("secondo", "secondi", "sec", "secs", "s"),
        Unit.MINUTE: ("minuto", "minuti", "min", "minutino", "minutini", "minutin", "m", "mins"),
        Unit.HOUR: ("ora", "ore", "h", "oretta", "orette", "hr", "hrs"),
        Unit.DAY: ("giorno", "giorni", "gg", "g"),
        Unit.WEEK: ("settimana", "settimane", "sett", "settimanella", "a otto"),
        Unit.FORTNIGHT: ("quindicina", "quindicine", "quindici giorni", "a quindici"),
        Unit.WEEKEND: ("fine settimana", "weekend", "week-end", "finesettimana", "fine-settimana"),
        Unit.WORKING_DAY: (
            "giorno feriale", "giorni feriali", "giorno lavorativo", "giorni lavorativi", "feriale", "feriali",
            "giorno infrasettimanale", "giorni infrasettimanali", "giorno di lavoro", "giorni di lavoro",
        ),
        Unit.MONTH: ("mese", "mesi"),
        Unit.QUARTER: ("trimestre", "trimestri"),
        Unit.YEAR: ("anno", "anni"),
    },
    numbers=_cardinals(),
    ordinals=_ordinals(),
    ordinal_suffixes=("º", "ª", "°", "o", "a", "mo", "ma", "esimo", "esima", "imo"),
    fractions={
        0.25: ("un quarto d'", "quarto d'", "un quarto di", "quarto di"),
        0.5: ("mezza", "mezz'", "mezzo", "mezz"),
        0.75: ("tre quarti d'", "tre quarti di", "3 quarti d'"),
    },
    day_parts={
        DayPart.EARLY: (
            "all'alba", "l'alba", "di buon'ora", "di buonora", "presto", "di prima mattina", "di primo mattino",
            "mattina presto", "la mattina presto", "di mattina presto", "al mattino presto", "di buon mattino",
            "in prima mattinata", "presto al mattino", "presto la mattina", "mattino presto",
            "alle prime ore del mattino",
        ),
        DayPart.MORNING: (
            "di mattina", "della mattina", "la mattina", "al mattino", "di mattino", "del mattino", "il mattino",
            "in mattinata", "mattina", "mattino", "nella mattina", "nella mattinata", "in mattina", "alla mattina",
            "a metà mattina", "nel mattino", "mattinata", "di mattinata", "per la mattina", "la mattinata",
            "durante la mattina",
        ),
        DayPart.NOON: (
            "mezzogiorno", "a mezzogiorno", "mezzodì", "a mezzodì", "per mezzogiorno", "ora di pranzo",
            "all'ora di pranzo", "di mezzogiorno", "il mezzogiorno", "a pranzo", "per pranzo", "mezzo giorno",
            "a mezzo giorno", "per l'ora di pranzo",
        ),
        DayPart.AFTERNOON: (
            "di pomeriggio", "del pomeriggio", "il pomeriggio", "nel pomeriggio", "pomeriggio", "al pomeriggio",
            "nel primo pomeriggio", "primo pomeriggio", "dopo pranzo", "a metà pomeriggio", "per il pomeriggio", "pom",
            "del pome", "durante il pomeriggio", "del pomerigio",
        ),
        DayPart.EVENING: (
            "di sera", "della sera", "la sera", "in serata", "sera", "alla sera", "nel tardo pomeriggio",
            "tardo pomeriggio", "verso sera", "nella serata", "serata", "per sera", "al tramonto", "all'imbrunire",
            "in tardo pomeriggio", "a sera", "per la sera", "a cena", "all'ora di cena", "per cena", "dopo il lavoro",
            "di serata", "a fine giornata", "dopo cena", "durante la sera", "in sera",
        ),
        DayPart.NIGHT: (
            "di notte", "della notte", "la notte", "notte", "nella notte", "in nottata", "a notte fonda",
            "in tarda serata", "tarda serata", "in piena notte", "nottata", "a tarda sera", "durante la notte",
            "a tarda notte",
        ),
        DayPart.MIDNIGHT: (
            "mezzanotte", "a mezzanotte", "per mezzanotte", "mezza notte", "a mezza notte", "la mezzanotte",
            "alla mezzanotte", "di mezzanotte",
        ),
    },
    repeated_day_parts={
        DayPart.EARLY: ("ogni mattina presto", "tutte le mattine presto"),
        DayPart.MORNING: ("ogni mattina", "tutte le mattine", "ogni mattino", "le mattine", "tutti i mattini"),
        DayPart.NOON: ("ogni mezzogiorno", "tutti i mezzogiorno"),
        DayPart.AFTERNOON: ("ogni pomeriggio", "tutti i pomeriggi", "i pomeriggi"),
        DayPart.EVENING: ("ogni sera", "tutte le sere", "le sere"),
        DayPart.NIGHT: ("ogni notte", "tutte le notti", "le notti"),
        DayPart.MIDNIGHT: ("ogni mezzanotte",),
    },
    halves={
        Half.AM: ("am", "a.m.", "a m", "antimeridiane"),
        Half.PM: ("pm", "p.m.", "p m", "pomeridiane"),
    },
    days={
        0: (
            "oggi", "di oggi", "in giornata", "oggi stesso", "quest'oggi", "la giornata di oggi", "in data odierna",
            "entro oggi", "il giorno di oggi", "entro la giornata", "stesso giorno",
        ),
        1: (
            "domani", "di domani", "dmn", "l'indomani", "domani stesso", "il giorno dopo", "il giorno di domani",
            "entro domani", "il giorno seguente", "il giorno successivo",
        ),
        2: ("dopodomani", "dopo domani", "posdomani", "il giorno dopo domani", "dopodmn", "dopo dmn"),
        -1: ("ieri", "di ieri"),
        -2: ("l'altro ieri", "ieri l'altro", "altroieri", "l'altroieri", "avantieri", "altro ieri", "ierlaltro"),
        7: ("oggi a otto",),
        8: ("domani a otto",),
    },
    moments={
        (0, DayPart.EARLY): ("stamattina presto", "questa mattina presto", "stamane presto", "stamani presto"),
        (0, DayPart.MORNING): (
            "stamattina", "stamane", "stamani", "questa mattina", "sta mattina", "di stamattina", "questo mattino",
            "oggi mattina", "in mattinata",
        ),
        (0, DayPart.NOON): ("oggi a mezzogiorno", "questo mezzogiorno", "oggi a pranzo"),
        (0, DayPart.AFTERNOON): (
            "questo pomeriggio", "oggi pomeriggio", "sto pomeriggio", "oggi nel pomeriggio", "di questo pomeriggio",
        ),
        (0, DayPart.EVENING): (
            "stasera", "questa sera", "sta sera", "oggi sera", "di stasera", "per stasera", "per questa sera",
            "di questa sera", "entro stasera", "entro sera", "stassera", "oggi in serata",
        ),
        (0, DayPart.NIGHT): ("stanotte", "questa notte", "sta notte", "di stanotte", "oggi notte", "per stanotte"),
        (0, DayPart.MIDNIGHT): ("oggi a mezzanotte", "stanotte a mezzanotte"),
        (1, DayPart.MORNING): ("domattina", "domani mattina", "di domattina", "domani mattino"),
        (1, DayPart.EARLY): ("domattina presto", "domani mattina presto", "domani mattina di buon'ora"),
        (1, DayPart.EVENING): ("domani sera",),
        (-1, DayPart.EVENING): ("ieri sera", "iersera"),
        (-1, DayPart.NIGHT): ("ieri notte",),
    },
    every_unit={
        Unit.HOUR: ("ogni ora", "tutte le ore", "di ora in ora"),
        Unit.DAY: (
            "quotidianamente", "giornalmente", "quotidiano", "quotidiana", "ogni giorno", "tutti i giorni",
            "giornaliero", "giornaliera", "ogni dì", "ogni santo giorno", "tutti i santi giorni", "tutti i gg",
            "tt i giorni",
        ),
        Unit.WEEK: (
            "settimanalmente", "settimanale", "ogni settimana", "tutte le settimane", "di settimana in settimana",
        ),
        Unit.FORTNIGHT: ("quindicinale", "quindicinalmente"),
        Unit.WEEKEND: (
            "nei fine settimana", "nei weekend", "i weekend", "i fine settimana", "tutti i weekend",
            "tutti i fine settimana", "ogni weekend", "ogni fine settimana", "durante i weekend",
            "durante i fine settimana",
        ),
        Unit.WORKING_DAY: (
            "nei giorni feriali", "nei feriali", "i giorni feriali", "i feriali", "nei giorni lavorativi",
            "giorni feriali", "i giorni lavorativi", "tutti i giorni feriali", "tutti i giorni lavorativi",
            "ogni giorno feriale", "feriali", "ogni giorno lavorativo", "durante la settimana", "infrasettimanale",
            "nei giorni infrasettimanali", "giorni lavorativi",
        ),
        Unit.MONTH: ("mensilmente", "mensile", "ogni mese", "tutti i mesi", "di mese in mese"),
        Unit.QUARTER: ("trimestralmente", "trimestrale", "ogni trimestre", "tutti i trimestri"),
        Unit.YEAR: ("annualmente", "annuale", "ogni anno", "tutti gli anni", "annuo"),
    },
    every_other={
        Unit.DAY: (
            "un giorno sì e uno no", "un giorno sì e un giorno no", "un giorno sì e l'altro no", "un giorno sì uno no",
            "un giorno sì, uno no", "un giorno sì un giorno no", "un giorno sì, un giorno no", "a giorni alterni",
            "giorni alterni", "ogni secondo giorno", "giorno sì giorno no", "giorno sì, giorno no", "un giorno su due",
            "giorno sì e giorno no",
        ),
        Unit.WEEK: (
            "una settimana sì e una no", "a settimane alterne", "settimane alterne", "una settimana sì e l'altra no",
            "ogni seconda settimana", "una settimana sì una no", "una settimana sì, una no", "una settimana su due",
            "settimana sì settimana no",
        ),
        Unit.MONTH: (
            "un mese sì e uno no", "a mesi alterni", "mesi alterni", "bimestralmente", "bimestrale",
            "un mese sì uno no",
        ),
        Unit.YEAR: ("un anno sì e uno no", "ad anni alterni"),
    },
    holidays={
        Holiday.NEW_YEAR: (
            "capodanno", "primo dell'anno", "il primo dell'anno", "a capodanno", "il capodanno", "anno nuovo",
            "il giorno di capodanno", "giorno di capodanno", "il primo dell anno",
        ),
        Holiday.NEW_YEARS_EVE: (
            "san silvestro", "vigilia di capodanno", "la vigilia di capodanno", "l'ultimo dell'anno",
            "ultimo dell'anno", "a san silvestro", "alla vigilia di capodanno", "notte di san silvestro",
            "la notte di capodanno", "notte di capodanno", "s. silvestro",
        ),
        Holiday.CHRISTMAS: (
            "natale", "il giorno di natale", "a natale", "giorno di natale", "il natale", "santo natale", "per natale",
        ),
        Holiday.CHRISTMAS_EVE: (
            "vigilia di natale", "la vigilia di natale", "vigilia", "la vigilia", "alla vigilia",
            "alla vigilia di natale", "notte di natale",
        ),
        Holiday.BOXING_DAY: (
            "santo stefano", "s. stefano", "a santo stefano", "il giorno di santo stefano", "santostefano",
        ),
        Holiday.VALENTINE: (
            "san valentino", "a san valentino", "festa degli innamorati", "il giorno di san valentino", "s. valentino",
            "la festa degli innamorati", "alla festa degli innamorati",
        ),
        Holiday.WOMENS_DAY: (
            "festa della donna", "festa delle donne", "la festa della donna", "alla festa della donna",
            "giornata della donna", "giornata internazionale della donna",
        ),
        Holiday.MAY_DAY: (
            "festa del lavoro", "festa dei lavoratori", "giorno dei lavoratori", "primo maggio", "la festa del lavoro",
            "la festa dei lavoratori", "alla festa dei lavoratori", "il primo maggio",
        ),
        Holiday.HALLOWEEN: (
            "halloween", "a halloween", "ad halloween", "notte di halloween", "la notte di halloween",
            "la notte delle streghe", "notte delle streghe",
        ),
        Holiday.ALL_SAINTS: (
            "ognissanti", "tutti i santi", "i santi", "festa dei santi", "il giorno dei santi", "giorno dei santi",
            "a ognissanti", "festa di ognissanti", "ai santi", "la festa dei santi", "ad ognissanti",
            "il giorno di tutti i santi", "festa di tutti i santi",
        ),
        Holiday.EPIPHANY: (
            "epifania", "befana", "la befana", "l'epifania", "all'epifania", "alla befana", "giorno dell'epifania",
            "il giorno della befana", "festa della befana", "il giorno dell'epifania", "i re magi",
        ),
        Holiday.ASSUMPTION: (
            "ferragosto", "a ferragosto", "assunzione", "l'assunzione", "l'assunta", "il giorno di ferragosto",
            "all'assunta", "assunta", "festa dell'assunzione", "assunzione di maria", "giorno di ferragosto",
        ),
        Holiday.EASTER: (
            "pasqua", "a pasqua", "la pasqua", "domenica di pasqua", "il giorno di pasqua", "la domenica di pasqua",
            "giorno di pasqua",
        ),
        Holiday.EASTER_MONDAY: (
            "pasquetta", "a pasquetta", "lunedì dell'angelo", "lunedì di pasqua", "il lunedì dell'angelo",
            "il lunedì di pasqua", "la pasquetta",
        ),
        Holiday.GOOD_FRIDAY: ("venerdì santo", "il venerdì santo"),
        Holiday.ASCENSION: ("ascensione", "l'ascensione"),
        Holiday.PENTECOST: ("pentecoste", "a pentecoste", "la pentecoste", "domenica di pentecoste"),
        Holiday.THANKSGIVING: (
            "giorno del ringraziamento", "il giorno del ringraziamento", "festa del ringraziamento", "ringraziamento",
        ),
        Holiday.MOTHERS_DAY: (
            "festa della mamma", "festa delle mamme", "la festa della mamma", "alla festa della mamma",
            "giorno della mamma", "festa della madre",
        ),
    },
    named_dates={
        (3, 15): ("idi di marzo", "le idi di marzo", "alle idi di marzo"),
        (3, 19): (
            "festa del papà", "san giuseppe", "festa di san giuseppe", "la festa del papà", "alla festa del papà",
            "a san giuseppe", "giorno di san giuseppe", "festa dei papà", "s. giuseppe",
        ),
        (4, 25): (
            "liberazione", "la liberazione", "alla liberazione", "anniversario della liberazione",
            "festa della liberazione", "giorno della liberazione", "san marco", "la festa della liberazione",
            "l'anniversario della liberazione",
        ),
        (6, 2): (
            "festa della repubblica", "la repubblica", "repubblica", "alla repubblica", "la festa della repubblica",
            "alla festa della repubblica",
        ),
        (6, 24): ("san giovanni", "a san giovanni"),
        (6, 29): ("san pietro e paolo", "santi pietro e paolo"),
        (8, 10): ("san lorenzo", "notte di san lorenzo", "la notte di san lorenzo", "a san lorenzo"),
        (10, 4): ("san francesco", "a san francesco"),
        (11, 2): (
            "giorno dei morti", "i morti", "ai morti", "commemorazione dei defunti", "il giorno dei morti",
            "festa dei morti", "la commemorazione dei defunti", "giorno dei defunti", "il giorno dei defunti",
        ),
        (11, 11): ("san martino", "a san martino", "estate di san martino"),
        (12, 7): ("sant'ambrogio", "a sant'ambrogio", "s. ambrogio"),
        (12, 8): (
            "immacolata", "l'immacolata", "all'immacolata", "immacolata concezione", "l'immacolata concezione",
            "festa dell'immacolata", "il giorno dell'immacolata", "giorno dell'immacolata", "la festa dell'immacolata",
        ),
        (12, 13): ("santa lucia", "a santa lucia", "s. lucia"),
        (12, 23): (
            "antivigilia", "antivigilia di natale", "l'antivigilia", "l'antivigilia di natale", "all'antivigilia",
        ),
    },
    roles={
        Role.AT: (
            "alle", "all'", "alla", "le", "l'", "per le", "per l'", "ore", "alle ore", "h", "ale", "x le", "all",
            "entro le", "entro l'", "ore:", "delle", "dell'", "alle h", "per le ore", "entro le ore",
        ),
        Role.ABOUT: (
            "verso", "verso le", "verso l'", "verso la", "circa", "circa alle", "circa le", "intorno alle",
            "intorno all'", "attorno alle", "attorno all'", "sulle", "sull'", "più o meno", "più o meno alle",
            "su per giù", "a circa", "indicativamente", "indicativamente alle", "alle circa", "all'incirca",
            "all'incirca alle", "tipo", "tipo alle", "quasi", "grossomodo", "pressappoco", "approssimativamente",
            "per circa", "suppergiù", "+ o -",
        ),
        Role.ON: (
            "il", "l'", "lo", "la", "di", "nel", "nella", "nell'", "per il", "per la", "per l'", "al", "alla", "all'",
            "ai", "del", "della", "a", "per", "entro", "entro il", "entro l'", "entro la", "dell'", "il giorno",
            "in data", "nel giorno", "nel giorno di",
        ),
        Role.THE: (
            "il", "lo", "la", "l'", "i", "gli", "giorno", "il giorno", "del giorno", "nel giorno", "data", "la data",
            "al giorno", "del", "al",
        ),
        Role.OF: (
            "di", "del", "dello", "della", "dell'", "dei", "degli", "delle", "d'", "in", "nel", "del mese di",
            "nel mese di", "nell'", "dell'anno", "d", "nell'anno",
        ),
        Role.IN: (
            "tra", "fra", "in", "tra circa", "fra circa", "nel giro di", "da qui a", "di qui a", "nell'arco di",
            "tra altri", "fra altri", "tra altre", "fra altre", "dopo", "tra meno di", "a distanza di",
            "tra più o meno",
        ),
        Role.WITHIN: (
            "entro", "nel giro di", "nei prossimi", "nelle prossime", "in meno di", "entro i prossimi",
            "entro le prossime", "entro il prossimo", "entro la prossima", "nel prossimo", "nella prossima",
            "prima di", "non oltre", "al massimo tra", "al massimo fra",
        ),
        Role.LATER: (
            "dopo", "più tardi", "da adesso", "da ora", "a partire da adesso", "a partire da ora", "da oggi",
            "da questo momento", "piu' tardi", "a partire da oggi", "d'ora",
        ),
        Role.AGO: ("fa", "or sono", "addietro", "orsono"),
        Role.THIS: (
            "questo", "questa", "quest'", "questi", "queste", "sto", "sta", "di questo", "di questa", "di quest'",
            "codesto", "in questo", "in questa",
        ),
        Role.NEXT: (
            "prossimo", "prossima", "prossimi", "prossime", "pross", "seguente", "successivo", "successiva",
            "seguenti", "che viene", "dopo", "venturo", "ventura", "entrante", "succ", "successivi", "successive",
            "che verrà", "pros",
        ),
        Role.NEXT_BUT_ONE: ("dopo la prossima", "dopo il prossimo", "dopo quella prossima", "dopo quello prossimo"),
        Role.COMING: (
            "che arriva", "in arrivo", "a venire", "questo prossimo", "questa prossima", "più vicino", "più vicina",
            "imminente",
        ),
        Role.LAST: (
            "ultimo", "ultima", "l'ultimo", "l'ultima", "ultimi", "ultime", "scorso", "scorsa", "passato", "passata",
            "ult", "precedente", "gli ultimi", "le ultime",
        ),
        Role.AFTER: (
            "dopo", "dopo il", "dopo la", "dopo l'", "dopo le", "successivo a", "successivo al", "successiva al",
            "successivo alla", "seguente a", "seguente al", "dopo i", "dopo di", "seguente alla", "dopo gli",
        ),
        Role.BEFORE: (
            "prima di", "prima del", "prima della", "prima dell'", "prima dei", "precedente a", "precedente al",
            "prima", "avanti", "prima delle", "antecedente", "antecedente al",
        ),
        Role.FROM: (
            "da", "dal", "dalla", "dalle", "dallo", "dall'", "dai", "a partire da", "a partire dal", "a partire dalle",
            "a partire dalla", "a partire dall'", "partendo da", "partendo dal", "iniziando da", "iniziando dal",
            "cominciando da", "cominciando dal", "con inizio il", "a decorrere dal", "a cominciare da",
            "a cominciare dal", "con inizio", "dalle ore", "partendo dalle", "fin da", "fin dal", "sin dal",
            "con partenza",
        ),
        Role.UNTIL: (
            "fino a", "fino al", "fino alla", "fino alle", "fino all'", "fin", "sino a", "sino al", "sino alla",
            "sino alle", "a", "al", "alle", "alla", "all'", "fino ad", "fino ai", "finché", "fino", "sino", "ad", "ai",
            "fino alle ore", "fino al giorno",
        ),
        Role.FOR: (
            "per", "durante", "per i prossimi", "per le prossime", "per un totale di", "per circa", "x",
            "nell'arco di", "solo", "soltanto", "solo per", "per altri", "per altre",
        ),
        Role.TIMES: (
            "volte", "volta", "ripetizioni", "ripetizione", "occorrenze", "occorrenza", "x", "occasioni", "vlt",
        ),
        Role.BETWEEN: ("tra", "fra", "tra le", "fra le", "tra il", "fra il", "tra l'", "fra l'", "tra la", "fra la"),
        Role.AND: ("e", "ed", "e anche", "più", "&"),
        Role.OR: ("o", "oppure", "od", "ovvero"),
        Role.EVERY: (
            "ogni", "tutti i", "tutte le", "tutti gli", "ciascun", "ciascuna", "ogni singolo", "ogni singola", "tutti",
            "tutte", "ciascuno", "una volta a", "una volta al", "una volta ogni", "una volta alla", "una volta all'",
            "di ogni", "in ogni", "ad ogni", "a ogni", "per ogni", "di ciascun",
        ),
        Role.OTHER: ("altro", "altra", "secondo", "seconda", "alterno", "alterni", "alterne", "alterna"),
        Role.OUT_OF: ("sì e uno no", "sì e una no", "sì e l'altro no", "sì e l'altra no", "sì uno no"),
        Role.EXCEPT: (
            "eccetto", "tranne", "escluso", "esclusa", "esclusi", "escluse", "salvo", "a parte", "meno",
            "ad eccezione di", "ad eccezione del", "ad eccezione dei", "ad eccezione della", "eccetto il",
            "eccetto la", "eccetto i", "tranne il", "tranne la", "tranne i", "tranne le", "escludendo", "fuorché",
            "all'infuori di", "a eccezione di", "eccetto le", "ma non", "ma non il", "ma non la",
        ),
        Role.NOT: ("ma", "ma non", "non", "però non", "annulla"),
        Role.ALL: ("tutti", "tutte"),
        Role.HALF: ("mezza", "mezzo", "mezz'"),
        Role.QUARTER: ("un quarto", "quarto"),
        Role.PAST: ("dopo le", "passate le"),
        Role.PLUS: ("e", "ed"),
        Role.MINUS: ("meno",),
        Role.TO: ("a",),
        Role.OCLOCK: ("ore", "ora", "h", "hh"),
        Role.MINUTES: ("minuti", "minuto", "min", "m", "mins"),
        Role.BEGINNING: (
            "inizio", "inizi di", "inizi del", "inizio di", "inizio del", "inizio della", "inizio dell'",
            "all'inizio di", "all'inizio del", "all'inizio della", "all'inizio dell'", "agli inizi di",
            "agli inizi del", "a inizio", "ad inizio", "a inizi", "ai primi di", "i primi di", "ai primi del",
            "principio di", "principio del", "al principio di", "ai primi", "primi di", "l'inizio di", "l'inizio del",
            "per inizio", "l'inizio della", "l'inizio dell'", "a inizio di", "dall'inizio di", "dall'inizio del",
        ),
        Role.MIDDLE: (
            "metà", "a metà", "metà di", "metà del", "a metà di", "a metà del", "alla metà di", "alla metà del",
            "a metà dell'", "verso metà", "a metà della", "nel mezzo di", "nel mezzo del", "metà dell'", "metà della",
            "verso la metà di", "verso la metà del", "per metà",
        ),
        Role.END: (
            "fine", "fine di", "fine del", "fine della", "fine dell'", "alla fine di", "alla fine del",
            "alla fine della", "alla fine dell'", "a fine", "per fine", "la fine di", "la fine del", "la fine della",
            "la fine dell'", "entro fine", "entro la fine di", "entro la fine del", "entro la fine dell'",
            "entro la fine della", "verso fine", "verso la fine di", "verso la fine del", "sul finire di",
            "sul finire del", "finire di", "finire del", "per la fine di", "per la fine del", "alla fine", "la fine",
            "finale di",
        ),
        Role.NOW: (
            "ora", "adesso", "subito", "immediatamente", "in questo momento", "in questo istante", "ora stesso",
            "adesso stesso", "all'istante", "seduta stante", "il prima possibile", "al più presto", "quanto prima",
            "proprio ora", "proprio adesso", "ora come ora", "d'urgenza", "istantaneamente", "prima possibile",
            "subito subito", "immantinente", "ora subito", "in questo preciso momento", "al momento", "nell'immediato",
            "appena possibile", "il più presto possibile",
        ),
        Role.POINT: (
            "in punto", "esattamente", "esatte", "precise", "puntuale", "puntuali", "preciso", "spaccate",
            "puntualmente", "giuste", "esatta", "esatto", "precisamente", "al massimo", "al più tardi",
            "tassativamente", "proprio", "precisa", "spaccato",
        ),
        Role.REMIND: (
            "ricordami", "ricordami di", "ricordami che", "ricordamelo", "ricordaci", "ricordaci di", "ricordaci che",
            "mi ricordi", "mi ricordi di", "mi ricordi che", "avvisami", "avvisami di", "avvisami che", "avvisami per",
            "promemoria", "promemoria per", "promemoria di", "promemoria:", "fammi ricordare", "fammi ricordare di",
            "ricordati di", "ricordarmi", "ricordarmi di", "puoi ricordarmi", "puoi ricordarmi di",
            "puoi ricordarmi che", "ricorda", "ricorda di", "ricorda che", "ricordare", "ricordare di", "avvertimi",
            "avvertimi di", "avvertimi che", "per favore ricordami", "per favore ricordami di",
            "imposta un promemoria", "imposta un promemoria per", "metti un promemoria", "metti un promemoria per",
            "crea un promemoria", "crea un promemoria per", "mi avvisi", "metti una sveglia", "metti la sveglia",
            "imposta una sveglia", "imposta la sveglia", "svegliami", "imposta un timer", "metti un timer",
            "mettimi un promemoria", "ricordati che", "mi puoi ricordare", "mi puoi ricordare di",
            "devo ricordarmi di", "vorrei ricordarmi di",
        ),
    },
    joined={"mezzora": ("mezz", "ora"), "unora": ("un", "ora"), "unoretta": ("un", "oretta")},
    idioms=(
        "buongiorno", "giorno dopo giorno", "dal mattino alla sera", "dalla mattina alla sera",
        "dal giorno alla notte", "buon giorno", "buonasera", "buona sera", "buonanotte", "buona notte",
        "buon pomeriggio", "buona giornata", "buona serata", "buon natale", "buon anno", "buona domenica",
        "buon sabato", "buon lunedì", "buon martedì", "buon mercoledì", "buon giovedì", "buon venerdì", "buon weekend",
        "buon fine settimana", "buona pasqua", "buona pasquetta", "buon capodanno", "buon ferragosto", "buone feste",
        "buondì", "felice anno nuovo", "felice natale", "buona befana", "buon san valentino", "buon halloween",
        "buona mattinata", "buon mezzogiorno", "mar rosso", "mar morto", "mar mediterraneo", "mar nero", "mar ligure",
        "mar tirreno", "mar adriatico", "mar ionio", "seconda mano", "di seconda mano", "seconda parte",
        "seconda volta", "prima volta", "per la prima volta", "la prima volta", "prima o poi", "in primo luogo",
        "in secondo luogo", "mezza età", "mezzo chilo", "mezzo litro", "mezza porzione", "meglio tardi che mai",
        "ora legale", "ora solare", "ora di punta", "ore di punta", "al giorno d'oggi", "oggi come oggi",
        "un giorno di questi", "fine ultimo", "a fin di bene", "alla fine dei conti", "terzo mondo",
        "quarta elementare", "prima elementare", "d'ora in poi", "da ora in poi", "prima classe", "seconda classe",
        "fino ad ora", "fino a ora", "finora", "mezzo mondo",
    ),
    hour_nouns=("ora",),
    weak=(
        "ora", "adesso", "subito", "immediatamente", "mar", "gio", "le", "l'", "sera", "notte", "mattina", "mattino",
        "presto", "pomeriggio", "serata", "pom", "al momento", "appena possibile", "quanto prima",
        "il prima possibile", "prima possibile", "al più presto", "d'urgenza", "proprio ora", "a cena", "a pranzo",
        "per cena", "per pranzo", "dopo pranzo", "dopo cena", "ora di pranzo", "mattinata", "nottata", "liberazione",
        "la liberazione", "repubblica", "la repubblica", "alla repubblica", "alla liberazione", "i morti", "ai morti",
        "i santi", "ai santi", "assunzione", "l'assunzione", "assunta", "l'assunta", "immacolata", "ascensione",
        "vigilia", "la vigilia", "ringraziamento", "san marco", "san giovanni", "a san giovanni", "san francesco",
        "san martino", "a san martino", "san lorenzo", "santa lucia", "quotidiano", "quotidiana", "settimanale",
        "mensile", "annuale", "giornaliero", "giornaliera", "annuo", "stesso giorno", "il giorno dopo",
        "il giorno seguente", "in giornata", "il giorno successivo", "per natale", "infrasettimanale", "feriali",
        "dopo il lavoro", "i re magi", "in mattinata", "in serata", "al mattino", "la mattina", "la sera", "la notte",
        "il pomeriggio", "il mattino", "verso sera", "le sere", "le notti", "le mattine", "i pomeriggi", "nella notte",
    ),
)
