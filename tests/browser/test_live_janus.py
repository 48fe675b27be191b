"""The same three people with a media server: Janus, as Debian has it."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests import janus
from tests.browser import call_journeys, calls, serving
from tests.browser.calls import Apart, Three
from tests.browser.conftest import OpenPhone, launch
from tests.browser.serving import Site

UNAUTHORISED = 433
"""VideoRoom's own code."""

LISTEN = """async ([url, room, token, feed, private]) => {
    const socket = new WebSocket(url, "janus-protocol");
    await new Promise(done => { socket.onopen = done; });
    let count = 0;
    const ask = body => new Promise(done => {
        const transaction = `t${++count}`;
        const heard = ({ data }) => {
            const said = JSON.parse(data);
            if (said.transaction !== transaction || said.janus === "ack") return;
            socket.removeEventListener("message", heard);
            done(said);
        };
        socket.addEventListener("message", heard);
        socket.send(JSON.stringify({ ...body, token, transaction }));
    });
    const session_id = (await ask({ janus: "create" })).data.id;
    const handle_id = (await ask({ janus: "attach", plugin: "janus.plugin.videoroom", session_id })).data.id;
    const body = { request: "join", ptype: "subscriber", room, streams: [{ feed }], ...(private ? { private_id: private } : {}) };
    const said = await ask({ janus: "message", session_id, handle_id, body });
    socket.close();
    return said.plugindata.data;
}"""
KEEP_SOCKETS = """
    window.said = [];
    const Real = window.WebSocket;
    window.WebSocket = class extends Real {
        constructor(...given) {
            super(...given);
            if (given[1] === "janus-protocol") this.addEventListener("message", ({ data }) => window.said.push(JSON.parse(data)));
        }
    };
"""


@pytest.fixture(scope="module")
def browser(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One with a made-up microphone and camera."""
    launched = launch(browser.browser_type, *calls.flags(tmp_path_factory.mktemp("geluid")))
    yield launched
    launched.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with a media server."""
    server = janus.start(tmp_path_factory.mktemp("janus"))
    try:
        found = serving.start(tmp_path_factory.mktemp("site"), f"janus_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}", server.settings)
        yield found
        found.stop()
    finally:
        server.stop()


@pytest.fixture
def apart(browser: Browser, site: Site) -> Iterator[Apart]:
    found = Apart(browser.browser_type, site)
    yield found
    found.close()


@pytest.fixture
def three(open_phone: OpenPhone, site: Site) -> Three:
    return calls.three_of(open_phone, site)


def test_three_people_see_and_hear_each_other(three: Three):
    call_journeys.sees_and_hears(three)


def test_a_thumb_stops_the_picture_and_sound_stays(three: Three):
    call_journeys.a_thumb_stops_the_picture(three)


def test_who_leads_takes_a_microphone(three: Three):
    call_journeys.who_leads_takes_a_microphone(three)


def test_a_lost_line_comes_back_with_the_microphone_closed(open_phone: OpenPhone, apart: Apart, site: Site):
    tess = open_phone(viewport=calls.DESK, permissions=calls.ALLOWED)
    call_journeys.a_lost_line_comes_back(tess, apart, calls.make_session(site))


def test_nobody_listens_who_did_not_come_in_by_the_door(open_phone: OpenPhone, site: Site):
    """A good pass and the room's number are not enough: only who is on the list, and came in, hears what is said."""
    page: Page = open_phone(permissions=calls.ALLOWED)
    page.add_init_script(KEEP_SOCKETS)
    with page.expect_response("**/zaal/geluid/") as answer:
        calls.enter(page, "anna@", calls.make_session(site))
        calls.join(page)
    given = answer.value.json()["janus"]
    calls.talk(page)
    page.wait_for_function("() => window.said.some(one => one.janus === 'webrtcup')")
    private = page.evaluate("window.said.map(one => one.plugindata?.data?.private_id).find(Boolean)")

    def listens(private_id: int | None) -> int | None:
        found = page.evaluate(LISTEN, [given["url"], given["room"], given["token"], given["feed"], private_id])
        return found.get("error_code")

    assert listens(None) == UNAUTHORISED
    assert listens(private + 1) == UNAUTHORISED
    assert listens(private) is None, "the control: who did come in, does"
