"""Folders of documents, on a job and at a client: named, emptied, fetched as one, and what is put into which."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fanlight.core.errors import Malformed
from fanlight.faces.console.gate import StaffRequest, for_staff
from fanlight.faces.console.pages import job_page
from fanlight.faces.console.pages.forms import Form, Line
from fanlight.ground.people.models import Client
from fanlight.ground.rooms.models import Room
from fanlight.ui.addresses import url
from fanlight.ui.answers import Context, done, show
from fanlight.ui.downloads import send_poured
from fanlight.work.files.bundles import MOST_FILES, bundle
from fanlight.work.files.models import File, Folder
from fanlight.work.files.models.folders import LONGEST_NAME, FolderTaken
from fanlight.work.jobs.models import Job

type Crumb = tuple[str | Promise, str]


class FolderForm(Form):
    """What a folder is called."""

    name = Line(label=_("Name"), max_length=LONGEST_NAME, help_text=_("Such as reports, invoices, plans."))


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the documents of a room stand: the page that lists them, and the way to it."""

    key: str
    documents: str
    trail: list[Crumb]
    is_of_job: bool = True

    @classmethod
    def of_job(cls, job: Job) -> "Shelf":
        here = url("console:job-show", job.number)
        trail: list[Crumb] = [(_("Jobs"), url("console:job-list")), (job.number, here)]
        return cls(job.number, url("console:file-list", job.number), trail)

    @classmethod
    def of_client(cls, client: Client) -> "Shelf":
        here = url("console:client-show", client.key)
        trail: list[Crumb] = [(_("Clients"), url("console:client-list")), (client.name, here)]
        return cls(client.key, url("console:client-document-list", client.key), trail, is_of_job=False)

    @classmethod
    def of_room(cls, request: StaffRequest, room: Room) -> "Shelf":
        """404 for a room whose documents have no folders."""
        if room.kind == "client":
            return cls.of_client(room.client)
        return cls.of_job(get_object_or_404(Job.objects.visible_to(request.viewer), room=room))

    def to(self, page: str, *args: str) -> str:
        """The page of that name which is about this shelf, or about one file of it."""
        return url(f"console:{'' if self.is_of_job else 'client-'}{page}", self.key, *args)

    def inside(self, folder: Folder | None) -> str:
        return f"{self.documents}?folder={folder.key}" if folder else self.documents


@for_staff
@require_http_methods(["GET", "POST"])
def folder_new(request: StaffRequest, number: str) -> HttpResponse:
    job = job_page.found(request, number)
    return new_page(request, job.room, Shelf.of_job(job))


def new_page(request: StaffRequest, room: Room | None, shelf: Shelf) -> HttpResponse:
    """The form for a new folder of the room, which must be there by the time it is sent."""
    form = FolderForm(request.POST or None, viewer=request.viewer)
    if request.method == "POST" and room and form.is_valid():
        try:
            folder = Folder.add(room, form.cleaned_data["name"], by=request.viewer)
        except (FolderTaken, Malformed) as refusal:
            form.refuse(refusal)
        else:
            return done(request, shelf.inside(folder))
    return _form(request, form, shelf)


@for_staff
@require_http_methods(["GET", "POST"])
def folder_edit(request: StaffRequest, key: str) -> HttpResponse:
    folder, shelf = _found(request, key)
    form = FolderForm(request.POST or None, viewer=request.viewer, initial={"name": folder.name})
    if request.method == "POST" and form.is_valid():
        try:
            folder.rename(form.cleaned_data["name"], by=request.viewer)
        except (FolderTaken, Malformed) as refusal:
            form.refuse(refusal)
        else:
            return done(request, shelf.inside(folder))
    return _form(request, form, shelf, folder=folder)


@for_staff
@require_http_methods(["GET", "POST"])
def folder_remove(request: StaffRequest, key: str) -> HttpResponse:
    folder, shelf = _found(request, key)
    if request.method == "POST":
        folder.remove(by=request.viewer)
        return done(request, shelf.documents)
    asked = {
        "title": _("Remove the folder “%(name)s”?") % {"name": folder.name},
        "why": _("What lies in it stays, outside of any folder, and is seen by those who see it now."),
        "verb": _("Remove the folder"),
        "back": shelf.inside(folder),
        "trail": shelf.trail,
    }
    return show(request, "console/confirm.html", asked)


@for_staff
@require_GET
def folder_zip(request: StaffRequest, key: str) -> HttpResponseBase:
    """What lies in the folder, as one ZIP."""
    folder, _shelf = _found(request, key)
    files = File.objects.visible_to(request.viewer).on_shelves().in_folder(folder)
    chosen = files.with_blob().select_related("folder").newest_first()[: MOST_FILES + 1]
    return send_poured(request, bundle(chosen, by=request.viewer, name=folder.name))


@for_staff
@require_POST
def file_move(request: StaffRequest, key: str) -> HttpResponse:
    """Into the folder of its room that was chosen; nothing chosen: out of any."""
    files = File.objects.visible_to(request.viewer).on_shelves().select_related("room__client")
    file: File = get_object_or_404(files, key=key)
    shelf = Shelf.of_room(request, file.room)
    folder = chosen(request, file.room, request.POST.get("folder", ""))
    file.move(folder, by=request.viewer)
    return done(request, shelf.inside(folder))


def chosen(request: StaffRequest, room: Room | None, key: str) -> Folder | None:
    """The folder of that room and key; nothing for no key. Whatever else is asked for is not there: 404."""
    if not key:
        return None
    folder: Folder = get_object_or_404(Folder.objects.visible_to(request.viewer).filter(room=room), key=key)
    return folder


def folders_of(request: StaffRequest, room: Room | None) -> list[Folder]:
    """By name, each with how many documents lie in it. One query."""
    folders = Folder.objects.visible_to(request.viewer).filter(room=room)
    return list(folders.with_counts().by_name()) if room else []


def _found(request: StaffRequest, key: str) -> tuple[Folder, Shelf]:
    folders = Folder.objects.visible_to(request.viewer).select_related("room__client")
    folder: Folder = get_object_or_404(folders, key=key)
    return folder, Shelf.of_room(request, folder.room)


def _form(
    request: StaffRequest, form: FolderForm, shelf: Shelf, *, folder: Folder | None = None
) -> HttpResponse:
    context: Context = {"form": form, "shelf": shelf, "folder": folder}
    status = 422 if form.errors else 200
    return show(request, "console/files/folder.html", context, fragment="form", status=status)
