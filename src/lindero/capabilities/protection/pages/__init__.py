"""What is shown: who is here and what to do with them, and which clocks ran out."""
