"""Give and take: a small model of indirect reciprocity, its table for pages, its texts and its browser module.

NumPy is loaded only where a page or a notebook shows the model.
"""

from pathlib import Path

BROWSER_MODULE = Path(__file__).with_name("giving.js")
