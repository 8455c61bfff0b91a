"""The commands that find partners: recommend, explain, feedback."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli import output
from kg.cli.options import COORDINATORS, AsOfOption, FormatOption, TopOption, WorkspaceOption, now
from kg.cli.output import Format

if TYPE_CHECKING:
    from kg.api.graph import Graph
    from kg.recommend.results import Recommendation

CountryOption = Annotated[
    list[str] | None,
    typer.Option(
        "--country", metavar="CODE", help="Only from this country, by code or name; may be repeated."
    ),
]
TypeOption = Annotated[
    list[str] | None,
    typer.Option("--type", metavar="CLASS", help="Only of this class, such as University; may be repeated."),
]
ThemeOption = Annotated[
    list[str] | None,
    typer.Option("--theme", metavar="THEME", help="With work on this theme; may be repeated."),
]
ProgrammeOption = Annotated[
    list[str] | None,
    typer.Option(
        "--programme", metavar="CODE", help="With work under this programme, call or topic; may be repeated."
    ),
]
_SHORT = 5
"""How many of those who work with the asker already are shown below the new ones."""

SeedsOption = Annotated[
    list[str] | None,
    typer.Option("--seeds", metavar="NAME", help="A partner already on board; may be repeated."),
]


def register(app: typer.Typer) -> None:
    """Adds the commands to the application."""
    app.command(rich_help_panel=COORDINATORS)(recommend)
    app.command(rich_help_panel=COORDINATORS)(explain)
    app.command(rich_help_panel=COORDINATORS)(feedback)


def recommend(
    name: Annotated[str, typer.Argument(help="The organisation or cluster that looks for partners.")],
    country: CountryOption = None,
    type_: TypeOption = None,
    theme: ThemeOption = None,
    programme: ProgrammeOption = None,
    event: Annotated[
        str | None, typer.Option("--event", metavar="NAME", help="Only who attends this event.")
    ] = None,
    seeds: SeedsOption = None,
    explore: Annotated[
        float, typer.Option("--explore", min=0.0, max=1.0, help="How much new ground counts, 0 to 1.")
    ] = 0.0,
    new_only: Annotated[
        bool, typer.Option("--new-only", help="Do not even look for those who work with it already.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="List those who work with it already, to work with again.")
    ] = False,
    as_of: AsOfOption = None,
    top: TopOption = 10,
    form: FormatOption = Format.TABLE,
    workspace: WorkspaceOption = None,
) -> None:
    """Ranks partners for an organisation or a cluster, each with the reason, the evidence and who can introduce.

    Whoever works with it already is left out; `--again` lists them instead.
    Example: `kg recommend "Vilnius Circular Economy Cluster"`
    """
    from kg.api.advising import actors, wishes
    from kg.api.graph import Graph
    from kg.api.words import spoken
    from kg.api.workspace import Workspace

    with Graph.open(Workspace.find(workspace)) as graph:
        asker = graph.actor(name).iri
        wished = wishes(
            graph,
            countries=_each(country),
            kinds=_each(type_),
            themes=theme or (),
            programmes=programme or (),
            event=event,
            explore=explore,
        )
        board = actors(graph, seeds or ())
        advice = graph.advice(asker, as_of=as_of, top=top, seeds=board, wishes=wished, new_only=new_only)
        if form is Format.TABLE:
            output.text(f"Partners for {spoken(graph.name(advice.asker))}. {advice.basis}")
        _print(graph, advice.again if again else advice.new, form)
        if again:
            return
        if len(advice.new) < top:
            output.note(_few(len(advice.new)))
        if advice.again and form is Format.TABLE:
            _known(advice.again)


def _few(found: int) -> str:
    """Why a list is shorter than asked for."""
    if not found:
        return "Nobody new can be recommended from what is loaded."
    return "Nothing that is loaded leads to any further candidate."


def _known(again: tuple[Recommendation, ...]) -> None:
    """The second list in short: those who work with the asker already."""
    output.text("\nWork with it already, best to ask again first:")
    for each in again[:_SHORT]:
        output.text(f"   {each.rank}. {each.line}")
    if len(again) > _SHORT:
        output.note(f"The others of these {len(again)}, and the evidence: --again.")


def _each(given: list[str] | None) -> list[str]:
    """Values of an option that may be repeated, or given with commas between."""
    return [part.strip() for text in given or () for part in text.split(",") if part.strip()]


def _print(graph: Graph, found: tuple[Recommendation, ...], form: Format) -> None:
    """One list of recommendations."""
    from kg.api import partners

    if form is Format.JSON:
        output.document([partners.as_json(graph, each) for each in found])
    elif form is Format.TABLE:
        for each in found:
            for line in partners.lines(graph, each):
                output.text(line)
    else:
        output.rows(partners.COLUMNS, [partners.row(graph, each) for each in found], form)


def explain(
    first: Annotated[str, typer.Argument(metavar="ASKER", help="An organisation or cluster.")],
    second: Annotated[str, typer.Argument(metavar="OTHER", help="Anybody else.")],
    as_of: AsOfOption = None,
    form: FormatOption = Format.TABLE,
    workspace: WorkspaceOption = None,
) -> None:
    """Says what speaks for any other actor as a partner, listed or not, with the parts of its score."""
    from kg.api.feedback import noted
    from kg.api.graph import Graph
    from kg.api.workspace import Workspace
    from kg.recommend.recommend import explain as case

    with Graph.open(Workspace.find(workspace)) as graph:
        one, other = graph.actor(first), graph.actor(second)
        found = case(graph.snapshot, one.iri, other.iri, as_of=as_of)
        _print(graph, (found,), form)
        if form is Format.TABLE:
            if said := noted(graph.store, one.iri).get(other.iri):
                output.text(f"   You noted: {said}.")
            output.text(
                f"\n{_place(one.name, found)} The parts of its score, {found.score + 0.0:.3f} in all:"
            )
            columns = ("part", "what it means", "value", "weight", "points")
            output.rows(columns, [(p.name, p.words, p.value, p.weight, p.points) for p in found.parts], form)


def _place(asker: str, found: Recommendation) -> str:
    """Where somebody stands in the lists of an asker, or why in none."""
    if found.unlisted is not None:
        return f"For {asker} it stands in no list: {found.unlisted}."
    kind = "those to work with again" if found.known else "new partners"
    return f"For {asker} it stands at place {found.rank} of {kind}."


def feedback(
    asker: Annotated[str, typer.Argument(help="Whom the recommendation was for.")],
    partner: Annotated[str, typer.Argument(help="Who was recommended.")],
    outcome: Annotated[
        str, typer.Argument(help="accepted, dismissed, introduced, met, in proposal or funded.")
    ],
    reason: Annotated[str | None, typer.Option("--reason", help="Why; needed for a dismissal.")] = None,
    by: Annotated[str, typer.Option("--by", envvar="USER", help="Who says so.")] = "unknown",
    workspace: WorkspaceOption = None,
) -> None:
    """Notes what became of a recommendation; a dismissal is honoured at once, the model is never refitted."""
    from kg.api.feedback import keep
    from kg.api.graph import Graph
    from kg.api.workspace import Workspace
    from kg.recommend.feedback import Feedback, Outcome

    named = Outcome.named(outcome)
    if named is None:
        raise typer.BadParameter(f'"{outcome}" is none of: {", ".join(Outcome)}', param_hint="outcome")
    here = Workspace.find(workspace)
    with Graph.open(here) as graph:
        ends = graph.actor(asker), graph.actor(partner)
    moment = now()
    said = Feedback(ends[0].iri, ends[1].iri, named, moment.date(), by, reason, moment)
    with here.store(write=True) as store:
        keep(store, said, moment.date())
    output.note(f"Noted: {ends[1].name} for {ends[0].name}: {named.value}.")
