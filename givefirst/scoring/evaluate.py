"""Tokens and a table make a result. The twin of widgets/evaluate.js; a property test holds the two together.

Method: QTI 3 map_response (sum of mapped values between a lower and an upper bound).
"""


def evaluate(table: dict, tokens: list[str]) -> dict:
    """table: ARCHITECTURE.md, Table. tokens: canonical tokens of the response. Returns ARCHITECTURE.md, Result."""
    given = list(dict.fromkeys(tokens))
    score = sum(table["mapping"].get(token, 0) for token in given)
    score = min(table["upper"], max(table["lower"], score))
    reached = [index for minimum, index in table["outcomes"] if score >= minimum]
    return {
        "score": score,
        "max": table["upper"],
        "state": _state(table, score, given),
        "tokens": [_token(table, token) for token in given],
        "missed": [token for token in table["expected"] if token not in given],
        "outcome": table["texts"][reached[-1]] if reached and given else None,
    }


def _state(table: dict, score: int, given: list[str]) -> str:
    """"part" as soon as something fits, also when something that doesn't has cost its point."""
    if table["upper"] and score == table["upper"]:
        return "full"
    return "part" if any(table["mapping"].get(token, 0) > 0 for token in given) else "none"


def _token(table: dict, token: str) -> dict:
    index = table["feedback"].get(token)
    return {
        "token": token,
        "points": table["mapping"].get(token, 0),
        "feedback": None if index is None else table["texts"][index],
    }
