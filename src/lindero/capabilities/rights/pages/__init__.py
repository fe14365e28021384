"""What is shown of requests: which there are and how their clocks stand, and one of them whole."""
