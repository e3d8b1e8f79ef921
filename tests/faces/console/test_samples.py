"""Sample data on Home: one press in, one press out, and what stays is named."""

from fanlight.work.conversations.models import Note
from fanlight.work.jobs.models import Job
from tests.faces.console.desk import words


def test_one_press_in_and_one_out(desk, ada):
    assert "Put sample data in" in words(desk.get(""))
    assert desk.post("samples/add/").status_code == 303
    assert "Sample: loft" not in words(desk.get("jobs/"))
    assert "Sample: storm damage, roof" in words(desk.get("jobs/"))
    assert "Take the sample data out" in words(desk.get(""))

    desk.post("samples/remove/")

    assert "The sample data is gone." in words(desk.get("jobs/"))
    assert not Job.objects.within(ada).exists()


def test_what_stays_is_named(desk, ada):
    desk.post("samples/add/")
    job = Job.objects.within(ada).get(title="Sample: storm damage, roof")
    Note.write(by=ada, room=job.room, body="A real word")

    desk.post("samples/remove/")

    page = words(desk.get("jobs/"))
    assert (
        f"gone, but for: {job.number} Sample: storm damage, roof (something else belongs to it by now)"
        in page
    )
    assert Job.objects.within(ada).count() == 1


def test_a_second_press_is_told(desk):
    desk.post("samples/add/")
    desk.post("samples/add/")
    assert "there already" in words(desk.get("jobs/"))

    desk.post("samples/remove/")
    desk.post("samples/remove/")
    assert "no sample data to take out" in words(desk.get("jobs/"))


def test_staff_and_strangers_press_nothing(max_desk, zed_desk, ada):
    assert "sample data" not in words(max_desk.get(""))
    for path in ("samples/add/", "samples/remove/"):
        assert max_desk.post(path).status_code == 403
        assert zed_desk.post(path).status_code == 404
    assert not Job.objects.within(ada).exists()
