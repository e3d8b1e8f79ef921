"""What goes wrong outside: slow clients, cut lines, killed processes."""
