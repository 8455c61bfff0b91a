"""A value of many megabytes: refused with its place, in little memory, in every format of tables."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from kg.errors import Location
from kg.etl.readers import LONGEST_VALUE
from tests.etl.conftest import HEAD, Desk
from tests.etl.peak import refused_load

LONG = "x" * (LONGEST_VALUE + 1)


def in_csv(path: Path, value: str) -> None:
    path.write_text(f"{HEAD}A;LT\n{value};LT\n", "utf-8")


def in_json(path: Path, value: str) -> None:
    path.write_text(json.dumps([{"Name": "A", "Country": "LT"}, {"Name": value, "Country": "LT"}]), "utf-8")


def in_parquet(path: Path, value: str) -> None:
    pl.DataFrame({"Name": ["A", value], "Country": ["LT", "LT"]}).write_parquet(path)


FORMATS = [("a.csv", in_csv, 3), ("a.json", in_json, 2), ("a.parquet", in_parquet, 2)]


@pytest.mark.parametrize(("name", "write", "row"), FORMATS)
def test_a_value_that_is_too_long_is_refused_with_its_place(
    desk: Desk, name: str, write: object, row: int
) -> None:
    write(desk.folder / name, LONG)  # type: ignore[operator]

    error = desk.refused(name, (desk.folder / name).read_bytes())

    assert error.where == Location(name, row=row, column="Name")
    assert f"{len(LONG):,} bytes" in (error.found or "")
    assert len(str(error)) < 1000


def test_a_value_of_the_greatest_length_is_read(desk: Desk) -> None:
    head = "Name;Country;Description\n"
    report = desk.load("a.csv", f"{head}A;LT;{LONG[:-1]}\n")
    assert (report.rows, report.rejects) == ({"table": 1}, [])


def test_a_column_that_is_left_out_may_hold_anything(desk: Desk) -> None:
    report = desk.load("a.csv", f"Name;Country;Logo\nA;LT;{LONG}\n", ignore=("Logo",))
    assert (report.rows, report.ignored) == ({"table": 1}, {"table": ("Logo",)})


@pytest.mark.parametrize("cell", ["x" * 15_000_000, "ąÄ… " * 2_000_000, '"' + 'a "" b\n' * 2_000_000 + '"'])
def test_a_value_of_fifteen_megabytes_takes_little_memory(tmp_path: Path, cell: str) -> None:
    (tmp_path / "a.csv").write_text(f"Name,Country,Description\nA,LT,{cell}\nB,LT,y\n", "utf-8")

    what, memory = refused_load(tmp_path, tmp_path / "a.csv")

    assert what == "A value is longer than any value of a table."
    assert memory < 600
