"""The version of clusterbridge, where every part can read it without importing the others."""

from __future__ import annotations

from typing import Final

__version__: Final = "0.1.0"
