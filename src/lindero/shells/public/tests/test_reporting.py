"""Reporting and following, as somebody outside does it."""

import re

import pytest
from starlette.testclient import TestClient

from lindero.capabilities.community import asks
from lindero.capabilities.community.pages.report import ReportQuery, ReportView
from lindero.capabilities.community.tests.samples import HANDLER
from lindero.engine.keys import SeededRandom
from lindero.kernel.errors import Refused
from lindero.shells.limits import Pseudonyms
from lindero.shells.node import Node
from lindero.shells.public.forms import MOST_SENT_BYTES
from lindero.shells.public.receipts import Receipts
from lindero.shells.public.tests.visiting import STORY, code_in, look_up, opened, photo, send

NEWEST = "SELECT record_id FROM log_heads WHERE kind = 'community.report_received' ORDER BY seq DESC LIMIT 1"


def newest(node: Node) -> str:
    """Return the name of the newest report."""
    return str(node.store.query(NEWEST)[0][0])


def count(node: Node) -> int:
    """Return how many reports there are."""
    return int(node.store.query("SELECT count(*) FROM community_reports")[0][0])


def handled(node: Node, report: str) -> ReportView:
    """Return a report as its handler sees it."""
    shown = node.show(node.page("/community/reports/{report}"), ReportQuery(report=report), HANDLER)
    assert isinstance(shown, ReportView)
    return shown


def test_PUB_01_receipt_reopens_the_thread(node: Node, browser: TestClient) -> None:
    """W21 from end to end: sent, triaged, asked, answered, passed on, closed; each time the code finds it."""
    code = code_in(send(browser, where="the old pier", area="Nordhavn"))
    assert "Received; nobody has read it yet" in look_up(browser, code).text
    report = newest(node)
    node.act("community.triage_report", asks.TriageReport(report=report, outcome="actionable"), HANDLER)
    question = "Which name did the boat have?"
    node.act(
        "community.answer_reporter", asks.AnswerReporter(report=report, words=question, asks=True), HANDLER
    )
    shown = look_up(browser, code)
    assert question in shown.text
    assert "We need to know more" in shown.text
    answered = look_up(browser, code.replace(" ", ""), words="I could not read it; it was blue.")
    assert "Your words were added." in answered.text
    assert [said.words for said in handled(node, report).dialogue] == [
        question,
        "I could not read it; it was blue.",
    ]
    summary = "Barrels were moved from a boat to a lorry at the old pier."
    node.act(
        "community.forward_item",
        asks.ForwardItem(report=report, receiver="customs", summary=summary),
        HANDLER,
    )
    assert "Passed on to those who can act" in look_up(browser, code).text
    node.act("community.close_report", asks.CloseReport(report=report, ending="acted_on"), HANDLER)
    closed = look_up(browser, code, words="One thing more.")
    assert "Something was done about it." in closed.text
    assert "<textarea" not in closed.text
    assert "added" not in closed.text.partition("Nothing can be added")[0]


@pytest.mark.parametrize("language", ["en", "es", "fr", "ar"])
def test_PUB_01_any_language_and_script(node: Node, browser: TestClient, language: str) -> None:
    """Words of every script come through unchanged, in every form; so do signs that HTML reads."""
    words = "Überall <b>Fässer</b> & رأيت قاربًا بلا أضواء 夜の船 🛥"
    code = code_in(send(browser, language, words=words, where="<i>кафе</i>"))
    shown = handled(node, newest(node))
    assert (shown.words, shown.where, shown.report.language) == (words, "<i>кафе</i>", language)
    assert look_up(browser, code, language).status_code == 200


def test_PUB_02_what_somebody_is_is_closed_by_rule(node: Node, browser: TestClient) -> None:
    """The page says why at once, the code says it again, nothing of it can be passed on; the words reach no item."""
    answer = send(browser, category="other_event", words="There are many foreigners in the village")
    assert "speaks only of what somebody is" in answer.text
    thread = look_up(browser, code_in(answer))
    assert "That is no reason to look into anybody" in thread.text
    assert "<textarea" not in thread.text
    shown = handled(node, newest(node))
    assert (shown.report.state, shown.report.ending) == ("closed", "protected_attribute_only")
    assert [step.actor for step in shown.steps] == ["public/report", "public/report"]
    summary = "Foreigners live in the village."
    ask = asks.ForwardItem(report=shown.report.record_id, receiver="police", summary=summary)
    with pytest.raises(Refused):
        node.act("community.forward_item", ask, HANDLER)


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"category": ""}, "category", "Choose what happened"),
        ({"category": "foreigners"}, "category", "Choose what happened"),
        ({"about": "army"}, "about", "Choose a service from the list"),
        ({"words": "short"}, "words", "Describe what happened in at least 10 characters"),
        ({"words": "x" * 5_001}, "words", "in at most 5,000 characters"),
        ({"where": "x" * 201}, "where", "in at most 200 characters"),
        ({"area": "Atlantis"}, "area", "Choose an area from the list"),
        ({"name": "x" * 121}, "name", "at most 120 characters"),
        ({"contact": "here"}, "name", "Write a name too"),
        ({"name": "I", "contact": "x" * 201}, "contact", "in at most 200 characters"),
    ],
)
def test_bad_input_is_kept_and_explained(
    node: Node, browser: TestClient, wrong: dict[str, str], field: str, words: str
) -> None:
    """Each mistake is named in words, linked, focused and marked; everything else stands as it was written."""
    before = count(node)
    answer = send(browser, **({"where": "by the old pier"} | wrong))
    assert answer.status_code == 422
    assert re.search(rf'<a href="#{field}">[^<]*{re.escape(words)}', answer.text)
    assert re.search(rf'id="{field}"[^>]*aria-invalid="true"[^>]*autofocus', answer.text)
    assert answer.text.count("autofocus") == 1
    kept = {"words": STORY["words"], "where": "by the old pier"} | wrong
    assert kept["words"][:100] in answer.text
    assert kept["where"] in answer.text
    assert count(node) == before


def test_a_photo_is_kept_while_words_are_corrected(node: Node, browser: TestClient) -> None:
    """Nobody chooses it twice: what was drawn anew comes back with the form, and may be left out again."""
    wrong = send(browser, words="short", files={"photo": ("IMG.jpg", photo(), "image/jpeg")})
    assert "Your photo is kept." in wrong.text
    kept = re.search(r'name="kept_photo" value="([^"]+)"', wrong.text)
    assert kept is not None
    send(browser, kept_photo=kept[1])
    assert handled(node, newest(node)).photo
    send(browser, kept_photo=kept[1], photo_drop="yes")
    assert not handled(node, newest(node)).photo


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"GIF89a not a photo", "Choose a photo as JPEG, PNG or WebP"),
        (b"\xff\xd8\xff\xe1 broken", "Choose a photo as JPEG, PNG or WebP"),
        (b"%PDF-1.7", "Choose a photo as JPEG, PNG or WebP"),
        (b"\xff\xd8" + bytes(8_000_001), "at most 8 MB"),
    ],
)
def test_what_is_no_photo_is_said(browser: TestClient, data: bytes, words: str) -> None:
    """A file of another kind, broken or too large is refused in words, and the report is not lost."""
    answer = send(browser, files={"photo": ("x.jpg", data, "image/jpeg")})
    assert answer.status_code == 422
    assert words in answer.text
    assert STORY["words"] in answer.text


@pytest.mark.parametrize(
    ("code", "status", "words"),
    [
        ("", 422, "Enter all 16 digits"),
        ("1234", 422, "Enter all 16 digits"),
        ("1234 5678 9012 345x", 422, "Enter all 16 digits"),
        ("0000 0000 0000 0000", 404, "No report has this code"),
        ("\u0660" * 16, 404, "No report has this code"),
    ],
)
def test_a_wrong_code_is_said(browser: TestClient, code: str, status: int, words: str) -> None:
    """What was typed stays, what is wrong is said; nothing tells how near it was."""
    answer = look_up(browser, code)
    assert answer.status_code == status
    assert words in answer.text
    assert f'value="{code}"' in answer.text


def test_words_that_are_too_many_stay(browser: TestClient) -> None:
    """In the dialogue too, what was written is kept and explained."""
    code = code_in(send(browser))
    for words in ("", "x" * 5_001):
        answer = look_up(browser, code, words=words)
        assert answer.status_code == 422
        assert 'href="#words"' in answer.text
        assert words[:50] in answer.text


def test_whoever_sends_too_much_waits(own_node: Node) -> None:
    """Reports and wrong codes are counted, each by itself; the answer says how long to wait, and keeps the words."""
    browser = opened(own_node, reports=2, wrong_receipts=3)
    codes = [code_in(send(browser)) for _ in range(2)]
    refused = send(browser)
    assert refused.status_code == 429
    assert "Wait 5 minutes" in refused.text
    assert STORY["words"] in refused.text
    assert [look_up(browser, "0" * 16).status_code for _ in range(4)] == [404, 404, 404, 429]
    own_node.clock.move(600_000)  # type: ignore[attr-defined]  # a clock that is set
    assert look_up(browser, codes[0]).status_code == 200
    assert send(browser).status_code == 200


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{}", "application/json"),
        (b"", ""),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"--x--\r\n" * 99, "multipart/form-data; boundary=y"),
        (b"a", "multipart/form-data"),
        (b"words=%ff%fe", "application/x-www-form-urlencoded"),
        (b"&a=1" * 99, "application/x-www-form-urlencoded"),
    ],
)
@pytest.mark.parametrize("page", ["report", "follow"])
def test_bytes_that_are_no_form_get_a_page(browser: TestClient, page: str, body: bytes, kind: str) -> None:
    """Whatever is sent, the answer is the form in words, and nothing breaks."""
    answer = browser.post(f"/public/en/{page}", content=body, headers={"content-type": kind})
    assert answer.status_code == 422
    assert "<form" in answer.text


def test_a_photo_far_too_large_costs_nobody_their_words(browser: TestClient) -> None:
    """Of a large photo no more is held than shows that it is too large; all that was written stands there again."""
    answer = send(browser, files={"photo": ("x.jpg", bytes(20_000_000), "image/jpeg")})
    assert answer.status_code == 422
    assert "at most 8 MB" in answer.text
    assert STORY["words"] in answer.text


def test_a_form_that_is_too_large_is_not_read_to_its_end(browser: TestClient) -> None:
    """Beyond what is listened to nobody goes on reading, and of several photos no more is held than of one."""
    for files in (
        {"photo": ("x.jpg", bytes(MOST_SENT_BYTES), "image/jpeg")},
        {name: ("x.jpg", bytes(6_000_000), "image/jpeg") for name in ("photo", "another")},
    ):
        answer = send(browser, files=files)
        assert answer.status_code == 422
        assert "at most 8 MB" in answer.text
        assert STORY["words"] not in answer.text


def test_codes_are_sixteen_digits_from_the_injected_randomness(node: Node) -> None:
    """They are even, and only the same code has the same hash, also after a restart with the same salt."""
    receipts = Receipts(node.folder / "keys", node.random)
    codes = {receipts.new_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(re.fullmatch(r"[0-9]{16}", code) for code in codes)
    assert {code[0] for code in codes} == set("0123456789")
    one, other = sorted(codes)[:2]
    again = Receipts(node.folder / "keys", node.random)
    assert receipts.hash_of(one) == again.hash_of(one) != again.hash_of(other)
    assert (node.folder / "keys" / "receipts.salt").stat().st_mode & 0o077 == 0


def test_S_54_addresses_are_counted_under_names_that_mean_nothing(own_node: Node) -> None:
    """What the node counts by holds no address, not even in memory, and is another name in another process."""
    site = opened(own_node).app
    browser = TestClient(site, base_url="http://127.0.0.1", client=("203.0.113.77", 4_711))
    send(browser)
    look_up(browser, "0" * 16)
    assert "203.0.113.77" not in repr(vars(own_node.limiter))
    names = [Pseudonyms(SeededRandom(seed)) for seed in ("one", "one", "other")]
    first, again, other = (name.of("203.0.113.77") for name in names)
    assert first == again != other
    assert names[0].of("203.0.113.77") == first != names[0].of("203.0.113.78")
