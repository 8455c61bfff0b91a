"""Who may call, and what browsers are told."""

from __future__ import annotations

import httpx
import pytest

PAGES = ["/", "/search?q=bialystok", "/query", "/path", "/bridges", "/api", "/ontology", "/nothing-here"]


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "", "[::2]"]
)
def test_another_name_is_refused(http: httpx.Client, host: str) -> None:
    response = http.get("/sparql?query=ASK%20%7B%7D", headers={"host": host})

    assert response.status_code in (400, 421)


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8765", "127.0.0.1", "[::1]:80"])
def test_the_names_of_this_machine_are_answered(http: httpx.Client, host: str) -> None:
    assert http.get("/sparql?query=ASK%20%7B%7D", headers={"host": host}).status_code == 200


def test_scripts_of_other_sites_may_not_ask_but_links_lead_here(http: httpx.Client) -> None:
    cross = {"sec-fetch-site": "cross-site"}

    asked = http.get("/api/search?q=a", headers=cross | {"sec-fetch-mode": "cors"})
    followed = http.get("/search?q=a", headers=cross | {"sec-fetch-mode": "navigate"})

    assert (asked.status_code, followed.status_code) == (403, 200)


def test_no_other_site_may_read_an_answer(http: httpx.Client) -> None:
    response = http.get("/sparql?query=ASK%20%7B%7D", headers={"origin": "https://evil.example"})

    assert not [name for name in response.headers if name.startswith("access-control")]
    assert response.headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_a_strict_policy(http: httpx.Client, page: str) -> None:
    response = http.get(page, headers={"accept": "text/html"})

    policy = response.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "address",
    [
        "/static/../settings.py",
        "/static/%2e%2e/settings.py",
        "/static/..%2f..%2ferrors.py",
        "/id/../../etc/passwd",
        "/graphs/..%2f_changes",
    ],
)
def test_no_address_leads_out_of_its_folder(http: httpx.Client, address: str) -> None:
    request = httpx.Request("GET", http.base_url.join("/"))
    request.url = request.url.copy_with(raw_path=address.encode())

    assert http.send(request).status_code == 404


def test_a_read_only_server_takes_nothing(http: httpx.Client) -> None:
    update = {"content-type": "application/sparql-update"}

    assert http.post("/sparql", content=b"CLEAR ALL", headers=update).status_code == 403
    assert http.put("/graphs/x", content=b"", headers={"content-type": "text/turtle"}).status_code == 403
    assert http.delete("/graphs/eu_een_metal_2020").status_code == 403


def test_what_is_not_possible_is_said_with_what_is(http: httpx.Client) -> None:
    response = http.put("/sparql", content=b"")

    assert response.status_code == 405
    assert "GET" in response.headers["allow"]


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</script><b>"]
)
def test_what_is_typed_comes_back_as_text(http: httpx.Client, text: str) -> None:
    for page, name in (("/search", "q"), ("/query", "query"), ("/path", "from"), ("/bridges", "first")):
        response = http.get(page, params={name: text}, headers={"accept": "text/html"})

        assert text not in response.text
