"""What the exchange offers about consent: records, actions, grant and page, as parts of its declaration."""

from typing import Final

from lindero.kernel.capability import Action, Grant, Page
from lindero.trust.exchange.consent import actions, pages, records

RECORDS: Final = (
    records.ConsentAsked,
    records.ConsentGiven,
    records.ConsentRefused,
    records.ConsentReasonNoted,
    records.PassingAsked,
    records.PassingDecided,
)

ACTIONS: Final = (
    Action(
        name="exchange.ask_consent",
        asks=actions.AskConsent,
        needs="exchange.use",
        run=actions.ask_consent,
        sentence="Ask the origin of a received record to let it be passed on, or used for another purpose.",
    ),
    Action(
        name="exchange.give_consent",
        asks=actions.GiveConsent,
        needs="exchange.consent",
        run=actions.give_consent,
        sentence="Consent to what a neighbour asked; the node signs a token for exactly that.",
        step_up=True,
    ),
    Action(
        name="exchange.refuse_consent",
        asks=actions.RefuseConsent,
        needs="exchange.consent",
        run=actions.refuse_consent,
        sentence="Refuse what a neighbour asked, or end a consent that was given.",
    ),
    Action(
        name="exchange.pass_on",
        asks=actions.PassOn,
        needs="exchange.release",
        run=actions.pass_on,
        sentence="Pass a received record on to a third nation, by its origin's consent.",
        step_up=True,
    ),
)

PAGES: Final = (
    Page(
        path="/sharing/consents",
        title="Consent",
        needs="exchange.read",
        asks=pages.ConsentsQuery,
        show=pages.show_consents,
        template="consents.html",
    ),
)

GRANTS: Final = (
    Grant(
        "exchange.consent",
        "Consent to passing on, or to another use, of what we released.",
        roles=("SPOC", "DPO"),
    ),
)
