"""The network page inside a notebook: the same page, in a frame of its own.

Owns the object that a notebook shows. The page keeps its own content security policy inside the frame, which may run
scripts and save files, and can reach neither the notebook nor the network.
"""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kg.export.model import PageModel
from kg.export.page import PageOptions, PageReport, render_page, write_page

_MAY: Final = "allow-scripts allow-downloads allow-modals allow-popups"


@dataclass(frozen=True)
class PageFrame:
    """A network page that a notebook shows as its output.

    Args:
        model: What it shows.
        options: How it is written.
        height: Of the frame, in pixels.
    """

    model: PageModel
    options: PageOptions = field(default_factory=PageOptions)
    height: int = 640

    def _repr_html_(self) -> str:
        """The page as a frame, whatever shows the notebook: `srcdoc` needs no file and no server."""
        text, _ = render_page(self.model, self.options)
        title = html.escape(self.model.title)
        style = f"width:100%;height:{self.height}px;border:1px solid #ccc;border-radius:6px"
        return (
            f'<iframe title="{title}" sandbox="{_MAY}" style="{style}" srcdoc="{html.escape(text)}"></iframe>'
        )

    def __repr__(self) -> str:
        """One line, where no picture can be shown."""
        return f"PageFrame({self.model.title!r}, {len(self.model.nodes)} entities, {len(self.model.links)} links)"

    def write(self, path: Path | str) -> PageReport:
        """Write the page to a file."""
        return write_page(self.model, Path(path), self.options)
