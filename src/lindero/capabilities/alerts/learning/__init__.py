"""Learning from what people judged: which alerts are false, never which may cost a life."""
