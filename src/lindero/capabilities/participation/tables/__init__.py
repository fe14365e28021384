"""The tables of consultations, comments and public meetings, and what is looked up in them."""
