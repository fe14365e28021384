"""Whether somebody may open a report at all; who may not is not told whether there is one."""

from collections.abc import Mapping
from typing import Final

from lindero.capabilities.community import tables
from lindero.capabilities.community.records import Drawer
from lindero.capabilities.community.report import Report, report_in
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Missing

GRANT_OF: Final[Mapping[Drawer, str]] = {
    "tips": "community.read_tips",
    "complaints": "community.read_complaints",
}
"""The grant that opens each compartment of reports."""


def holds(desk: Desk, drawer: Drawer) -> bool:
    """Say whether the actor holds, by a role and not by an emergency, what opens a compartment of reports."""
    return GRANT_OF[drawer] in desk.actor.grants - desk.actor.emergency_grants


def within_reach(desk: Desk, report: str) -> Report:
    """Return a report whose compartment the actor may open.

    Raises:
        Missing: If there is none of this name, or it lies elsewhere; nobody is told which.
    """
    found = report_in(desk.rows(tables.SELECT_REPORT, (report,)))
    if found is None or not holds(desk, found.drawer):
        raise Missing(
            "community.no_report", f"There is no report {report} for you.", "See the list of reports."
        )
    return found


def no_receipt() -> Missing:
    """Return the answer to a code that no report has; the same whatever the reason."""
    return Missing(
        "community.receipt",
        "No report has this receipt code.",
        "Check the 16 digits; a report is gone after its time.",
    )
