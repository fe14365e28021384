"""What the environment folder offers: the only file that the rest of Lindero reads."""

from lindero.capabilities.environment import actions, asks, pages, records, tables, views
from lindero.kernel.capability import Action, Capability, Grant, Page, Reaction

CAPABILITY = Capability(
    name="environment",
    title="Environment",
    records=(records.ConditionsObserved, records.HazardAssessed),
    tables=tables.TABLES,
    folds=tables.FOLDS,
    guards=tables.GUARDS,
    actions=(
        Action(
            name="environment.observe_conditions",
            asks=asks.ObserveConditions,
            needs="environment.observe",
            run=actions.observe_conditions,
            sentence="Enter weather and sea in an area; what they do to people is worked out at once.",
        ),
    ),
    reactions=(
        Reaction(
            name="environment.assess_hazards",
            on=(records.ConditionsObserved,),
            run=actions.assess_hazards,
            received=True,
        ),
    ),
    pages=(
        Page(
            path="/environment",
            title="Environment",
            needs="environment.read",
            asks=views.EnvironmentQuery,
            show=pages.show_environment,
            template="environment.html",
            icon="sun",
            order=60,
        ),
        Page(
            path="/environment/drift",
            title="Where it drifts",
            needs="environment.read",
            asks=views.DriftQuery,
            show=pages.show_drift,
            template="drift.html",
        ),
    ),
    grants=(
        Grant(
            "environment.read",
            "See weather, sea, daylight, drift and what endangers people.",
            roles=("NCC", "RCC", "SPOC", "LO", "CMD", "PTL", "UAS", "ANL", "BG1", "BG2", "MED", "PRO", "FRO"),
        ),
        Grant("environment.observe", "Enter weather and sea.", roles=("NCC", "RCC", "CMD", "PTL", "UAS")),
    ),
)
