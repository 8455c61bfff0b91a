"""UTF-16 and UTF-32, with and without a mark: read, or refused with advice that leads to success when it is followed."""

from __future__ import annotations

import re

import pytest

from tests.etl.conftest import HEAD, Desk

LT = "Žiedinės ekonomikos įmonė"
TEXT = f"{HEAD}{LT};LT\nŁódź;PL\n"
CSV, JSON = (
    ("a.csv", TEXT),
    ("a.json", f'[{{"Name": "{LT}", "Country": "LT"}}, {{"Name": "Łódź", "Country": "PL"}}]'),
)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
@pytest.mark.parametrize(("name", "text"), [CSV, JSON])
def test_a_mark_tells_the_encoding(desk: Desk, name: str, text: str, encoding: str) -> None:
    desk.load(name, text.encode(encoding))
    assert desk.names() == {LT, "Łódź"}


@pytest.mark.parametrize("named", [None, "utf-8", "cp1257", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(("name", "text"), [CSV, ("a.csv", f"{HEAD}A;LT\n"), JSON])
def test_without_a_mark_the_advice_leads_to_success(
    desk: Desk, name: str, text: str, encoding: str, named: str | None
) -> None:
    content = text.encode(encoding)
    if named != encoding:
        error = desk.refused(name, content, encoding=named)
        advice = re.search(r"--encoding ([\w-]+)\.", error.hint or "")
        assert advice is not None
        assert advice[1] == encoding
        assert text.splitlines()[0][:10] in (error.found or "")

    desk.load(name, content, encoding=encoding)

    assert LT in desk.names() or desk.names() == {"A"}


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_enough_of_a_name_without_a_mark(desk: Desk, encoding: str) -> None:
    desk.load("a.csv", TEXT.encode(encoding), encoding="utf-16")
    assert desk.names() == {LT, "Łódź"}


def test_another_encoding_than_that_of_the_mark_is_refused(desk: Desk) -> None:
    assert "--encoding utf-16." in (
        desk.refused("a.csv", TEXT.encode("utf-16"), encoding="cp1257").hint or ""
    )


def test_half_a_letter_at_the_end_is_refused(desk: Desk) -> None:
    assert "not in utf-16" in desk.refused("a.csv", TEXT.encode("utf-16")[:-1]).what
