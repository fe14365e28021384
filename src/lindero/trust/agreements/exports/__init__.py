"""Agreements in the languages of others: Cedar and ODRL; what those cannot say is told, never dropped."""
