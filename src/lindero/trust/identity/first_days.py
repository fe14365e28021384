"""What a new node needs of people and neighbours before it is at work."""

from collections.abc import Callable
from functools import partial
from typing import Final

from lindero.kernel.desk import Desk
from lindero.kernel.steps import Step, StepReport
from lindero.trust.identity.tables.administering import COUNT_HOLDERS, COUNT_PEERS, COUNT_WITHOUT_PASSKEY


def _held(role: str, need: int) -> Callable[[Desk], StepReport]:
    return partial(_report_held, role, need)


def _report_held(role: str, need: int, desk: Desk) -> StepReport:
    (count,) = desk.rows(COUNT_HOLDERS, (role,))[0]
    return StepReport(is_done=count >= need, count=count)


def _passkeys(desk: Desk) -> StepReport:
    (without,) = desk.rows(COUNT_WITHOUT_PASSKEY)[0]
    return StepReport(is_done=without == 0)


def _neighbour(desk: Desk) -> StepReport:
    (count,) = desk.rows(COUNT_PEERS)[0]
    return StepReport(is_done=count > 0, count=count)


STEPS: Final = (
    Step(
        name="identity.duty_officer",
        title="A duty officer",
        sentence="Somebody who watches the picture. Who administers the node does not: the roles are apart.",
        report=_held("NCC", 1),
        path="/do/identity/enrol_person?_back=/start",
        order=30,
    ),
    Step(
        name="identity.second_administrator",
        title="A second administrator",
        sentence="So that no single person holds the node, and two can agree on what needs two.",
        report=_held("ADM", 2),
        path="/do/identity/enrol_person?_back=/start",
        order=40,
    ),
    Step(
        name="identity.passkeys",
        title="Passkeys for the administrators",
        sentence="A passkey cannot be read off, guessed or asked for by a false page. Add yours under Your account.",
        report=_passkeys,
        path="/account",
        order=45,
    ),
    Step(
        name="identity.oversight",
        title="A data protection officer",
        sentence="Appointed by the independent body with its own key, never by the administrator alone.",
        report=_held("DPO", 1),
        path="/do/identity/grant_role?role=DPO&_back=/start",
        order=50,
    ),
    Step(
        name="identity.keys_apart",
        title="Keys in the hands they belong to",
        sentence="Move the root key to a safe, and give the independent body and the officers their own key files.",
        path="/admin/health",
        order=24,
    ),
    Step(
        name="identity.keys_copied",
        title="A checked copy of the node's keys",
        sentence="Copy them to another medium with lindero keys copy; every later key makes the copy old.",
        path="/admin/health",
        order=25,
    ),
    Step(
        name="identity.backup",
        title="A backup of the store within a week",
        sentence="Let the machine run lindero backup each night, and try lindero restore once on another machine.",
        path="/admin/health",
        order=26,
    ),
    Step(
        name="identity.retention",
        title="What is kept how long, looked at",
        sentence="Read the times with your data protection officer; then say here that you did.",
        path="/admin/retention",
        order=55,
    ),
    Step(
        name="identity.neighbour",
        title="A neighbour's card",
        sentence="Exchange cards, read the fingerprints to each other by voice, and two persons confirm the match.",
        report=_neighbour,
        path="/peers",
        order=60,
    ),
)
