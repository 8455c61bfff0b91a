"""The map's outlines: those around the entities, none where nobody has a place."""

from __future__ import annotations

from dataclasses import replace

from kg.export.outlines import outlines
from tests.export.story import story


def test_the_outlines_around_the_story_hold_its_countries_and_their_neighbours() -> None:
    found = outlines(story())

    assert found is not None
    assert found["middles"].keys() == {"LT", "PL"}
    assert found["own"]
    assert found["others"]
    assert len(str(found)) < 60_000


def test_without_any_place_there_is_no_map() -> None:
    bare = tuple(replace(node, country=None, latitude=None, longitude=None) for node in story().nodes)

    assert outlines(replace(story(), nodes=bare)) is None


def test_one_entity_far_away_does_not_bring_the_whole_world() -> None:
    model = story()
    nodes = tuple(
        replace(node, latitude=54.0 + at / 50, longitude=24.0, country="LT")
        for at in range(30)
        for node in [replace(model.nodes[0], id=f"https://x.example/{at}")]
    )
    far = replace(model.nodes[1], country="NZ", latitude=-41.0, longitude=174.0)

    near, wide = outlines(replace(model, nodes=nodes)), outlines(replace(model, nodes=(*nodes, far)))

    assert near is not None
    assert wide is not None
    assert len(str(wide["others"])) < len(str(near["others"])) * 3
