"""Templates: every form that changes something carries the token; text of people is never marked as safe HTML."""
from __future__ import annotations

import re

import pytest

POST_FORM = re.compile(r"<form\b[^>]*\bmethod=\"post\"[^>]*>(.*?)</form>", re.IGNORECASE | re.DOTALL)
SAFE = re.compile(r"\|\s*safe\b|Markup\(|autoescape\s+false", re.IGNORECASE)
FORM_OF_NOBODY = re.compile(r"<form\b(?![^>]*\bmethod=)[^>]*>(?=(?:(?!</form>).)*csrf)", re.DOTALL)


@pytest.fixture(scope="module")
def templates(repository):
    folder = repository / "ckanext-tangerang/ckanext/tangerang/templates"
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in sorted(folder.rglob("*.html"))}


def test_every_form_that_posts_carries_the_token(templates):
    found = [(name, form) for name, text in templates.items() for form in POST_FORM.findall(text)]
    lacking = [name for name, form in found if "csrf_input" not in form and "ui.form" not in form]
    assert len(found) >= 10
    assert lacking == []


def test_no_post_form_hides_from_the_look_above(templates):
    for name, text in templates.items():
        written = len(re.findall(r"method\s*=\s*[\"']?post", text, re.IGNORECASE))
        assert written == len(POST_FORM.findall(text)), name


def test_no_template_marks_text_as_safe(templates):
    assert [name for name, text in templates.items() if SAFE.search(text)] == []


def test_no_template_carries_a_script_of_its_own_or_a_handler(templates):
    inline = re.compile(r"<script(?![^>]*\bsrc=)|\son(?:click|load|change|submit|input|error)\s*=", re.IGNORECASE)
    assert [name for name, text in templates.items() if inline.search(text)] == []
