"""The desk of who corrects, holds and contests: that of a node, with its log."""

from typing import Final

from lindero.engine.desk import WorkDesk
from lindero.engine.log import Log
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Defect, Missing

LENT_AS: Final = "exchange.log"
"""Name under which the node lends its log to what corrects, holds and opens records of any kind."""


def log_of(desk: WorkDesk) -> Log:
    """Return the node's log."""
    log: Log = desk.lent(LENT_AS)
    return log


def origin_of(desk: WorkDesk, record_id: str) -> str:
    """Return whose record this is.

    Raises:
        Missing: If there is none of this name here.
    """
    origins = log_of(desk).origins(desk.tx, record_id)
    if not origins:
        raise Missing("exchange.no_record", f"There is no record {record_id} here.", "Check the name.")
    return origins[0]


def at_node(desk: Desk) -> WorkDesk:
    """Return the desk as that of a node, whose log and unit of work it gives.

    Raises:
        Defect: If it is none.
    """
    if not isinstance(desk, WorkDesk):
        raise Defect("exchange.recall_desk", "Records are handled at a node.", "Ask a running node.")
    return desk
