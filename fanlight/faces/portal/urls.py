"""The site map of the portal."""

from django.urls import path

from fanlight.faces.portal.pages import (
    colleagues,
    credentials,
    doorstep,
    files,
    invitations,
    jobs,
    look,
    notes,
    previews,
    signing_in,
)

app_name = "portal"
urlpatterns = [
    path("", doorstep.doorstep, name="doorstep"),
    path("l/", doorstep.link_open, name="link-open"),
    path("l/<path:token>", doorstep.link_show, name="link-show"),
    path("invitation/", invitations.invitation_accept, name="invitation-accept"),
    path("invitation/passkey/", invitations.passkey_ask, name="invitation-passkey"),
    path("invitation/<path:token>", invitations.invitation_show, name="invitation-show"),
    path("sign-in/password/", signing_in.password_show, name="password-show"),
    path("sign-in/passkey/", signing_in.passkey_enter, name="passkey-enter"),
    path("sign-in/passkey/ask/", signing_in.passkey_ask, name="passkey-ask"),
    path("account/credentials/", credentials.credential_list, name="credential-list"),
    path("account/credentials/password/", credentials.password_set, name="password-set"),
    path("account/credentials/passkey/", credentials.passkey_add, name="passkey-add"),
    path("account/credentials/passkey/ask/", credentials.passkey_ask, name="passkey-new"),
    path("account/credentials/<slug:key>/remove/", credentials.credential_remove, name="credential-remove"),
    path("account/colleagues/", colleagues.colleague_list, name="colleague-list"),
    path("account/colleagues/invite/", colleagues.colleague_invite, name="colleague-invite"),
    path("account/colleagues/<slug:key>/remove/", colleagues.colleague_remove, name="colleague-remove"),
    path("leave/", doorstep.visit_end, name="visit-end"),
    path("theme/<slug:digest>.css", look.theme, name="theme"),
    path("brand/<slug:name>.png", look.logo, name="logo"),
    path("preview/<str:signed>/", previews.preview, name="preview"),
    path("jobs/<slug:number>/", jobs.job_show, name="job-show"),
    path("jobs/<slug:number>/appointments/", jobs.appointment_list, name="appointment-list"),
    path("jobs/<slug:number>/documents/", files.file_list, name="file-list"),
    path("jobs/<slug:number>/files/", files.file_add, name="file-add"),
    path("jobs/<slug:number>/history/", jobs.event_list, name="event-list"),
    path("jobs/<slug:number>/messages/", notes.note_list, name="note-list"),
    path("jobs/<slug:number>/notes/", notes.note_add, name="note-add"),
    path("files/<slug:key>/", files.file_show, name="file-show"),
]
