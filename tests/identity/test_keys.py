"""Identifiers in their normal form, and how strong they are."""

from __future__ import annotations

import pytest

from kg.identity.keys import key, strength
from kg.vocab import CB


@pytest.mark.parametrize(
    ("scheme", "one", "other"),
    [
        (CB.VAT, "LT 100-001.234", "lt100001234"),
        (CB.VAT, "GR094388099", "EL094388099"),
        (CB.ROR, "https://ror.org/03YRM5C26", "03yrm5c26"),
        (CB.WikidataId, "http://www.wikidata.org/entity/Q42", "Q42"),
        (CB.LEI, "5299 00t8 bm49 aurs do55", "529900T8BM49AURSDO55"),
    ],
)
def test_two_ways_of_writing_are_one_identifier(scheme: str, one: str, other: str) -> None:
    assert key(scheme, one) == key(scheme, other)


def test_an_identifier_of_something_else_is_no_key() -> None:
    assert key(CB.ProjectId, "635518") is None


def test_a_pic_is_stronger_than_a_vat_number_and_that_than_none() -> None:
    assert strength({(CB.VAT, "1"), (CB.PIC, "2")}) < strength({(CB.VAT, "1")}) < strength(set())
