"""What the folder shows."""
