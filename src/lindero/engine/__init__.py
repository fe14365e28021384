"""The node's machinery: log, tables, reactions, jobs, bodies, keys, clock, configuration; knows no capability by name."""
