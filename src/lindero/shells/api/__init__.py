"""The JSON door: every action and every page for machines, described by one OpenAPI document."""
