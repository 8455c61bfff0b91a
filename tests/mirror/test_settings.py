from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import ManifestError, NotFound
from kg.mirror.settings import Settings


def test_without_an_address_the_managed_server_is_meant() -> None:
    assert Settings.from_environment({"KG_NEO4J_PASSWORD": "secret"}) is None


def test_address_user_password_and_database_come_from_the_environment() -> None:
    environ = {
        "KG_NEO4J_URI": "neo4j+s://db.example.org:7687",
        "KG_NEO4J_USER": "reader",
        "KG_NEO4J_PASSWORD": "secret",
        "KG_NEO4J_DATABASE": "kg",
    }

    settings = Settings.from_environment(environ)

    assert settings == Settings("neo4j+s://db.example.org:7687", "reader", "secret", "kg")
    assert "secret" not in repr(settings)


def test_the_password_may_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text(" s€cret \n", encoding="utf-8")

    settings = Settings.from_environment(
        {"KG_NEO4J_URI": "bolt://localhost", "KG_NEO4J_PASSWORD_FILE": str(file)}
    )

    assert settings == Settings("bolt://localhost", "neo4j", " s€cret ")


def test_a_missing_password_file_is_named(tmp_path: Path) -> None:
    environ = {"KG_NEO4J_URI": "bolt://localhost", "KG_NEO4J_PASSWORD_FILE": str(tmp_path / "none")}

    with pytest.raises(NotFound) as error:
        Settings.from_environment(environ)

    assert error.value.where is not None
    assert error.value.where.file == str(tmp_path / "none")


@pytest.mark.parametrize("uri", ["http://localhost:7474", "localhost:7687", "bolt://", "nonsense"])
def test_an_address_that_is_none_is_refused(uri: str) -> None:
    with pytest.raises(ManifestError) as error:
        Settings.from_environment({"KG_NEO4J_URI": uri})

    assert error.value.found == uri


def test_an_address_with_a_password_is_refused_without_repeating_it() -> None:
    with pytest.raises(ManifestError) as error:
        Settings.from_environment({"KG_NEO4J_URI": "bolt://neo4j:secret@localhost:7687"})

    assert "secret" not in str(error.value)
    assert "KG_NEO4J_PASSWORD" in str(error.value)
