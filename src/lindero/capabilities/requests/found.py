"""Finding the request or the answer that an action is about, and the limit that counts for it."""

from lindero.capabilities.requests.records.terms import Access
from lindero.capabilities.requests.rules.timing import haste_of, limit_of
from lindero.capabilities.requests.tables import agreed, lookups
from lindero.kernel.deadlines import Limit
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Missing


def request_of(desk: Desk, request: str) -> lookups.Told:
    """Return a request.

    Raises:
        Missing: If there is none of this name.
    """
    found = lookups.request_at(desk, request)
    if found is None:
        raise Missing(
            "requests.no_request", f"There is no request {request}.", "See the list of requests.", ("RFI-01",)
        )
    return found


def answer_of(desk: Desk, answer: str) -> lookups.Answer:
    """Return an answer or an offer.

    Raises:
        Missing: If there is none of this name.
    """
    found = desk.rows(lookups.SELECT_ANSWER, (answer,))
    if not found:
        raise Missing("requests.no_answer", f"There is no answer {answer}.", "See the request's page.")
    return lookups.answer_of(found[0])


def limits_with(desk: Desk, *, answering: str, asking: str) -> dict[str, Limit]:
    """Return the limits that two nations have agreed on, as they are now, with the days off of who must answer."""
    return agreed.limits_with(desk.rows(agreed.SELECT_IN_FORCE), answering, asking, desk.now())


def limit_for(desk: Desk, told: lookups.Told, access: Access) -> Limit:
    """Return the limit that counts for a request, as agreed now; the same at both sides."""
    haste = haste_of(is_urgent=told.is_urgent, has_reasons=told.has_reasons, access=access)
    answering = told.stand.other if told.stand.is_own else desk.nation
    return limit_of(haste, limits_with(desk, answering=answering, asking=told.stand.asker))
