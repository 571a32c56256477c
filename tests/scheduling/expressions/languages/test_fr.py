"""French, as people write it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.scheduling.expressions.languages.phrasebook import Place

PARIS = Place("fr", ZoneInfo("Europe/Paris"), datetime(2026, 11, 18, 14, 5))  # noqa: DTZ001 - a Wednesday there

ONCE = [
    ("demain à 9h30 dentiste", "2026-11-19T09:30", "dentiste"),
    ("demain 9h dentiste", "2026-11-19T09:00", "dentiste"),
    ("demain à 9 heures appeler maman", "2026-11-19T09:00", "appeler maman"),
    ("demain a 9h appeler maman", "2026-11-19T09:00", "appeler maman"),
    ("demain à neuf heures et demie appeler maman", "2026-11-19T09:30", "appeler maman"),
    ("demain à neuf heures et quart sortir", "2026-11-19T09:15", "sortir"),
    ("demain à neuf heures moins le quart sortir", "2026-11-19T08:45", "sortir"),
    ("demain à 9h moins 10 sortir", "2026-11-19T08:50", "sortir"),
    ("demain à midi et demi déjeuner", "2026-11-19T12:30", "déjeuner"),
    ("demain midi déjeuner avec Paul", "2026-11-19T12:00", "déjeuner avec Paul"),
    ("demain matin arroser les plantes", "2026-11-19T09:00", "arroser les plantes"),
    ("demain matin à 7h courir", "2026-11-19T07:00", "courir"),
    ("après-demain à 10h coiffeur", "2026-11-20T10:00", "coiffeur"),
    ("apres demain à 10h coiffeur", "2026-11-20T10:00", "coiffeur"),
    ("aujourd'hui à 18h sport", "2026-11-18T18:00", "sport"),
    ("aujourd’hui à 18h sport", "2026-11-18T18:00", "sport"),
    ("ce soir à 8h ciné", "2026-11-18T20:00", "ciné"),
    ("ce soir sortir les poubelles", "2026-11-18T19:00", "sortir les poubelles"),
    ("cet après-midi à 4h goûter", "2026-11-18T16:00", "goûter"),
    ("à 8 heures du soir dîner", "2026-11-18T20:00", "dîner"),
    ("à 17h30 chercher les enfants", "2026-11-18T17:30", "chercher les enfants"),
    ("vers 18h passer chez Luc", "2026-11-18T18:00", "passer chez Luc"),
    ("à 18h pile réunion", "2026-11-18T18:00", "réunion"),
    ("à minuit champagne", "2026-11-19T00:00", "champagne"),
    ("vendredi à 18h apéro", "2026-11-20T18:00", "apéro"),
    ("vendredi soir apéro", "2026-11-20T19:00", "apéro"),
    ("vendredi prochain à 18h apéro", "2026-11-20T18:00", "apéro"),
    ("lundi prochain à 9h bilan", "2026-11-23T09:00", "bilan"),
    ("lundi de la semaine prochaine à 9h bilan", "2026-11-23T09:00", "bilan"),
    ("lundi en huit à 9h bilan", "2026-11-30T09:00", "bilan"),
    ("dans une heure et demie partir", "2026-11-18T15:35", "partir"),
    ("dans une demi-heure partir", "2026-11-18T14:35", "partir"),
    ("dans un quart d'heure partir", "2026-11-18T14:20", "partir"),
    ("dans trois quarts d’heure partir", "2026-11-18T14:50", "partir"),
    ("dans 2h partir", "2026-11-18T16:05", "partir"),
    ("dans 1h30 partir", "2026-11-18T15:35", "partir"),
    ("dans 2 h 30", "2026-11-18T16:35", ""),
    ("le 18 à midi brunch", "2026-12-18T12:00", "brunch"),
    ("le 3 mars de l'année prochaine à 9h bilan", "2027-03-03T09:00", "bilan"),
    ("le 05 12 à 20h match", "2026-12-05T20:00", "match"),
    ("demain à midi quinze déjeuner", "2026-11-19T12:00", "quinze déjeuner"),
    ("à 18h trois quarts", "2026-11-18T18:45", ""),
    ("d'ici 20 minutes sortir le gâteau", "2026-11-18T14:25", "sortir le gâteau"),
    ("dans trois jours payer", "2026-11-21T14:05", "payer"),
    ("dans quinze jours relancer", "2026-12-02T14:05", "relancer"),
    ("dans un mois relancer", "2026-12-18T14:05", "relancer"),
    ("le 3 à 10h loyer", "2026-12-03T10:00", "loyer"),
    ("le 3 décembre à 10h examen", "2026-12-03T10:00", "examen"),
    ("le 1er janvier 2027 à midi brunch", "2027-01-01T12:00", "brunch"),
    ("3 dec. 18h30 concert", "2026-12-03T18:30", "concert"),
    ("vendredi 4 décembre à 19h concert", "2026-12-04T19:00", "concert"),
    ("le 05/12 à 20h match", "2026-12-05T20:00", "match"),
    ("premier lundi de décembre à 9h rapport", "2026-12-07T09:00", "rapport"),
    ("le dernier vendredi du mois à 16h pot", "2026-11-27T16:00", "pot"),
    ("à la fin du mois envoyer la facture", "2026-11-30T09:00", "envoyer la facture"),
    ("fin novembre envoyer la facture", "2026-11-30T09:00", "envoyer la facture"),
    ("à Noël à 20h cadeaux", "2026-12-25T20:00", "cadeaux"),
    ("Appeler maman demain à 9h", "2026-11-19T09:00", "Appeler maman"),
    ("Rappelle-moi demain à 9h d'acheter du pain", "2026-11-19T09:00", "acheter du pain"),
    ("rappelle-moi de payer le loyer vendredi à 12h", "2026-11-20T12:00", "payer le loyer"),
    ("demain à 8h 10 pompes", "2026-11-19T08:00", "10 pompes"),
    ("demain à 9h\nlundi férié", "2026-11-19T09:00", "lundi férié"),
    ("le lundi 30 novembre à 9h piscine", "2026-11-30T09:00", "piscine"),
    ("le mardi 1er décembre à 14h30 dentiste", "2026-12-01T14:30", "dentiste"),
    ("l'année prochaine en mars médecin", "2027-03-01T09:00", "médecin"),
    ("le soir du 24 décembre dîner", "2026-12-24T19:00", "dîner"),
    ("l'après-midi du 24 courses", "2026-11-24T15:00", "courses"),
    ("le matin du 15 à 9h appeler Paul", "2026-12-15T09:00", "appeler Paul"),
]

REPEATED = [
    ("tous les lundis à 8h poubelles", "2026-11-23T08:00 2026-11-30T08:00 2026-12-07T08:00", "poubelles"),
    ("chaque lundi à 8h poubelles", "2026-11-23T08:00 2026-11-30T08:00 2026-12-07T08:00", "poubelles"),
    ("le lundi et le jeudi à 19h chorale", "2026-11-19T19:00 2026-11-23T19:00 2026-11-26T19:00", "chorale"),
    ("les mardis et jeudis à 19h yoga", "2026-11-19T19:00 2026-11-24T19:00 2026-11-26T19:00", "yoga"),
    ("un lundi sur deux à 8h poubelles", "2026-11-23T08:00 2026-12-07T08:00 2026-12-21T08:00", "poubelles"),
    ("toutes les deux semaines le lundi à 8h rétro", "2026-11-23T08:00 2026-12-07T08:00 2026-12-21T08:00", "rétro"),
    ("tous les 15 jours le lundi à 8h rétro", "2026-11-23T08:00 2026-12-07T08:00 2026-12-21T08:00", "rétro"),
    ("un jour sur deux à 20h courir", "2026-11-18T20:00 2026-11-20T20:00 2026-11-22T20:00", "courir"),
    ("tous les jours à 7h30 cachet", "2026-11-19T07:30 2026-11-20T07:30 2026-11-21T07:30", "cachet"),
    ("chaque jour à 22h fermer", "2026-11-18T22:00 2026-11-19T22:00 2026-11-20T22:00", "fermer"),
    ("tous les matins à 7h café", "2026-11-19T07:00 2026-11-20T07:00 2026-11-21T07:00", "café"),
    ("en semaine à 6h45 réveil", "2026-11-19T06:45 2026-11-20T06:45 2026-11-23T06:45", "réveil"),
    ("du lundi au vendredi à 6h45 réveil", "2026-11-19T06:45 2026-11-20T06:45 2026-11-23T06:45", "réveil"),
    ("toutes les 30 minutes boire", "2026-11-18T14:35 2026-11-18T15:05 2026-11-18T15:35", "boire"),
    ("toutes les demi-heures boire", "2026-11-18T14:35 2026-11-18T15:05 2026-11-18T15:35", "boire"),
    ("le 1er et le 15 de chaque mois à 10h paie", "2026-12-01T10:00 2026-12-15T10:00 2027-01-01T10:00", "paie"),
    ("le premier lundi de chaque mois à 9h rapport", "2026-12-07T09:00 2027-01-04T09:00 2027-02-01T09:00", "rapport"),
    ("chaque année le 5 mai à 9h anniversaire", "2027-05-05T09:00 2028-05-05T09:00 2029-05-05T09:00", "anniversaire"),
    ("tous les jours à 9h jusqu'au 20 novembre gouttes", "2026-11-19T09:00 2026-11-20T09:00", "gouttes"),
    (
        "sortir les poubelles tous les jeudis à 21h",
        "2026-11-19T21:00 2026-11-26T21:00 2026-12-03T21:00",
        "sortir les poubelles",
    ),
]

NOT_A_TIME = [
    "mars attaque",
    "la planète Mars est rouge",
    "un bel été",
    "il a dix ans",
    "elle a été malade",
    "Bonne année à tous",
    "bonne journée",
    "Joyeux Noël",
    "la mer est belle",
    "mai",
    "en mai, fais ce qu'il te plaît",
    "acheter 3 kilos de pommes",
    "deux cafés, s'il vous plaît",
    "le second tiroir est cassé",
    "tu as raison",
    "nous sommes 5 à table",
    "sur la route",
    "tout est fini entre nous",
]


@pytest.mark.parametrize(("text", "at", "message"), ONCE)
def test_a_time_is_read_once(text, at, message):
    assert PARIS.said(text) == (at, message)


@pytest.mark.parametrize(("text", "runs", "message"), REPEATED)
def test_a_rule_is_read(text, runs, message):
    assert PARIS.said(text) == (f"every: {runs}", message)


@pytest.mark.parametrize("text", NOT_A_TIME)
def test_a_sentence_without_a_time_stays_whole(text):
    assert PARIS.said(text) == ("", text)
