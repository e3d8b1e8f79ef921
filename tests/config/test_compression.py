"""Pages leave as small as the browser can read them."""

import gzip

import brotli
import pytest
from django.http import FileResponse, HttpResponse
from django.test import RequestFactory

from fanlight.config.compression import Compression

PAGE = "<p>A page about a job, with words that come again and again.</p>" * 40


def answered(accepted, response=None):
    request = RequestFactory().get("/", headers={"Accept-Encoding": accepted})
    return Compression(lambda _: response or HttpResponse(PAGE))(request)


@pytest.mark.parametrize(
    ("accepted", "encoding", "read"),
    [
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("br;q=1.0, gzip;q=0.8", "br", brotli.decompress),
        ("gzip, br;q=0", "gzip", gzip.decompress),
        ("gzip", "gzip", gzip.decompress),
    ],
)
def test_a_page_leaves_in_the_smallest_form_the_browser_reads(accepted, encoding, read):
    response = answered(accepted)

    assert response["Content-Encoding"] == encoding
    assert response["Content-Length"] == str(len(response.content))
    assert "Accept-Encoding" in response["Vary"]
    assert len(response.content) < len(PAGE) / 5
    assert read(response.content).decode() == PAGE


@pytest.mark.parametrize("accepted", ["", "identity", "deflate"])
def test_a_browser_that_reads_nothing_compressed_gets_the_page_as_it_is(accepted):
    response = answered(accepted)

    assert "Content-Encoding" not in response
    assert "Accept-Encoding" in response["Vary"], "or a cache would give it the other form"
    assert response.content.decode() == PAGE


def test_files_pictures_and_short_answers_are_left_alone(tmp_path):
    stored = tmp_path / "report.txt"
    stored.write_text(PAGE)
    file = FileResponse(stored.open("rb"), content_type="text/plain")
    file.file_to_stream.close()

    assert "Content-Encoding" not in answered("br", file)
    assert "Content-Encoding" not in answered("br", HttpResponse(PAGE, content_type="image/png"))
    assert "Content-Encoding" not in answered("br", HttpResponse("ok"))
