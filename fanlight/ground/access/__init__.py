"""Who is asking, and how they came in: links, codes, invitations, credentials, devices, visits; and the team's sign-in.

Contacts: ShareLink, LinkSecret, LinkUse; SignInCode; Invitation; Credential, PasskeyChallenge; KnownDevice,
PortalSession. Members: MemberInvitation, WorkspaceOpening, StaffSession, PasswordReset, LoginIdentity, FactorGuard.
Strangers: Allowance. Never decides what somebody may see: rooms does.
Three rooms: `ways` opens and shuts the ways in of contacts, `entering` is coming in by one, `team` is the members'.
"""
