"""What pages of alerts show, as typed data."""

from typing import Annotated, Literal

import msgspec

from lindero.capabilities.alerts.pages.rescues import RescueLine
from lindero.capabilities.alerts.pages.shown import AlertLine, Told
from lindero.capabilities.alerts.records import Fact
from lindero.capabilities.alerts.records.registry import Figures
from lindero.capabilities.alerts.reviewing import Review
from lindero.capabilities.alerts.rules import Strain
from lindero.kernel.names import RECORD_ID_PATTERN
from lindero.kernel.paging import Key


class QueueQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which alerts to show.

    Attributes:
        all: Also those that are done.
        after: Those that wait behind this alert.
        held_after: Of what is held back only what comes after this place: where the page before ended.
        done_after: Of what is done only what comes after this place.
        told_after: Of what was told only what comes after this place.
    """

    all: Annotated[bool, msgspec.Meta(description="also those that are done")] = False
    after: Annotated[
        str, msgspec.Meta(pattern=f"^$|{RECORD_ID_PATTERN}", description="those that wait behind this alert")
    ] = ""
    held_after: Key | None = None
    done_after: Key | None = None
    told_after: Key | None = None


class PanelQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which part of the queue to show.

    Attributes:
        after: Those that wait behind this alert.
        told_after: Of what was told only what comes after this place.
    """

    after: Annotated[
        str, msgspec.Meta(pattern=f"^$|{RECORD_ID_PATTERN}", description="those that wait behind this alert")
    ] = ""
    told_after: Key | None = None


class AlertQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which alert to show."""

    alert: Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN, description="the alert")]


class NothingAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Nothing to choose."""


class FiguresQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Over how much border, and for how long."""

    km: Annotated[int, msgspec.Meta(ge=1, le=40_000, description="kilometres of border that are watched")] = (
        100
    )
    days: Annotated[int, msgspec.Meta(ge=1, le=91, description="the last so many days")] = 30


class QueueView(msgspec.Struct, frozen=True, kw_only=True):
    """The queue.

    Attributes:
        at: The time of the view, milliseconds UTC.
        seen: The newest step on any alert; who judges by this view says so with it.
        rescues: Rescues that are not over and that no open alert called; empty for who may not see rescues.
        open: Open alerts, people in danger first: all who may be in danger, and so many others as a page holds.
        waiting: How many alerts are open in all; the map draws these and those that are put off.
        before: How many of them come before those of this page.
        next: The last alert of this page, where more wait behind it; empty where none do.
        shelved: All that is put off, the next to come back first.
        to_review: Of what is held back, the sample that people are asked to look at.
        held_back: The rest of what is held back, with its reasons.
        held_next: The place to ask `held_after` for more of both; None at the end.
        done: What is done, if it was asked for, the newest first.
        done_next: The place to ask `done_after` for more; None at the end.
        told: What neighbours told, and what they were told, the newest first.
        told_next: The place to ask `told_after` for more; None at the end.
        budget: How many the people on duty can judge in an hour.
        raised_in_hour: How many came in the last hour.
        load: The mean of the last hour, alerts in ten minutes (EEMUA 191 asks for fewer than one).
        strain: How that is borne: acceptable, manageable, too much.
        unattended: Rescues, and open alerts to which nobody attends.
        worst: The highest level of these; empty if there are none.
    """

    at: int
    seen: int
    rescues: tuple[RescueLine, ...]
    open: tuple[AlertLine, ...]
    waiting: int
    before: int
    next: str
    shelved: tuple[AlertLine, ...]
    to_review: tuple[AlertLine, ...]
    held_back: tuple[AlertLine, ...]
    held_next: Key | None
    done: tuple[AlertLine, ...]
    done_next: Key | None
    told: tuple[Told, ...]
    told_next: Key | None
    budget: int
    raised_in_hour: int
    load: float
    strain: Strain
    unattended: int
    worst: str


class BellView(msgspec.Struct, frozen=True, kw_only=True):
    """What waits.

    Attributes:
        unattended: Rescues, and open alerts to which nobody attends.
        worst: The highest level of these; empty if there are none.
    """

    unattended: int
    worst: str


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A step of an alert.

    Attributes:
        at: When, milliseconds UTC.
        actor: Who.
        step: What.
        words: More of it.
        record_id: The record.
    """

    at: int
    actor: str
    step: str
    words: str
    record_id: str


class AlertView(msgspec.Struct, frozen=True, kw_only=True):
    """One alert whole.

    Attributes:
        at: The time of the view, milliseconds UTC.
        alert: The alert.
        detector: What proposed it.
        since: When it began, milliseconds UTC.
        tracks: Tracks that it speaks of.
        facts: The numbers behind the reasons.
        evidence: Records that it rests on.
        units: Units that were sent.
        truth: What it turned out to be; empty if nobody knows.
        false_cause: What it was instead.
        steps: Everything that was done.
        next: Actions that come next, the most pressing first.
        seen: The newest step on it; who judges by this view says so with it.
        following: The alert that comes after it in the queue; empty if none waits.
    """

    at: int
    alert: AlertLine
    detector: str
    since: int
    tracks: tuple[str, ...]
    facts: tuple[Fact, ...]
    evidence: tuple[str, ...]
    units: tuple[str, ...]
    truth: str
    false_cause: str
    steps: tuple[Step, ...]
    next: tuple[str, ...]
    seen: int
    following: str


class DetectorLine(msgspec.Struct, frozen=True, kw_only=True):
    """A rule detector in the register.

    Attributes:
        name: Its name.
        version: Its version.
        owner: The role that answers for it.
        purpose: What it is for.
        legal_basis: What permits it.
        subject_kind: What it speaks of.
        features: What it reads.
        saves_life: Whether it looks for people in danger; then it always runs.
        ends_at: When it stops by itself; None if it may not propose at all.
        is_in_force: Whether it may propose now.
        quarter: How often it was wrong in the last quarter, in words.
    """

    name: str
    version: str
    owner: str
    purpose: str
    legal_basis: str
    subject_kind: str
    features: tuple[str, ...]
    saves_life: bool
    ends_at: int | None
    is_in_force: bool
    quarter: str


ModelState = Literal["in the shadow", "in force", "drifted: holds nothing back", "ended", "rolled back"]


class ModelLine(msgspec.Struct, frozen=True, kw_only=True):
    """A learned model in the register.

    Attributes:
        model: Its name.
        version: Its version.
        purpose: What it is for.
        features: What it reads.
        registered_by: Who registered it.
        state: How it stands.
        figures: Its newest evaluation; None if there is none.
        signed: Offices that signed a justification.
        promoted_by: Who promoted it.
        ends_at: When it stops by itself, milliseconds UTC; None if it is not in force.
    """

    model: str
    version: str
    purpose: str
    features: tuple[str, ...]
    registered_by: str
    state: ModelState
    figures: Figures | None
    signed: tuple[str, ...]
    promoted_by: str
    ends_at: int | None


class FlawedLine(msgspec.Struct, frozen=True, kw_only=True):
    """Signals of one detector that lacked the same parts, since a time.

    Attributes:
        detector: The detector behind them.
        owner: The role that owns it and was told.
        flaws: What they lacked, each as a sentence.
        signals: How many there were.
        saves_life: Whether they were about people in danger, and so were shown all the same.
        last_at: When the owner was told of the last of them, milliseconds UTC.
    """

    detector: str
    owner: str
    flaws: tuple[str, ...]
    signals: int
    saves_life: bool
    last_at: int


class RegisterView(msgspec.Struct, frozen=True, kw_only=True):
    """The register of detectors and models.

    Attributes:
        at: The time of the view, milliseconds UTC.
        detectors: Rule detectors.
        models: Learned models.
        review: What people found in the sample of what is held back.
        flawed: Signals of the last 30 days that lacked a part; those about people in danger first.
    """

    at: int
    detectors: tuple[DetectorLine, ...]
    models: tuple[ModelLine, ...]
    review: Review
    flawed: tuple[FlawedLine, ...]


class KindFigures(msgspec.Struct, frozen=True, kw_only=True):
    """How alerts of one kind did.

    Attributes:
        kind: What was found.
        raised: How many were raised.
        held_back: Of these, held back.
        true: Judged to be true.
        false: Judged to be false.
        unresolved: Judged by nobody in time.
    """

    kind: str
    raised: int
    held_back: int
    true: int
    false: int
    unresolved: int


class FiguresView(msgspec.Struct, frozen=True, kw_only=True):
    """How well alerts do.

    Attributes:
        at: The time of the view, milliseconds UTC.
        days: Over how many days.
        km: Over how many kilometres of border.
        kinds: By kind.
        false_per_km_day: False alerts in the queue for each kilometre and day.
        precision_permille: Of those in the queue that people judged, thousandths that were true; None if nobody did.
        triage_s: Median time from raising to judging, seconds; None if nobody judged.
        arrival_s: Median time from raising to arrival of a unit, seconds; None if none arrived.
        life_recall_permille: Of alerts judged to be about people in danger, thousandths that stood in the queue.
    """

    at: int
    days: int
    km: int
    kinds: tuple[KindFigures, ...]
    false_per_km_day: float
    precision_permille: int | None
    triage_s: int | None
    arrival_s: int | None
    life_recall_permille: int | None
