"""A watch of the duty officer, step by step."""

import re
from pathlib import Path
from typing import Final

from lindero.kernel.times import text_of
from tests.browser.alerting import raise_alert
from tests.guides.screen import Screen
from tests.guides.walking import Walk

GUIDE: Final = "duty-officer.md"
SCRIPTS: Final = Path(__file__).parents[2] / "frontend" / "src"
KEYS: Final = SCRIPTS / "alerts" / "keys.ts"
STATUS: Final = SCRIPTS / "picture" / "status.ts"


def the_picture(walk: Walk) -> None:
    """Look at the map's page, its list and its layers; choose a track; send the address to a colleague."""
    walk.says("The console opens on Picture.")
    _, home = walk.people.console("keller").get("/")
    assert "/picture" in home
    walk.says("Choose a track on the map or in List")
    listed = walk.open("keller", "/picture/list").says("MV Example 1", "Ours", "Received")
    walk.says("which neighbours have it and under which agreement")
    assert re.search(r"SUD.* · AG-\d+.*who sees it: ", listed.text)
    track = listed.follow("MV Example 1")
    walk.says("The panel beside the map says what it is, who sees it and under which article.")
    track.says("Vessel", "Who sees this").follow("Neighbour by neighbour").says("Sudia", "art-6-1")
    walk.says("Under Layers you can choose the symbols of APP-6 instead")
    walk.open("keller", "/picture?symbols=app6").says("Layers", "APP-6")
    walk.says("Rescue cannot be hidden.")
    alert = raise_alert(walk.people.stage, "a raft, people wave", saves_life=True)
    walk.open("keller", "/picture?hide=0,1,2,3,4,5,6,own,received,stale,areas").says(
        "Rescue is always shown."
    )
    walk.open("keller", f"/alerts/{alert}").says("SOS")
    walk.says("If the feed is lost, a banner says so")
    assert "Feed lost" in STATUS.read_text(encoding="utf-8")  # The browser's tests take the feed away.


def alerts_by_keyboard(walk: Walk) -> None:
    """Do what each key of the table does, by the buttons and forms that stand for it."""
    named = set(re.findall(r"`([a-z?])`", walk.text))
    keys = set(re.findall(r'case "(.)":', KEYS.read_text(encoding="utf-8")))
    assert named - {"?"} == keys
    walk.says("**Alerts** stands beside the map and on a page of its own.")
    first, second, third = (raise_alert(walk.people.stage, f"waits, case {number}") for number in "123")
    queue = walk.open("keller", "/alerts")
    queue.says("waits, case 1", "warning", "SOS")
    walk.says("the next and the one before")
    walk.says("select several")
    several = queue.press("Acknowledge", "Those selected", alerts=[first, second])
    walk.says("acknowledge: you attend to it; u takes the last step back")
    several.says("attended by keller")
    several.press("Leave it", "waits, case 1").press("Leave it", "waits, case 2").lacks("attended by")
    walk.says("shelve until a time; it comes back by itself")
    put_off = _queue(walk).follow("Shelve", "waits, case 1").press("Shelve alerts", minutes="15")
    put_off.says("Put off:", "back at")
    walk.world.move(16 * 60_000)
    walk.world.settle()
    _queue(walk).says("waits, case 1").lacks("back at")
    walk.says("false alarm, with a reason: the detector learns from it")
    judged = _queue(walk).follow("False alarm", "waits, case 1").press("Judge alert", false_cause="animal")
    judged.lacks("waits, case 1")
    walk.open("keller", "/alerts/figures").says("False")
    walk.says("watch, respond")
    _alert(walk, second).press("Watch")
    _alert(walk, third).press("Respond")
    _alert(walk, second).says("watched")
    _alert(walk, third).says("respond")
    walk.says(
        "hand over to the neighbour, as far as a clause permits; the page shows first what they would see"
    )
    shown = _alert(walk, second).follow("Hand over").says("Article 11", "nothing")
    shown.press("Hand over to Sudia")
    walk.world.settle()
    walk.open("keller", "/alerts", "SUD").says("Waits about one place", "art-11")
    walk.says("call rescue")
    danger = raise_alert(walk.people.stage, "a raft in the night", saves_life=True)
    _alert(walk, danger).press("People in danger: call rescue").says("rescue")
    walk.says("all keys; single keys can be switched off there")
    walk.says("The load stands above the queue: fewer than one alert in ten minutes")
    _queue(walk).says("load", "Fewer than one in ten minutes")


def people_in_danger(walk: Walk) -> None:
    """Open a rescue; the neighbour has it at once, whatever is agreed."""
    walk.says("or Operations, Rescue")
    form = walk.open("keller", "/picture").follow("Operations").follow("Rescue").follow("People need help")
    walk.says("place, time, craft, counts, condition and needs, whatever is suspended or not agreed")
    form.says("Place", "Measured", "Craft", "Persons", "Condition", "Needs")
    form.press(
        "Open case",
        place="55.9000 N 11.3000 E",
        craft="rubber_boat",
        persons="23",
        condition="taking_water",
        needs="water",
    )
    walk.open("keller", "/sar").says("55.9000 N 11.3000 E", "23").lacks("Nobody is known to be in need")
    walk.says("crosses to every recognised neighbour at once")
    walk.world.settle()
    walk.open("keller", "/sar", "SUD").says("55.9000 N 11.3000 E", "23")


def before_the_neighbour_sees_it(walk: Walk) -> None:
    """Look at the four pages of a record, and at a refusal; nothing leaves by it."""
    crossed = len(walk.world.crossed)
    walk.says("Each record has four pages that lead to each other")
    record = walk.open("keller", f"/records/{walk.ship.record_id}")
    record.follow("Who sees this").says("Sudia", "art-6-1")
    walk.says(
        "our value stands beside theirs; what they do not get is a hatched cell with the word *nothing*"
    )
    seen = record.follow("What would they see").says("Our record", "nothing", "withheld", "Article 6(1)")
    seen.follow("Why, and why not").says("Released", "AG-1@1/art-6-1")
    walk.says("Nothing is sent by looking.")
    assert len(walk.world.crossed) == crossed
    walk.says(
        "the page begins with the answer, then the check that said no, its clause, and what would make it a yes"
    )
    decided = walk.open("keller", "/decisions").press("Find", outcome="refused").follow("/decisions/")
    places = [
        decided.text.index(words) for words in ("Nothing crosses", "Does it lie", "AG-1@1/art-6-1", "a yes")
    ]
    assert places == sorted(places)


def what_was_it_an_hour_ago(walk: Walk) -> None:
    """Replay a span of time; it is marked as not being the present."""
    walk.says("choose from and to, play, step, follow a track")
    now = walk.node.clock.now()
    replay = walk.open("keller", "/picture").follow("Replay")
    replay.says("Play", "Follow", "From", "To")
    shown = replay.press("Show", **{"from": text_of(now - 60_000), "to": text_of(now)})
    walk.says("A yellow frame says that nothing of it is the present.")
    shown.says("This is not the present picture.", "MV Example 1")


def a_colleague_breaks_the_glass(walk: Walk) -> None:
    """Agree to what a colleague asks, see how long it lasts, and end it."""
    given: dict[str, str | list[str]] = {
        "grants": ["protection.read"],
        "case_ref": "NRD/2026/9",
        "reason": "a boat is missing",
    }
    walk.open("hansen", "/do/identity/ask_emergency").press("Ask emergency", **given).approve()
    walk.says("**Break-glass** in the head of your pages counts what waits for a second person")
    walk.open("keller", "/emergencies/bell").says("Break-glass: 1")
    waits = walk.open("keller", "/emergencies/waiting").says("a boat is missing", "person/hansen")
    walk.says("Agree only if you know the case, for you answer for it too.")
    waits.follow("Agree to what").press("Agree emergency").approve()
    walk.says("What lasts stands below with the time that is left")
    lasts = walk.open("keller", "/emergencies/waiting").says("Lasting now", "30 min")
    lasts.follow("End it").press("End emergency")
    walk.open("keller", "/emergencies/waiting").says("Nothing waits")


def hand_the_watch_over(walk: Walk) -> None:
    """Leave the alerts and the console; nobody can go back."""
    walk.says("Leave no alert acknowledged that you no longer attend to: `u`, or **Leave it**.")
    raise_alert(walk.people.stage, "waits at the end of the watch")
    taken = _queue(walk).press("Acknowledge", "end of the watch")
    taken.press("Leave it", "end of the watch").lacks("attended by")
    walk.says("Your successor sees shelved alerts with their times")
    _queue(walk).follow("Shelve", "end of the watch").press("Shelve alerts", minutes="60")
    walk.open("hansen", "/alerts").says("Put off:", "back at")
    walk.says("Sign out: after that, going back shows nothing.")
    console = walk.people.console("keller")
    _queue(walk).press("Sign out")
    back = console.client.get("/alerts", follow_redirects=False)
    assert back.status_code == 303
    assert "/sign-in" in back.headers["location"]
    walk.people.leave("keller")


def _queue(walk: Walk) -> Screen:
    return walk.open("keller", "/alerts")


def _alert(walk: Walk, alert: str) -> Screen:
    return walk.open("keller", f"/alerts/{alert}")
