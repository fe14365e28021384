"""Views of oversight: decisions, who sees a record, figures, refusals."""
