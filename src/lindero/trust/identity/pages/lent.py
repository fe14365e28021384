"""What the node says of itself to the administration's pages."""

from typing import Any

from lindero.engine.desk import WorkDesk
from lindero.kernel.desk import Desk
from lindero.kernel.errors import LinderoError


def lent(desk: Desk, name: str) -> Any:
    """Return what the node says of itself; None where nobody lends it, for example while it is not served."""
    if not isinstance(desk, WorkDesk):
        return None
    try:
        return desk.lent(name)()
    except LinderoError:
        return None
