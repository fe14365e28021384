"""What may never happen to what the public is asked and told, whoever asks and by whatever route."""

from typing import Final

from lindero.capabilities.participation.guards import comments, consultations, meetings

GUARDS: Final = (*consultations.GUARDS, *comments.GUARDS, *meetings.GUARDS)
