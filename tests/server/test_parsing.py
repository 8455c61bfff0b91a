"""Requests of the SPARQL protocol and Accept headers, read without a server."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.server.negotiation import chosen
from kg.server.protocol import FORM, Refusal, operation

OFFERED = {"text/turtle": "turtle", "application/n-triples": "ntriples", "application/rdf+xml": "rdfxml"}


@pytest.mark.parametrize(
    ("accept", "best"),
    [
        ("", "turtle"),
        ("*/*", "turtle"),
        ("application/*", "ntriples"),
        ("application/rdf+xml, text/turtle;q=0.5", "rdfxml"),
        ("text/*;q=0.2, application/n-triples;q=0.1", "turtle"),
        ("text/turtle;q=0, */*;q=0.1", "ntriples"),
        ("image/png", None),
        ("text/turtle;q=nonsense", None),
    ],
)
def test_the_best_liked_format_is_chosen(accept: str, best: str | None) -> None:
    assert chosen(accept, OFFERED) == best


@given(st.text())
def test_no_header_breaks_the_choice(accept: str) -> None:
    assert chosen(accept, OFFERED) in {None, *OFFERED.values()}


def test_a_form_may_name_its_graphs_in_the_address() -> None:
    wanted = operation(
        "POST", b"default-graph-uri=urn%3Ag", FORM, b"query=ASK%20%7B%7D&named-graph-uri=urn%3Ah"
    )

    assert (wanted.kind, wanted.text, wanted.default, wanted.named) == (
        "query",
        "ASK {}",
        ("urn:g",),
        ("urn:h",),
    )


def test_nothing_asked_asks_for_the_description() -> None:
    assert operation("GET", b"", "", b"").kind == "description"


@pytest.mark.parametrize(
    ("method", "query", "content_type", "body", "status"),
    [
        ("GET", b"update=CLEAR%20ALL", "", b"", 400),
        ("GET", b"query=ASK%20%7B%7D&query=ASK%20%7B%7D", "", b"", 400),
        ("GET", b"query=%FF", "", b"", 400),
        ("GET", b"query=x&rows=0", "", b"", 400),
        ("GET", b"query=x&rows=many", "", b"", 400),
        ("POST", b"", "", b"ASK {}", 415),
        ("POST", b"", "text/plain", b"ASK {}", 415),
        ("POST", b"", "application/sparql-query; charset=UTF-16", b"A\0", 415),
        ("POST", b"", "application/sparql-query", b"\xff", 400),
        ("POST", b"", FORM, b"query=x&update=y", 400),
        ("POST", b"", FORM, b"", 400),
    ],
)
def test_what_is_malformed_is_refused(
    method: str, query: bytes, content_type: str, body: bytes, status: int
) -> None:
    with pytest.raises(Refusal) as caught:
        operation(method, query, content_type, body)

    assert caught.value.status == status
