"""S-23: the picture that neighbours share."""

from typing import Final

from tests.safeguards.matrix.words import Safeguard

PICTURED: Final = (
    Safeguard(
        id="S-23",
        rule="The shared picture has nothing about persons but ship and aircraft identifiers.",
        logged="A refused try is `identity.access_refused`, without the words that were refused.",
        normal=(
            "test_S_23_name_in_an_events_text_is_kept_by_no_route",
            "test_S_23_name_in_free_text_is_refused_and_not_repeated",
            "test_S_23_name_of_a_person_is_found",
        ),
        direct=(
            "test_S_23_name_in_an_events_text_is_kept_by_no_route",
            "test_S_23_no_kind_of_event_has_a_field_about_a_person",
        ),
        administrator=("test_S_23_name_in_a_closing_is_kept_by_no_route",),
        plugin=(
            "test_S_23_name_in_an_events_text_is_kept_by_no_route",
            "test_S_23_no_kind_of_the_picture_has_a_field_that_names_a_person",
        ),
        replay=(
            "test_S_23_neighbour_that_writes_a_name_is_not_shown",
            "test_S_23_neighbours_text_that_names_somebody_is_not_shown",
        ),
        modes=("test_S_23_name_in_an_events_text_is_kept_by_no_route",),
    ),
)
