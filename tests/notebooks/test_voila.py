"""The Voila apps for real: Voila, a kernel, a browser."""

import socket
import urllib.request
from html import escape
from urllib.parse import urlsplit

import nbformat
import pytest

from givefirst.course import OperatorError
from givefirst.notebooks.voila import MODEL, app_notebook, app_path, list_page, practice_ids, run_apps, write_apps
from tests.notebooks.running import course_folder, running_apps

CHOICE = "immigrant/dialogue/warm-up"


@pytest.fixture(scope="module")
def apps(root, tmp_path_factory):
    """Address (with token) and token of running apps; a course folder of their own, so that nobody else's are disturbed."""
    with running_apps(root, course_folder(root, tmp_path_factory.mktemp("Kurs für alle"))) as found:
        yield found


@pytest.fixture
def visitor(apps, browser):
    """A page that is signed in, and the addresses it asks for."""
    base, token = apps
    page = browser.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda connection: asked.append(connection.url))
    page.goto(f"{base}/?token={token}")
    yield page, asked
    page.close()


def open_exercise(page, base: str, query: str = "") -> None:
    page.goto(base + app_path(CHOICE) + query)
    page.locator("input[type=radio]").first.wait_for(timeout=60_000)


def foreign(asked: list[str], base: str) -> set[str]:
    """Addresses elsewhere than on the server itself."""
    own = urlsplit(base).netloc
    return {url for url in asked if not url.startswith(("blob:" + base, "data:")) and urlsplit(url).netloc != own}


def test_learner_gets_feedback_and_nothing_comes_from_elsewhere(apps, visitor):
    base, _ = apps
    page, asked = visitor
    page.locator(f'a[href="{app_path(CHOICE)}"]', has_text="Zum Warmwerden").click()
    page.locator("input[type=radio]").first.check(timeout=60_000)
    page.get_by_role("button", name="Prüfen").click()
    page.locator(".gf-feedback").first.wait_for(timeout=30_000)
    assert page.locator(".gf-feedback").first.inner_text().strip()
    assert page.evaluate("document.documentElement.lang") == "de"
    assert page.title() == "Zum Warmwerden"
    assert any(url.startswith("ws:") for url in asked), "no kernel was asked: the recording is broken"
    assert foreign(asked, base) == set()


def test_the_model_computes_live(apps, visitor):
    """A slider moved with the keyboard: the kernel computes, the browser module says the new outcome."""
    base, _ = apps
    page, asked = visitor
    page.get_by_role("link", name="Geben und Nehmen").click()
    text = page.locator(".gf-give-text")
    text.wait_for(timeout=60_000)
    page.wait_for_function("document.querySelector('.gf-give-text').textContent.includes('20\u00a0% Nehmende')")
    page.get_by_role("slider").nth(1).press("Home")
    page.wait_for_function("document.querySelector('.gf-give-text').textContent.includes(' 0\u00a0% Nehmende, 80')")
    assert page.locator("svg.gf-give-chart polyline").count() == 3
    assert page.get_by_text("Es beweist nichts über Ihr Team").is_visible()
    assert foreign(asked, base) == set()


def test_a_foreign_template_cannot_be_asked_for(apps, visitor):
    page, asked = visitor
    open_exercise(page, apps[0], "?template=lab&theme=dark")
    assert foreign(asked, apps[0]) == set()


def test_each_page_carries_a_policy(apps, visitor):
    response = visitor[0].goto(apps[0] + app_path(CHOICE))
    policy = response.headers["content-security-policy"]
    assert "default-src 'self'" in policy and "frame-ancestors 'none'" in policy
    assert "http" not in policy and "*" not in policy


SEND = """
async ([kernel, code]) => {
  const socket = new WebSocket(`ws://${location.host}/api/kernels/${kernel}/channels?session_id=s`);
  await new Promise((ready) => { socket.onopen = ready; });
  const message = (type, content) => JSON.stringify({
    channel: "shell", parent_header: {}, metadata: {}, buffers: [], content,
    header: {msg_id: type, msg_type: type, session: "s", username: "u", version: "5.3", date: new Date().toISOString()},
  });
  socket.send(message("execute_request", {code, silent: false, store_history: false, user_expressions: {}, allow_stdin: false}));
  socket.send(message("kernel_info_request", {}));
  const heard = [];
  return await new Promise((done) => {
    socket.onmessage = (event) => {
      const parsed = JSON.parse(event.data);
      heard.push(parsed.header.msg_type);
      if (parsed.header.msg_type === "kernel_info_reply" && parsed.parent_header.msg_id === "kernel_info_request") { done(heard); }
    };
  });
}
"""


def test_visitor_cannot_run_code(apps, visitor, tmp_path):
    page, _ = visitor
    open_exercise(page, apps[0])
    kernel = page.evaluate("JSON.parse(document.querySelector('#jupyter-config-data').textContent).kernelId")
    mark = tmp_path / "mark"
    heard = page.evaluate(SEND, [kernel, f"open({str(mark)!r}, 'w').close()"])
    # The kernel takes requests in order: the later one was answered, so the earlier one never came.
    assert "kernel_info_reply" in heard and "execute_reply" not in heard
    assert not mark.exists()


def test_without_token_there_is_no_exercise(apps):
    answer = urllib.request.urlopen(apps[0] + app_path(CHOICE), timeout=30)
    assert urlsplit(answer.url).path == "/login"


def test_taken_port_is_one_sentence(root):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(OperatorError, match=f"Port {port} is already in use.*--port {port + 1}"):
            run_apps(root, port=port, open_browser=False)


def test_items_of_checks_have_no_app(course, tmp_path):
    written = write_apps(course, tmp_path / "apps", "en")
    assert course.check_items() and not course.check_items() & set(written)
    files = {str(path.relative_to(tmp_path / "apps").with_suffix("")) for path in (tmp_path / "apps").rglob("*.ipynb")}
    assert files == set(written) == {*practice_ids(course), MODEL}


@pytest.mark.parametrize("language", ["de", "en"])
def test_notebooks_are_valid_and_speak_the_language(course, language):
    for exercise_id in practice_ids(course):
        notebook = app_notebook(course.exercises[exercise_id], language)
        nbformat.validate(notebook)
        title = escape(course.exercises[exercise_id].title.plain(language))
        assert title in notebook.cells[0].source and title in list_page(course, language)
        assert f"lang={language!r}" in notebook.cells[1].source
    assert f'lang="{language}"' in list_page(course, language)
