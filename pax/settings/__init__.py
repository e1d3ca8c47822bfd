"""How Pax is set up: local (./script/start), test, and prod."""
