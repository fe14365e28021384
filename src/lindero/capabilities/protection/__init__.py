"""People in need of protection: told their rights, heard, held no longer than allowed, never sent into danger."""
