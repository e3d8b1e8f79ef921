"""Who may do what. Rows are routes, named once for reading them and once for sending them their form.

Columns are roles. `yes`: let in. `no`: refused, 403 or 404. `door`: led to the sign-in. `code`: led to a proof of who
they are, and back. `client`: yes with a grant for the whole client, no with another. A column of contacts holds for
each scope of a grant (own, client, listed). A route that is in no group, or in two, fails `test_policy.py`.
"""

CONSOLE_COLUMNS = "owner admin staff contact link nobody"
TEAM = "yes   yes   yes   door    door door"
ADMINS = "yes   yes   no    door    door door"
OWNERS = "yes   no    no    door    door door"

PORTAL_COLUMNS = "none owner approver billing technical viewer insurer link tap  nobody"
EVERYBODY = "yes  yes   yes      yes     yes       yes    yes     yes  yes  yes"
FORGED = "no   no    no       no      no        no     no      no   no   no"
READERS = "yes  yes   yes      yes     yes       yes    yes     yes  yes  door"
HISTORY = "no   no    no       no      no        no     yes     no   no   door"
GRANTED = "yes  yes   yes      yes     yes       yes    no      no   yes  door"
PROVEN = "yes  yes   yes      yes     yes       yes    code    code code door"
OF_GRANT = "yes  yes   yes      yes     yes       yes    no      no   code door"
OF_SCRIPT = "yes  yes   yes      yes     yes       yes    no      no   no   door"
COLLEAGUES = "no   client no      no      no        no     no      no   yes  door"
OF_OWNERS = "no   client no      no      no        no     no      no   code door"
WRITERS = "yes  yes   yes      yes     yes       no     yes     yes  yes  door"
UPLOADERS = "yes  yes   yes      no      yes       no     yes     yes  yes  door"
"""`insurer` and `link` came through a share link, `tap` is a client's owner who came through a one-tap link.

GRANTED: a share link opens one room and has no credentials; what a script asks for is refused in words, not led on.
"""

CONSOLE_READ = {
    TEAM: """
    activity-list appointment-cancel appointment-edit appointment-list appointment-new bulk-result bulk-show
    calendar calendar-plan calendar-visit client-edit client-fill client-history client-list client-merge
    client-new client-show contact-access contact-edit contact-fill contact-history contact-list
    contact-merge contact-new contact-portal contact-show credential-list date-edit date-new date-remove
    export-file export-new export-show file-access file-hide file-list file-show grant-job-add
    grant-turn-off history-show home import-map import-new import-refused import-show import-undo job-access
    job-edit job-fill job-list job-new job-show keys-show letter-new letter-show link-end link-new note-list
    person-add person-edit person-portal person-remove portal-user-disable portal-user-history
    portal-user-links portal-user-list portal-user-show profile search-show share-show site-edit
    site-history site-list site-merge site-new site-show suggestion-list thread-access transfer-list
    view-edit view-list view-new waiting-list way-end
    """,
    ADMINS: """
    brand-edit field-edit field-list field-new portal-list portal-show sign-in-edit team-invite team-list
    team-show team-stop
    """,
}
CONSOLE_SEND = {
    TEAM: """
    appointment-cancel appointment-edit appointment-new bulk-new bulk-undo calendar-cancel calendar-restore
    calendar-visit client-archive client-edit client-fill client-merge client-new client-restore client-tie
    contact-archive contact-edit contact-fill contact-merge contact-new contact-portal contact-restore
    contact-role contact-sign-out contact-tie contact-untie credential-remove customer-portal date-edit
    date-new date-remove device-end device-end-others export-new file-add file-hide file-publish
    file-withdraw grant-cancel grant-disable grant-enable grant-job-add grant-job-close grant-send
    grant-turn-off grant-turn-on import-look import-map import-new import-start import-undo job-approve
    job-archive job-edit job-fill job-move job-move-back job-new job-open-to job-publish job-restore
    keys-show letter-new letter-send link-copy link-end link-new link-renew note-add person-add person-edit
    person-remove person-turn-back person-turn-off person-turn-on portal-user-disable portal-user-enable
    portal-user-send profile site-archive site-edit site-merge site-new site-restore theme-set thread-reopen
    thread-settle upload-create view-new way-copy way-end way-renew
    """,
    ADMINS: """
    brand-edit field-archive field-edit field-move field-new field-restore invitation-cancel invitation-send
    portal-list portal-show sample-add sample-remove sign-in-edit team-invite team-reset team-resume
    team-sign-out team-stop
    view-edit view-remove
    """,
    OWNERS: "team-show",
}
"""The shared view is another member's, who alone changes it, besides administrators.

`team-show` makes somebody an administrator here; DECISIONS says who else decides about whom."""

PORTAL_READ = {
    EVERYBODY: "doorstep sign-in code choose password-show invitation-proven",
    FORGED: "link-show invitation-show theme logo preview",
    READERS: """
    step-up account-show switch-show job-show appointment-list file-list file-show note-list
    """,
    HISTORY: "event-list",
    GRANTED: "credential-list credential-remove",
    COLLEAGUES: "colleague-list",
    OF_OWNERS: "colleague-remove",
}
PORTAL_SEND = {
    EVERYBODY: """
    sign-in code choose visit-end password-show passkey-ask passkey-enter invitation-passkey
    """,
    FORGED: "link-open invitation-accept",
    READERS: "step-up step-up-send upload-create",
    PROVEN: "password-set switch visit-stop visit-stop-others",
    OF_GRANT: "passkey-add credential-remove",
    OF_SCRIPT: "passkey-new",
    OF_OWNERS: "colleague-invite colleague-remove",
    WRITERS: "note-add",
    UPLOADERS: "file-add",
}

VERBS = {
    "jobs": "archive give move restore",
    "contacts": "archive invite restore",
    "clients": "archive restore",
    "sites": "archive restore",
    "portal_users": "disable enable resend",
}
"""What can be done to many rows at once: each by every member, and by nobody else."""

DECISIONS = {
    ("owner", "owner"): "yes",
    ("owner", "admin"): "yes",
    ("owner", "staff"): "yes",
    ("admin", "owner"): "no",
    ("admin", "admin"): "no",
    ("admin", "staff"): "yes",
    ("staff", "owner"): "no",
    ("staff", "admin"): "no",
    ("staff", "staff"): "no",
}
"""Who asks members in, gives a role, stops, resets or signs out whom: (role of the one, role of the other)."""
