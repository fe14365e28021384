"""Words and pure rules that every floor shares: no clock, file, socket or randomness."""
