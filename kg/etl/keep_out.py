"""Records without organisations that were erased: what was taken out stays out when its source is loaded again.

This module owns what is left of a record. It keeps no name: an erased organisation is known by the digest of its IRI alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any, Final

from kg.etl.erase import erased_digest
from kg.records import Record, Ref

_ESSENTIAL: Final = frozenset(
    {"member", "collective", "participant", "project", "event", "offered_by", "about"}
)
_FEWEST_PARTIES: Final = 2


class KeepOut:
    """Knows what was erased, and takes it out of records.

    Args:
        digests: Of the IRIs of what was erased.
        iri_of: Mints IRIs.
    """

    def __init__(self, digests: frozenset[str], iri_of: Callable[[Ref], str]) -> None:
        self._digests = digests
        self._iri_of = iri_of
        self._known: dict[Ref, bool] = {}

    def __bool__(self) -> bool:
        """Whether anything was ever erased."""
        return bool(self._digests)

    def left_of(self, record: Record) -> Record | None:
        """The record without what was erased; `None` where nothing is left of it."""
        if self._is_erased(record.ref):
            return None
        changes: dict[str, Any] = {}
        for field in fields(record):
            value = getattr(record, field.name)
            if isinstance(value, Ref) and field.name != "ref" and self._is_erased(value):
                if field.name in _ESSENTIAL:
                    return None
                changes[field.name] = None
            elif isinstance(value, tuple) and any(
                isinstance(each, Ref) and self._is_erased(each) for each in value
            ):
                kept = tuple(each for each in value if not self._is_erased(each))
                if field.name == "parties" and len(kept) < _FEWEST_PARTIES:
                    return None
                changes[field.name] = kept
        return replace(record, **changes) if changes else record

    def _is_erased(self, ref: Ref) -> bool:
        """Whether an entity was erased."""
        known = self._known.get(ref)
        if known is None:
            known = self._known[ref] = erased_digest(self._iri_of(ref)) in self._digests
        return known
