"""The mail tray's pages: what came, newest first, and one letter that cannot act, whatever is in it."""

from email.message import EmailMessage

import pytest

pytestmark = [pytest.mark.once, pytest.mark.django_db, pytest.mark.urls("tests.demo.tray_urls")]
LINK = "http://127.0.0.1:8321/alder/l/fls_secret"
EVIL = "<html><head><title>x</title></head><body><script>alert(1)</script><p>Hello</p></body></html>"
FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def tray(settings, tmp_path):
    """`tray(subject)` lays a letter into the tray and gives its name."""
    settings.DATA = tmp_path
    folder = tmp_path / "mail"
    folder.mkdir()

    def laid(subject, *, html=EVIL):
        message = EmailMessage()
        message["Subject"], message["From"], message["To"] = (
            subject,
            "Alder <portal@alder.test>",
            "amara@mail.example",
        )
        message.set_content(f"Hello <b>Amara</b>,\n\n{LINK}\n")
        if html:
            message.add_alternative(html, subtype="html")
        name = f"{1_795_000_000_000_000_000 + len(list(folder.iterdir())):020d}-1"
        (folder / f"{name}.eml").write_bytes(message.as_bytes())
        return name

    return laid


def test_the_tray_shows_letters_newest_first(client, tray):
    tray("First letter")
    tray("Second letter")

    page = client.get("/mail/").content.decode()

    assert 0 < page.index("Second letter") < page.index("First letter")
    assert "amara@mail.example" in page


def test_the_tray_renews_only_its_list(client, tray):
    tray("First letter")

    piece = client.get("/mail/", headers=FRAGMENT).content.decode()

    assert "First letter" in piece
    assert "<html" not in piece


def test_an_empty_tray_says_what_to_do(client, tray):
    assert "New Share Link" in client.get("/mail/").content.decode()


def test_a_letters_links_can_be_pressed_in_its_text(client, tray):
    page = client.get(f"/mail/{tray('Your portal')}/").content.decode()

    assert f'<a href="{LINK}"' in page
    assert "Hello &lt;b&gt;Amara&lt;/b&gt;" in page


def test_the_html_part_is_framed_by_its_page_and_can_do_nothing(client, tray):
    name = tray("Your portal")

    page = client.get(f"/mail/{name}/")
    sheet = client.get(f"/mail/{name}/html/")

    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert f'src="/mail/{name}/html/" sandbox="allow-popups' in page.content.decode()
    policy = sheet["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'")
    assert "script-src" not in policy
    assert '<base target="_blank">' in sheet.content.decode()


def test_a_letter_without_html_has_no_frame(client, tray):
    assert "<iframe" not in client.get(f"/mail/{tray('Plain', html='')}/").content.decode()


@pytest.mark.parametrize("path", ["/mail/1-1/", "/mail/1-1/html/", "/mail/..%2fsecret/", "/mail/tray.eml/"])
def test_what_is_not_in_the_tray_is_not_found(client, tray, path):
    tray("First letter")

    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/mail/", "/mail/1-1/", "/mail/1-1/html/"])
@pytest.mark.urls("fanlight.config.urls")
def test_only_the_demo_has_a_tray(client, tray, path):
    assert client.get(path).status_code == 404


def test_the_tray_cannot_be_written_to(client, tray):
    assert client.post("/mail/").status_code in (403, 405)
