"""Who is here, and what may they see. Knows no trade, no job and no page."""
