"""N-Quads text to statements, one line at a time or many.

This module owns the reading of statements that stand as text outside of a store. It opens nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from kg.errors import SourceUnreadable


def statements_of(text: str) -> Iterator[ox.Quad]:
    """The statements that lines of N-Triples or N-Quads make.

    Raises:
        SourceUnreadable: A line is no statement.

    Example:
        >>> [str(quad.object) for quad in statements_of('<http://e/a> <http://e/b> "01"^^<http://e/t> .')]
        ['"01"^^<http://e/t>']
    """
    try:
        yield from ox.parse(text, format=ox.RdfFormat.N_QUADS, lenient=True)
    except SyntaxError as error:
        raise SourceUnreadable("A line is no statement of N-Quads.", found=str(error)) from error
