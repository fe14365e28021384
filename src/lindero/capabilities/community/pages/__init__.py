"""What is shown of reports: to handlers, to custodians, and to who reported."""
