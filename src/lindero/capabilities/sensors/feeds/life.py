"""What a source brings that may save a life: it is kept though nobody has assessed the rest."""

import msgspec

from lindero.capabilities.sensors.asks import Observe, RegisterSensor
from lindero.capabilities.sensors.masking.rules import life_alarms
from lindero.capabilities.sensors.records import Counts, seal, unseal


def life_in(ask: msgspec.Struct) -> msgspec.Struct | None:
    """Leave of an ask the rows of distress transmitters alone; None where there are none.

    That the sensor exists is said by the node's own file, so its registration stays. Of the counts only those rows
    are left: how much else came in is not kept either. What is left already comes back as it is.
    """
    if isinstance(ask, RegisterSensor):
        return ask
    if not isinstance(ask, Observe):
        return None
    observations = unseal(ask.columns)
    alarms = life_alarms(observations)
    rows = len(alarms)
    if not rows:
        return None
    names = set(alarms.identities)
    identifications = tuple(said for said in ask.identifications if said.identity in names)
    counts = Counts(lines=rows, decoded=rows)
    if alarms is observations and (counts, identifications) == (ask.counts, ask.identifications):
        return ask
    return Observe(
        sensor_id=ask.sensor_id, columns=seal(alarms), counts=counts, identifications=identifications
    )
