"""How members of the team come in: invitations, passwords, second factors, single sign-on, devices."""
