"""A day of the lawyer, step by step."""

from typing import Final

from tests.browser.alerting import CLAUSE as TOLD
from tests.guides.screen import Screen
from tests.guides.walking import Walk
from tests.guides.worlds import APPROVED
from tests.nodes.treaties import version_2

GUIDE: Final = "lawyer.md"
SECOND: Final = version_2(
    "2027-06-01T00:00:00Z", ("clauses:\n", TOLD + APPROVED), ("retain_days: 10\n", "retain_days: 5\n")
)
"""The next version of the agreement: tracks are kept half as long."""


def read_an_agreement(walk: Walk) -> None:
    """Read an agreement, its rules beside it, in two languages at once."""
    walk.says("Agreements, then its name. Each article stands beside the rule that is run")
    read = walk.open("lindqvist", "/agreements").follow("AG-1@1")
    read.says("Article 6(1)", "Of each record, these fields and no other", "Kinds", "tracking.track_updated")
    walk.says("Choose the language above the text, and under **Second language** another to stand beside it.")
    read.press("Show", beside="fr").says("Second language", "Article 6(1)", "Conservé")
    walk.says("below them who signed, who assessed it, how each node answered the conformance vectors")
    read.says("operational", "vectors", "favourable")


def ask_whether_they_may_have_something(walk: Walk) -> None:
    """Ask; get the fields and the clause, a link; ask for what is not permitted and learn what would permit it."""
    walk.says("Agreements, May they have it? Choose who would receive")
    page = walk.open("lindqvist", "/agreements").follow("May they have it?")
    walk.says("You get yes, in part or no; field by field what would reach them, hatched where it is nothing")
    asked = _ask(page, "tracking.track_updated").says("In part", "nothing", "art-6-1")
    walk.says("the clause, which is a link to the article; and what would make it a yes.")
    asked.follow("AG-1@1/art-6-1").says("Article 6(1)")
    _ask(page, "units.unit_registered").says("Why not, and what would make it a yes", "KIND")
    walk.says("For one record with its own values open the record and choose What would they see.")
    walk.open("lindqvist", f"/records/{walk.ship.record_id}").follow("What would they see").says(
        "MV CANARY SEVENTEEN"
    )
    walk.says("The page supposes that the line to the neighbour lives, and counts no nation as safe")
    asked.says("with the line to the neighbour alive, and no nation counted as safe")


def look_at_an_amendment_before_signing(walk: Walk) -> None:
    """Compare the versions, see what the new one comes to, and count what it would have changed."""
    _draft(walk)
    second = walk.open("lindqvist", "/agreements/AG-1@2")
    walk.says("**Compare versions** puts two versions side by side: + added,")
    second.follow("Compare versions").says("10 days", "5 days")
    walk.says("**What it comes to** compares what they permit")
    second.follow("What it comes to").says("May it ever?", "kept 5 days")
    walk.says("What it would have changed in the last thirty days is counted from the gate's decisions")
    (walk.people.desk() / "amended.yaml").write_text(SECOND, encoding="utf-8")
    counted = walk.run("lindero agreement dry-run amended.yaml --days 30 --as lindqvist --node nordia")
    assert "in the last 30 days" in counted
    walk.says("The first number is certain; at most stands where something in the record decides.")


def draft_review_sign(walk: Walk) -> None:
    """Draft a text that is wrong, then the right one; let others review, assess, test, propose and sign it."""
    walk.says("Draft an agreement takes the text as YAML or TOML (an example).")
    form = walk.open("lindqvist", "/agreements").follow("Draft an agreement")
    walk.says("What the linter finds comes back beside the field, and what you wrote is kept.")
    wrong = form.press_wrongly(
        "Draft agreement", name="treaty.yaml", text=SECOND.replace("level: 2", "level: 9")
    )
    wrong.says("line 5: 9 is no whole number from 1 to 4", "level: 9")
    _draft(walk)
    walk.says("its page has a button for each step to those who may take it")
    walk.says("Another jurist reviews it, the data protection officer gives an opinion, then it is proposed.")
    _step(walk, "ostrom", "Review agreement")
    _step(walk, "dahl", "Give opinion", opinion="favourable")
    _step(walk, "lindqvist", "Propose agreement")
    walk.world.settle()
    walk.open("lindqvist", "/agreements", "SUD").says("AG-1@2")
    walk.says("Each side tests the other's contact points.")
    _step(walk, "keller", "Test contact", party="SUD", authority="coast-guard")
    walk.says("Signatures are made by the officers' own keys; nobody who drafted a text signs it.")
    walk.says("The list of agreements says whose signature is missing.")
    walk.open("lindqvist", "/agreements").says("AG-1@2", "missing: 1 operational of NRD, 1 legal of NRD")
    walk.world.sign("NRD", "AG-1@2")
    walk.open("lindqvist", "/agreements").says("missing: 1 operational of SUD")


def keep_the_dates(walk: Walk) -> None:
    """Look at the calendar, take it out, look at the register."""
    walk.says("Calendar lists reviews, ends, assessments and clauses that run out, the nearest first")
    calendar = walk.open("lindqvist", "/agreements").follow("Calendar")
    calendar.says("Review due", "Impact assessment runs out", "Ends unless renewed")
    walk.says(
        "As calendar file gives them to the calendar of your ministry (iCalendar), with a reminder thirty days before."
    )
    taken = walk.file("lindqvist", calendar, "As calendar file")
    assert taken.startswith(b"BEGIN:VCALENDAR")
    assert b"TRIGGER:-P30D" in taken
    walk.says("Register has what is overdue and what ended agreements still leave to do.")
    walk.open("lindqvist", "/agreements").follow("Register").says(
        "Overdue", "Open duties of ended agreements"
    )


def say_why_not(walk: Walk) -> None:
    """Find a refusal, follow its clause, take the page out as a file."""
    walk.says(
        "Exchange, Decisions: every record that was offered to a neighbour, with the clause that decided."
    )
    decisions = walk.open("lindqvist", "/agreements").follow("Exchange").follow("Decisions")
    walk.says("A refusal begins with its answer; the checks before it fold away.")
    refused = decisions.press("Find", outcome="refused", kind="tracking.track_updated").follow("/decisions/")
    refused.says("Nothing crosses", "Checks passed before it", "What would make it a yes")
    refused.follow("Read AG-1@1/art-6-1").says("Article 6(1)")
    walk.says("This page as PDF, in the menu with your name, gives a tagged file")
    assert walk.file("lindqvist", refused, "This page as PDF").startswith(b"%PDF")


def stop_and_resume(walk: Walk) -> None:
    """Suspend a clause; the effect is measured; both sides resume."""
    walk.says(
        "Suspend, whole or in part: the whole, a clause, a kind of record, a direction or an authority."
    )
    form = walk.open("lindqvist", "/agreements/AG-1@1").follow("Suspend, whole or in part")
    form.says("Whole", "Clause", "Kind", "Direction", "Authority")
    walk.says("where yours is not among them the answer says which are")
    form.press_wrongly("Suspend agreement", reason="review").says("one of data_protection, diplomatic")
    walk.says("It stops at once, without another question.")
    form = walk.open("falk", "/agreements/AG-1@1").follow("Suspend, whole or in part")
    stopped = form.press("Suspend agreement", reason="review", scope="clause", value="art-6-1")
    stopped.says("suspended clause art-6-1")
    walk.world.settle()
    walk.world.observe("NRD")
    walk.world.settle()
    walk.says("The data protection officer's overview then shows the effect as the own log measures it")
    walk.open("dahl", "/oversight").says("AG-1", "art-6-1")
    walk.says("Rescue goes on.")
    walk.says("To resume, the foreign ministry and the data protection officer of both sides must agree.")
    for nation in ("NRD", "SUD"):
        for person in ("falk", "dahl"):
            page = walk.open(person, "/agreements/AG-1@1", nation)
            page.follow("Agree to resume").press("Resume agreement").approve()
        walk.world.settle()
    walk.open("lindqvist", "/agreements/AG-1@1").lacks("suspended clause")


def _ask(page: Screen, kind: str) -> Screen:
    return page.press("Ask", to="SUD", kind=kind, purpose="border_surveillance", where="AG-1@1/strait")


def _draft(walk: Walk) -> None:
    """Draft the second version, unless an earlier step did."""
    listed = walk.open("lindqvist", "/agreements")
    if "AG-1@2" not in listed.text:
        listed.follow("Draft an agreement").press("Draft agreement", name="treaty.yaml", text=SECOND)


def _step(walk: Walk, person: str, words: str, **given: str) -> None:
    """Take a step of the way into force."""
    asked = walk.open(person, "/agreements/AG-1@2").follow(words).press(words, **given)
    if "What you approve" in asked.text:
        asked.approve()
