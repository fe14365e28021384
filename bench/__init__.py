"""Speed, measured beside a naive baseline in the same run and printed as ratios; never asserted in a test."""
