"""The OpenAPI 3.1 description of the JSON interface, generated from the declarations."""

import re
from collections.abc import Mapping
from functools import partial
from typing import Any, Final, get_type_hints

import msgspec

import lindero
from lindero.engine.registry import Registry
from lindero.kernel.capability import Action, Page
from lindero.shells.api.answers import JSON, Told
from lindero.shells.api.openapi_doors import APPROVAL, DOOR_TYPES, STATED, JsonSchema, doors
from lindero.shells.asking import fields_of
from lindero.shells.ogc.paths import ogc_paths

_REF: Final = "#/components/schemas/{name}"
_PARAMETER: Final = re.compile(r"\{(\w+)(?::\w+)?\}")
_ERRORS: Final[Mapping[str, str]] = {
    "401": "Nobody is signed in.",
    "403": "Refused: a grant, a clause or a safeguard says no.",
    "422": "What was sent is wrong.",
    "default": "Another error; `code` and `advice` say what to do.",
}
_ANEW: Final = " The person approves exactly this ask anew: see `/api/approvals`."
_STATED: Final = " Shows data about persons: state purpose and case."


def document(registry: Registry) -> JsonSchema:
    """Return the OpenAPI document of everything that the folders declare."""
    actions = list(registry.actions.values())
    pages = list(registry.pages.values())
    schemas = _Schemas(actions, pages)
    paths: dict[str, JsonSchema] = dict(doors(schemas.of, partial(_responses, schemas)))
    for action in actions:
        paths.setdefault("/api" + path_of(action), {})["post"] = _action(action, schemas)
    for page in pages:
        paths.setdefault("/api" + path_of(page), {})["get"] = _page(page, schemas)
    if "/picture/list" in registry.pages:
        paths.update(ogc_paths())
    titles = {capability.name: capability.title for capability in registry.capabilities}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Lindero",
            "version": lindero.__version__,
            "description": "Actions are POST, pages are GET; errors say what to do.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "tags": [{"name": name, "description": title} for name, title in sorted(titles.items())],
        "security": [{"bearer": []}, {"cookie": []}],
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": schemas.components,
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "cookie": {"type": "apiKey", "in": "cookie", "name": "lindero_session"},
            },
        },
    }


class _Schemas:
    """JSON Schemas of all types, named once."""

    def __init__(self, actions: list[Action], pages: list[Page]) -> None:
        things: list[Action | Page] = [*actions, *pages]
        types: list[Any] = [Told, *DOOR_TYPES]
        types += [one for thing in things for one in (thing.asks, answer_of(thing))]
        schemas, components = msgspec.json.schema_components(types, ref_template=_REF)
        self._schemas = {repr(of): schema for of, schema in zip(types, schemas, strict=True)}
        self.components: JsonSchema = components

    def of(self, type_: Any) -> JsonSchema:
        """Return the schema of a type, by reference where it has a name."""
        return self._schemas[repr(type_)]


def answer_of(thing: Action | Page) -> Any:
    """Return the type with which an action or a page answers."""
    function = thing.run if isinstance(thing, Action) else thing.show
    return get_type_hints(function, include_extras=True)["return"]


def path_of(thing: Action | Page) -> str:
    """Return the path of an action or a page below `/api`, as OpenAPI writes it: `/sensors/take_reports`."""
    if isinstance(thing, Action):
        return "/" + thing.name.replace(".", "/", 1)
    return _PARAMETER.sub(r"{\1}", thing.path)


def _action(action: Action, schemas: _Schemas) -> JsonSchema:
    return {
        "operationId": action.name,
        "summary": action.sentence,
        "description": f"Needs the grant `{action.needs}`." + (_ANEW if action.step_up else ""),
        "tags": [action.name.partition(".")[0]],
        "parameters": [*STATED, *([APPROVAL] if action.step_up else [])],
        "requestBody": {
            "required": any(field.required for field in fields_of(action.asks)),
            "content": {JSON: {"schema": schemas.of(action.asks)}},
        },
        "responses": _responses(schemas, answer_of(action)),
    }


def _page(page: Page, schemas: _Schemas) -> JsonSchema:
    return {
        "operationId": "show" + re.sub(r"\W+", ".", page.path).rstrip("."),
        "summary": page.title,
        "description": f"Needs the grant `{page.needs}`." + (_STATED if page.personal else ""),
        "tags": [page.path.split("/")[1]],
        "parameters": [*_parameters(page, schemas), *STATED],
        "responses": _responses(schemas, answer_of(page)),
    }


def _parameters(page: Page, schemas: _Schemas) -> list[JsonSchema]:
    in_path = set(_PARAMETER.findall(page.path))
    name = schemas.of(page.asks)["$ref"].rpartition("/")[2]
    properties: JsonSchema = schemas.components[name].get("properties", {})
    return [
        {
            "name": field.name,
            "in": "path" if field.name in in_path else "query",
            "required": field.required or field.name in in_path,
            "description": field.sentence,
            "schema": properties[field.name],
        }
        for field in fields_of(page.asks)
    ]


def _responses(schemas: _Schemas, type_: Any) -> JsonSchema:
    shown = {"type": "null"} if type_ in {None, type(None)} else schemas.of(type_)
    responses: JsonSchema = {"200": {"description": "Done.", "content": {JSON: {"schema": shown}}}}
    for status, words in _ERRORS.items():
        responses[status] = {"description": words, "content": {JSON: {"schema": schemas.of(Told)}}}
    return responses
