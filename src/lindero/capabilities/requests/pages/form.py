"""A request on a country's own form, to be printed and sent where no node is, with what is missing in words."""

from typing import Annotated

import msgspec

from lindero.capabilities.requests.forms.filling import Filled, fill
from lindero.capabilities.requests.forms.shipped import form_of, shipped_forms
from lindero.capabilities.requests.found import request_of
from lindero.capabilities.requests.pages.history import history_of
from lindero.capabilities.requests.pages.request import canonical_of
from lindero.capabilities.requests.records.terms import Language
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Missing
from lindero.kernel.names import RECORD_ID_PATTERN


class FormQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which request, on whose form.

    Attributes:
        record_id: The request.
        nation: Whose form; that of the side that is asked if left out.
        language: Language of the labels; the form's own if left out.
    """

    record_id: Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN)]
    nation: Annotated[str, msgspec.Meta(pattern=r"^([A-Z]{3})?$(?!\n)")] = ""
    language: Language | None = None


class FormView(msgspec.Struct, frozen=True, kw_only=True):
    """A form as it is printed.

    Attributes:
        request: The request.
        language: Language of the labels.
        languages: Languages that the form has.
        nations: Countries whose forms are known.
        form: The form filled in.
    """

    request: str
    language: Language
    languages: tuple[Language, ...]
    nations: tuple[str, ...]
    form: Filled


def show_form(desk: Desk, query: FormQuery) -> FormView:
    """Show a request on a country's form.

    Raises:
        Missing: If there is no such request or no such form, or the request's words are erased.
    """
    told = request_of(desk, query.record_id)
    stand = told.stand
    form = form_of(query.nation or stand.addressee)
    canonical = canonical_of(told, history_of(desk, stand.request, (stand.asker, stand.addressee)))
    if canonical is None:
        raise Missing("requests.erased", "The words of this request are erased.", "Nothing can be printed.")
    language = query.language or form.languages[0]
    return FormView(
        request=stand.request,
        language=language,
        languages=form.languages,
        nations=tuple(sorted(shipped_forms())),
        form=fill(form, canonical, language),
    )
