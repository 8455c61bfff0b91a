"""The settings of a workspace: a file `kg.toml`, overridden by `KG_*` variables of the environment.

This module reads settings and writes the first file; it opens nothing that they name. Secrets are no settings: the
Neo4j password comes from `KG_NEO4J_PASSWORD` or a file, and is read where it is used.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

from kg.errors import Location, ManifestError, NotFound
from kg.iri import BASE

FILE: Final = "kg.toml"

_TEMPLATE: Final = f"""\
# Settings of this clusterbridge workspace. A variable KG_<NAME> of the environment overrides a line.

# Under whose domain entities are named. Change it before the first load, never after.
base = "{BASE}"

# The language that names are shown in where a source gives several: en, lt or pl.
language = "en"

# A store beyond this machine: the addresses of its SPARQL endpoint, its updates and its Graph Store Protocol. The account
# stands in KG_SPARQL_USER and KG_SPARQL_PASSWORD, or in a file that KG_SPARQL_PASSWORD_FILE names; never here.
# sparql_endpoint = "https://example.org/sparql"
# sparql_update = "https://example.org/update"
# sparql_graph_store = "https://example.org/data"
"""


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set.

    Args:
        base: The IRI that entities are minted under; ends with a slash.
        language: The language of names where there are several.
        sparql_endpoint: Where a remote store answers queries; empty where the store is in the workspace.
        sparql_update: Where it takes updates; empty where it is only read.
        sparql_graph_store: Where it takes whole graphs; empty where they are sent as updates.
    """

    base: str = BASE
    language: str = "en"
    sparql_endpoint: str = ""
    sparql_update: str = ""
    sparql_graph_store: str = ""


def write_default(folder: Path) -> None:
    """Writes the commented settings file of a new workspace."""
    (folder / FILE).write_bytes(_TEMPLATE.encode())


def read(folder: Path, environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of a workspace.

    Args:
        folder: The workspace.
        environment: Variables to override with; those of the process by default.

    Raises:
        NotFound: The folder is no workspace.
        ManifestError: The file cannot be read, or says something that is no setting.
    """
    path = folder / FILE
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise NotFound(
            f"{folder} is no workspace: it holds no {FILE}.", hint="Make one with: kg init"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ManifestError(
            "The settings cannot be read.", where=Location(str(path)), found=str(error)
        ) from error
    known = {field.name for field in fields(Settings)}
    if unknown := sorted(table.keys() - known):
        raise ManifestError(
            f'There is no setting "{unknown[0]}".',
            where=Location(str(path)),
            expected=", ".join(sorted(known)),
        )
    environment = os.environ if environment is None else environment
    overrides = {
        name: environment[f"KG_{name.upper()}"] for name in known if f"KG_{name.upper()}" in environment
    }
    return _checked(table | overrides, path)


def _checked(table: Mapping[str, object], path: Path) -> Settings:
    """Settings from a table, when each is what it should be."""
    values: dict[str, str] = {}
    for name, value in table.items():
        if not isinstance(value, str):
            raise ManifestError(
                f'The setting "{name}" is no text.', where=Location(str(path)), found=repr(value)
            )
        values[name] = value
    settings = Settings(**values)
    if not settings.base.startswith(("http://", "https://")) or not settings.base.endswith("/"):
        raise ManifestError(
            "The base is no web address that ends with a slash.",
            where=Location(str(path)),
            found=settings.base,
        )
    if settings.language not in ("en", "lt", "pl"):
        raise ManifestError("The language is unknown.", expected="en, lt or pl", found=settings.language)
    return settings
