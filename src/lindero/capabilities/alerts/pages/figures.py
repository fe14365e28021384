"""How well alerts do, from what people judged (workflow W7, measures)."""

from statistics import median

from lindero.capabilities.alerts.pages.views import FiguresQuery, FiguresView, KindFigures
from lindero.kernel.desk import Desk

_DAY_MS = 86_400_000


def show_figures(desk: Desk, query: FiguresQuery) -> FiguresView:
    """Show the measures over the last days."""
    since = desk.now() - query.days * _DAY_MS
    kinds = tuple(
        KindFigures(kind=kind, raised=raised, held_back=held, true=true, false=false, unresolved=unresolved)
        for kind, raised, held, true, false, unresolved in desk.rows(
            "SELECT kind, COUNT(*), SUM(held_back <> ''), SUM(truth = 'true'), SUM(truth = 'false'),"
            " SUM(truth = 'unresolved') FROM alerts_alerts WHERE raised_at > ? GROUP BY kind ORDER BY kind",
            (since,),
        )
    )
    (shown_true, shown_false, in_danger, in_danger_shown) = desk.rows(
        "SELECT COALESCE(SUM(truth = 'true' AND held_back = ''), 0),"
        " COALESCE(SUM(truth = 'false' AND held_back = ''), 0), COALESCE(SUM(rescue_at > 0 AND truth = 'true'), 0),"
        " COALESCE(SUM(rescue_at > 0 AND truth = 'true' AND held_back = ''), 0)"
        " FROM alerts_alerts WHERE raised_at > ?",
        (since,),
    )[0]
    judged = shown_true + shown_false
    return FiguresView(
        at=desk.now(),
        days=query.days,
        km=query.km,
        kinds=kinds,
        false_per_km_day=shown_false / (query.km * query.days),
        precision_permille=round(1_000 * shown_true / judged) if judged else None,
        triage_s=_median(desk, "judged_at", since),
        arrival_s=_median(desk, "arrived_at", since),
        life_recall_permille=round(1_000 * in_danger_shown / in_danger) if in_danger else None,
    )


def _median(desk: Desk, column: str, since: int) -> int | None:
    rows = desk.rows(
        f"SELECT {column} - raised_at FROM alerts_alerts WHERE raised_at > ? AND {column} > 0", (since,)
    )
    return round(median(row[0] for row in rows) / 1_000) if rows else None
