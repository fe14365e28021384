"""Files are served from the list that the build wrote, compressed, in ranges, and kept for ever."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from lindero.kernel.errors import Defect, Unavailable
from lindero.shells.console.assets import Assets

STYLE = "/static/console.css"


def test_address_carries_the_version(assets: Assets) -> None:
    """A file's address changes with its content."""
    assert assets.address("console.css") == f"{STYLE}?v=000000000000"


def test_integrity_is_the_built_one(assets: Assets) -> None:
    """The browser is told what the file must be."""
    assert assets.integrity("theme.js") == 'integrity="sha384-theme.js"'


def test_a_file_that_was_not_built_is_a_defect(assets: Assets) -> None:
    """A template that loads a file which does not exist fails at once, not in the browser."""
    with pytest.raises(Defect, match=r"other\.js"):
        assets.address("other.js")


def test_no_built_files_say_how_to_build(tmp_path: Path) -> None:
    """A checkout without built files says what to do."""
    with pytest.raises(Unavailable, match="make setup"):
        Assets(tmp_path)


def test_a_versioned_file_is_kept_for_ever(client: TestClient, assets: Assets) -> None:
    """With its version in the address a file is never asked for again."""
    answer = client.get(assets.address("console.css"))
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "text/css; charset=utf-8"


@pytest.mark.parametrize("query", ["", "?v=wrong"])
def test_an_unversioned_file_is_asked_for_again(client: TestClient, query: str) -> None:
    """Without its right version a file is kept only as long as the node says so."""
    assert client.get(STYLE + query).headers["cache-control"] == "no-cache"


def test_unchanged_files_are_not_sent_again(client: TestClient) -> None:
    """A browser that has the file gets a short answer."""
    tag = client.get(STYLE).headers["etag"]
    answer = client.get(STYLE, headers={"if-none-match": tag})
    assert (answer.status_code, answer.content) == (304, b"")


@pytest.mark.parametrize(
    ("accepts", "sent"),
    [("gzip, br", "br"), ("br;q=0, gzip", None), ("gzip", None), ("", None), ("BR;q=0.5", "br")],
)
def test_brotli_is_sent_to_who_takes_it(client: TestClient, accepts: str, sent: str | None) -> None:
    """The compressed twin goes only to browsers that take it, and caches know the difference."""
    with client.stream("GET", STYLE, headers={"accept-encoding": accepts}) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers.get("content-encoding") == sent
    assert raw.startswith(b"brotli of" if sent else b"/* console.css")
    assert answer.headers["vary"] == "accept-encoding"
    assert int(answer.headers["content-length"]) == len(raw)


def test_the_compressed_file_has_a_tag_of_its_own(client: TestClient) -> None:
    """Two forms of one file are never taken for each other."""
    plain = client.get(STYLE, headers={"accept-encoding": "identity"}).headers["etag"]
    with client.stream("GET", STYLE, headers={"accept-encoding": "br"}) as answer:
        assert answer.headers["etag"] != plain


def test_the_basemap_is_read_in_ranges(client: TestClient) -> None:
    """The map reads the parts of its tiles that it needs."""
    answer = client.get("/static/basemap.pmtiles", headers={"range": "bytes=3-9"})
    assert (answer.status_code, answer.content) == (206, b"basemap")


@pytest.mark.parametrize(
    "name",
    ["secret.txt", "assets.json", "console.css.br", "../node/keys/node.pem", "%2e%2e/node/node.toml", ""],
)
def test_what_is_not_listed_is_not_served(client: TestClient, name: str) -> None:
    """No path leads to a file that the list does not name."""
    assert client.get(f"/static/{name}").status_code in {303, 404}


def test_licences_are_served(client: TestClient) -> None:
    """The licence of what is shipped can be read."""
    assert client.get("/static/licences/made-up.txt").text == "Do what you like."
