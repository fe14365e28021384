"""What the OpenAPI document says of the doors that no folder declares: sessions, approvals, exports, and headers."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final

import msgspec

from lindero.shells.access import CASE_HEADER, LONGEST, PURPOSE_HEADER, REASON_HEADER
from lindero.shells.api.answers import JSON
from lindero.shells.api.approving import HEADER
from lindero.shells.api.exports import AskFile
from lindero.shells.api.sessions import Session, SignIn
from lindero.shells.approval import Asked

JsonSchema = dict[str, Any]
SchemaOf = Callable[[Any], JsonSchema]
Responses = Callable[[Any], JsonSchema]


class WantedApproval(msgspec.Struct, frozen=True, kw_only=True):
    """Which act would be approved (see `AskApproval`, which takes the ask unread)."""

    action: Annotated[str, msgspec.Meta(description="Name of the action.", max_length=120)]
    ask: Annotated[dict[str, Any], msgspec.Meta(description="The ask, as it will be sent.")] = {}


DOOR_TYPES: Final = (SignIn, Session, WantedApproval, Asked, AskFile)
"""Types of these doors, which have a schema of their own."""


def _header(name: str, words: str) -> JsonSchema:
    schema: JsonSchema = {"type": "string"}
    if name in LONGEST:
        schema["maxLength"] = LONGEST[name]
    return {"name": name, "in": "header", "required": False, "description": words, "schema": schema}


STATED: Final = (
    _header(PURPOSE_HEADER, "What personal data are read for; otherwise what the session stated."),
    _header(CASE_HEADER, "The case that it belongs to."),
    _header(REASON_HEADER, "Why, percent-encoded UTF-8, where the purpose asks for it."),
)
"""Headers by which a request says what personal data are read for (safeguard S-58)."""

APPROVAL: Final = _header(
    HEADER, "Percent-encoded JSON with `nonce` and either `answer` or `phrase` (safeguard S-53)."
)
"""Header that carries a person's approval of exactly this ask."""


def doors(schema_of: SchemaOf, responses: Responses) -> Mapping[str, JsonSchema]:
    """Return the paths of the doors.

    Args:
        schema_of: Returns the schema of a type.
        responses: Returns the responses of an operation that answers with a type.
    """
    return {
        "/api/session": _session(schema_of, responses),
        "/api/approvals": {"post": _approvals(schema_of, responses)},
        "/api/exports": {"post": _exports(schema_of, responses)},
    }


def _session(schema_of: SchemaOf, responses: Responses) -> JsonSchema:
    who = {
        "operationId": "session.who",
        "summary": "Say who is signed in.",
        "responses": responses(Session),
    }
    sign_in = {
        "operationId": "session.sign_in",
        "summary": "Sign in; the token goes into `Authorization: Bearer`, browsers get a cookie.",
        "security": [],
        "requestBody": _body(schema_of(SignIn)),
        "responses": responses(Session),
    }
    sign_out = {
        "operationId": "session.sign_out",
        "summary": "End the session at once.",
        "responses": responses(None),
    }
    return {"get": who, "post": sign_in, "delete": sign_out}


def _approvals(schema_of: SchemaOf, responses: Responses) -> JsonSchema:
    return {
        "operationId": "approvals.ask",
        "summary": "Say what would be approved, with its digest and what a passkey must sign.",
        "requestBody": _body(schema_of(WantedApproval)),
        "responses": responses(Asked),
    }


def _exports(schema_of: SchemaOf, responses: Responses) -> JsonSchema:
    described = responses(None)
    kinds: JsonSchema = {JSON: {}, "text/csv": {}, "application/vnd.apache.parquet": {}}
    file = {"description": "The file, with its mark.", "content": kinds}
    return {
        "operationId": "exports.make",
        "summary": "Make a marked file of what a page shows (safeguard S-59).",
        "parameters": list(STATED),
        "requestBody": _body(schema_of(AskFile)),
        "responses": {**described, "200": file},
    }


def _body(schema: JsonSchema) -> JsonSchema:
    return {"required": True, "content": {JSON: {"schema": schema}}}
