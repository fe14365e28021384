"""What a neighbour's pseudonym is of: it is computed again for each thing on record, and stored nowhere."""

from lindero.capabilities.matching.blinding import pseudonym
from lindero.kernel.desk import Desk


def subject_of(desk: Desk, peer: str, reference: str) -> str:
    """Return the name of what a neighbour knows by a pseudonym; empty if nothing on record has it."""
    names = desk.rows("SELECT DISTINCT record_id FROM matching_subjects WHERE sort <> 'work'")
    return next((name for (name,) in names if pseudonym(name, peer, desk.secret) == reference), "")
