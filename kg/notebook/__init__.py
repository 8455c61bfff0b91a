"""The IPython extension: `%load_ext kg` adds `%%sparql` and `%%cypher`, and shows data frames as whole tables.

This module owns what loading the extension does. The magics stand in `kg.notebook.magics`; they ask the api and compute
nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell


def load(shell: InteractiveShell) -> None:
    """Adds the magics to a notebook, and has it show data frames with whole sentences and no quotation marks."""
    from IPython.utils.capture import capture_output

    from kg.api.frames import as_html
    from kg.notebook.magics import Magics

    with capture_output():  # networkit writes a script into the notebook when it is imported there
        import kg.analysis.native  # noqa: F401
    shell.register_magics(Magics(shell=shell))
    if shell.display_formatter is not None:
        formatter = shell.display_formatter.formatters["text/html"]
        formatter.for_type_by_name("polars.dataframe.frame", "DataFrame", as_html)
