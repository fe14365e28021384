"""Recipients: who receives what of ours, under which clause and for what, and what of it they still hold."""
