"""Declared actions as forms, made from what they ask; errors in words beside what was written."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from lindero.kernel.capability import Action
from lindero.kernel.errors import LinderoError, Refused
from lindero.shells.approval import Given, NeedsApproval
from lindero.shells.console.asks import read_ask
from lindero.shells.console.doors import FORM_LIMIT, SIGNED_IN, Door, Form, FormTooLarge, Visit
from lindero.shells.console.filters import words
from lindero.shells.console.flash import with_done
from lindero.shells.console.frames import Frames
from lindero.shells.console.kept import AGAIN, ANSWER, BACK, BY, NARROW, NONCE, OWN, PHRASE, check_writer
from lindero.shells.console.once import ONCE
from lindero.shells.console.origin import local_path
from lindero.shells.console.purpose import last_of
from lindero.shells.console.references import offered_for
from lindero.shells.console.rendering import Renderer
from lindero.shells.console.shapes import form_fields
from lindero.shells.console.sign_in import address_of
from lindero.shells.node import Node
from lindero.trust.identity.passkeys import Site

_AGAIN: Final = frozenset({"identity.approval_phrase", "identity.challenge", "identity.passkey"})
"""Refusals after which the approval is asked for once more."""


class Forms:
    """Shows actions as forms and runs them."""

    def __init__(self, node: Node, renderer: Renderer, frames: Frames) -> None:
        self._node = node
        self._renderer = renderer
        self._frames = frames

    def routes(self, door: Door) -> list[BaseRoute]:
        """Return two routes for each declared action, its form and its run, and the list of all."""
        routes: list[BaseRoute] = [door.guarded("/do", self.index, needs=SIGNED_IN)]
        for action in self._node.registry.actions.values():
            path = path_of(action)
            form = _Form(self, action)
            routes.append(door.guarded(path, form.show, needs=action.needs))
            routes.append(
                door.guarded(path, form.run, needs=action.needs, methods=("POST",), again=form.show_again)
            )
        return routes

    def index(self, visit: Visit) -> Response:
        """Show all actions that the person may run, by folder."""
        groups = [
            (capability.title, [(path_of(action), action) for action in mine])
            for capability in self._node.registry.capabilities
            if (mine := [action for action in capability.actions if action.needs in visit.actor.grants])
        ]
        return self._renderer.answer(
            visit.request, "actions.html", self._frames.frame(visit), {"groups": groups}
        )

    def page(
        self, action: Action, visit: Visit, texts: Form, errors: Mapping[str, str], status: int = 200
    ) -> Response:
        """Show an action's form with what was written and what is wrong with it."""
        fields = form_fields(action.asks)
        offered = offered_for(self._node, action, visit.actor, last_of(texts, NARROW))
        # As the form shows them: the first that a reader meets is the first told, and has the focus.
        places = {field.name: place for place, field in enumerate(fields)}
        errors = dict(sorted(errors.items(), key=lambda error: places.get(error[0], -1)))
        values = {
            "action": action,
            "title": title_of(action),
            "path": path_of(action),
            "fields": fields,
            "offered": offered,
            "has_long": any(one.is_long for one in offered.values()),
            "texts": texts,
            "errors": errors,
            "sent": bool(visit.form),
            "back": back_of(visit.request, texts),
            "by": visit.actor.name,
        }
        frame = self._frames.frame(visit, folder=action.name.partition(".")[0])
        return self._renderer.answer(visit.request, "action.html", frame, values, status=status)

    def run(self, action: Action, visit: Visit) -> Response:
        """Run an action; then lead to the page that it was asked from, so that reloading repeats nothing."""
        check_writer(visit.form, visit.actor)
        if last_of(visit.form, AGAIN):
            return self.page(action, visit, visit.form, {})
        texts = {name: given for name, given in visit.form.items() if name not in OWN}
        ask, errors = read_ask(action.asks, texts, ticked=True, now=self._node.clock.now())
        if ask is None:
            return self.page(action, visit, visit.form, errors, status=422)
        try:
            self._frames.once.carry_out(
                visit.token,
                last_of(visit.form, ONCE),
                {**texts, "": [action.name]},
                lambda: self._node.act(action.name, ask, visit.actor, self._approval(visit)),
                saves_life=self._saves_life(action),
            )
        except LinderoError as error:
            if isinstance(error, NeedsApproval) or error.code in _AGAIN:
                return self._approve(action, ask, visit, error)
            told = {"": f"{error.text} {error.advice}".strip()}
            return self.page(action, visit, visit.form, told, status=error.status)
        back = back_of(visit.request, visit.form) or "/do"
        answer = RedirectResponse(back, status_code=303, headers={"cache-control": "no-store"})
        return with_done(visit.request, answer, action.name)

    def _saves_life(self, action: Action) -> bool:
        """Say whether an action's folder has anything in the life lane."""
        folder = action.name.partition(".")[0]
        owner = next(one for one in self._node.registry.capabilities if one.name == folder)
        return any(kind.default_lane == "life" for kind in owner.records)

    def _approve(self, action: Action, ask: msgspec.Struct, visit: Visit, error: LinderoError) -> Response:
        """Show exactly what would be done, to be approved with passkey or pass phrase."""
        errors = {} if isinstance(error, NeedsApproval) else {"": f"{error.text} {error.advice}".strip()}
        sent = [(name, texts) for name, texts in visit.form.items() if name not in OWN or name in {BACK, BY}]
        values = {
            "action": action,
            "title": title_of(action),
            "path": path_of(action),
            "asked": self._node.ask_approval(action.name, ask, visit.actor, _site(self._node, visit.request)),
            "shown": [(name, "\n".join(texts)) for name, texts in sent if name not in OWN and any(texts)],
            "sent": sent,
            "errors": errors,
            "back": back_of(visit.request, visit.form),
        }
        frame = self._frames.frame(visit, folder=action.name.partition(".")[0])
        status = error.status if errors else 200
        return self._renderer.answer(visit.request, "approve.html", frame, values, status=status)

    def _approval(self, visit: Visit) -> Given | None:
        """Return the approval that came with a form; None where none did."""
        nonce = last_of(visit.form, NONCE)
        if not nonce:
            return None
        return Given(
            nonce=nonce,
            answer=last_of(visit.form, ANSWER),
            phrase=last_of(visit.form, PHRASE),
            site=_site(self._node, visit.request),
        )


class _Form:
    """One action's form, as the two things that a route needs."""

    def __init__(self, forms: Forms, action: Action) -> None:
        self._forms = forms
        self._action = action

    def show(self, visit: Visit) -> Response:
        """Show the form, filled in with what the address says."""
        query = visit.request.query_params
        texts = {name: query.getlist(name) for name in query}
        return self._forms.page(self._action, visit, texts, {})

    def show_again(self, visit: Visit, flaw: FormTooLarge) -> Response:
        """Show a form that is too large with all that was written, and say at its longest text what to do."""
        check_writer(visit.form, visit.actor)
        longest = max(visit.form, key=lambda name: sum(map(len, visit.form[name])))
        too_much = -(-(flaw.size - FORM_LIMIT) // 1024)
        told = f"{flaw.text} Nothing was lost: this is the longest text, shorten it by {too_much} KB or more."
        return self._forms.page(self._action, visit, visit.form, {longest: told}, status=flaw.status)

    def run(self, visit: Visit) -> Response:
        """Run the action with what was filled in."""
        return self._forms.run(self._action, visit)


def _site(node: Node, request: Request) -> Site | None:
    """Return the console as the browser knows it; None where passkeys cannot be bound to its address."""
    try:
        return node.passkeys.site(address_of(request))
    except Refused:
        return None


def path_of(action: Action) -> str:
    """Return the address of an action's form, `/do/folder/verb_noun`."""
    return f"/do/{action.name.replace('.', '/', 1)}"


def title_of(action: Action) -> str:
    """Return an action's name in words, `Verb noun`."""
    return words(action.name.partition(".")[2])


def back_of(request: Request, texts: Form) -> str:
    """Return the page of this node that a form leads back to; empty where it names none."""
    named: Sequence[str] = texts.get(BACK, ())
    return local_path(named[-1], "") if named else ""
