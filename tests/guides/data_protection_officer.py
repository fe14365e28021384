"""A day of the data protection officer, step by step."""

from typing import Final

from lindero.kernel.times import DAY_MS
from lindero.trust.identity.cards import fingerprint_of
from tests.guides.walking import Walk

GUIDE: Final = "data-protection-officer.md"


def begin_with_the_overview(walk: Walk) -> None:
    """Look at the figures of the last day; each leads to its list."""
    walk.says("The figures at the top are of the last day and counted from the log")
    overview = walk.open("dahl", "/agreements").follow("Oversight").follow("Data protection")
    overview.says("Decisions of the gate", "Of these refused", "Turned away at a door", "Overdue duties")
    walk.says("Each leads to its list.")
    for list_, says in (
        ("All decisions", "Decisions of the gate"),
        ("By reason and clause", "Refusals"),
        ("Who, what, why", "Read log"),
        ("What is due, and when", "What is due"),
        ("Requests of persons", "Rights of persons"),
        ("Recalls and erasures", "Recalls"),
        ("Holds and flags", "Contested records"),
        ("Files taken out", "Files taken out"),
        ("Break-glass", "Break-glass"),
        ("Audit of matching", "Audit of matching"),
        ("Transparency report", "Transparency"),
    ):
        overview.follow(list_).says(says)


def who_read_what_and_what_for(walk: Walk) -> None:
    """State a purpose, read, and find oneself in the read log; see break-glass; look at searches."""
    walk.says("whoever opens such a page states them first")
    walk.open("dahl", "/community/watch").says("Only the data protection officer sees this")
    walk.says("This node, Read log.")
    read = walk.open("dahl", "/oversight").follow("This node").follow("Read log")
    read.says("person/dahl", "/community/watch", "NRD/2026/7")
    walk.says("Reading in an emergency stands in Break-glass: what waits for a second person")
    asked = walk.open("keller", "/do/identity/ask_emergency")
    given: dict[str, str | list[str]] = {
        "grants": ["protection.read"],
        "case_ref": "NRD/2026/8",
        "reason": "a child is missing",
    }
    asked.press("Ask emergency", **given).approve()
    ask = walk.world.events("NRD", "identity.emergency_asked")[-1]
    agreed = walk.open("storm", f"/do/identity/agree_emergency?asked={ask.head.record_id}")
    agreed.press("Agree emergency").approve()
    read.follow("Break-glass").says("a child is missing", "person/storm", "Lasting now", "30 min")
    opened = walk.world.events("NRD", "identity.emergency_opened")[-1]
    walk.open("keller", f"/do/identity/end_emergency?opened={opened.head.record_id}").press("End emergency")
    walk.says("Judge it there, unless you took part in it yourself.")
    judged = (
        read.follow("Break-glass").follow("Judge it").press("Review emergency", finding="the child was found")
    )
    judged.approve()
    read.follow("Break-glass").says("the child was found", "not justified")
    walk.says("Oversight, Searches for people who reported is yours alone (S-57).")
    read.follow("Oversight").follow("Searches for people who reported")
    walk.says("A finding is no verdict, since people share names")


def where_did_a_record_go(walk: Walk) -> None:
    """Enter a record's name; go through its four pages."""
    walk.says("Enter its name under Recipients of a record")
    overview = walk.open("dahl", "/oversight").says("Recipients of a record")
    seen = overview.press("Who sees it", about=walk.ship.record_id)
    walk.says("its head, its proof in the log, every crossing with the neighbour's receipt")
    seen.follow("The record").says("Head", "In the national log", "receipt")
    walk.says("every neighbour: the fields it has, under which article, until when; or nothing, and why")
    seen.says("Sudia", "AG-1@1/art-6-1", "until 2026")
    walk.says("before sending: field by field what leaves, what is made coarse, what is withheld")
    preview = seen.follow("What would they see").says("sent", "withheld")
    walk.says("every decision on it, check by check, and what would make it a yes")
    seen.follow("Why, and why not").follow("/decisions/").says("Does it lie inside the agreed area?", "Yes")
    walk.says("What is withheld is a hatched cell with the word *nothing*")
    preview.says("nothing")


def a_person_asks(walk: Walk) -> None:
    """Take a request in, and lead it to its answer."""
    walk.says(
        "People, Rights of persons. Take the request in the person's own words; the clocks run from then on."
    )
    rights = walk.open("dahl", "/oversight").follow("People").follow("Rights of persons")
    given = {"wish": "erase", "words": "Erase what you hold on MV Example 3.", "contact": "Quay 4"}
    rights.follow("Take in a request").press("Receive request", **given)
    case = walk.open("dahl", "/rights").follow("/rights/").says("answer due")
    walk.says("Acknowledge it, note how the identity was verified (keep no copy)")
    case = case.follow("Acknowledged").press("Acknowledge request")
    case = case.follow("Identity verified").press("Verify identity", method="seen_in_person")
    walk.says("To look for the person in everything that the node holds, the neighbours' copies included")
    looked = {"words": "MV Example 3", "asks_peers": "on"}
    case.follow("Look for the person").press_wrongly("Scope request", **looked).says("State the purpose")
    walk.says("with the request's name as the case; until then the form tells you so")
    name = case.address.rpartition("/")[2]
    stated = walk.open("dahl", "/purpose").says("Rights of the person concerned")
    stated.press("Continue", purpose="data_subject_rights", case=name)
    case = case.follow("Look for the person").press("Scope request", **looked)
    case.says("tracking.track_updated")
    walk.says(
        "Decide in full, in part or in a neutral answer; order the effect on each record; write the answer."
    )
    decided = {"verdict": "full", "reasons": "Article 14, nothing stands against it."}
    case = case.follow("Decide").press("Decide request", **decided).approve()
    case = case.follow("/do/rights/order_effect").press("Order effect", effect="erase").approve()
    case = case.follow("/do/rights/prepare_answer").press(
        "Prepare answer", text="Your ship's track is erased."
    )
    walk.says("It leaves at a moment that says nothing about what was found.")
    walk.says("An extension is possible once, with its reason.")


def something_was_wrong(walk: Walk) -> None:
    """Recall a record; the certificate comes back signed."""
    walk.says("Recall on a record asks every recipient to correct or erase it, and everything made from it")
    record = walk.world.observe("NRD")
    walk.world.settle()
    form = walk.open("dahl", f"/records/{record.record_id}").follow("Recall")
    form.press("Recall record", reason="wrong ship", ground="wrong")
    walk.says(
        "The certificates come back signed, under Sharing, Recalls; what is late stands in red on your overview."
    )
    walk.world.settle()
    recalls = walk.open("dahl", "/agreements").follow("Exchange").follow("Sharing").follow("Recalls")
    recalls.says("wrong ship", "Sudia · erased", "Certificate")


def stop_a_flow(walk: Walk) -> None:
    """Suspend an agreement from the overview; nothing leaves, the effect is measured; rescue goes on."""
    walk.says("Suspend an agreement on your overview, then the agreement, then the whole of it or a part.")
    agreement = walk.open("dahl", "/oversight").follow("Suspend an agreement").follow("AG-9@1")
    stopped = agreement.follow("Suspend, whole or in part").press("Suspend agreement", reason="rights")
    walk.says("It stops at once at your gate and, by its lease, at a neighbour who cannot be reached.")
    stopped.says("Nordia suspended the whole agreement")
    walk.says("The overview shows the measured effect.")
    walk.open("dahl", "/oversight").says("AG-9", "Rights")
    walk.says("the foreign ministry and the data protection officer of both sides must agree")
    stopped.says("foreign ministry and data protection of each")


def trust_no_screen_verify(walk: Walk) -> None:
    """Audit the logs, look at the comparison, and keep proof outside the node."""
    walk.says("Audit the logs now computes both logs anew")
    overview = walk.open("dahl", "/oversight")
    overview.follow("Audit the logs now").says("Everything fits")
    walk.says("Sharing, Compared has the reconciliation with each neighbour.")
    overview.follow("Exchange").follow("Sharing").follow("Compared").says("Logs compared")
    walk.run("lindero export --channel lindero/NRD-SUD/AG-1/operations proof.bundle --as dahl --node nordia")
    theirs = fingerprint_of(walk.world.nodes["SUD"].card())
    said = walk.run("lindero verify proof.bundle --key SUD=<fingerprint>", fingerprint=theirs)
    assert "verified: everything holds" in said


def publish(walk: Walk) -> None:
    """Let a month end: its counters are published by themselves, and taken out as a file."""
    walk.says(
        "Transparency report on your overview: the counters of every month that has ended, small numbers suppressed."
    )
    walk.world.move(14 * DAY_MS)
    walk.world.settle_troubled()
    walk.people.leave("dahl")
    report = walk.open("dahl", "/oversight").follow("Transparency report")
    report.says("2026-11")
    walk.says("You may withhold one counter of a month; the reason is published in its place.")
    walk.says("This page as PDF, in the menu with your name, is the report as a tagged file.")
    assert walk.file("dahl", report, "This page as PDF").startswith(b"%PDF")
