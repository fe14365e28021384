"""The words in which agreements are told to people, one module for each language."""
