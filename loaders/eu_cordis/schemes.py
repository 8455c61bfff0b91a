"""Programmes, calls and topics: the hierarchy that their codes spell out.

`H2020-EU.2.3.` is a part of `H2020-EU.2.`, and that of `H2020`; `H2020-Euratom-1.3.` leads to
`H2020-Euratom`; `HORIZON.1.2` to `HORIZON.1` and to `HORIZON`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from kg.etl import refs
from kg.records import FundingScheme, Identifier, Ref, Text
from kg.vocab import CB

_NUMBERED: Final = re.compile(r"-\d+$")


@lru_cache(maxsize=4096)
def chain(code: str, framework: str | None) -> tuple[str, ...]:
    """A code and all those above it, the nearest first, up to the framework programme.

    Example:
        >>> chain("H2020-EU.2.3.", "H2020")
        ('H2020-EU.2.3.', 'H2020-EU.2.', 'H2020')
        >>> chain("H2020-Euratom-1.3.", "H2020"), chain("HORIZON.1.2", "HORIZON")
        (('H2020-Euratom-1.3.', 'H2020-Euratom', 'H2020'), ('HORIZON.1.2', 'HORIZON.1', 'HORIZON'))
    """
    tail = "." if code.endswith(".") else ""
    body, codes = code.rstrip("."), [code]
    while "." in body:
        body = body.rpartition(".")[0]
        if "." in body:
            codes.append(f"{body}{tail}")
    body = _NUMBERED.sub("", body)
    if not body.endswith("-EU") and body not in {code, framework}:
        codes.append(body)
    if framework is not None and framework != codes[-1]:
        codes.append(framework)
    return tuple(codes)


def programmes(codes: tuple[str, ...], framework: str | None, source: str) -> Iterator[FundingScheme]:
    """The programmes with these codes, and all above them."""
    tops = () if framework is None else ((framework,),)
    for line in (*(chain(code, framework) for code in codes), *tops):
        for code, above in zip(line, (*line[1:], None), strict=True):
            yield FundingScheme(
                ref=refs.programme(code),
                source=source,
                type=CB.Programme,
                names=(Text(code),),
                identifiers=(Identifier(code, CB.ProgrammeCode),),
                sub_scheme_of=() if above is None else (refs.programme(above),),
            )


def calls(master: str | None, sub: str | None, source: str) -> Iterator[FundingScheme]:
    """A call, and the part of it that a project answered."""
    for id_, above in ((master, None), (sub, master)):
        if id_ is not None and id_ != above:
            yield FundingScheme(
                ref=refs.call(id_),
                source=source,
                type=CB.Call,
                names=(Text(id_),),
                identifiers=(Identifier(id_, CB.CallId),),
                sub_scheme_of=() if above is None else (refs.call(above),),
            )


def topic(code: str, source: str, title: str | None = None) -> FundingScheme:
    """A topic, with its title where the source has it."""
    return FundingScheme(
        ref=refs.topic(code),
        source=source,
        type=CB.Topic,
        names=(Text(code),),
        identifiers=(Identifier(code, CB.TopicId),),
        titles=() if title is None else (Text(title, "en"),),
    )


def call_refs(master: str | None, sub: str | None) -> tuple[Ref, ...]:
    """The calls that a project names."""
    return tuple(refs.call(id_) for id_ in dict.fromkeys((master, sub)) if id_ is not None)
