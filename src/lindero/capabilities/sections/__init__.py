"""Border sections with the impact level that both sides agreed, and what each level demands."""
