"""National forms: one request, filled in once, drawn on each country's own form and sent to its right authority."""
