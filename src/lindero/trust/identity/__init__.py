"""Who is who: nodes, people, roles, keys and sessions."""
