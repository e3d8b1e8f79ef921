"""The authorization walk: every route, every viewer, every foreign id; and proof that the walk would notice a hole."""
