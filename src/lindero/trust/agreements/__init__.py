"""Treaty as code: what may cross, to whom, for what, where, and for how long."""
