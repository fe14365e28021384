"""S-50 to S-63: the log, roles, approvals, exercises, plug-ins, and failing closed."""

from typing import Final

from tests.safeguards.matrix.words import Safeguard

OVERSIGHT: Final = (
    Safeguard(
        id="S-50",
        rule="Nothing leaves before its entry is durable; the log is append-only and whoever edits it is found.",
        logged="",
    ),
    Safeguard(
        id="S-51",
        rule="Whoever administers the node neither removes nor mutes those who oversee it.",
        logged="",
    ),
    Safeguard(
        id="S-52",
        rule="Administrators read no content; an emergency needs two persons, a reason and an end.",
        logged="",
    ),
    Safeguard(
        id="S-53",
        rule="What matters most takes two: who asks is never who approves.",
        logged="",
    ),
    Safeguard(
        id="S-54",
        rule="Who reports something is known to no officer and no neighbour.",
        logged="",
    ),
    Safeguard(
        id="S-55",
        rule="Exercises and production never mix, in no store and on no link.",
        logged="",
    ),
    Safeguard(
        id="S-56",
        rule="What a machine wrote is marked and never becomes evidence.",
        logged="",
    ),
    Safeguard(
        id="S-58",
        rule="Nothing personal is read without purpose, case and reason; who saw what is on record.",
        logged="",
    ),
    Safeguard(
        id="S-59",
        rule="What is exported says by whom, when and for what; beyond a number nothing is without two persons.",
        logged="",
    ),
    Safeguard(
        id="S-60",
        rule="A crisis lifts no safeguard.",
        logged="",
    ),
    Safeguard(
        id="S-61",
        rule="A plug-in has its own records and tables and no way round the gate.",
        logged="",
    ),
    Safeguard(
        id="S-62",
        rule="Whatever fails, fails closed; rescue passes.",
        logged="",
    ),
    Safeguard(
        id="S-63",
        rule="Figures of requests, refusals and suspensions come from the log and are published on time.",
        logged="",
    ),
)
