"""Tests of the demo instance: its tray, its ports, and the one command that runs it all."""
