"""What can be completed, and how it is called."""

from dataclasses import replace

from givefirst.reports.what import completable, titles, what_title


def with_roles(course, *roles):
    """The course with checks of these roles, and of no others."""
    check = next(iter(course.checks.values()))
    rest = {name: one for name, one in course.checks.items() if not name.startswith("role/")}
    return replace(course, checks={**rest, **{f"role/{role}": replace(check, id=f"role/{role}") for role in roles}})


def test_roles_that_have_a_check_stand_in_the_order_of_the_course(course):
    assert completable(with_roles(course, "hosting", "leading"))[-3:] == ("role:leading", "role:hosting", "course")
    assert completable(with_roles(course))[-2:] == ("theme:sharing", "course")


def test_a_role_is_called_by_whom_it_is_for(course):
    assert titles(with_roles(course, "leading"), "de")["role:leading"] == "Rolle: Führungskräfte"
    assert what_title(course, "role:leading", "en") == "Role: Managers"
    assert what_title(course, "role:gardening", "en") == "role:gardening"
