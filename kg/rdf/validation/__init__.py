"""Validation of statements against the SHACL shapes of the ontology, before anything is committed.

This package owns the choice of the engine, the shapes that count, and the words of a refusal. A violation
refuses the load, a warning is reported.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from kg.errors import NotFound, ValidationFailed
from kg.rdf.validation.report import Engine, Finding, Report
from kg.resources import ontology_dir

__all__ = ["Engine", "Finding", "Report", "bundled_shapes", "check", "engine", "optional_shapes", "validate"]

ENGINES: Final = ("shacl", "pyshacl")


def bundled_shapes() -> tuple[Path, ...]:
    """The shapes of the ontology that every load must satisfy, in the order of their names."""
    return tuple(sorted((ontology_dir() / "shapes").glob("*.ttl")))


def optional_shapes(name: str) -> tuple[Path, ...]:
    """Shapes that no load must satisfy: those of a name, such as `eccp`, or a file of one's own.

    Raises:
        NotFound: There are none of that name, and no such file.
    """
    own = Path(name)
    if own.suffix and own.is_file():
        return (own,)
    known = {path.stem: path for path in sorted((ontology_dir() / "shapes" / "optional").glob("*.ttl"))}
    if name not in known:
        raise NotFound(
            f'There are no shapes "{name}".',
            nearest=get_close_matches(name, known, 3, 0.4),
            hint=f"Name one of {', '.join(known)}, or a file of SHACL in Turtle.",
        )
    return (known[name],)


def engine(name: str = "shacl") -> Engine:
    """An engine by name: `shacl` (fast) or `pyshacl` (the reference)."""
    if name == "pyshacl":
        from kg.rdf.validation.reference import ReferenceEngine

        return ReferenceEngine()
    from kg.rdf.validation.fast import FastEngine

    return FastEngine()


def validate(data: Path, shapes: Sequence[Path], *, using: str = "shacl") -> Report:
    """What some shapes say about a file of N-Triples. Nothing is refused.

    Raises:
        OntologyError: The shapes cannot be read.
        SourceUnreadable: The data cannot be read.
    """
    text = "\n".join(path.read_text(encoding="utf-8") for path in shapes)
    return engine(using).validate(data, text) if text.strip() else Report()


def check(data: Path, shapes: Sequence[Path], *, using: str = "shacl") -> Report:
    """The warnings about a file of N-Triples.

    Raises:
        ValidationFailed: There are violations; each is told in words, with the place in the source.
    """
    from kg.rdf.validation.words import sentences

    report = validate(data, shapes, using=using)
    violations = report.violations
    if violations:
        count = "1 violation" if len(violations) == 1 else f"{len(violations)} violations"
        raise ValidationFailed(
            f"The facts are refused: {count} of the rules that every load must satisfy.",
            findings=sentences(violations, data),
            hint="Correct the source at the places named, and load it again. Nothing was written.",
        )
    return report
