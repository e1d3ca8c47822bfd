"""./script/start: everything that one Pax needs, started, watched and stopped."""
