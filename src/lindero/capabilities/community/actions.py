"""What is done with a report. The guards look at whether it may be; the actions only put it in words."""

import base64
import binascii

from lindero.capabilities.community import asks, records, rules, tables
from lindero.capabilities.community.reach import no_receipt, within_reach
from lindero.capabilities.community.report import report_in
from lindero.capabilities.community.watching import watch_over
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Invalid
from lindero.kernel.grading import UNJUDGED
from lindero.kernel.record import Head, Record


def file_report(desk: Desk, ask: asks.FileReport) -> str:
    """Take in a report; return how it stands at once: `received`, or `protected_attribute_only` if closed by rule.

    Raises:
        Invalid: If the photo is no base64.
        Refused: If the photo holds more than its picture.
    """
    drawer = rules.drawer_for(ask.category, ask.about)
    received = records.ReportReceived(
        compartment=drawer,
        receipt=ask.receipt,
        category=ask.category,
        words=ask.words,
        where=ask.where,
        area=ask.area,
        photo=_decoded(ask.photo),
        about=ask.about,
        language=ask.language,
        is_named=bool(ask.name.strip()),
    )
    head = desk.put(received)
    if received.is_named:
        desk.put(watch_over(desk, head.record_id, ask.name, ask.contact), cause=head)
        given = records.IdentityGiven(
            compartment="identities",
            report=head.record_id,
            name=ask.name.strip(),
            contact=ask.contact.strip(),
        )
        desk.put(given, cause=head)
    if rules.says_nothing_done(ask.words, has_photo=bool(ask.photo)):
        desk.put(records.ReportClosed(report=head.record_id, ending="protected_attribute_only"), cause=head)
        return "protected_attribute_only"
    return "received"


def add_words(desk: Desk, ask: asks.AddWords) -> None:
    """Add what who reported says further.

    Raises:
        Missing: If no report has this receipt.
        Refused: If the report is closed.
    """
    report = report_in(desk.rows(tables.SELECT_BY_RECEIPT, (ask.receipt,)))
    if report is None:
        raise no_receipt()
    said = records.MessageSaid(
        compartment=report.drawer, report=report.record_id, by="reporter", words=ask.words
    )
    desk.put(said, cause=_head(desk, report.record_id))


def triage_report(desk: Desk, ask: asks.TriageReport) -> None:
    """Say what a report is.

    Raises:
        Missing: If there is no such report within the actor's reach.
        Refused: If it is past that step.
    """
    _put(desk, ask.report, records.ReportTriaged(report=ask.report, outcome=ask.outcome))


def answer_reporter(desk: Desk, ask: asks.AnswerReporter) -> None:
    """Answer in the dialogue.

    Raises:
        Missing: If there is no such report within the actor's reach.
        Refused: If it is closed.
    """
    drawer = within_reach(desk, ask.report).drawer
    said = records.MessageSaid(
        compartment=drawer, report=ask.report, by="handler", words=ask.words, asks=ask.asks
    )
    _put(desk, ask.report, said)


def forward_item(desk: Desk, ask: asks.ForwardItem) -> str:
    """Pass a report on in the handler's own words; return the item's name.

    Raises:
        Missing: If there is no such report within the actor's reach.
        Refused: If it would go to the service complained of, or says only what somebody is.
    """
    report = within_reach(desk, ask.report)
    item = records.ItemForwarded(
        summary=ask.summary,
        category=report.category,
        area=report.area,
        grading=UNJUDGED,
        person_class="other",
        receiver=ask.receiver,
        report=ask.report,
    )
    # Without a cause: a head that crosses would name the report to a neighbour.
    return desk.put(item).record_id


def close_report(desk: Desk, ask: asks.CloseReport) -> None:
    """Close a report.

    Raises:
        Missing: If there is no such report within the actor's reach.
        Refused: If it is closed.
    """
    _put(desk, ask.report, records.ReportClosed(report=ask.report, ending=ask.ending))


def request_opening(desk: Desk, ask: asks.RequestOpening) -> None:
    """Ask for the name behind a report.

    Raises:
        Missing: If there is no such report within the actor's reach.
        Refused: If it has no name, or that is asked already.
    """
    _put(desk, ask.report, records.OpeningRequested(report=ask.report, reason=ask.reason))


def approve_opening(desk: Desk, ask: asks.ApproveOpening) -> None:
    """Agree that a name be opened.

    Raises:
        Refused: If nobody else asked.
    """
    desk.put(records.OpeningApproved(report=ask.report))


def open_identity(desk: Desk, ask: asks.OpenIdentity) -> None:
    """Open a name; who opens reads it on the page of identities from now on.

    Raises:
        Refused: If two others did not ask and approve.
    """
    desk.put(records.IdentityOpened(report=ask.report))


def close_old(desk: Desk) -> None:
    """Close what nobody closed in time, so that what was said is gone in time too."""
    for (report,) in desk.rows(tables.SELECT_OLD, (desk.now() - rules.CLOSE_AFTER_MS,)):
        _put(desk, report, records.ReportClosed(report=report, ending="time_over"), is_own=True)


# --- looking up -------------------------------------------------------------------------------------------------


def _put(desk: Desk, report: str, record: Record, *, is_own: bool = False) -> None:
    if not is_own:
        within_reach(desk, report)
    desk.put(record, cause=_head(desk, report))


def _head(desk: Desk, report: str) -> Head:
    return desk.record(report)[0]


def _decoded(photo: str) -> bytes:
    try:
        return base64.b64decode(photo, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Invalid("community.base64", "The photo is no base64.", "Send it by the public form.") from error
