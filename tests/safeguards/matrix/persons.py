"""S-10 to S-16: those who seek protection, and those who are rescued."""

from typing import Final

from tests.safeguards.matrix.words import Safeguard

PERSONS: Final = (
    Safeguard(
        id="S-10",
        rule="Nothing that could identify a protected person reaches a country of origin; nothing overrides it.",
        logged="The gate's decision says `RIGHTS_RISK` and `safeguard/S-10`, in the same words whatever it was about.",
        normal=(
            "test_S_10_country_of_origin_is_told_nothing_of_who_wishes_protection",
            "test_S_10_protected_person_is_not_told_to_a_country_of_origin",
            "test_S_10_a_chain_of_onward_clauses_counts",
            "test_S_10_refusal_looks_like_any_other_to_the_neighbour",
            "test_S_10_refusal_takes_the_same_work_as_any_other",
            "test_S_10_wire_is_the_same_whatever_was_refused",
        ),
        direct=(
            "test_S_10_holds_whatever_is_agreed",
            "test_S_10_the_gates_fast_way_knows_it",
            "test_S_10_the_refusal_is_always_the_same",
        ),
        administrator=("test_S_10_nobody_releases_a_protected_person",),
        plugin=("test_S_10_folder_that_was_added_is_bound_by_its_marks",),
        replay=(
            "test_S_10_country_of_origin_takes_nothing_that_a_careless_neighbour_sends",
            "test_S_01_S_07_S_09_S_10_S_11_S_15_S_40_S_44_S_55_nothing_of_it_comes_in_on_a_stick",
        ),
        modes=(
            "test_S_10_country_of_origin_is_told_nothing_of_who_wishes_protection",
            "test_S_10_the_country_of_origin_gets_nothing",
        ),
    ),
    Safeguard(
        id="S-11",
        rule="That somebody seeks protection has no form in which it could be sent.",
        logged="The gate's decision names the withheld field and `safeguard/S-11`; no treaty may ask for it.",
        normal=(
            "test_S_11_the_wish_itself_never_crosses",
            "test_S_11_treaty_that_asks_for_the_wish_is_not_even_proposed",
        ),
        direct=(
            "test_S_11_no_answer_ever_releases_it",
            "test_S_11_a_clause_that_names_it_does_not_release_it",
            "test_S_11_preview_shows_nothing_of_it_either",
            "test_S_11_no_kind_of_any_folder_has_a_word_for_it_that_may_cross",
        ),
        administrator=("test_S_11_nobody_releases_the_wish",),
        plugin=("test_S_11_folder_that_would_share_the_wish_cannot",),
        replay=(
            "test_S_11_receiver_takes_no_wish_from_a_careless_neighbour",
            "test_S_01_S_07_S_09_S_10_S_11_S_15_S_40_S_44_S_55_nothing_of_it_comes_in_on_a_stick",
        ),
        modes=("test_S_11_nobody_releases_the_wish",),
    ),
    Safeguard(
        id="S-12",
        rule="Nothing about rescued or intercepted people goes to a nation that is, or may be, a risk for them.",
        logged="The gate's decision says `RIGHTS_RISK` and `safeguard/S-12`.",
        normal=(
            "test_S_12_unknown_country_is_a_risk",
            "test_S_12_risk_that_appears_stops_the_next_one",
            "test_S_12_what_waits_is_judged_again",
        ),
        direct=(
            "test_S_12_holds_whatever_is_agreed",
            "test_S_12_nobody_but_a_person_who_signs_makes_a_country_safe",
        ),
        administrator=("test_S_12_nobody_but_a_person_who_signs_makes_a_country_safe",),
        plugin=("test_S_12_nobody_but_a_person_who_signs_makes_a_country_safe",),
        replay=("test_S_12_neighbours_word_makes_no_country_safe",),
        modes=("test_S_12_unknown_country_is_a_risk", "test_S_12_what_waits_is_judged_again"),
    ),
    Safeguard(
        id="S-13",
        rule="Nobody is sent away or put ashore abroad without all that makes it lawful.",
        logged="Whoever was refused is on record with what was asked (`identity.access_refused`).",
        normal=(
            "test_S_13_what_changes_afterwards_stops_it",
            "test_S_13_what_is_missing_stops_it",
            "test_S_13_nobody_goes_ashore_abroad_without_a_signed_judgement",
        ),
        direct=(
            "test_S_13_what_changes_afterwards_stops_it",
            "test_S_13_assessment_without_a_fresh_approval_is_no_signature",
        ),
        administrator=("test_S_13_what_changes_afterwards_stops_it",),
        plugin=("test_S_13_what_changes_afterwards_stops_it",),
        replay=("test_S_13_what_changes_afterwards_stops_it",),
        modes=("test_S_13_what_changes_afterwards_stops_it",),
    ),
    Safeguard(
        id="S-14",
        rule="Claim, health, harm, family and counsel lie in compartments with keys of their own.",
        logged="Who opens a record is in the read log; who may not sees that nothing is there.",
        normal=(
            "test_S_14_every_role_reads_its_own_compartments_and_no_other",
            "test_S_14_one_matter_looks_like_any_other",
        ),
        direct=(
            "test_S_14_no_file_holds_a_word_of_it",
            "test_S_14_keys_are_separate_files",
            "test_S_14_body_opens_only_with_the_compartments_own_grant",
        ),
        administrator=("test_S_14_every_role_reads_its_own_compartments_and_no_other",),
        plugin=(
            "test_S_14_other_folders_read_nothing",
            "test_S_14_no_plug_in_folds_or_follows_a_matter",
        ),
        replay=(
            "test_S_14_replay_and_reactions_get_nothing",
            "test_S_14_neighbour_enters_no_matter_and_a_backup_has_no_word_of_one",
        ),
        modes=("test_S_14_emergency_opens_no_compartment",),
    ),
    Safeguard(
        id="S-15",
        rule="Rescue passes whatever is agreed, with place, craft, counts, condition and needs, and nothing else.",
        logged="The gate's decision names the fields that were withheld; the receiver's account says `FIELD`.",
        normal=(
            "test_S_15_without_any_agreement_both_centres_know",
            "test_S_15_passes_suspension_area_and_dead_lease",
            "test_S_15_nothing_else_of_a_rescue_leaves",
        ),
        direct=(
            "test_S_15_never_more_than_its_fields",
            "test_S_15_sender_cannot_put_a_name",
            "test_S_15_names_and_claims_cannot_be_written_into_it",
            "test_S_15_life_lane_brings_in_nothing_but_calls_for_rescue",
        ),
        administrator=("test_S_15_no_role_writes_a_name_into_it",),
        plugin=(
            "test_S_15_folder_that_was_added_tells_no_name",
            "test_S_15_folder_from_outside_has_no_life_lane",
        ),
        replay=(
            "test_S_15_receiver_refuses_a_field_that_does_not_belong",
            "test_S_15_way_of_rescue_takes_nothing_but_rescue",
            "test_S_01_S_07_S_09_S_10_S_11_S_15_S_40_S_44_S_55_nothing_of_it_comes_in_on_a_stick",
        ),
        modes=("test_S_15_folder_that_was_added_tells_no_name",),
    ),
    Safeguard(
        id="S-16",
        rule="Units and data tied to a rescue serve nothing else before the place of safety is reached.",
        logged="Whoever was refused is on record with what was asked (`identity.access_refused`).",
        normal=(
            "test_S_16_action_cannot_take_a_tied_unit",
            "test_S_16_data_of_an_open_rescue_are_read_for_rescue_only",
        ),
        direct=("test_S_16_direct_call_cannot",),
        administrator=("test_S_16_administrator_cannot",),
        plugin=("test_S_16_plug_in_cannot",),
        replay=(
            "test_S_16_import_and_replay_cannot",
            "test_S_16_neighbour_frees_no_unit_and_takes_none",
        ),
        modes=("test_S_16_action_cannot_take_a_tied_unit", "test_S_16_direct_call_cannot"),
    ),
)
