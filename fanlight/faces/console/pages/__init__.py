"""Pages, one module per group; the form stands above the function that uses it."""
