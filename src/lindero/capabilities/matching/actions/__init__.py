"""What is done: by officers, and by the node itself when a search begins, a question comes or an answer arrives."""
