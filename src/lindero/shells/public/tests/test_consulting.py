"""Consultations as anybody's browser gets them: read in four languages, commented on, answered (PUB-03)."""

import re
from typing import Any, get_args

import msgspec
import pytest
from starlette.testclient import TestClient

from lindero.capabilities.participation import asks
from lindero.capabilities.participation.demo import typical_day
from lindero.capabilities.participation.pages import published
from lindero.capabilities.participation.records.shared import (
    Access,
    CancelReason,
    HoldReason,
    Language,
    LengtheningReason,
    MeetingKind,
    Outcome,
    WithdrawalReason,
)
from lindero.capabilities.participation.records.shared import Channel as CommentChannel
from lindero.capabilities.participation.rules import State
from lindero.capabilities.participation.tests.samples import CODE, LIAISON, question
from lindero.engine.erasing import erase_now
from lindero.kernel.times import DAY_MS
from lindero.shells.node import Node
from lindero.shells.public.catalogue import LANGUAGES, Tongue
from lindero.shells.public.english import WORDS
from lindero.shells.public.tests.consulted import CONSULTATION, FORM, answered, asked, run
from lindero.shells.public.tests.visiting import opened

STAGE = msgspec.structs.replace(LIAISON, grants=LIAISON.grants | {"participation.comment"})
"""Who plays a typical day alone."""

WORDS_SAID = "The light keeps <b>my</b> children awake. الضوء قوي."


@pytest.fixture(scope="module")
def shared(node: Node) -> TestClient:
    """Return a stranger's browser at a node that tests share which change nothing of it."""
    browser = opened(node)
    asked(node)
    run(node, "plan_consultation", asks.PlanConsultation(consultation="nobody-asked", languages=("en",)))
    return browser


@pytest.fixture
def square(own_node: Node) -> TestClient:
    """Return a stranger's browser at a node that asks the public something."""
    browser = opened(own_node)
    asked(own_node)
    return browser


def comment(browser: TestClient, words: str = WORDS_SAID, language: str = "en") -> Any:
    """Send a comment; return the answer."""
    return browser.post(f"/public/{language}/{FORM}", data={"words": words})


def test_PUB_03_consultation_is_read_commented_on_and_answered(own_node: Node, square: TestClient) -> None:
    """Listed, read with its period and document, commented on, and at the end answered and decided, in both."""
    for language in LANGUAGES:
        listed = square.get(f"/public/{language}/consultations").text
        assert f"/public/{language}/{CONSULTATION}" in listed
        page = square.get(f"/public/{language}/{CONSULTATION}").text
        assert page.count("<h1") == 1
        assert "2026-12-18" in page
        promised = language if language in {"en", "ar"} else "en"
        assert f"Lights at the old pier ({promised})" in page
        assert (Tongue(language).say("con_elsewhere") in page) == (promised != language)
    sent = comment(square, language="ar")
    assert re.search(r'class="code"[^>]*>1<', sent.text)
    assert "awake" not in square.get(f"/public/en/{CONSULTATION}").text
    answered(own_node)
    page = square.get(f"/public/en/{CONSULTATION}").text
    for words in (
        "&lt;b&gt;my&lt;/b&gt;",
        "Twelve lamps.",
        "Taken up in part",
        "Shielded lamps, switched off",
    ):
        assert words in page
    assert (
        page.index("Twelve lamps.") < page.index("Shielded lamps, switched off") < page.index("The question")
    )
    assert "الضوء قوي" in square.get(f"/public/ar/{CONSULTATION}").text
    assert f"/public/en/{FORM}" not in page


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("", "in at least 10 characters"),
        ("short", "in at least 10 characters"),
        ("x" * 5_001, "at most 5,000"),
    ],
)
def test_PUB_03_bad_comment_is_kept_and_explained(
    node: Node, shared: TestClient, words: str, told: str
) -> None:
    """What was written stands in the form, the mistake is named, linked, marked and focused; nothing is on record."""
    answer = shared.post(f"/public/en/{FORM}", data={"words": words})
    assert answer.status_code == 422
    assert re.search(rf'<a href="#words">[^<]*{told}', answer.text)
    assert re.search(r'id="words"[^>]*aria-invalid="true"[^>]*autofocus', answer.text)
    assert words[:100] in answer.text
    assert on_record(node) == []


def on_record(node: Node) -> list[tuple[object, ...]]:
    """Return the comments on record."""
    return node.store.query("SELECT number FROM participation_comments")


def test_PUB_03_after_the_period_a_comment_is_refused_in_words_and_kept(
    own_node: Node, square: TestClient
) -> None:
    """Who began to write in time and sends late reads why, and has the words still; nothing is on record."""
    assert "<button" in square.get(f"/public/en/{FORM}").text
    own_node.clock.move(31 * DAY_MS)  # type: ignore[attr-defined]  # a clock that is set
    answer = comment(square)
    assert answer.status_code == 409
    text = answer.text
    assert "No comments are taken now" in text
    assert "&lt;b&gt;my&lt;/b&gt; children awake" in text
    assert "<button" not in text
    assert on_record(own_node) == []
    assert "<textarea" not in square.get(f"/public/en/{FORM}").text


@pytest.mark.parametrize(
    "path", ["nobody-asked", "nobody-asked/comment", "..%2fx", "A", "x" * 300, CODE.upper()]
)
def test_PUB_03_what_is_not_public_is_as_what_is_not(shared: TestClient, path: str) -> None:
    """One that is planned is as one that nobody planned: not listed, not found, not commented on."""
    assert "nobody-asked" not in shared.get("/public/en/consultations").text
    assert shared.get(f"/public/en/consultations/{path}").status_code == 404
    data = {"words": "A comment on nothing at all."}
    assert shared.post(f"/public/en/consultations/{path}/comment", data=data).status_code in {404, 405}


def test_PUB_03_comments_are_bounded_as_reports_are(own_node: Node) -> None:
    """Who sends too much waits, is told how long, and loses no word; reports and comments count together."""
    browser = opened(own_node, reports=2)
    asked(own_node)
    assert [comment(browser).status_code for _ in range(3)] == [200, 200, 429]
    refused = comment(browser)
    assert "Wait 5 minutes" in refused.text
    assert "children awake" in refused.text


def test_S_54_a_comment_leaves_nothing_of_who_sent_it(own_node: Node, square: TestClient) -> None:
    """No address, no browser's name and no words in any table; no cookie; another site's form is refused."""
    answer = square.post(
        f"/public/en/{FORM}", data={"words": WORDS_SAID}, headers={"user-agent": "CANARY/1", "origin": "null"}
    )
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    dump = "\n".join(
        repr(row)
        for (table,) in own_node.store.query("SELECT name FROM sqlite_master WHERE type = 'table'")
        for row in own_node.store.query(f"SELECT * FROM {table}")
    )
    assert not [word for word in ("CANARY", "testclient", "children awake") if word in dump]
    elsewhere = {"origin": "https://elsewhere.example"}
    assert square.post(f"/public/en/{FORM}", data={"words": WORDS_SAID}, headers=elsewhere).status_code == 403


def test_PUB_03_public_meeting_is_read_with_numbers_and_minutes(own_node: Node) -> None:
    """What is announced, who came in numbers, why some are left out, and the minutes, in the reader's language."""
    browser = opened(own_node)
    actions = {action.asks: action for action in own_node.registry.actions.values()}
    for _, ask in typical_day(7):
        action = actions[type(ask)].name.partition(".")[2]
        run(own_node, action, ask, STAGE)
    english, arabic = (browser.get(f"/public/{language}/meetings").text for language in ("en", "ar"))
    for words in (
        "School of Ostrand",
        "Women: 21",
        "fewer than five people are left out",
        "feared for their sleep",
    ):
        assert words in english
    assert "Younger than 25" not in english
    for words in ("جلسة استماع", "وخاف آخرون على نومهم", "دون درج"):
        assert words in arabic
    assert 'meetings#hearing-old-pier"' in browser.get("/public/en/consultations/lights-at-the-old-pier").text


def test_PUB_03_words_that_were_erased_are_gone_from_the_page_and_that_is_said(
    own_node: Node, square: TestClient
) -> None:
    """A published comment that somebody had erased keeps its number; the page stands, and says so in each language."""
    comment(square)
    run(own_node, "publish_comment", asks.PublishComment(consultation=CODE, number=1))
    assert "awake" in square.get(f"/public/en/{CONSULTATION}").text
    ((record,),) = own_node.store.query("SELECT published FROM participation_comments")
    now = own_node.clock.now()
    own_node.store.run(lambda tx: erase_now(tx, own_node.registry, [record], "NRD", nation="NRD", now=now))
    for language in LANGUAGES:
        page = square.get(f"/public/{language}/{CONSULTATION}").text
        assert "awake" not in page
        assert Tongue(language).say("con_erased") in page


@pytest.mark.parametrize("after", ["-1", "x", "999999999999999999999999", "1e5", "٣", "0", "7"])
def test_PUB_03_any_address_gets_a_page(shared: TestClient, after: str) -> None:
    """Whatever stands behind `after`, the page is there and nothing breaks."""
    assert shared.get(f"/public/en/{CONSULTATION}", params={"after": after}).status_code == 200


def test_PUB_03_reasons_and_states_have_words_in_every_language() -> None:
    """Whatever is chosen from a list is told in the reader's language, so the languages are those of the pages."""
    names = [f"con_why_{one}" for one in (*get_args(LengtheningReason), *get_args(WithdrawalReason))]
    names += [f"con_held_{one}" for one in get_args(HoldReason)] + [f"con_{one}" for one in get_args(Outcome)]
    names += [f"con_{one}" for one in get_args(State) if one not in {"planned", "analysed"}]
    names += [f"con_{way}_{one}" for one in get_args(CommentChannel) for way in ("by", "came")]
    names += [f"meet_{one}" for one in get_args(MeetingKind)] + [f"access_{one}" for one in get_args(Access)]
    names += [f"meet_why_{one}" for one in get_args(CancelReason)] + ["meet_women", "meet_young"]
    assert set(names) <= WORDS.keys()
    assert get_args(Language) == LANGUAGES


def test_PUB_03_the_oldest_consultation_is_reached_page_by_page(
    own_node: Node, square: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A link leads on from the newest to the older ones, without a script; a wrong place leads to the newest."""
    monkeypatch.setattr(published, "SHOWN", 1)
    own_node.clock.move(1)  # type: ignore[attr-defined]  # a clock that is set
    run(own_node, "plan_consultation", asks.PlanConsultation(consultation="newer", languages=("en",)))
    run(own_node, "write_text", question("en", consultation="newer"))
    run(own_node, "publish_consultation", asks.PublishConsultation(consultation="newer"))
    assert 'rel="next"' not in square.get("/public/en/consultations").text
    own_node.clock.move(40 * DAY_MS)  # type: ignore[attr-defined]  # a clock that is set
    first = square.get("/public/en/consultations").text
    (older,) = re.findall(r'href="([^"]+)" rel="next"', first)
    second = square.get(older).text
    assert ("consultations/newer" in first, CONSULTATION in first) == (True, False)
    assert ("consultations/newer" in second, CONSULTATION in second) == (False, True)
    assert 'rel="next"' not in second
    for wrong in ("WzFd", "%C3%A9", "x" * 2_000):
        assert square.get(f"/public/en/consultations?after={wrong}").text == first
