"""Who reads and writes which field. What is not here fails `test_fields.py`."""

TEXTS = {
    "access.Credential": "name /",
    "access.Invitation": "/ line",
    "access.KnownDevice": "name /",
    "access.LinkUse": "/ ip agent",
    "access.MemberInvitation": "/ email email_key name",
    "access.PortalSession": "ip / agent proved_key",
    "access.ShareLink": "/ key",
    "access.SignInCode": "/ address address_key ip agent",
    "asks.Ask": "text details words reason /",
    "assets.Asset": "name make model serial / notes name_key serial_key search_text",
    "assets.ServiceVisit": "text /",
    "bulk.BulkAction": "/ failure",
    "bulk.BulkRow": "/ label why mark",
    "conversations.Note": "body / classification",
    "files.File": "name caption /",
    "files.FileVersion": "/ name",
    "files.Folder": "name / name_key",
    "files.Upload": "/ name",
    "jobs.Appointment": "title details / key",
    "jobs.Job": "title / number summary outside_reference search_text title_key",
    "jobs.KeyDate": "name /",
    "jobs.Status": "label stage / label_key",
    "jobs.MoveRequest": "answer / words",
    "mail.Classification": "/ label",
    "mail.Letter": "/ classification to_address subject body failure",
    "mail.LetterAttachment": "/ name",
    "mail.Template": "/ name subject body",
    "people.Client": "name / search_text name_key",
    "people.Contact": "name phone / search_text name_key title",
    "people.ContactAddress": "address / folded_key",
    "people.Site": "lines / search_text lines_key",
    "requests.WorkRequest": "title words / number reason",
    "rooms.Branding": "/ header footer welcome",
    "rooms.Portal": "name / key",
    "rooms.PortalSetting": "/ name",
    "rooms.Room": "/ title",
    "transfers.Export": "/ name failure",
    "transfers.Import": "/ name failure",
    "transfers.ImportRow": "/ outside_reference why",
    "transfers.OutsideReference": "/ reference",
    "workspaces.Member": "name / title phone",
    "workspaces.OwnField": "label / key",
    "workspaces.PackChoice": "/ pack",
    "workspaces.SavedView": "/ name name_key",
    "workspaces.Wording": "/ one many",
    "workspaces.Workspace": "name tagline phone email /",
}
"""Texts that people typed, by table: what contacts may read (on pages of theirs), `/`, what is the team's alone."""

LINKS_WRITE = {
    "access_passkeychallenge": "+",
    "access_portalsession": "ended_at",
    "access_signincode": "+",
    "activity_chainhead": "hash number",
    "activity_event": "+",
    "asks_ask": "answered_at contact_id reason remind_at state words",
    "blobs_blob": "+",
    "blobs_storedtally": "size_bytes",
    "conversations_note": "+",
    "conversations_readmark": "+",
    "conversations_thread": "note_id since waits_on",
    "django_tasks_database_dbtaskresult": "+",
    "files_file": "+",
    "files_filelook": "+",
    "files_filepublication": "+",
    "files_fileversion": "+",
    "jobs_appointment": "confirmed_at confirmed_by_id state",
    "jobs_moverequest": "+",
    "files_uploadtally": "+ files size_bytes",
}
"""By table: `+` new rows, `-` rows that go, and columns that change. Of their own: visits, codes, notes, files."""

ASKERS_WRITE = {
    "requests_requestdraft": "+",
    "requests_workrequest": "+",
    "rooms_participant": "+",
    "rooms_room": "+",
    "workspaces_counter": "next",
}
CONTACTS_WRITE = (
    LINKS_WRITE
    | ASKERS_WRITE
    | {
        "access_calendarfeed": "+",
        "access_credential": "+",
        "mail_letter": "+",
        "people_contact": "language name name_key phone revision search_text wishes zone",
        "people_personkey": "+",
    }
)
"""Who proved who they are sets a password, and is told of it. With a grant one asks for work."""

OWNERS_WRITE = CONTACTS_WRITE | {
    "access_credential": "+ -",
    "access_invitation": "+ letter_id",
    "access_portalsession": "assurance created_at ended_at ends_at stepped_up_at",
    "people_affiliation": "+",
    "people_contact": "+ language name name_key phone portal_state portal_until revision search_text signed_in_at "
    "signed_in_order wishes zone",
    "people_contactaddress": "+ is_primary",
    "requests_workrequest": "+ answered_at state",
    "rooms_grant": "+ scope state was",
}
"""A client's owner invites colleagues, who are new people with a role and a grant. On this stage they also have a
second grant to change to, and a passkey to take away."""

STAFF_WRITE = {
    "access_calendarfeed": "ended_at",
    "access_credential": "-",
    "access_invitation": "+ cancelled_at digest earlier letter_id",
    "access_linksecret": "+",
    "access_sharelink": "+ ended_at",
    "access_staffsession": "-",
    "activity_chainhead": "hash number",
    "activity_event": "+",
    "asks_ask": "+ details due_on remind_at reminds revision state text",
    "assets_asset": "+ archived_at due_on kind make model name name_key next_service_on notes revision search_text "
    "serial serial_key site_id",
    "assets_servicevisit": "+ -",
    "blobs_blob": "+",
    "blobs_storedtally": "size_bytes",
    "conversations_note": "+",
    "conversations_readmark": "+ at note_id",
    "conversations_thread": "+ note_id since waits_on",
    "django_tasks_database_dbtaskresult": "+",
    "files_file": "+ caption folder_id hidden_at",
    "files_filepublication": "+ withdrawn_at",
    "files_folder": "+ - name name_key",
    "files_fileversion": "+",
    "jobs_appointment": "+ confirmed_at confirmed_by_id details ends_at internal member_id sequence spans_days "
    "starts_at state title zone",
    "files_uploadtally": "+ files size_bytes",
    "jobs_job": "+ approved_at archived_at changed_at status_id",
    "jobs_keydate": "+ - name on",
    "jobs_moverequest": "answer answered_at state",
    "jobs_statusmove": "+",
    "mail_letter": "+ failure send_at state to_address tries",
    "people_affiliation": "+ - role",
    "people_client": "+ archived_at kind name name_key own revision search_text",
    "people_contact": "+ archived_at disabled_at has_email name name_key own phone portal_state portal_until revision "
    "search_text title",
    "people_contactaddress": "+ - is_primary",
    "people_personkey": "+",
    "people_site": "+ archived_at client_id latitude lines lines_key longitude revision search_text",
    "requests_workrequest": "answered_at reason state",
    "rooms_grant": "+ scope state was",
    "rooms_grantedroom": "+",
    "rooms_participant": "+ - uploads",
    "rooms_publication": "+",
    "rooms_room": "+ archived_at title",
    "transfers_export": "+",
    "transfers_import": "+",
    "workspaces_counter": "next",
    "workspaces_member": "name phone title",
    "workspaces_savedview": "+",
}
ADMINS_WRITE = {
    "access_memberinvitation": "+ cancelled_at digest ends_at letter_id member_id",
    "access_passwordreset": "+",
    "beginnings_samplerow": "+",
    "bulk_bulkaction": "state",
    "rooms_branding": "accent",
    "rooms_portal": "on",
    "rooms_portalsetting": "created_at on",
    "workspaces_member": "disabled_at name phone role title",
    "workspaces_ownfield": "+ archived_at",
    "workspaces_savedview": "+ - name name_key",
}
"""A member's name, title and phone are their own; their role is an administrator's."""
