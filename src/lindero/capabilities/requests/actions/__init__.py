"""What people do with requests, and what happens by itself."""
