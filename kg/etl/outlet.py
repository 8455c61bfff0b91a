"""Where records leave a load: each is written once as N-Triples, counted, and shown to identity.

This module owns the staged file of a load. It reads no source and opens no store.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO

from kg.etl.keep_out import KeepOut, Withheld
from kg.etl.marks import Marks
from kg.etl.report import Duplicate, RunReport
from kg.identity.candidate import Pool
from kg.rdf.attribution import Attribution
from kg.rdf.encode import Encoder
from kg.records import LINKS, Actor, Record, Ref


@dataclass(frozen=True, slots=True)
class _Written:
    """What the first record of an entity says, as a piece of the staged file, and where the record stands."""

    source: str
    start: int
    length: int


class Outlet:
    """Takes records, and writes what they say.

    Args:
        encoder: Turns them into statements.
        stream: Where the statements go; it can be read back.
        pool: What identity needs to know of actors and links.
        report: Where duplicates are noted.
        erased: The marks of organisations that were erased and stay out.
        aside: An empty file for records that wait until all are known.

    Cost: memory grows with the number of entities, not with what is said of them.
    """

    def __init__(
        self,
        encoder: Encoder,
        stream: BinaryIO,
        pool: Pool,
        report: RunReport,
        erased: Marks,
        aside: BinaryIO,
    ) -> None:
        self._encoder = encoder
        self._keep_out = KeepOut(erased, encoder.iri, aside)
        self._stream = stream
        self._pool = pool
        self._report = report
        self._position = 0
        self._said: dict[bytes, str | None] = {}
        self._entities: dict[type[Record], dict[Ref, _Written]] = {}
        self._attribution = Attribution(encoder.dataset, base=encoder.base)
        self._attributed: set[Ref] = set()

    def take(self, record: Record) -> None:
        """Write a record, unless an earlier one of the same entity says the same; at the end, if somebody was erased.

        A link that is said twice is noted as a duplicate: it gains a source and, where the two differ, the values of
        both. An entity said twice is not, because tables repeat an organisation in every row that it has.
        """
        if self._keep_out:
            self._keep_out.put_aside(record)
        else:
            self._put(record)

    def _put(self, record: Record) -> None:
        """Write a record, unless an earlier one of the same entity says the same."""
        text = "".join(self._encoder.statements(record)).encode()
        digest = blake2b(text, digest_size=16).digest()
        is_link = isinstance(record, LINKS)
        if isinstance(record, Actor) and record.ref in self._entities.get(type(record), {}):
            self._report.said_again += 1
        if digest in self._said:
            if is_link:
                self._report.duplicates.append(Duplicate(record.source, self._said[digest] or ""))
                self._write(record, b"", text)
            return
        self._said[digest] = record.source if is_link else None
        first = self._entities.get(type(record), {}).get(record.ref) if is_link else None
        if first is not None:
            self._report.duplicates.append(Duplicate(record.source, first.source, differs=True))
        self._write(record, text, text)
        if isinstance(record, Actor):
            self._pool.see(self._encoder.iri(record.ref), record)
        elif is_link:
            self._pool.see_link(self._encoder.iri(record.ref), record, self._encoder.iri)

    def has(self, ref: Ref) -> bool:
        """Whether a record of an entity was taken."""
        return self._keep_out.has(ref) or any(ref in written for written in self._entities.values())

    def close(self) -> None:
        """Write which place states which fact, where they do not state the same, and note the counts."""
        self._leave_out()
        self._stream.writelines(line.encode() for line in self._attribution.lines())
        for record_class, written in sorted(self._entities.items(), key=lambda item: item[0].CLASS):
            kept = self._report.links if issubclass(record_class, LINKS) else self._report.entities
            kept[record_class.CLASS.rpartition("#")[2]] = len(written)

    def _leave_out(self) -> None:
        """Write what was put aside without who was erased, and take the refused rows about them out of the report."""
        report, withheld = self._report, Withheld()
        for record, left in self._keep_out.judged():
            report.kept_out += left is not record
            withheld.note(record, left)
            if left is not None:
                self._put(left)
        if self._keep_out:
            rejects = [reject for reject in report.rejects if not self._keep_out.speaks(reject)]
            report.withheld = len(withheld) + len(report.rejects) - len(rejects)
            report.rejects = rejects

    def _write(self, record: Record, new: bytes, said: bytes) -> None:
        """Write what is new of what a record says, and where it says so."""
        written = self._entities.setdefault(type(record), {})
        first = written.get(record.ref)
        if first is None:
            written[record.ref] = _Written(record.source, self._position, len(said))
        else:
            self._attribute(record, first, said)
        for piece in (new, *(line.encode() for line in self._encoder.provenance(record.ref, record.source))):
            self._position += self._stream.write(piece)

    def _attribute(self, record: Record, first: _Written, said: bytes) -> None:
        """Remember what the places of an entity say, from its second one on."""
        subject = self._encoder.iri(record.ref)
        if record.ref not in self._attributed:
            self._attributed.add(record.ref)
            self._stream.flush()
            text = os.pread(self._stream.fileno(), first.length, first.start).decode()
            self._attribution.note(subject, self._encoder.source(first.source), text)
        self._attribution.note(subject, self._encoder.source(record.source), said.decode())


@contextmanager
def opened(
    path: Path, encoder: Encoder, pool: Pool, report: RunReport, erased: Marks | None = None
) -> Iterator[Outlet]:
    """An outlet into a file of N-Triples; the counts are noted when it closes."""
    with path.open("w+b") as stream, path.with_suffix(".aside").open("w+b") as aside:
        outlet = Outlet(encoder, stream, pool, report, erased or Marks(), aside)
        yield outlet
        outlet.close()
