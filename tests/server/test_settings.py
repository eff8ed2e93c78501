"""server.yml: what the README shows is what the server takes."""

import re

from givefirst.server.settings import Settings, load_settings


def test_the_example_of_the_readme(root, tmp_path):
    text = (root / "README.md").read_text(encoding="utf-8")
    (tmp_path / "server.yml").write_text(re.search(r"```yaml\n(address: .+?)```", text, re.S)[1], encoding="utf-8")
    found = load_settings(tmp_path)
    assert (found.address, found.sign_in, found.mail.port, found.sso.roles["hr"]) == ("https://kurs.example", "people", 587, ["course-hr"])
    assert found.mail.password_file == str((tmp_path / "mail-password").resolve()) and found.sso.client_secret_file == str((tmp_path / "sso-secret").resolve())


def test_without_a_file_everything_is_as_for_one_person(tmp_path):
    assert load_settings(tmp_path) == Settings()
