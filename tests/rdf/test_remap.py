"""Lines mapped through the redirects say what parsed statements mapped through them say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.rdf.redirects import Redirects
from kg.rdf.remap import merged_lines

_REDIRECTS = Redirects({"http://e/a": "http://e/A", "http://e/ė": "http://e/E", "http://e/#h": "http://e/H"})

_ODD = [
    "<http://e/a> <http://e/p> <http://e/a> .",
    "<http://e/a><http://e/p><http://e/a>.",
    "<http://e/a>\t<http://e/p>\t<http://e/a>.",
    "  <http://e/a> <http://e/p> <http://e/a> . # <http://e/a> .",
    '<http://e/a> <http://e/p> "<http://e/a> ." .',
    '<http://e/a> <http://e/p> "x"@lt . # a comment.',
    "<http://e/b><http://e/p> <http://e/a> .",
    "<http://e/b> <http://e/p><http://e/a> .",
    "<http://e/\\u0117> <http://e/p> <http://e/\\u0117> .",
    "<http://e/ė> <http://e/p> <http://e/#h> .",
    "# <http://e/a> <http://e/p> <http://e/a> .",
    "",
    '<http://e/b> <http://e/p> "1"^^<http://e/a> .',
]


def _both_ways(text: str, folder: Path) -> tuple[list[ox.Triple], list[ox.Triple]]:
    file = folder / "x.nt"
    file.write_text(text, encoding="utf-8")
    parsed = [_REDIRECTS.map(triple) for triple in _parse(text.encode())]
    return list(_parse(b"".join(merged_lines(file, _REDIRECTS)))), parsed


def _parse(text: bytes) -> Iterator[ox.Triple]:
    return (quad.triple for quad in ox.parse(text, format=ox.RdfFormat.N_QUADS))


@pytest.mark.parametrize("line", _ODD)
def test_a_line_in_any_form(line: str, tmp_path: Path) -> None:
    lines, parsed = _both_ways(line, tmp_path)
    assert lines == parsed


@given(lines=st.lists(st.sampled_from(_ODD), max_size=6))
def test_lines_in_any_order(lines: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    lines, parsed = _both_ways("\n".join(lines), tmp_path_factory.mktemp("lines"))
    assert lines == parsed
