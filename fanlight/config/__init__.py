"""How it is wired: settings, addresses, admission, the server and the command line. Decides nothing."""
