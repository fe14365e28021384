"""What Nordia's office did before the demonstration begins: asked, heard, answered and decided, by its own people."""

from pathlib import Path
from typing import Any

from lindero.app import find_folders
from lindero.engine.clock import SetClock
from lindero.engine.keys import SeededRandom
from lindero.engine.registry import joined
from lindero.kernel.times import DAY_MS, instant_of
from lindero.shells.demo.cast import by_nation
from lindero.shells.demo.past import AGO_DAYS, DECIDED_AFTER_DAYS, HORN, begin_at, live_past
from lindero.shells.node import Node
from lindero.shells.public.consulting import READER
from lindero.shells.setup import make_node

NOW = instant_of("2026-11-22T08:00:00Z")


def test_PUB_03_the_demonstration_has_a_decided_consultation(tmp_path: Path) -> None:
    """Weeks later it stands there with every comment, the answer to each topic, and the decision of another person."""
    registry, nordia = joined(find_folders()), by_nation("NRD")
    past, random = begin_at(NOW), SeededRandom("past")
    made = make_node(tmp_path / "nordia", nordia.plan(0, 0), registry, clock=past, random=random)
    live_past(made.folder, nordia, registry, past, random)
    node = Node(made.folder, registry, clock=SetClock(NOW), random=random)
    page = node.page("/participation/published/{consultation}")
    shown: Any = {
        language: node.show(page, page.asks(consultation=HORN, language=language), READER)
        for language in ("en", "ar")
    }
    ((name,),) = node.store.query(
        "SELECT record_id FROM log_heads WHERE kind = 'participation.decision_published'"
    )
    signed, _ = node.work("participation", READER, lambda desk: desk.record(name))
    node.close()
    english = shown["en"]
    assert (english.line.state, len(english.comments)) == ("decided", 3)
    assert english.decided_at == NOW - (AGO_DAYS - DECIDED_AFTER_DAYS) * DAY_MS
    assert english.overall.answer.outcome == "in_part"
    assert {(one.answer.topic, one.comments) for one in english.topics} == {("nights", 2), ("small-boats", 1)}
    assert english.decision.title == "The horn stays, quieter at night"
    assert shown["ar"].decision.language == "ar"
    assert signed.actor == "person/brandt"
