"""This node below a higher SAPIENT fusion node: it registers, tells its own tracks, and answers tasks."""
