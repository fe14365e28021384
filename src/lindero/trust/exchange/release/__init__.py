"""Release by people: what the gate lets cross only after a second person has seen exactly what would be sent."""
