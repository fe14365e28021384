"""What the folder looks up: subjects, searches, candidates, neighbours' questions while they last, counters."""

from typing import Final

from lindero.kernel.capability import Table

SUBJECTS: Final = Table(
    name="matching_subjects",
    columns={
        "record_id": "TEXT NOT NULL",
        "identifier": "TEXT NOT NULL",
        "sort": "TEXT NOT NULL",
        "case_ref": "TEXT NOT NULL",
        "entered_at": "INTEGER NOT NULL",
        "until": "INTEGER NOT NULL",
    },
    key=("record_id", "identifier"),
    indexes=(("sort",),),
    meaning="An identifier that neighbours may ask about, or a part of own work.",
)
GUARDED: Final = Table(
    name="matching_guarded",
    columns={
        "record_id": "TEXT NOT NULL",
        "identifier": "TEXT NOT NULL",
        "sort": "TEXT NOT NULL",
        "nature": "TEXT NOT NULL",
    },
    key=("record_id",),
    indexes=(("identifier",),),
    meaning="An identifier whose search is told to both data protection officers.",
)
SEARCHES: Final = Table(
    name="matching_searches",
    columns={
        "record_id": "TEXT NOT NULL",
        "peer": "TEXT NOT NULL",
        "sort": "TEXT NOT NULL",
        "way": "TEXT NOT NULL",
        "amount": "INTEGER NOT NULL",
        "purpose": "TEXT NOT NULL",
        "case_ref": "TEXT NOT NULL",
        "begun_by": "TEXT NOT NULL",
        "begun_at": "INTEGER NOT NULL",
        "day": "INTEGER NOT NULL",
        "asked": "TEXT NOT NULL",
        "has_left": "INTEGER NOT NULL",
        "ending": "TEXT NOT NULL",
        "code": "TEXT NOT NULL",
        "ended_at": "INTEGER",
    },
    key=("record_id",),
    indexes=(("peer", "day"), ("asked",), ("begun_at",)),
    meaning="An own search: what was asked of whom, and how it ended; no identifier.",
)
CANDIDATES: Final = Table(
    name="matching_candidates",
    columns={
        "record_id": "TEXT NOT NULL",
        "search": "TEXT NOT NULL",
        "peer": "TEXT NOT NULL",
        "place": "INTEGER NOT NULL",
        "reference": "TEXT NOT NULL",
        "found_at": "INTEGER NOT NULL",
        "begun_by": "TEXT NOT NULL",
        "verdict": "TEXT NOT NULL",
        "review": "TEXT NOT NULL",
        "reviewed_by": "TEXT NOT NULL",
        "request": "TEXT NOT NULL",
        "answer": "TEXT NOT NULL",
    },
    key=("record_id",),
    indexes=(("search",), ("request",)),
    meaning="A match, who looked at it, and what became of the follow-up.",
)
QUESTIONS: Final = Table(
    name="matching_questions",
    columns={
        "record_id": "TEXT NOT NULL",
        "peer": "TEXT NOT NULL",
        "question": "TEXT NOT NULL",
        "sort": "TEXT NOT NULL",
        "amount": "INTEGER NOT NULL",
        "purpose": "TEXT NOT NULL",
        "case_ref": "TEXT NOT NULL",
        "grounds": "TEXT NOT NULL",
        "asked_at": "INTEGER NOT NULL",
    },
    key=("record_id",),
    indexes=(("peer", "question"),),
    meaning="A neighbour's question of today; it goes with the question, within a day.",
)
COUNTS: Final = Table(
    name="matching_counts",
    columns={
        "peer": "TEXT NOT NULL",
        "question": "TEXT NOT NULL",
        "sort": "TEXT NOT NULL",
        "way": "TEXT NOT NULL",
        "day": "INTEGER NOT NULL",
        "amount": "INTEGER NOT NULL",
        "outcome": "TEXT NOT NULL",
    },
    key=("peer", "question"),
    indexes=(("peer", "day"),),
    meaning="That a neighbour asked, about how many, and whether it was answered: all that stays of a question.",
)
KEYS: Final = Table(
    name="matching_keys",
    columns={
        "peer": "TEXT NOT NULL",
        "sort": "TEXT NOT NULL",
        "day": "INTEGER NOT NULL",
        "public": "TEXT NOT NULL",
    },
    key=("peer", "sort", "day"),
    meaning="The key with which a neighbour answered first that day; another one is an anomaly.",
)
REQUESTS: Final = Table(
    name="matching_requests",
    columns={
        "record_id": "TEXT NOT NULL",
        "peer": "TEXT NOT NULL",
        "question": "TEXT NOT NULL",
        "reference": "TEXT NOT NULL",
        "purpose": "TEXT NOT NULL",
        "case_ref": "TEXT NOT NULL",
        "asked_at": "INTEGER NOT NULL",
        "due_at": "INTEGER NOT NULL",
        "answer": "TEXT NOT NULL",
    },
    key=("record_id",),
    meaning="A neighbour's request for core data after a confirmed match, and by when a person decides.",
)
CORE: Final = Table(
    name="matching_core",
    columns={
        "record_id": "TEXT NOT NULL",
        "request": "TEXT NOT NULL",
        "peer": "TEXT NOT NULL",
        "family_names": "TEXT NOT NULL",
        "given_names": "TEXT NOT NULL",
        "birth_date": "TEXT NOT NULL",
        "nationalities": "TEXT NOT NULL",
        "offence": "TEXT NOT NULL",
        "authority": "TEXT NOT NULL",
        "grade": "TEXT NOT NULL",
    },
    key=("request",),
    meaning="What a neighbour released of a confirmed match, as far as its clause let it cross.",
)
WORK: Final = Table(
    name="matching_work",
    columns={
        "record_id": "TEXT NOT NULL",
        "case_ref": "TEXT NOT NULL",
        "contact": "TEXT NOT NULL",
        "parts": "INTEGER NOT NULL",
        "until": "INTEGER NOT NULL",
    },
    key=("record_id",),
    meaning="Own work that neighbours may learn they share.",
)
OVERLAPS: Final = Table(
    name="matching_overlaps",
    columns={
        "record_id": "TEXT NOT NULL",
        "work": "TEXT NOT NULL",
        "peer": "TEXT NOT NULL",
        "contact": "TEXT NOT NULL",
        "found_at": "INTEGER NOT NULL",
    },
    key=("work", "peer"),
    meaning="A neighbour works on the same as own work, and whom to call there.",
)
ANOMALIES: Final = Table(
    name="matching_anomalies",
    columns={
        "record_id": "TEXT NOT NULL",
        "origin": "TEXT NOT NULL",
        "peer": "TEXT NOT NULL",
        "nature": "TEXT NOT NULL",
        "question": "TEXT NOT NULL",
        "amount": "INTEGER NOT NULL",
        "noticed_at": "INTEGER NOT NULL",
    },
    key=("origin", "record_id"),
    indexes=(("question", "nature"),),
    meaning="Something out of the ordinary, for the data protection officers.",
)
TABLES: Final = (
    SUBJECTS, GUARDED, SEARCHES, CANDIDATES, QUESTIONS, COUNTS, KEYS, REQUESTS, CORE, WORK, OVERLAPS, ANOMALIES,
)  # fmt: skip
