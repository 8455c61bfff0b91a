"""Folders, archives and single files: what is found, and what an archive may not do."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pytest

from kg.errors import Location, NotFound, SourceUnreadable
from kg.etl.files import find_files
from kg.etl.manifest import Manifest
from kg.etl.registry import find_source


@pytest.fixture
def manifest(loaders: Path) -> Manifest:
    """The small source."""
    return find_source("firms", loaders)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """Where files arrive."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def find(manifest: Manifest, path: Path, tmp_path: Path) -> Path:
    """The one file of the source."""
    unpacked = tmp_path / "unpacked"
    unpacked.mkdir()
    return find_files(manifest, path, unpacked)["firms"].path


@pytest.mark.parametrize("place", ["firms.csv", "FIRMS.CSV", "csv/firms.csv"])
def test_a_folder_is_searched_without_regard_to_case(
    manifest: Manifest, inbox: Path, tmp_path: Path, place: str
) -> None:
    (inbox / "csv").mkdir()
    (inbox / place).write_text("name\n")

    assert find(manifest, inbox, tmp_path) == inbox / place


def test_a_source_of_one_file_takes_a_file_of_any_name(
    manifest: Manifest, inbox: Path, tmp_path: Path
) -> None:
    (inbox / "export (2).csv").write_text("name\n")

    assert find(manifest, inbox / "export (2).csv", tmp_path) == inbox / "export (2).csv"


def test_an_archive_is_unpacked_where_we_say(manifest: Manifest, inbox: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(inbox / "all.zip", "w") as archive:
        archive.writestr("csv/firms.csv", "name\nAlfa\n")
        archive.writestr("csv/other.csv", "x\n")

    found = find(manifest, inbox / "all.zip", tmp_path)

    assert found.parent == tmp_path / "unpacked"
    assert found.read_text() == "name\nAlfa\n"
    assert [path.name for path in found.parent.iterdir()] == ["firms.csv"]


@pytest.mark.parametrize(
    "name", ["../firms.csv", "/etc/firms.csv", "a/../../firms.csv", "..\\firms.csv", "C:/firms.csv"]
)
def test_a_path_that_leads_out_of_the_archive_is_refused(
    manifest: Manifest, inbox: Path, tmp_path: Path, name: str
) -> None:
    with zipfile.ZipFile(inbox / "bad.zip", "w") as archive:
        archive.writestr(name, "name\n")

    with pytest.raises(SourceUnreadable, match="leads out of it") as caught:
        find(manifest, inbox / "bad.zip", tmp_path)

    assert caught.value.hint == "Do not trust this archive."
    assert list((tmp_path / "unpacked").iterdir()) == []


def test_a_link_in_an_archive_is_refused(manifest: Manifest, inbox: Path, tmp_path: Path) -> None:
    link = zipfile.ZipInfo("firms.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(inbox / "bad.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")

    with pytest.raises(SourceUnreadable, match="holds a link"):
        find(manifest, inbox / "bad.zip", tmp_path)


def test_a_bomb_is_refused_before_it_is_unpacked(manifest: Manifest, inbox: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(inbox / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("firms.csv", bytes(80 * 1024 * 1024))

    with pytest.raises(SourceUnreadable, match="swell beyond measure") as caught:
        find(manifest, inbox / "bomb.zip", tmp_path)

    assert caught.value.where == Location("bomb.zip/firms.csv")
    assert list((tmp_path / "unpacked").iterdir()) == []


def test_an_archive_that_is_cut_off_is_refused(manifest: Manifest, inbox: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(inbox / "all.zip", "w") as archive:
        archive.writestr("firms.csv", "name\n" + "Alfa\n" * 1000)
    whole = (inbox / "all.zip").read_bytes()
    (inbox / "all.zip").write_bytes(whole.replace(b"Alfa", b"Beta", 1))

    with pytest.raises(SourceUnreadable, match="broken, encrypted or cut off"):
        find(manifest, inbox / "all.zip", tmp_path)


def test_a_missing_path_names_the_nearest(manifest: Manifest, inbox: Path, tmp_path: Path) -> None:
    (inbox / "members.csv").write_text("name\n")

    with pytest.raises(NotFound) as caught:
        find(manifest, inbox / "member.csv", tmp_path)

    assert caught.value.nearest == ("members.csv",)
