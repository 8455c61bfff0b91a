"""The interface's words: every language says everything, with its own plural forms and the same blanks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import kg.export.page as page_module
from kg.errors import NotFound
from kg.export.words import LANGUAGES, words

FORMS = {"en": {"one", "other"}, "lt": {"one", "few", "many", "other"}, "pl": {"one", "few", "many", "other"}}
ASSETS = Path(page_module.__file__).parent / "assets"


def texts(phrase: str | dict[str, str]) -> list[str]:
    return [phrase] if isinstance(phrase, str) else list(phrase.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything(language: str) -> None:
    spoken, english = words(language), words("en")

    assert spoken.keys() == english.keys()
    assert all(text.strip() for phrase in spoken.values() for text in texts(phrase))
    plural = [phrase for phrase in spoken.values() if not isinstance(phrase, str)]
    assert all(set(phrase) == FORMS[language] for phrase in plural)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_asks_for_what_english_does_not_give(language: str) -> None:
    for key, phrase in words(language).items():
        known = {blank for text in texts(words("en")[key]) for blank in re.findall(r"{(\w+)}", text)}
        assert {blank for text in texts(phrase) for blank in re.findall(r"{(\w+)}", text)} <= known, key


def test_every_phrase_that_the_page_uses_exists() -> None:
    script = "".join(path.read_text(encoding="utf-8") for path in (ASSETS / "script").glob("*.js"))
    template = (ASSETS / "page.html.j2").read_text(encoding="utf-8")
    used = set(re.findall(r"say\('([\w.]*\w)'", script + template)) | set(
        re.findall(r"words\.(\w+)", template)
    )

    assert used - words("en").keys() == set()


def test_an_unknown_language_is_refused_with_those_there_are() -> None:
    with pytest.raises(NotFound) as caught:
        words("de")

    assert caught.value.nearest == ("en", "lt", "pl")
