"""What a rule gathers over the rows that belong to its own: numbers that add up, or the greatest and least of them.

A rule's tree in which inputs stand for these numbers can be computed for any numbers, also such as no city has.
"""

from __future__ import annotations

from dataclasses import field
from typing import Any

import numpy as np

from shifan.records import dataclass
from shifan.rules import expression as ex
from shifan.rules.replicated_columns import as_many, missing
from shifan.rules.replicated_sums import Many, extremes_by_group, sums_by_group
from shifan.rules.replicates import (
    ReplicatedChildren,
    ReplicateEnvironment,
    numbers_to_sum,
    rows_that_meet,
)
from shifan.rules.tree_search import changed

SUM, COUNT, PRODUCTS, WEIGHTS = "sum", "count", "products", "weights"
GREATEST, LEAST = "greatest", "least"
Over = (
    ex.SumOver | ex.CountOver | ex.MeanOver | ex.WeightedMeanOver | ex.GreatestOver | ex.LeastOver
)


@dataclass(frozen=True)
class Gathering:
    """A number that a rule gathers: the input that stands for it, the node it comes from, and which part of it.

    A mean is a sum and a count, a weighted mean products and weights.
    """

    name: str
    node: Over
    part: str

    @property
    def adds_up(self) -> bool:
        """Return whether what rows bring is added; else the greatest or least of it counts."""
        return self.part not in (GREATEST, LEAST)

    @property
    def child(self) -> str:
        """Return the object over whose rows the number is gathered."""
        return self.node.child

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the columns of child rows whose entries come into the number."""
        if isinstance(self.node, ex.CountOver) or self.part == COUNT:
            return ()
        if isinstance(self.node, ex.WeightedMeanOver):
            return (
                (self.node.weight,)
                if self.part == WEIGHTS
                else (self.node.column, self.node.weight)
            )
        return (self.node.column,)

    @property
    def known_columns(self) -> tuple[str, ...]:
        """Return the columns in which a child row that counts is not N/A."""
        if isinstance(self.node, ex.CountOver):
            return ()
        weight = (self.node.weight,) if isinstance(self.node, ex.WeightedMeanOver) else ()
        return (self.node.column, *weight)

    def together(self, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        """Return what two groups of rows bring together."""
        if self.adds_up:
            return np.asarray(left + right)
        chosen = np.maximum if self.part == GREATEST else np.minimum
        return np.asarray(chosen(left, right))

    @property
    def of_none(self) -> float:
        """Return what no rows at all bring."""
        return {GREATEST: -np.inf, LEAST: np.inf}.get(self.part, 0.0)

    def of_each(
        self, children: ReplicatedChildren, environment: ReplicateEnvironment
    ) -> tuple[Many, int]:
        """Return what each child row brings, and what to divide it by; nothing where it is N/A or left out."""
        met = rows_that_meet(self.node.where, children, environment)
        if isinstance(self.node, ex.CountOver):
            return np.where(met, 1.0, 0.0), 1
        values, scale = numbers_to_sum(children.columns[self.node.column])
        met = met & ~missing(values)
        if isinstance(self.node, ex.WeightedMeanOver):
            weight = as_many(children.columns[self.node.weight])
            met = met & ~missing(weight)
            values, scale = weight if self.part == WEIGHTS else weight * (values / scale), 1
        if self.part == COUNT:
            return np.where(met, 1.0, 0.0), 1
        return np.where(met, values, self.of_none), scale

    def of_groups(self, brought: Many, parent: np.ndarray, size: int) -> Many:
        """Return what the child rows of each row bring together."""
        if self.adds_up:
            return sums_by_group(brought, parent, size)
        return extremes_by_group(brought, parent, size, self.part == GREATEST)

    def as_read(self, gathered: np.ndarray, scale: int) -> np.ndarray:
        """Return gathered numbers as the rule reads them: N/A for the greatest or least of none."""
        numbers = gathered / scale
        return numbers if self.adds_up else np.where(np.isinf(numbers), np.nan, numbers)


@dataclass
class GatheredTree:
    """A rule's tree in which inputs stand for what it gathers over child rows."""

    tree: ex.Node
    gatherings: list[Gathering] = field(default_factory=list)


def gathered(tree: ex.Node, prefix: str) -> GatheredTree:
    """Return a tree in which inputs, whose names begin with `prefix`, stand for what it gathers."""
    found: list[Gathering] = []

    def input_for(node: Over, part: str) -> ex.Input:
        found.append(Gathering(f"{prefix}#{len(found)}", node, part))
        return ex.Input(found[-1].name, "", optional=True)

    def replaced(node: Any) -> Any:
        match node:
            case ex.SumOver():
                return input_for(node, SUM)
            case ex.CountOver():
                return input_for(node, COUNT)
            case ex.MeanOver():
                return ex.Ratio(input_for(node, SUM), input_for(node, COUNT))
            case ex.WeightedMeanOver():
                return ex.Ratio(input_for(node, PRODUCTS), input_for(node, WEIGHTS))
            case ex.GreatestOver():
                return input_for(node, GREATEST)
            case ex.LeastOver():
                return input_for(node, LEAST)
        return node

    return GatheredTree(changed(tree, replaced), found)
