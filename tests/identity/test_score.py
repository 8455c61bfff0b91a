"""Names that are alike, names that only look alike, and how the comparison does on real pairs."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kg.errors import FieldMissing, NotFound, SourceUnreadable
from kg.identity.evaluate import Known, Rate, evaluate, nearest_others, read_pairs
from kg.identity.score import AUTOMATIC, REVIEW, best_score, score_names

SURE = [
    ("Lietuvos inovacijų centras", "VšĮ LIETUVOS INOVACIJU CENTRAS"),
    ("UNIVERSITAET ZU LUEBECK", "Universität zu Lübeck"),
    (
        "AGENZIA REGIONALE PER LA TECNOLOGIAE L INNOVAZIONE",
        "AGENZIA REGIONALE PER LA TECNOLOGIA E L'INNOVAZIONE",
    ),
    ("Minist�rio da Justi�a", "Ministério da Justiça"),
    ("Gamtos tyrim? centras", "Gamtos tyrimų centras"),
    ("Minist√©rio da Defesa Nacional", "MINISTERIO DA DEFESA NACIONAL"),
    ("T.S.R.ACT SRO", "TSRACT SRO"),
    ("UNION INTERNATIONALE DES TRANSPORTS PUBLICS - UITP", "UNION INTERNATIONALE DES TRANSPORTS PUBLICS"),
    ("Uniwersytet Warmińsko-Mazurski w Olsztynie", "UNIWERSYTET WARMINSKO MAZURSKI W OLSZTYNIE"),
]
DOUBTFUL = [
    ("UAB Alfa Lazerės", "VšĮ Alfa Lazerės"),
    ("UNIVERSITE RENNES II", "UNIVERSITE DE RENNES 1"),
    ("UNINETT SIGMA AS", "UNINETT SIGMA2 AS"),
    ("BATH SPA UNIVERSITY", "UNIVERSITY OF BATH"),
    ("POLITECNICO DI MILANO", "FONDAZIONE POLITECNICO DI MILANO"),
    ("INSTYTUT AGROFIZYKI POLSKIEJ AKADEMII NAUK", "Instytut Geofizyki Polskiej Akademii Nauk"),
    ("ZF FRIEDRICHSHAFEN AG", "MTU Friedrichshafen GmbH"),
    ("Airbus Group SAS", "AIRBUS SAS"),
]
UNLIKE = [("MOBISTAR SA", "ORANGE BELGIUM"), ("Alfa UAB", "Beta UAB"), ("SELNET SRL", "EDYNA SRL")]


@pytest.mark.parametrize(("one", "other"), SURE)
def test_spellings_of_one_name_are_merged_without_asking(one: str, other: str) -> None:
    assert score_names(one, other).value >= AUTOMATIC


@pytest.mark.parametrize(("one", "other"), DOUBTFUL)
def test_what_may_be_another_is_left_to_a_human(one: str, other: str) -> None:
    assert score_names(one, other).value < AUTOMATIC


@pytest.mark.parametrize(("one", "other"), UNLIKE)
def test_names_with_nothing_in_common_are_not_shown(one: str, other: str) -> None:
    assert score_names(one, other).value < REVIEW


@pytest.mark.parametrize(("one", "other"), SURE + DOUBTFUL + UNLIKE)
def test_the_order_of_two_names_does_not_matter(one: str, other: str) -> None:
    assert score_names(one, other).value == score_names(other, one).value


def test_the_reasons_name_what_differs() -> None:
    score = score_names("POLITECNICO DI MILANO", "FONDAZIONE POLITECNICO DI MILANO SRL")

    assert score.reasons == ("the one is contained in the other, which adds: fondazione",)


def test_the_best_of_several_names_counts() -> None:
    assert best_score({"Balstogė", "Białystok"}, {"BIALYSTOK", "Bialistok"}).one == "Białystok"


def test_a_rate_comes_with_its_interval() -> None:
    assert str(Rate(166, 166)) == "1.000 (0.977 to 1.000; 166 of 166)"


def test_a_table_that_holds_no_pairs_is_refused(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("id,name,country\n1,Alfa,LT\n")

    with pytest.raises(FieldMissing, match="not one of pairs"):
        read_pairs(tmp_path / "p.csv")
    with pytest.raises(NotFound):
        read_pairs(tmp_path / "q.csv")


def test_wrong_and_missed_pairs_are_listed() -> None:
    found = evaluate(
        [("Alfa Lazeris", "ALFA LAZERIS"), ("Mobistar", "Orange")], [("Alfa Lazeris", "Alfa lazeris")]
    )

    assert (found.precision.hits, found.precision.of) == (1, 2)
    assert [score.one for score in found.missed] == ["Mobistar"]
    assert [score.one for score in found.wrong] == ["Alfa Lazeris"]


def test_the_nearest_other_is_of_the_same_country_and_another_id() -> None:
    alfa = Known("1", "Alfa Lazeris", "LT")
    among = [
        alfa,
        Known("1", "ALFA LAZERIS", "LT"),
        Known("2", "Alfa Lazer", "LV"),
        Known("3", "Alga Razelis", "LT"),
    ]

    assert set(nearest_others([alfa], among)) == {("Alfa Lazeris", "Alga Razelis")}


@pytest.mark.shared
def test_on_real_pairs(shared_data: Path) -> None:
    pairs = read_pairs(shared_data / "entity_resolution" / "same_pic_different_name.csv")
    with (shared_data / "cordis_h2020_2016" / "organization.csv").open(
        encoding="utf-8-sig", newline=""
    ) as stream:
        rows = [row for row in csv.DictReader(stream, delimiter=";") if len(row["organisationID"]) == 9]
    among = [Known(row["organisationID"], row["name"], row["country"]) for row in rows]

    non_pairs = set(nearest_others([name for pair in pairs for name in pair], among))
    found = evaluate([(one.name, other.name) for one, other in pairs], non_pairs)

    assert found.precision.value >= 0.99
    assert found.recall_with_review.value >= 0.85
    assert found.review <= found.pairs


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("", SourceUnreadable, "The file is empty"),
        ("pic,name_a,name_b,country\n", SourceUnreadable, "holds no pairs"),
        ("pic,name_a,country\n1,A,LT\n", FieldMissing, "lacks two columns name"),
        ("a,b\n1,2\n", FieldMissing, "lacks two columns name... and a column country..."),
        ("pic,name_a,name_b,country\n1,Alfa\n", FieldMissing, 'row 2, column "name_b"'),
        ("pic,name_a,name_b,country\n1,Alfa,,LT\n", FieldMissing, 'row 2, column "name_b"'),
    ],
)
def test_what_is_no_table_of_pairs_is_refused_in_words(
    tmp_path: Path, text: str, kind: type[Exception], words: str
) -> None:
    (tmp_path / "p.csv").write_text(text, "utf-8")

    with pytest.raises(kind) as caught:
        read_pairs(tmp_path / "p.csv")

    assert words in str(caught.value)


def test_a_table_of_pairs_may_have_semicolons(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("pic;name_a;name_b;country\n1;Alfa, UAB;Beta;LT\n", "utf-8")

    ((one, other),) = read_pairs(tmp_path / "p.csv")

    assert (one.name, other.name, other.country) == ("Alfa, UAB", "Beta", "LT")
