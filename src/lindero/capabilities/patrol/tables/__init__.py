"""What is kept of patrols: tables, folds, and what is looked up in them."""
