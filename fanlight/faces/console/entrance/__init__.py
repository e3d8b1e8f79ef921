"""Pages before a workspace is known: links that open one, its wizard, and invitations to join a team."""
