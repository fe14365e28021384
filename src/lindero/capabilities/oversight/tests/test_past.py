"""Past decisions gathered: each record once, as the gate last decided, and nothing of what it says."""

import msgspec

from lindero.capabilities.oversight.past import PastQuery, PastView, show_past
from lindero.capabilities.oversight.tests.conftest import ARTICLE, Story, refused, released
from lindero.kernel.times import DAY_MS


def past(story: Story, days: int = 30) -> PastView:
    """Show what is gathered."""
    return show_past(story.desk, PastQuery(days=days))


def test_each_record_counts_once_as_last_decided(story: Story) -> None:
    """A record that was refused, and crossed when it was judged again, is one that crossed."""
    one, two = (story.sight().record_id for _ in range(2))
    story.decide("SUD", refused(one), refused(two))
    story.decide("SUD", released(one))
    story.decide("VES", refused(one, "PURPOSE"))
    lines = past(story).lines
    assert [(line.peer, line.allowed, line.codes, line.records) for line in lines] == [
        ("SUD", False, ("AREA",), 1),
        ("SUD", True, (), 1),
        ("VES", False, ("PURPOSE",), 1),
    ]
    assert {line.clause for line in lines} == {ARTICLE}
    assert lines[1].withheld == ("informant",)


def test_alike_decisions_are_one_line(story: Story) -> None:
    """What agrees in neighbour, kind, answer, reasons and fields is counted together, the most frequent first."""
    names = [story.sight().record_id for _ in range(5)]
    story.decide("SUD", released(names[0]), *(refused(name) for name in names[1:]))
    assert [line.records for line in past(story).lines] == [4, 1]


def test_older_decisions_are_left_out(story: Story) -> None:
    """Only the days that are asked for count; 0 is all that is kept."""
    story.decide("SUD", released(story.sight().record_id))
    story.desk.at += 31 * DAY_MS
    assert past(story).lines == ()
    assert len(past(story, days=0).lines) == 1


def test_no_value_of_a_record_is_gathered(story: Story) -> None:
    """What a record says stands nowhere in the answer, nor which record it was."""
    name = story.sight().record_id
    story.decide("SUD", released(name))
    told = msgspec.json.encode(past(story))
    assert b"a fisherman" not in told
    assert name.encode() not in told
