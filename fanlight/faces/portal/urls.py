"""The site map of the portal."""

from django.urls import path

from fanlight.faces.portal.pages import doorstep, files, jobs, look, notes, previews

app_name = "portal"
urlpatterns = [
    path("", doorstep.doorstep, name="doorstep"),
    path("l/", doorstep.link_open, name="link-open"),
    path("l/<path:token>", doorstep.link_show, name="link-show"),
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
