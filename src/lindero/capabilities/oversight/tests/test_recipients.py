"""Who received what, under which clause and for what, and what they can still hold: counted from the log."""

from lindero.capabilities.oversight.recipients.pages import show_recipients
from lindero.capabilities.oversight.recipients.views import PAGE_SIZE, Recipient, RecipientsQuery
from lindero.capabilities.oversight.tests.conftest import ARTICLE, UNTIL, Story, refused, released
from lindero.kernel.times import DAY_MS
from lindero.trust.agreements.records import AgreementActivated, AgreementProposed
from lindero.trust.exchange.records import BatchAcknowledged, ErasureProved, Outcome, RecordRecalled, Ruling

TEXT = '{"clauses":[{"id":"art-6-1","purposes":["border_surveillance","rescue"],"to_authorities":["coast-guard"]}]}'
OTHER = '{"clauses":[{"id":"art-6-1","purposes":["tax"],"to_authorities":[]}]}'
CHANNEL = "lindero/NRD-SUD/AG-7/operations"


def ships(story: Story, count: int, peer: str = "SUD", until: int = UNTIL) -> list[str]:
    """Let some ships be seen and released to a neighbour; return their records' names."""
    seen = [story.sight().record_id for _ in range(count)]
    story.decide(peer, *(released(one, until=until) for one in seen))
    return seen


def propose(story: Story, text: str, text_hash: str, *, received: bool = False) -> None:
    """Let a text be proposed, by ourselves or by Sudia."""
    record = AgreementProposed(
        agreement="AG-7@1",
        hash=text_hash,
        text=text,
        nation="SUD" if received else "NRD",
        drafter="kern",
        vectors="",
        opinion="favourable",
        overridden=False,
        valid_until=story.desk.at + DAY_MS,
    )
    story.put(record, origin="SUD" if received else "", agreement="control" if received else "")


def shown(story: Story, **query: object) -> tuple[Recipient, ...]:
    """Return the lines that the page shows."""
    return show_recipients(story.desk, RecipientsQuery(**query)).recipients  # type: ignore[arg-type]


def test_each_line_says_who_received_what_under_which_clause_and_for_what(story: Story) -> None:
    """A line counts one neighbour's records of one kind under one clause, and says for whom and for what they are."""
    propose(story, TEXT, "a" * 64)
    story.put(AgreementActivated(agreement="AG-7@1", hash="a" * 64))
    ships(story, 3)
    story.decide("VES", refused(story.sight().record_id))
    (line,) = shown(story)
    assert (line.peer, line.kind, line.clause) == ("SUD", "harbour.ship_sighted", ARTICLE)
    assert (line.authorities, line.purposes) == (("coast-guard",), ("border_surveillance", "rescue"))
    assert (line.released, line.holds, line.recalled) == (3, 3, 0)
    assert line.first_at == line.last_at < story.desk.now()


def test_only_the_text_in_force_here_says_what_records_are_for(story: Story) -> None:
    """What a neighbour proposes under the same name, or says of its own node, changes nothing on the page."""
    propose(story, TEXT, "a" * 64)
    propose(story, OTHER, "b" * 64, received=True)
    story.put(AgreementActivated(agreement="AG-7@1", hash="b" * 64), origin="SUD", agreement="control")
    ships(story, 1)
    assert shown(story)[0].purposes == ()
    story.put(AgreementActivated(agreement="AG-7@1", hash="a" * 64))
    assert shown(story)[0].purposes == ("border_surveillance", "rescue")


def test_what_is_proved_erased_is_held_no_longer(story: Story) -> None:
    """Of recalled records those count as gone that the neighbour proved; what it keeps by its law is told and stays."""
    seen = ships(story, 4)
    for one, status in zip(seen, ("ERASED", "HELD", ""), strict=False):
        story.put(RecordRecalled(recalled=one, reason="wrong ship"))
        if status:
            story.put(ErasureProved(peer="SUD", recalled=one, status=status))
    (line,) = shown(story)
    assert (line.released, line.recalled, line.erased, line.held_by_law, line.holds) == (4, 3, 1, 1, 3)


def test_a_record_is_held_until_the_end_of_its_last_day_and_counts_as_gone_once(story: Story) -> None:
    """Time over and erasure proved do not take the same record off twice, at whatever hour its time ends."""
    (first, _) = ships(story, 2, until=UNTIL + 1)
    ships(story, 1, until=UNTIL + 2 * DAY_MS)
    story.put(RecordRecalled(recalled=first, reason="wrong ship"))
    story.put(ErasureProved(peer="SUD", recalled=first, status="ERASED"))
    midnight = UNTIL // DAY_MS * DAY_MS + DAY_MS
    for at, holds in ((UNTIL, 2), (midnight - 1, 2), (midnight, 1), (midnight + 2 * DAY_MS, 0)):
        story.desk.at = at
        assert shown(story)[0].holds == holds


def test_sums_of_a_neighbour_tell_what_it_did_not_take(story: Story) -> None:
    """Each neighbour's row counts everything, whatever is selected below it."""
    seen = ships(story, 2)
    ships(story, 5, peer="VES")
    outcomes = (Outcome(0, seen[0], "AREA"), Outcome(1, seen[1], "DUPLICATE"))
    story.put(BatchAcknowledged(channel=CHANNEL, first=0, count=2, receipt="-", outcomes=outcomes))
    view = show_recipients(story.desk, RecipientsQuery(peer="VES"))
    assert [(one.nation, one.released, one.not_taken, one.holds) for one in view.neighbours] == [
        ("SUD", 2, 1, 2),
        ("VES", 5, 0, 5),
    ]
    assert [line.peer for line in view.recipients] == ["VES"]


def test_selection_keeps_what_fits(story: Story) -> None:
    """Neighbour, authority, kind, clause, purpose and whether something is held each narrow the lines."""
    propose(story, TEXT, "a" * 64)
    story.put(AgreementActivated(agreement="AG-7@1", hash="a" * 64))
    ships(story, 1)
    ships(story, 1, peer="VES", until=story.desk.at - 2 * DAY_MS)
    assert [line.peer for line in shown(story, now="holds")] == ["SUD"]
    assert [line.peer for line in shown(story, now="nothing")] == ["VES"]
    assert len(shown(story, purpose="rescue", authority="coast-guard", clause=ARTICLE)) == 2
    assert not shown(story, authority="customs")
    assert not shown(story, purpose="tax")
    assert not shown(story, kind="harbour.other")


def test_many_lines_stand_on_several_pages(story: Story) -> None:
    """Fifty lines a page, none twice, and a page beyond the last is the last."""
    ship = story.sight().record_id
    clauses = [f"AG-7@1/art-{number:03}" for number in range(PAGE_SIZE + 3)]
    rulings = [Ruling(about=ship, kind="harbour.ship_sighted", allowed=True, clause=one) for one in clauses]
    story.decide("SUD", *rulings)
    views = [show_recipients(story.desk, RecipientsQuery(page=page)) for page in (1, 2, 9)]
    assert [(len(view.recipients), view.page, view.pages) for view in views] == [
        (50, 1, 2),
        (3, 2, 2),
        (3, 2, 2),
    ]
    assert sorted(line.clause for view in views[:2] for line in view.recipients) == clauses
    assert views[0].recipients[0].kept_until is None
    assert views[0].recipients[0].holds == 1
