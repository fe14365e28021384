"""House rule: records import the kernel only."""

import pytest

from checks.rules.records_stand_alone import RULE
from checks.tests.conftest import Judge

PATH = "src/lindero/capabilities/tracking/records.py"


@pytest.mark.parametrize(
    "code",
    [
        "from lindero.engine.clock import Clock\n",
        "from lindero.capabilities.sensors.records import BatchObserved\n",
        "from lindero.capabilities.tracking import rules\n",
        "from . import rules\n",
        "import lindero.app\n",
    ],
)
def test_import_of_ours_is_found(findings: Judge, code: str) -> None:
    """A record that leans on anything of ours but the kernel is found."""
    assert len(findings(RULE, PATH, code)) == 1


def test_kernel_and_others_pass(findings: Judge) -> None:
    """The kernel and libraries may be imported."""
    code = "import msgspec\nfrom lindero.kernel import marks\nfrom lindero.kernel.record import Record\n"
    assert findings(RULE, PATH, code) == []


def test_other_modules_pass(findings: Judge) -> None:
    """The rule speaks of records alone."""
    code = "from lindero.capabilities.sensors.records import BatchObserved\n"
    assert findings(RULE, "src/lindero/capabilities/tracking/rules.py", code) == []


def test_modules_of_the_same_records_pass(findings: Judge) -> None:
    """Records that fill several modules may lean on each other, and on nobody else's."""
    path = "src/lindero/capabilities/sensors/records/sensors.py"
    assert (
        findings(RULE, path, "from lindero.capabilities.sensors.records.observations import Counts\n") == []
    )
    assert len(findings(RULE, path, "from lindero.capabilities.tracking.records import TrackStarted\n")) == 1
