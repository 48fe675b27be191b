"""The style sheet: in the first page a phone gets, a file from then on. Needs the built front end."""

import re

import pytest
from django.core.files.base import ContentFile

from vakkring import stylesheet
from vakkring.config.statics import StaticStorage

pytestmark = pytest.mark.django_db


def head(client):
    return client.get("/leren/").content.decode().partition("</head>")[0]


def test_first_page_holds_its_styles_under_the_nonce_of_the_policy(client):
    answer = client.get("/leren/")
    element = re.search(r'<style nonce="([^"]+)" data-stylesheet="([^"]+)">(.*?)</style>', answer.content.decode(), re.DOTALL)

    assert element[2] == stylesheet.address()
    assert "--" in element[3]
    assert f"style-src 'self' 'nonce-{element[1]}'" in answer["Content-Security-Policy"]
    assert 'rel="stylesheet"' not in head(client)


def test_phone_that_has_the_file_gets_a_link_to_it(client):
    client.cookies[stylesheet.COOKIE] = stylesheet.address().rpartition("/")[2]

    assert f'<link rel="stylesheet" href="{stylesheet.address()}">' in head(client)
    assert "<style" not in head(client)


@pytest.mark.parametrize("cookie", ["main-old.css", "", "<script>", "../../etc/passwd"])
def test_phone_with_another_version_gets_the_styles_again(client, cookie):
    client.cookies[stylesheet.COOKIE] = cookie

    assert "<style" in head(client)
    assert "passwd" not in head(client)


def test_page_that_a_script_fetches_holds_no_styles(client):
    answer = client.get("/leren/", headers={"sec-fetch-dest": "empty"})

    assert "<style" not in answer.content.decode()


def test_styles_cannot_end_their_element():
    assert "</" not in stylesheet.text(stylesheet.address())


def test_file_with_a_hash_in_its_name_keeps_it_and_others_get_one(tmp_path):
    storage = StaticStorage(location=tmp_path)

    assert storage.hashed_name("assets/main-abc.js", ContentFile(b"1")) == "assets/main-abc.js"
    assert storage.hashed_name("icons.svg", ContentFile(b"1")) != "icons.svg"
