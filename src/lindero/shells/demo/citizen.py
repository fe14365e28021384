"""The demonstration's citizen: reports by Nordia's public form without an account, and reads the answer by the code."""

import html
import re
from operator import itemgetter
from typing import Final

from lindero.kernel.errors import Unavailable
from lindero.shells.demo.crew import Post
from lindero.shells.demo.stranger import send_form

SEEN: Final = (
    "For three nights a boat without lights has come to the old slipway north of the ferry landing at about two"
    " o'clock. It goes before it is light."
)
ANSWER: Final = (
    "Thank you. Nobody may land there at night, so a patrol now passes the slipway. Keep this code: if the boat comes"
    " again, add here when, and which way it left."
)
REPORT_FORM: Final = "/public/en/report"
FOLLOW_FORM: Final = "/public/en/follow"
CASE: Final = "NRD/TIP/7"

_CODE: Final = re.compile(r'class="code"[^>]*>([0-9 ]{19})<')


def hear_citizen(post: Post) -> str:
    """Let somebody report, an officer who handles reports answer, and who reported read it; return the receipt code.

    No name is left, and the code is kept by nobody but who reported: here, whoever watches.

    Raises:
        LinderoError: What the node answers.
        Unavailable: If no code is given, or the answer cannot be read by it.
    """
    sent = send_form(
        post.console,
        REPORT_FORM,
        {"category": "vessel_or_vehicle", "words": SEEN, "where": "the old slipway"},
    )
    found = _CODE.search(sent)
    if found is None:
        raise Unavailable(
            "demo.receipt", "A report was sent, and no receipt code came.", "Send a report by hand."
        )
    _answer(post)
    code = found[1]
    if ANSWER not in html.unescape(send_form(post.console, FOLLOW_FORM, {"code": code})):
        raise Unavailable(
            "demo.answer", "The answer to a report cannot be read by its receipt code.", "Look it up by hand."
        )
    return code


def _answer(post: Post) -> None:
    """Let the officer open the newest report, say what it is, and answer it."""
    handler = post.person("handler")
    listed = handler.page("/community")["reports"]
    report = max(listed, key=itemgetter("received_at"))["record_id"]
    opened = handler.read(
        f"/community/reports/{report}",
        purpose="tips",
        case_ref=CASE,
        reason="A report has come in that nobody has read yet.",
    )
    if opened["words"] != SEEN:
        raise Unavailable(
            "demo.report", "Another report was opened than was sent.", "See the list of reports."
        )
    handler.act("community.triage_report", report=report, outcome="actionable")
    handler.act("community.answer_reporter", report=report, words=ANSWER)
