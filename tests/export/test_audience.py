"""What may not leave is not in the file: searched in the bytes, and in what the page unpacks."""

from __future__ import annotations

import base64
import gzip
import re
from dataclasses import replace

import pytest

from kg.export.audience import for_audience
from kg.export.model import Fact, PageLink, PageModel, PageNode, Partner
from kg.export.page import render_page
from tests.export.story import KOM, VCEC, network, story

SECRETS = {"members": "for-members-only", "coordinators": "for-coordinators-only"}


def with_secrets(model: PageModel) -> PageModel:
    """The model with one fact, entity, link and recommendation for each narrower circle."""
    first = model.nodes[0]
    for audience, secret in SECRETS.items():
        hidden = PageNode(f"https://example.org/{secret}-iri", f"{secret}-name", "Firm", audience=audience)  # type: ignore[arg-type]
        fact = Fact("webPage", f"{secret}-fact", f"{secret}-source", audience=audience)  # type: ignore[arg-type]
        link = PageLink(first.id, model.nodes[1].id, "Contact", f"{secret}-link", audience=audience)  # type: ignore[arg-type]
        advice = Partner(
            model.nodes[1].id, f"{secret}-reason", (f"{secret}-evidence",), (hidden.id,), audience=audience
        )  # type: ignore[arg-type]
        first = replace(first, facts=(*first.facts, fact))
        model = replace(
            model,
            nodes=(first, *model.nodes[1:], hidden),
            links=(*model.links, link, PageLink(first.id, hidden.id, "Membership", f"{secret}-membership")),
            recommendations={
                **model.recommendations,
                first.id: (*model.recommendations.get(first.id, ()), advice),
            },
        )
    return model


def everything(text: str) -> str:
    """The page's bytes and whatever is packed in them."""
    packed = re.findall(r'data-encoding="gzip">([^<]+)<', text)
    return text + "".join(gzip.decompress(base64.b64decode(one)).decode() for one in packed)


@pytest.mark.parametrize("size", [0, 500])
@pytest.mark.parametrize(("audience", "kept"), [("public", 0), ("members", 1), ("coordinators", 2)])
def test_only_what_the_circle_may_read_is_in_the_file(size: int, audience: str, kept: int) -> None:
    model = with_secrets(network(size) if size else story())

    text, _ = render_page(for_audience(model, audience))  # type: ignore[arg-type]

    found = everything(text)
    for secret in list(SECRETS.values())[kept:]:
        assert secret not in found
    for secret in list(SECRETS.values())[:kept]:
        parts = ["name", "iri", "fact", "source", "link", "reason", "evidence", "membership"]
        assert all(f"{secret}-{part}" in found for part in parts)


def test_an_introducer_who_may_not_be_named_is_not_named() -> None:
    model = story()
    nodes = tuple(replace(node, audience="members") if node.id == VCEC else node for node in model.nodes)

    cut = for_audience(replace(model, nodes=nodes), "public")

    assert cut.recommendations[KOM][0].introducers == ()
    assert VCEC not in cut.recommendations
