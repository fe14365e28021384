"""Picture: everything that moves or matters now, own and received, on one map and in one list."""
