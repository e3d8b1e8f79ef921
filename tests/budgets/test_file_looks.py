"""The list of documents costs the same statements however many files it holds and however many people looked."""

import brotli

from fanlight.work.files.models import FileLook
from tests import world
from tests.budgets.test_pages import served
from tests.work.files.uploads import a_file


def test_the_list_of_documents_costs_the_same_with_and_without_looks(alder, ada, job, gus, cleo, console):
    path = f"/console/alder/jobs/{job.number}/documents/"
    first = a_file(job.room, by=ada, publish_to=["customer"])
    none, _ = served(console(ada), path)
    for at in range(5):
        a_file(job.room, by=ada, name=f"{at}.pdf", publish_to=["customer"])
    for who in (gus, cleo, world.a_guest(alder, job, "Lena Link")):
        for file in type(first).objects.visible_to(who.viewer):
            FileLook.report(file, by=who.viewer)

    many, page = served(console(ada), path)

    assert brotli.decompress(page).decode().count("seen by") >= 6
    assert none == many
