"""Everything that changes a case: check, change, record, tell."""
