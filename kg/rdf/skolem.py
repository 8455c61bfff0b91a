"""Blank nodes as IRIs: what is loaded twice must be the same twice.

This module owns the replacement of blank nodes before anything is staged. Their IRIs come from the
canonical labels of RDFC-1.0, so that the labels in the file do not matter.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg import iri
from kg.rdf.bulk import triples
from kg.rdf.names import MERGED, within

_BLANK: Final = re.compile(rb"(?:^|[\s>])_:", re.MULTILINE)
_BLOCK: Final = 1 << 20


def ground(dataset: str, file: Path, folder: Path) -> Path:
    """A file of the same statements without blank nodes: the file itself, if it has none.

    Args:
        dataset: The name of the dataset, which becomes part of the IRIs.
        file: N-Triples.
        folder: Where to write the other file, if one is needed.
    """
    if not _may_have_blanks(file) or not any(_has_blank(triple) for triple in triples(file)):
        return file
    held = ox.Dataset(within(triple, MERGED) for triple in triples(file))
    held.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{iri.digest(dataset)}.nt"
    with target.open("w", encoding="utf-8") as out:
        out.writelines(sorted(f"{_ground(dataset, quad.triple)} .\n" for quad in held))
    return target


def _may_have_blanks(file: Path) -> bool:
    """Whether anything in a file looks like a blank node; a text that does costs time and nothing else."""
    with file.open("rb") as stream:
        tail = b""
        while block := stream.read(_BLOCK):
            text = tail + block
            if b"_:" in text and _BLANK.search(text):
                return True
            tail = block[-3:]
    return False


def _has_blank(term: object) -> bool:
    """Whether a term is a blank node, or a statement that has one."""
    if isinstance(term, ox.Triple):
        return _has_blank(term.subject) or _has_blank(term.object)
    return isinstance(term, ox.BlankNode)


def _ground(dataset: str, triple: ox.Triple) -> ox.Triple:
    """A statement with IRIs in the place of blank nodes."""
    return ox.Triple(_node(dataset, triple.subject), triple.predicate, _node(dataset, triple.object))  # type: ignore[arg-type]


def _node(dataset: str, term: object) -> object:
    """A term; a blank node as an IRI."""
    if isinstance(term, ox.BlankNode):
        return ox.NamedNode(iri.entity("blank", dataset, term.value))
    return _ground(dataset, term) if isinstance(term, ox.Triple) else term
