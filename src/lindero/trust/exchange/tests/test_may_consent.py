"""May a nation consent to a record of its own going on: not where it could reach who is fled from (S-07, S-10)."""

from typing import Annotated, ClassVar, cast

import pytest

from lindero.engine.clock import SetClock
from lindero.engine.store import Transaction
from lindero.kernel.marks import field
from lindero.kernel.record import Record
from lindero.kernel.times import instant_of
from lindero.trust.agreements.policy import compile_policy
from lindero.trust.exchange.border import Agreements, Border, Stand
from lindero.trust.exchange.leases import LeaseBook

NOW = instant_of("2026-11-22T08:00:00Z")
NOBODY_ASKS = cast("Transaction", None)


class PersonHeard(Record, frozen=True, kw_only=True, tag="watch.person_heard"):
    """Somebody said something."""

    keep_days: ClassVar[int] = 30
    about: Annotated[str, field("whom it is about", role="person_class")] = "none"
    fled: Annotated[bool, field("whether the person needs protection", role="protection")] = False
    origins: Annotated[tuple[str, ...], field("from where", role="origin_countries")] = ()


class NoAgreements:
    """No agreement stands: a consent leads nowhere further than to whom it names."""

    def stand(self, rows: object, now: int) -> Stand:
        """Return that nothing stands."""
        return Stand(compile_policy([]), {}, {}, -1)


@pytest.mark.parametrize(
    ("record", "allowed"),
    [
        (PersonHeard(), True),
        (PersonHeard(fled=True, origins=("VES",)), True),
        (PersonHeard(fled=True, origins=("SUD",)), False),
        (PersonHeard(fled=True), False),
        (PersonHeard(about="claimant", origins=("SUD",)), False),
        (PersonHeard(origins=("SUD",)), True),
    ],
)
def test_S_07_nobody_consents_to_what_could_reach_a_country_fled_from(
    record: PersonHeard, *, allowed: bool
) -> None:
    """The originator alone sees the need for protection: its own consent is held against it, unknown is risk."""
    clock = SetClock(NOW)
    agreements = cast("Agreements", NoAgreements())
    border = Border("NRD", dict, agreements, LeaseBook(clock, 120), clock)
    decision = border.may_consent(NOBODY_ASKS, record, "SUD")
    assert decision.allowed is allowed
    assert ("RIGHTS_RISK" in decision.codes) is not allowed
