"""How an agreement stands, as it is kept."""

import msgspec

from lindero.trust.agreements.condition import AgreementState
from lindero.trust.agreements.tests.samples import a_suspension


def test_a_state_survives_being_written_down() -> None:
    """A state is stored as JSON and read back the same, with what is stopped."""
    state = AgreementState(hash="a" * 64, phase="active", suspensions=(a_suspension(),))
    read = msgspec.json.decode(msgspec.json.encode(state), type=AgreementState)
    assert read == state
    assert read.suspensions == (a_suspension(),)
