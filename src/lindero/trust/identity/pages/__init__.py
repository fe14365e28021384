"""Views of people, roles, sessions, keys, neighbours and the read log."""
