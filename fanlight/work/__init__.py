"""What is done: jobs, files, conversations, and how data comes in. Knows no page."""
