"""Tables of requests: how each stands, its whole history, its tickets, what agreements say, and what is offered."""
