"""Portuguese, as people write it in Brazil and in Portugal."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.scheduling.expressions.languages.phrasebook import Place

SAO_PAULO = Place("pt", ZoneInfo("America/Sao_Paulo"), datetime(2026, 11, 18, 14, 5))  # noqa: DTZ001 - a Wednesday there

ONCE = [
    ("amanhã às 9h ligar para a mãe", "2026-11-19T09:00", "ligar para a mãe"),
    ("amanha as 9:30 dentista", "2026-11-19T09:30", "dentista"),
    ("me lembra amanhã às 10h de comprar pão", "2026-11-19T10:00", "comprar pão"),
    ("Lembra-me de pagar a luz na sexta às 18h", "2026-11-20T18:00", "pagar a luz"),
    ("me lembre de ligar pro banco depois de amanhã às 11h", "2026-11-20T11:00", "ligar pro banco"),
    ("depois de amanhã às 8 da noite jantar", "2026-11-20T20:00", "jantar"),
    ("hoje às sete e meia da noite academia", "2026-11-18T19:30", "academia"),
    ("hoje às 19h30 academia", "2026-11-18T19:30", "academia"),
    ("às 16h reunião", "2026-11-18T16:00", "reunião"),
    ("às 17h45min sair", "2026-11-18T17:45", "sair"),
    ("às 5 da tarde ligar", "2026-11-18T17:00", "ligar"),
    ("às 18 horas fechar a loja", "2026-11-18T18:00", "fechar a loja"),
    ("amanhã à uma e quinze da tarde almoço", "2026-11-19T13:15", "almoço"),
    ("amanhã ao meio-dia passear com o cachorro", "2026-11-19T12:00", "passear com o cachorro"),
    ("amanhã ao meio-dia e meia almoço", "2026-11-19T12:30", "almoço"),
    ("amanhã de manhã regar as plantas", "2026-11-19T09:00", "regar as plantas"),
    ("amanhã à tarde ligar pro Luís", "2026-11-19T15:00", "ligar pro Luís"),
    ("amanhã cedo enviar e-mail", "2026-11-19T07:00", "enviar e-mail"),
    ("hoje à noite tirar o lixo", "2026-11-18T20:00", "tirar o lixo"),
    ("esta tarde ligar para a avó", "2026-11-18T15:00", "ligar para a avó"),
    ("sexta às 9 da noite cinema", "2026-11-20T21:00", "cinema"),
    ("sexta-feira 9:00 relatório", "2026-11-20T09:00", "relatório"),
    ("6ª feira às 15h relatório", "2026-11-20T15:00", "relatório"),
    ("sábado à meia-noite festa", "2026-11-22T00:00", "festa"),
    ("este domingo às 13:00 feijoada", "2026-11-22T13:00", "feijoada"),
    ("segunda que vem às 10:00 reunião", "2026-11-23T10:00", "reunião"),
    ("quarta da semana que vem às 12h almoço", "2026-11-25T12:00", "almoço"),
    ("em 20 minutos tirar a pizza do forno", "2026-11-18T14:25", "tirar a pizza do forno"),
    ("em meia hora ligar", "2026-11-18T14:35", "ligar"),
    ("daqui a meia hora ligar", "2026-11-18T14:35", "ligar"),
    ("daqui a uma hora e meia sair", "2026-11-18T15:35", "sair"),
    ("daqui a 15 min chá", "2026-11-18T14:20", "chá"),
    ("daqui 2 horas remédio", "2026-11-18T16:05", "remédio"),
    ("dentro de 3 dias pagar", "2026-11-21T14:05", "pagar"),
    ("daqui a uma semana ligar", "2026-11-25T14:05", "ligar"),
    ("daqui a duas horas e meia remédio", "2026-11-18T16:35", "remédio"),
    ("desligar o forno em 45 min", "2026-11-18T14:50", "desligar o forno"),
    ("5 de maio às 10h aniversário", "2027-05-05T10:00", "aniversário"),
    ("dia 24 de dezembro de 2026 às 21h ceia", "2026-12-24T21:00", "ceia"),
    ("1º de março às 8h imposto", "2027-03-01T08:00", "imposto"),
    ("primeiro de janeiro às 12h brinde", "2027-01-01T12:00", "brinde"),
    ("5 dez 18:30 show", "2026-12-05T18:30", "show"),
    ("12/12 às 20h jantar da empresa", "2026-12-12T20:00", "jantar da empresa"),
    ("05/12/2026 10:00 mudança", "2026-12-05T10:00", "mudança"),
    ("quinta, 3 de dezembro às 19h teatro", "2026-12-03T19:00", "teatro"),
    ("dia 30 às 10h aluguel", "2026-11-30T10:00", "aluguel"),
    ("no dia 25 às 10h pagar o gás", "2026-11-25T10:00", "pagar o gás"),
    ("às oito da manhã de segunda ligar", "2026-11-23T08:00", "ligar"),
    ("na véspera de Natal às 22h brindar", "2026-12-24T22:00", "brindar"),
    ("no fim do mês pagar o cartão", "2026-11-30T09:00", "pagar o cartão"),
    ("por volta das 18:30 passar na casa do João", "2026-11-18T18:30", "passar na casa do João"),
    ("às três da tarde em ponto ligação", "2026-11-18T15:00", "ligação"),
    ("quinze para as cinco da tarde sair", "2026-11-18T16:45", "sair"),
    ("às 21h de hoje jogo", "2026-11-18T21:00", "jogo"),
    ("jantar com os sogros dia 28 de novembro às 21h30", "2026-11-28T21:30", "jantar com os sogros"),
    ("sabado as 10h futebol", "2026-11-21T10:00", "futebol"),
    ("a primeira segunda-feira de dezembro às 9h ata", "2026-12-07T09:00", "ata"),
    ("às oito menos um quarto da noite jantar", "2026-11-18T19:45", "jantar"),
    ("hj às 22h série", "2026-11-18T22:00", "série"),
    ("amanhã às 10h\nna segunda tem festa", "2026-11-19T10:00", "na segunda tem festa"),
    ("no fim de semana às 11h mercado", "2026-11-21T11:00", "mercado"),
    ("no próximo dia 5 às 10h reunião", "2026-12-05T10:00", "reunião"),
    ("às 18h do dia 30 de novembro festa", "2026-11-30T18:00", "festa"),
    ("o dia depois do Natal às 12h compras", "2026-12-26T12:00", "compras"),
    ("à meia-noite e meia desligar", "2026-11-19T00:30", "desligar"),
    ("no começo do mês pagar o aluguel", "2026-12-01T09:00", "pagar o aluguel"),
    ("daqui a quinze dias dentista", "2026-12-02T14:05", "dentista"),
    ("amanhã à tarde às 4 ligar", "2026-11-19T16:00", "ligar"),
    ("dia 15 de manhã às 9 exame", "2026-12-15T09:00", "exame"),
    ("sexta às 15h daqui a duas semanas reunião", "2026-12-04T15:00", "reunião"),
    ("meados da semana que vem relatório", "2026-11-26T09:00", "relatório"),
]

REPEATED = [
    ("toda segunda às 8h lixo", "2026-11-23T08:00 2026-11-30T08:00 2026-12-07T08:00", "lixo"),
    ("toda segunda-feira às 8h lixo", "2026-11-23T08:00 2026-11-30T08:00 2026-12-07T08:00", "lixo"),
    ("todas as segundas às 8:00 lixo", "2026-11-23T08:00 2026-11-30T08:00 2026-12-07T08:00", "lixo"),
    ("às segundas às 8:00 lixo", "2026-11-23T08:00 2026-11-30T08:00 2026-12-07T08:00", "lixo"),
    ("toda terça e quinta às 19h inglês", "2026-11-19T19:00 2026-11-24T19:00 2026-11-26T19:00", "inglês"),
    ("todo sábado às 10h feira", "2026-11-21T10:00 2026-11-28T10:00 2026-12-05T10:00", "feira"),
    ("aos domingos às 10h missa", "2026-11-22T10:00 2026-11-29T10:00 2026-12-06T10:00", "missa"),
    ("todo dia às 7h30 remédio", "2026-11-19T07:30 2026-11-20T07:30 2026-11-21T07:30", "remédio"),
    ("todos os dias às 22h fechar", "2026-11-18T22:00 2026-11-19T22:00 2026-11-20T22:00", "fechar"),
    ("diariamente às 22:00 fechar", "2026-11-18T22:00 2026-11-19T22:00 2026-11-20T22:00", "fechar"),
    ("a cada dois dias às 20h regar", "2026-11-18T20:00 2026-11-20T20:00 2026-11-22T20:00", "regar"),
    ("dia sim, dia não às 20h correr", "2026-11-18T20:00 2026-11-20T20:00 2026-11-22T20:00", "correr"),
    ("de segunda a sexta às 6h45 acordar", "2026-11-19T06:45 2026-11-20T06:45 2026-11-23T06:45", "acordar"),
    ("dias úteis às 6h45 acordar", "2026-11-19T06:45 2026-11-20T06:45 2026-11-23T06:45", "acordar"),
    ("aos fins de semana às 11h mercado", "2026-11-21T11:00 2026-11-22T11:00 2026-11-28T11:00", "mercado"),
    ("primeira segunda-feira de cada mês às 9h ata", "2026-12-07T09:00 2027-01-04T09:00 2027-02-01T09:00", "ata"),
    ("a última sexta de cada mês às 18h chope", "2026-11-27T18:00 2026-12-25T18:00 2027-01-29T18:00", "chope"),
    ("todo dia 5 às 10h aluguel", "2026-12-05T10:00 2027-01-05T10:00 2027-02-05T10:00", "aluguel"),
    ("todo mês no dia 5 às 10h aluguel", "2026-12-05T10:00 2027-01-05T10:00 2027-02-05T10:00", "aluguel"),
    ("a cada 30 minutos beber água", "2026-11-18T14:35 2026-11-18T15:05 2026-11-18T15:35", "beber água"),
    ("a cada duas horas beber água", "2026-11-18T16:05 2026-11-18T18:05 2026-11-18T20:05", "beber água"),
    ("todo ano em 5 de maio às 9h parabéns", "2027-05-05T09:00 2028-05-05T09:00 2029-05-05T09:00", "parabéns"),
    ("todas as noites às 23h ler", "2026-11-18T23:00 2026-11-19T23:00 2026-11-20T23:00", "ler"),
    ("todo dia às 9h até 20 de novembro avisar", "2026-11-19T09:00 2026-11-20T09:00", "avisar"),
    ("todo dia às 9h até o fim do ano meditar", "2026-11-19T09:00 2026-11-20T09:00 2026-11-21T09:00", "meditar"),
    ("tirar o lixo toda quinta às 21h", "2026-11-19T21:00 2026-11-26T21:00 2026-12-03T21:00", "tirar o lixo"),
    ("de 8 em 8 horas remédio", "2026-11-18T22:05 2026-11-19T06:05 2026-11-19T14:05", "remédio"),
    ("de dois em dois dias às 9h regar", "2026-11-20T09:00 2026-11-22T09:00 2026-11-24T09:00", "regar"),
    ("todo dia 1º às 10h pagar", "2026-12-01T10:00 2027-01-01T10:00 2027-02-01T10:00", "pagar"),
    ("todo fim de mês às 9h contas", "2026-11-30T09:00 2026-12-31T09:00 2027-01-31T09:00", "contas"),
    ("toda terça às 8h exceto em dezembro feira", "2026-11-24T08:00 2027-01-05T08:00 2027-01-12T08:00", "feira"),
    ("quinta sim quinta não às 20h clube", "2026-11-19T20:00 2026-12-03T20:00 2026-12-17T20:00", "clube"),
]

NOT_A_TIME = [
    "segunda via do boleto",
    "a segunda opção é melhor",
    "o mar está calmo",
    "ter paciência é tudo",
    "este carro é para você",
    "para a festa precisamos de gelo",
    "bom dia a todos",
    "boa noite, pessoal",
    "feliz Natal a todos",
    "já cheguei em casa",
    "agora não posso falar",
    "compra 3 quilos de arroz",
    "somos 5 para jantar",
    "meio ambiente e saúde",
    "mais cedo ou mais tarde saberemos",
    "da noite para o dia",
    "a 5 km daqui",
    "chego tarde",
    "às vezes chove",
    "tenho 3 gatos e 2 cachorros",
    "a reunião durou 2 horas",
    "meia dúzia de ovos",
]


@pytest.mark.parametrize(("text", "at", "message"), ONCE)
def test_a_time_is_read_once(text, at, message):
    assert SAO_PAULO.said(text) == (at, message)


@pytest.mark.parametrize(("text", "runs", "message"), REPEATED)
def test_a_rule_is_read(text, runs, message):
    assert SAO_PAULO.said(text) == (f"every: {runs}", message)


@pytest.mark.parametrize("text", NOT_A_TIME)
def test_a_sentence_without_a_time_stays_whole(text):
    assert SAO_PAULO.said(text) == ("", text)
