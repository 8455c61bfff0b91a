"""The story of March 2020 as a view model, written by hand, and made-up networks of any size."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date

from kg.export.model import Fact, PageLink, PageModel, PageNode, PageSource, Partner

ID = "https://w3id.org/clusterbridge/id/"
VCEC, KOM, LIC, PFRR, VIPA = (
    ID + tail
    for tail in ("cluster/vcec", "cluster/kom", "organisation/lic", "organisation/pfrr", "organisation/vipa")
)
EEN, OFFICE, EVENT, MEETING, AGREEMENT = (
    ID + tail
    for tail in (
        "network/een",
        "network-office/bialystok",
        "event/metal-2020",
        "meeting/clusters",
        "agreement/clusters",
    )
)
COSME, H2020, UWM, KAM, IDENTIFY = (
    ID + tail
    for tail in ("programme/cosme", "programme/h2020", "organisation/uwm", "project/kam", "project/identify")
)
TEXT = "Metal industry international matchmaking"

TERMS = {
    "Cluster": {"en": "Cluster", "lt": "Klasteris", "pl": "Klaster"},
    "ClusterOrganisation": {
        "en": "Cluster organisation",
        "lt": "Klasterio organizacija",
        "pl": "Organizacja klastrowa",
    },
    "Organisation": {"en": "Organisation", "lt": "Organizacija", "pl": "Organizacja"},
    "University": {"en": "University", "lt": "Universitetas", "pl": "Uniwersytet"},
    "NonProfit": {
        "en": "Non-profit organisation",
        "lt": "Ne pelno organizacija",
        "pl": "Organizacja niedochodowa",
    },
    "Network": {"en": "Network", "lt": "Tinklas", "pl": "Sieć"},
    "NetworkOffice": {"en": "Network office", "lt": "Tinklo biuras", "pl": "Biuro sieci"},
    "MatchmakingEvent": {
        "en": "Matchmaking event",
        "lt": "Verslo kontaktų renginys",
        "pl": "Giełda kooperacyjna",
    },
    "Meeting": {"en": "Meeting", "lt": "Susitikimas", "pl": "Spotkanie"},
    "CollaborationAgreement": {
        "en": "Collaboration agreement",
        "lt": "Bendradarbiavimo susitarimas",
        "pl": "Porozumienie o współpracy",
    },
    "Programme": {"en": "Programme", "lt": "Programa", "pl": "Program"},
    "Project": {"en": "Project", "lt": "Projektas", "pl": "Projekt"},
    "EventParticipation": {
        "en": "Event participation",
        "lt": "Dalyvavimas renginyje",
        "pl": "Udział w wydarzeniu",
    },
    "Participation": {"en": "Participation", "lt": "Dalyvavimas", "pl": "Uczestnictwo"},
    "purpose": {"en": "purpose", "lt": "paskirtis", "pl": "cel"},
    "practice": {"en": "practice", "lt": "praktika", "pl": "praktyka"},
    "memberCount": {"en": "number of members", "lt": "narių skaičius", "pl": "liczba członków"},
    "aim": {"en": "aim", "lt": "tikslas", "pl": "cel"},
    "area": {"en": "area of cooperation", "lt": "bendradarbiavimo sritis", "pl": "obszar współpracy"},
    "agreementState": {"en": "state", "lt": "būsena", "pl": "stan"},
    "webPage": {"en": "web page", "lt": "tinklalapis", "pl": "strona internetowa"},
}


def said(sentence: int) -> tuple[str, ...]:
    """The origin text as a source, with the number of its sentence."""
    return (f"{TEXT}, s{sentence}",)


def fact(term: str, value: str, sentence: int) -> Fact:
    return Fact(term, value, said(sentence)[0], "2020-03")


def story(language: str = "en") -> PageModel:
    """Fifteen entities and the links between them."""
    nodes = (
        PageNode(
            VCEC,
            "Žiedinės ekonomikos klasteris",
            "Cluster",
            ("Vilnius Circular Economy Cluster",),
            country="LT",
            region="Vilnius",
            sectors=("Circular economy",),
            latitude=54.687,
            longitude=25.28,
            size=0.62,
            community=0,
            facts=(
                fact("purpose", "Joins sustainable manufacturers of various industries", 4),
                fact("practice", "Long-life design", 5),
                fact("practice", "Repair", 5),
                fact("practice", "Recycling", 5),
            ),
        ),
        PageNode(
            KOM,
            "Klaster Obróbki Metali",
            "Cluster",
            ("Polish Metal Processing Cluster", "Lenkijos metalo apdirbimo klasteris"),
            country="PL",
            region="Podlaskie",
            sectors=("Metal processing",),
            latitude=53.132,
            longitude=23.169,
            size=0.55,
            community=1,
            facts=(
                fact("memberCount", "over 90", 7),
                fact("purpose", "Constantly at work with international partners", 6),
            ),
        ),
        PageNode(
            LIC,
            "Lietuvos inovacijų centras",
            "Organisation",
            ("Lithuanian Innovation Centre",),
            ("LIC",),
            country="LT",
            region="Vilnius",
            programmes=("Horizon 2020",),
            latitude=54.7,
            longitude=25.26,
            size=1.0,
            community=0,
            facts=(Fact("webPage", "https://lic.example.org/", "EU CORDIS, row 3", "2020-01-10"),),
        ),
        PageNode(
            PFRR,
            "Podlaska Fundacja Rozwoju Regionalnego",
            "NonProfit",
            ("Podlaska Regional Development Foundation",),
            ("PFRR",),
            country="PL",
            region="Podlaskie",
            programmes=("Horizon 2020",),
            latitude=53.13,
            longitude=23.15,
            size=0.7,
            community=1,
        ),
        PageNode(
            VIPA,
            "Vilniaus pramonės ir verslo asociacija",
            "ClusterOrganisation",
            ("Vilnius Industry and Business Association",),
            ("VIPA",),
            country="LT",
            region="Vilnius",
            latitude=54.69,
            longitude=25.27,
            size=0.1,
            community=0,
        ),
        PageNode(EEN, "Enterprise Europe Network", "Network", (), ("EEN",), size=0.4, community=0),
        PageNode(
            OFFICE,
            "EEN Białystok",
            "NetworkOffice",
            country="PL",
            region="Podlaskie",
            latitude=53.13,
            longitude=23.16,
            size=0.2,
            community=1,
        ),
        PageNode(
            EVENT,
            TEXT,
            "MatchmakingEvent",
            country="PL",
            region="Podlaskie",
            latitude=53.14,
            longitude=23.18,
            size=0.8,
            community=1,
            start="2020-03-11",
            end="2020-03-13",
        ),
        PageNode(
            MEETING,
            "Meeting of the two clusters",
            "Meeting",
            country="PL",
            latitude=53.14,
            longitude=23.18,
            size=0.1,
            community=1,
            start="2020-03-11",
            end="2020-03-13",
        ),
        PageNode(
            AGREEMENT,
            "Cooperation of the two clusters",
            "CollaborationAgreement",
            size=0.3,
            community=1,
            start="2020-03",
            facts=(
                fact("agreementState", "negotiating", 2),
                fact("area", "Joint projects of the European Union", 9),
                fact("area", "Joint participation in future events", 9),
                fact("aim", "Better international cooperation of clusters", 10),
            ),
        ),
        PageNode(COSME, "COSME", "Programme", size=0.0, community=1),
        PageNode(
            H2020,
            "Horizon 2020",
            "Programme",
            (),
            ("H2020",),
            size=0.1,
            community=2,
            start="2014-01-01",
            end="2020-12-31",
        ),
        PageNode(
            UWM,
            "Uniwersytet Warmińsko-Mazurski w Olsztynie",
            "University",
            country="PL",
            region="Warmińsko-Mazurskie",
            programmes=("Horizon 2020",),
            latitude=53.77,
            longitude=20.49,
            size=0.5,
            community=2,
        ),
        PageNode(
            KAM,
            "KAM2EastPoland",
            "Project",
            country="PL",
            size=0.2,
            community=2,
            start="2015-01-01",
            end="2016-12-31",
            programmes=("Horizon 2020",),
        ),
        PageNode(
            IDENTIFY,
            "IDentIFY",
            "Project",
            size=0.2,
            community=2,
            start="2016-01-01",
            end="2019-12-31",
            programmes=("Horizon 2020",),
        ),
    )
    links = (
        PageLink(VIPA, VCEC, "coordinates", directed=True, sources=said(1)),
        PageLink(LIC, EEN, "Membership", "coordinator in Lithuania", directed=True, sources=said(3)),
        PageLink(OFFICE, EEN, "officeOf", directed=True, sources=said(6)),
        PageLink(KOM, OFFICE, "Contact", "for several years", sources=said(6)),
        PageLink(LIC, VCEC, "invited", "to the event", directed=True, start="2020-03", sources=said(3)),
        PageLink(
            LIC,
            EVENT,
            "EventParticipation",
            "organiser",
            directed=True,
            start="2020-03-11",
            end="2020-03-13",
            sources=said(0),
        ),
        PageLink(
            PFRR,
            EVENT,
            "EventParticipation",
            "organiser",
            directed=True,
            start="2020-03-11",
            end="2020-03-13",
            sources=said(0),
        ),
        PageLink(
            VCEC,
            EVENT,
            "EventParticipation",
            "attendee",
            directed=True,
            start="2020-03-11",
            end="2020-03-13",
            sources=said(1),
        ),
        PageLink(
            KOM,
            EVENT,
            "EventParticipation",
            "attendee",
            directed=True,
            start="2020-03-11",
            end="2020-03-13",
            sources=said(1),
        ),
        PageLink(VCEC, MEETING, "party", directed=True, start="2020-03-11", sources=said(2)),
        PageLink(KOM, MEETING, "party", directed=True, start="2020-03-11", sources=said(2)),
        PageLink(MEETING, EVENT, "partOfEvent", directed=True, start="2020-03-11", sources=said(2)),
        PageLink(VCEC, AGREEMENT, "party", directed=True, start="2020-03", sources=said(2)),
        PageLink(KOM, AGREEMENT, "party", directed=True, start="2020-03", sources=said(2)),
        PageLink(AGREEMENT, MEETING, "resultedFrom", directed=True, start="2020-03", sources=said(2)),
        PageLink(AGREEMENT, COSME, "intendedProgramme", directed=True, start="2020-03", sources=said(9)),
        PageLink(AGREEMENT, H2020, "intendedProgramme", directed=True, start="2020-03", sources=said(9)),
        PageLink(VCEC, KOM, "CollaborationAgreement", "negotiating", start="2020-03", sources=said(2)),
        PageLink(
            PFRR,
            KAM,
            "Participation",
            "participant",
            directed=True,
            start="2015-01-01",
            end="2016-12-31",
            sources=("EU CORDIS, row 9",),
        ),
        PageLink(
            UWM,
            KAM,
            "Participation",
            "participant",
            directed=True,
            start="2015-01-01",
            end="2016-12-31",
            sources=("EU CORDIS, row 10",),
        ),
        PageLink(
            UWM,
            IDENTIFY,
            "Participation",
            "participant",
            directed=True,
            start="2016-01-01",
            end="2019-12-31",
            sources=("EU CORDIS, row 11",),
        ),
        PageLink(
            KAM,
            H2020,
            "fundedUnder",
            directed=True,
            start="2015-01-01",
            end="2016-12-31",
            sources=("EU CORDIS, row 9",),
        ),
        PageLink(
            IDENTIFY,
            H2020,
            "fundedUnder",
            directed=True,
            start="2016-01-01",
            end="2019-12-31",
            sources=("EU CORDIS, row 11",),
        ),
    )
    advice = {
        VCEC: (
            Partner(
                UWM,
                "Two organisers of your last event have worked with it in Horizon 2020.",
                (
                    "PFRR and UWM took part in KAM2EastPoland (EU CORDIS, rows 9 and 10)",
                    "PFRR organised the event you attended (s0)",
                ),
                (PFRR, LIC),
            ),
            Partner(
                PFRR,
                "It organised the event at which you met the Polish cluster.",
                ("PFRR organised the event (s0)",),
                (LIC,),
            ),
        ),
        KOM: (
            Partner(
                LIC,
                "It invited your partner to the event and coordinates many clusters.",
                ("LIC invited the cluster (s3)",),
                (VCEC,),
            ),
        ),
    }
    sources = (
        PageSource(TEXT, "Lithuanian Innovation Centre", None, None, "2020-03-20"),
        PageSource(
            "CORDIS, Horizon 2020", "European Union", "CC BY 4.0", "https://data.europa.eu/", "2020-01-10"
        ),
    )
    return PageModel(
        "Metal matchmaking, Białystok 2020",
        date(2020, 3, 31),
        nodes,
        links,
        (),
        sources,
        advice,
        TERMS,
        language=language,
    )


PLACES = (
    "Białystok",
    "Vilnius",
    "Łódź",
    "Kaunas",
    "Αθήνα",
    "София",
    "Ömerli",
    "Žalgiris",
    "Śląsk",
    "München",
    "Ålborg",
    "Coruña",
)
TRADES = (
    "Metal",
    "Circular",
    "Textile",
    "Photonics",
    "Furniture",
    "Food",
    "Wood",
    "Energy",
    "Robotics",
    "Water",
    "Mobility",
)
FORMS = ("Sp. z o.o.", "UAB", "GmbH", "A/S", "Ltd", "S.A.", "University", "Institute", "Foundation")
COUNTRIES = ("PL", "LT", "DE", "FR", "ES", "GR", "BG", "DK", "SE")


def network(count: int, seed: int = 7) -> PageModel:
    """A made-up network: clusters with members, projects that tie them; fixed by the seed."""
    chance = random.Random(seed)
    clusters, projects = max(4, count // 40), count // 12
    names: Counter[str] = Counter()
    nodes = tuple(_entity(at, clusters, projects, chance, names) for at in range(count))
    links = []
    for at in range(clusters + projects, count):
        since = str(chance.randint(2008, 2022))
        home = nodes[at % clusters].id
        links.append(
            PageLink(nodes[at].id, home, "Membership", directed=True, start=since, sources=("made up",))
        )
        if chance.random() < 0.5:
            project = int(projects * chance.random() ** 2)
            year = 2014 + project % 8
            links.append(
                PageLink(
                    nodes[at].id,
                    nodes[clusters + project].id,
                    "Participation",
                    directed=True,
                    start=f"{year}-01-01",
                    end=f"{year + 3}-12-31",
                    sources=("made up",),
                )
            )
    for _ in range(clusters // 2):
        a, b = (nodes[at].id for at in chance.sample(range(clusters), 2))
        links.append(
            PageLink(a, b, "CollaborationAgreement", start="2020-03", weight=2.0, sources=("made up",))
        )
    kinds = ("Cluster", "Project", "Firm", "University", "PublicBody")
    return PageModel(
        f"Made-up network of {count}",
        date(2024, 5, 1),
        nodes,
        tuple(links),
        sources=(PageSource("Made up"),),
        terms={kind: {"en": kind, "lt": kind, "pl": kind} for kind in kinds},
    )


def _entity(at: int, clusters: int, projects: int, chance: random.Random, names: Counter[str]) -> PageNode:
    """One made-up entity with a name of its own."""
    if at < clusters:
        kind, form = "Cluster", "Cluster"
    elif at < clusters + projects:
        kind, form = "Project", "Project"
    else:
        kind, form = chance.choice(("Firm", "Firm", "Firm", "University", "PublicBody")), chance.choice(FORMS)
    stem = f"{chance.choice(PLACES)} {chance.choice(TRADES)} {form}"
    names[stem] += 1
    home = at % clusters
    return PageNode(
        f"{ID}organisation/{at:06d}",
        stem if names[stem] == 1 else f"{stem} {names[stem]}",
        kind,
        country=COUNTRIES[home % len(COUNTRIES)],
        region=PLACES[home % len(PLACES)],
        sectors=(TRADES[home % len(TRADES)],),
        programmes=("Horizon 2020",) if chance.random() < 0.3 else (),
        community=home % max(4, clusters // 3),
        size=round(chance.random() ** 2 if kind == "Cluster" else 0.5 * chance.random() ** 6, 4),
        facts=(Fact("webPage", f"https://example.org/{at}", f"made up, row {at % 50}", "2024-05-01"),),
    )
