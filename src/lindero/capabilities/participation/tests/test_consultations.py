"""A consultation from its question to its decision: whole, unchanged, answered, never gone in silence (PUB-03, W22)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.capabilities.participation import asks, records
from lindero.capabilities.participation.capability import CAPABILITY
from lindero.capabilities.participation.pages.asked import (
    ConsultationQuery,
    OfficeQuery,
    PublishedOneQuery,
    PublishedQuery,
    WaitingQuery,
)
from lindero.capabilities.participation.pages.moderation import show_waiting
from lindero.capabilities.participation.pages.office import show_consultation, show_office
from lindero.capabilities.participation.pages.published import show_published, show_published_one
from lindero.capabilities.participation.rules import OVERALL, period_fault, told
from lindero.capabilities.participation.tests.samples import (
    CODE,
    HEAD,
    Desk,
    answer,
    answered,
    closed,
    commented,
    decided,
    do,
    opened,
    planned,
    question,
)
from lindero.kernel.desk import Actor
from lindero.kernel.errors import LinderoError, Missing, Refused
from lindero.kernel.times import DAY_MS


def shown(desk: Desk, language: Any = "en", after: int = 0) -> Any:
    """Return the consultation as everybody reads it."""
    return show_published_one(desk, PublishedOneQuery(consultation=CODE, language=language, after=after))


def state(desk: Desk) -> str:
    """Return how the consultation stands."""
    return show_consultation(desk, ConsultationQuery(consultation=CODE)).line.state


def refused(desk: Desk, ask: Any, code: str, who: Actor | None = None) -> None:
    """Expect an ask to be refused with a code."""
    with pytest.raises(LinderoError) as refusal:
        do(desk, ask, who) if who else do(desk, ask)
    assert refusal.value.code == code, refusal.value.text
    assert refusal.value.advice


def test_PUB_03_consultation_has_question_period_responses_and_what_we_did() -> None:
    """From the plan to the decision, everybody reads each in their language, in the order in which it happened."""
    desk = decided(Desk())
    view = shown(desk, "ar")
    assert (view.line.state, view.question.language, view.question.title) == (
        "decided",
        "ar",
        "Lights at the old pier (ar)",
    )
    assert view.line.closes_at - view.line.opens_at == 30 * DAY_MS
    assert [(one.number, one.words, one.reason) for one in view.comments] == [
        (1, "Light keeps my children awake.", ""),
        (2, "", "names_a_person"),
    ]
    assert [(one.answer.topic, one.answer.language, one.comments) for one in view.topics] == [
        ("glare", "ar", 1)
    ]
    assert view.overall.answer.topic == OVERALL
    assert view.decision.words == "Twelve shielded lamps."
    assert (view.counts.web, view.counts.published, [tuple(vars_of(one)) for one in view.counts.held]) == (
        2,
        1,
        [("names_a_person", 1)],
    )


def vars_of(one: records.HoldCount) -> list[Any]:
    """Return the values of a count."""
    return [one.reason, one.comments]


def test_PUB_03_state_follows_from_the_clock_alone() -> None:
    """Open to the last millisecond of the period and not one longer, though nothing is put on record."""
    desk = planned(Desk())
    assert (state(desk), show_published(desk, PublishedQuery()).open) == ("planned", ())
    with pytest.raises(Missing):
        shown(desk)
    begins = desk.at + 2 * DAY_MS
    do(desk, asks.PublishConsultation(consultation=CODE, opens_at=begins))
    size = len(desk.log)
    states = []
    for at in (begins - 1, begins, begins + 30 * DAY_MS - 1, begins + 30 * DAY_MS):
        desk.at = at
        states.append(state(desk))
    assert (states, len(desk.log)) == (["published", "open", "open", "analysed"], size)


@pytest.mark.parametrize(
    ("days", "later", "fault"),
    [(30, 0, ""), (30, 5, ""), (29, 0, "at least 30 days"), (30, -1, "before it is published")],
)
def test_PUB_03_period_has_thirty_days_and_begins_after_it_is_published(
    days: int, later: int, fault: str
) -> None:
    """A shorter period, or one that began in the past, is refused by the guard whoever makes the record."""
    desk = planned(Desk())
    opens_at = desk.at + later * DAY_MS
    record = records.ConsultationPublished(
        consultation=CODE, opens_at=opens_at, closes_at=opens_at + days * DAY_MS
    )
    assert fault in period_fault(opens_at, record.closes_at, desk.at)
    if not fault:
        desk.put(record)
        assert state(desk) in {"open", "published"}
        return
    with pytest.raises(Refused, match=fault):
        desk.put(record)


def test_PUB_03_published_question_and_period_stand() -> None:
    """Nothing is written anew; the period only grows, with its reason on the page, and not once it is over."""
    desk = opened(Desk())
    refused(desk, question("en"), "participation.not_now")
    refused(desk, asks.PublishConsultation(consultation=CODE), "participation.published")
    ends = shown(desk).line.closes_at
    for closes_at in (ends, ends - 1):
        with pytest.raises(Refused, match="shorter"):
            desk.put(
                records.PeriodLengthened(consultation=CODE, closes_at=closes_at, reason="document_added")
            )
    more = asks.LengthenPeriod(
        consultation=CODE, days=10, reason="translation_late", because="The map came late in Arabic."
    )
    do(desk, more)
    view = shown(desk)
    assert view.line.closes_at == ends + 10 * DAY_MS
    assert [(one.reason, one.because) for one in view.lengthenings] == [
        ("translation_late", "The map came late in Arabic.")
    ]
    desk.at = view.line.closes_at
    refused(desk, more, "participation.not_running")


def test_PUB_03_document_may_be_added_while_people_may_comment_and_none_is_changed() -> None:
    """A further document is there with its own name; one that people have read stays as it is."""
    desk = planned(Desk())
    plan = question("en", part="document", slot="map", title="Map", words="Where the lamps would stand.")
    do(desk, plan)
    refused(desk, question("en", part="document"), "participation.slot")
    do(desk, asks.PublishConsultation(consultation=CODE))
    refused(desk, plan, "participation.not_now")
    do(desk, question("en", part="document", slot="costs", title="Costs", words="What they cost."))
    assert [one.title for one in shown(desk, "ar").documents] == ["Costs", "Map"]


def test_PUB_03_nothing_is_published_in_fewer_languages_than_promised() -> None:
    """Question, response document and decision wait until each language has them."""
    desk = Desk()
    do(desk, asks.PlanConsultation(consultation=CODE, languages=("en", "ar", "en")))
    do(desk, question("en"))
    publish = asks.PublishConsultation(consultation=CODE)
    refused(desk, publish, "participation.languages")
    assert show_consultation(desk, ConsultationQuery(consultation=CODE)).next_values == {
        "part": "question",
        "language": "ar",
    }
    do(desk, question("ar"))
    do(desk, publish)


def test_PUB_03_withdrawn_stays_to_be_read_with_its_reason() -> None:
    """What was published is not gone: the page says that and why; nobody comments, and it is withdrawn once."""
    desk = opened(Desk())
    do(desk, asks.PublishComment(consultation=CODE, number=commented(desk)))
    take_back = asks.WithdrawConsultation(
        consultation=CODE, reason="wrongly_asked", because="The pier was sold."
    )
    do(desk, take_back)
    view = shown(desk)
    assert (view.line.state, view.withdrawn_reason, view.withdrawn_because, len(view.comments)) == (
        "withdrawn",
        "wrongly_asked",
        "The pier was sold.",
        1,
    )
    assert [line.code for line in show_published(desk, PublishedQuery()).answered] == [CODE]
    refused(desk, asks.FileComment(consultation=CODE, words="Too late?"), "participation.not_open")
    refused(desk, take_back, "participation.ended")


def test_PUB_03_code_stands_for_one_consultation_for_good() -> None:
    """A code that is taken is refused; one that nobody knows leads nowhere."""
    desk = planned(Desk())
    refused(desk, asks.PlanConsultation(consultation=CODE, languages=("en",)), "participation.code_taken")
    refused(desk, question("en", consultation="nobody-asked"), "participation.no_consultation")
    with pytest.raises(Missing):
        show_consultation(desk, ConsultationQuery(consultation="nobody-asked"))


def test_PUB_04_decision_cannot_publish_without_the_response_document() -> None:
    """Neither by its action nor by its record, at any state before the answer is public."""
    desk = opened(Desk())
    decide = asks.PublishDecision(consultation=CODE)
    refused(desk, decide, "participation.unanswered", HEAD)
    desk.at += 31 * DAY_MS
    refused(desk, decide, "participation.unanswered", HEAD)
    do(desk, question("en", part="decision"))
    desk.who = HEAD
    with pytest.raises(Refused) as refusal:
        desk.put(records.DecisionPublished(consultation=CODE))
    assert refusal.value.reasons == ("PUB-04",)
    assert shown(desk).decision is None


def test_PUB_04_second_person_of_another_role_signs_the_decision() -> None:
    """Not who has the role of those who run consultations, nor who asked, answered or wrote it; and only once."""
    desk = answered(Desk())
    decide = asks.PublishDecision(consultation=CODE)
    refused(desk, decide, "participation.languages", HEAD)
    for language in ("en", "ar"):
        do(desk, question(language, part="decision", title="Lamps", words="Twelve lamps."))
    refused(desk, decide, "participation.own_decision")
    own = Actor(name="person/rieger", roles=("HOA",))
    refused(desk, decide, "duties.same_person", own)
    refused(desk, decide, "participation.person", Actor(name="job/night", roles=()))
    assert shown(desk).decision is None
    do(desk, decide, HEAD)
    refused(desk, decide, "participation.unanswered", HEAD)
    refused(desk, question("en", part="decision"), "participation.not_now")


def test_PUB_04_response_document_leaves_nothing_out() -> None:
    """No comment unread, no topic unanswered in a language, one outcome for all of them, no count but the node's."""
    desk = opened(Desk())
    number = commented(desk)
    publish = asks.PublishResponse(consultation=CODE)
    desk.at += 31 * DAY_MS
    refused(desk, publish, "participation.not_analysed")
    do(desk, asks.PublishComment(consultation=CODE, number=number))
    refused(desk, publish, "participation.not_analysed")
    do(desk, asks.SortComment(consultation=CODE, number=number, topics=("glare", "costs")))
    for topic, language in (
        ("overall", "en"),
        ("overall", "ar"),
        ("glare", "en"),
        ("glare", "ar"),
        ("costs", "en"),
    ):
        refused(desk, publish, "participation.response_unwhole")
        do(desk, answer(topic, language))
    do(desk, answer("costs", "ar", outcome="noted"))
    refused(desk, publish, "participation.response_unwhole")
    do(desk, answer("costs", "ar"))
    with pytest.raises(Refused, match="counted otherwise"):
        desk.put(
            records.ResponsePublished(
                consultation=CODE, web=0, paper=0, forum=0, published=0, held=(), topics=()
            )
        )
    assert shown(desk).topics == ()
    do(desk, publish)
    assert {one.answer.topic for one in shown(desk).topics} == {"glare", "costs"}
    refused(desk, answer("costs", "ar"), "participation.response_time")


def test_PUB_04_response_without_any_comment_still_says_so() -> None:
    """Nobody answered: the response document says what was done altogether, and the decision may follow."""
    desk = opened(Desk(), "en")
    refused(desk, answer("overall", "en"), "participation.response_time")
    desk.at += 30 * DAY_MS
    do(desk, answer("overall", "en"))
    do(desk, asks.PublishResponse(consultation=CODE))
    assert (state(desk), shown(desk).counts.web) == ("response_published", 0)


def test_PUB_03_comments_are_taken_within_the_period_alone() -> None:
    """Before and after it the pages take nothing; what was written on paper in time is entered until the answer."""
    desk = planned(Desk())
    refused(desk, asks.FileComment(consultation=CODE, words="Early."), "participation.not_open")
    do(desk, asks.PublishConsultation(consultation=CODE))
    begins = desk.at
    desk.at += 30 * DAY_MS
    refused(desk, asks.FileComment(consultation=CODE, words="Late."), "participation.not_open")
    late = asks.EnterComment(consultation=CODE, channel="paper", language="ar", words="By letter.")
    refused(desk, late, "participation.not_open")
    early = asks.EnterComment(
        consultation=CODE, channel="paper", language="ar", words="By letter.", given_at=begins + DAY_MS
    )
    assert do(desk, early) == 1
    assert show_consultation(desk, ConsultationQuery(consultation=CODE)).counts.paper == 1


def test_PUB_03_comment_is_read_before_it_is_public_and_published_word_for_word() -> None:
    """Waiting, it stands on no page but the moderators'; held back, its number and reason are public, never a word."""
    desk = opened(Desk())
    numbers = [commented(desk, f"Comment {number} – كلمة.") for number in range(3)]
    assert (numbers, shown(desk).comments) == ([1, 2, 3], ())
    assert [one.words for one in show_waiting(desk, WaitingQuery()).comments] == [
        f"Comment {number} – كلمة." for number in range(3)
    ]
    do(desk, asks.PublishComment(consultation=CODE, number=2))
    do(desk, asks.HoldComment(consultation=CODE, number=3, reason="off_topic"))
    assert [(one.number, one.words, one.reason) for one in shown(desk).comments] == [
        (2, "Comment 1 – كلمة.", ""),
        (3, "", "off_topic"),
    ]
    refused(desk, asks.PublishComment(consultation=CODE, number=3), "participation.judged")
    refused(desk, asks.HoldComment(consultation=CODE, number=3, reason="unlawful"), "participation.judged")
    refused(
        desk, asks.HoldComment(consultation=CODE, number=9, reason="unlawful"), "participation.no_comment"
    )
    assert show_office(desk, OfficeQuery()).waiting == 1


def test_PUB_03_published_comment_is_taken_back_only_with_a_grave_reason() -> None:
    """Where it names a person or is unlawful it goes, and the page says so; that it displeases is no reason."""
    desk = opened(Desk())
    do(desk, asks.PublishComment(consultation=CODE, number=commented(desk)))
    refused(
        desk,
        asks.HoldComment(consultation=CODE, number=1, reason="off_topic"),
        "participation.published_stays",
    )
    do(desk, asks.HoldComment(consultation=CODE, number=1, reason="names_a_person"))
    assert [(one.words, one.reason) for one in shown(desk).comments] == [("", "names_a_person")]
    assert shown(desk).counts.published == 0


def test_PUB_03_comment_cannot_be_published_as_another_than_it_came() -> None:
    """Another way or language than it came by is refused, as is one that never came."""
    desk = opened(Desk())
    commented(desk)
    came = records.CommentPublished(
        consultation=CODE, number=1, channel="paper", given_at=desk.at, language="en", words="Yes."
    )
    with pytest.raises(Refused, match="as it came"):
        desk.put(came)
    desk.who = Actor(name="job/moderate")
    with pytest.raises(Refused, match="Only a person"):
        desk.put(came)


def test_PUB_03_further_comments_follow_on_further_pages() -> None:
    """Fifty at once, so that a page arrives over a slow line; none is lost or shown twice."""
    desk = opened(Desk())
    for number in range(1, 54):
        commented(desk)
        do(desk, asks.PublishComment(consultation=CODE, number=number))
    first = shown(desk)
    second = shown(desk, after=first.further)
    assert (len(first.comments), first.further, [one.number for one in second.comments], second.further) == (
        50,
        50,
        [51, 52, 53],
        0,
    )


def test_PUB_04_what_is_signed_is_the_very_text_and_the_counts() -> None:
    """A word, an outcome or a count that changes after somebody looked asks for another signature."""
    desk = closed(Desk())
    response, decide = asks.PublishResponse(consultation=CODE), asks.PublishDecision(consultation=CODE)
    publish = {action.asks: action.approves for action in CAPABILITY.actions if action.approves}

    def signed(ask: Any) -> bytes:
        return publish[type(ask)](desk, ask)

    seen = [signed(response)]
    do(desk, answer("glare", "en"))
    seen.append(signed(response))
    do(desk, answer("glare", "en", outcome="noted"))
    seen.append(signed(response))
    do(desk, asks.SortComment(consultation=CODE, number=2, topics=("glare",)))
    seen += [signed(response), signed(decide)]
    do(desk, question("en", part="decision"))
    seen.append(signed(decide))
    do(desk, question("en", part="decision", words="Thirteen lamps."))
    seen.append(signed(decide))
    assert len(set(seen)) == len(seen)
    view = show_consultation(desk, ConsultationQuery(consultation=CODE))
    assert [one.words for one in view.drafts if one.part == "decision"] == ["Thirteen lamps."]
    assert [(one.topic, one.outcome) for one in view.answers] == [("glare", "noted")]
    asked = asks.PublishConsultation(consultation=CODE)
    assert b"Should the patrol road" in signed(asked)


def test_PUB_03_of_very_many_comments_those_to_be_sorted_stand_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever sorts reaches every comment; what is counted is all of them, shown or not."""
    monkeypatch.setattr("lindero.capabilities.participation.pages.office.MOST_SHOWN", 3)
    desk = opened(Desk())
    for number in range(1, 6):
        commented(desk)
        topics = ("glare",) if number < 5 else ()
        do(desk, asks.PublishComment(consultation=CODE, number=number, topics=topics))
    view = show_consultation(desk, ConsultationQuery(consultation=CODE))
    assert ([one.number for one in view.comments], view.line.comments, view.counts.published) == (
        [5, 1, 2],
        5,
        5,
    )


def test_PUB_03_forms_offer_the_topics_that_there_are() -> None:
    """So that one topic has one name: what comments stand under, and the one that every response document has."""
    desk = closed(Desk())
    reference = next(one for one in CAPABILITY.references if "participation.answer_topic.topic" in one.fields)
    assert [one.value for one in reference.choices(desk)] == ["overall", "glare"]


def test_S_54_nothing_of_a_comment_says_who_gave_it() -> None:
    """No field for a name, an address or a machine; on record it is put by the public pages, for all the same."""
    desk = opened(Desk())
    commented(desk)
    (event,) = [event for event in desk.log if isinstance(event.record, records.CommentReceived)]
    assert event.head.actor == "public/comment"
    assert set(records.CommentReceived.__struct_fields__) == {
        "compartment", "consultation", "number", "channel", "given_at", "language", "words",
    }  # fmt: skip
    assert not [
        role for grant in CAPABILITY.grants if grant.name == "participation.comment" for role in grant.roles
    ]


def test_PUB_03_machines_ask_and_answer_nobody() -> None:
    """Not one step of a consultation is a machine's."""
    desk = closed(Desk())
    for guard in (one for one in CAPABILITY.guards if one.name == "participation.by_a_person"):
        head = desk.log[0].head
        with pytest.raises(Refused):
            guard.check(desk.tables, type(head)(**{**fields(head), "actor": "job/x"}), desk.log[0].record)


def fields(head: Any) -> dict[str, Any]:
    """Return a head's fields."""
    return {name: getattr(head, name) for name in head.__struct_fields__}


@given(st.integers(0, 500), st.integers(0, 500))
def test_PUB_03_numbers_of_people_never_tell_of_few(count: int, total: int) -> None:
    """What is told of a group has at least five in it and five outside it."""
    shown_count = told(count, total)
    assert shown_count is None or (shown_count == count and count >= 5 and total - count >= 5)
    assert told(None, total) is None
