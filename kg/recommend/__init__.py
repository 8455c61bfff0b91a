"""Ranked partners with their evidence, consortia that a rule accepts, and how well all of it foretells.

This package owns candidates, scores, evidence, wording, eligibility rules and evaluation. It reads snapshots;
it never reads or writes the store.
"""
