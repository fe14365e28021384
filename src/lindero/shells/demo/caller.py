"""A person at work on a node: signs in and uses the JSON interface, as any program may."""

import http.client
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

import msgspec

from lindero.kernel.errors import LinderoError, Refused, Unavailable
from lindero.shells.access import CASE_HEADER, PURPOSE_HEADER, REASON_HEADER

TIMEOUT_S: Final = 30.0
_NEEDS_APPROVAL: Final = "identity.approval"


class Caller:
    """One person's session with one node."""

    def __init__(self, console: str, person: str, phrase: str) -> None:
        """Sign in.

        Args:
            console: Address of the node's console, `http://127.0.0.1:8440`.
            person: Short name.
            phrase: Pass phrase.

        Raises:
            Unavailable: If the node does not answer.
            Refused: If it does not know the person.
        """
        self.person = person
        self._phrase = phrase
        self._host = urlsplit(console).netloc
        self.token = ""
        self.token = str(self._ask("POST", "/api/session", {"person": person, "phrase": phrase})["token"])

    def act(self, action: str, **ask: Any) -> Any:
        """Run an action, `folder.verb_noun`, and return its answer; approve it anew where the node asks for that.

        Raises:
            LinderoError: What the node answers.
        """
        path = "/api/" + action.replace(".", "/", 1)
        try:
            return self._ask("POST", path, ask)
        except Refused as refusal:
            if refusal.code != _NEEDS_APPROVAL:
                raise
        asked = self._ask("POST", "/api/approvals", {"action": action, "ask": ask})
        given = quote(msgspec.json.encode({"nonce": asked["nonce"], "phrase": self._phrase}))
        return self._ask("POST", path, ask, {"Lindero-Approval": given})

    def page(self, path: str, **query: Any) -> Any:
        """Return a page's data.

        Raises:
            LinderoError: What the node answers.
        """
        return self._ask("GET", f"/api{path}" + (f"?{urlencode(query)}" if query else ""), None)

    def read(self, path: str, *, purpose: str, case_ref: str, reason: str) -> Any:
        """Return a page with data about persons, read for a stated purpose and case, with a reason.

        Raises:
            LinderoError: What the node answers.
        """
        stated = {PURPOSE_HEADER: purpose, CASE_HEADER: case_ref, REASON_HEADER: reason}
        return self._ask("GET", f"/api{path}", None, {name: quote(said) for name, said in stated.items()})

    def _ask(
        self, method: str, path: str, body: Mapping[str, Any] | None, more: Mapping[str, str] | None = None
    ) -> Any:
        connection = http.client.HTTPConnection(self._host, timeout=TIMEOUT_S)
        headers = {"Content-Type": "application/json", **(more or {})}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        try:
            connection.request(method, path, msgspec.json.encode(body) if body is not None else None, headers)
            answer = connection.getresponse()
            data = answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise Unavailable(
                "demo.node", f"The node at {self._host} does not answer: {error}.", "See its journal."
            ) from error
        finally:
            connection.close()
        return _read(answer.status, data, f"{method} {path}")


def _read(status: int, data: bytes, what: str) -> Any:
    told: Any = msgspec.json.decode(data) if data else None
    if status >= http.client.BAD_REQUEST:
        details = told if isinstance(told, dict) else {}
        kind: type[LinderoError] = Refused if status == http.client.FORBIDDEN else LinderoError
        raise kind(
            str(details.get("code", status)),
            f"{what}: {details.get('text', status)}",
            str(details.get("advice", "")),
        )
    return told
