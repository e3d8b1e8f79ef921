"""Which parameters of an address each route reads, on its way to what is sent as well. All others are ignored.

`*`: the page goes through all of them and takes what its list below knows, or, for `suggestion-list`, the first.
"""

PARAMETERS = {
    "before": """
        console:activity-list console:contact-show console:contact-history
        console:client-show console:client-history console:client-tie console:site-show console:site-history
        portal:appointment-list portal:file-list portal:note-list portal:request-list portal:request-show
        portal:calendar-past portal:message-list portal:job-list console:request-show
        console:photo-list portal:photo-list portal:document-list
        console:asset-show portal:asset-list portal:asset-show
    """,
    "after": "console:thread-news portal:message-news console:job-access console:file-access",
    "after q show": "console:thread-list",
    "to": "console:thread-access console:job-move-back console:note-first",
    "chosen q show to": "console:thread-give",
    "chosen q show": "console:thread-done console:thread-open",
    "after list": "console:waiting-list",
    "before topic who": "console:history-show",
    "before folder": "console:file-list console:client-document-list",
    "folder": "console:file-add console:client-file-add",
    "before state": "console:request-list",
    "job": "portal:request-new console:service-new",
    "after cancelled day member view": "console:calendar",
    "day q view": "console:calendar-plan",
    "view": """
        console:calendar-visit console:calendar-cancel console:calendar-restore console:appointment-edit
        console:appointment-cancel
    """,
    "* chosen": """
        console:job-list console:export-new console:contact-list console:client-list console:site-list
        console:asset-list
        console:portal-user-list console:portal-user-show
    """,
    "* chosen older": "console:portal-user-links console:way-end console:way-copy",
    "* chosen until": "console:portal-user-history",
    "*": "console:view-new console:suggestion-list",
    "day view": "console:appointment-new",
    "before to": "console:note-list",
    "grant": "console:person-turn-back",
    "whom": "console:thread-reopen",
    "portal": "console:share-show console:link-new console:link-end console:link-copy console:customer-portal",
    "shown": "console:job-fill console:contact-fill console:client-fill",
    "noun": "console:field-new",
    "client": "console:contact-new console:site-new console:asset-new",
    "q with": "console:contact-merge console:client-merge console:site-merge",
    "kind": "console:import-new",
    "before job": "console:contact-access",
    "q": "console:search-show",
    "accent": "console:brand-edit",
    "next": """
    portal:doorstep portal:link-show portal:link-open portal:code portal:choose portal:step-up portal:step-up-send
    portal:invitation-proven
    """,
    "email next": "portal:sign-in",
    "email": "portal:password-show",
}
"""No page of the portal searches, filters or orders: `before` names a row to go on after, `next` a page to go to."""

LISTS = {
    "jobs": (
        "open closed archived all",
        {"status": "status", "member": "member", "client": "room.client", "own": "own"},
        {"newest": "id", "oldest": "id", "title": "title_key", "changed": "changed_at"},
    ),
    "contacts": (
        "live archived all",
        {"client": "ties", "email": "whether there is an address", "portal": "ways in", "own": "own"},
        {"name": "name_key", "newest": "id"},
    ),
    "clients": (
        "live archived all",
        {"kind": "kind", "own": "own"},
        {"name": "name_key", "newest": "id"},
    ),
    "sites": ("live archived all", {"client": "client"}, {"name": "lines_key", "newest": "id"}),
    "assets": (
        "live archived all",
        {"due": "due_on", "client": "room.client"},
        {"due": "due_on", "name": "name_key", "newest": "id"},
    ),
    "portal_users": (
        "alive active invited link disabled ended all",
        {"portal": "ways in", "client": "ways in"},
        {"name": "name_key", "seen": "signed_in_order"},
    ),
}
"""A list's states; its filters and what each tells about; its orders and the column of each. All are for members, who
see every field of their workspace on the pages of its rows."""
