"""Pages of a node as a browser gets them, for tests on whole nodes."""

from collections.abc import Sequence

import pytest
from starlette.testclient import TestClient

from lindero.kernel.desk import Actor
from lindero.shells.console.doors import cookie_name
from lindero.shells.web import web_application
from tests.nodes.world import World


def drawn(
    world: World, nation: str, who: Actor, paths: Sequence[str], monkeypatch: pytest.MonkeyPatch
) -> list[str]:
    """Return some pages of a node as a person sees them, each of which must be there.

    Args:
        world: The nodes.
        nation: Whose node.
        who: The person, signed in.
        paths: The pages' addresses.
        monkeypatch: Lets the person be signed in without a sign-in.
    """
    node = world.nodes[nation]
    monkeypatch.setattr(node.people, "person_of", lambda _, **__: (who, "The officer"))
    session = {cookie_name(node, "http"): "any"}
    with TestClient(web_application(node), base_url="http://127.0.0.1", cookies=session) as browser:
        pages = [browser.get(path) for path in paths]
    assert [page.status_code for page in pages] == [200] * len(paths)
    return [page.text for page in pages]
