"""How fast Fanlight is, measured beside the least that the same page can cost. Run by bin/bench."""
