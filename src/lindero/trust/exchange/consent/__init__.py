"""The originator's consent: asked for and given by control acts, a signed token for one record, nation and purpose."""
