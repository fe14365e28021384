"""Every way by which bytes of others come in, fed with bytes that nobody meant to send."""
