"""The cell magics `%%sparql` and `%%cypher`: a query in a cell, a data frame or a network picture below it.

This module owns the options of the two and the choice between frame and picture. The api answers.

    %%sparql -p cluster -o members        a variable of the notebook as the value of ?cluster; the frame is kept as `members`
    SELECT ?cluster ?member WHERE { ?member cb:memberOf ?cluster }
"""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any, Final

from IPython.core import magic_arguments
from IPython.core.error import UsageError
from IPython.core.magic import Magics as BaseMagics
from IPython.core.magic import cell_magic, magics_class

from kg.api.measured import today
from kg.api.opened import OpenGraph, open_graph
from kg.errors import ClusterbridgeError

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.api.values import Value

_DEFAULT: Final = "graph"


def _options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options that both magics take."""
    for flags, settings in (
        (
            ("-t", "--table"),
            {"action": "store_true", "help": "A data frame even where the answer is a graph."},
        ),
        (("-o", "--output"), {"metavar": "NAME", "help": "Keep the answer as this variable too."}),
        (
            ("-p", "--param"),
            {
                "metavar": "NAME[=VARIABLE]",
                "action": "append",
                "default": [],
                "help": "A value to bind, from the variable of the same name or from another one; may be repeated.",
            },
        ),
        (
            ("-g", "--graph"),
            {
                "metavar": "VARIABLE",
                "default": _DEFAULT,
                "help": f"The variable that holds the open graph. Where there is no `{_DEFAULT}`, "
                "the usual workspace is opened.",
            },
        ),
    ):
        function = magic_arguments.argument(*flags, **settings)(function)  # type: ignore[no-untyped-call]
    return function


@magics_class
class Magics(BaseMagics):
    """Both magics; made by `%load_ext kg`."""

    @cell_magic
    @magic_arguments.magic_arguments()  # type: ignore[untyped-decorator, no-untyped-call]
    @_options
    def sparql(self, line: str, cell: str) -> Any:
        """Answers SPARQL over the merged facts: a data frame; for CONSTRUCT and DESCRIBE a picture of the network."""
        asked = self._asked("sparql", line)
        graph = self._graph(asked.graph)
        return self._answered(asked, lambda: _sparql(graph, cell, self._values(asked), table=asked.table))

    @cell_magic
    @magic_arguments.magic_arguments()  # type: ignore[untyped-decorator, no-untyped-call]
    @_options
    def cypher(self, line: str, cell: str) -> Any:
        """Answers Cypher over the mirror in Neo4j: a data frame; where paths are returned a picture of the network."""
        asked = self._asked("cypher", line)
        graph = self._graph(asked.graph)
        return self._answered(asked, lambda: _cypher(graph, cell, self._values(asked), table=asked.table))

    def _asked(self, name: str, line: str) -> Namespace:
        """The options of a cell."""
        return magic_arguments.parse_argstring(getattr(type(self), name), line)  # type: ignore[no-any-return, no-untyped-call]

    def _answered(self, asked: Namespace, ask: Callable[[], Any]) -> Any:
        """The answer, kept under a name where one was given; an error of ours is told without a trace."""
        try:
            found = ask()
        except ClusterbridgeError as error:
            raise UsageError(str(error)) from error
        if asked.output:
            self._shell.push({asked.output: found})
        return found

    @property
    def _shell(self) -> Any:
        """The shell that the cell runs in."""
        return self.shell

    def _graph(self, name: str) -> OpenGraph:
        """The open graph of the notebook."""
        held = self._shell.user_ns.get(name)
        if isinstance(held, OpenGraph):
            return held
        if held is None and name == _DEFAULT:
            opened = open_graph()
            self._shell.push({_DEFAULT: opened})
            return opened
        raise UsageError(f"{name} is no open graph; make one with: {name} = kg.open()")

    def _values(self, asked: Namespace) -> dict[str, Value]:
        """The values to bind."""
        values: dict[str, Value] = {}
        for text in asked.param:
            name, equals, variable = text.partition("=")
            wanted = variable if equals else name
            if wanted not in self._shell.user_ns:
                raise UsageError(f"There is no variable {wanted} to bind to {name}.")
            values[name] = self._shell.user_ns[wanted]
        return values


def _sparql(graph: OpenGraph, text: str, values: dict[str, Value], *, table: bool) -> Any:
    """The answer to SPARQL, as a picture where it is a graph."""
    from kg.api.frames import frame
    from kg.api.pictures import picture, statements_of
    from kg.api.sparql import evaluated, shown
    from kg.api.values import as_terms

    found = evaluated(graph.workspace, text, as_terms(values))
    drawn = None
    if found.form == "construct" and not table:
        drawn = picture(graph, statements_of(found.rows), title="The answer", on=today())
    return drawn or frame(found.columns, [[shown(term) for term in row] for row in found.rows])


def _cypher(graph: OpenGraph, text: str, values: dict[str, Value], *, table: bool) -> Any:
    """The answer to Cypher, as a picture where it holds paths."""
    from kg.api.cypher import rows
    from kg.api.frames import frame
    from kg.api.pictures import picture, statements_of_paths

    found = rows(graph.workspace, text, values)
    cells = () if table else (cell for row in found.rows for cell in row)
    drawn = picture(graph, statements_of_paths(cells), title="The answer", on=today())
    return drawn or frame(found.keys, found.rows)
