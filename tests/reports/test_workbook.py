"""HR's list as a workbook: read back by another program, with names that attack."""

import csv
import shutil
import subprocess
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import insert

from givefirst.reports import write_completion_xlsx
from givefirst.reports.completion import harmless
from givefirst.store import new_id
from givefirst.store.enrolments import assign
from givefirst.store.tables import person as people
from tests.naughty import STRINGS

from .test_completion import ATTACKS, WHEN, course, person, store  # noqa: F401

NAMES = sorted({word for word in [*ATTACKS, *STRINGS, "http://evil.example", "mailto:x@evil.example", "internal:A1", "0123", "1e5", "TRUE", "_x0041_"] if word.strip()})


def add(store, names, group=None) -> None:  # noqa: F811
    rows = [{"id": new_id(), "name": name, "group_name": group or name, "created_at": WHEN} for name in names]
    store.change(lambda connection: connection.execute(insert(people), rows) and None)
    store.change(assign("theme:dialogue", WHEN.date(), True))


def test_a_row_in_each_language(store, course, tmp_path):  # noqa: F811
    person(store, "Jürgen Müller", "dialogue")
    add(store, ["Özlem"], "Einkauf")
    file = tmp_path / "list.xlsx"
    assert write_completion_xlsx(file, store, course) == 2
    sheet = openpyxl.load_workbook(file).active
    assert sheet.title == "Abschlüsse" and sheet.freeze_panes == "A2"
    day = datetime(2026, 3, 31)
    assert list(sheet.iter_rows(values_only=True)) == [
        ("Name", "Gruppe", "Was", "Abgeschlossen", "Abgeschlossen am", "Fällig am", "Zertifikat vom"),
        ("Jürgen Müller", None, "Thema 2: Title of dialogue (deutsch)", "ja", day, day, None),
        ("Özlem", "Einkauf", "Thema 2: Title of dialogue (deutsch)", "nein", None, day, None),
    ]
    assert sheet["E2"].is_date and sheet["E2"].number_format == "dd.mm.yyyy"
    write_completion_xlsx(file, store, course, "en", sees=frozenset({"completed"}))
    sheet = openpyxl.load_workbook(file).active
    assert (sheet.title, [cell.value for cell in sheet[1]]) == ("Completions", ["Name", "What", "Completed"])


def test_nobody_yet(store, course, tmp_path):  # noqa: F811
    assert write_completion_xlsx(tmp_path / "list.xlsx", store, course) == 0
    assert openpyxl.load_workbook(tmp_path / "list.xlsx").active.max_row == 1


def test_whatever_people_are_called_is_a_text(store, course, tmp_path):  # noqa: F811
    add(store, NAMES)
    file = tmp_path / "list.xlsx"
    write_completion_xlsx(file, store, course)
    cells = [row[:2] for row in openpyxl.load_workbook(file).active.iter_rows(min_row=2)]
    assert len(cells) == len(NAMES)
    assert {cell.data_type for row in cells for cell in row} == {"s"} and not any(cell.hyperlink for row in cells for cell in row)
    starts = [cell.value[:1] for row in cells for cell in row]
    assert not set(starts) & set("=+-@＝＋－＠\t\r\n") and "'" in starts
    with zipfile.ZipFile(file) as parts:
        content = b"".join(parts.read(name) for name in parts.namelist() if name.endswith((".xml", ".rels")))
    assert b"<f>" not in content and b"<f " not in content and b"<hyperlink" not in content and b"TargetMode=\"External\"" not in content


@pytest.mark.long
def test_a_spreadsheet_opens_it(store, course, tmp_path):  # noqa: F811
    """LibreOffice (Debian: libreoffice-calc-nogui), which counts: a formula would show its result or an error."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed: apt-get install libreoffice-calc-nogui")
    names = [name for name in NAMES if name.isprintable()]
    add(store, names, "Einkauf")
    write_completion_xlsx(tmp_path / "list.xlsx", store, course)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [office, profile, "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", str(tmp_path), str(tmp_path / "list.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    with Path(tmp_path / "list.csv").open(encoding="utf-8", newline="") as opened:
        rows = list(csv.reader(opened))
    assert rows[0][:2] == ["Name", "Gruppe"]
    assert sorted(row[0] for row in rows[1:]) == sorted(map(harmless, names))
    assert {row[5] for row in rows[1:]} == {"31.03.2026"}
