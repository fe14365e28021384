"""S-30, S-31, S-35, S-37 and S-38: what detectors and models read and speak of, and what stands beside a score."""

from typing import Final

from tests.safeguards.matrix.words import Safeguard

_READS: Final = ("test_S_30_no_model_reads_what_somebody_is_by_any_route",)
_SPEAKS: Final = ("test_S_38_no_learned_model_speaks_of_persons_by_any_route",)
_STARTS: Final = ("test_S_30_S_38_node_does_not_start_with_a_detector_that_may_not_be",)
_TELLS: Final = ("test_S_31_model_that_tells_a_trait_is_promoted_by_no_route_until_two_offices_signed",)
_WHOLE: Final = ("test_S_35_score_without_what_belongs_to_it_is_no_score",)
_NO_ROUTE: Final = ("test_S_35_no_route_puts_a_score_that_lacks_a_part",)
_GROUNDS: Final = ("test_S_35_nothing_is_raised_of_a_signal_without_its_grounds",)
_NAMED: Final = (
    "test_S_35_rescue_without_sources_is_shown_with_its_flaw_and_its_owner_is_told",
    "test_S_35_anything_else_without_grounds_is_refused_but_counted_and_named",
)
_FROM_ABROAD: Final = ("test_S_35_neighbour_brings_no_such_score_in",)
_CASES: Final = ("test_S_37_no_model_reads_who_is_victim_or_witness_by_any_route",)
_MOVED: Final = ("test_S_37_whoever_is_put_on_record_moves_no_score_and_no_figure",)
_REFUSED: Final = (
    "A refused try is `identity.access_refused`; a node with such a folder does not start and says why."
)

DETECTING: Final = (
    Safeguard(
        id="S-30",
        rule="No detector and no model reads what somebody is; nationality is no feature of a score.",
        logged=_REFUSED,
        normal=(*_READS, "test_S_30_banned_word_is_found_inside_longer_names"),
        direct=_READS,
        administrator=_READS,
        plugin=(*_READS, *_STARTS),
        replay=_READS,
        modes=_READS,
    ),
    Safeguard(
        id="S-31",
        rule="A model from whose inputs a protected trait can be told is not promoted, unless two offices signed why.",
        logged="Evaluation, signatures and promotion are records; a refused try is `identity.access_refused`.",
        normal=(*_TELLS, "test_S_31_proxy_is_found_alone_and_in_mixture"),
        direct=_TELLS,
        administrator=_TELLS,
        plugin=_TELLS,
        replay=_TELLS,
        modes=_TELLS,
    ),
    Safeguard(
        id="S-35",
        rule="A score has reasons, sources, the age of its data and its detector's error rate, or there is none.",
        logged="Bytes without one of them are no record, so nothing is put; the refusal names the field. What a"
        " neighbour sends is refused in the receipt and in `exchange.batch_received`; what a folder signals without"
        " grounds is counted in `alerts.signals_flawed`.",
        normal=(*_WHOLE, *_GROUNDS, *_NAMED),
        direct=_NO_ROUTE,
        administrator=_NO_ROUTE,
        plugin=(*_NO_ROUTE, *_GROUNDS),
        replay=(*_FROM_ABROAD, "test_S_35_tables_folded_anew_bring_no_such_score_back"),
        modes=(*_NO_ROUTE, *_GROUNDS, *_FROM_ABROAD),
    ),
    Safeguard(
        id="S-37",
        rule="Victims, witnesses and everybody else are in no score, figure or ranking.",
        logged=_REFUSED,
        normal=("test_S_37_nothing_that_scores_or_counts_follows_persons", *_CASES, *_MOVED),
        direct=(*_CASES, *_MOVED),
        administrator=(*_CASES, *_MOVED),
        plugin=(
            *_CASES,
            "test_S_37_node_does_not_start_with_a_folder_that_scores_persons",
            "test_S_37_package_from_outside_is_handed_no_persons",
        ),
        replay=(*_CASES, *_MOVED),
        modes=(*_CASES, *_MOVED),
    ),
    Safeguard(
        id="S-38",
        rule="Models that learned from data speak of tracks, objects and workload, never of a person.",
        logged=_REFUSED,
        normal=_SPEAKS,
        direct=_SPEAKS,
        administrator=_SPEAKS,
        plugin=(*_SPEAKS, *_STARTS),
        replay=_SPEAKS,
        modes=_SPEAKS,
    ),
)
