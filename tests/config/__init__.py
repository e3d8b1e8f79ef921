"""Tests of how the parts are wired: the front, the server, the command."""
