"""The site map of the console."""

from django.urls import path

from fanlight.faces.console.pages import (
    appointments,
    brand,
    bulk,
    calendar,
    calendar_visits,
    dates,
    fields,
    files,
    filling,
    history,
    home,
    imports,
    jobs,
    letters,
    notes,
    people,
    portals,
    profile,
    samples,
    search,
    sharing,
    team,
    views,
    waiting,
)

app_name = "console"
urlpatterns = [
    # home
    path("", home.home, name="home"),
    path("activity/", home.activity_list, name="activity-list"),
    path("waiting/", waiting.waiting_list, name="waiting-list"),
    # calendar
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/new/", calendar_visits.plan, name="calendar-plan"),
    path("calendar/<str:key>/", calendar_visits.visit, name="calendar-visit"),
    path("calendar/<str:key>/cancel/", calendar_visits.cancel, name="calendar-cancel"),
    path("calendar/<str:key>/restore/", calendar_visits.restore, name="calendar-restore"),
    # jobs
    path("jobs/", jobs.job_list, name="job-list"),
    path("jobs/new/", jobs.job_new, name="job-new"),
    path("jobs/<str:number>/", jobs.job_show, name="job-show"),
    path("jobs/<str:number>/approve/", jobs.job_approve, name="job-approve"),
    path("jobs/<str:number>/archive/", jobs.job_archive, name="job-archive"),
    path("jobs/<str:number>/edit/", jobs.job_edit, name="job-edit"),
    path("jobs/<str:number>/fields/<str:field>/", filling.job_fill, name="job-fill"),
    path("jobs/<str:number>/history/", history.history_show, name="history-show"),
    path("jobs/<str:number>/move/", jobs.job_move, name="job-move"),
    path("jobs/<str:number>/move/back/", jobs.job_move_back, name="job-move-back"),
    path("jobs/<str:number>/restore/", jobs.job_restore, name="job-restore"),
    # appointments
    path("jobs/<str:number>/appointments/", appointments.appointment_list, name="appointment-list"),
    path("jobs/<str:number>/appointments/new/", appointments.appointment_new, name="appointment-new"),
    path("jobs/<str:number>/appointments/<str:key>/", appointments.appointment_edit, name="appointment-edit"),
    path(
        "jobs/<str:number>/appointments/<str:key>/cancel/",
        appointments.appointment_cancel,
        name="appointment-cancel",
    ),
    # dates
    path("jobs/<str:number>/dates/new/", dates.date_new, name="date-new"),
    path("jobs/<str:number>/dates/<str:key>/", dates.date_edit, name="date-edit"),
    path("jobs/<str:number>/dates/<str:key>/remove/", dates.date_remove, name="date-remove"),
    # fields
    path("fields/", fields.field_list, name="field-list"),
    path("fields/new/", fields.field_new, name="field-new"),
    path("fields/<str:key>/", fields.field_edit, name="field-edit"),
    path("fields/<str:key>/archive/", fields.field_archive, name="field-archive"),
    path("fields/<str:key>/move/", fields.field_move, name="field-move"),
    path("fields/<str:key>/restore/", fields.field_restore, name="field-restore"),
    # files; the front allows a large body only where an address ends in /files/
    path("jobs/<str:number>/documents/", files.file_list, name="file-list"),
    path("jobs/<str:number>/documents/<str:key>/hide/", files.file_hide, name="file-hide"),
    path("jobs/<str:number>/documents/<str:key>/publish/", files.file_publish, name="file-publish"),
    path("jobs/<str:number>/documents/<str:key>/withdraw/", files.file_withdraw, name="file-withdraw"),
    path("jobs/<str:number>/files/", files.file_add, name="file-add"),
    path("files/<str:key>/", files.file_show, name="file-show"),
    # imports; the front allows a large body where an address ends in /import/
    path("import/", imports.import_new, name="import-new"),
    path("import/<str:key>/", imports.import_show, name="import-show"),
    path("import/<str:key>/map/", imports.import_map, name="import-map"),
    path("import/<str:key>/refused.csv", imports.import_refused, name="import-refused"),
    path("import/<str:key>/start/", imports.import_start, name="import-start"),
    # bulk
    path("bulk/new/", bulk.bulk_new, name="bulk-new"),
    path("bulk/<str:key>/", bulk.bulk_show, name="bulk-show"),
    path("bulk/<str:key>/result.csv", bulk.bulk_result, name="bulk-result"),
    path("bulk/<str:key>/undo/", bulk.bulk_undo, name="bulk-undo"),
    # notes
    path("jobs/<str:number>/notes/", notes.note_list, name="note-list"),
    path("jobs/<str:number>/notes/add/", notes.note_add, name="note-add"),
    path("jobs/<str:number>/notes/done/", notes.thread_settle, name="thread-settle"),
    path("jobs/<str:number>/notes/open/", notes.thread_reopen, name="thread-reopen"),
    # people
    path("jobs/<str:number>/people/add/", people.person_add, name="person-add"),
    path("jobs/<str:number>/people/<str:key>/", people.person_edit, name="person-edit"),
    path("jobs/<str:number>/people/<str:key>/remove/", people.person_remove, name="person-remove"),
    # sharing
    path("jobs/<str:number>/customer-portal/", sharing.customer_portal, name="customer-portal"),
    path("jobs/<str:number>/share/", sharing.share_show, name="share-show"),
    path("jobs/<str:number>/share/new/", sharing.link_new, name="link-new"),
    path("jobs/<str:number>/links/<str:key>/copy/", sharing.link_copy, name="link-copy"),
    path("jobs/<str:number>/links/<str:key>/end/", sharing.link_end, name="link-end"),
    path("jobs/<str:number>/links/<str:key>/renew/", sharing.link_renew, name="link-renew"),
    # letters
    path("jobs/<str:number>/links/<str:key>/email/", letters.letter_new, name="letter-new"),
    path("jobs/<str:number>/letters/<str:key>/", letters.letter_show, name="letter-show"),
    path("jobs/<str:number>/letters/<str:key>/send/", letters.letter_send, name="letter-send"),
    # saved views
    path("views/<str:listing>/", views.view_list, name="view-list"),
    path("views/<str:listing>/new/", views.view_new, name="view-new"),
    path("views/<str:listing>/<str:key>/", views.view_edit, name="view-edit"),
    path("views/<str:listing>/<str:key>/remove/", views.view_remove, name="view-remove"),
    # portals
    path("portals/", portals.portal_list, name="portal-list"),
    path("portals/<str:key>/", portals.portal_show, name="portal-show"),
    # search, and what else is at hand everywhere
    path("search/", search.search_show, name="search-show"),
    path("help/keys/", search.keys_show, name="keys-show"),
    path("theme/", search.theme_set, name="theme-set"),
    # brand; the front allows a large body where an address ends in /brand/
    path("brand/", brand.brand_edit, name="brand-edit"),
    # team
    path("team/", team.team_list, name="team-list"),
    path("team/invite/", team.team_invite, name="team-invite"),
    path("team/invitations/<str:key>/send/", team.invitation_send, name="invitation-send"),
    path("team/invitations/<str:key>/cancel/", team.invitation_cancel, name="invitation-cancel"),
    path("team/<str:key>/", team.team_show, name="team-show"),
    path("team/<str:key>/stop/", team.team_stop, name="team-stop"),
    path("team/<str:key>/resume/", team.team_resume, name="team-resume"),
    path("profile/", profile.profile, name="profile"),
    # samples
    path("samples/add/", samples.sample_add, name="sample-add"),
    path("samples/remove/", samples.sample_remove, name="sample-remove"),
]
