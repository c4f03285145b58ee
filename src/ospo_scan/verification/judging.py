# SPDX-License-Identifier: Apache-2.0
"""Whether policy, baseline, engine and verdict are those of a report: what it names is compared, and judged again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from ospo_scan import __version__
from ospo_scan.baseline import Baseline
from ospo_scan.model import Engine, Finding, PolicySource, Report
from ospo_scan.policy.evaluate import evaluate
from ospo_scan.policy.model import Policy
from ospo_scan.report.baseline_note import NamedBaseline
from ospo_scan.report.json.document import frame_to_plain
from ospo_scan.report.wording import counted, in_one_line
from ospo_scan.verification.model import Check, Outcome, Subject

_DIGITS = 12


def check_policy(report: Report, policy: Policy | str | None) -> Check:
    """Whether ``policy`` is the one of the report, those that it extends included; a text says why there is none."""
    named = report.policy
    if named is None:
        return Check(Subject.POLICY, Outcome.NOTHING, "the report was made without a policy (ospo-scan scan)")
    if not isinstance(policy, Policy):
        return Check(Subject.POLICY, Outcome.UNCHECKED, policy or "there is none")
    now = policy.source
    if _digests(now) == _digests(named):
        return Check(Subject.POLICY, Outcome.SAME, f"{named.source}, sha256 {named.sha256[:_DIGITS]}")
    return Check(
        Subject.POLICY, Outcome.DIFFERS, f"not the {named.source} that judged", tuple(_other_policy(named, now))
    )


def _digests(source: PolicySource) -> tuple[str, tuple[str, ...]]:
    """What tells policies apart: not what they are called, which depends on where they lie."""
    return source.sha256, tuple(one.sha256 for one in source.extends)


def _other_policy(named: PolicySource, now: PolicySource) -> Iterable[str]:
    if named.sha256 != now.sha256:
        yield f"sha256 {named.sha256[:_DIGITS]} in the report, {now.sha256[:_DIGITS]} of {now.source}"
    if _digests(named)[1] != _digests(now)[1]:
        before, after = (", ".join(f"{one.source} {one.sha256[:_DIGITS]}" for one in s.extends) for s in (named, now))
        yield f"what it extends: {before or 'nothing'} in the report, {after or 'nothing'} now"


def check_baseline(named: NamedBaseline | None, baseline: Baseline | str | None) -> Check:
    """Whether ``baseline`` is the one that the report names; a text says why there is none."""
    if named is None:
        return Check(Subject.BASELINE, Outcome.NOTHING, "the report names none")
    if not isinstance(baseline, Baseline):
        return Check(Subject.BASELINE, Outcome.UNCHECKED, baseline or "there is none")
    if baseline.sha256.startswith(named.digits):
        return Check(Subject.BASELINE, Outcome.SAME, f"{named.name}, sha256 {named.digits}")
    detail = f"sha256 {named.digits} in the report, {baseline.sha256[:_DIGITS]} of {baseline.source}"
    return Check(Subject.BASELINE, Outcome.DIFFERS, f"not the {named.name} that was used", (detail,))


def check_engine(report: Report, engine: Engine, is_any_good: bool = False) -> Check:
    """Whether ospo-scan and its engine are those of the report; with ``is_any_good`` others are told and accepted."""
    tool = report.result.tool
    before = {"ospo-scan": tool.version, "engine": f"{tool.engine.name} {tool.engine.version}, {tool.engine.mode}"}
    now = {"ospo-scan": __version__, "engine": f"{engine.name} {engine.version}, {engine.mode}"}
    before["fingerprint"], now["fingerprint"] = tool.engine.fingerprint, engine.fingerprint
    if tool.name != "ospo-scan":
        before["ospo-scan"] = f"{tool.name} {tool.version}"
    shown = f"ospo-scan {__version__}, {now['engine']}, fingerprint {_short(engine.fingerprint)}"
    if before == now:
        return Check(Subject.ENGINE, Outcome.SAME, shown)
    details = tuple(
        f"{name}: {_short(before[name])} in the report, {_short(now[name])} here"
        for name in now
        if before[name] != now[name]
    )
    outcome = Outcome.NOTHING if is_any_good else Outcome.DIFFERS
    return Check(Subject.ENGINE, outcome, "another one made the report than is here", details)


def _short(text: str) -> str:
    """A digest as a person can compare it, anything else as it is."""
    name, _, digits = text.rpartition(":")
    is_digest = len(digits) > _DIGITS and set(digits) <= set("0123456789abcdef")
    return f"{name}{':' if name else ''}{digits[:_DIGITS]}" if is_digest else text


def check_verdict(report: Report, policy: Policy | str | None, baseline: Baseline | str | None, as_of: date) -> Check:
    """Whether the evidence in the report, judged again, gives the findings and the verdict that it states."""
    if report.verdict is None:
        return Check(Subject.VERDICT, Outcome.NOTHING, "the report was not judged")
    if not isinstance(policy, Policy) or isinstance(baseline, str):
        missing = "baseline" if isinstance(policy, Policy) else "policy"
        return Check(Subject.VERDICT, Outcome.UNCHECKED, f"without the {missing} nothing can be judged again")
    again = evaluate(report.result, policy, baseline, as_of)
    before, now = (_judgement(one) for one in (report, again))
    stated = report.verdict.value.upper()
    if before == now:
        found = counted(len(report.findings), "finding")
        return Check(Subject.VERDICT, Outcome.SAME, f"{stated}; judged again, the evidence gives it with {found}")
    shown = again.verdict.value.upper() if again.verdict else ""
    message = f"{stated}, and judged again {shown}" if shown != stated else f"{stated}, by other findings"
    return Check(Subject.VERDICT, Outcome.DIFFERS, message, tuple(_other_findings(report, again)))


def _judgement(report: Report) -> object:
    """What a policy says, as it is written: a report that was read back has its texts as they were written.

    Policies go by their digests, since what one is called depends on where it lies.
    """
    plain = frame_to_plain(report)
    policies = (report.policy, *report.policy.extends) if report.policy else ()
    names = {one.source: one.sha256 for one in policies}
    return _renamed([plain[key] for key in ("verdict", "findings", "corrections")], names)


def _renamed(plain: object, names: Mapping[str, str]) -> object:
    """``plain`` with what ``names`` has in place of the name of each policy that decided."""
    if isinstance(plain, list):
        return [_renamed(one, names) for one in plain]
    if not isinstance(plain, dict):
        return plain
    return {
        key: {**value, "source": names.get(value["source"], value["source"])}
        if key == "decided_by" and isinstance(value, dict)
        else _renamed(value, names)
        for key, value in plain.items()
    }


def _other_findings(report: Report, again: Report) -> Iterable[str]:
    before, now = ({_standing(one): one for one in each.findings} for each in (report, again))
    for words, these, those in (("only in the report", before, now), ("only now", now, before)):
        yield from (f"{words}: {in_one_line(finding)}" for key, finding in these.items() if key not in those)
    if before.keys() == now.keys():
        yield "the same findings, with another reason or correction"


def _standing(finding: Finding) -> tuple[object, ...]:
    """What a finding is to whoever has to settle it: not which line of which policy decided."""
    kind = finding.suppression and finding.suppression.kind
    return finding.rule, finding.level, finding.fingerprint, finding.refused, finding.places, kind
