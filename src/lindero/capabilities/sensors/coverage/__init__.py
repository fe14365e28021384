"""Coverage and gaps: what sensors see of a border section over the terrain, by day and night, with outages."""
