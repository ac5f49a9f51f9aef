"""What changes of cells reach: the rules that can come to another result, what they gather, and which way each goes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from typing import overload

import numpy as np

from shifan.records import dataclass
from shifan.rules import expression as ex
from shifan.rules.columns import Coded, Scaled
from shifan.rules.directions import NEITHER, Directions
from shifan.rules.gathering import Gathering, gathered
from shifan.rules.language.program import CompiledRule
from shifan.rules.language.replication import Key, ReplicatedEvaluation
from shifan.rules.replicated_columns import Result, as_many, missing
from shifan.rules.replicated_sums import Many
from shifan.rules.replicates import (
    ReplicatedChildren,
    ReplicateEnvironment,
    evaluate_any,
    evaluate_many,
    rows_that_meet,
)
from shifan.values import NOT_APPLICABLE


@dataclass(frozen=True)
class CellChoices:
    """What cells of one object could read instead: a choice a column, the first ones as the cells read now.

    `row` is the row of each choice and `cost` what it costs; `columns` hold what the row then reads (1 × choices).
    """

    place: str
    row: np.ndarray
    cost: np.ndarray
    columns: Mapping[Key, Scaled | Result]


@dataclass(frozen=True)
class VaryingGathering:
    """A number gathered over child rows that can come out otherwise, by rows of one object over those of another.

    `now` is what each row gathers now, in units of 1/`scale`; `sign` the way that it must go, if there is one.
    """

    rule: Key
    gathering: Gathering
    now: np.ndarray
    scale: int
    sign: int = NEITHER

    @property
    def name(self) -> str:
        """Return the input that stands for it in the tree of its rule."""
        return self.gathering.name

    @property
    def place(self) -> str:
        """Return the object whose rows gather."""
        return self.rule[0]


@dataclass
class VaryingRule:
    """A rule that can come to another result: its tree over gathered numbers and all that it sees now."""

    rule: CompiledRule
    tree: ex.Node
    environment: ReplicateEnvironment
    gatherings: list[VaryingGathering]
    row_reads: frozenset[str]
    applies_alike: bool = True
    never_negative: bool = False

    @property
    def key(self) -> Key:
        """Return object and name of the rule."""
        return self.rule.text.key


@dataclass
class VaryingRules:
    """All rules that choices of cells reach, in the order of the program, as the city stands in `base`."""

    base: ReplicatedEvaluation
    choices: CellChoices
    rules: dict[Key, VaryingRule] = field(default_factory=dict)
    _directions: dict[Key, Directions] = field(default_factory=dict)

    @classmethod
    def of(
        cls, base: ReplicatedEvaluation, rules: Iterable[CompiledRule], choices: CellChoices
    ) -> VaryingRules:
        """Return what choices reach among some rules."""
        found = cls(base, choices)
        for rule in rules:
            found._add(rule)
        return found

    def _add(self, rule: CompiledRule) -> None:
        read = {(reference.object, reference.name) for reference in rule.references}
        if not read & self._varying:
            return
        whole = gathered(rule.expression, f"{rule.text.object}.{rule.text.name}")
        environment = self.base.environment(rule)
        inputs, varying = dict(environment.inputs), []
        for gathering in whole.gatherings:
            now, scale = self._now(gathering, environment)
            inputs[gathering.name] = gathering.as_read(now, scale)
            if self._varies(gathering, rule, environment):
                varying.append(VaryingGathering(rule.text.key, gathering, now[0], scale))
        reads = {
            reference.key
            for reference in rule.row_reads
            if (reference.object, reference.name) in self._varying
        }
        if not varying and not reads:
            return
        own = VaryingRule(
            rule,
            whole.tree,
            replace(environment, inputs=inputs),
            varying,
            frozenset(reads),
        )
        directions = self.directions(own)
        own.applies_alike = _Applicability(self, own, directions).is_alike(own.tree)
        own.never_negative = rule.text.kind == "number" and directions.is_never_negative(own.tree)
        self.rules[own.key] = own

    @property
    def _varying(self) -> set[Key]:
        return self.choices.columns.keys() | self.rules.keys()

    def _now(self, gathering: Gathering, environment: ReplicateEnvironment) -> tuple[Many, int]:
        """Return what each row gathers now (1 × rows)."""
        children = environment.children[gathering.child]
        brought, scale = gathering.of_each(children, environment)
        return gathering.of_groups(brought, children.parent, environment.size), scale

    def _varies(
        self, gathering: Gathering, rule: CompiledRule, environment: ReplicateEnvironment
    ) -> bool:
        """Return whether choices of cells can change what is gathered."""
        children, node = environment.children[gathering.child], gathering.node
        fixed = tuple(condition for condition in node.where if not self.condition_varies(condition))
        read = {self.key(condition.column) for condition in node.where if condition not in fixed}
        read |= set(map(self.key, gathering.columns))
        read |= {key for key in map(self.key, gathering.known_columns) if self._may_apply(key)}
        if not read & self._varying:
            return False
        if not rows_that_meet(fixed, children, environment).any():
            return False
        if read & self._varying <= self.choices.columns.keys():
            return self._choices_change(gathering, environment)
        return True

    def _may_apply(self, key: Key) -> bool:
        """Return whether a column can be N/A at other rows than now."""
        rule = self.rules.get(key)
        return not rule.applies_alike if rule else key in self.choices.columns

    def _choices_change(self, gathering: Gathering, environment: ReplicateEnvironment) -> bool:
        """Return whether some choice brings something else than its row does now."""
        brought, _ = gathering.of_each(self.children(gathering, environment), environment)
        now = np.zeros(self.base.city.size(self.choices.place))
        first = self.choices.cost == 0
        now[self.choices.row[first]] = brought[0, first]
        return bool((brought[0] != now[self.choices.row]).any())

    def children(
        self, gathering: Gathering, environment: ReplicateEnvironment
    ) -> ReplicatedChildren:
        """Return the choices as child rows of what gathers over them."""
        known = environment.children[gathering.child]
        return at_states(known, self.choices.row, self.choices.columns)

    def key(self, name: str) -> Key:
        """Return object and column of a name such as 指标.得分率."""
        place, _, column = name.rpartition(".")
        return place, column

    def condition_varies(self, condition: ex.Condition) -> bool:
        """Return whether child rows can come to meet a condition, or cease to."""
        key = self.key(condition.column)
        if self.limit_varies(condition):
            return True
        rule = self.rules.get(key)
        asks_whether_known = isinstance(condition, ex.ColumnKnown) or (
            isinstance(condition, ex.ColumnIsNot) and condition.text == NOT_APPLICABLE
        )
        if asks_whether_known and rule:
            return not rule.applies_alike
        return key in self._varying

    def limit_varies(self, condition: ex.Condition) -> bool:
        """Return whether the number with which a condition compares differs between the states."""
        if not isinstance(condition, ex.ColumnCompares | ex.ColumnBefore):
            return False
        inputs = (part for part in ex.walk(condition.limit) if isinstance(part, ex.Input))
        return any(self.key(part.name) in self._varying for part in inputs)

    def directions(self, own: VaryingRule) -> Directions:
        """Return what is known of the inputs of a rule's tree."""
        if own.key not in self._directions:
            self._directions[own.key] = self._directions_of(own)
        return self._directions[own.key]

    def _directions_of(self, own: VaryingRule) -> Directions:
        environment = replace(own.environment, children={})
        gatherings = {gathering.name: gathering for gathering in own.gatherings}

        def never_negative(name: str) -> bool:
            if name in gatherings:
                return self.brings_nothing_negative(gatherings[name].gathering, own.environment)
            rule = self.rules.get(self.key(name))
            return rule is not None and rule.never_negative

        return Directions(
            varies=lambda name: name in gatherings or name in own.row_reads,
            numbers=lambda node: evaluate_many(node, environment),
            never_negative=never_negative,
        )

    def brings_nothing_negative(
        self, gathering: Gathering, environment: ReplicateEnvironment
    ) -> bool:
        """Return whether no child row ever brings less than 0."""
        return all(
            self.column_is_positive(column, environment.children[gathering.child])
            for column in gathering.columns
        )

    def column_is_positive(self, column: str, children: ReplicatedChildren) -> bool:
        """Return whether a column of child rows is never below 0."""
        rule = self.rules.get(self.key(column))
        if rule:
            return rule.never_negative
        given = [as_many(children.columns[column])]
        chosen = self.choices.columns.get(self.key(column))
        given += [] if chosen is None else [as_many(chosen)]
        return all((np.nan_to_num(numbers) >= 0).all() for numbers in given)


@overload
def entries_at(column: Result, row: np.ndarray) -> Result: ...


@overload
def entries_at(column: Scaled | Result, row: np.ndarray) -> Scaled | Result: ...


def entries_at(column: Scaled | Result, row: np.ndarray) -> Scaled | Result:
    """Return the entries of a column at some rows."""
    if isinstance(column, Scaled):
        return column.take(row)
    if isinstance(column, Coded):
        return Coded(column.codes[..., row], column.texts)
    return np.asarray(column[:, row])


def at_states(
    children: ReplicatedChildren, row: np.ndarray, columns: Mapping[Key, Scaled | Result]
) -> ReplicatedChildren:
    """Return states of child rows in the place of these: each stands at a row and reads some columns otherwise."""
    by_name = {f"{place}.{name}": column for (place, name), column in columns.items()}
    taken = {
        name: by_name[name] if name in by_name else entries_at(column, row)
        for name, column in children.columns.items()
    }
    return ReplicatedChildren(children.parent[row], taken)


@dataclass(frozen=True)
class _Applicability:
    """Whether a rule is 不适用 at the same rows whatever is chosen."""

    rules: VaryingRules
    own: VaryingRule
    directions: Directions

    def is_alike(self, node: ex.Node) -> bool:
        """Return whether a tree is N/A at the same rows whatever is chosen."""
        if not self.directions.is_varying(node):
            return True
        match node:
            case ex.Input(name):
                return self._input_is_alike(name)
            case ex.Ratio(top, bottom):
                return self.is_alike(top) and not self.directions.is_varying(bottom)
            case ex.Steps(body, step):
                return self.is_alike(body) and not self.directions.is_varying(step)
            case ex.If(condition, then, otherwise):
                return self._choice_is_alike(condition, (then, otherwise))
            case ex.Bands(_, rows, otherwise):
                results = (*(result for _, result in rows), otherwise)
                return all(self._choice_is_alike(condition, results) for condition, _ in rows)
        return all(self.is_alike(part) for part in ex.parts(node))

    def _input_is_alike(self, name: str) -> bool:
        for gathering in self.own.gatherings:
            if gathering.name == name:
                where = gathering.gathering.node.where
                return gathering.gathering.adds_up or not any(
                    map(self.rules.condition_varies, where)
                )
        return self.rules.rules[self.rules.key(name)].applies_alike

    def _choice_is_alike(self, condition: ex.Node, results: tuple[ex.Node, ...]) -> bool:
        if not all(self.is_alike(part) for part in (condition, *results)):
            return False
        return not self.directions.is_varying(condition) or all(map(self._applies, results))

    def _applies(self, node: ex.Node) -> bool:
        """Return whether a result is nowhere N/A now; what varies is N/A at the same rows later."""
        if isinstance(node, ex.Text):
            return True
        if any(isinstance(part, ex.NotApplicable) for part in ex.walk(node)):
            return False
        if isinstance(node, ex.If):
            return self._applies(node.then) and self._applies(node.otherwise)
        if isinstance(node, ex.Bands):
            return all(map(self._applies, (node.otherwise, *(result for _, result in node.rows))))
        column = evaluate_any(node, replace(self.own.environment, children={}))
        return not missing(column).any()
