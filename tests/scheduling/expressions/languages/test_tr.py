"""Turkish, as people write it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.scheduling.expressions.languages.phrasebook import Place

ISTANBUL = Place("tr", ZoneInfo("Europe/Istanbul"), datetime(2026, 11, 18, 14, 5))  # noqa: DTZ001 - a Wednesday there

ONCE = [
    ("yarın saat 9'da annemi ara", "2026-11-19T09:00", "annemi ara"),
    ("yarın saat 9’da annemi ara", "2026-11-19T09:00", "annemi ara"),
    ("yarin saat 9da annemi ara", "2026-11-19T09:00", "annemi ara"),
    ("YARIN SAAT 9'DA ANNEMİ ARA", "2026-11-19T09:00", "ANNEMİ ARA"),
    ("yarın dokuzda annemi ara", "2026-11-19T09:00", "annemi ara"),
    ("yarın 9:30'da dişçi", "2026-11-19T09:30", "dişçi"),
    ("yarın 09.30'da dişçi", "2026-11-19T09:30", "dişçi"),
    ("yarın saat dokuz buçukta dişçi", "2026-11-19T09:30", "dişçi"),
    ("yarın 9 buçukta dişçi", "2026-11-19T09:30", "dişçi"),
    ("yarın dokuza çeyrek kala dişçi", "2026-11-19T08:45", "dişçi"),
    ("yarın dokuzu çeyrek geçe dişçi", "2026-11-19T09:15", "dişçi"),
    ("yarın 9'a 10 kala dişçi", "2026-11-19T08:50", "dişçi"),
    ("yarın 9'u 10 geçe dişçi", "2026-11-19T09:10", "dişçi"),
    ("yarın sabah koşuya çık", "2026-11-19T09:00", "koşuya çık"),
    ("yarın sabah 7'de koşu", "2026-11-19T07:00", "koşu"),
    ("yarın öğlen yemek", "2026-11-19T12:00", "yemek"),
    ("yarın öğleden sonra 3'te toplantı", "2026-11-19T15:00", "toplantı"),
    ("bu akşam 8'de sinema", "2026-11-18T20:00", "sinema"),
    ("bu akşam çöpü çıkar", "2026-11-18T19:00", "çöpü çıkar"),
    ("akşam saat 8'de maç", "2026-11-18T20:00", "maç"),
    ("gece yarısı havai fişek", "2026-11-19T00:00", "havai fişek"),
    ("bugün 17:45'te çık", "2026-11-18T17:45", "çık"),
    ("saat 17 gibi çık", "2026-11-18T17:00", "çık"),
    ("tam 17:00'de çık", "2026-11-18T17:00", "çık"),
    ("öbür gün saat 10'da kuaför", "2026-11-20T10:00", "kuaför"),
    ("cuma günü saat 18'de antrenman", "2026-11-20T18:00", "antrenman"),
    ("cuma akşamı yemek", "2026-11-20T19:00", "yemek"),
    ("cumaya saat 18'de antrenman", "2026-11-20T18:00", "antrenman"),
    ("bu cuma 18:00 antrenman", "2026-11-20T18:00", "antrenman"),
    ("önümüzdeki salı saat 9'da rapor", "2026-11-24T09:00", "rapor"),
    ("haftaya salı saat 9'da rapor", "2026-11-24T09:00", "rapor"),
    ("haftaya cuma saat 9'da rapor", "2026-11-27T09:00", "rapor"),
    ("yarın öğlen 12'de yemek", "2026-11-19T12:00", "yemek"),
    ("5 Ocak 2027'de saat 10'da sınav", "2027-01-05T10:00", "sınav"),
    ("gelecek hafta salı günü saat 9'da rapor", "2026-11-24T09:00", "rapor"),
    ("pazartesi sabahı 8'de toplantı", "2026-11-23T08:00", "toplantı"),
    ("yarım saat sonra çık", "2026-11-18T14:35", "çık"),
    ("bir buçuk saat sonra çık", "2026-11-18T15:35", "çık"),
    ("2 saat sonra çık", "2026-11-18T16:05", "çık"),
    ("20 dk sonra ocağı kapat", "2026-11-18T14:25", "ocağı kapat"),
    ("yirmi beş dakika sonra ocağı kapat", "2026-11-18T14:30", "ocağı kapat"),
    ("10 dakika içinde çık", "2026-11-18T14:15", "çık"),
    ("üç gün sonra öde", "2026-11-21T14:05", "öde"),
    ("iki hafta sonra kontrol", "2026-12-02T14:05", "kontrol"),
    ("3 Aralık saat 10'da sınav", "2026-12-03T10:00", "sınav"),
    ("3 Aralık'ta saat 10'da sınav", "2026-12-03T10:00", "sınav"),
    ("3 aralik 2027 10:00 sınav", "2027-12-03T10:00", "sınav"),
    ("3 Aralık Perşembe günü 10:00 sınav", "2026-12-03T10:00", "sınav"),
    ("5.12.2026 20:00 maç", "2026-12-05T20:00", "maç"),
    ("ayın 25'inde saat 10'da kira", "2026-11-25T10:00", "kira"),
    ("aralığın ilk pazartesisi saat 9'da rapor", "2026-12-07T09:00", "rapor"),
    ("ay sonunda fatura kes", "2026-11-30T09:00", "fatura kes"),
    ("yılbaşında 12:00 kutlama", "2027-01-01T12:00", "kutlama"),
    ("annemi ara yarın saat 9'da", "2026-11-19T09:00", "annemi ara"),
    ("bana hatırlat yarın saat 9'da süt al", "2026-11-19T09:00", "süt al"),
    ("saat 17'de onu ara", "2026-11-18T17:00", "onu ara"),
    ("yarın saat 8'de 10 şınav", "2026-11-19T08:00", "10 şınav"),
    ("yarın saat 9'da\ncuma tatil", "2026-11-19T09:00", "cuma tatil"),
    ("perşembe 19.00 halı saha", "2026-11-19T19:00", "halı saha"),
    ("15'inde saat 8'de döneceğim", "2026-12-15T08:00", "döneceğim"),
    ("yarım saate çık", "2026-11-18T14:35", "çık"),
    ("10 dk'ya ara", "2026-11-18T14:15", "ara"),
    ("10 dk e-posta yaz", "2026-11-18T14:15", "e-posta yaz"),
    ("öğlen 12:30'da yemek", "2026-11-19T12:30", "yemek"),
    ("yarın öğle arasında bankaya git", "2026-11-19T12:00", "bankaya git"),
    ("cuma öğleden sonra 4 gibi kahve", "2026-11-20T16:00", "kahve"),
    ("noelden 3 gün önce kargo", "2026-12-22T09:00", "kargo"),
    ("yarından iki gün sonra saat 10'da kargo", "2026-11-21T10:00", "kargo"),
    ("yılbaşından bir hafta sonra saat 10'da rapor", "2027-01-08T10:00", "rapor"),
    ("yarın saat onda annemi ara", "2026-11-19T10:00", "annemi ara"),
    ("öğlen on iki", "2026-11-19T12:00", ""),
    ("akşam 7'de sinema", "2026-11-18T19:00", "sinema"),
    ("yarın saat 16'dan 30 dakika sonra ara", "2026-11-19T16:30", "ara"),
    ("yarın saat dokuzdan on dakika önce çık", "2026-11-19T08:50", "çık"),
]

REPEATED = [
    ("her pazartesi saat 8'de çöp", "2026-11-23T08:00 2026-11-30T08:00 2026-12-07T08:00", "çöp"),
    ("her pazartesi günü saat 8'de çöp", "2026-11-23T08:00 2026-11-30T08:00 2026-12-07T08:00", "çöp"),
    ("pazartesileri saat 8'de çöp", "2026-11-23T08:00 2026-11-30T08:00 2026-12-07T08:00", "çöp"),
    ("her salı ve perşembe 19:00'da yoga", "2026-11-19T19:00 2026-11-24T19:00 2026-11-26T19:00", "yoga"),
    ("salı ve perşembe günleri 19:00 yoga", "2026-11-19T19:00 2026-11-24T19:00 2026-11-26T19:00", "yoga"),
    ("her gün 22:00'de kapıyı kilitle", "2026-11-18T22:00 2026-11-19T22:00 2026-11-20T22:00", "kapıyı kilitle"),
    ("hergün saat 22'de kapıyı kilitle", "2026-11-18T22:00 2026-11-19T22:00 2026-11-20T22:00", "kapıyı kilitle"),
    ("her sabah 7'de ilaç", "2026-11-19T07:00 2026-11-20T07:00 2026-11-21T07:00", "ilaç"),
    ("hafta içi her gün 6:45 uyan", "2026-11-19T06:45 2026-11-20T06:45 2026-11-23T06:45", "uyan"),
    ("iki haftada bir pazartesi 8:00 çöp", "2026-11-23T08:00 2026-12-07T08:00 2026-12-21T08:00", "çöp"),
    ("iki günde bir 20:00 koşu", "2026-11-18T20:00 2026-11-20T20:00 2026-11-22T20:00", "koşu"),
    ("gün aşırı 20:00 koşu", "2026-11-18T20:00 2026-11-20T20:00 2026-11-22T20:00", "koşu"),
    ("her 30 dakikada bir su iç", "2026-11-18T14:35 2026-11-18T15:05 2026-11-18T15:35", "su iç"),
    ("30 dakikada bir su iç", "2026-11-18T14:35 2026-11-18T15:05 2026-11-18T15:35", "su iç"),
    ("yarım saatte bir su iç", "2026-11-18T14:35 2026-11-18T15:05 2026-11-18T15:35", "su iç"),
    ("her ayın 1'inde 10:00 kira", "2026-12-01T10:00 2027-01-01T10:00 2027-02-01T10:00", "kira"),
    ("her ayın ilk pazartesisi 9:00 rapor", "2026-12-07T09:00 2027-01-04T09:00 2027-02-01T09:00", "rapor"),
    ("her yıl 3 Mayıs'ta 9:00 kutla", "2027-05-03T09:00 2028-05-03T09:00 2029-05-03T09:00", "kutla"),
    ("20 Kasım'a kadar her gün 9:00 damla", "2026-11-19T09:00 2026-11-20T09:00", "damla"),
    ("Pazar'ları saat 9'da mangal", "2026-11-22T09:00 2026-11-29T09:00 2026-12-06T09:00", "mangal"),
    ("her ayın 15'inde saat 12'de avans", "2026-12-15T12:00 2027-01-15T12:00 2027-02-15T12:00", "avans"),
]

NOT_A_TIME = [
    "günaydın",
    "iyi akşamlar",
    "iyi geceler herkese",
    "doğum günün kutlu olsun",
    "mutlu yıllar",
    "bir gün gelecek",
    "on kilo elma al",
    "ocak yanıyor",
    "pazar yeri kalabalık",
    "ay çok parlak",
    "3 ekmek al",
    "onu seviyorum",
    "biri geldi",
    "mart kedisi gibi",
    "saat kaç",
    "2020 yılında taşındık",
    "saate bak",
    "onda var",
]


@pytest.mark.parametrize(("text", "at", "message"), ONCE)
def test_a_time_is_read_once(text, at, message):
    assert ISTANBUL.said(text) == (at, message)


@pytest.mark.parametrize(("text", "runs", "message"), REPEATED)
def test_a_rule_is_read(text, runs, message):
    assert ISTANBUL.said(text) == (f"every: {runs}", message)


@pytest.mark.parametrize("text", NOT_A_TIME)
def test_a_sentence_without_a_time_stays_whole(text):
    assert ISTANBUL.said(text) == ("", text)
