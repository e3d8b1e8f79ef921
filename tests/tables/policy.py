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
OF_CLIENT = "client client client client  client    client no      no   yes  door"
COLLEAGUES = "no   client no      no      no        no     no      no   yes  door"
OF_OWNERS = "no   client no      no      no        no     no      no   code door"
WRITERS = "yes  yes   yes      yes     yes       no     yes     yes  yes  door"
NOT_THEIRS = "no   no    no       no      no        no     no      no   no   door"
NO_FEED = "no   no    no       no      no        no     no      no   code door"
ASKERS = "yes  yes   yes      no      yes       no     no      no   yes  door"
ANSWERING = "yes  yes   yes      yes     yes       no     no      no   yes  door"
UPLOADERS = "yes  yes   yes      no      yes       no     yes     yes  yes  door"
"""`insurer` and `link` came through a share link, `tap` is a client's owner who came through a one-tap link.

GRANTED: a share link opens one room and has no credentials; what a script asks for is refused in words, not led on.
ASKERS and ANSWERING: work is asked for with a grant alone, by the roles that may send files; the others may only read.
"""

CONSOLE_READ = {
    TEAM: """
    activity-list ask-edit ask-list ask-new ask-send-back
    asset-edit asset-file-hide asset-list asset-new asset-show job-services service-new service-remove
    appointment-cancel appointment-edit appointment-list appointment-new bulk-result bulk-show
    calendar calendar-plan calendar-visit client-document-list client-document-zip client-edit client-file-hide
    client-fill client-folder-new client-history client-list client-merge
    folder-edit folder-new folder-remove folder-zip
    client-new client-show contact-access contact-edit contact-fill contact-history contact-list
    contact-merge contact-new contact-portal contact-show credential-list date-edit date-new date-remove
    document-zip export-file export-new export-show feed-end file-access file-hide file-list file-preview file-send
    file-show file-variant grant-job-add grant-turn-off history-show home import-map import-new
    import-refused import-show import-undo job-access
    job-edit job-fill job-list job-new job-show keys-show letter-new letter-show link-end link-new note-list
    note-files note-first note-news thread-list thread-news
    person-add person-edit person-portal person-remove portal-user-disable portal-user-history
    portal-user-links portal-user-list portal-user-show profile search-show share-show site-edit
    site-history site-list site-merge site-new site-show suggestion-list thread-access transfer-list
    photo-list version-show view-edit view-list view-new waiting-list way-end
    request-decline request-job request-list request-show
    """,
    ADMINS: """
    brand-edit field-edit field-list field-new portal-list portal-show sign-in-edit team-invite team-list
    team-show team-stop watchers-edit
    """,
}
CONSOLE_SEND = {
    TEAM: """
    ask-accept ask-edit ask-new ask-send-back ask-use ask-withdraw
    asset-archive asset-edit asset-file-add asset-file-hide asset-file-publish asset-file-withdraw asset-new
    asset-restore service-new service-remove
    appointment-cancel appointment-edit appointment-new bulk-new bulk-undo calendar-cancel calendar-restore
    calendar-visit client-archive client-edit client-file-add client-file-hide client-file-publish client-file-withdraw
    client-fill client-folder-new client-merge client-new client-restore client-tie
    file-move folder-edit folder-new folder-remove
    contact-archive contact-edit contact-fill contact-merge contact-new contact-portal contact-restore
    contact-role contact-sign-out contact-tie contact-untie credential-remove customer-portal date-edit
    date-new date-remove device-end device-end-others export-new feed-end file-add file-hide file-publish
    file-withdraw grant-cancel grant-disable grant-enable grant-job-add grant-job-close grant-send
    grant-turn-off grant-turn-on import-look import-map import-new import-start import-undo job-approve
    job-archive job-edit job-fill job-move job-move-back job-new job-open-to job-publish job-restore
    keys-show letter-new letter-send link-copy link-end link-new link-renew note-add note-seen person-add person-edit
    person-remove person-turn-back person-turn-off person-turn-on portal-user-disable portal-user-enable
    portal-user-send profile site-archive site-edit site-merge site-new site-restore theme-set thread-done thread-give
    thread-open thread-reopen thread-settle file-replace file-send person-clip photo-add photo-caption photo-share
    upload-create
    wish-accept wish-decline
    view-new way-copy way-end way-renew
    request-accept request-decline request-job request-note-add request-reopen
    """,
    ADMINS: """
    brand-edit field-archive field-edit field-move field-new field-restore invitation-cancel invitation-send
    portal-list portal-show sample-add sample-remove sign-in-edit team-invite team-reset team-resume
    team-sign-out team-stop
    view-edit view-remove watchers-edit
    """,
    OWNERS: "team-show",
}
"""The shared view is another member's, who alone changes it, besides administrators.

`team-show` makes somebody an administrator here; DECISIONS says who else decides about whom."""

PORTAL_READ = {
    EVERYBODY: "doorstep sign-in code choose password-show invitation-proven",
    FORGED: "link-show invitation-show theme logo preview feed-show",
    READERS: """
    step-up account-show switch-show job-list job-show calendar calendar-past
    appointment-file appointment-list file-list file-preview file-show file-variant
    message-list message-news note-files note-first note-list note-news photo-list document-list document-zip
    folder-zip
    """,
    HISTORY: "event-list",
    GRANTED: """
    credential-list credential-remove details-edit address-edit address-code request-list request-show request-withdraw
    """,
    ASKERS: "request-new",
    OF_CLIENT: "asset-list asset-show client-document-zip",
    COLLEAGUES: "colleague-list",
    OF_OWNERS: "colleague-remove",
    WRITERS: "appointment-move",
}
PORTAL_SEND = {
    EVERYBODY: """
    sign-in code choose visit-end password-show passkey-ask passkey-enter invitation-passkey
    """,
    FORGED: "link-open invitation-accept",
    READERS: "step-up step-up-send note-seen file-seen upload-create",
    NOT_THEIRS: "move-take-back",
    NO_FEED: "feed-end",
    PROVEN: "password-set switch visit-stop visit-stop-others",
    OF_GRANT: "feed-make passkey-add credential-remove details-edit address-edit address-code",
    OF_SCRIPT: "passkey-new",
    OF_OWNERS: "colleague-invite colleague-remove",
    WRITERS: "appointment-confirm appointment-move ask-give note-add",
    GRANTED: "draft-discard request-withdraw",
    ASKERS: "draft-save request-file-add request-send",
    ANSWERING: "request-note-add",
    UPLOADERS: "file-add",
}

VERBS = {
    "jobs": "archive give move restore",
    "contacts": "archive invite restore",
    "clients": "archive restore",
    "sites": "archive restore",
    "assets": "archive restore",
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
