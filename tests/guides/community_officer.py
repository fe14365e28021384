"""One consultation and one forum of the community officer, with the head of the authority, step by step."""

from typing import Final

from lindero.kernel.times import DAY_MS, HOUR_MS, text_of
from tests.browser.stage import PHRASE
from tests.guides.screen import Screen
from tests.guides.walking import Walk

GUIDE: Final = "community-officer.md"
CODE: Final = "lights-at-the-old-pier"
SPARE: Final = "mirrors-at-the-bend"
FORUM: Final = "forum-ostrand"
FAIR: Final = "stand-at-the-fair"
PAGE: Final = f"/participation/consultations/{CODE}"
SAID: Final = "Please light the bend, and nothing else."
NAMING: Final = "N.N. in the third house wants light for his boat."
LATE: Final = "I was at sea until today, and want no lamps."
PAPER: Final = "Put mirrors at the bend, that is enough."


def plan_and_write(walk: Walk) -> None:
    """Plan a consultation in two languages, write its question and a document, and write one anew."""
    walk.says("Plan a consultation asks for a short code")
    office = walk.open("rieger", "/participation")
    form = office.follow("Plan a consultation")
    form.press("Plan consultation", consultation=CODE, languages=["en", "ar"])
    assert "Lights" not in walk.anybody("/public/en/consultations").text
    walk.says("the question with its title, once in every promised language")
    _write(walk, part="question", language="en", title="A first try", words="Lamps?")
    walk.open("rieger", PAGE).says("A first try", "missing: العربية")
    _write(walk, part="question", language="en", title="Lights at the pier", words="May we put up lamps?")
    walk.open("rieger", PAGE).says("Lights at the pier").lacks("A first try")
    for language in ("en", "ar"):
        _write(walk, part="document", slot="map", language=language, title="Map", words="Twelve lamps.")


def publish(walk: Walk) -> None:
    """Be refused while a language is missing; publish, add a document, give more time; withdraw another one."""
    walk.says("It is refused while the question is missing in a language, and you approve it anew.")
    form = walk.open("rieger", f"/do/participation/publish_consultation?consultation={CODE}")
    assert "period in days, at least 30" in form.text
    form.press_wrongly("Publish consultation", days="29")
    form.press("Publish consultation", days="30").press_wrongly("Approve", _phrase=PHRASE)
    _write(walk, part="question", language="ar", title="أضواء", words="هل نضع مصابيح؟")
    walk.open("rieger", PAGE).follow("Publish consultation").press(
        "Publish consultation", days="30"
    ).approve()
    asked = walk.anybody(f"/public/en/consultations/{CODE}").says("May we put up lamps?", "Open for comments")
    asked.says("Twelve lamps.").follow("Comment").says("Your comment")
    walk.says("a further document may be added while people may comment; its date is shown;")
    _pass(walk, HOUR_MS)
    _write(walk, part="document", slot="hours", language="en", title="Hours", words="Off at midnight.")
    _write(walk, part="document", slot="hours", language="ar", title="ساعات", words="تُطفأ ليلًا.")
    walk.anybody(f"/public/en/consultations/{CODE}").says("Off at midnight.", "Added on")
    walk.says("Lengthen period gives people more time, with a reason that everybody reads")
    longer = walk.open("rieger", PAGE).follow("Lengthen period")
    longer.press("Lengthen period", days="7", reason="more_time_asked", because="The boats were out.")
    walk.anybody(f"/public/en/consultations/{CODE}").says("period was made longer", "The boats were out.")
    walk.says("Withdraw consultation ends it with a reason that everybody reads.")
    _withdraw_another(walk)
    walk.says("Nobody opens or closes it.")
    walk.open("rieger", PAGE).says("open for comments").lacks("Close consultation", "Open consultation")


def people_comment(walk: Walk) -> None:
    """Comment as anybody, and too late; enter what was said on paper, as the officer."""
    walk.says("Anybody writes on the public page, in any language, without a name.")
    form = walk.anybody(f"/public/en/consultations/{CODE}/comment")
    walk.says("The page gives the number of the comment")
    form.press("Send comment", words=SAID).says("The number of your comment", "1")
    walk.anybody(f"/public/ar/consultations/{CODE}/comment").press("إرسال التعليق", words=NAMING)
    given_at = text_of(walk.node.clock.now())
    _pass(walk, 38 * DAY_MS)
    form.press_late("Send comment", words=LATE).says("No comments are taken now", LATE)
    walk.says(
        "What was written on paper or said at a forum you enter yourself (Enter comment), word for word"
    )
    entered = walk.open("rieger", PAGE).follow("Enter comment")
    entered.press("Enter comment", channel="paper", language="en", words=PAPER, given_at=given_at)
    entered.press_wrongly("Enter comment", channel="paper", language="en", words=PAPER, given_at="")
    walk.open("rieger", PAGE).says("On paper 1", "By the public pages 2")


def read_each_comment_before_it_is_public(walk: Walk) -> None:
    """Publish two comments, hold one back; take no published one back for another reason."""
    walk.says("Judge comments (/participation/comments) shows what waits, the oldest first")
    waiting = walk.open("rieger", "/participation").follow("Judge comments").says(SAID, NAMING, PAPER)
    assert waiting.text.index(SAID) < waiting.text.index(NAMING)
    walk.says("publish it, word for word as it came, and say of which topics it speaks;")
    waiting.follow("Publish 1").press("Publish comment", topics="safety")
    waiting.follow("Publish 3").press("Publish comment")
    walk.says("hold back what names a person, is unlawful")
    waiting.follow("Hold back 2").press("Hold comment", reason="names_a_person")
    public = walk.anybody(f"/public/en/consultations/{CODE}").says(
        SAID, PAPER, "Held back: it names a person."
    )
    public.lacks(NAMING)
    walk.says("A published comment is taken back only where it turns out to name a person or to be unlawful")
    again = walk.open("rieger", f"/do/participation/hold_comment?consultation={CODE}&number=1")
    again.press_wrongly("Hold comment", reason="off_topic").says(
        "only where it names a person or is unlawful"
    )
    walk.open("rieger", PAGE).says("Take back 1")


def answer(walk: Walk) -> None:
    """Say of what a comment speaks, answer each topic in both languages, and publish the answers."""
    walk.says("After the period, say of every published comment of which topics it speaks (Topics)")
    early = walk.open("rieger", f"/do/participation/publish_response?consultation={CODE}")
    walk.says("Publish response is refused while a comment waits, a published one has no topic")
    early.press("Publish response").press_wrongly("Approve", _phrase=PHRASE)
    walk.open("rieger", PAGE).follow("Topics 3").press("Sort comment", topics="safety")
    early.press("Publish response").press_wrongly("Approve", _phrase=PHRASE)
    walk.says("Answer topic, once for each topic and language: what was said, what was done")
    for topic in ("overall", "safety"):
        for language in ("en", "ar"):
            walk.open("rieger", PAGE).follow("Answer topic").press(
                "Answer topic",
                topic=topic,
                language=language,
                outcome="in_part",
                title="Being seen",
                said="Two asked to be seen at the bend.",
                done="One lamp stands at the bend, as it is dark there.",
            )
    counted = walk.open("rieger", PAGE).says("Being seen safety 2")
    counted.follow("Publish response").press("Publish response").approve()
    walk.anybody(f"/public/en/consultations/{CODE}").says(
        "Two asked to be seen", "Comments that speak of it: 2"
    )


def decide(walk: Walk) -> None:
    """Write the decision; the officer cannot sign it, the head of the authority does."""
    walk.says("Write the decision in every promised language (Write text, part decision).")
    for language in ("en", "ar"):
        _write(walk, part="decision", language=language, title="One lamp", words="We put up one lamp.")
    walk.open("rieger", PAGE).says("In full").lacks("Publish decision")
    refused = walk.people.console("rieger").client.get(
        f"/do/participation/publish_decision?consultation={CODE}"
    )
    assert refused.status_code == 403
    read = walk.open("brandt", PAGE).says("In full", "We put up one lamp.")
    read.follow("Publish decision").press("Publish decision").approve()
    public = walk.anybody(f"/public/en/consultations/{CODE}").says("Decided.", "Taken up in part", SAID)
    places = [public.text.index(one) for one in ("We put up one lamp.", "Being seen", "May we put", SAID)]
    assert places == sorted(places)


def meet_people(walk: Walk) -> None:
    """Plan, announce, count and minute a forum; cancel a stand."""
    walk.says("Plan a meeting: a workshop, a forum, a hearing of a consultation or a stand")
    for meeting, kind in ((FORUM, "forum"), (FAIR, "stand")):
        _announced(walk, meeting, kind)
    walk.anybody("/public/en/meetings").says("How we live here", "School of Ostrand")
    cancelled = walk.open("rieger", f"/participation/meetings/{FAIR}").follow("Cancel meeting")
    cancelled.press("Cancel meeting", reason="postponed", because="A storm is coming.")
    walk.anybody("/public/en/meetings").says("A storm is coming.")
    walk.says("Once it has begun, Count meeting asks how many came")
    counting = f"/do/participation/count_meeting?meeting={FORUM}"
    walk.open("rieger", counting).press_wrongly("Count meeting", attended="38")
    _pass(walk, 3 * HOUR_MS)
    walk.open("rieger", counting).press("Count meeting", attended="38", women="21", young="4")
    own = walk.open("rieger", f"/participation/meetings/{FORUM}").says("women: 21", "counted and not told")
    own.lacks("younger than 25: 4")
    for language in ("en", "ar"):
        _tell(walk, FORUM, part="minutes", language=language, title="Minutes", words="Some asked for light.")
    walk.open("rieger", f"/participation/meetings/{FORUM}").follow("Publish minutes").press("Publish minutes")
    walk.anybody("/public/en/meetings").says("Some asked for light.").lacks("younger than 25: 4")


def _write(walk: Walk, **given: str) -> Screen:
    return walk.open("rieger", PAGE).follow("Write text").press("Write text", **given)


def _withdraw_another(walk: Walk) -> None:
    """Ask something small, and take it back."""
    home = walk.open("rieger", "/participation").follow("Plan a consultation")
    home.press("Plan consultation", consultation=SPARE, languages=["en"])
    spare = f"/participation/consultations/{SPARE}"
    written = {"part": "question", "language": "en", "title": "Mirrors", "words": "May we put up mirrors?"}
    walk.open("rieger", spare).follow("Write text").press("Write text", **written)
    walk.open("rieger", spare).follow("Publish consultation").press("Publish consultation").approve()
    form = walk.open("rieger", spare).follow("Withdraw consultation")
    form.press("Withdraw consultation", reason="wrongly_asked", because="Two roads were meant.").approve()
    public = walk.anybody(f"/public/en/consultations/{SPARE}").says("withdrawn on", "May we put up mirrors?")
    public.says("Two roads were meant.")


def _pass(walk: Walk, duration_ms: int) -> None:
    """Let so much time pass that the officer has to sign in again."""
    walk.world.move(duration_ms)
    walk.people.leave("rieger")


def _announced(walk: Walk, meeting: str, kind: str) -> None:
    """Plan a meeting, invite to it in both languages, and announce it."""
    begins = walk.node.clock.now() + HOUR_MS
    walk.open("rieger", "/participation").follow("Plan a meeting").press(
        "Plan meeting",
        meeting=meeting,
        kind=kind,
        languages=["en", "ar"],
        place="School of Ostrand",
        starts_at=text_of(begins),
        ends_at=text_of(begins + HOUR_MS),
        access=["step_free", "women_only", "hearing_loop"],
    )
    for language in ("en", "ar"):
        _tell(walk, meeting, part="invitation", language=language, title="How we live here", words="18:00")
    own = walk.open("rieger", f"/participation/meetings/{meeting}")
    own.follow("Announce meeting").press("Announce meeting")


def _tell(walk: Walk, meeting: str, **given: str) -> Screen:
    page = walk.open("rieger", f"/participation/meetings/{meeting}")
    return page.follow("Write meeting").press("Write meeting", **given)
