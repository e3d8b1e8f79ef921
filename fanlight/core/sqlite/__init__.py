"""Django's own SQLite backend, quicker at one thing; named in settings as ENGINE."""
