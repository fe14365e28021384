"""View of what an amendment would have meant: what it newly releases or stops, over past metadata, field by field."""

from collections.abc import Callable, Iterator, Sequence
from typing import Annotated, Final

import msgspec

from lindero.engine.desk import WorkDesk
from lindero.kernel.desk import Actor, Desk
from lindero.kernel.errors import Unavailable
from lindero.trust.agreements.analysis.amending import Difference, difference
from lindero.trust.agreements.analysis.boxes import as_far_as_agreed, boxes_of
from lindero.trust.agreements.analysis.dry_run import Past, as_if_always
from lindero.trust.agreements.analysis.field_effects import FieldEffect, field_effects
from lindero.trust.agreements.analysis.text_changes import TextChange, text_changes
from lindero.trust.agreements.analysis_page import LENT_AS
from lindero.trust.agreements.comparing_page import versions_of
from lindero.trust.agreements.pages import NAME_PATTERN
from lindero.trust.agreements.rulebook import Rulebook
from lindero.trust.agreements.tables import SELECT_VERSIONS, version_of
from lindero.trust.agreements.treaty import Agreement

PAST_LENT_AS: Final = "agreements.past_decisions"
"""Name under which the node lends what its gate decided in the past days, to whoever may see it."""

PastDecisions = Callable[[Actor, int], Sequence[Past] | None]
"""Past decisions of so many days, for somebody; None where the node gathers none or the person may not see them."""


class EffectQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which versions, and over which days.

    Attributes:
        agreement: The later version, `AG-7@2`; the newest of `AG-7`.
        against: The number of the earlier version; the one before if 0.
        days: How many past days.
    """

    agreement: Annotated[str, msgspec.Meta(pattern=NAME_PATTERN)]
    against: Annotated[int, msgspec.Meta(ge=0, le=100_000)] = 0
    days: Annotated[int, msgspec.Meta(ge=1, le=1_096)] = 30


class EffectView(msgspec.Struct, frozen=True, kw_only=True):
    """What an amendment would have meant.

    Attributes:
        agreement: The later version.
        before: The earlier one; empty where there is none.
        title: The later version's title.
        versions: All versions that are known here.
        days: Over how many past days.
        known: Whether past decisions are at hand, and the person may see them.
        counted: How many past records were counted.
        effects: What it would have meant for them, field by field.
        changes: In what the texts differ, also where no past record touched it.
        compared: How many permissions were compared, of the earlier and of the later text.
    """

    agreement: str
    before: str
    title: str
    versions: tuple[str, ...]
    days: int
    known: bool
    counted: int
    effects: tuple[FieldEffect, ...]
    changes: tuple[TextChange, ...]
    compared: tuple[int, int]


def show_effect(desk: Desk, query: EffectQuery) -> EffectView:
    """Show what a version would have meant in the place of another; no record is opened.

    Raises:
        Missing: If one of the versions is not known here.
        Invalid: If a version is compared with itself.
    """
    versions, after, before = versions_of(desk, query.agreement, query.against)
    past = _past(desk, query.days)
    found = Difference(released=(), withdrawn=(), compared=(0, 0))
    effects: tuple[FieldEffect, ...] = ()
    if before is not None:
        laws = desk.lent(LENT_AS).laws if isinstance(desk, WorkDesk) else ()
        current = [before.agreement, *_others(desk, after.agreement.id)]
        today = Rulebook(current, laws)
        found = difference(today, Rulebook(as_if_always(current, after.agreement), laws))
        effects = field_effects(desk.nation, boxes_of(as_far_as_agreed(today)), found, past or ())
    return EffectView(
        agreement=after.agreement.ref,
        before=before.agreement.ref if before is not None else "",
        title=after.agreement.title,
        versions=tuple(one.agreement.ref for one in versions),
        days=query.days,
        known=past is not None,
        counted=sum(group.records for group in past or ()),
        effects=effects,
        changes=text_changes(found),
        compared=found.compared,
    )


def _others(desk: Desk, name: str) -> Iterator[Agreement]:
    """Yield the other agreements in force: what one text stops another may still let cross."""
    for version in map(version_of, desk.rows(SELECT_VERSIONS)):
        if version.agreement.id != name and version.state.phase == "active":
            yield version.agreement


def _past(desk: Desk, days: int) -> Sequence[Past] | None:
    if not isinstance(desk, WorkDesk):
        return None
    try:
        lent: PastDecisions = desk.lent(PAST_LENT_AS)
    except Unavailable:
        # A desk of a node that is only read, with nothing around it.
        return None
    return lent(desk.actor, days)
