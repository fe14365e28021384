"""Rights of the persons concerned: requests from receipt to answer, effect and proof, with their clocks."""
