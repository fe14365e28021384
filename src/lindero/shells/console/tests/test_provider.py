"""Signing in through a provider of identities: who somebody is comes from there, and nothing else."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import ECKey
from starlette.applications import Starlette
from starlette.testclient import TestClient

from lindero.engine.keys import write_secret
from lindero.engine.registry import joined
from lindero.kernel.times import MINUTE_MS
from lindero.shells.console.app import console_routes
from lindero.shells.console.tests.browsing import BEGIN_AT, enrol, make_assets, make_node
from lindero.shells.console.tests.provider import SECRET, Provider, a_provider
from lindero.shells.node import Node
from lindero.trust.identity.capability import CAPABILITY as IDENTITY
from lindero.trust.identity.records import RoleGranted

NOW_S = BEGIN_AT // 1_000


@pytest.fixture
def provider() -> Iterator[Provider]:
    """Return a provider on this machine."""
    with a_provider(NOW_S) as made:
        yield made


@pytest.fixture
def node(tmp_path: Path, provider: Provider) -> Iterator[Node]:
    """Return a node that trusts the provider, at which keller is on duty and dahl protects data."""
    registry = joined([IDENTITY])
    plain = make_node(tmp_path / "node", registry)
    enrol(plain, "keller", "Lt. A. Keller", "NCC")
    enrol(plain, "dahl", "R. Dahl", "DPO")
    plain.close()
    write_secret(tmp_path / "node" / "keys" / "provider-secret", SECRET.encode())
    config = tmp_path / "node" / "node.toml"
    told = f'issuer = "{provider.issuer}"\nclient_id = "lindero"\nclient_secret = "keys/provider-secret"\n'
    config.write_text(f"{config.read_text()}\n[provider]\n{told}")
    made = Node(tmp_path / "node", registry, clock=plain.clock, random=plain.random)
    yield made
    made.close()


@pytest.fixture
def browser(node: Node, tmp_path: Path) -> Iterator[TestClient]:
    """Return a browser without a session."""
    folder = tmp_path / "static"
    folder.mkdir()
    application = Starlette(routes=console_routes(node, make_assets(folder)))
    with TestClient(application, base_url="http://nordia.test", follow_redirects=False) as client:
        yield client


def signs_in(browser: TestClient, provider: Provider, to: str = "/do") -> Any:
    """Leave for the provider, sign in there and come back; return the answer."""
    left = browser.get(f"/sign-in/provider?to={to}")
    assert left.status_code == 303
    return browser.get(provider.sign_in(left.headers["location"]))


def test_provider_signs_in_and_roles_stay_the_nodes_own(
    node: Node, browser: TestClient, provider: Provider
) -> None:
    """Whatever roles the token names, the person has those of the node; the page leads on by itself."""
    answer = signs_in(browser, provider)
    assert answer.status_code == 200
    assert 'content="0; url=/do"' in answer.text
    actor, name = node.person_of(browser.cookies["lindero-NRD"]) or (None, "")
    assert actor is not None
    assert (actor.roles, name) == (("NCC",), "Lt. A. Keller")
    assert "identity.administer" not in actor.grants
    assert browser.get("/do").status_code == 200
    assert "SameSite=strict" in answer.headers["set-cookie"]


def test_S_51_a_provider_signs_nobody_in_as_oversight(
    node: Node, browser: TestClient, provider: Provider
) -> None:
    """Whoever runs the provider could be anybody there: roles of oversight do not count."""
    provider.person = "dahl"
    assert signs_in(browser, provider).status_code == 200
    actor, _ = node.person_of(browser.cookies["lindero-NRD"]) or (None, "")
    assert actor is not None
    assert (actor.roles, actor.grants) == ((), frozenset())
    assert node.store.query("SELECT count(*) FROM log_heads WHERE kind = ?", (_kind(),)) == [(2,)]


def test_person_without_an_account_is_refused(browser: TestClient, provider: Provider) -> None:
    """The provider makes nobody a member of staff."""
    provider.person = "mallory"
    answer = signs_in(browser, provider)
    assert answer.status_code == 403
    assert "You have no account at this node." in answer.text


@pytest.mark.parametrize(
    "change",
    [
        lambda provider: provider.claims.update(iss="http://127.0.0.1:1"),
        lambda provider: provider.claims.update(aud="another"),
        lambda provider: provider.claims.update(aud=["lindero", "another"]),
        lambda provider: provider.claims.update(nonce="0" * 32),
        lambda provider: provider.claims.update(exp=NOW_S - 61),
        lambda provider: provider.claims.update(iat=NOW_S + 61),
        lambda provider: provider.claims.update(preferred_username=7),
        lambda provider: setattr(provider, "key", ECKey.generate_key("P-256", {"kid": "one"})),
        lambda provider: provider.redeemed.update({"code-0"}),
    ],
    ids=["issuer", "audience", "two", "nonce", "expired", "early", "claim", "key", "code"],
)
def test_token_that_does_not_fit_signs_nobody_in(
    browser: TestClient, provider: Provider, change: Callable[[Provider], Any]
) -> None:
    """Of another issuer, for another, for another sign-in, too old, forged, or a code that was used."""
    change(provider)
    assert signs_in(browser, provider).status_code in {400, 503}
    assert "lindero-NRD" not in browser.cookies


def test_journey_is_finished_once_in_the_browser_that_began_it(
    node: Node, browser: TestClient, provider: Provider
) -> None:
    """A link that somebody sends signs nobody in as the sender; nor does one that was used or is too old."""
    there = browser.get("/sign-in/provider").headers["location"]
    back = provider.sign_in(there)
    state = browser.cookies["lindero-provider"]
    browser.cookies.clear()
    assert browser.get(back).status_code == 403
    browser.cookies.set("lindero-provider", state)
    assert browser.get(back).status_code == 200
    browser.cookies.set("lindero-provider", state)
    assert browser.get(back).status_code == 403
    late = browser.get("/sign-in/provider").headers["location"]
    node.clock.move(5 * MINUTE_MS)  # type: ignore[attr-defined]
    assert browser.get(provider.sign_in(late)).status_code == 403


def test_page_to_lead_to_is_one_of_this_node(browser: TestClient, provider: Provider) -> None:
    """Nobody is led elsewhere after the sign-in."""
    answer = signs_in(browser, provider, "https://lindero.example/")
    assert 'content="0; url=/"' in answer.text


def test_node_without_a_provider_has_none(tmp_path: Path) -> None:
    """No button and no journey."""
    node = make_node(tmp_path / "plain", joined([IDENTITY]))
    folder = tmp_path / "more"
    folder.mkdir()
    with TestClient(Starlette(routes=console_routes(node, make_assets(folder)))) as browser:
        assert "Sign in with your organisation" not in browser.get("/sign-in").text
        assert browser.get("/sign-in/provider").status_code == 404
    node.close()


def _kind() -> str:
    tag = RoleGranted.__struct_config__.tag
    assert isinstance(tag, str)
    return tag
