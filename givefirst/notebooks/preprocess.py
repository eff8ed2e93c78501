"""nbgrader's autograding without a kernel and without a risk: the notebook is built anew, then ScoreAnswers stands where Execute stands.

An assignment that a trainer made and put into the same folder is graded as nbgrader always does: with a kernel.
"""

import os
import re
from pathlib import Path

import nbformat
from nbconvert.exporters import NotebookExporter
from nbgrader import utils
from nbgrader.preprocessors import Execute, NbGraderPreprocessor

from .answers import read_answers
from .assignment import COURSE_FILE, KEYS_FILE, Keys, read_keys
from .cells import FILE, score_outputs, written
from .intake import NOTICES, notice_cell, read_handed_in, rebuilt
from .score import BROKEN, score_slot, written_text

_SAFE_ID = re.compile(r"\w[\w.@+-]{0,127}")
NOTED = "givefirst_notices"  # metadata of a graded notebook: names in NOTICES


def is_ours(folder: Path, assignment: str) -> bool:
    """Whether the course made the assignment. folder: submitted/, autograded/ or feedback/<learner>/<assignment>."""
    root = folder.parents[2]
    return any((place / COURSE_FILE).exists() for place in (root / "source" / assignment, root / "release" / assignment, folder))


class SafeNotebookExporter(NotebookExporter):
    """Reads what was handed in so that no notebook, whatever is in it, stops a batch. `nbgrader autograde` goes through it twice; the first time counts."""

    def __init__(self, config=None, parent=None, **kw):
        super().__init__(config=config, parent=parent, **kw)
        self._leave_out_odd_ids(getattr(parent, "assignments", {}))

    def _leave_out_odd_ids(self, assignments: dict) -> None:
        """Formgrader writes ids into its pages as they are. assignments: folder handed in -> its notebooks, before any of them is in the gradebook."""
        for folder in list(assignments):
            if not _SAFE_ID.fullmatch(Path(folder).parent.name):
                self.log.warning("%s: left out. An id may have letters, digits and . _ @ + - only; rename the folder and autograde again", folder)
                del assignments[folder]

    def from_file(self, file_stream, resources=None, **kw):
        """As nbconvert has it. Raises OSError when the released notebook is missing, with the way out."""
        path = Path(file_stream.name).absolute()
        assignment = resources["nbgrader"]["assignment"]
        if "NBGRADER_EXECUTION" in os.environ or not is_ours(path.parent, assignment):
            return super().from_file(file_stream, resources=resources, **kw)
        released = path.parents[3] / "release" / assignment / FILE
        if not released.exists():
            raise FileNotFoundError(f"{released} is missing; run `givefirst notebooks`, then autograde again")
        notebook, notices = rebuilt(nbformat.read(released, as_version=4), read_handed_in(path))
        if not read_answers(path.parent)[1]:
            notices.append("answers")
        if notices:
            notebook.metadata[NOTED] = notices
            notebook.cells.insert(0, notice_cell(notices))
        for name in notices:
            self.log.warning("%s: %s", path, NOTICES[name][1])
        return self.from_notebook_node(notebook, resources=resources, **kw)


class ScoreAnswers(NbGraderPreprocessor):
    """Puts below each grade cell what running it would have put there; no code of a learner runs.

    Keys come from source/<assignment>/ of the course directory, answers from responses.json beside the notebook. A written
    answer that was sent for feedback is put into its cell, if the cell is still as it was released.
    """

    def preprocess(self, nb, resources):
        """nb, resources: as nbconvert gives them. Raises OSError or ValueError when the keys can't be read."""
        folder = Path(resources["metadata"]["path"]).absolute()
        if not is_ours(folder, resources["nbgrader"]["assignment"]):
            return Execute(parent=self.parent).preprocess(nb, resources)
        keys = find_keys(folder, resources["nbgrader"]["assignment"])
        answers, readable = read_answers(folder)
        for cell in nb.cells:
            if utils.is_grade(cell):
                _grade(cell, keys, answers, readable)
            elif cell.cell_type == "code":
                cell.outputs = []
        return nb, resources


def find_keys(folder: Path, assignment: str) -> Keys:
    """folder: autograded/<learner>/<assignment>. Raises OSError or ValueError when there are none."""
    return read_keys(folder.parents[2] / "source" / assignment / KEYS_FILE)


def _grade(cell, keys: Keys, answers: dict, readable: bool) -> None:
    slot = cell.metadata.nbgrader["grade_id"]
    variants, answer = keys.slots.get(slot, {}), answers.get(slot)
    if cell.cell_type == "code":
        points, sentence = score_slot(variants, answer)
        cell.outputs = [nbformat.from_dict(output) for output in score_outputs(points, sentence if readable else BROKEN)]
    elif utils.is_solution(cell) and cell.metadata.nbgrader.get("checksum") == utils.compute_checksum(cell):
        text = written_text(variants, answer)
        if text is not None:
            cell.source = written(text)
