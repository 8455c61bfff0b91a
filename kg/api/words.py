"""Facts in plain words, as a coordinator reads them aloud.

This module owns how sources are cited; phrases for ties, times and numbers are those of the recommender. It asks
nothing and computes nothing.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from kg.recommend.wording import count, listed, period, spoken, theme_name, tie

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.rdf.catalogue import DatasetInfo
    from kg.rdf.provenance import Source

OWN_TABLES: Final = "table"
"""The source that reads whatever table people have."""

__all__ = [
    "OWN_TABLES",
    "cited",
    "count",
    "dataset_titles",
    "listed",
    "period",
    "spoken",
    "theme_name",
    "tie",
]


def cited(sources: Iterable[Source], *, titles: bool = False, days: bool = False) -> tuple[str, ...]:
    """Sources as people cite them: one line for each dataset, with all places in it.

    Args:
        sources: The places.
        titles: Whether datasets are called by their titles, not by their names.
        days: Whether to say when each dataset was fetched.

    Example:
        >>> from kg.rdf.provenance import Source
        >>> cited(Source("urn:" + where, "een", "The event", where, None) for where in ("s3", "s1"))
        ('een: s1, s3',)
    """
    places: dict[str, set[str]] = {}
    fetched: dict[str, str] = {}
    for source in sources:
        called = source.title if titles and source.title else source.dataset
        places.setdefault(called, set()).add(source.locator)
        if days and source.retrieved is not None:
            fetched[called] = f", retrieved {source.retrieved}"
    return tuple(
        f"{dataset}: {', '.join(_together(places[dataset]))}{fetched.get(dataset, '')}"
        for dataset in sorted(places)
    )


def dataset_titles(datasets: Iterable[DatasetInfo]) -> dict[str, str]:
    """What each dataset is called for readers, by its name: its title where that is its own, else its name.

    One's own tables all bear the title of the one loader that reads them, and loads of one source bear the same.

    Example:
        >>> from kg.rdf.catalogue import DatasetInfo
        >>> own = DatasetInfo(name="My_list", title="Any table", source_id="table")
        >>> dataset_titles([own, DatasetInfo(name="een", title="The event")])
        {'My_list': 'My list', 'een': 'The event'}
    """
    known = list(datasets)
    borne = Counter(info.title for info in known)
    return {
        info.name: info.name.replace("_", " ")
        if info.title is None or info.source_id == OWN_TABLES or borne[info.title] > 1
        else info.title
        for info in known
    }


def _together(locators: Iterable[str]) -> list[str]:
    """Places in reading order; rows of one file together."""
    rows: dict[str, list[int]] = {}
    others = []
    for locator in locators:
        file, row, number = locator.rpartition(" row ")
        if row and number.isdigit():
            rows.setdefault(file, []).append(int(number))
        else:
            others.append(locator)
    numbered = [
        f"{file} row{'s' if len(held) > 1 else ''} {', '.join(map(str, sorted(held)))}"
        for file, held in rows.items()
    ]
    return sorted(others, key=lambda text: (len(text), text)) + sorted(numbered)
