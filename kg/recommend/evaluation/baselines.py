"""What a ranking has to beat: twelve ways to rank all known organisations for an asker.

This module owns the baselines; the libraries that carry some of them are imported where they are used and
come with the dependency group `evaluate`. A baseline sees the same history as the model.

Definition: Random (seeded); popularity (number of shared projects); popularity in the asker's country; common
neighbours; Adamic-Adar; resource allocation; a two-step walk; personalised PageRank (restart 0.15, 20
rounds, on the graph of organisations and projects); P3alpha and RP3beta (similaripy), iALS and BPR
(implicit), all four on organisations by their partners; EASE in its exact dual form, learnt on
organisations by projects.

Sources: Adamic and Adar (2003); Zhou, Lü, Zhang (2009); Cooper et al. (2014), Paudel et al. (2017); Steck
(2019); Hu, Koren, Volinsky (2008); Rendle et al. (2009). The settings are the best of a few tried on projects
that began in 2017 with what was known before (about four for each method).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from kg.analysis.tables import Matrix, Rows
from kg.errors import AnalysisError
from kg.recommend.evaluation.split import Split

Block = NDArray[np.float32]
Scorer = Callable[[Rows], Block]

_WALK_ROUNDS: Final = 20
_FACTORS: Final = 32
_LIKE: Final = 500
_PENALTY: Final = 100.0


def random(split: Split) -> Scorer:
    """Chance: a fixed sequence for every asker."""
    count = len(split.history)
    return lambda askers: np.stack(
        [np.random.default_rng(int(row)).random(count, dtype=np.float32) for row in askers]
    )


def popularity(split: Split) -> Scorer:
    """Number of shared projects, whoever asks."""
    amount = split.history.amount.astype(np.float32)
    return lambda askers: np.tile(amount, (len(askers), 1))


def popularity_in_country(split: Split) -> Scorer:
    """Number of shared projects; everybody in the asker's country before everybody else."""
    amount, country = split.history.amount.astype(np.float32), split.arrays.country
    far = np.float32(amount.max() + 1.0)
    return lambda askers: amount[None, :] + far * (country[askers][:, None] == country[None, :])


def common_neighbours(split: Split) -> Scorer:
    """Number of partners in common."""
    return _through(split, np.ones(len(split.degree)))


def adamic_adar(split: Split) -> Scorer:
    """Partners in common, each by one over the logarithm of its degree."""
    return _through(split, 1.0 / np.log(np.maximum(split.degree, 2)))


def resource_allocation(split: Split) -> Scorer:
    """Partners in common, each by one over its degree."""
    return _through(split, 1.0 / np.maximum(split.degree, 1))


def _through(split: Split, worth: NDArray[Any]) -> Scorer:
    """Sum over partners in common of what each is worth."""
    met = split.arrays.met
    onward = sp.csr_array(sp.diags_array(worth.astype(np.float32)) @ met, dtype=np.float32)
    return lambda askers: (met[askers] @ onward).toarray()


def two_steps(split: Split) -> Scorer:
    """Where a walk of two steps over shared projects ends."""
    return _walk(split, rounds=2, restart=0.0)


def pagerank(split: Split) -> Scorer:
    """Personalised PageRank on organisations and projects."""
    return _walk(split, rounds=_WALK_ROUNDS, restart=0.15)


def _walk(split: Split, *, rounds: int, restart: float) -> Scorer:
    """A walk from the asker: to one of its projects, to one of the participants, and again."""
    work = split.history.work
    leave = sp.csr_array(
        sp.diags_array(1.0 / np.maximum(split.history.amount, 1.0)) @ work, dtype=np.float32
    ).T.tocsr()
    arrive = sp.csr_array(work @ sp.diags_array(1.0 / split.history.size), dtype=np.float32)

    def score(askers: Rows) -> Block:
        begin = np.zeros((len(split.history), len(askers)), dtype=np.float32)
        begin[askers, np.arange(len(askers))] = 1.0
        here = begin
        for _ in range(rounds):
            here = np.float32(1 - restart) * (arrive @ (leave @ here)) + np.float32(restart) * begin
        return here.T

    return score


def p3alpha(split: Split) -> Scorer:
    """Partners of an asker, and organisations like them: similarity by a walk over partners."""
    return _similar(split, "p3alpha", alpha=1.0)


def rp3beta(split: Split) -> Scorer:
    """The same, with popular organisations held back."""
    return _similar(split, "rp3beta", alpha=1.0, beta=0.1)


def _similar(split: Split, name: str, **settings: float) -> Scorer:
    """A similarity of similaripy between organisations, summed over the asker's partners."""
    similarity = getattr(_library("similaripy"), name)
    met = split.arrays.met
    found = sp.csr_array(
        similarity(sp.csr_matrix(met), k=_LIKE, verbose=False, num_threads=1, format_output="csr", **settings)
    )
    return lambda askers: np.asarray((met[askers] @ found).toarray(), dtype=np.float32)


def ease(split: Split) -> Scorer:
    """Weights of the linear autoencoder without self-loops, summed over the asker's partners.

    Users are projects, items organisations. With G = B B' over n organisations and m < n projects, the
    inverse of G + penalty I follows from that of the m by m matrix: (I - B (penalty I + B'B)^-1 B') /
    penalty.
    """
    work = sp.csr_array(split.history.work, dtype=np.float64)
    back, met = sp.csr_array(work.T), sp.csr_array(split.arrays.met, dtype=np.float64)
    inner = np.asarray((back @ work).toarray())
    inner[np.diag_indices_from(inner)] += _PENALTY
    kernel = np.linalg.inv(inner)
    diagonal = (1.0 - np.asarray(work.multiply(work @ kernel).sum(axis=1)).ravel()) / _PENALTY

    def score(askers: Rows) -> Block:
        own = met[askers]
        inverse = (own.toarray() - ((own @ work) @ kernel) @ back) / _PENALTY
        return np.asarray(-inverse / diagonal[None, :], dtype=np.float32)

    return score


def ials(split: Split) -> Scorer:
    """Factors of the weighted least squares of who has worked with whom."""
    module = _library("implicit.als")
    return _factors(
        split,
        lambda: module.AlternatingLeastSquares(
            factors=_FACTORS, regularization=10.0, random_state=1, num_threads=1
        ),
    )


def bpr(split: Split) -> Scorer:
    """Factors of the pairwise ranking of who has worked with whom."""
    module = _library("implicit.bpr")
    return _factors(
        split,
        lambda: module.BayesianPersonalizedRanking(
            factors=2 * _FACTORS, learning_rate=0.01, iterations=20, random_state=1, num_threads=1
        ),
    )


def _factors(split: Split, made: Callable[[], Any]) -> Scorer:
    """The products of the factors of asker and candidate."""
    pattern: Matrix = sp.csr_matrix(split.arrays.met, dtype=np.float32)
    with _library("threadpoolctl").threadpool_limits(1, "blas"):
        model = made()
        model.fit(pattern, show_progress=False)
    users, items = np.asarray(model.user_factors), np.asarray(model.item_factors)
    return lambda askers: np.asarray(users[askers] @ items.T, dtype=np.float32)


def _library(name: str) -> Any:
    """A library of the dependency group `evaluate`."""
    import importlib

    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise AnalysisError(
            f"The package {name.partition('.')[0]} is not installed.",
            hint="Install the dependency group: pip install --group evaluate",
        ) from error


BASELINES: Final[Mapping[str, Callable[[Split], Scorer]]] = {
    "random": random,
    "popularity": popularity,
    "popularity in country": popularity_in_country,
    "common neighbours": common_neighbours,
    "Adamic-Adar": adamic_adar,
    "resource allocation": resource_allocation,
    "two-step walk": two_steps,
    "personalised PageRank": pagerank,
    "P3alpha": p3alpha,
    "RP3beta": rp3beta,
    "EASE": ease,
    "iALS": ials,
    "BPR": bpr,
}
