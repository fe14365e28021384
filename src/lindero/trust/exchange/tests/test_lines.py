"""A line is opened once, and kept open while nothing is said on it."""

from lindero.engine.clock import SetClock
from lindero.kernel.tests.fakes import MORNING
from lindero.trust.exchange.lines import QUIET_S, Line


class Said:
    """A way to a neighbour that notes what is said on it."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def await_open(self) -> None:
        """Wait for nothing."""

    def post(self, path: str, body: bytes, now: int) -> bytes:
        """Note a request."""
        self.said.append(path)
        return b"answer"

    def greet(self, now: int) -> None:
        """Note a greeting."""
        self.said.append("greeting")

    def close(self) -> None:
        """Note the end."""
        self.said.append("closed")


def test_quiet_line_is_kept_open() -> None:
    """After two quiet minutes the neighbour is greeted, once, and before that never."""
    clock, way, answers = SetClock(MORNING), Said(), list[int]()
    line = Line(lambda: way, clock, lambda: answers.append(clock.now()))
    line.keep_open()
    assert line.post("/exchange/parcel", b"") == b"answer"
    for quiet_s in (QUIET_S, 1.0, QUIET_S - 1):
        clock.move(round(1_000 * quiet_s))
        line.keep_open()
    assert way.said == ["/exchange/parcel", "greeting"]
    assert len(answers) == 2


def test_line_that_was_never_opened_is_not_closed() -> None:
    """Nothing is opened only to be closed."""
    way = Said()
    Line(lambda: way, SetClock(MORNING), lambda: None).close()
    assert way.said == []
