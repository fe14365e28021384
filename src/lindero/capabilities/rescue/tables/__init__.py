"""What people look up of rescues: cases, units that are tied, every step, and the calls of neighbours."""
