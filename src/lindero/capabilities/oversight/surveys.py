"""What people are asked of barriers: whether they trust a neighbour, and who is to bring a barrier down."""

from typing import Annotated

import msgspec

from lindero.capabilities.oversight.records import TRUST_SURVEY_LEAST, BarrierOwned, TrustSurveyed
from lindero.kernel.capability import Barrier
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Invalid
from lindero.kernel.times import Instant


class EnterSurvey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Enter the outcome of a survey of trust.

    Attributes:
        neighbour: The neighbour that it was about, three letters.
        ended_at: When the last answer came.
        answers: How many answered; at least five, so that nobody's own answer can be guessed.
        trust_percent: Mean trust in the cooperation, from 0 (none) to 100 (full).
    """

    neighbour: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}$(?!\n)")]
    ended_at: Instant
    answers: Annotated[int, msgspec.Meta(ge=1, le=100_000)]
    trust_percent: Annotated[int, msgspec.Meta(ge=0, le=100)]


class OwnBarrier(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say which role is to bring a barrier down, and how.

    Attributes:
        barrier: Which.
        role: Code of the role that owns it from now on.
        plan: What is to be done.
    """

    barrier: Barrier
    role: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3,4}$(?!\n)")]
    plan: Annotated[str, msgspec.Meta(min_length=10, max_length=500)]


def enter_survey(desk: Desk, ask: EnterSurvey) -> None:
    """Put the outcome of a survey on record.

    Raises:
        Invalid: If too few answered for anybody to stay unknown, or it ends in the future.
    """
    if ask.answers < TRUST_SURVEY_LEAST:
        raise Invalid(
            "oversight.survey",
            f"{ask.answers} answers are too few: one could guess who said what.",
            f"Enter it when at least {TRUST_SURVEY_LEAST} people have answered.",
        )
    if ask.ended_at > desk.now():
        raise Invalid("oversight.survey", "The survey has not ended.", "Enter it when it has.")
    desk.put(
        TrustSurveyed(
            neighbour=ask.neighbour,
            ended_at=ask.ended_at,
            answers=ask.answers,
            trust_percent=ask.trust_percent,
        )
    )


def own_barrier(desk: Desk, ask: OwnBarrier) -> None:
    """Put on record which role owns a barrier."""
    desk.put(BarrierOwned(barrier=ask.barrier, role=ask.role, plan=ask.plan))
