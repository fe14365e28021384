"""What is shown of rescues: those that are open, those that are over, the calls of neighbours, and one case whole."""
