"""Forms that come twice, by a double click or by going back, without any script: carried out once."""

import re
import threading
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from lindero.engine.clock import SetClock
from lindero.kernel.errors import Conflict, Refused
from lindero.shells.console import once
from lindero.shells.console.once import Once
from lindero.shells.console.rendering import marked
from lindero.shells.console.tests.browsing import BEGIN_AT, signed_in
from lindero.shells.node import Node

FORM = "/do/signs/see_sign"
TOKEN, OTHER = "a session's token", "another session's token"
ASKED = {"words": ["harbour"]}


class Acts:
    """Counts what is carried out."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> None:
        """Count one more."""
        self.count += 1


@pytest.fixture
def clock() -> SetClock:
    """Return a clock that stands still."""
    return SetClock(BEGIN_AT)


@pytest.fixture
def forms(clock: SetClock) -> Once:
    """Return what remembers forms, as a node that was just started has it."""
    return Once(clock)


def mark_in(page: str) -> str:
    """Return the mark of a page's forms."""
    (mark,) = set(re.findall(r'<input type="hidden" name="_once" value="([^"]+)">', page))
    return str(mark)


def signs(client: TestClient) -> int:
    """Return how many signs were reported."""
    return client.get("/signs").text.count("<li>")


# --- by the form ------------------------------------------------------------------------------------------------


def test_a_form_that_is_sent_twice_is_carried_out_once(keller: TestClient) -> None:
    """The second arrival shows what the first one did."""
    form = {"words": "harbour", "_back": "/signs", "_once": mark_in(keller.get(FORM).text)}
    answers = [keller.post(FORM, data=form) for _ in range(3)]
    assert [(one.status_code, one.headers["location"]) for one in answers] == [(303, "/signs")] * 3
    assert "Done: Report a sign." in keller.get("/signs").text
    assert signs(keller) == 1


def test_the_same_form_opened_anew_is_carried_out_again(keller: TestClient) -> None:
    """Two signs may say the same: who opens the form again means another one."""
    for _ in range(2):
        keller.post(FORM, data={"words": "harbour", "_once": mark_in(keller.get(FORM).text)})
    assert signs(keller) == 2


def test_a_form_that_was_changed_is_another_one(keller: TestClient) -> None:
    """Who goes back and writes something else means something else."""
    mark = mark_in(keller.get(FORM).text)
    for words in ("harbour", "harbours"):
        assert keller.post(FORM, data={"words": words, "_once": mark}).status_code == 303
    assert signs(keller) == 2


def test_without_a_mark_nothing_changes(keller: TestClient) -> None:
    """A machine that sends a form has no mark, and sends as often as it means to."""
    for _ in range(2):
        assert keller.post(FORM, data={"words": "harbour"}).status_code == 303
    assert signs(keller) == 2


def test_what_was_refused_may_be_sent_again(keller: TestClient) -> None:
    """Nothing was carried out, so the same form gets the same answer, and a better one passes."""
    mark = mark_in(keller.get(FORM).text)
    for _ in range(2):
        assert keller.post(FORM, data={"words": "forbidden", "_once": mark}).status_code == 403
    assert keller.post(FORM, data={"words": "ok", "_once": mark}).status_code == 422
    assert keller.post(FORM, data={"words": "harbour", "_once": mark}).status_code == 303


def test_another_sessions_mark_is_asked_about_and_the_words_are_kept(keller: TestClient, node: Node) -> None:
    """A form of a session that ended is shown again with what was written; its new mark passes."""
    old = mark_in(keller.get(FORM).text)
    signed_in(keller, node, "keller")
    shown = keller.post(FORM, data={"words": "harbour", "_once": old})
    assert shown.status_code == 409
    assert "Nothing was carried out now." in shown.text
    assert 'value="harbour"' in shown.text
    assert signs(keller) == 0
    assert keller.post(FORM, data={"words": "harbour", "_once": mark_in(shown.text)}).status_code == 303


@pytest.mark.parametrize("mark", ["x", "1.1.1", "..", "\u20ac", "0.0." + "0" * 32])
def test_a_mark_that_is_made_up_opens_nothing(keller: TestClient, mark: str) -> None:
    """Whatever stands in the field, the form is shown again."""
    assert keller.post(FORM, data={"words": "harbour", "_once": mark}).status_code == 409
    assert signs(keller) == 0


def test_where_life_is_at_risk_no_mark_stands_in_the_way(
    keller: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a folder of the life lane is asked for is carried out, however old its form is."""
    monkeypatch.setattr("lindero.shells.console.tests.signs.SignSeen.default_lane", "life")
    assert keller.post(FORM, data={"words": "harbour", "_once": "unknown"}).status_code == 303
    assert signs(keller) == 1


def test_every_form_that_does_something_carries_the_mark() -> None:
    """In whatever order its attributes stand; those that only look carry none."""
    doing = (
        '<form method="post" action="/do/a/b">',
        '<form class="x" action="/do/a/b" id="y" method="post">',
    )
    looking = (
        '<form action="/do/a/b">',
        '<form method="post" action="/export">',
        '<form method="post" data-action="/do/a">',
    )
    for form in doing:
        assert marked(form, "1.2.3") == f'{form}<input type="hidden" name="_once" value="1.2.3">'
    for form in looking:
        assert marked(form, "1.2.3") == form


# --- by what is remembered --------------------------------------------------------------------------------------


def test_who_comes_second_waits_for_the_first(forms: Once) -> None:
    """A double click sends both at once: the second has its answer when the first is over, and does nothing."""
    mark, acts, begun, go = forms.mark(TOKEN), Acts(), threading.Event(), threading.Event()

    def slow() -> None:
        acts()
        begun.set()
        assert go.wait(5)

    def send(act: Callable[[], None]) -> threading.Thread:
        thread = threading.Thread(
            target=forms.carry_out, args=(TOKEN, mark, ASKED, act), kwargs={"saves_life": False}
        )
        thread.start()
        return thread

    first = send(slow)
    assert begun.wait(5)
    second = send(acts)
    assert acts.count == 1
    go.set()
    for thread in (first, second):
        thread.join(5)
        assert not thread.is_alive()
    assert acts.count == 1


def test_who_waits_too_long_is_told_and_does_nothing(forms: Once, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the first is still being carried out nothing is; a call that saves life does not wait for ever."""
    monkeypatch.setattr(once, "WAIT_S", 0.0)
    mark, within, calls = forms.mark(TOKEN), Acts(), Acts()

    def act() -> None:
        with pytest.raises(Conflict, match="still being carried out"):
            forms.carry_out(TOKEN, mark, ASKED, within, saves_life=False)
        forms.carry_out(TOKEN, mark, ASKED, calls, saves_life=True)

    forms.carry_out(TOKEN, mark, ASKED, act, saves_life=False)
    assert (within.count, calls.count) == (0, 1)


def test_what_failed_is_forgotten(forms: Once) -> None:
    """Whatever goes wrong in an act, its form may come again."""
    mark, acts = forms.mark(TOKEN), Acts()

    def fail() -> None:
        raise Refused("signs.no", "No.", "Do not.")

    with pytest.raises(Refused):
        forms.carry_out(TOKEN, mark, ASKED, fail, saves_life=False)
    forms.carry_out(TOKEN, mark, ASKED, acts, saves_life=False)
    assert acts.count == 1


def test_a_mark_counts_in_its_session_and_for_its_time(forms: Once, clock: SetClock) -> None:
    """Neither another session's mark is known nor one that is older than any session."""
    mark, acts = forms.mark(TOKEN), Acts()
    with pytest.raises(Conflict):
        forms.carry_out(OTHER, mark, ASKED, acts, saves_life=False)
    clock.move(once.MARK_MS)
    with pytest.raises(Conflict):
        forms.carry_out(TOKEN, mark, ASKED, acts, saves_life=False)
    forms.carry_out(TOKEN, mark, ASKED, acts, saves_life=True)
    assert acts.count == 1


def test_a_mark_of_before_the_start_is_unknown(forms: Once, clock: SetClock) -> None:
    """A node that was started anew remembers nothing of what was sent before."""
    mark, acts = forms.mark(TOKEN), Acts()
    clock.move(1)
    with pytest.raises(Conflict):
        Once(clock).carry_out(TOKEN, mark, ASKED, acts, saves_life=False)
    assert acts.count == 0


def test_a_clock_that_is_set_back_makes_no_form_unknown(forms: Once, clock: SetClock) -> None:
    """Marks go by the time that only moves on."""
    clock.set_wall(BEGIN_AT - once.MARK_MS)
    mark, acts = forms.mark(TOKEN), Acts()
    for _ in range(2):
        forms.carry_out(TOKEN, mark, ASKED, acts, saves_life=False)
    assert acts.count == 1


def test_a_call_for_help_a_minute_later_is_a_new_call(forms: Once, clock: SetClock) -> None:
    """A double click is one call; who presses again after a minute means it."""
    mark, acts = forms.mark(TOKEN), Acts()
    for _ in range(2):
        forms.carry_out(TOKEN, mark, ASKED, acts, saves_life=True)
    assert acts.count == 1
    clock.move(once.LIFE_MS)
    forms.carry_out(TOKEN, mark, ASKED, acts, saves_life=True)
    assert acts.count == 2


def test_what_is_pushed_out_of_memory_is_not_carried_out_again(
    forms: Once, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Few forms of few sessions are remembered; what is forgotten is unknown, never taken for new."""
    monkeypatch.setattr(once, "MOST_OF_SESSION", 3)
    monkeypatch.setattr(once, "MOST_SESSIONS", 2)
    marks, acts = [forms.mark(TOKEN) for _ in range(5)], Acts()
    for mark in marks:
        forms.carry_out(TOKEN, mark, ASKED, acts, saves_life=False)
    for mark in marks[2:]:
        forms.carry_out(TOKEN, mark, ASKED, acts, saves_life=False)
    for mark in marks[:2]:
        with pytest.raises(Conflict):
            forms.carry_out(TOKEN, mark, ASKED, acts, saves_life=False)
    for number in range(2):
        forms.carry_out(f"{OTHER} {number}", forms.mark(f"{OTHER} {number}"), ASKED, acts, saves_life=False)
    for mark in marks:
        with pytest.raises(Conflict):
            forms.carry_out(TOKEN, mark, ASKED, acts, saves_life=False)
    assert acts.count == 7
