"""What is typed outlives refusals, lapsed sessions and other tabs."""
