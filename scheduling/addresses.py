"""Where else somebody can be reached: phone numbers in E.164, and e-mail addresses. Nothing here is async.

Numbers are read and checked by `phonenumbers`, the port of Google's library. The first of a country loads what is
known of that country's numbers, some milliseconds.
"""

import re
from collections.abc import Sequence

import phonenumbers
from babel.core import get_global
from phonenumbers import NumberParseException, PhoneNumberFormat

from scheduling.chats import Address
from scheduling.errors import AddressProblem, AddressRefused
from scheduling.matching import without_marks

TELEGRAM, PHONE, EMAIL = "telegram", "phone", "email"
"""Platforms."""
LONGEST_EMAIL = 128
"""Characters: what the index of addresses holds. RFC 5321 allows 254."""
_LONGEST_PHONE = 40
_LOCAL_AT_MOST = 64
"""Characters before the @ (RFC 5321, section 4.5.3.1.1)."""
# The dot-atom of RFC 5322 and its like in other alphabets (RFC 6531); no quoted ones, which nobody has.
_EMAIL = re.compile(r"[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f]+@(?:[^\W_](?:[^\W_]|-)*\.)+[^\W\d_](?:[^\W_]|-)*[^\W_]")
_TELEGRAM_NAME = re.compile(r"@\w{3,}|(?:https?://)?t\.me/\S+|tg://\S+", re.IGNORECASE)
_IN_MANY_COUNTRIES = frozenset({"ar", "en", "es", "fr", "pt", "sw"})
"""Languages that say too little of where somebody lives."""
_TERRITORY = re.compile(r"[A-Z]{2}")


def region_for(*, zone: str | None, language: str | None, default: str | None = None) -> str | None:
    """Return the country (ISO 3166) by which somebody's number is read that has no country's code.

    That of their time zone; else the one that their language names ("pt_BR"); else the bot's own (`DEFAULT_REGION`);
    else where their language is spoken, if that is mostly one country.
    """
    territory = get_global("zone_territories").get(zone or "")
    if territory and _TERRITORY.fullmatch(territory) and territory != "ZZ":
        return str(territory)
    parts = (language or "").replace("-", "_").split("_")
    if named := next((part for part in parts[1:] if _TERRITORY.fullmatch(part)), None):
        return named
    if default is not None or parts[0] in _IN_MANY_COUNTRIES:
        return default
    likely = str(get_global("likely_subtags").get(parts[0], "")).rpartition("_")[2]
    return likely if _TERRITORY.fullmatch(likely) else None


def is_region(code: str) -> bool:
    """Tell whether a code (ISO 3166) is that of a country with phone numbers of its own."""
    return code in phonenumbers.SUPPORTED_REGIONS


def phone_address(text: str, *, region: str | None) -> Address:
    """Return a phone number in E.164. `region` (ISO 3166) is its country where it names none.

    Raises `AddressRefused`.
    """
    written = without_marks(text).strip()
    if not any(sign.isdecimal() for sign in written) or len(written) > _LONGEST_PHONE:
        raise AddressRefused(text, AddressProblem.NO_PHONE)
    try:
        number = phonenumbers.parse(_with_plus(written), region)
    except NumberParseException as error:
        is_national = region is None and "+" not in _with_plus(written)
        problem = AddressProblem.COUNTRY_MISSING if is_national else AddressProblem.NO_PHONE
        raise AddressRefused(text, problem) from error
    if not phonenumbers.is_valid_number(number):
        raise AddressRefused(text, AddressProblem.PHONE_NOT_IN_USE)
    return Address(PHONE, phonenumbers.format_number(number, PhoneNumberFormat.E164))


def email_address(text: str) -> Address:
    """Return an e-mail address, its domain in small letters. Whether anybody reads it only a mail tells.

    Raises `AddressRefused`.
    """
    written = without_marks(text).strip().removeprefix("mailto:")
    local, _at, domain = written.rpartition("@")
    is_one = _EMAIL.fullmatch(written) and len(written) <= LONGEST_EMAIL and len(local) <= _LOCAL_AT_MOST
    if not is_one or local.startswith(".") or local.endswith(".") or ".." in local:
        raise AddressRefused(text, AddressProblem.NO_EMAIL)
    return Address(EMAIL, f"{local}@{domain.lower()}")


def refuse_telegram(text: str) -> None:
    """Refuse what names somebody on Telegram, who must write first. Raises `AddressRefused`."""
    if _TELEGRAM_NAME.fullmatch(without_marks(text).strip()):
        raise AddressRefused(text, AddressProblem.TELEGRAM_FIRST)


def address_on(platform: str, text: str, *, region: str | None = None) -> Address:
    """Return the address on a platform. Raises `AddressRefused`, for Telegram always: a bot can't write first."""
    refuse_telegram(text)
    if platform == PHONE:
        return phone_address(text, region=region)
    if platform == EMAIL:
        return email_address(text)
    raise AddressRefused(text, AddressProblem.TELEGRAM_FIRST)


def on_platform(addresses: Sequence[Address], platform: str) -> str | None:
    """Return what somebody's address on a platform is, if they have one."""
    return next((address.value for address in addresses if address.platform == platform), None)


def _with_plus(text: str) -> str:
    """Return a number that begins with 00, as much of the world dials abroad, as one that begins with +."""
    digits = text.lstrip("(").strip()
    return f"+{digits[2:]}" if digits.startswith("00") and not digits.startswith("000") else text
