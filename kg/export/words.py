"""The page's own words in English, Lithuanian and Polish.

Owns the phrase files in `assets/words`; names from the data are never translated.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Final

from kg.errors import NotFound

LANGUAGES: Final = {"en": "English", "lt": "Lietuvių", "pl": "Polski"}
"""The languages of the interface, each by its own name."""

Phrase = str | dict[str, str]
"""A text, or one for each plural form ("one", "few", "many", "other" of Unicode CLDR)."""


@lru_cache(maxsize=8)
def words(language: str) -> dict[str, Phrase]:
    """Every phrase of the interface in one language.

    Raises:
        NotFound: The interface does not speak it.
    """
    if language not in LANGUAGES:
        raise NotFound(f'The page does not speak "{language}".', nearest=list(LANGUAGES))
    path = Path(__file__).parent / "assets" / "words" / f"{language}.json"
    spoken: dict[str, Phrase] = json.loads(path.read_text(encoding="utf-8"))
    return spoken
