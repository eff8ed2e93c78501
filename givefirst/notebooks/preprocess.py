"""ScoreAnswers: nbgrader's autograding without a kernel. It stands where nbgrader's Execute stands."""

from pathlib import Path

from nbformat import from_dict
from nbgrader import utils
from nbgrader.preprocessors import NbGraderPreprocessor

from .answers import read_answers
from .assignment import KEYS_FILE, Keys, read_keys
from .cells import score_outputs, written
from .score import BROKEN, score_slot, written_text


class ScoreAnswers(NbGraderPreprocessor):
    """Puts below each grade cell what running it would have put there; no code of a learner runs.

    Keys come from source/<assignment>/ of the course directory, answers from responses.json beside the notebook. A written
    answer that was sent for feedback is put into its cell, if the cell is still as it was released.
    """

    def preprocess(self, nb, resources):
        """nb, resources: as nbconvert gives them. Raises OSError or ValueError when the keys can't be read."""
        folder = Path(resources["metadata"]["path"]).absolute()
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
    source = folder.parents[2] / "source" / assignment / KEYS_FILE
    return read_keys(source if source.exists() else folder / KEYS_FILE)


def _grade(cell, keys: Keys, answers: dict, readable: bool) -> None:
    slot = cell.metadata.nbgrader["grade_id"]
    variants, answer = keys.slots.get(slot, {}), answers.get(slot)
    if cell.cell_type == "code":
        points, sentence = score_slot(variants, answer)
        cell.outputs = [from_dict(output) for output in score_outputs(points, sentence if readable else BROKEN)]
    elif utils.is_solution(cell) and cell.metadata.nbgrader.get("checksum") == utils.compute_checksum(cell):
        text = written_text(variants, answer)
        if text is not None:
            cell.source = written(text)
