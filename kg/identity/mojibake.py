"""Letters that were garbled on the way: encoded twice, or lost.

This module owns the repair of single names for their comparison; what is stored stays as it was.
"""

from __future__ import annotations

import re
from typing import Final

LOST: Final = "þ"
"""Stands for a letter that was lost: a letter, so that it parts no word, and one that plain text never has."""

_READ_AS: Final = ("windows-1252", "mac_roman", "windows-1250", "windows-1257")
_SUSPECT: Final = re.compile(r"[ÃÂÄÅ√≈ŒĂĹÆ‚][^\sA-Za-z0-9]|≈[A-Za-z]?")


def mend(text: str) -> str:
    """A name whose UTF-8 was once read as something else, as it was meant; any other as it is.

    Example:
        >>> mend("Minist√©rio da Justi√ßa"), mend("CÃ¨dres"), mend("Žalvaris")
        ('Ministério da Justiça', 'Cèdres', 'Žalvaris')
    """
    if not _SUSPECT.search(text):
        return text
    for encoding in _READ_AS:
        try:
            meant = text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
        if len(meant) < len(text):
            return meant
    return text
