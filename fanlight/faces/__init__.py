"""Who it talks to: pages, no rules. The faces never meet each other."""
