"""The actions and pages of alerts as they are declared."""

from typing import Final

from lindero.capabilities.alerts import actions, asks
from lindero.capabilities.alerts.actions import models
from lindero.capabilities.alerts.pages import figures, queue, register, views
from lindero.kernel.capability import Action, Grant, Page

ACTIONS: Final = (
    Action(
        name="alerts.judge_alert",
        asks=asks.JudgeAlert,
        needs="alerts.judge",
        run=actions.judge_alert,
        sentence="Judge an alert; life at risk calls rescue at once.",
    ),
    Action(
        name="alerts.dispatch_unit",
        asks=asks.DispatchUnit,
        needs="alerts.respond",
        run=actions.dispatch_unit,
        sentence="Send a unit to look at an alert that somebody judged.",
    ),
    Action(
        name="alerts.note_arrival",
        asks=asks.NoteArrival,
        needs="alerts.respond",
        run=actions.note_arrival,
        sentence="Say that a unit is on scene.",
    ),
    Action(
        name="alerts.note_outcome",
        asks=asks.NoteOutcome,
        needs="alerts.judge",
        run=actions.note_outcome,
        sentence="Say what an alert turned out to be; detectors learn from it.",
    ),
    Action(
        name="alerts.hand_over",
        asks=asks.HandOver,
        needs="alerts.respond",
        run=actions.hand_over,
        sentence="Tell a neighbour of an alert, where an agreement permits it.",
    ),
    Action(
        name="alerts.enable_detector",
        asks=asks.EnableDetector,
        needs="alerts.enable",
        run=actions.enable_detector,
        sentence="Let a detector propose, until a day on which it stops by itself.",
    ),
    Action(
        name="alerts.stop_detector",
        asks=asks.StopDetector,
        needs="alerts.stop",
        run=actions.stop_detector,
        sentence="Stop a detector at once.",
    ),
    Action(
        name="alerts.register_model",
        asks=models.RegisterModel,
        needs="alerts.model",
        run=models.register_model,
        sentence="Register a learned model; it runs in the shadow.",
    ),
    Action(
        name="alerts.evaluate_model",
        asks=models.EvaluateModel,
        needs="alerts.model",
        run=models.evaluate_model,
        sentence="Compare a model with what people judged, and try it for proxies.",
    ),
    Action(
        name="alerts.sign_as_dpo",
        asks=models.SignJustification,
        needs="alerts.sign_dpo",
        run=models.sign_as_dpo,
        sentence="Sign, as data protection officer, why passing a bound is justified.",
        step_up=True,
    ),
    Action(
        name="alerts.sign_as_fro",
        asks=models.SignJustification,
        needs="alerts.sign_fro",
        run=models.sign_as_fro,
        sentence="Sign, as fundamental-rights officer, why passing a bound is justified.",
        step_up=True,
    ),
    Action(
        name="alerts.promote_model",
        asks=models.PromoteModel,
        needs="alerts.promote",
        run=models.promote_model,
        sentence="Let a model hold alerts back, after its evaluation and as a second person.",
        step_up=True,
    ),
    Action(
        name="alerts.roll_back_model",
        asks=models.RollBackModel,
        needs="alerts.stop",
        run=models.roll_back_model,
        sentence="Take a model back at once.",
    ),
)
PAGES: Final = (
    Page(
        path="/alerts",
        title="Alerts",
        needs="alerts.read",
        asks=views.QueueQuery,
        show=queue.show_queue,
        template="alerts.html",
        icon="bell",
        menu="picture",
        order=12,
    ),
    Page(
        path="/alerts/one/{alert}",
        title="An alert",
        needs="alerts.read",
        asks=views.AlertQuery,
        show=queue.show_alert,
        template="alert.html",
    ),
    Page(
        path="/alerts/detectors",
        title="Detectors",
        needs="alerts.read",
        asks=views.NothingAsked,
        show=register.show_register,
        template="detectors.html",
    ),
    Page(
        path="/alerts/figures",
        title="Figures of alerts",
        needs="alerts.read",
        asks=views.FiguresQuery,
        show=figures.show_figures,
        template="alert_figures.html",
    ),
)
GRANTS: Final = (
    Grant(
        "alerts.read",
        "See alerts, detectors and how well they do.",
        roles=("NCC", "ANL", "CMD", "RCC", "SPOC", "DPO", "FRO", "IMM", "AUD"),
    ),
    Grant("alerts.judge", "Judge alerts and note their outcome.", roles=("NCC", "ANL", "RCC")),
    Grant("alerts.respond", "Send units to an alert and tell neighbours of it.", roles=("NCC", "CMD")),
    Grant("alerts.enable", "Let detectors propose for a time.", roles=("NCC",)),
    Grant("alerts.stop", "Stop detectors and take models back.", roles=("NCC", "ANL", "DPO", "FRO")),
    Grant("alerts.model", "Register and evaluate learned models.", roles=("ANL",)),
    Grant("alerts.promote", "Let a model hold alerts back, as a second person.", roles=("NCC", "CMD")),
    Grant("alerts.sign_dpo", "Sign a justification as data protection officer.", roles=("DPO",)),
    Grant("alerts.sign_fro", "Sign a justification as fundamental-rights officer.", roles=("FRO",)),
)
