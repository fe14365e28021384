"""S-25, S-26 and S-36: what watches has an end, keeps nothing that it may not see, and watches no group of persons."""

from typing import Final

from tests.safeguards.matrix.words import Safeguard

_TRIED: Final = ("test_S_26_no_other_route_keeps_it",)
_GROUP: Final = (
    "test_S_36_no_group_of_persons_by_any_route",
    "test_S_36_what_is_no_object_is_refused_on_all_six_routes",
)
_ENDED: Final = ("test_S_25_nothing_watches_without_an_end", "test_S_25_after_its_end_nothing_is_kept")

WATCHING: Final = (
    Safeguard(
        id="S-25",
        rule="What watches has an end and stops by itself; only a person sets a later one.",
        logged="Rows after the end are counted in the batch; a refusal is on record (`identity.access_refused`).",
        normal=_ENDED,
        direct=_ENDED,
        administrator=(
            *_ENDED,
            "test_S_25_no_machine_prolongs_it",
            "test_S_25_no_detector_runs_longer_than_half_a_year_by_any_route",
            "test_S_25_detector_past_its_end_raises_nothing_by_any_route",
        ),
        plugin=_ENDED,
        replay=("test_S_25_nothing_watches_without_an_end",),
        modes=_ENDED,
    ),
    Safeguard(
        id="S-26",
        rule="What lies beyond the agreed line or in a dwelling is removed before anything of it is kept.",
        logged="How many rows were removed stands in the batch; a refusal is on record (`identity.access_refused`).",
        normal=("test_S_26_normal_way_removes_it_before_anything_is_kept",),
        direct=_TRIED,
        administrator=_TRIED,
        plugin=_TRIED,
        replay=("test_S_26_replay_and_import_bring_nothing_back",),
        modes=("test_S_26_normal_way_removes_it_before_anything_is_kept", *_TRIED),
    ),
    Safeguard(
        id="S-36",
        rule="Vessels, vehicles, aircraft, places and operators can be watched; a group of persons cannot be named.",
        logged="Bytes of another sort are no record; a refused try is `identity.access_refused`.",
        normal=(*_GROUP, "test_S_36_closed_lists_say_what_can_be_watched"),
        direct=_GROUP,
        administrator=_GROUP,
        plugin=_GROUP,
        replay=(*_GROUP, "test_S_36_neighbour_cannot_bring_one_in"),
        modes=_GROUP,
    ),
)
