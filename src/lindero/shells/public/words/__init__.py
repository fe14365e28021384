"""The words of the public pages, one module for each language."""
