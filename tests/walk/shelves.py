"""Folders, and documents of clients' own, on the stage of the walk."""

from typing import Any

from fanlight.core.doors import compare_and_set
from fanlight.ground.people.models import Client
from fanlight.ground.rooms.models import Room
from fanlight.work.files.models import File, FilePublication, FileVersion, Folder
from tests import world


def a_folder(file: File, name: str) -> Folder:
    """In the file's room, with that file in it."""
    own = {"workspace_id": file.workspace_id, "room": file.room}
    folder: Folder = Folder.objects.create(**own, name=name, name_key=name)
    compare_and_set(file, expect={}, folder=folder)
    return folder


def a_paper(client: Client, business: world.Business, words: str, *, audience: str = "") -> File:
    """In the client's room, inside a folder of the same words."""
    own = {"workspace_id": business.workspace_id}
    paper: File = File.objects.create(**own, room=Room.of_client(client), name=f"{words}terms.txt")
    held = FileVersion.objects.within(business).select_related("blob")[0]
    version = FileVersion.objects.create(**own, file=paper, blob=held.blob)
    if audience:
        FilePublication.objects.create(**own, file=paper, version=version, audience=audience)
    a_folder(paper, f"{words}contracts")
    return paper


def with_key_of(client: Client, paper: File) -> Any:
    """A route that names the client and the paper asks for both by one word."""
    compare_and_set(paper, expect={}, key=client.key)
    return paper
