"""Django's own PostgreSQL backend, with a second lock behind the door; named in settings as ENGINE."""
