"""The tables that are folded from what the authority published and what people said."""

from typing import Final

from lindero.kernel.capability import Table

CONSULTATIONS: Final = Table(
    name="participation_consultations",
    columns={
        "consultation": "TEXT NOT NULL",
        "record_id": "TEXT NOT NULL",
        "languages": "TEXT NOT NULL",
        "planned_at": "INTEGER NOT NULL",
        "published_at": "INTEGER NOT NULL",
        "publisher": "TEXT NOT NULL",
        "opens_at": "INTEGER NOT NULL",
        "closes_at": "INTEGER NOT NULL",
        "responded_at": "INTEGER NOT NULL",
        "responder": "TEXT NOT NULL",
        "decided_at": "INTEGER NOT NULL",
        "withdrawn_at": "INTEGER NOT NULL",
        "withdrawn_reason": "TEXT NOT NULL",
        "withdrawn_because": "TEXT NOT NULL",
    },
    key=("consultation",),
    indexes=(("planned_at",),),
    meaning="A consultation and when each of its steps was taken, 0 for none; its state follows from the clock.",
)
TEXTS: Final = Table(
    name="participation_texts",
    columns={
        "subject": "TEXT NOT NULL",
        "code": "TEXT NOT NULL",
        "part": "TEXT NOT NULL",
        "slot": "TEXT NOT NULL",
        "language": "TEXT NOT NULL",
        "record_id": "TEXT NOT NULL",
        "at": "INTEGER NOT NULL",
        "writer": "TEXT NOT NULL",
        "title": "TEXT NOT NULL",
        "words": "TEXT NOT NULL",
    },
    key=("subject", "code", "part", "slot", "language"),
    meaning="The latest text of each part of a consultation or a meeting, in each language.",
)
ANSWERS: Final = Table(
    name="participation_answers",
    columns={
        "consultation": "TEXT NOT NULL",
        "topic": "TEXT NOT NULL",
        "language": "TEXT NOT NULL",
        "record_id": "TEXT NOT NULL",
        "at": "INTEGER NOT NULL",
        "outcome": "TEXT NOT NULL",
        "title": "TEXT NOT NULL",
        "said": "TEXT NOT NULL",
        "done": "TEXT NOT NULL",
    },
    key=("consultation", "topic", "language"),
    meaning="What the response document says on a topic, in each language: the latest.",
)
COMMENTS: Final = Table(
    name="participation_comments",
    columns={
        "consultation": "TEXT NOT NULL",
        "number": "INTEGER NOT NULL",
        "channel": "TEXT NOT NULL",
        "language": "TEXT NOT NULL",
        "given_at": "INTEGER NOT NULL",
        "received": "TEXT NOT NULL",
        "published": "TEXT NOT NULL",
        "state": "TEXT NOT NULL",
        "reason": "TEXT NOT NULL",
        "judged_at": "INTEGER NOT NULL",
        "topics": "TEXT NOT NULL",
    },
    key=("consultation", "number"),
    indexes=(("state", "consultation"),),
    meaning="A comment without a word of it: how it came, whether it is published, of which topics it speaks.",
)
LENGTHENINGS: Final = Table(
    name="participation_lengthenings",
    columns={
        "record_id": "TEXT NOT NULL",
        "consultation": "TEXT NOT NULL",
        "at": "INTEGER NOT NULL",
        "closes_at": "INTEGER NOT NULL",
        "reason": "TEXT NOT NULL",
        "because": "TEXT NOT NULL",
    },
    key=("record_id",),
    indexes=(("consultation", "at"),),
    meaning="A period that was made longer, with the reason that everybody reads.",
)
RESPONSES: Final = Table(
    name="participation_responses",
    columns={"consultation": "TEXT NOT NULL", "record_id": "TEXT NOT NULL", "counts": "TEXT NOT NULL"},
    key=("consultation",),
    meaning="The counts that were published with a response document.",
)
TABLES: Final = (CONSULTATIONS, TEXTS, ANSWERS, COMMENTS, LENGTHENINGS, RESPONSES)
