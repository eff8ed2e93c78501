from .records import Attempt, Outcome, StoreUnavailable, body_hash, new_id, to_json
from .store import Store

__all__ = ["Attempt", "Outcome", "Store", "StoreUnavailable", "body_hash", "new_id", "to_json"]
