"""What no policy may say: more than the software ever shows or keeps, or one thing and its opposite."""

from dataclasses import dataclass
from pathlib import Path

from .errors import Problem, did_you_mean
from .source import Source

# The most of each. Days and hours: the longest; reminders: the largest number; lists: all that the role can ever see.
AT_MOST = {
    "keep.answers_days": 90, "keep.completion_days": 1095, "keep.access_log_days": 1095, "keep.security_log_days": 14,
    "keep.live_hours": 24, "keep.links_hours": 72, "keep.practice_days": 90, "keep.remarks_days": 365, "reminders": 2,
    "hr_sees": frozenset({"completed", "completed_on", "due_on", "certificate", "group"}),
    "trainers_see": frozenset({"texts"}), "figures_for": frozenset({"council", "hr", "trainer"}),
    "other_ways": frozenset({"workshop", "paper"}),
}
# The least. Who has looked must stay visible long enough for people to ask; figures of few people would show single ones.
AT_LEAST = {
    "keep.answers_days": 1, "keep.completion_days": 1, "keep.access_log_days": 90, "keep.security_log_days": 1,
    "keep.live_hours": 1, "keep.links_hours": 1, "keep.practice_days": 0, "keep.remarks_days": 1, "reminders": 0, "minimum_group": 10,
}
NEVER = {
    "hr_sees": "can never be seen by HR", "trainers_see": "can never be seen by trainers", "other_ways": "is no other way to a completion",
    "figures_for": "can never see these figures",
}


@dataclass(frozen=True)
class Written:
    """Where a field is written: in the last file that says it."""

    sources: list[Source]
    files: list[Path]

    def says(self, name: str) -> bool:
        return any((name,) in source.lines for source in self.sources)

    def problem(self, name: str, message: str) -> Problem:
        place = tuple(name.split("."))
        for source in reversed(self.sources):
            if place in source.lines:
                return source.problem(place, message)
        return Problem(self.files[-1] if self.files else Path("policy.yml"), 1, name, message)


def broken_rules(policy, written: Written, completable: set[str]) -> list[Problem]:
    """policy: Policy. completable: what can be completed in this course."""
    found = [*_too_wide(policy), *(_unknown_mandatory(policy, completable) if written.says("mandatory") else ())] or [*_contradictions(policy)]
    return [written.problem(name, message) for name, message in found]


def _too_wide(policy):
    values = policy.flat()
    for name, most in AT_MOST.items():
        value = values[name]
        if isinstance(most, frozenset):
            for word in (word for word in value if word not in most):
                yield name, (f"{word!r} {NEVER[name]}{did_you_mean(word, most)}; "
                             f"a policy can hide, never show more: use some of {', '.join(sorted(most))}")
        elif value > most:
            yield name, f"{value} is more than {most}, the most there is; a policy can shorten, never lengthen: write {most} or less"
    for name, least in AT_LEAST.items():
        if values[name] < least:
            yield name, f"{values[name]} is less than {least}, the least there is; write {least} or more"


def _unknown_mandatory(policy, completable):
    for what in policy.mandatory:
        if what not in completable:
            yield "mandatory", f"{what!r} can't be completed in this course{did_you_mean(what, completable)}; use some of {', '.join(sorted(completable))}"


def _contradictions(policy):
    keep, sees = policy.keep, policy.hr_sees
    if keep.answers_days > keep.completion_days:
        yield "keep.answers_days", (
            f"answers would be kept {keep.answers_days} days, longer than the completion they earned ({keep.completion_days}); "
            "shorten keep.answers_days or lengthen keep.completion_days")
    for name in sorted(sees & {"completed_on", "certificate"}):
        if "completed" not in sees:
            yield "hr_sees", f"{name!r} tells who has completed something, and 'completed' is hidden; add 'completed' or take {name!r} out"
    if policy.mandatory and "completed" not in sees:
        yield "mandatory", (
            "HR could make something mandatory and never see whether it is completed; "
            "add 'completed' to hr_sees, or write `mandatory: []`")
    if policy.reminders and "due_on" not in sees:
        yield "reminders", "HR could remind people of a day that it does not see; add 'due_on' to hr_sees, or write `reminders: 0`"
    if policy.reminders and "completed" not in sees:
        yield "reminders", "HR could remind people without seeing who is done; add 'completed' to hr_sees, or write `reminders: 0`"
    if policy.trainers_see_gradebook and not policy.trainers_see:
        yield "trainers_see_gradebook", (
            "trainers would see the gradebook and yet no text; write `trainers_see_gradebook: false`, or `trainers_see: [texts]`")
