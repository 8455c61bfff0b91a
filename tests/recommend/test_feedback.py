"""Feedback as provenance, and how it is honoured."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from kg.errors import AnalysisError
from kg.recommend.feedback import Feedback, Outcome, from_statements, honoured, standing, statements
from kg.recommend.wishes import NOTHING

A, B, C = (f"https://example.org/{letter}" for letter in "abc")
DISMISSED = Feedback(A, B, Outcome.DISMISSED, date(2020, 3, 1), "Ona", "too far away")
MET = Feedback(A, B, Outcome.MET, date(2020, 3, 12), "Ona")
FUNDED = Feedback(A, C, Outcome.FUNDED, date(2020, 5, 1), "Jonas")


def test_feedback_survives_the_way_through_rdf() -> None:
    triples = [triple for each in (FUNDED, MET, DISMISSED) for triple in statements(each)]

    assert from_statements(triples) == (DISMISSED, MET, FUNDED)


def test_a_dismissal_is_honoured_until_something_else_is_said() -> None:
    both = [DISMISSED, MET]

    assert honoured(NOTHING, both, A, as_of=date(2020, 3, 5)).dismissed == (B,)
    assert honoured(NOTHING, both, A).dismissed == ()
    assert standing(both, A) == {B: MET}


def test_feedback_of_others_changes_nothing() -> None:
    assert honoured(NOTHING, [DISMISSED], C) == NOTHING


def test_a_dismissal_needs_a_reason() -> None:
    with pytest.raises(AnalysisError, match="reason"):
        Feedback(A, B, Outcome.DISMISSED, date(2020, 3, 1), "Ona")


def test_of_two_words_of_one_day_the_later_stands() -> None:
    at = [datetime(2020, 3, 1, hour, tzinfo=UTC) for hour in (9, 10)]
    first = Feedback(A, B, Outcome.DISMISSED, at[0].date(), "Ona", "too far away", at[0])
    later = Feedback(A, B, Outcome.ACCEPTED, at[1].date(), "Ona", None, at[1])
    read = from_statements(triple for each in (later, first) for triple in statements(each))

    assert read == (first, later)
    assert honoured(NOTHING, read, A).dismissed == ()
    assert honoured(NOTHING, (first,), A).dismissed == (B,)


def test_nobody_is_a_partner_of_itself_and_what_is_no_feedback_is_passed_over() -> None:
    with pytest.raises(AnalysisError, match="itself"):
        Feedback(A, A, Outcome.MET, date(2020, 3, 1), "Ona")

    assert from_statements(statements(MET)[:3]) == ()
