"""Outside machinery behind the engine's interfaces, one file each."""
