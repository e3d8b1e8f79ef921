"""All documents of a reader, job by job; one as pictures, and many as one ZIP."""

import io
import zipfile

import pytest

from tests import world
from tests.faces.portal.door import content, nobody, reading, switch, words
from tests.work.files.uploads import a_file


@pytest.fixture
def cora(alder, job, ada):
    """A customer who may see all jobs she takes part in; there are two."""
    cora = world.a_holder(alder, job, "Cora Client", scope="own")
    second = world.a_job(alder, title="Loft")
    world.a_participant(second, cora.contact, by=ada)
    a_file(second.room, by=ada, name="loft.pdf", publish_to=["customer"])
    return cora


@pytest.mark.feature("B05", "D12", "E06")
def test_all_documents_stand_job_by_job_and_internal_ones_nowhere(job, ada, cora, gus):
    a_file(job.room, by=ada, name="ceiling.pdf", publish_to=["customer"])
    a_file(job.room, by=ada, name="margin.pdf")

    text = words(reading(cora).get("documents/"))
    assert (
        text.index("Loft")
        < text.index("loft.pdf")
        < text.index("Kitchen ceiling")
        < text.index("ceiling.pdf")
    )
    assert "margin.pdf" not in text

    text = words(reading(gus).get("documents/"))
    assert "ceiling.pdf" in text
    assert "loft.pdf" not in text
    assert nobody().get("documents/").status_code in (302, 303)


@pytest.mark.feature("B05")
def test_the_jobs_documents_come_as_one_zip_and_only_the_readers(alder, job, ada, gus, ines):
    a_file(job.room, by=ada, name="ceiling.pdf", publish_to=["customer"])
    a_file(job.room, by=ada, name="margin.pdf")
    page = f"jobs/{job.number}/documents/zip/"

    answer = reading(gus).get(page)
    assert answer["Content-Type"] == "application/zip"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert zipfile.ZipFile(io.BytesIO(content(answer))).namelist() == ["ceiling.pdf"]

    assert reading(ines).get(page).status_code == 409, "there is nothing for her"
    switch(alder, "customer", section_documents=False)
    assert reading(gus).get(page).status_code == 404


@pytest.mark.feature("B05")
def test_a_document_can_be_looked_at_page_by_page_without_scripts(job, ada, gus, ines):
    file = a_file(job.room, by=ada, publish_to=["customer"])

    text = reading(gus).get(f"files/{file.key}/preview/").content.decode()

    assert f"/files/{file.key}/page-1/" in text
    assert "Download" in text
    assert content(reading(gus).get(f"files/{file.key}/page-1/"))[8:12] == b"WEBP"
    assert reading(ines).get(f"files/{file.key}/preview/").status_code == 404
