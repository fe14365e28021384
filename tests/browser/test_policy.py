"""The policy that binds the browser stands on every answer, and needs nothing inline."""

import pytest
from starlette.testclient import TestClient

from lindero.shells.console.doors import cookie_name
from lindero.shells.web import web_application
from lindero.trust.identity import sessions
from tests.browser.stage import Stage

PATHS = (
    "/sign-in",
    "/picture",
    "/picture/list",
    "/decisions",
    "/do",
    "/nowhere",
    "/sensors?wrong=1",
    "/static/mark.svg",
)


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_the_policy(stage: Stage, path: str) -> None:
    """Pages, errors and files alike forbid what is inline and what is from elsewhere."""
    node = stage.world.nodes["NRD"]
    with TestClient(web_application(node), follow_redirects=False) as client:
        token = node.store.run(lambda tx: sessions.open_session(tx, node.random, node.clock.now(), "keller"))
        client.cookies.set(cookie_name(node, "http"), token)
        headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["x-content-type-options"] == "nosniff"
