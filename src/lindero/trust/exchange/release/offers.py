"""What the exchange offers for release by people: records, actions, grant and page, as parts of its declaration."""

from typing import Final

from lindero.kernel.capability import Action, Grant, Page
from lindero.trust.exchange.release import actions, pages, records

RECORDS: Final = (records.ReleasesAwaited, records.ReleaseApproved, records.ReleaseRefused)

ACTIONS: Final = (
    Action(
        name="exchange.approve_release",
        asks=actions.ApproveRelease,
        needs="exchange.release",
        run=actions.approve_release,
        sentence="Let a record cross that waits for people: exactly these bytes, on exactly these terms.",
        step_up=True,
    ),
    Action(
        name="exchange.approve_releases",
        asks=actions.ApproveReleases,
        needs="exchange.release",
        run=actions.approve_releases,
        sentence="Let everything cross that waits for a neighbour: exactly what the page showed.",
        step_up=True,
    ),
    Action(
        name="exchange.refuse_release",
        asks=actions.RefuseRelease,
        needs="exchange.release",
        run=actions.refuse_release,
        sentence="Keep a record at home that waits for people.",
    ),
)

PAGES: Final = (
    Page(
        path="/sharing/releases",
        title="Releases",
        needs="exchange.read",
        asks=pages.ReleasesQuery,
        show=pages.show_releases,
        template="releases.html",
    ),
)

GRANTS: Final = (
    Grant(
        "exchange.release",
        "Let cross what waits for a second person.",
        roles=("SPOC", "CMD", "DPO"),
    ),
)
