"""What people look up: who is here, what is to be done with them, which clocks run; never why."""
