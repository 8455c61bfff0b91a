"""Makes kg/vocab.py anew from the ontology: `python -m kg.schema.generate`.

This module owns which generated files there are. It is run by hand and by a test that compares; nothing imports it at run time.
"""

from __future__ import annotations

from pathlib import Path

from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef

from kg.resources import ontology_dir
from kg.schema.foreign import NAMESPACES, PREFIXES, foreign_terms
from kg.schema.write_vocab import constant_name, vocab_text

_PACKAGE = Path(__file__).resolve().parent.parent


def generated_files() -> dict[Path, str]:
    """The path and text of each generated file, as the ontology has them now."""
    graph = Graph()
    for name in ("clusterbridge.ttl", "vocabularies.ttl"):
        graph.parse(ontology_dir() / name)
    return {_PACKAGE / "vocab.py": _vocab(graph)}


def _vocab(graph: Graph) -> str:
    """The text of kg/vocab.py."""
    own = {
        str(term).removeprefix(PREFIXES["cb"])
        for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDFS.Datatype)
        for term in graph.subjects(RDF.type, kind)
        if isinstance(term, URIRef) and term.startswith(PREFIXES["cb"])
    }
    spaces: dict[str, tuple[str, str, list[str]]] = {"CB": ("The ontology of clusterbridge", PREFIXES["cb"], sorted(own))}
    for scheme in sorted(graph.subjects(RDF.type, SKOS.ConceptScheme)):
        base = f"{scheme!s}/"
        names = [str(concept).removeprefix(base) for concept in graph.subjects(SKOS.inScheme, scheme)]
        title = str(scheme).removeprefix(PREFIXES["cbv"])
        spaces[constant_name(title)] = (f"Concepts of the scheme {title}", base, names)
    for name, terms in foreign_terms().items():
        base = NAMESPACES[name][0]
        spaces[name] = (f"Terms of {base} in use", base, list(terms))
    return vocab_text(spaces)


if __name__ == "__main__":
    for path, text in generated_files().items():
        path.write_text(text, encoding="utf-8")
