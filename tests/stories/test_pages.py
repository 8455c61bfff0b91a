"""The page that the command writes: partners, facts with sources, circles of readers, earlier pages, questions inside."""

from __future__ import annotations

import base64
import gzip
import re
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest

from kg.export.columns import unblock
from tests.stories.conftest import Kg

BLOCK = re.compile(r'<script type="[^"]+" id="block-(\w+)" data-encoding="(\w+)">(.*?)</script>', re.DOTALL)


def blocks(page: Path) -> dict[str, Any]:
    """The blocks of data of a page; the facts for SPARQL stay text."""
    found = {}
    for name, encoding, text in BLOCK.findall(page.read_text(encoding="utf-8")):
        is_graph = name == "graph"
        found[name] = (
            gzip.decompress(base64.b64decode(text)).decode() if is_graph else unblock(encoding, text)
        )
    return found


def written(story: Kg, page: Path, *options: str) -> dict[str, Any]:
    """The blocks of a page that the command writes with some options."""
    done = story("export", "html", str(page), *options)
    assert done.returncode == 0, done.stderr
    return blocks(page)


def test_every_fact_has_its_source_and_date(story: Kg, tmp_path: Path) -> None:
    rows = written(story, tmp_path / "page.html")["rows"]

    texts = rows["texts"]
    facts = [fact for some in rows["nodes"]["facts"].values() for fact in some]
    unsourced = {
        texts[term] for term, value, source, _ in facts if source < 0 and texts[value] != "not known"
    }
    assert len(facts) > 100
    assert unsourced == set()
    assert all(rows["links"]["sources"].get(str(at)) for at in range(len(rows["links"]["a"])))


def test_names_in_other_languages_are_facts_with_sources(story: Kg, tmp_path: Path) -> None:
    rows = written(story, tmp_path / "page.html")["rows"]
    texts = rows["texts"]
    at = rows["nodes"]["label"].index("Vilnius Circular Economy Cluster")

    said = {texts[value]: texts[source] for term, value, source, _ in rows["nodes"]["facts"][str(at)]}

    assert said["Žiedinės ekonomikos klasteris"].endswith("s1")
    assert "Vilnius Circular Economy Cluster" not in said


def test_the_public_finds_no_empty_advice(story: Kg, tmp_path: Path) -> None:
    public = written(story, tmp_path / "public.html", "--audience", "public")
    coordinators = written(story, tmp_path / "coordinators.html")

    assert "partners" not in public
    assert len(coordinators["partners"]) > 2


ENGLISH = re.compile(
    r"\b(your|you|worked|partner in|member of|took part|has taken|shared project|undated|since)\b"
)


@pytest.mark.parametrize(("language", "words"), [("lt", "Supažindinti gali: "), ("pl", "Przedstawić może: ")])
def test_reasons_and_evidence_are_in_the_file_in_every_language(
    story: Kg, tmp_path: Path, language: str, words: str
) -> None:
    advice = written(story, tmp_path / "page.html")["partners"]

    ranked = [one for asker in advice for one in asker["ranked"]]
    spoken = [one["spoken"][language] for one in ranked]
    assert len(ranked) > 20
    assert [line for reason, evidence in spoken for line in (reason, *evidence) if ENGLISH.search(line)] == []
    assert [len(evidence) for _, evidence in spoken] == [len(one["evidence"]) for one in ranked]
    assert any(reason.startswith(words) for reason, _ in spoken)
    names = set(written(story, tmp_path / "page.html")["rows"]["nodes"]["label"])
    introduced = {
        reason.removeprefix(words).split(". ")[0] for reason, _ in spoken if reason.startswith(words)
    }
    assert introduced & names


def test_an_earlier_page_lends_its_places(story: Kg, tmp_path: Path) -> None:
    first = written(story, tmp_path / "first.html", "--as-of", "2019-12-31")
    second = written(story, tmp_path / "second.html", "--previous", str(tmp_path / "first.html"))

    where = {
        name: dict(zip(page["rows"]["nodes"]["label"], page["rows"]["places"], strict=True))
        for name, page in (("first", first), ("second", second))
    }
    assert where["first"].items() <= where["second"].items()
    entered = [second["rows"]["nodes"]["label"][at] for at in second["changes"]["entered"]]
    assert entered == ["Metal industry international matchmaking"]


def test_a_page_in_another_language_is_compared_by_what_is_linked(story: Kg, tmp_path: Path) -> None:
    english = written(story, tmp_path / "en.html", "--language", "en")
    lithuanian = written(
        story, tmp_path / "lt.html", "--language", "lt", "--previous", str(tmp_path / "en.html")
    )

    found = lithuanian["changes"]
    assert [found[key] for key in ("entered", "left", "tied", "untied")] == [[], [], [], []]
    assert lithuanian["rows"]["nodes"]["label"] == english["rows"]["nodes"]["label"]


def test_the_words_of_links_and_facts_go_with_the_reader(story: Kg, tmp_path: Path) -> None:
    rows = written(story, tmp_path / "page.html")["rows"]

    labels = {at for at in rows["links"]["label"] if rows["texts"][at]}
    roles = {at for at in labels if rows["texts"][at] in ("Negotiating", "Organiser")}
    said = {language: {rows["spoken"][language].get(str(at)) for at in roles} for language in ("lt", "pl")}
    assert said == {
        "lt": {"Deramasi dėl sąlygų", "Organizatorius"},
        "pl": {"W trakcie negocjacji", "Organizator"},
    }
    assert "Member" not in {rows["texts"][at] for at in labels}


@pytest.mark.parametrize("audience", ["public", "coordinators"])
def test_the_example_questions_of_the_page_are_answered_by_its_facts(
    story: Kg, tmp_path: Path, audience: str
) -> None:
    page = tmp_path / "page.html"
    facts = written(story, page, "--with-sparql", "--audience", audience)["graph"]
    held = re.search(r"window\.clusterbridgeSparql=(.*);$", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert held is not None
    questions = unblock("json", held[1])["questions"]
    store = pyoxigraph.Store()
    store.load(facts.encode(), pyoxigraph.RdfFormat.N_TRIPLES)

    answered = {title: len(list(store.query(query))) for title, query in questions}

    assert len(answered) > 30
    assert answered["Who coordinates which cluster?"] == 1
    assert sum(count > 0 for count in answered.values()) > 15


LIST = "Name,Country,Role,City,Sector\nUAB Metalas,LT,Member,Kaunas,25.11\nUAB Kodas,LT,Member,Kaunas,J62.0\n"


@pytest.fixture
def listed(empty: Kg, tmp_path: Path) -> Kg:
    """`kg` in a workspace with a list of members of one's own."""
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    done = empty(
        "load", "table", "list.csv", "--as", "members", "--cluster", "Klasteris", "--dataset", "Mano sąrašas"
    )
    assert done.returncode == 0, done.stderr
    return empty


def test_a_narrow_sector_is_called_by_its_notation_and_its_division(listed: Kg, tmp_path: Path) -> None:
    rows = written(listed, tmp_path / "page.html")["rows"]
    shown = listed("show", "UAB Metalas").stdout
    texts = {rows["texts"][at]: str(at) for some in rows["nodes"]["sectors"].values() for at in some}

    programming = next(text for text in texts if text.startswith("62.0, "))
    assert "25.11, Manufacture of fabricated metal products, except machinery and equipment" in texts
    assert rows["spoken"]["lt"][texts[programming]].startswith("62.0, Kompiuterių")
    assert not any("vocabulary/sector" in text for text in rows["texts"])
    assert "25.11, Manufacture" in shown
    assert "vocabulary/sector" not in shown


def test_an_agreement_says_on_what_and_what_for_in_the_panel_of_each_party(story: Kg, tmp_path: Path) -> None:
    rows = written(story, tmp_path / "page.html")["rows"]
    texts = rows["texts"]
    at = rows["nodes"]["label"].index("Vilnius Circular Economy Cluster")

    facts = {texts[term]: (value, source) for term, value, source, _ in rows["nodes"]["facts"][str(at)]}
    value, source = facts["CollaborationAgreement"]

    assert texts[value].startswith("Polish Metal Processing Cluster: Negotiating, ")
    areas, aims = texts[value].split(". Areas: ")[1].split(". Aims: ")
    assert (len(areas.split("; ")), len(aims.split("; "))) == (2, 3)
    assert rows["spoken"]["pl"][str(value)].count("Obszary: ") == 1
    assert source >= 0


AGREED = (
    "First party,The first is a,Country of the first,Second party,The second is a,Country of the second,"
    "Title,Kind,State,Areas,Aims,Since,Until\n"
    "Klasteris,Cluster,LT,Klaster Nowy,Cluster,PL,Szept,Cooperation of clusters,{state},Joint projects,Tajny cel,,\n"
)


@pytest.mark.parametrize(("state", "told"), [("Negotiating", False), ("Intended", False), ("Signed", True)])
def test_what_is_negotiated_is_told_to_coordinators_only(
    listed: Kg, tmp_path: Path, state: str, told: bool
) -> None:
    (tmp_path / "agreed.csv").write_text(AGREED.format(state=state), encoding="utf-8")
    done = listed("load", "table", "agreed.csv", "--as", "agreements")
    assert done.returncode == 0, done.stderr

    pages = {
        audience: str(written(listed, tmp_path / "page.html", "--audience", audience, "--with-sparql"))
        for audience in ("public", "members", "coordinators")
    }

    assert {audience: "Tajny cel" in page for audience, page in pages.items()} == {
        "public": told,
        "members": told,
        "coordinators": True,
    }
    assert ("ontology#linkedTo" in pages["public"]) == told


def test_sources_name_the_list_and_links_the_day(listed: Kg, tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("Name,Country,City\nUAB Metalas,LT,Vilnius\n", encoding="utf-8")
    done = listed("load", "table", "other.csv", "--as", "members", "--cluster", "Kitas", "--dataset", "Kitas")
    assert done.returncode == 0, done.stderr

    page = written(listed, tmp_path / "page.html")
    texts = page["rows"]["texts"]

    sources = {texts[at] for some in page["rows"]["links"]["sources"].values() for at in some}
    days = {texts[at] for at in page["rows"]["links"]["stated"]}

    assert {"Mano sąrašas: list.csv row 2", "Mano sąrašas: list.csv row 3"} <= sources
    assert [one["title"] for one in page["contents"]["sources"]] == ["Kitas", "Mano sąrašas"]
    assert not any("Any table" in text for text in texts)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", day) for day in days)


def test_the_same_graph_gives_the_same_page(story: Kg, tmp_path: Path) -> None:
    written(story, tmp_path / "one.html", "--with-sparql")
    written(story, tmp_path / "two.html", "--with-sparql")

    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()


def test_the_page_of_changes_opens_at_the_cluster_asked_for(story: Kg, tmp_path: Path) -> None:
    page = tmp_path / "changes.html"
    days = ("--from", "2020-01-01", "--to", "2020-12-31")

    done = story("diff", "Vilnius Circular Economy Cluster", *days, "--html", str(page))

    assert done.returncode == 0, done.stderr
    assert re.search(r'<meta name="view" content="n=https', page.read_text(encoding="utf-8"))
    assert len(blocks(page)["changes"]["tied"]) == 11
