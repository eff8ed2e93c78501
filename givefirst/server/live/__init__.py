"""The live workshop: sessions in this process, their API and their streams."""

from .live import Live
from .routes import add

__all__ = ["Live", "add"]
