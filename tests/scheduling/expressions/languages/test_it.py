"""Italian, as people write it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.scheduling.expressions.languages.phrasebook import Place

ROME = Place("it", ZoneInfo("Europe/Rome"), datetime(2026, 11, 18, 14, 5))  # noqa: DTZ001 - a Wednesday there

ONCE = [
    ("domani alle 9 chiamare la mamma", "2026-11-19T09:00", "chiamare la mamma"),
    ("domani alle 9.30 dentista", "2026-11-19T09:30", "dentista"),
    ("Ricordami domani alle 10 di comprare il pane", "2026-11-19T10:00", "comprare il pane"),
    ("ricordami di pagare la luce venerdì alle 18", "2026-11-20T18:00", "pagare la luce"),
    ("dopodomani alle 8 di sera cena con Anna", "2026-11-20T20:00", "cena con Anna"),
    ("chiamare la banca dopodomani alle 11", "2026-11-20T11:00", "chiamare la banca"),
    ("oggi alle sette e mezza di sera palestra", "2026-11-18T19:30", "palestra"),
    ("oggi alle nove meno un quarto di sera calcetto", "2026-11-18T20:45", "calcetto"),
    ("alle 16 riunione", "2026-11-18T16:00", "riunione"),
    ("alle ore 17:45 uscire", "2026-11-18T17:45", "uscire"),
    ("ore 18 chiudere il negozio", "2026-11-18T18:00", "chiudere il negozio"),
    ("alle 5 del pomeriggio telefonare", "2026-11-18T17:00", "telefonare"),
    ("domani all'una e un quarto del pomeriggio pranzo", "2026-11-19T13:15", "pranzo"),
    ("domani alle dieci e venti medico", "2026-11-19T10:20", "medico"),
    ("domani a mezzogiorno portare fuori il cane", "2026-11-19T12:00", "portare fuori il cane"),
    ("domani a mezzogiorno e mezza pranzo", "2026-11-19T12:30", "pranzo"),
    ("domattina innaffiare le piante", "2026-11-19T09:00", "innaffiare le piante"),
    ("domani pomeriggio chiamare Luigi", "2026-11-19T15:00", "chiamare Luigi"),
    ("domani sera alle 20:30 pizza", "2026-11-19T20:30", "pizza"),
    ("stasera alle 9 partita", "2026-11-18T21:00", "partita"),
    ("stasera buttare la spazzatura", "2026-11-18T19:00", "buttare la spazzatura"),
    ("questo pomeriggio chiamare la nonna", "2026-11-18T15:00", "chiamare la nonna"),
    ("venerdì sera cinema", "2026-11-20T19:00", "cinema"),
    ("ven 9:00 relazione", "2026-11-20T09:00", "relazione"),
    ("sabato a mezzanotte festa", "2026-11-22T00:00", "festa"),
    ("questa domenica alle 13 lasagne", "2026-11-22T13:00", "lasagne"),
    ("lunedì prossimo alle 10 riunione", "2026-11-23T10:00", "riunione"),
    ("mercoledì della prossima settimana alle 12 pranzo", "2026-11-25T12:00", "pranzo"),
    ("tra 20 minuti togliere la pizza", "2026-11-18T14:25", "togliere la pizza"),
    ("fra mezz'ora telefonare", "2026-11-18T14:35", "telefonare"),
    ("tra mezzora telefonare", "2026-11-18T14:35", "telefonare"),
    ("tra un quarto d’ora tè", "2026-11-18T14:20", "tè"),
    ("tra un'ora e mezza uscire", "2026-11-18T15:35", "uscire"),
    ("fra due ore e mezzo medicina", "2026-11-18T16:35", "medicina"),
    ("fra 3 giorni pagare", "2026-11-21T14:05", "pagare"),
    ("tra una settimana chiamare", "2026-11-25T14:05", "chiamare"),
    ("tra un paio d'ore chiamare", "2026-11-18T16:05", "chiamare"),
    ("tra un'oretta chiamare", "2026-11-18T15:05", "chiamare"),
    ("spegnere il forno tra 45 min", "2026-11-18T14:50", "spegnere il forno"),
    ("il 5 maggio alle 10 anniversario", "2027-05-05T10:00", "anniversario"),
    ("il 24 dicembre 2026 alle 21 cenone", "2026-12-24T21:00", "cenone"),
    ("il 1° marzo alle 8 tasse", "2027-03-01T08:00", "tasse"),
    ("il primo gennaio alle 12 brindisi", "2027-01-01T12:00", "brindisi"),
    ("5 dic 18:30 concerto", "2026-12-05T18:30", "concerto"),
    ("12/12 alle 20 cena aziendale", "2026-12-12T20:00", "cena aziendale"),
    ("05/12/2026 10:00 trasloco", "2026-12-05T10:00", "trasloco"),
    ("giovedì 3 dicembre alle 19 teatro", "2026-12-03T19:00", "teatro"),
    ("il 30 alle 10 affitto", "2026-11-30T10:00", "affitto"),
    ("alle otto di lunedì mattina chiamare", "2026-11-23T08:00", "chiamare"),
    ("alla vigilia di Natale alle 22 brindare", "2026-12-24T22:00", "brindare"),
    ("a Ferragosto alle 12 grigliata", "2027-08-15T12:00", "grigliata"),
    ("all'Immacolata alle 10 albero", "2026-12-08T10:00", "albero"),
    ("a fine mese pagare la carta", "2026-11-30T09:00", "pagare la carta"),
    ("verso le 18:30 passare da Gianni", "2026-11-18T18:30", "passare da Gianni"),
    ("alle 15 in punto telefonata", "2026-11-18T15:00", "telefonata"),
    ("alle 21 di oggi partita", "2026-11-18T21:00", "partita"),
    ("Cena dai suoceri il 28 novembre alle 21:30", "2026-11-28T21:30", "Cena dai suoceri"),
    ("sabato alle 10 calcetto", "2026-11-21T10:00", "calcetto"),
    ("il primo lunedì di dicembre alle 9 verbale", "2026-12-07T09:00", "verbale"),
    ("domani alle 10\nlunedì c'è festa", "2026-11-19T10:00", "lunedì c'è festa"),
    ("nel fine settimana alle 11 mercato", "2026-11-21T11:00", "mercato"),
    ("il prossimo 5 dicembre alle 18 concerto", "2026-12-05T18:00", "concerto"),
    ("il giorno dopo Natale alle 12 saldi", "2026-12-26T12:00", "saldi"),
    ("il giorno prima di Natale alle 10 spesa", "2026-12-24T10:00", "spesa"),
    ("a mezzanotte e mezza spegnere", "2026-11-19T00:30", "spegnere"),
    ("alle 20,30 cena", "2026-11-18T20:30", "cena"),
    ("a inizio mese pagare", "2026-12-01T09:00", "pagare"),
    ("entro domani sera rispondere", "2026-11-19T19:00", "rispondere"),
    ("ven 27/11 ore 9 esame", "2026-11-27T09:00", "esame"),
    ("il 15 sera alle 8 cena", "2026-12-15T20:00", "cena"),
    ("lunedì a otto alle 10 consegna", "2026-11-30T10:00", "consegna"),
    ("Natale dell'anno prossimo chiamare", "2027-12-25T09:00", "chiamare"),
    ("chiamare tra 2 ore e 30", "2026-11-18T16:35", "chiamare"),
]

REPEATED = [
    ("ogni lunedì alle 8 spazzatura", "2026-11-23T08:00 2026-11-30T08:00 2026-12-07T08:00", "spazzatura"),
    ("tutti i lunedì alle 8 spazzatura", "2026-11-23T08:00 2026-11-30T08:00 2026-12-07T08:00", "spazzatura"),
    ("il lunedì alle 8 spazzatura", "2026-11-23T08:00 2026-11-30T08:00 2026-12-07T08:00", "spazzatura"),
    ("ogni lunedì e giovedì alle 19 inglese", "2026-11-19T19:00 2026-11-23T19:00 2026-11-26T19:00", "inglese"),
    ("il martedì e il giovedì alle 19:30 yoga", "2026-11-19T19:30 2026-11-24T19:30 2026-11-26T19:30", "yoga"),
    ("tutte le domeniche alle 10 messa", "2026-11-22T10:00 2026-11-29T10:00 2026-12-06T10:00", "messa"),
    ("ogni giorno alle 7:30 pastiglia", "2026-11-19T07:30 2026-11-20T07:30 2026-11-21T07:30", "pastiglia"),
    ("tutti i giorni alle 22 chiudere", "2026-11-18T22:00 2026-11-19T22:00 2026-11-20T22:00", "chiudere"),
    ("ogni due giorni alle 20 innaffiare", "2026-11-18T20:00 2026-11-20T20:00 2026-11-22T20:00", "innaffiare"),
    ("a giorni alterni alle 20 correre", "2026-11-18T20:00 2026-11-20T20:00 2026-11-22T20:00", "correre"),
    ("un giorno sì e uno no alle 20 correre", "2026-11-18T20:00 2026-11-20T20:00 2026-11-22T20:00", "correre"),
    ("dal lunedì al venerdì alle 6:45 sveglia", "2026-11-19T06:45 2026-11-20T06:45 2026-11-23T06:45", "sveglia"),
    ("nei giorni feriali alle 6:45 sveglia", "2026-11-19T06:45 2026-11-20T06:45 2026-11-23T06:45", "sveglia"),
    ("ogni weekend alle 11 mercato", "2026-11-21T11:00 2026-11-22T11:00 2026-11-28T11:00", "mercato"),
    ("il primo lunedì di ogni mese alle 9 verbale", "2026-12-07T09:00 2027-01-04T09:00 2027-02-01T09:00", "verbale"),
    (
        "l'ultimo venerdì di ogni mese alle 18 aperitivo",
        "2026-11-27T18:00 2026-12-25T18:00 2027-01-29T18:00",
        "aperitivo",
    ),
    ("il 1° e il 15 di ogni mese alle 10 paghe", "2026-12-01T10:00 2026-12-15T10:00 2027-01-01T10:00", "paghe"),
    ("ogni mese il 5 alle 10 affitto", "2026-12-05T10:00 2027-01-05T10:00 2027-02-05T10:00", "affitto"),
    ("ogni 30 minuti bere acqua", "2026-11-18T14:35 2026-11-18T15:05 2026-11-18T15:35", "bere acqua"),
    ("ogni mezz'ora bere acqua", "2026-11-18T14:35 2026-11-18T15:05 2026-11-18T15:35", "bere acqua"),
    ("ogni due settimane il lunedì alle 10 retro", "2026-11-23T10:00 2026-12-07T10:00 2026-12-21T10:00", "retro"),
    ("ogni anno il 5 maggio alle 9 auguri", "2027-05-05T09:00 2028-05-05T09:00 2029-05-05T09:00", "auguri"),
    ("ogni sera alle 23 leggere", "2026-11-18T23:00 2026-11-19T23:00 2026-11-20T23:00", "leggere"),
    ("ogni giorno alle 9 fino al 20 novembre avvisare", "2026-11-19T09:00 2026-11-20T09:00", "avvisare"),
    ("ogni giorno alle 9 fino a fine anno meditare", "2026-11-19T09:00 2026-11-20T09:00 2026-11-21T09:00", "meditare"),
    (
        "buttare la spazzatura ogni giovedì alle 21",
        "2026-11-19T21:00 2026-11-26T21:00 2026-12-03T21:00",
        "buttare la spazzatura",
    ),
    ("ogni fine mese alle 9 conti", "2026-11-30T09:00 2026-12-31T09:00 2027-01-31T09:00", "conti"),
    ("tutti i giorni tranne la domenica alle 9 aprire", "2026-11-19T09:00 2026-11-20T09:00 2026-11-21T09:00", "aprire"),
    ("ogni 15 minuti dalle 9 alle 17 guardare", "2026-11-18T14:15 2026-11-18T14:30 2026-11-18T14:45", "guardare"),
    ("un giovedì sì e uno no alle 20 club", "2026-11-19T20:00 2026-12-03T20:00 2026-12-17T20:00", "club"),
]

NOT_A_TIME = [
    "la seconda parte è la migliore",
    "il mar Rosso è bellissimo",
    "questo sole è bellissimo",
    "buongiorno a tutti",
    "buonasera a tutti, ragazzi",
    "buon Natale a tutti",
    "ora non posso parlare",
    "subito dopo il ponte giri a destra",
    "Gio, chiamami quando puoi",
    "prima o poi lo sapremo",
    "compra 3 chili di patate",
    "siamo in 5 a cena da noi",
    "il secondo cassetto è rotto",
    "viva la repubblica",
    "le tre sorelle sono qui",
    "giorno dopo giorno",
    "in due si sta meglio",
    "arrivo tardi",
    "ho 3 gatti e 2 cani",
    "la riunione è durata 2 ore",
    "di notte tutti i gatti sono grigi",
    "presto e bene",
]


@pytest.mark.parametrize(("text", "at", "message"), ONCE)
def test_a_time_is_read_once(text, at, message):
    assert ROME.said(text) == (at, message)


@pytest.mark.parametrize(("text", "runs", "message"), REPEATED)
def test_a_rule_is_read(text, runs, message):
    assert ROME.said(text) == (f"every: {runs}", message)


@pytest.mark.parametrize("text", NOT_A_TIME)
def test_a_sentence_without_a_time_stays_whole(text):
    assert ROME.said(text) == ("", text)
