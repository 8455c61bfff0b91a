"""Every manifest of the project can be followed, and each fault in one is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import ManifestError
from kg.etl.manifest_file import read_manifest
from kg.vocab import CB


@pytest.fixture
def manifest(loaders: Path) -> Path:
    """The manifest of the small source."""
    return loaders / "firms" / "loader.toml"


def test_terms_become_iris(manifest: Path) -> None:
    assert read_manifest(manifest).terms["size"]["small"] == CB.Firm


FAULTS = {
    "no TOML": ("[files.firms]", "[files.firms", "cannot be read"),
    "missing": ('title = "Firms"', "", "key title"),
    "misspelt": ('title = "Firms"', 'title = "Firms"\nlicense = "x"', "key license"),
    "misspelt in a file": ("ignores", "ignore", r"key files\.firms\.ignore"),
    "other folder": ('id = "firms"', 'id = "forms"', "key id"),
    "format": ('format = "csv"', 'format = "dbase"', "key format"),
    "no such term": ("CB.Firm", "CB.Frim", r"key terms\.size\.small"),
    "no such file": ("[counts.rows]\nfirms", "[counts.rows]\nforms", r"key counts\.rows"),
    "bounds": ("at_most", "most", r"key counts\.rows\.firms\.most"),
    "date": ('format = "csv"', 'format = "csv"\nretrieved = "2020"', "key retrieved"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named(manifest: Path, fault: str) -> None:
    old, new, message = FAULTS[fault]
    text = manifest.read_text("utf-8")
    assert old in text
    manifest.write_text(text.replace(old, new, 1), "utf-8")

    with pytest.raises(ManifestError, match=message) as caught:
        read_manifest(manifest)

    assert caught.value.exit_code == 4
    assert "loader.toml" in str(caught.value.where)
