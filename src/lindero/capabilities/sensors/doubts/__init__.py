"""Sensors that lie: what their own batches say against them, and the doubts that follow."""
