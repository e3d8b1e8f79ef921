"""The demo instance: invented data, a mail tray, and one command that runs everything on this machine only."""
