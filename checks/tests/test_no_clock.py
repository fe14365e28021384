"""House rule: the clock is read in one place."""

import pytest

from checks.rules.no_clock import RULE
from checks.tests.conftest import Judge


@pytest.mark.parametrize(
    "code",
    [
        "import time\nnow = time.time()\n",
        "import time as t\nt.monotonic_ns()\n",
        "from time import sleep\nsleep(1)\n",
        "import datetime\ndatetime.datetime.now()\n",
        "from datetime import datetime, UTC\ndatetime.now(UTC)\n",
        "from datetime import date\ndate.today()\n",
    ],
)
def test_every_way_to_the_clock_is_found(findings: Judge, code: str) -> None:
    """However the clock is reached, in the package or in a test, it is found."""
    assert len(findings(RULE, "src/lindero/trust/ledger/rules.py", code)) == 1
    assert len(findings(RULE, "tests/nodes/test_some.py", code)) == 1


def test_the_clock_itself_passes(findings: Judge) -> None:
    """One module may read the machine's clock: the one that the others are handed."""
    assert findings(RULE, "src/lindero/engine/clock.py", "import time\ntime.time_ns()\n") == []


def test_time_arithmetic_passes(findings: Judge) -> None:
    """Working with given times is no reading of the clock."""
    code = "from datetime import datetime, UTC\ndatetime.fromtimestamp(0, UTC)\n"
    assert findings(RULE, "src/lindero/kernel/times.py", code) == []
