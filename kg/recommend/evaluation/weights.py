"""Weights that have seen nothing of the side to foretell.

This module owns the rule: the weights of the package where what they were fitted on lies before the split,
else weights fitted on the year before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kg.analysis.snapshot import Snapshot
from kg.recommend.evaluation.fitting import fit
from kg.recommend.model import standard_weights


def weights_before(snapshot: Snapshot, split: date) -> tuple[Mapping[str, float], str]:
    """Weights for a split, and in words where they come from.

    Raises:
        AnalysisError: The package's weights are too recent, and the year before the split has nothing to
            fit on.
    """
    standard = standard_weights()
    if standard.fitted_until < split:
        return standard.of_work(snapshot), f"the package, fitted on what began up to {standard.fitted_until}"
    begin = split.replace(year=split.year - 1)
    return fit(snapshot, [(begin, split)]), f"fitted on what began from {begin} to the day before the split"
