"""The columns of a table of recipients, by the names that people give them in our languages."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

from scheduling.errors import RecipientTableRefused, TableProblem
from scheduling.matching import folded


class Column(StrEnum):
    """What a column says of a recipient. Its value is how it is called in what we write."""

    EXTERNAL_ID = "external_id"
    NAME = "name"
    LANGUAGE = "language"
    ZONE = "timezone"
    PHONE = "phone"
    EMAIL = "email"
    TELEGRAM_ID = "telegram_id"
    TAGS = "tags"
    LISTS = "lists"
    GROUPS = "groups"


class Derived(StrEnum):
    """Columns that we write, and that say nothing where they come back: they follow from other things."""

    ID = "recipient_id"
    STATUS = "status"
    SINCE = "since"
    ACTIVE = "last_active"


KEYS: Final = (Column.EXTERNAL_ID, Column.PHONE, Column.TELEGRAM_ID, Column.EMAIL)
"""What says who is meant, in the order in which it counts."""
VARIABLE: Final = "var:"
"""Begins the heading of a column that is a variable, whatever its name."""
LONGEST_VARIABLE_NAME: Final = 64

# Folded, without what is neither letter nor digit. Not "id" alone: it may be anybody's.
_NAMES: Final[Mapping[Column, str]] = {
    Column.EXTERNAL_ID: (
        "external_id ext_id external patient_id customer_id client_id customer_number "
        "внешний_id внешний_ид ид_пациента ид_клиента номер_клиента номер_пациента зовнішній_id зовнішній_ід "
        "externe_id kundennummer patientennummer kunden_id patienten_id "
        "id_externo id_cliente id_paciente numero_de_cliente identificador_externo "
        "id_externe identifiant_externe numero_client id_client id_patient "
        "id_esterno id_paziente codice_cliente numero_cliente "
        "id_zewnetrzne identyfikator_zewnetrzny numer_klienta id_klienta numer_pacjenta "
        "dis_kimlik harici_kimlik musteri_no hasta_no المعرف_الخارجي رقم_العميل رقم_المريض "
        "外部id 外部编号 客户编号 患者编号"
    ),
    Column.NAME: (
        "name full_name first_name recipient имя фио получатель имя_и_фамилия ім'я імя піб nombre nombre_completo nome "
        "nome_completo nom nom_complet imie nazwa imie_i_nazwisko isim ad ad_soyad adi الاسم اسم 姓名 名字 名称"
    ),
    Column.LANGUAGE: ("language lang locale язык мова sprache idioma lengua langue lingua jezyk dil اللغة لغة 语言"),
    Column.ZONE: (
        "timezone time_zone tz zone часовой_пояс таймзона часовий_пояс zeitzone zona_horaria huso_horario fuso_horario "
        "fuseau_horaire fuso_orario strefa_czasowa saat_dilimi المنطقة_الزمنية 时区"
    ),
    Column.PHONE: (
        "phone phone_number mobile mobile_phone tel telephone cell телефон номер_телефона мобильный номер_телефону "
        "telefon telefonnummer handy handynummer telefono telefono_movil movil celular telefone celular telemovel "
        "numero_de_telephone portable cellulare numer_telefonu komorka telefon_numarasi cep_telefonu "
        "الهاتف هاتف رقم_الهاتف 电话 手机 手机号 电话号码"
    ),
    Column.EMAIL: (
        "email e_mail mail email_address почта эл_почта электронная_почта имейл пошта електронна_пошта correo "
        "correo_electronico courriel adresse_email posta_elettronica adres_email e_posta eposta البريد_الإلكتروني "
        "بريد_إلكتروني 邮箱 电子邮件 电子邮箱"
    ),
    Column.TELEGRAM_ID: "telegram_id telegram tg_id tg chat_id телеграм телеграм_id телеграм_ид id_telegram",
    Column.TAGS: (
        "tags tag labels теги тег метки мітки schlagworte schlagwoerter etiquetas etiqueta etiquettes etichette "
        "tagi etykiety etiketler etiket الوسوم وسوم 标签"
    ),
    Column.LISTS: (
        "lists list mailing_lists списки список списки_рассылки "
        "listen liste listas listes elenchi listy listeler القوائم 列表"
    ),
    Column.GROUPS: (
        "groups group группы группа групи група gruppen gruppe grupos groupes gruppi grupy gruplar المجموعات 分组 群组"
    ),
}


def _key(heading: str) -> str:
    return "".join(sign for sign in folded(heading) if sign.isalnum())


_COLUMNS: Final[Mapping[str, Column]] = {
    _key(name): column for column, names in _NAMES.items() for name in names.split()
}
_DERIVED: Final = frozenset(_key(column.value) for column in Derived)


def is_known(heading: str) -> bool:
    """Tell whether a heading names something of every recipient, or of ours."""
    key = _key(heading)
    return key in _COLUMNS or key in _DERIVED or _behind_prefix(heading) is not None


def columns_of(headings: Sequence[str]) -> tuple[Column | str | None, ...]:
    """Return what each column is: one of ours, the name of a variable, or None where it says nothing.

    Raises `RecipientTableRefused` where none says who is meant, or two mean the same.
    """
    found: list[Column | str | None] = []
    for heading in headings:
        column = _column_of(heading)
        if column is not None and column in found:
            raise RecipientTableRefused(TableProblem.COLUMN_TWICE, column=heading.strip())
        found.append(column)
    if not set(KEYS) & set(found):
        raise RecipientTableRefused(TableProblem.NO_KEY_COLUMN)
    return tuple(found)


def variable_name(text: str) -> str:
    """Return how templates name a variable that people call so: small letters, digits and _; "" where none is left.

    One that begins with a digit gets a letter in front: `{{ 1st }}` would be no name.
    """
    kept = "".join(sign if sign.isalnum() else "_" for sign in text.strip().lower())
    name = "_".join(part for part in kept.split("_") if part)[:LONGEST_VARIABLE_NAME]
    return f"v{name}"[:LONGEST_VARIABLE_NAME] if name[:1].isnumeric() else name


def _column_of(heading: str) -> Column | str | None:
    name = _behind_prefix(heading)
    if name is None:
        key = _key(heading)
        if key in _COLUMNS:
            return _COLUMNS[key]
        if key in _DERIVED:
            return None
        name = heading
    return variable_name(name) or None


def _behind_prefix(heading: str) -> str | None:
    text = heading.strip()
    return text[len(VARIABLE) :] if text[: len(VARIABLE)].lower() == VARIABLE else None
