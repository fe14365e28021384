"""What fields of forms can name: consultations by their titles, meetings by place and day; a plan names a new one."""

from collections.abc import Sequence
from typing import Final

from lindero.capabilities.participation.rules import OVERALL
from lindero.capabilities.participation.tables.lookups import NAMED_CONSULTATIONS, SELECT_TOPICS
from lindero.capabilities.participation.tables.meetings import NAMED_MEETINGS
from lindero.kernel.desk import Desk
from lindero.kernel.references import Choice, Reference, choices_by

_OF_ONE: Final = (
    *("write_text", "publish_consultation", "lengthen_period", "withdraw_consultation", "answer_topic"),
    *(
        "publish_response",
        "publish_decision",
        "enter_comment",
        "publish_comment",
        "hold_comment",
        "sort_comment",
    ),
)
_OF_A_MEETING: Final = (
    *("write_meeting", "announce_meeting", "count_meeting", "cancel_meeting", "publish_minutes"),
)

_OF_A_TOPIC: Final = ("publish_comment.topics", "sort_comment.topics", "answer_topic.topic")


def _topics(desk: Desk) -> Sequence[Choice]:
    """Return the topics under which comments stand, and the one that every response document has."""
    named = {topic for (line,) in desk.rows(SELECT_TOPICS) for topic in line.split()}
    return [Choice(value=topic) for topic in (OVERALL, *sorted(named - {OVERALL}))]


REFERENCES: Final = (
    Reference(
        fields=tuple(f"participation.{action}.consultation" for action in (*_OF_ONE, "plan_meeting")),
        choices=choices_by(NAMED_CONSULTATIONS),
        needs="participation.read",
    ),
    Reference(
        fields=tuple(f"participation.{action}.meeting" for action in _OF_A_MEETING),
        choices=choices_by(NAMED_MEETINGS),
        needs="participation.read",
    ),
    Reference(
        fields=tuple(f"participation.{field}" for field in _OF_A_TOPIC),
        choices=_topics,
        needs="participation.read",
    ),
)
