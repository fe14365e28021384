"""A day of the liaison officer, with the contact point where the guide says so, step by step."""

from typing import Final

from lindero.kernel.times import MINUTE_MS
from tests.guides.walking import Walk

GUIDE: Final = "liaison-officer.md"
LEASE_MS: Final = 16 * MINUTE_MS
"""Longer than both agreements wait for a neighbour's word that they still hold."""


def see_how_things_stand_with_the_neighbour(walk: Walk) -> None:
    """Read the chips, follow one, look at what went out, and cut the line."""
    walk.says("The chips at the top say it: what is in force and with whom you are linked")
    home = walk.open("lund", "/sharing/out")
    assert "AG-1, AG-9 in force · SUD linked" in home.whole
    walk.says("A chip leads to its agreement, or to the list where it stands for several.")
    home.follow("AG-1, AG-9 in force").says("Agreement between Nordia and Sudia")
    walk.says("Exchange, Sharing lists what went out and what came in, with the neighbour's receipts.")
    home.follow("Exchange").follow("Sharing").says("all receipted").follow("Coming in").says(
        "Sudia", "Receipted"
    )
    walk.says("What waits while a line is down goes by itself once it is up, decided anew.")
    walk.world.sever("NRD", "SUD")
    walk.world.observe("NRD")
    walk.world.settle_troubled()
    walk.open("lund", "/sharing/out").says("under way")
    walk.world.move(LEASE_MS)
    walk.world.settle_troubled()
    assert "SUD not linked" in walk.open("lund", "/sharing/out").whole
    walk.world.mend("NRD", "SUD")
    walk.world.settle()
    assert "SUD linked" in walk.open("lund", "/sharing/out").says("all receipted").lacks("under way").whole


def before_you_send(walk: Walk) -> None:
    """Look at what the neighbour would see of a record, field by field, and ask without a record."""
    crossed = len(walk.world.crossed)
    walk.says("Open the record, then What would they see. Choose the neighbour.")
    seen = walk.open("lund", f"/records/{walk.ship.record_id}").follow("What would they see").follow("Sudia")
    walk.says("field by field: sent, coarsened or withheld, each with the article")
    seen.says("Our record", "sent", "withheld", "art-6-1")
    walk.says("below stand the terms: who may use it, what for, until when")
    seen.says("On these terms", "Who could use it", "for border surveillance", "Kept there until", "SHA-256")
    walk.says("Nothing is sent by looking")
    assert len(walk.world.crossed) == crossed
    walk.says("Is it only a question, with no record at hand? Agreements, May they have it?")
    asked = seen.follow("Agreements").follow("May they have it?")
    asked.press("Ask", to="SUD", kind="tracking.track_updated", purpose="border_surveillance").says("art-6-1")


def release_what_waits_contact_point(walk: Walk) -> None:
    """Approve the release of an event; who reported it cannot."""
    event = _report(walk, "Two boats at the quay")
    walk.says("the record waits under Sharing, Releases")
    waiting = walk.open("berg", "/sharing/out").follow("Releases").says("events.event_reported", "art-12")
    assert "Two boats" not in walk.open("keller", "/events", "SUD").text
    walk.says("You approve exactly these bytes on these terms, with your passkey or pass phrase")
    form = waiting.follow("Approve", event)
    form.press("Approve release").approve()
    walk.world.settle()
    walk.open("keller", "/events", "SUD").says("Unauthorised crossing")
    walk.says("who put a record forward does not release it")


def answer_why_not_contact_point(walk: Walk) -> None:
    """Read a refusal, and take it as a file."""
    walk.says("Exchange, Decisions, then choose refused.")
    decisions = walk.open("berg", "/picture").follow("Exchange").follow("Decisions").says("Refused")
    refused = decisions.press("Find", outcome="refused", kind="tracking.track_updated").follow("/decisions/")
    walk.says("The page begins with the answer, names the clause, and says what would make it a yes.")
    refused.says("Nothing crosses", "AG-1@1/art-6-1", "What would make it a yes")
    walk.says("take the page as PDF to the lawyer")
    assert walk.file("berg", refused, "This page as PDF").startswith(b"%PDF")


def requests(walk: Walk) -> None:
    """Ask the neighbour; the neighbour has it in the inbox with its clock."""
    walk.says("Asking a neighbour for information has the whole of it: ask, answer, clocks, forms, evidence.")
    form = walk.open("lund", "/requests").follow("Ask a neighbour")
    for urgent in ("", "on"):
        form.press(
            "Ask information",
            neighbour="SUD",
            purpose="counter_smuggling",
            wanted="vessel",
            description=f"Calls of the Aurora{' tonight' if urgent else ''}",
            because="Her home port is theirs.",
            case_ref="NRD/2026/7",
            contact="duty officer",
            language="en",
            authority="nordia-coast-guard",
            is_urgent=urgent,
            urgency_reasons="She sails tonight." if urgent else "",
        )
    walk.world.settle()
    walk.says("The inbox puts first what is late, then what has least time left.")
    inbox = walk.open("lund", "/requests", "SUD").says("to answer", "urgent")
    assert inbox.text.index("urgent") < inbox.text.index(" d ") < inbox.text.index("left 2026-11-29")


def someone_sent_it_on_or_wants_to(walk: Walk) -> None:
    """Ask the originator for consent; it answers."""
    received = walk.world.received("NRD")[0]
    walk.says(
        "What a neighbour sent bears its handling words on the screen, on every print and in every file."
    )
    walk.open("lund", f"/records/{received.record_id}").says("restricted tlp:amber no-onward")
    walk.says("To pass it on, Sharing, Consent asks its originator; without the answer it does not leave.")
    consents = walk.open("lund", "/sharing/out").follow("Consent")
    asked = consents.follow("Ask for consent").press(
        "Ask consent",
        origin="SUD",
        record_id=received.record_id,
        to="VES",
        purpose="sea_rescue",
        days="7",
        reason="a joint patrol",
    )
    asked.says("asked", "a joint patrol")
    walk.world.settle()
    answer = (
        walk.open("berg", "/sharing/consents", "SUD")
        .says("a joint patrol")
        .follow("/do/exchange/give_consent")
    )
    answer.press("Give consent").approve()
    walk.world.settle()
    walk.open("lund", "/sharing/consents").says("a joint patrol", "given").lacks("asked")


def a_record_was_wrong_contact_point(walk: Walk) -> None:
    """Recall a record; the neighbour erases it and proves it."""
    walk.says("Recall on the record.")
    ship = walk.world.observe("NRD")
    walk.world.settle()
    form = walk.open("berg", f"/records/{ship.record_id}").follow("Recall")
    form.press("Recall record", reason="wrong position", ground="wrong")
    walk.world.settle()
    walk.says("The other side must correct or erase it and prove it; Sharing, Recalls shows how far they are")
    walk.open("berg", "/sharing/out").follow("Recalls").says(
        "wrong position", "Sudia · erased", "Certificate"
    )
    walk.says("and Due what you owe them")
    walk.open("berg", "/sharing/out").follow("Due").says("What is due")


def find_the_other_side(walk: Walk) -> None:
    """Enter a desk; the neighbour finds it."""
    walk.says(
        "Exchange, Contact points: authority, language, hours, and how each is reached when no network is left."
    )
    form = walk.open("lund", "/sharing/out").follow("Contact points").follow("Enter a desk")
    form.press(
        "Enter contact",
        name="belt-desk",
        title="Belt desk",
        authority="nordia-coast-guard",
        reach="VHF 16",
        languages=["en", "es"],
    )
    walk.says("The names are each nation's own; a copy is at every node.")
    walk.world.settle()
    walk.open("lund", "/registers", "SUD").says("Belt desk", "VHF 16", "Nordia")


def _report(walk: Walk, description: str) -> str:
    """Report an event as the duty officer; return the short name of its record as pages show it."""
    form = walk.open("keller", "/events").follow("Report an event")
    form.press(
        "Report event", event_type="unauthorised_crossing", place="55.5 N 11.0 E", description=description
    )
    walk.world.settle()
    return str(walk.world.events("NRD", "events.event_reported")[-1].head.record_id)
