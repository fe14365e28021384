"""The fence: nodes of one process share empty tables to compile over, and nothing that was allowed."""

import pytest

from lindero.engine.fence import Fence
from lindero.kernel.capability import Capability, Table
from lindero.kernel.errors import Refused

BOATS = Table(name="harbour_boats", columns={"name": "TEXT"}, key=("name",))
READ = "SELECT name FROM harbour_boats"


def _harbour(*reads: str) -> list[Capability]:
    return [
        Capability(name="harbour", title="Harbour", tables=(BOATS,)),
        Capability(name="tower", title="Tower", reads=reads),
    ]


def test_S_61_what_one_node_allows_another_still_refuses() -> None:
    """The same text by the same folder passes where the folder is lent the table, and nowhere else."""
    lent, alone = Fence(_harbour("harbour_boats")), Fence(_harbour())
    lent.check_read("tower", READ)
    with pytest.raises(Refused, match="tower asked for harbour_boats"):
        alone.check_read("tower", READ)
    lent.check_read("tower", READ)


def test_S_61_a_table_that_one_node_has_is_not_there_for_another() -> None:
    """Folders that differ have tables of their own to compile over."""
    Fence(_harbour()).check_read("harbour", READ)
    with pytest.raises(Refused, match="harbour asked for harbour_boats"):
        Fence([Capability(name="harbour", title="Harbour")]).check_read("harbour", READ)
