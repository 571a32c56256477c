"""Phone numbers and e-mail addresses, as people write them."""

import pytest

from scheduling.addresses import EMAIL, PHONE, address_on, email_address, phone_address, region_for
from scheduling.chats import Address
from scheduling.errors import AddressProblem, AddressRefused


@pytest.mark.parametrize(
    ("written", "region"),
    [
        ("030 901820", "DE"),
        ("+49 (30) 901820", None),
        ("0049 30 901820", "FR"),
        ("tel:+49-30-901820", None),
        ("\u202a+49 30 901820\u202c", None),  # copied from contacts, marks of direction around it
        ("٠٣٠ ٩٠١٨٢٠", "DE"),
    ],
)
def test_a_number_is_kept_in_one_form_however_it_is_written(written, region):
    assert phone_address(written, region=region) == Address(PHONE, "+4930901820")


@pytest.mark.parametrize(
    ("written", "region", "problem"),
    [
        ("030 901820", None, AddressProblem.COUNTRY_MISSING),
        ("call me", "DE", AddressProblem.NO_PHONE),
        ("", "DE", AddressProblem.NO_PHONE),
        ("1" * 500, "DE", AddressProblem.NO_PHONE),
        ("+999 1234567", None, AddressProblem.NO_PHONE),
        ("+49 1", None, AddressProblem.NO_PHONE),
        ("+49 30 901820 901820 901820", None, AddressProblem.NO_PHONE),
        ("8 (495) 123-45-6", "RU", AddressProblem.PHONE_NOT_IN_USE),
    ],
)
def test_what_is_no_number_is_refused_with_the_reason(written, region, problem):
    with pytest.raises(AddressRefused) as refused:
        phone_address(written, region=region)

    assert refused.value.problem is problem


@pytest.mark.parametrize(
    ("zone", "language", "default", "region"),
    [
        ("Europe/Berlin", "ru", "US", "DE"),
        (None, "pt_BR", "US", "BR"),
        ("UTC", "pt-BR", None, "BR"),
        (None, "de", None, "DE"),
        (None, "de", "AT", "AT"),
        (None, "zh_Hans", None, "CN"),
        (None, "en", None, None),
        (None, "es", "MX", "MX"),
        (None, None, "GB", "GB"),
        (None, None, None, None),
        ("Nowhere/Else", "xx", None, None),
    ],
)
def test_the_country_of_a_number_without_one_comes_from_whose_it_is(zone, language, default, region):
    assert region_for(zone=zone, language=language, default=default) == region


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("ada@example.org", "ada@example.org"),
        (" Ada.L+tag@Example.ORG ", "Ada.L+tag@example.org"),
        ("mailto:ada@example.org", "ada@example.org"),
        ("müller@bücher.example", "müller@bücher.example"),
        ("a@xn--bcher-kva.example", "a@xn--bcher-kva.example"),
    ],
)
def test_an_e_mail_address_keeps_its_case_but_for_the_domain(written, kept):
    assert email_address(written) == Address(EMAIL, kept)


@pytest.mark.parametrize(
    "written",
    [
        "ada", "ada@", "@example.org", "ada@example", "a@@b.de", "a..b@c.de", ".a@b.de", "a.@b.de", "a b@c.de",
        "<ada@b.de>", "ada@b_c.de", "ada@-b.de", "ada@b.de\nbcc: x@y.z", "ada@[127.0.0.1]", "a" * 65 + "@b.de",
        "a@" + "b" * 130 + ".de", "a\0@b.de", "",
    ],
)  # fmt: skip
def test_what_no_mail_finds_is_refused(written):
    with pytest.raises(AddressRefused) as refused:
        email_address(written)

    assert refused.value.problem is AddressProblem.NO_EMAIL


@pytest.mark.parametrize("written", ["@ada", "@ada_lovelace", "https://t.me/ada", "t.me/ada", "tg://user?id=5"])
@pytest.mark.parametrize("platform", [PHONE, EMAIL, "telegram"])
def test_nobody_is_added_by_their_telegram_name_since_a_bot_cannot_write_first(platform, written):
    with pytest.raises(AddressRefused) as refused:
        address_on(platform, written)

    assert refused.value.problem is AddressProblem.TELEGRAM_FIRST


def test_a_telegram_id_is_refused_too():
    with pytest.raises(AddressRefused) as refused:
        address_on("telegram", "77001")

    assert refused.value.problem is AddressProblem.TELEGRAM_FIRST
