"""Where records leave a load: each is written once as N-Triples, counted, and shown to identity.

This module owns the staged file of a load. It reads no source and opens no store.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import TextIO

from kg.etl.report import Duplicate, RunReport
from kg.identity.candidate import Pool
from kg.rdf.attribution import Attribution
from kg.rdf.encode import Encoder
from kg.records import LINKS, Actor, Record, Ref


class Outlet:
    """Takes records, and writes what they say.

    Args:
        encoder: Turns them into statements.
        stream: Where the statements go.
        pool: What identity needs to know of actors and links.
        report: Where duplicates are noted.
    """

    def __init__(self, encoder: Encoder, stream: TextIO, pool: Pool, report: RunReport) -> None:
        self._encoder = encoder
        self._stream = stream
        self._pool = pool
        self._report = report
        self._said: dict[bytes, str | None] = {}
        self._attribution = Attribution(encoder.dataset, base=encoder.base)
        self._entities: dict[type[Record], set[Ref]] = {}

    def take(self, record: Record) -> None:
        """Write a record, unless an earlier one of the same entity says the same.

        A link that is said twice is noted as a duplicate: it gains a source and no fact. An entity said twice
        is not, because tables repeat an organisation in every row that it has.
        """
        text = "".join(self._encoder.statements(record))
        digest = blake2b(text.encode(), digest_size=16).digest()
        is_link = isinstance(record, LINKS)
        if digest in self._said:
            if is_link:
                self._report.duplicates.append(Duplicate(record.source, self._said[digest] or ""))
                self._stream.writelines(self._encoder.provenance(record.ref, record.source))
                self._note(record, text)
            return
        self._said[digest] = record.source if is_link else None
        self._entities.setdefault(type(record), set()).add(record.ref)
        self._stream.write(text)
        self._stream.writelines(self._encoder.provenance(record.ref, record.source))
        self._note(record, text)
        if isinstance(record, Actor):
            self._pool.see(self._encoder.iri(record.ref), record)
        elif is_link:
            self._pool.see_link(self._encoder.iri(record.ref), record, self._encoder.iri)

    def has(self, ref: Ref) -> bool:
        """Whether a record of an entity was taken."""
        return any(ref in refs for refs in self._entities.values())

    def _note(self, record: Record, text: str) -> None:
        """Remember what the place of a record says, to tell the places apart at the end."""
        source = self._encoder.source(record.source)
        self._attribution.note(self._encoder.iri(record.ref), source, text)

    def attribute(self) -> None:
        """Write which place states which fact, where they do not state the same."""
        self._stream.writelines(self._attribution.lines())

    def counts(self) -> None:
        """Note how many entities and links of each class were taken."""
        for record_class, refs in sorted(self._entities.items(), key=lambda item: item[0].CLASS):
            kept = self._report.links if issubclass(record_class, LINKS) else self._report.entities
            kept[record_class.CLASS.rpartition("#")[2]] = len(refs)


@contextmanager
def opened(path: Path, encoder: Encoder, pool: Pool, report: RunReport) -> Iterator[Outlet]:
    """An outlet into a file of N-Triples; the counts are noted when it closes."""
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        outlet = Outlet(encoder, stream, pool, report)
        yield outlet
        outlet.attribute()
        outlet.counts()
