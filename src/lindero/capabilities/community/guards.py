"""What never happens to a report, whoever asks and by whatever route: these run inside `put`."""

from typing import Any, Final

from lindero.capabilities.community import records, rules, tables
from lindero.capabilities.community.report import Report, report_in
from lindero.capabilities.community.sought import WATCHER
from lindero.kernel.capability import Guard
from lindero.kernel.desk import Rows
from lindero.kernel.errors import Refused
from lindero.kernel.photos import is_bare_photo
from lindero.kernel.profiling import is_protected_attribute_only
from lindero.kernel.record import Head, Record

_STEPS: Final[dict[type[Record], rules.Step]] = {
    records.ReportTriaged: "triage",
    records.ItemForwarded: "forward",
    records.ReportClosed: "close",
}


def lies_where_it_belongs(rows: Rows, head: Head, record: records.ReportReceived) -> None:
    """Keep a complaint out of the reach of those it is about (S-57).

    Raises:
        Refused: If it would lie in another compartment than its own.
    """
    if record.compartment != rules.drawer_for(record.category, record.about):
        raise Refused(
            "community.drawer",
            "A complaint lies where the service that it is about cannot read it.",
            "File it by the public form, which chooses the place.",
            ("S-57",),
        )


def photo_tells_nothing(rows: Rows, head: Head, record: records.ReportReceived) -> None:
    """Let no photo be kept that says by what, by whom or where it was taken (S-54).

    Raises:
        Refused: If it is anything but a bare picture.
    """
    if record.photo and not is_bare_photo(record.photo):
        raise Refused(
            "community.photo",
            "The photo holds more than its picture.",
            "Send it by the public form, which draws it anew.",
            ("S-54",),
        )


def step_follows(rows: Rows, head: Head, record: Any) -> None:
    """Let only steps be taken that follow from how a report stands.

    Raises:
        Refused: If there is no such report, or it is past that step.
    """
    report = _report(rows, record.report)
    step = _STEPS[type(record)]
    if not rules.may_step(report.state, step):
        raise Refused(
            "community.step",
            f"A report that is {report.state.replace('_', ' ')} has no such step.",
            "Look at how it stands; triage comes first, and what is closed stays closed.",
            ("STATE",),
        )


def message_belongs(rows: Rows, head: Head, record: records.MessageSaid) -> None:
    """Let both sides talk while a report is open, where the report itself lies.

    Raises:
        Refused: If there is no such report, it is closed, or the message would lie elsewhere.
    """
    report = _report(rows, record.report)
    if record.compartment != report.drawer:
        raise Refused(
            "community.drawer", "A message lies where its report does.", "Answer it there.", ("S-57",)
        )
    if not rules.may_step(report.state, "say" if record.by == "handler" else "hear"):
        raise Refused(
            "community.step", "This report is closed.", "Send a new report if something happened.", ("STATE",)
        )


def identity_belongs(rows: Rows, head: Head, record: records.IdentityGiven) -> None:
    """Let a name be left once, with a report that says that there is one.

    Raises:
        Refused: If there is no such report, or it is another's to add.
    """
    report = _report(rows, record.report)
    if not report.is_named or rows.query(tables.SELECT_IDENTITY, (record.report,)):
        raise Refused(
            "community.identity",
            "A name is left with the report, once.",
            "Send a new report to leave your name.",
            ("S-54",),
        )


def watched_first(rows: Rows, head: Head, record: records.IdentityGiven) -> None:
    """Keep no name of somebody over whom nobody watches (S-57).

    Raises:
        Refused: If there are no digests of it yet.
    """
    if not rows.query(tables.SELECT_WATCH, (record.report,)):
        raise Refused(
            "community.unwatched",
            "A name is kept only once its bearer is watched over.",
            "File it by the public form, which sees to both.",
            ("S-57",),
        )


def watch_belongs(rows: Rows, head: Head, record: records.SenderWatched) -> None:
    """Let nobody be watched over but who left a name, once: a watch is no snare for others' searches (S-57).

    Raises:
        Refused: If there is no such report, it has no name, or it is watched already.
    """
    report = _report(rows, record.report)
    if not report.is_named or rows.query(tables.SELECT_WATCH, (record.report,)):
        raise Refused(
            "community.watch",
            "A watch begins with a report that a name was left with, once.",
            "File it by the public form, which sees to it.",
            ("S-57",),
        )


def noticed_by_the_watch(rows: Rows, head: Head, record: records.SenderSought) -> None:
    """Let nobody be said to have looked for who reported but by the watch itself (S-57).

    Raises:
        Refused: If anybody else says so.
    """
    if head.actor != WATCHER:
        raise Refused(
            "community.sought",
            "Nobody but the watch says who looked for whom.",
            "Search the read log, and write to the data protection officer.",
            ("S-57",),
        )


def forwarded_fairly(rows: Rows, head: Head, record: records.ItemForwarded) -> None:
    """Pass nothing on to the service complained of, nor what says only what somebody is (S-57, S-34).

    Raises:
        Refused: If it may not be passed on so.
    """
    report = _report(rows, record.report)
    if not rules.may_forward_to(report.about, record.receiver):
        raise Refused(
            "community.receiver",
            "A complaint never goes to the service that it is about.",
            "Choose another receiver.",
            ("S-57",),
        )
    if is_protected_attribute_only(record.summary):
        raise Refused(
            "community.profiling",
            "The summary says what somebody is, and nothing of what anybody did.",
            "Write what was done, when and where; or close the report as not actionable.",
            ("S-34",),
        )


def asked_of_a_name(rows: Rows, head: Head, record: records.OpeningRequested) -> None:
    """Let somebody in person ask for the name behind a report that has one, one request at a time.

    Raises:
        Refused: If nobody asks in person, there is no name, or a request waits already.
    """
    _person(head)
    if not _report(rows, record.report).is_named:
        raise Refused(
            "community.anonymous", "This report has no name.", "Ask the reporter in the dialogue.", ("S-54",)
        )
    waiting = rows.query(tables.SELECT_OPENING, (record.report,))
    if waiting and not waiting[0][3]:
        raise Refused("community.asked", "It is asked for already.", "Wait for the approval.", ("S-53",))


def approved_by_another(rows: Rows, head: Head, record: records.OpeningApproved) -> None:
    """Let nobody approve what they asked for themselves (S-53).

    Raises:
        Refused: If nothing was asked, or the same person asked.
    """
    _person(head)
    found = rows.query(tables.SELECT_OPENING, (record.report,))
    if not found or found[0][3] or found[0][2] == head.actor:
        raise Refused(
            "community.four_eyes",
            "Another person must have asked for this, and nobody approved it yet.",
            "Let a handler ask with a reason, and somebody else approve.",
            ("S-53",),
        )


def opened_by_a_third(rows: Rows, head: Head, record: records.IdentityOpened) -> None:
    """Let an identity be opened by a third person, within the time of the approval, once (S-53, S-54).

    Raises:
        Refused: If the approval is missing, used, too old, or of the same person.
    """
    found = rows.query(tables.SELECT_OPENING, (record.report,))
    asked_by, approved_at, approved_by, opened_at = (found[0][2:6]) if found else ("", 0, "", 0)
    if opened_at or not rules.may_open(asked_by, approved_by, head.actor, approved_at, head.at):
        raise Refused(
            "community.unapproved",
            "Nobody but a custodian opens who reported, and only what two others asked for and approved.",
            "Let a handler ask with a reason, and somebody else approve; an approval counts for 72 hours, once.",
            ("S-53", "S-54"),
        )


def _report(rows: Rows, report: str) -> Report:
    found = report_in(rows.query(tables.SELECT_REPORT, (report,)))
    if found is None:
        raise Refused(
            "community.no_report", "There is no such report.", "See the list of reports.", ("REPORT",)
        )
    return found


def _person(head: Head) -> None:
    if not rules.is_person(head.actor):
        raise Refused(
            "community.person", "A person answers for this.", "Do it under your own name.", ("S-53",)
        )


GUARDS: Final = (
    Guard(
        name="community.lies_where_it_belongs",
        sentence="No complaint within reach of the service that it is about.",
        check=lies_where_it_belongs,
        on=(records.ReportReceived,),
    ),
    Guard(
        name="community.photo_tells_nothing",
        sentence="No photo that says by what, by whom or where it was taken.",
        check=photo_tells_nothing,
        on=(records.ReportReceived,),
    ),
    Guard(
        name="community.forwarded_fairly",
        sentence="Nothing to the service complained of, and nothing that says only what somebody is.",
        check=forwarded_fairly,
        on=(records.ItemForwarded,),
    ),
    Guard(
        name="community.step_follows",
        sentence="No step that does not follow.",
        check=step_follows,
        on=(records.ReportTriaged, records.ItemForwarded, records.ReportClosed),
    ),
    Guard(
        name="community.message_belongs",
        sentence="No message to a closed report, nor in another compartment than the report's.",
        check=message_belongs,
        on=(records.MessageSaid,),
    ),
    Guard(
        name="community.identity_belongs",
        sentence="No name added to somebody's report later.",
        check=identity_belongs,
        on=(records.IdentityGiven,),
    ),
    Guard(
        name="community.watched_first",
        sentence="No name kept of somebody over whom nobody watches.",
        check=watched_first,
        on=(records.IdentityGiven,),
    ),
    Guard(
        name="community.watch_belongs",
        sentence="No watch over anybody but who left a name.",
        check=watch_belongs,
        on=(records.SenderWatched,),
    ),
    Guard(
        name="community.noticed_by_the_watch",
        sentence="No finding of a search but by the watch itself.",
        check=noticed_by_the_watch,
        on=(records.SenderSought,),
    ),
    Guard(
        name="community.asked_of_a_name",
        sentence="No request to open a name by a machine, or where there is none.",
        check=asked_of_a_name,
        on=(records.OpeningRequested,),
    ),
    Guard(
        name="community.approved_by_another",
        sentence="No approval by who asked.",
        check=approved_by_another,
        on=(records.OpeningApproved,),
    ),
    Guard(
        name="community.opened_by_a_third",
        sentence="No identity opened without two others, or twice for one approval.",
        check=opened_by_a_third,
        on=(records.IdentityOpened,),
    ),
)
