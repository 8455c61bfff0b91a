"""Whoever was erased stays out, whatever the next list calls it; and whoever is another organisation does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.etl.erase import erase
from kg.etl.marks import Marks, fold
from kg.etl.report import RunReport
from kg.etl.run import run
from kg.rdf.store import GraphStore
from kg.vocab import CB
from tests.etl.conftest import TODAY

HEAD = "Company name,Country,Joined,VAT number"
NAME, VAT = "Zygmunt Kowalczykowski Warsztat", "PL5252344078"
OTHER = "Other Sp. z o.o.,PL,2016,"


class Lists:
    """Loads lists of members."""

    def __init__(self, folder: Path, store: GraphStore) -> None:
        self.folder = folder
        self.store = store

    def load(self, *rows: str, head: str = HEAD, **options: object) -> RunReport:
        path = self.folder / "list.csv"
        path.write_text("\n".join((head, *rows, "")), "utf-8")
        given = {"as": "members", "cluster": "K"}
        return run(
            self.store,
            "table",
            path,
            today=TODAY,
            dataset="K",
            given=given,
            rejects=self.folder / "rejects",
            **options,  # type: ignore[arg-type]
        )

    def erase(self, name: str = NAME, **options: object) -> None:
        row = self.store.select(
            f'SELECT ?o {{ ?o a cb:Organisation ; cb:name ?n FILTER(STR(?n) = "{name}") }}'
        )[0]
        erase(self.store, row["o"].value, **options)  # type: ignore[union-attr, arg-type]

    def names(self) -> set[str]:
        rows = self.store.select("SELECT ?n { ?o a cb:Organisation ; cb:name ?n }")
        return {row["n"].value for row in rows}  # type: ignore[union-attr]


@pytest.fixture
def lists(tmp_path: Path, store: GraphStore) -> Lists:
    return Lists(tmp_path, store)


def accounted(report: RunReport) -> int:
    links = report.links.get("Membership", 0)
    return links + len(report.rejects) + len(report.duplicates) + report.withheld


@pytest.mark.parametrize(
    ("had", "comes"),
    [
        (f"{NAME},PL,2015,{VAT}", f"{NAME},PL,2015,"),
        (f"{NAME},PL,2015,{VAT}", f"{NAME.upper()},Polska,2016,"),
        (f"{NAME},PL,2015,{VAT}", "Warsztat Kowalczykowski Zygmunt,PL,2016,"),
        (f"{NAME},PL,2015,{VAT}", "Quite Another Name,PL,2016,PL 525-234-40-78"),
        (f"{NAME},PL,2015,{VAT}", "Quite Another Name,PL,2016,5252344078"),
        (f"{NAME},PL,2015,5252344078", f"Quite Another Name,PL,2016,{VAT}"),
        (f"{NAME},PL,2015,", f"{NAME},PL,2016,{VAT}"),
        (f"{NAME},PL,2015,{VAT}", f"{NAME},,2016,"),
    ],
)
def test_it_stays_out(lists: Lists, had: str, comes: str) -> None:
    lists.load(had, OTHER)
    lists.erase()

    report = lists.load(comes, OTHER)

    assert lists.names() == {"Other Sp. z o.o."}
    assert (report.withheld, accounted(report)) == (1, 2)


@pytest.mark.parametrize(
    ("had", "comes"),
    [
        (f"{NAME},PL,2015,{VAT}", f"{NAME},PL,2016,PL7010397468"),
        (f"{NAME},PL,2015,{VAT}", f"{NAME},LT,2016,"),
        (f"{NAME},PL,2015,{VAT}", f"{NAME} Sp. z o.o.,PL,2016,"),
        (f"{NAME},PL,2015,", f"{NAME},LT,2016,"),
    ],
)
def test_a_namesake_that_is_another_organisation_loads(lists: Lists, had: str, comes: str) -> None:
    lists.load(had, OTHER)
    lists.erase()

    report = lists.load(comes, OTHER)

    assert lists.names() == {"Other Sp. z o.o.", comes.partition(",")[0]}
    assert (report.withheld, accounted(report)) == (0, 2)


def test_a_namesake_erased_by_name_loads_with_an_identifier_that_contradicts_a_merged_one(
    lists: Lists,
) -> None:
    lists.load(f"{NAME},PL,2015,{VAT}", f"{NAME},PL,2015,", OTHER)
    lists.erase()

    lists.load(f"{NAME},PL,2015,PL7010397468", OTHER)

    assert NAME in lists.names()


@pytest.mark.parametrize(
    "row",
    [
        f"Zygmunt,PL,31.02.2011,{VAT}",
        f"Zygmunt,PL,31.02.2011,{VAT[2:]}",
        f"{NAME},PL,31.02.2011,",
        f"{NAME},Atlantis,2011,",
        f'"Warsztat: {NAME.lower()} (closed)",PL,31.02.2011,',
    ],
)
def test_a_refused_row_about_it_is_withheld_and_counted(lists: Lists, tmp_path: Path, row: str) -> None:
    lists.load(f"{NAME},PL,2015,{VAT}", OTHER)
    lists.erase()

    report = lists.load(row, OTHER, "Third,PL,31.02.2010,")

    assert [reject.cells["Company name"] for reject in report.rejects] == ["Third"]
    assert (report.withheld, accounted(report)) == (1, 3)
    written = "".join(path.read_text("utf-8") for path in (tmp_path / "rejects").rglob("*.csv"))
    assert "Third" in written
    assert "zygmunt" not in written.casefold()
    assert VAT[2:] not in written


def test_a_refused_row_of_another_country_is_told(lists: Lists) -> None:
    lists.load(f"{NAME},PL,2015,{VAT}", OTHER)
    lists.erase()

    report = lists.load(f"{NAME},LT,31.02.2011,", OTHER)

    assert (len(report.rejects), report.withheld) == (1, 0)


def test_a_row_that_cannot_be_read_is_withheld(lists: Lists) -> None:
    lists.load(f"{NAME},PL,2015,{VAT}", OTHER)
    lists.erase()

    report = lists.load(f'"{NAME},PL,2015,{VAT}"x"", y,z,1,2,3,4', OTHER, skip_broken=True)

    assert (len(report.rejects), report.withheld, accounted(report)) == (0, 1, 2)


def test_what_is_said_before_it_is_known_to_be_erased_goes_too(lists: Lists) -> None:
    """The first row names it otherwise; that it is the same, only the identifier of the second tells."""
    lists.load(f"{NAME},PL,2015,{VAT}", OTHER)
    lists.erase()
    head = f"{HEAD},PIC"

    report = lists.load(f"Z. K.,PL,2016,,999000001\n{NAME},PL,2016,,999000001", f"{OTHER},", head=head)

    assert lists.names() == {"Other Sp. z o.o."}
    assert report.withheld == 2


def test_the_marks_cannot_be_read_and_need_their_key(lists: Lists) -> None:
    lists.load(f"{NAME},PL,2015,{VAT}", OTHER)
    lists.erase(secret=b"one")

    kept = "".join(map(str, lists.store.identity()))
    assert "Kowalczykowski" not in kept
    assert VAT not in kept
    assert Marks.read(lists.store, b"one").with_name(NAME, "PL")
    assert not Marks.read(lists.store, b"other").with_name(NAME, "PL")
    assert any("another key" in warning for warning in lists.load(OTHER, secret=b"other").warnings)
    assert lists.load(OTHER, secret=b"one").warnings == []


def test_who_was_erased_without_a_country_stays_out_of_every_country() -> None:
    marks = Marks(b"k").of([], [NAME], [], [], [])

    assert Marks(b"k", [("node", mark) for mark in marks]).with_name(NAME, "PL") == {"node"}


def test_no_name_is_the_name_of_nobody(lists: Lists) -> None:
    """A name of signs alone folds to nothing, which all such names have in common."""
    lists.load("???,PL,2015,", OTHER)
    lists.erase("???")

    lists.load("!!!,PL,2015,", OTHER)

    assert "!!!" in lists.names()
    assert fold("???") == ""
    assert not Marks.read(lists.store).with_identifier((CB.VAT, ""))
