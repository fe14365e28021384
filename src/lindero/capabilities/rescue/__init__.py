"""Search and rescue: a case from the first word to the place of safety, which nothing else may take hold of."""
