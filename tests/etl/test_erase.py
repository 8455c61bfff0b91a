"""An erased organisation leaves nothing behind, and does not come back."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import NotFound
from kg.etl import refs
from kg.etl.erase import erase
from kg.etl.run import run
from kg.rdf.catalogue import DatasetInfo
from kg.rdf.encode import Encoder
from kg.rdf.store import GraphStore
from kg.records import Organisation, Text
from tests.etl.conftest import TODAY

ENCODER = Encoder("any")
PFRR = ENCODER.iri(refs.organisation("999834388"))
LIC = ENCODER.iri(refs.organisation("999456476"))


@pytest.fixture
def loaded(store: GraphStore) -> GraphStore:
    """Both bundled sources; the organisers of the event have two raw IRIs each."""
    run(store, "eu_een_metal_2020", today=TODAY)
    run(store, "eu_h2020_organisers", today=TODAY)
    return store


def everything(store: GraphStore) -> str:
    """All that the store says anywhere, but for the bare IRIs in its log of changes."""
    merged = [str(triple) for triple in store.statements()]
    raw = [str(triple) for known in store.datasets() for triple in store.raw(known.name)]
    return "\n".join([*merged, *raw, *(str(triple) for triple in store.identity())])


def test_nothing_of_it_is_left(loaded: GraphStore) -> None:
    assert "Podlaska" in everything(loaded)

    found = erase(loaded, PFRR)

    assert "Podlaska Fundacja Rozwoju Regionalnego" in found.names
    assert (len(found.entities), found.links, found.datasets) == (
        2,
        2,
        ("eu_een_metal_2020", "eu_h2020_organisers"),
    )
    left = everything(loaded)
    assert "Podlaska" not in left
    assert not any(iri in left for iri in found.entities)


def test_what_it_took_part_in_stays(loaded: GraphStore) -> None:
    before = len(loaded.select("SELECT ?p { ?p a cb:Participation }"))

    erase(loaded, PFRR)

    assert loaded.ask('ASK { ?p a cb:Project ; cb:acronym "KAM2EastPoland" }')
    assert loaded.ask("ASK { ?e a cb:MatchmakingEvent }")
    assert len(loaded.select("SELECT ?p { ?p a cb:Participation }")) == before - 1


def test_who_was_invited_by_it_stays_without_the_invitation(loaded: GraphStore) -> None:
    erase(loaded, LIC)

    cluster = '?x a cb:EventParticipation ; cb:participant/cb:name "Vilnius Circular Economy Cluster"@en'
    assert loaded.ask(f"ASK {{ {cluster} }}")
    assert not loaded.ask(f"ASK {{ {cluster} ; cb:invitedBy ?who }}")


def test_a_place_that_spoke_of_it_alone_goes(loaded: GraphStore) -> None:
    place = 'ASK { ?s cb:locator "names pl" }'
    assert loaded.ask(place)

    erase(loaded, PFRR)

    cited = "SELECT ?s { ?s a cb:SourceRecord FILTER NOT EXISTS { ?x prov:hadPrimarySource ?s } }"
    assert loaded.select(cited) == []


def test_it_does_not_come_back(loaded: GraphStore) -> None:
    erase(loaded, PFRR)

    report = run(loaded, "eu_h2020_organisers", today=TODAY)

    assert report.kept_out == 2
    assert "Podlaska" not in everything(loaded).replace("Podlaska Regional", "")


def test_its_rows_among_rejects_go(loaded: GraphStore, tmp_path: Path) -> None:
    folder = tmp_path / "rejects" / "x-rejected"
    folder.mkdir(parents=True)
    (folder / "t.csv").write_text(
        "name,pic\nPodlaska Fundacja Rozwoju Regionalnego,\nSomebody,\n,999834388\n"
        "broken;PODLASKA FUNDACJA ROZWOJU REGIONALNEGO;PL,\n",
        "utf-8",
    )

    found = erase(loaded, PFRR, rejects=tmp_path / "rejects")

    assert found.rejects == 3
    assert (folder / "t.csv").read_text("utf-8").split() == ["name,pic", "Somebody,"]


def test_erasing_nobody_is_not_found(loaded: GraphStore) -> None:
    with pytest.raises(NotFound, match="No dataset speaks"):
        erase(loaded, "https://example.org/nobody")


def test_texts_about_others_that_hold_its_name_are_told(store: GraphStore, tmp_path: Path) -> None:
    firm = Organisation(ref=refs.organisation("1"), source="s", names=(Text("Jonas Jonaitis"),))
    other = Organisation(
        ref=refs.organisation("2"),
        source="s",
        names=(Text("B"),),
        descriptions=(Text("bought Jonas Jonaitis"),),
    )
    file = tmp_path / "x.nt"
    file.write_text("".join(Encoder("x").lines([firm, other])), "utf-8")
    store.commit(store.stage(DatasetInfo(name="x"), file, shapes=()))

    found = erase(store, ENCODER.iri(firm.ref))

    assert found.mentioned == (ENCODER.iri(other.ref),)
