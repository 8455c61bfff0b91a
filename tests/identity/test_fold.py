"""Names that differ in case, letters, blanks, punctuation or the spelling of the legal form fold to one."""

from __future__ import annotations

import pytest

from kg.identity.fold import name_key, plain


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Łódź", "lodz"),
        ("Đuro Đaković", "duro dakovic"),
        ("Straße", "strasse"),
        ("ŽIEDINĖS  ekonomikos\tklasteris", "ziedines ekonomikos klasteris"),
        ("Klaster “Obróbki—Metali”", "klaster obrobki metali"),
        ("Αθήνα", "athina"),
        ("", ""),
    ],
)
def test_a_text_is_plain(written: str, folded: str) -> None:
    assert plain(written) == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("LIETUVOS INOVACIJU CENTRAS", "Lietuvos inovacijų centras"),
        ("PODLASKA FUNDACJA ROZWOJU REGIONALNEGO", "Podlaska Fundacja  Rozwoju Regionalnego"),
        ("Siemens Aktiengesellschaft", "SIEMENS AG"),
        ("Metal-Fach Sp. z o.o.", "METAL FACH SPÓŁKA Z OGRANICZONĄ ODPOWIEDZIALNOŚCIĄ"),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Alfa UAB", "Alfa VšĮ"), ("Alfa 1", "Alfa 2"), ("Siemens AG", "Siemens GmbH")]
)
def test_different_bodies_keep_different_keys(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)
