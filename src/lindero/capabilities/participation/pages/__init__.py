"""The pages of consultations: for who runs them, for moderators, and what everybody reads."""
