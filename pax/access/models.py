"""No tables of its own: Django tells an app of migrations only if this exists."""
