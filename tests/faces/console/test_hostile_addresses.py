"""Addresses that no link of ours holds: they are not there, whatever is in them, and never break a page."""

import pytest


@pytest.mark.trust("TE01", "TE14")
@pytest.mark.parametrize("key", ["%00", "a%00b", "%ff", "%c3%28", "%F0%9F%92%A9", "' or 1=1 --", "9" * 400])
@pytest.mark.parametrize(
    "path",
    ["files/{}/", "jobs/{}/", "import/{}/", "jobs/J-1001/dates/{}/", "jobs/J-1001/share/links/{}/end/"],
)
def test_a_malformed_name_is_not_there(job, desk, path, key):
    assert desk.get(path.format(key)).status_code == 404


@pytest.mark.trust("TE14")
@pytest.mark.parametrize(
    "asked", ["jobs/?before={}", "jobs/?q={}", "jobs/?status={}", "jobs/{{}}/notes/?before={}"]
)
def test_a_malformed_question_breaks_nothing(job, desk, asked):
    for value in ("%00", "%ff", "9" * 300):
        path = asked.format(value).replace("{}", job.number)
        assert desk.get(path).status_code in (200, 400, 404), path
