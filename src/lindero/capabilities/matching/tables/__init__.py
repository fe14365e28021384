"""The rows of the folder: what is declared, how records become rows, and what guards look up."""
