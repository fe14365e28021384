"""The pages as people and machines get them: drawn by the console's renderer, and as JSON, byte for byte."""

from pathlib import Path

import msgspec
import pytest

from lindero.capabilities.oversight.decision import DecisionQuery, show_decision
from lindero.capabilities.oversight.tests.conftest import Story, refused, released
from lindero.capabilities.oversight.who_sees import WhoSeesQuery, show_who_sees

SHOWN = Path(__file__).parent / "shown"


@pytest.fixture
def told(story: Story) -> Story:
    """Return a story of one ship that Sudia sees and Vesta does not."""
    story.pin("SUD", "Sudia")
    story.pin("VES", "Vesta")
    ship = story.sight()
    story.decide("SUD", released(ship.record_id))
    story.decide("VES", refused(ship.record_id))
    return story


def same_as_shown(view: msgspec.Struct, name: str) -> bool:
    """Say whether a view is, as JSON, what is kept in its file."""
    text = msgspec.json.format(msgspec.json.encode(view), indent=2).decode() + "\n"
    return text == (SHOWN / name).read_text(encoding="utf-8")


def test_a_refusal_as_json_stays_as_it_is(told: Story) -> None:
    """Programs read the page of a decision; its keys and words change only on purpose."""
    refusal = told.desk.log[-1].head
    view = show_decision(told.desk, DecisionQuery(decision=f"{refusal.seq}-0"))
    assert same_as_shown(view, "decision.json")


def test_who_sees_as_json_stays_as_it_is(told: Story) -> None:
    """So does the page that says who sees a record, under which article, until when."""
    view = show_who_sees(told.desk, WhoSeesQuery(about=told.desk.log[2].head.record_id))
    assert same_as_shown(view, "who_sees.json")
