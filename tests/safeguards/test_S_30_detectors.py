"""S-25, S-30, S-31, S-35, S-37, S-38 and DET-03 for detectors, models and alerts, by every route, real and exercise."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from lindero.app import find_folders
from lindero.capabilities.alerts import records
from lindero.capabilities.alerts.actions import models
from lindero.capabilities.alerts.asks import DispatchUnit, EnableDetector
from lindero.capabilities.alerts.pages.shown import AlertLine
from lindero.capabilities.alerts.records.registry import Figures
from lindero.capabilities.alerts.registered import LONGEST_MS
from lindero.capabilities.alerts.tests.samples import RAISED, SCORE
from lindero.engine.outside import faults_in
from lindero.engine.registry import joined
from lindero.kernel.capability import Capability, Signal
from lindero.kernel.detectors import BANNED, Detector, fault_of
from lindero.kernel.errors import Refused
from lindero.kernel.record import Head
from lindero.kernel.times import days_after
from tests.nodes.routes import NODE, OFFICER, PLUGIN, check_every_route, do, put_as
from tests.nodes.world import START, World

WHY = "needed on the strait this autumn"
GOOD = Detector(
    name="quiet", version="1", owner="ANL", purpose="fewer false alarms", legal_basis="order 7",
    subject_kind="track", features=("score", "minutes"), is_learned=True,
)  # fmt: skip
FIGURES = Figures(
    judged=400, false_left=250, recall=970, life_recall=1_000, calibration=40, subgroup_gap=20, proxy=30
)
ANALYST = "person/analyst"


@pytest.fixture(scope="module", params=["production", "exercise"])
def post(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Give two nodes with a plug-in, in production and in an exercise; what is refused leaves nothing behind."""
    world = World(tmp_path_factory.mktemp("post"), setting=request.param, folders=(PLUGIN,))
    yield world
    world.close()


def test_S_25_no_detector_runs_longer_than_half_a_year_by_any_route(post: World) -> None:
    """Whoever enables it: an end further away than half a year is none."""
    ends_at = START + 2 * LONGEST_MS
    record = records.DetectorEnabled(detector="alerts.loitering", ends_at=ends_at, because=WHY)
    check_every_route(
        post,
        record,
        "alerts.enable_detector",
        EnableDetector(detector="alerts.loitering", days=400, because=WHY),
    )


def test_S_25_detector_past_its_end_raises_nothing_by_any_route(post: World) -> None:
    """Once it was let to run for a day, it raises on that day and on no later one, whoever puts the alert."""
    do(post, "alerts.enable_detector", EnableDetector(detector="alerts.loitering", days=1, because=WHY))
    post.put(NODE, "alerts", RAISED)
    before = len(post.events(NODE, "alerts.alert_raised"))
    post.move(days_after(0, 2))
    for who in (OFFICER, "person/admin", "job/alerts.propose", "cli/owner"):
        for folder in ("alerts", "plugin"):
            with pytest.raises(Refused):
                put_as(post, RAISED, who, folder)
    assert len(post.events(NODE, "alerts.alert_raised")) == before


@pytest.mark.parametrize("feature", ["nationality", "ethnic_origin", "mother_tongue", "holder_religion"])
def test_S_30_no_model_reads_what_somebody_is_by_any_route(post: World, feature: str) -> None:
    """Nationality above all: it is a rule of law whether somebody needs a visa, and never a score."""
    features = ("score", feature)
    record = _registered(msgspec.structs.replace(GOOD, features=features))
    check_every_route(post, record, "alerts.register_model", _ask(features=features))


@pytest.mark.parametrize("feature", ["victim", "is_witness", "victims_before", "person_class"])
def test_S_37_no_model_reads_who_is_victim_or_witness_by_any_route(post: World, feature: str) -> None:
    """What somebody is in a case is in no score and no prediction, among whatever else a model reads."""
    features = ("score", "minutes", feature)
    declared = msgspec.structs.replace(GOOD, features=features)
    assert fault_of(declared)[0] == "S-37"
    check_every_route(post, _registered(declared), "alerts.register_model", _ask(features=features))


def test_S_38_no_learned_model_speaks_of_persons_by_any_route(post: World) -> None:
    """Whatever it reads: what is learned from data judges tracks, objects and workload."""
    record = _registered(msgspec.structs.replace(GOOD, subject_kind="person"))
    check_every_route(post, record, "alerts.register_model", _ask(subject_kind="person"))


def _nothing(head: Head, record: Any) -> None:
    """Signal nothing."""


def _registered(declared: Detector) -> records.ModelRegistered:
    return records.ModelRegistered(model="quiet", version="1", declared=declared)


def _ask(**more: Any) -> models.RegisterModel:
    facts = {"model": "quiet", "version": "1", "purpose": "fewer false alarms", "legal_basis": "order 7"}
    return models.RegisterModel(**(facts | more))


@pytest.mark.parametrize("is_signal", [False, True])
def test_S_30_S_38_node_does_not_start_with_a_detector_that_may_not_be(is_signal: bool) -> None:
    """A folder's detector, or the one behind its signals, is judged before anything runs, own or from outside."""
    for changes in ({"features": ("nationality",)}, {"subject_kind": "person"}, {"features": ()}):
        bad = msgspec.structs.replace(GOOD, **changes)
        signal = Signal(name="bad.things", title="Things", on=(), detector=bad, report=_nothing)
        folder = Capability(
            name="bad",
            title="Bad",
            signals=(signal,) if is_signal else (),
            detectors=() if is_signal else (bad,),
        )
        with pytest.raises(Refused) as refusal:
            joined([*find_folders(), folder])
        assert refusal.value.advice
        assert any(fault_of(bad)[0] in fault for fault in faults_in(folder))


@pytest.mark.parametrize("word", sorted(BANNED))
def test_S_30_banned_word_is_found_inside_longer_names(word: str) -> None:
    """No spelling with a prefix or a suffix of words gets it past the registry."""
    for name in (word, f"owner_{word}", f"{word}_code", f"is_{word}_known"):
        assert fault_of(msgspec.structs.replace(GOOD, features=("score", name)))[0] == "S-30"


def test_S_30_sex_and_age_never_stand_alone() -> None:
    """Alone they are refused; a model that reads other things beside them is judged by its proxies."""
    assert fault_of(msgspec.structs.replace(GOOD, features=("age", "sex")))[0] == "S-30"


def test_S_31_model_that_tells_a_trait_is_promoted_by_no_route_until_two_offices_signed(post: World) -> None:
    """Beyond the bound nobody promotes it; with both signatures a second person may, and never who made it."""
    put_as(post, _registered(GOOD), ANALYST, "alerts")
    telling = msgspec.structs.replace(FIGURES, proxy=900)
    put_as(post, records.ModelEvaluated(model="quiet", version="1", figures=telling), ANALYST, "alerts")
    ends_at = days_after(post.nodes[NODE].clock.now(), 30)
    promoted = records.ModelPromoted(model="quiet", version="1", ends_at=ends_at, because=WHY)
    ask = models.PromoteModel(model="quiet", version="1", days=30, because=WHY)
    check_every_route(post, promoted, "alerts.promote_model", ask)
    because = "the input stands for distance to the coast, which the audit set mixes with the trait"
    for office, who in (("DPO", "person/dahl"), ("FRO", "person/frey")):
        signed = records.JustificationSigned(model="quiet", version="1", signed_as=office, because=because)  # type: ignore[arg-type]
        with pytest.raises(Refused, match="two officers are two"):
            put_as(post, signed, ANALYST, "alerts")
        put_as(post, signed, who, "alerts")
        if office == "DPO":
            with pytest.raises(Refused, match="two officers are two"):
                put_as(post, msgspec.structs.replace(signed, signed_as="FRO"), who, "alerts")
            with pytest.raises(Refused, match="signed by both offices"):
                put_as(post, promoted, OFFICER, "alerts")
    with pytest.raises(Refused, match="registered the model"):
        put_as(post, promoted, ANALYST, "alerts")
    put_as(post, promoted, OFFICER, "alerts")


@pytest.mark.parametrize("changes", [{"recall": 940}, {"life_recall": 990}, {"judged": 20}])
def test_DET_04_model_that_fails_its_evaluation_is_promoted_by_no_route(post: World, changes: Any) -> None:
    """Below the floor, with a life lost, or hardly evaluated: it stays in the shadow."""
    version = str(next(iter(changes.values())))
    declared = msgspec.structs.replace(GOOD, version=version)
    put_as(post, records.ModelRegistered(model="weak", version=version, declared=declared), ANALYST, "alerts")
    weak = msgspec.structs.replace(FIGURES, **changes)
    put_as(post, records.ModelEvaluated(model="weak", version=version, figures=weak), ANALYST, "alerts")
    ends_at = days_after(post.nodes[NODE].clock.now(), 30)
    promoted = records.ModelPromoted(model="weak", version=version, ends_at=ends_at, because=WHY)
    with pytest.raises(Refused) as refusal:
        put_as(post, promoted, OFFICER, "alerts")
    assert refusal.value.advice


def test_DET_03_no_unit_is_sent_to_an_alert_that_nobody_judged_by_any_route(post: World) -> None:
    """From flag to action there is no way that does not pass a person's judgement."""
    alert = post.put(NODE, "alerts", _in_danger()).record_id
    record = records.UnitDispatched(alert=alert, unit="Nora 7")
    check_every_route(post, record, "alerts.dispatch_unit", DispatchUnit(alert=alert, unit="Nora 7"))


@pytest.mark.parametrize(
    "who", ["job/alerts.propose", "reaction/x.y", "feed/ais", "cli/owner", "person/other"]
)
def test_DET_03_no_machine_judges_and_nobody_in_anothers_name(post: World, who: str) -> None:
    """A judgement carries the name of the person who puts it."""
    alert = post.put(NODE, "alerts", _in_danger()).record_id
    record = records.AlertJudged(
        alert=alert, decision="watch", place=RAISED.place, reviewed_by="person/keller"
    )
    with pytest.raises(Refused):
        put_as(post, record, who, "alerts")
    put_as(post, record, "person/keller", "alerts")


def _in_danger() -> records.AlertRaised:
    return msgspec.structs.replace(RAISED, kind="drifting", detector="alerts.drifting", saves_life=True)


@pytest.mark.parametrize("part", ["reasons", "sources", "data_age_s", "quarter"])
def test_S_35_score_without_what_belongs_to_it_is_no_score(part: str) -> None:
    """Neither in a record nor in what a page shows: the bytes without a part, or with an empty one, are refused."""
    whole = msgspec.to_builtins(SCORE)
    assert msgspec.convert(whole, records.Score, strict=False) == SCORE
    without = {name: value for name, value in whole.items() if name != part}
    empty = whole | {part: ()} if part in {"reasons", "sources"} else without
    for broken in (without, empty):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(broken, records.Score, strict=False)
    assert {field.name: field.type for field in msgspec.structs.fields(AlertLine)}["score"] is records.Score
