"""Search by any spelling: twenty names, each found first or among the first three; fast at any size."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.export.model import PageNode
from tests.browser.conftest import Opener
from tests.export.story import ID, network, story

pytestmark = pytest.mark.browser

NAMES = (
    PageNode(
        ID + "a/1", "Klaster Lotnictwa Śląskiego", "Cluster", former_names=("Dolina Lotnicza Południe",)
    ),
    PageNode(ID + "a/2", "Αθήνα Cluster Τροφίμων", "Cluster"),
    PageNode(ID + "a/3", "София Клъстер Мехатроника", "Cluster", short_names=("СКМ",)),
    PageNode(ID + "a/4", "İstanbul Ömer Kümelenmesi", "Cluster"),
    PageNode(ID + "a/5", "Łódzki Klaster Odzieżowy", "Cluster"),
    PageNode(ID + "a/6", "Ærø Hjørring Møbler A/S", "Firm"),
    PageNode(ID + "a/7", "Großhandel Weiß GmbH", "Firm"),
    PageNode(ID + "a/8", "Санкт Юлия Завод", "Firm"),
    PageNode(ID + "a/9", "Coruña Mobiliário, S.A.", "Firm"),
)

QUESTIONS = {
    "bialystok": "EEN Białystok",
    "BIAŁYSTOK een": "EEN Białystok",
    "ziedines ekonomikos": "Žiedinės ekonomikos klasteris",
    "vilnius circular economy": "Žiedinės ekonomikos klasteris",
    "obrobki metali": "Klaster Obróbki Metali",
    "metali obrobki": "Klaster Obróbki Metali",
    "lenkijos metalo": "Klaster Obróbki Metali",
    "lithuanian inovation": "Lietuvos inovacijų centras",
    "LIC": "Lietuvos inovacijų centras",
    "vipa": "Vilniaus pramonės ir verslo asociacija",
    "vilnius industri and bussiness": "Vilniaus pramonės ir verslo asociacija",
    "lotnictwa slaskiego": "Klaster Lotnictwa Śląskiego",
    "dolina lotnicza": "Klaster Lotnictwa Śląskiego",
    "athina trofimon": "Αθήνα Cluster Τροφίμων",
    "sofia klaster mehatronika": "София Клъстер Мехатроника",
    "istanbul omer": "İstanbul Ömer Kümelenmesi",
    "lodzki odziezowy": "Łódzki Klaster Odzieżowy",
    "aero hjorring mobler": "Ærø Hjørring Møbler A/S",
    "grosshandel weiss": "Großhandel Weiß GmbH",
    "sankt iulia": "Санкт Юлия Завод",
    "вилнюс циркулар": "Žiedinės ekonomikos klasteris",
    "coruna mobiliario": "Coruña Mobiliário, S.A.",
}
SLIPS = (
    "bialystk metl",
    "clusetr vilnuis",
    "вилнюс циркулар",
    "Αθηνα",
    "munchen photonics gmbhh",
    "zzzz qqqq",
)


def test_every_spelling_finds_its_entity(opened: Opener) -> None:
    model = story()
    page = opened(replace(model, nodes=(*model.nodes, *NAMES))).page
    labels = [node.label for node in (*model.nodes, *NAMES)]

    lost = {}
    for question, name in QUESTIONS.items():
        hits = page.evaluate("question => clusterbridge.search(question).hits", question)
        if labels.index(name) not in hits[:3]:
            lost[question] = [labels[at] for at in hits[:3]]

    assert lost == {}


def test_the_number_of_hits_is_said_in_the_readers_plural(opened: Opener) -> None:
    page = opened(story("pl")).page

    page.fill("#query", "klaster")
    page.wait_for_selector("#hits button")

    assert page.inner_text("#found") == "Znaleziono 2"
    assert page.get_attribute("#found", "role") == "status"


@pytest.mark.torture
def test_search_takes_less_than_ten_milliseconds_at_40_000(opened: Opener) -> None:
    page = opened(network(40_000)).page
    # the best of nine, since others may use the machine too
    ask = """question => { const times = []; for (let k = 0; k < 9; k++) {
        const begun = performance.now(); clusterbridge.search(question); times.push(performance.now() - begun); }
        return Math.min(...times) }"""

    times = {
        question: page.evaluate(ask, question)
        for question in ("bialystok metal", "kaunas fod uab 17", "x", "lodz", *SLIPS)
    }

    assert max(times.values()) < 10, times


def test_markup_in_a_question_is_a_question(opened: Opener) -> None:
    page = opened(story()).page

    page.fill("#query", "<img src=x onerror=alert(1)>")

    assert page.inner_text("#found") == "0 found"
