"""Floor 2: who may do what, the proof of it, what may cross the border, and carrying it across."""
