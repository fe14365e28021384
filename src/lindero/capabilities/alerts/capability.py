"""What alerts offer: the only file that the rest of Lindero reads."""

from lindero.kernel.capability import Capability

CAPABILITY = Capability(name="alerts", title="Alerts")
