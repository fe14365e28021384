"""Declared actions as forms: made from what they ask, errors in words, nothing repeated by reloading."""

import re

import pytest
from starlette.testclient import TestClient

from lindero.shells.console.tests.browsing import PHRASE, signed_in
from lindero.shells.node import Node
from lindero.trust.identity.sessions import set_phrase

FORM = "/do/signs/see_sign"


def test_a_form_has_a_field_for_everything_that_is_asked(keller: TestClient) -> None:
    """Each field has a label, its meaning and its default, tied together for readers."""
    text = keller.get(FORM).text
    for name in ("words", "size", "colour", "lit", "seen_at", "place", "beside"):
        assert f'name="{name}"' in text
    assert '<label for="field-words">' in text
    assert 'aria-describedby="hint-words"' in text
    assert 'value="30"' in text
    assert re.search(r'<input type="radio" name="colour" value="red"[^>]* checked>', text)


def test_a_form_can_be_filled_in_by_its_address(keller: TestClient) -> None:
    """A page may lead to a form with something written in it already."""
    assert 'value="hello"' in keller.get(f"{FORM}?words=hello").text


def test_success_leads_on_and_says_so_once(keller: TestClient) -> None:
    """After success the page that it was asked from says what was done; a reload says and does nothing."""
    answer = keller.post(FORM, data={"words": "hello", "_back": "/signs"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/signs")
    assert "Done: Report a sign." in keller.get("/signs").text
    assert "Done:" not in keller.get("/signs").text


def test_success_never_leads_elsewhere(keller: TestClient) -> None:
    """The page to return to is one of this node."""
    answer = keller.post(FORM, data={"words": "hello", "_back": "https://evil.example/"})
    assert answer.headers["location"] == "/do"


def test_nothing_is_said_to_be_done_by_a_link(keller: TestClient) -> None:
    """What stands in the cookie is the name of an action, never words to show."""
    keller.cookies.set("lindero-done", "All your tracks were deleted.")
    assert "deleted" not in keller.get("/signs").text


def test_errors_are_told_beside_what_was_written(keller: TestClient) -> None:
    """A wrong form comes back as it was written, each error in words, the first wrong field in focus."""
    answer = keller.post(FORM, data={"words": "hello", "size": "0", "colour": "green"})
    assert answer.status_code == 422
    text = answer.text
    assert 'value="hello"' in text
    assert "Write a whole number from 1 to 400." in text
    assert "Choose one of" in text
    assert '<a href="#field-size">' in text
    form = text[text.index("<main") : text.index("</main>")]
    assert form.count("autofocus") == 1
    assert form.index('name="size"') < form.index("autofocus") < form.index('name="colour"')
    assert "<title>Error: See sign" in text


def test_a_box_left_empty_stays_empty(keller: TestClient) -> None:
    """What a person switched off is not switched on again by an error elsewhere."""
    text = keller.post(FORM, data={"words": "x"}).text
    box = text[text.index('name="lit"') : text.index("Lit</label>")]
    assert "checked" not in box


def test_what_the_action_refuses_is_told_in_the_form(keller: TestClient) -> None:
    """A refusal of the action itself comes with its advice, and what was written is kept."""
    answer = keller.post(FORM, data={"words": "forbidden"})
    assert answer.status_code == 403
    assert "This sign may not be reported. Report another one." in answer.text
    assert 'value="forbidden"' in answer.text


def test_an_action_without_its_grant_is_refused(adams: TestClient) -> None:
    """Neither the form nor its sending passes without the grant."""
    assert adams.get(FORM).status_code == 403
    assert adams.post(FORM, data={"words": "hello"}).status_code == 403


def test_the_list_shows_only_what_may_be_done(adams: TestClient) -> None:
    """Each person sees the actions that the held roles allow, and no other."""
    text = adams.get("/do").text
    assert 'href="/do/identity/grant_role"' in text
    assert f'href="{FORM}"' not in text


def test_a_form_marks_no_page_that_it_does_not_belong_to(adams: TestClient) -> None:
    """Where a folder has several pages its forms stand in its menu, and none of the pages is said to be shown."""
    text = adams.get("/do/identity/enrol_person").text
    (chosen,) = re.findall(r'<a class="rail-item"[^>]*aria-current="true">', text)
    assert 'href="/start"' in chosen
    assert re.search(r'<a class="tab"[^>]*aria-current', text) is None
    assert re.search(r'<a class="tab" href="/people" aria-current="page"', adams.get("/people").text)


def test_a_declared_action_works_by_its_form(adams: TestClient) -> None:
    """An action of a real folder is asked for and done without any code of its own."""
    answer = adams.post("/do/identity/enrol_person", data={"person": "noor", "name": "S. Noor"})
    assert answer.status_code == 303


def test_what_needs_an_approval_is_shown_and_approved(node: Node, adams: TestClient) -> None:
    """First exactly what would be done, with its digest; the pass phrase does it; a wrong one shows it again."""
    node.store.run(lambda tx: set_phrase(tx, "adams", PHRASE))
    signed_in(adams, node, "adams")
    adams.post("/do/identity/enrol_person", data={"person": "noor", "name": "S. Noor"})
    ask = {"person": "noor", "role": "LEG", "_back": "/people"}
    shown = adams.post("/do/identity/grant_role", data=ask)
    assert shown.status_code == 200
    assert "<dd>noor</dd>" in shown.text
    assert "<dd>LEG</dd>" in shown.text
    wrong = adams.post("/do/identity/grant_role", data={**ask, **approval(shown.text, "wrong phrase here")})
    assert wrong.status_code == 403
    assert "The pass phrase is wrong." in wrong.text
    done = adams.post("/do/identity/grant_role", data={**ask, **approval(wrong.text, PHRASE)})
    assert (done.status_code, done.headers["location"]) == (303, "/people")
    apart = {**ask, "role": "ADM"}
    asked = adams.post("/do/identity/grant_role", data=apart)
    refused = adams.post("/do/identity/grant_role", data={**apart, **approval(asked.text, PHRASE)})
    assert refused.status_code == 403
    assert "may not be both" in refused.text


def approval(page: str, phrase: str) -> dict[str, str]:
    """Return what approves what a page shows."""
    nonce = re.search(r'name="_nonce" value="([0-9a-f]{64})"', page)
    assert nonce is not None
    return {"_nonce": nonce[1], "_phrase": phrase}


def test_a_list_longer_than_a_form_carries_says_so_and_is_narrowed_without_a_script(
    adams: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Any name can be written meanwhile; narrowed, the form keeps what was written and carries nothing out."""
    form = "/do/identity/grant_role"
    assert "_narrow" not in adams.get(form).text
    monkeypatch.setattr("lindero.kernel.references.MOST", 5)
    monkeypatch.setattr("lindero.shells.console.references.MOST", 5)
    cut = adams.get(form).text
    assert re.search(r'<input[^>]*list="list-role"[^>]*aria-describedby="[^"]*cut-role', cut)
    assert "The list holds the first 5 only; there are more." in cut
    assert cut.index("button-primary") < cut.index('name="_again"')
    written = {"person": "keller", "role": "CMD", "_narrow": "Commander"}
    narrowed = adams.post(form, data=written | {"_again": "1"})
    assert narrowed.status_code == 200
    assert 'value="keller"' in narrowed.text
    assert re.search(r'<option value="CMD" selected>', narrowed.text)
    assert re.search(r'<input[^>]*name="_narrow"[^>]*value="Commander"', narrowed.text)
    assert "Of a longer list only what holds the words is here." in narrowed.text
    nothing = adams.post(form, data=written | {"_again": "1", "_narrow": "no such role"}).text
    assert "Nothing in the list holds the words." in nothing
    assert re.search(
        r'<input[^>]*value="CMD"[^>]*name="role"|<input[^>]*name="role"[^>]*value="CMD"', nothing
    )
    assert "Done:" not in adams.get("/").text
