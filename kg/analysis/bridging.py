"""All measures of bridging for all who work with somebody, each beside what the size alone lets expect.

This module owns the table and its order. The measures stand in modules of their own. The table
describes; it does not say who will bridge: for that, name two groups (`kg.analysis.brokers`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kg.analysis.alike import among_alike
from kg.analysis.betweenness import betweenness
from kg.analysis.communities import articulation_points, communities, participation
from kg.analysis.gould_fernandez import ROLES, brokerage_roles
from kg.analysis.groups import Division, divided
from kg.analysis.holes import constraint, effective_size
from kg.analysis.projection import Projection, project
from kg.analysis.snapshot import Snapshot
from kg.errors import AnalysisError

Values = NDArray[np.float64]

WARNING: Final = (
    "Raw values follow size: whoever has many partners stands high in every column. Read the value beside, "
    "the share of those with about as many partners who have less. To learn who can bridge two groups, name "
    "the groups."
)

CORRECTED: Final = ("betweenness", "across", "constraint", "effective_size", "efficiency", "participation")
"""Measures also given against others of like size; constraint turned round, so that more is always more."""

COLUMNS: Final = (
    "degree",
    "strength",
    "projects",
    "betweenness",
    "betweenness_error",
    "across",
    "across_error",
    "constraint",
    "effective_size",
    "efficiency",
    "participation",
    "articulation",
    "community",
    *ROLES,
)


@dataclass(frozen=True, slots=True)
class BridgingRow:
    """One actor and its measures.

    Attributes:
        iri: IRI of the actor.
        name: What it is called.
        country: ISO code, None when not known.
        kind: `University`, `Firm` and so on.
        values: Each column of `COLUMNS`; None where a measure is undefined.
        corrected: Each measure of `CORRECTED` as the share of those of like size who bridge less by it.
    """

    iri: str
    name: str
    country: str | None
    kind: str
    values: Mapping[str, float | int | bool | None]
    corrected: Mapping[str, float | None]


@dataclass(frozen=True, eq=False, slots=True)
class Bridging:
    """The measures of everybody.

    Attributes:
        graph: Who works with whom; all arrays have its nodes.
        division: What `across`, `participation` and the roles divide everybody by.
        columns: One array for each of `COLUMNS`.
        sources: From how many nodes betweenness was followed; all of them where it is exact.
    """

    graph: Projection
    division: Division
    columns: Mapping[str, NDArray[np.float64]]
    sources: int

    @property
    def exact(self) -> bool:
        """Whether betweenness is exact; else it has an error beside it."""
        return self.sources == len(self.graph)

    def corrected(self, measure: str) -> Values:
        """The share of those with about as many partners who bridge less, for each node.

        Raises:
            AnalysisError: The measure has no such value.
        """
        if measure not in CORRECTED:
            raise AnalysisError(f"{measure} is not corrected for size.", expected=", ".join(CORRECTED))
        values = self.columns[measure]
        return among_alike(-values if measure == "constraint" else values, self.graph.degree)

    def rows(
        self, *, top: int | None = 20, by: str = "betweenness", corrected: bool = False
    ) -> tuple[BridgingRow, ...]:
        """The actors in order: most bridging first, undefined last, equal ones by IRI.

        Args:
            top: How many; all when None.
            by: One of `COLUMNS`; for constraint the lowest come first.
            corrected: Order by the share of those of like size instead.

        Raises:
            AnalysisError: There is no such column.
        """
        if by not in self.columns:
            raise AnalysisError(f"There is no measure {by}.", expected=", ".join(COLUMNS))
        key = self.corrected(by) if corrected else self.columns[by] * (-1 if by == "constraint" else 1)
        order = np.lexsort((np.arange(len(key)), -np.round(np.nan_to_num(key, nan=-np.inf), 12)))[:top]
        beside = {measure: self.corrected(measure) for measure in CORRECTED}
        return tuple(self._row(int(node), beside) for node in order)

    def _row(self, node: int, beside: Mapping[str, Values]) -> BridgingRow:
        """One node as a row."""
        view, row = self.graph.snapshot, int(self.graph.rows[node])
        return BridgingRow(
            iri=view.actors[row],
            name=view.names[row],
            country=view.country[row],
            kind=view.kind[row],
            values={name: _plain(name, column[node]) for name, column in self.columns.items()},
            corrected={measure: _plain(measure, column[node]) for measure, column in beside.items()},
        )


def bridging(
    snapshot: Snapshot,
    *,
    division: Division = "community",
    as_of: date | None = None,
    active_on: date | None = None,
    seed: int = 1,
    cache: Path | None = None,
) -> Bridging:
    """All measures for all who have a partner.

    Args:
        snapshot: The facts.
        division: Into which groups everybody is divided for `across`, `participation` and the roles.
        as_of: Only what had begun by this day.
        active_on: Only what was running on this day.
        seed: Of the communities and of the sample of betweenness.
        cache: A folder that keeps the measures under the content hash of what they were made from.

    Raises:
        AnalysisError: Nobody works with anybody.

    Cost: About 8 CPU seconds and 0.4 GB for 24,256 actors and 523,617 links.
    """
    graph = project(snapshot, as_of=as_of, active_on=active_on)
    if not len(graph):
        raise AnalysisError(
            "Nobody works with anybody here.",
            hint="Load a source with projects or agreements, or ask as of a later day.",
        )
    file = None if cache is None else cache / f"bridging-{graph.snapshot.content_hash}-{division}-{seed}.npz"
    if file is not None and file.is_file():
        with np.load(file) as kept:
            columns = {name: kept[name] for name in COLUMNS}
            return Bridging(graph, division, columns, int(kept["sources"]))
    found = _measured(graph, division, seed)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        arrays: dict[str, Any] = {"sources": np.int64(found.sources), **found.columns}
        np.savez(file, **arrays)
    return found


def _measured(graph: Projection, division: Division, seed: int) -> Bridging:
    """Every measure, computed."""
    labels, _ = divided(graph, division, seed=seed)
    between = betweenness(graph, labels, seed=seed)
    roles = brokerage_roles(graph, labels)
    effective = effective_size(graph)
    across = between.every if between.across is None else between.across
    across_error = between.every_error if between.across_error is None else between.across_error
    columns = {
        "degree": graph.degree,
        "strength": np.asarray(graph.weights.sum(axis=1)).ravel(),
        "projects": np.diff(graph.snapshot.B.indptr)[graph.rows],
        "betweenness": between.every,
        "betweenness_error": between.every_error,
        "across": across,
        "across_error": across_error,
        "constraint": constraint(graph),
        "effective_size": effective,
        "efficiency": effective / graph.degree,
        "participation": participation(graph, labels),
        "articulation": articulation_points(graph),
        "community": communities(graph, seed=seed) + 1,
        **{role: getattr(roles, role) for role in ROLES},
    }
    return Bridging(
        graph, division, {name: columns[name].astype(np.float64) for name in COLUMNS}, between.sources
    )


_WHOLE: Final = frozenset({"degree", "projects", "community", *ROLES})


def _plain(name: str, value: float) -> float | int | bool | None:
    """A value as Python knows it; None where it is undefined."""
    if np.isnan(value):
        return None
    if name == "articulation":
        return bool(value)
    return int(value) if name in _WHOLE else float(value)
