"""SPARQL inside the page: the facts and a query engine in the same file, for questions of one's own.

Owns the packing of Oxigraph's WebAssembly build (`assets/sparql`) and of the facts. It asks nothing itself;
what the facts may contain for which audience is the caller's to decide.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg.export.columns import packed, script_json

_HOME: Final = Path(__file__).parent / "assets" / "sparql"


@dataclass(frozen=True, slots=True)
class PageGraph:
    """The facts that a page can be asked about, with questions to begin with.

    Args:
        ntriples: The facts as N-Triples in UTF-8.
        questions: A title and a SPARQL query each, the first shown at the start.
    """

    ntriples: bytes
    questions: tuple[tuple[str, str], ...] = ()

    def block(self) -> tuple[str, str]:
        """The facts, compressed, as a block of the page."""
        return "gzip", packed(self.ntriples)


def sparql_parts(graph: PageGraph | None) -> dict[str, str]:
    """The scripts that answer SPARQL; none for a page without facts."""
    if graph is None:
        return {}
    wasm = base64.b64encode((_HOME / "oxigraph.wasm.gz").read_bytes()).decode("ascii")
    questions = [list(question) for question in graph.questions]
    held = script_json({"engine": wasm, "questions": questions, "solver": _solver()})
    return {"sparql": f"window.clusterbridgeSparql={held};\n"}


def _solver() -> str:
    """The worker's script: the engine's, and ours that asks it."""
    return f"{_engine()}\n{(_HOME / 'solver.js').read_text(encoding='utf-8')}"


def _engine() -> str:
    """Oxigraph's own script as a plain one, since a module cannot be both inlined and imported."""
    text = (_HOME / "oxigraph.js").read_text(encoding="utf-8")
    text = re.sub(r"^export \{[^}]*\};?$", "", text, flags=re.MULTILINE)
    text = re.sub(r"^export ", "", text, flags=re.MULTILINE).replace("import.meta.url", "''")
    return f"self.oxigraph=(()=>{{{text}\nreturn {{Store,initSync}};}})();"
