"""Who may send a form, and where a page may lead back to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.kernel.errors import Refused
from lindero.shells.console.origin import check_same_origin, is_own_socket, is_same_origin, local_path

OWN = {"host": "127.0.0.1:8440"}


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", ""])
def test_another_site_is_no_same_origin(site: str) -> None:
    """Only `same-origin` passes: another port of this machine is another nation's node."""
    assert not is_same_origin({**OWN, "sec-fetch-site": site, "origin": "http://127.0.0.1:8440"})


def test_own_page_is_same_origin() -> None:
    """The console's own form passes, also where the browser hides the origin."""
    assert is_same_origin({**OWN, "sec-fetch-site": "same-origin", "origin": "null"})


@pytest.mark.parametrize(
    ("origin", "same"),
    [
        ("http://127.0.0.1:8440", True),
        ("https://127.0.0.1:8440", True),
        ("http://127.0.0.1:8450", False),
        ("http://evil.example", False),
        ("null", False),
        ("file://127.0.0.1:8440", False),
        ("http://[127.0.0.1:8440", False),
    ],
)
def test_origin_decides_for_older_browsers(origin: str, *, same: bool) -> None:
    """Without fetch metadata the origin must name the host that was asked, port included."""
    assert is_same_origin({**OWN, "origin": origin}) is same


def test_nothing_said_is_refused() -> None:
    """A request that says nothing of where it comes from changes nothing."""
    with pytest.raises(Refused, match="another site"):
        check_same_origin(OWN)


@pytest.mark.parametrize(
    ("origin", "own"), [("http://127.0.0.1:8440", True), ("http://127.0.0.1:1", False), (None, False)]
)
def test_socket_needs_its_own_origin(origin: str | None, *, own: bool) -> None:
    """A WebSocket opened by another page, or by nobody's page, is not ours."""
    headers = OWN if origin is None else {**OWN, "origin": origin}
    assert is_own_socket(headers) is own


@pytest.mark.parametrize(
    "wanted",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "picture", "", "/a\r\nset-cookie: x"],
)
def test_local_path_never_leads_elsewhere(wanted: str) -> None:
    """Whatever could lead to another host becomes the start page."""
    assert local_path(wanted) == "/"


@given(st.text())
def test_local_path_begins_with_one_slash(wanted: str) -> None:
    """Every answer begins with a slash that no second one follows."""
    answer = local_path(wanted)
    assert answer.startswith("/")
    assert not answer.startswith(("//", "/\\"))


def test_local_path_keeps_a_page_with_its_query() -> None:
    """A page of this node is kept as it was asked for."""
    assert local_path("/picture/list?q=a") == "/picture/list?q=a"
