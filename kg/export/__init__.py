"""What leaves the graph: the network page, the table pair and the exchange formats.

This package owns the view model and everything that is written from it. It never reads the store: the api
fills the model. Only `kg.export.picture` imports pyvis, so import `kg.export.page` where a page is wanted,
not before.
"""

from kg.export.model import Fact, PageLink, PageModel, PageNode, PageSource, Partner

__all__ = ["Fact", "PageLink", "PageModel", "PageNode", "PageSource", "Partner"]
