"""What an administrator does on the first day, each day and each year, part by part."""

import shutil
from typing import Any, Final

from lindero.app import find_registry
from lindero.kernel.desk import Actor
from lindero.shells import administration
from lindero.shells.api.tests import nodes
from lindero.shells.api.tests.test_feeding import ASSESSED, bell, boats, has_ended, node_with, run
from lindero.shells.feeding import Feeds
from lindero.shells.first_run.tests.test_set_up import ANSWERS, Place
from lindero.shells.node import Node
from lindero.trust.identity.cards import fingerprint_of, read_card
from lindero.trust.identity.pages.administration import HealthQuery
from lindero.trust.identity.proquints import words_of
from tests.guides.screen import Screen
from tests.guides.walking import Console, Walk
from tests.nodes.made import made_folder
from tests.nodes.world import START

GUIDE: Final = "administrator.md"


def the_first_quarter_of_an_hour(walk: Walk) -> None:
    """Answer the four pages; see what was made, once; copy the keys."""
    folder = walk.world.folder / "first"
    folder.mkdir()
    place = Place(folder, find_registry())
    walk.says("lindero setup nordia")
    walk.says(
        "The command prints an address. Open it in the browser of the same machine within fifteen minutes"
    )
    browser = place.admitted()
    browser.follow_redirects = True
    console = Console(browser, walk.people.shown)
    page = Screen(console, *console.get("/set-up/node")).says("Page 1 of 4", "Exercise")
    walk.says(
        "Four pages ask for the node, two people, a first source, and show all of it before anything is made."
    )
    for texts in (ANSWERS["node"], ANSWERS["people"], ANSWERS["source"]):
        page = page.press("Continue", **texts)
    made = page.says("Change the node", "Change the people").press("Make the node")
    walk.says("Then one page shows what was made, once")
    made.says("This page is shown once.")
    walk.says("a code for the duty officer, who opens /enrol at the console's address")
    made.says("Code for keller", "/enrol")
    walk.says("the node's fingerprint, by which neighbours recognise it")
    walk.says("keys/root.pem belongs into a safe, keys/oversight.pem to the independent body")
    made.says("Fingerprint", "keys/root.pem", "keys/oversight.pem", "Keys that belong to other hands")
    walk.says("On the same page you copy the node's own keys to another medium")
    made.press("Copy and check", copy_to=str(folder / "stick")).says("Copied and read back")
    made.says("Start the node", "your name there is adams")
    walk.says("First line heard and First own track say Done")
    walk.open("adams", "/start").says("First days", "First line heard", "First own track", "Done")
    stranger = place.browser().get(f"/setup/{place.admission.token}")
    walk.says("Whoever opens the address a second time, from another machine or too late is refused")
    assert stranger.status_code == 403
    walk.says(
        "Without a browser on the machine, lindero init does the same in a terminal: see your first node."
    )


def first_days(walk: Walk) -> None:
    """Open what is to be done, and settle a step."""
    walk.says("The page First days (/start) keeps what is still to be done")
    page = walk.open("adams", "/start").says(
        "Keys in the hands they belong to",
        "A checked copy of the node's keys",
        "A backup of the store within a week",
        "A second administrator",
        "Passkeys for the administrators",
        "A data protection officer",
        "What is kept how long, looked at",
        "A neighbour's card",
        "A first agreement in force",
    )
    walk.says("Open leads to where it is done.")
    page.follow("Open", "What is kept how long").says("Retention")
    walk.says("Settle puts on record that it is done or not needed here, and why.")
    asked = page.follow("Settle", "What is kept how long")
    asked.press("Settle step", because="Read with the data protection officer.").says("First days")


def people(walk: Walk) -> None:
    """Enrol a person, give a role, hand out a code, end an access."""
    walk.says(
        "Under People enrol a person, then Give a role: the form offers people and roles to choose from."
    )
    page = walk.open("adams", "/start").follow("People")
    page.follow("Enrol a person").press("Enrol person", person="noor", name="S. Noor")
    form = walk.open("adams", "/people").follow("Give a role", "S. Noor")
    walk.says("You approve a role anew, with passkey or pass phrase.")
    form.press("Grant role", role="PTL").approve()
    walk.open("adams", "/people").says("S. Noor", "Patrol member")
    walk.says("What each role may and may never do stands under Roles.")
    walk.open("adams", "/roles").says("May never", "Coordination-centre duty officer")
    walk.says("The person gets a code:")
    code = walk.run("lindero enrol keller --node nordia")
    walk.says("It is good once, for a week, under /enrol.")
    assert "-" in code
    walk.says("There are three ways in")
    walk.says("Sessions (/admin/sessions) lists who is signed in.")
    sessions = walk.open("adams", "/admin/sessions").says("Sessions")
    sessions.follow("End the access").says("access")
    walk.says("Break-glass is asked for by one person and agreed to by another")
    walk.says("those who oversee see each use and judge it")
    walk.open("dahl", "/emergencies").says("Break-glass")


def sources(walk: Walk) -> None:
    """Let one source say who answers for it, another nothing, and see what becomes of each."""
    walk.says(
        "Each source in node.toml names its impact assessment (assessment), the data protection officer whose opinion"
        " is recorded there (opinion_by) and its last day (assessed_until)."
    )
    assert all(f"{key} = " in ASSESSED for key in ("assessment", "opinion_by", "assessed_until"))
    folder = nodes.make(walk.world.folder / "assessed").folder
    soon = ASSESSED.replace("2999-12-31", "2026-12-10")
    toml = bell('boats = ["Ada"]', assessed=soon) + bell('boats = ["Bob"]', name="quay", assessed="")
    held: list[Node] = []
    node = node_with(held, folder, walk.world.folder / "sources", toml)
    walk.says("A source without one that counts waits, and nothing of it is kept but distress signals.")
    waiting = run(node, lambda feed: feed.state == "waiting", "quay")
    assert "node.toml" in waiting.advice
    run(node, has_ended, "tower")
    assert [name for name, _ in boats(node)] == ["Ada"]
    walk.says("Health asks for a new one a month before.")
    administration.lend(node, Feeds(node).shown)
    reader = Actor(name="person/adm", grants=frozenset({"identity.administer", "identity.read"}))
    health: Any = node.show(node.page("/admin/health"), HealthQuery(), reader)
    assert [(one.feed.name, one.tone) for one in health.feeds] == [("tower", "warning"), ("quay", "alarm")]
    node.close()
    walk.open("adams", "/admin/health").says("Health", "Feeds")
    walk.says("Public warnings and the invented ships of an exercise need none.")
    feeds = find_registry().offers("feeds")
    free = {feed.name for feed in feeds if feed.brings != "persons"}
    assert free == {"warnings.cap_http", "sensors.ais_invented"}


def neighbours_the_fingerprint_ceremony(walk: Walk) -> None:
    """Give the card out; hear another word than the node sees; then hear the right ones, twice."""
    walk.says("A card alone proves nothing.")
    walk.run("lindero peers card --node nordia --out nordia.card")
    place = walk.people.desk(goes_on=True)
    shutil.copytree(made_folder("VES", "production", START), place / "vesta")
    walk.command("lindero peers card --node vesta --out vesta.card")
    card = (place / "vesta.card").read_text(encoding="utf-8")
    heard = words_of(fingerprint_of(read_card(card.encode())))
    walk.says("Under Neighbours (/peers) your fingerprint stands as sixteen words.")
    peers = walk.open("adams", "/peers").says("Neighbours", "Our fingerprint, as words")
    walk.says("paste the text of the card and write the words that you heard")
    form = peers.follow("Enter a neighbour's card")
    walk.says("If a single word differs the node stops there, and the refusal is in the log.")
    first, _, rest = heard.partition(" ")
    form.press_wrongly("Propose peer", card=card, heard=f"{first[::-1]} {rest}")
    proposed = form.press("Propose peer", card=card, heard=heard)
    if "What you approve" in proposed.text:
        proposed.approve()
    walk.says("Another person calls on their own, and uses Confirm as a second person with what they heard.")
    waiting = walk.open("birk", "/peers").says("Vesta")
    walk.says("The page does not show them the words.")
    waiting.lacks(heard)
    confirmed = waiting.follow("Confirm as a second person").press("Confirm peer", heard=heard)
    if "What you approve" in confirmed.text:
        confirmed.approve()
    walk.says("Then the node is recognised.")
    walk.open("birk", "/peers").says("Vesta").lacks("Confirm as a second person")


def keys_and_backups(walk: Walk) -> None:
    """Back up, copy, try the copies, and let one key follow another."""
    walk.says("lindero backup nordia /srv/backups, on another machine's disk")
    walk.run("lindero backup nordia backups")
    walk.says("lindero keys copy nordia /media/stick | on the first day")
    walk.run("lindero keys copy nordia stick", goes_on=True)
    walk.says("lindero keys check-copy nordia COPY; lindero restore on a machine that is not the node")
    place = walk.people.desk(goes_on=True)
    (copy,) = (place / "stick").iterdir()
    (backup,) = (place / "backups").iterdir()
    assert "good, of " in walk.command(f"lindero keys check-copy nordia {copy}")
    shutil.copytree(place / "nordia", place / "other", ignore=shutil.ignore_patterns("data"))
    walk.command(f"lindero restore other {backup}")
    walk.says("erasure_register in node.toml, best on another disk")
    walk.open("adams", "/admin/settings").says("erasure_register")
    walk.says("The copy of the keys has every file below keys/")
    kept = {one.name for one in copy.rglob("*") if one.is_file()}
    assert {one.name for one in (place / "nordia" / "keys" / "folders").glob("*.key")} <= kept
    walk.says("It does not have the root's, the independent body's and the officers' keys.")
    assert not {"root.pem", "oversight.pem"} & kept
    walk.says(
        "The signing key lasts at most 397 days and the certificate as long; Health says a month before."
    )
    walk.open("adams", "/admin/health").says("Signing key", "Signs until")
    shutil.copy(place / "nordia" / "keys" / "root.pem", place / "root.pem")
    walk.run("lindero keys request next.request --node nordia", goes_on=True)
    walk.run("lindero keys issue root.pem next.request next.key", goes_on=True)
    walk.run("lindero keys rotate next.key --node nordia", goes_on=True)
    walk.says("A key in a token (pkcs11:) is copied by its maker's means.")


def health_each_day(walk: Walk) -> None:
    """Read what needs somebody."""
    walk.says(
        "Health (/admin/health) judges disk, backup, copies, keys, certificate, each link with its clock"
    )
    health = walk.open("adams", "/admin/health")
    health.says(
        "Disk", "Backup of the store", "Copy of the keys", "Signing key", "Certificate", "Clock ahead of ours"
    )
    walk.says(
        "The same as JSON is at /api/admin/health, and without signing in /health says whether the node answers."
    )
    client = walk.people.console("adams").client
    assert client.get("/api/admin/health").json()
    assert client.get("/health").status_code == 200
    walk.says("make room; without room the node stops taking records")
    walk.says("read its line: a wrong host, a port in use, a server that is away")
    health.says("Feeds")
    walk.says("call the neighbour; what waits is sent when the link is back, nothing is lost")
    health.says("Links to neighbours", "Waiting")
    walk.says("look at NTP on both sides; beyond two minutes the gate closes")


def settings(walk: Walk) -> None:
    """Read what the file says."""
    walk.says(
        "Settings (/admin/settings) shows what node.toml says, each value with its meaning and its default"
    )
    walk.open("adams", "/admin/settings").says("Settings", "node.toml", "Meaning", "Default").lacks("Save")


def retention(walk: Walk) -> None:
    """Read how long each kind is kept, and what goes next."""
    walk.says("Retention (/admin/retention) lists every kind with the days that it is kept at most")
    walk.open("adams", "/admin/retention").says("Erased next", "Kept by a hold", "track_updated", "Days")


def what_you_cannot_do_and_who_can(walk: Walk) -> None:
    """Try each thing as administrator and be refused."""
    refused = walk.people.console("adams").client
    for words, address in (
        ("read a track's name, a report, a person", "/community"),
        ("appoint who oversees", ""),
        ("stop an agreement", "/do/agreements/suspend_agreement"),
        ("erase before the time", "/do/rights/order_effect"),
    ):
        walk.says(words)
        if address:
            assert refused.get(address).status_code == 403, address
    form = walk.open("adams", "/people").follow("Give a role", "S. Noor")
    form.press("Grant role", role="DPO").press_wrongly("Approve", _phrase="calm seas and clear nights")
