"""Requests for information between nations: asked, answered or refused with reasons, in time and on the right form."""
