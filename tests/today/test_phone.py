"""What a phone asks for so that it works without reception."""

from django.conf import settings


def test_the_script_that_keeps_pages_is_asked_for_again_each_time(client):
    reply = client.get("/sw.js")

    assert reply["Content-Type"] == "text/javascript"
    assert reply["Cache-Control"] == "no-cache"
    script = reply.content.decode()
    assert "addEventListener(`fetch`" in script or 'addEventListener("fetch"' in script
    assert "import" not in script, "browsers run it as a plain script"
    assert client.get("/sw.js", headers={"If-None-Match": reply["ETag"]}).status_code == 304


def test_its_own_requests_may_go_to_our_server_only(client):
    assert "connect-src 'self'" in client.get("/sw.js")["Content-Security-Policy"]


def test_the_page_without_reception_needs_nothing_but_its_styles(client):
    page = client.get("/geen-bereik/")

    assert "no-store" not in page.get("Cache-Control", "")
    said = page.content.decode()
    assert said.count("/static/") == 1
    assert '"/static/plain.css"' in said
    assert "<script" not in said
    assert (settings.ROOT / "frontend" / "public" / "plain.css").exists()
