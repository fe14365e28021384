"""What is asked: as few fields as will do, no names."""
