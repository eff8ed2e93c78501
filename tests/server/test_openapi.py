"""Whatever schemathesis makes of the API's description: never a 5xx, and answers of the kind and shape that it describes."""

import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

from .conftest import ORIGIN

FEW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
MANY = settings(FEW, max_examples=1000)


def test_anything(app, person, long):
    schema = schemathesis.openapi.from_asgi("/openapi.json", app, headers={"Host": "localhost"})
    operations = [found.ok() for found in schema.get_all_operations()]
    assert {operation.path for operation in operations} >= {"/api/me", "/api/learner", "/api/attempts"}
    headers = {"Host": "localhost", "Origin": ORIGIN, "X-CSRF-Token": person.csrf}
    operations.sort(key=lambda operation: operation.path == "/api/learner/end")  # last, it ends the session
    for operation in operations:
        for mode in GenerationMode.POSITIVE, GenerationMode.NEGATIVE:

            @(MANY if long else FEW)
            @given(case=operation.as_strategy(generation_mode=mode))
            def check(case):
                case.call_and_validate(
                    headers=headers, cookies={"givefirst": person.cookies["givefirst"]},
                    checks=[not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance],
                )

            if operation.body or mode is GenerationMode.POSITIVE:  # without a body nothing can contradict the description
                check()
