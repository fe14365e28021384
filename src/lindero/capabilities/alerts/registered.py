"""What the register lets a detector or a model do: rules over what is on record of it."""

from collections.abc import Mapping
from typing import Final

import msgspec

from lindero.capabilities.alerts.records.registry import Figures

LONGEST_MS: Final = 183 * 86_400_000
"""Half a year: for longer nobody may let a detector run without asking again (product default)."""

RECALL_FLOOR: Final = 950
"""Thousandths of true alerts that stay in the queue, at least."""

PROXY_BOUND: Final = 200
"""How well a protected trait may be told from a model's inputs: thousandths of the area beyond chance, so that an
area under the curve of 0.6 is the bound (product default)."""

GAP_BOUND: Final = 150
"""Greatest difference of recall between kinds, thousandths."""

JUDGED_AT_LEAST: Final = 200
"""Judged alerts without which an evaluation says little."""


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """How a model stands.

    Attributes:
        registered_by: Who registered it.
        figures: Its newest evaluation.
        before: How the model in force did on the same alerts.
        signed_by: Who signed a justification, by office.
    """

    registered_by: str
    figures: Figures | None = None
    before: Figures | None = None
    signed_by: Mapping[str, str] = {}


def may_propose(enabled_until: int, now: int) -> bool:
    """Say whether a detector is in force."""
    return now < enabled_until


def fault_of_enabling(now: int, ends_at: int) -> str:
    """Return why an end is none, in words; empty if it is one."""
    if ends_at <= now:
        return "Its end is past."
    if ends_at - now > LONGEST_MS:
        return "Its end is more than half a year away."
    return ""


def fault_of_promotion(model: Model) -> tuple[str, str]:
    """Return which rule a promotion breaks and why, in words; two empty texts if it breaks none."""
    figures = model.figures
    if figures is None or figures.judged < JUDGED_AT_LEAST:
        return "DET-04", f"It has no evaluation over at least {JUDGED_AT_LEAST} judged alerts."
    if figures.recall < RECALL_FLOOR:
        return "DET-02", f"It leaves only {figures.recall / 10:g} % of true alerts in the queue."
    if figures.life_recall < 1_000 or (model.before and figures.life_recall < model.before.life_recall):
        return "DET-02", "It would hold back people in danger."
    is_signed = {"DPO", "FRO"} <= set(model.signed_by)
    if (figures.proxy > PROXY_BOUND or figures.subgroup_gap > GAP_BOUND) and not is_signed:
        return "S-31", "It passes a bound, and no justification is signed by both offices."
    return "", ""
