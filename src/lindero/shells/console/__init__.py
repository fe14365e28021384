"""The console: declared pages and actions as web pages, and the live picture."""
