"""How rows of a file become assets, and how that is taken back. A row names its client, its site and the asset."""
