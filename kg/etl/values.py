"""What a text in a cell means: an amount, a day, a yes or no, a country.

This module owns the notations that sources use. It knows no file and no row: a function raises `Unreadable`
with what would have been right, and `kg.etl.rows` adds the place.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Final

from kg.etl import countries
from kg.records import Moment

_SPACES: Final = re.compile(r"[\s']")  # the blanks of all scripts: also the unbreakable ones
_MOMENTS: Final = (
    re.compile(
        r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?"
    ),
    re.compile(r"(?P<d>\d{1,2})[./-](?P<m>\d{1,2})[./-](?P<y>\d{4})"),
    re.compile(r"(?P<d>\d\d)(?P<m>\d\d)(?P<y>(?:19|20)\d\d)"),
    re.compile(
        r"(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>\d\d)"
    ),  # no number fits both this and the one above
    re.compile(r"(?P<y>\d{4})[./](?P<m>\d\d)[./](?P<d>\d\d)"),
    re.compile(r"(?P<y>\d{4})-(?P<m>\d\d)"),
    re.compile(r"(?P<y>\d{4})(?:\.0)?"),
)
_SERIAL: Final = re.compile(r"[1-6]\d{4}(?:\.\d+)?")  # 1927 to 2091
_SERIAL_START: Final = date(1899, 12, 30)
_FLAGS: Final = {
    **dict.fromkeys(("true", "1", "yes", "y", "t", "taip", "tak"), True),
    **dict.fromkeys(("false", "0", "no", "n", "f", "ne", "nie"), False),
}
_MOST_DIGITS: Final = 15  # more than all the money there is
_PIC_DIGITS: Final = 9
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_PARTED: Final = re.compile(r"[\s;,]+(?:[&/][\s]+)?")
_ADDRESS: Final = re.compile(r"(?i)https?://[^\s<>\"{}|\\^`]+")


class Unreadable(ValueError):
    """A text is not what it should be.

    Args:
        expected: What would have been right, with an example.
    """

    def __init__(self, expected: str) -> None:
        super().__init__(expected)
        self.expected = expected


def amount(text: str) -> Decimal:
    """A number, whichever of point and comma it uses.

    Where both stand, the last one is the decimal sign; one comma alone is decimal, as CORDIS and most of
    Europe write; spaces and apostrophes group thousands.

    Raises:
        Unreadable: It is no number.

    Example:
        >>> amount("1427101,25"), amount("1 427 101.25"), amount("1.427.101,25")
        (Decimal('1427101.25'), Decimal('1427101.25'), Decimal('1427101.25'))
    """
    plain = _SPACES.sub("", text).removeprefix("€").removesuffix("€")
    if "," in plain:
        plain = _with_point(plain)
    try:
        value = Decimal(plain)
    except InvalidOperation as error:
        raise Unreadable("a number such as 1427101.25 or 1427101,25") from error
    if not value.is_finite() or value.adjusted() > _MOST_DIGITS:
        raise Unreadable("a number such as 1427101.25 or 1427101,25")
    return value


def _with_point(text: str) -> str:
    """A number that holds a comma, with a point as its decimal sign and no grouping."""
    grouping, decimal = (",", ".") if text.rfind(".") > text.rfind(",") else (".", ",")
    if text.count(decimal) > 1:
        grouping, decimal = decimal, grouping
    return text.replace(grouping, "").replace(decimal, ".")


def whole(text: str) -> int:
    """A whole number that is not negative.

    Raises:
        Unreadable: It is none.

    Example:
        >>> whole(" 12")
        12
    """
    plain = _SPACES.sub("", text).removesuffix(".0")
    if not plain.isdecimal():
        raise Unreadable("a whole number such as 12")
    return int(plain)


def moment(text: str) -> Moment:
    """A day, a month or a year, with the precision that the text has.

    A number of five digits is a day as spreadsheets count them.

    Raises:
        Unreadable: It is none, or the calendar does not have it.

    Example:
        >>> moment("30062012").value, moment("2016-09-30 14:08:00").value, moment("2016-09").value
        ('2012-06-30', '2016-09-30', '2016-09')
        >>> moment("42643").value
        '2016-09-30'
    """
    expected = "a date such as 2016-09-30, 30.09.2016, 30092016, 2016-09 or 2016"
    if _SERIAL.fullmatch(text):
        return Moment((_SERIAL_START + timedelta(days=int(text.partition(".")[0]))).isoformat())
    for pattern in _MOMENTS:
        found = pattern.fullmatch(text)
        if found is None:
            continue
        parts = found.groupdict()
        year, month, day = int(parts["y"]), int(parts.get("m", 1)), int(parts.get("d", 1))
        try:
            checked = date(year, month, day).isoformat()
        except ValueError as error:
            raise Unreadable(expected) from error
        return Moment(checked[: {1: 4, 2: 7, 3: 10}[len(parts)]])
    raise Unreadable(expected)


def pic(text: str) -> str:
    """A participant identification code: nine digits, also as spreadsheets write numbers.

    Raises:
        Unreadable: It has not nine digits.

    Example:
        >>> pic("999 999 999"), pic("999999999.0")
        ('999999999', '999999999')
    """
    plain = _SPACES.sub("", text).removesuffix(".0")
    if len(plain) != _PIC_DIGITS or not (plain.isascii() and plain.isdigit()):
        raise Unreadable("nine digits such as 999999999")
    return plain


def flag(text: str) -> bool:
    """Yes or no, in the words and signs that sources use.

    Raises:
        Unreadable: It is neither.

    Example:
        >>> flag("True"), flag("ne")
        (True, False)
    """
    found = _FLAGS.get(text.casefold())
    if found is None:
        raise Unreadable("true or false")
    return found


def country(text: str) -> str:
    """A country by its two letters.

    Raises:
        Unreadable: It is not written with two capital letters.

    Example:
        >>> country("LT")
        'LT'
    """
    if not _COUNTRY.fullmatch(text):
        raise Unreadable("two capital letters (ISO 3166-1 alpha-2) such as LT")
    return text


def country_by_name(text: str) -> str:
    """A country by its code or by its name in any language of Europe.

    Raises:
        Unreadable: No country is called so.

    Example:
        >>> country_by_name("Lietuva"), country_by_name("Lenkija"), country_by_name("UK")
        ('LT', 'PL', 'GB')
    """
    found = countries.code_of(text)
    if found is None:
        raise Unreadable("a country by its code (LT) or name (Lithuania, Lietuva, Litwa)")
    return found


def addresses(text: str) -> tuple[str, ...]:
    """The addresses of web pages in one cell, however they are parted.

    Raises:
        Unreadable: One of them cannot be an address.

    Example:
        >>> addresses("http://cri.fmach.eu; www.fmach.eu")
        ('http://cri.fmach.eu', 'http://www.fmach.eu')
    """
    return tuple(address(part) for part in _PARTED.split(text) if part)


def address(text: str) -> str:
    """The address of a web page, with its scheme.

    Raises:
        Unreadable: It cannot be an address.

    Example:
        >>> address("www.klasterobrobkimetali.pl")
        'http://www.klasterobrobkimetali.pl'
    """
    full = text if "://" in text else f"http://{text}"
    if not _ADDRESS.fullmatch(full) or "." not in full:
        raise Unreadable("a web address such as https://www.example.org")
    return full
