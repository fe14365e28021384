"""Every way in stands whatever bytes come: it answers, or refuses with a reason and an advice."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fuzz.targets import Target, opened
from lindero.trust.exchange.client import Gap
from lindero.trust.exchange.witness import StaleWitness

NAMES = (
    "AIS lines", "CAP", "CSV report", "Cursor on Target", "GeoJSON report", "TAK first words",
    "OGC query", "SAPIENT", "SensorThings", "ground sensor", "mapped JSON", "usual Cursor on Target",
    "canonical agreement", "checkpoint", "instant",
    "node card", "photo", "proof bundle", "public form", "question", "record body", "signed note", "treaty.toml",
    "treaty.yaml", "verifier key",
)  # fmt: skip

CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["flip", "drop", "double", "put"]), st.integers(0, 1 << 20), st.integers(0, 255)
    ),
    min_size=1,
    max_size=6,
)


@pytest.fixture(scope="module")
def targets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Target]]:
    """Return all targets by name, those of the wire on two nodes that have exchanged records."""
    with opened(tmp_path_factory.mktemp("fuzz") / "world") as found:
        yield {target.name: target for target in found}


def changed(data: bytes, changes: list[tuple[str, int, int]]) -> bytes:
    """Return good bytes with a few changes."""
    grown = bytearray(data)
    for how, where, what in changes:
        place = where % max(1, len(grown))
        if how == "put" or not grown:
            grown.insert(place, what)
        elif how == "flip":
            grown[place] ^= 1 << what % 8
        elif how == "drop":
            del grown[place : place + what]
        else:
            grown[place:place] = grown[place : place + what]
    return bytes(grown)


def test_all_ways_in_are_fed(targets: dict[str, Target]) -> None:
    """Files, feeds and every path of the neighbours' door, sealed and past the seal."""
    assert set(NAMES) <= set(targets)
    of_the_wire = {name for name in targets if name.startswith(("sealed ", "opened "))}
    of_formats = {name for name in targets if name.startswith("detections ")}
    assert set(targets) == set(NAMES) | of_the_wire | of_formats
    assert len(of_the_wire) == 14
    assert len(of_formats) >= 7


def test_good_bytes_are_good(targets: dict[str, Target]) -> None:
    """The bytes to begin from are not turned away at the first letter, or the changed ones would tell nothing.

    What was asked before may be behind by now: whoever answers where the log stands has read all of it.
    """
    for target in targets.values():
        assert target.seeds, target.name
        for seed in target.seeds:
            with suppress(Gap, StaleWitness):
                target.run(seed)


@settings(
    max_examples=400,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_changed_bytes_are_answered_or_refused_with_a_reason(
    targets: dict[str, Target], data: st.DataObject
) -> None:
    """A few bytes flipped, dropped, doubled or put in between: never a crash, never a refusal without words."""
    target = targets[data.draw(st.sampled_from(sorted(targets)), label="target")]
    seed = data.draw(st.sampled_from(target.seeds), label="seed")
    target.feed(changed(seed, data.draw(CHANGES, label="changes")))


@settings(max_examples=200, phases=[Phase.generate])
@given(data=st.data())
def test_any_bytes_are_answered_or_refused_with_a_reason(
    targets: dict[str, Target], data: st.DataObject
) -> None:
    """Noise of any kind is turned away in words."""
    target = targets[data.draw(st.sampled_from(sorted(targets)), label="target")]
    target.feed(data.draw(st.binary(max_size=400) | st.text(max_size=200).map(str.encode), label="bytes"))


def test_fault_without_words_is_a_failure(tmp_path: Path) -> None:
    """A way in that crashes, or refuses without saying what to do, is found."""

    def crash(data: bytes) -> object:
        return data[1_000_000]

    with pytest.raises(IndexError):
        Target("crash", crash, ()).feed(b"x")
