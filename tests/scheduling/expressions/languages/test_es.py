"""Spanish, as people write it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.scheduling.expressions.languages.phrasebook import Place

MADRID = Place("es", ZoneInfo("Europe/Madrid"), datetime(2026, 11, 18, 14, 5))  # noqa: DTZ001 - a Wednesday there

ONCE = [
    ("mañana a las 9 llamar a mamá", "2026-11-19T09:00", "llamar a mamá"),
    ("manana a las 9:30 dentista", "2026-11-19T09:30", "dentista"),
    ("Recuérdame mañana a las 10 comprar pan", "2026-11-19T10:00", "comprar pan"),
    ("recuerdame pagar la luz el viernes a las 18:00", "2026-11-20T18:00", "pagar la luz"),
    ("pasado mañana a las 8 de la tarde cena con Ana", "2026-11-20T20:00", "cena con Ana"),
    ("llamar al banco pasado mañana a las 11", "2026-11-20T11:00", "llamar al banco"),
    ("hoy a las siete y media de la tarde gimnasio", "2026-11-18T19:30", "gimnasio"),
    ("hoy a las nueve menos cuarto de la noche fútbol", "2026-11-18T20:45", "fútbol"),
    ("a las 16h reunión", "2026-11-18T16:00", "reunión"),
    ("a las 17:45 hs salir", "2026-11-18T17:45", "salir"),
    ("a las 5 pm llamar", "2026-11-18T17:00", "llamar"),
    ("a las 6 p. m. cerrar la tienda", "2026-11-18T18:00", "cerrar la tienda"),
    ("mañana a la una y cuarto comida", "2026-11-19T13:15", "comida"),
    ("mañana a las diez y veinte de la mañana médico", "2026-11-19T10:20", "médico"),
    ("mañana a las 12 y media recoger a los niños", "2026-11-19T12:30", "recoger a los niños"),
    ("mañana al mediodía sacar al perro", "2026-11-19T12:00", "sacar al perro"),
    ("mañana por la mañana regar las plantas", "2026-11-19T09:00", "regar las plantas"),
    ("mañana por la tarde llamar a Luis", "2026-11-19T15:00", "llamar a Luis"),
    ("mañana a primera hora correo", "2026-11-19T07:00", "correo"),
    ("esta noche sacar la basura", "2026-11-18T20:00", "sacar la basura"),
    ("esta tarde llamar a la abuela", "2026-11-18T15:00", "llamar a la abuela"),
    ("el viernes a las 9 de la noche cine", "2026-11-20T21:00", "cine"),
    ("viernes 9:00 informe", "2026-11-20T09:00", "informe"),
    ("el sábado a medianoche fiesta", "2026-11-22T00:00", "fiesta"),
    ("este domingo a las 13:00 paella", "2026-11-22T13:00", "paella"),
    ("el lunes que viene a las 10:00 reunión", "2026-11-23T10:00", "reunión"),
    ("el miércoles de la semana que viene a las 12:00 comida", "2026-11-25T12:00", "comida"),
    ("en 20 minutos sacar la pizza", "2026-11-18T14:25", "sacar la pizza"),
    ("en media hora llamar", "2026-11-18T14:35", "llamar"),
    ("en un cuarto de hora té", "2026-11-18T14:20", "té"),
    ("en hora y media salir", "2026-11-18T15:35", "salir"),
    ("en una hora y media salir", "2026-11-18T15:35", "salir"),
    ("dentro de dos horas y media medicina", "2026-11-18T16:35", "medicina"),
    ("dentro de 3 días pagar", "2026-11-21T14:05", "pagar"),
    ("dentro de una semana llamar", "2026-11-25T14:05", "llamar"),
    ("en un par de horas llamar", "2026-11-18T16:05", "llamar"),
    ("de aquí a veinte minutos salir", "2026-11-18T14:25", "salir"),
    ("3 horas después parar", "2026-11-18T17:05", "parar"),
    ("apagar el horno en 45 min", "2026-11-18T14:50", "apagar el horno"),
    ("el 5 de mayo a las 10:00 aniversario", "2027-05-05T10:00", "aniversario"),
    ("el 24 de diciembre de 2026 a las 21:00 cena", "2026-12-24T21:00", "cena"),
    ("el 1º de marzo a las 8:00 impuestos", "2027-03-01T08:00", "impuestos"),
    ("primero de enero a las 12:00 brindis", "2027-01-01T12:00", "brindis"),
    ("5 dic 18:30 concierto", "2026-12-05T18:30", "concierto"),
    ("12/12 a las 20h cena de empresa", "2026-12-12T20:00", "cena de empresa"),
    ("05-12-2026 10:00 mudanza", "2026-12-05T10:00", "mudanza"),
    ("jueves 3 de diciembre a las 19:00 teatro", "2026-12-03T19:00", "teatro"),
    ("el día 30 a las 10:00 alquiler", "2026-11-30T10:00", "alquiler"),
    ("el 25 a las 10 pagar el gas", "2026-11-25T10:00", "pagar el gas"),
    ("a las ocho de la mañana del lunes llamar", "2026-11-23T08:00", "llamar"),
    ("en Nochebuena a las 22:00 brindar", "2026-12-24T22:00", "brindar"),
    ("el día de Reyes a las 9:00 regalos", "2027-01-06T09:00", "regalos"),
    ("a fin de mes pagar la tarjeta", "2026-11-30T09:00", "pagar la tarjeta"),
    ("sobre las 18:30 pasar por casa de Juan", "2026-11-18T18:30", "pasar por casa de Juan"),
    ("a las tres en punto llamada", "2026-11-18T15:00", "llamada"),
    ("cuarto para las cinco de la tarde salir", "2026-11-18T16:45", "salir"),
    ("a las 21:00 de hoy partido", "2026-11-18T21:00", "partido"),
    ("Cena con los suegros el 28 de noviembre a las 21:30", "2026-11-28T21:30", "Cena con los suegros"),
    ("sabado a las 10:00 futbol", "2026-11-21T10:00", "futbol"),
    ("el primer lunes de diciembre a las 9:00 junta", "2026-12-07T09:00", "junta"),
    ("mañana a las 10:00\nel lunes hay fiesta", "2026-11-19T10:00", "el lunes hay fiesta"),
    ("este fin de semana a las 11:00 mercado", "2026-11-21T11:00", "mercado"),
    ("el próximo 5 de diciembre a las 18:00 concierto", "2026-12-05T18:00", "concierto"),
    ("el próximo lunes 23 de noviembre a las 9:00 visita", "2026-11-23T09:00", "visita"),
    ("el día después de Navidad a las 12:00 rebajas", "2026-12-26T12:00", "rebajas"),
    ("dos días antes de Reyes a las 10:00 compras", "2027-01-04T10:00", "compras"),
    ("a principios de mes pagar el alquiler", "2026-12-01T09:00", "pagar el alquiler"),
    ("dentro de quince días dentista", "2026-12-02T14:05", "dentista"),
    ("3 horas lavadora", "2026-11-18T17:05", "lavadora"),
    ("a las 12 de la noche del sábado brindis", "2026-11-22T00:00", "brindis"),
    ("a la una de la madrugada apagar", "2026-11-19T01:00", "apagar"),
    ("recuérdame mañana a las 9 que llame a Luis", "2026-11-19T09:00", "llame a Luis"),
    ("el 15 por la tarde a las 4 fisio", "2026-12-15T16:00", "fisio"),
    ("el próximo 15 a las 10:00 pagar", "2026-12-15T10:00", "pagar"),
    ("en marzo del año que viene dentista", "2027-03-01T09:00", "dentista"),
    ("el fin de semana que viene mercado", "2026-11-28T09:00", "mercado"),
    ("la mañana del lunes llamar", "2026-11-23T09:00", "llamar"),
]

REPEATED = [
    ("todos los lunes a las 8:00 basura", "2026-11-23T08:00 2026-11-30T08:00 2026-12-07T08:00", "basura"),
    ("los lunes a las 8:00 basura", "2026-11-23T08:00 2026-11-30T08:00 2026-12-07T08:00", "basura"),
    ("cada lunes y jueves a las 19:00 inglés", "2026-11-19T19:00 2026-11-23T19:00 2026-11-26T19:00", "inglés"),
    ("los martes y jueves a las 19:30 yoga", "2026-11-19T19:30 2026-11-24T19:30 2026-11-26T19:30", "yoga"),
    ("todos los días a las 7:30 pastilla", "2026-11-19T07:30 2026-11-20T07:30 2026-11-21T07:30", "pastilla"),
    ("cada día a las 22:00 cerrar", "2026-11-18T22:00 2026-11-19T22:00 2026-11-20T22:00", "cerrar"),
    ("a diario a las 22:00 cerrar", "2026-11-18T22:00 2026-11-19T22:00 2026-11-20T22:00", "cerrar"),
    ("cada dos días a las 9:00 regar", "2026-11-20T09:00 2026-11-22T09:00 2026-11-24T09:00", "regar"),
    ("un día sí y otro no a las 20:00 correr", "2026-11-18T20:00 2026-11-20T20:00 2026-11-22T20:00", "correr"),
    ("cada dos semanas los lunes a las 10:00 retro", "2026-11-23T10:00 2026-12-07T10:00 2026-12-21T10:00", "retro"),
    ("entre semana a las 7:45 despertar", "2026-11-19T07:45 2026-11-20T07:45 2026-11-23T07:45", "despertar"),
    ("de lunes a viernes a las 7:45 despertar", "2026-11-19T07:45 2026-11-20T07:45 2026-11-23T07:45", "despertar"),
    ("los fines de semana a las 11:00 mercado", "2026-11-21T11:00 2026-11-22T11:00 2026-11-28T11:00", "mercado"),
    ("el primer lunes de cada mes a las 9:00 junta", "2026-12-07T09:00 2027-01-04T09:00 2027-02-01T09:00", "junta"),
    ("el último viernes de cada mes a las 18:00 cañas", "2026-11-27T18:00 2026-12-25T18:00 2027-01-29T18:00", "cañas"),
    ("el 1 y el 15 de cada mes a las 10:00 nóminas", "2026-12-01T10:00 2026-12-15T10:00 2027-01-01T10:00", "nóminas"),
    ("cada mes el día 5 a las 10:00 alquiler", "2026-12-05T10:00 2027-01-05T10:00 2027-02-05T10:00", "alquiler"),
    ("cada 30 minutos beber agua", "2026-11-18T14:35 2026-11-18T15:05 2026-11-18T15:35", "beber agua"),
    ("cada media hora beber agua", "2026-11-18T14:35 2026-11-18T15:05 2026-11-18T15:35", "beber agua"),
    (
        "todos los años el 5 de mayo a las 9:00 felicitar",
        "2027-05-05T09:00 2028-05-05T09:00 2029-05-05T09:00",
        "felicitar",
    ),
    ("todas las noches a las 23:00 leer", "2026-11-18T23:00 2026-11-19T23:00 2026-11-20T23:00", "leer"),
    ("cada día a las 9:00 hasta el 20 de noviembre avisar", "2026-11-19T09:00 2026-11-20T09:00", "avisar"),
    (
        "todos los días a las 9:00 hasta fin de año meditar",
        "2026-11-19T09:00 2026-11-20T09:00 2026-11-21T09:00",
        "meditar",
    ),
    ("cada día a las 9:00 dos veces probar", "2026-11-19T09:00 2026-11-20T09:00", "probar"),
    (
        "sacar la basura todos los jueves a las 21:00",
        "2026-11-19T21:00 2026-11-26T21:00 2026-12-03T21:00",
        "sacar la basura",
    ),
    ("todos los días a las 9, 13 y 21 pastilla", "2026-11-18T21:00 2026-11-19T09:00 2026-11-19T13:00", "pastilla"),
    ("cada fin de mes a las 9:00 cuentas", "2026-11-30T09:00 2026-12-31T09:00 2027-01-31T09:00", "cuentas"),
    ("todos los días menos el domingo a las 9:00 abrir", "2026-11-19T09:00 2026-11-20T09:00 2026-11-21T09:00", "abrir"),
    ("cada 15 minutos entre las 9 y las 17 mirar", "2026-11-18T14:15 2026-11-18T14:30 2026-11-18T14:45", "mirar"),
    ("cada 15 días los lunes a las 9:00 plan", "2026-11-23T09:00 2026-12-07T09:00 2026-12-21T09:00", "plan"),
    ("un jueves sí y otro no a las 20:00 club", "2026-11-19T20:00 2026-12-03T20:00 2026-12-17T20:00", "club"),
]

NOT_A_TIME = [
    "la segunda parte es la mejor",
    "el mar está tranquilo",
    "este coche es para ti",
    "la media es de tres",
    "buenos días a todos",
    "buenas tardes, equipo",
    "feliz Navidad a todos",
    "ya voy",
    "ahora no puedo hablar",
    "ma, llámame cuando puedas",
    "tarde o temprano lo sabremos",
    "compra 3 kilos de patatas",
    "somos 5 para cenar",
    "el segundo cajón está roto",
    "sol y playa",
    "precio: 15.50",
    "de la noche a la mañana",
    "a 5 km de aquí",
    "nos vemos luego",
    "tengo 3 gatos y 2 perros",
    "la reunión duró 2 horas",
    "50% de descuento",
]


@pytest.mark.parametrize(("text", "at", "message"), ONCE)
def test_a_time_is_read_once(text, at, message):
    assert MADRID.said(text) == (at, message)


@pytest.mark.parametrize(("text", "runs", "message"), REPEATED)
def test_a_rule_is_read(text, runs, message):
    assert MADRID.said(text) == (f"every: {runs}", message)


@pytest.mark.parametrize("text", NOT_A_TIME)
def test_a_sentence_without_a_time_stays_whole(text):
    assert MADRID.said(text) == ("", text)
