"""The interval, the rank sets and the smallest turns again, from their definitions (docs/statistics.md) alone.

Nothing of the package is imported: scores are fractions of plain rows, resamples are gone through one by one, sets of
changes are tried one by one. Of the pack only its numbers and lists are read.
"""

import bisect
import itertools
import math
from fractions import Fraction as F


def by_hand(tables, standard, rounded=True):
    """Return total and verdict with plain fractions, row by row, without any function of the product.

    Docs of the method (计分办法) retold.
    """
    item = {row.code: row for row in standard.check_items.itertuples()}
    method = {site[0]: site[1] for site in tables["sites"]}
    scores, fulls, floors = [], [], []
    for row in standard.indicators.itertuples():
        full, share = F(row.full_score), F(row.document_share)
        deducted = [
            F(table[3]) for table in tables["documents"] if table[0] == row.code and not table[7]
        ]
        document = max(F(0), 1 - sum(deducted) / full) if deducted else None
        parts = []
        for name, weight in standard.method_weights.items():
            own = [
                (F(item[record[1]].points), record[2])
                for record in tables["records"]
                if item[record[1]].indicator == row.code and method[record[0]] == name
            ]
            judged = [points for points, result in own if result != "合理缺项"]
            if judged:
                won = sum(
                    points
                    for points, result in own
                    if result == "符合"
                    or (result == "合理缺项" and standard.missing_policy == "full_marks")
                )
                due = (
                    sum(judged)
                    if standard.missing_policy == "exclude"
                    else sum(points for points, _ in own)
                )
                parts.append((F(weight), won / due))
        whole = sum(weight for weight, _ in parts)
        onsite = sum(weight * rate for weight, rate in parts) / whole if whole else None
        rate = (
            onsite
            if document is None
            else document
            if onsite is None
            else share * document + (1 - share) * onsite
        )
        if rate is not None:
            score = full * rate
            scores.append(_rounded(score, standard.places) if rounded else score)
            fulls.append(full)
            floors.append(row.key and rate < F(standard.key_floor))
    answers = [F(standard.interview_scores[table[6]]) for table in tables["interviews"]]
    weight = F(standard.interview_weight) if answers else F(0)
    talked = sum(answers) / len(answers) if answers else F(0)
    total = 100 * ((1 - weight) * sum(scores) / sum(fulls) + weight * talked)
    total = _rounded(total, standard.places) if rounded else total
    return total, total >= F(standard.pass_line) and not any(floors)


def _rounded(number, places):
    """Half up, for numbers that are not negative."""
    return F(int(number * 10**places + F(1, 2)), 10**places)


def unrounded(tables, standard):
    """Return the total in units of its last printed place, nothing rounded on the way, in plain fractions."""
    return float(by_hand(tables, standard, rounded=False)[0]) * 10**standard.places


def plain_error(tables, standard, known=None):
    """Return the standard error of the total by the model of failing items, item by item, in plain loops.

    `known` says of strata which share of their sites was inspected.
    """
    site = {row[0]: (row[1], row[3]) for row in tables["sites"]}
    cells, example, rate, rho = failing_items(tables, standard)
    now = unrounded(tables, standard)
    effect = {}
    for key, n in example.items():
        to = "不符合" if tables["records"][n][2] == "符合" else "符合"
        effect[key] = abs(unrounded(judged(tables, [n], to), standard) - now)
    costs = dict(zip(site, cost_of_sites(tables, standard), strict=True))
    variance = 0.0
    for stratum in {key[:2] for key in cells}:
        sites = sum(own == stratum for own in site.values())
        keys = [key for key in cells if key[:2] == stratum]
        spread = {key: rate[key] * (1 - rate[key]) for key in keys}
        alone = sum(cells[key][0] * effect[key] ** 2 * spread[key] for key in keys)
        moves = sum(cells[key][0] / sites * effect[key] * spread[key] ** 0.5 for key in keys)
        of_stratum = alone + rho * max(0, sites * moves**2 - alone)
        share = float((known or {}).get(stratum, F(0)))
        own = [costs[name] for name in site if site[name] == stratum]
        if len(own) > 1:
            # What was inspected of a known number is as it was seen; the model stands for the rest.
            shown = sites**2 / (sites - 1) * variance_of(own)
            of_stratum = share * shown + (1 - share) * of_stratum
        variance += (1 - share) * of_stratum
    return variance**0.5


def group_of(tables, standard, n):
    """Return what the items that a record is judged like have in common."""
    where, code = tables["records"][n][:2]
    site = {row[0]: (row[1], row[3]) for row in tables["sites"]}
    item = {row.code: row for row in standard.check_items.itertuples()}[code]
    return (*site[where], item.indicator, str(item.points), item.key)


def failing_items(tables, standard):
    """Return by group of items: assessed and failed records, a record that conforms if any does, the rate of failing.

    At last the correlation of two items of a site.
    """
    site = {row[0]: (row[1], row[3]) for row in tables["sites"]}
    cells, example = {}, {}
    for n, (_, _, result, *_) in enumerate(tables["records"]):
        if result != "合理缺项":
            key = group_of(tables, standard, n)
            seen, failed = cells.get(key, (0, 0))
            cells[key] = (seen + 1, failed + (result == "不符合"))
            if result == "符合" or key not in example:
                example[key] = n
    rate = {}
    usual = sum(f for _, f in cells.values()) / sum(n for n, _ in cells.values())
    for method in {key[0] for key in cells}:
        own = {key: cell for key, cell in cells.items() if key[0] == method}
        seen = sum(n for n, _ in own.values())
        mean = (sum(f for _, f in own.values()) + 0.5) / (seen + 0.5 / usual)
        weights = [10 ** (-0.5 + 3 * n / 60) for n in range(61)]
        likely = [_likelihood(own.values(), weight, mean) for weight in weights]
        best = weights[next(n for n, own in enumerate(likely) if own >= max(likely) - 1e-6)]
        rate |= {key: (f + best * mean) / (n + best) for key, (n, f) in own.items()}
    return cells, example, rate, _together(tables, site, cells, rate)


def _likelihood(cells, weight, mean):
    yes, no = weight * mean, weight * (1 - mean)

    def log_beta(a, b):
        return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)

    return sum(log_beta(f + yes, n - f + no) - log_beta(yes, no) for n, f in cells)


def _together(tables, site, cells, rate):
    """Return the correlation of two items of a site, from the numbers of problems of sites of one kind."""
    problems = {
        name: sum(row[0] == name and row[2] == "不符合" for row in tables["records"])
        for name in site
    }
    excess = room = 0.0
    for stratum in set(site.values()):
        own = [problems[name] for name in site if site[name] == stratum]
        mean = sum(own) / len(own)
        keys = [key for key in cells if key[:2] == stratum]
        items = {key: cells[key][0] / len(own) for key in keys}
        alone = sum(items[key] * rate[key] * (1 - rate[key]) for key in keys)
        joint = sum(items[key] * (rate[key] * (1 - rate[key])) ** 0.5 for key in keys) ** 2
        excess += sum((number - mean) ** 2 for number in own) - (len(own) - 1) * alone
        room += (len(own) - 1) * (joint - alone)
    return max(0.0, excess / room) if room > 0 else 0.0


def judged(tables, places, to):
    """Return the tables with the records at some places judged otherwise."""
    return tables | {
        "records": [
            (*record[:2], to, *record[3:]) if n in places else record
            for n, record in enumerate(tables["records"])
        ]
    }


def moved(tables, steps, step, full):
    """Return the tables with so many steps on each indicator's deductions; None if its rows have no room for them."""
    left, documents = dict(steps), []
    for row in tables["documents"]:
        deduction = row[3]
        while (
            deduction is not None and left.get(row[0], 0) and 0 <= deduction + step <= full[row[0]]
        ):
            deduction, left[row[0]] = deduction + step, left[row[0]] - 1
        documents.append((*row[:3], deduction, *row[4:]))
    return None if any(left.values()) else tables | {"documents": documents}


# -- the interval -------------------------------------------------------------------------------------------------


def every_resample(tables, known=None):
    """Yield the weights of all resamples of sites, equally probable: of n, n − 1 are drawn, weighed n/(n − 1).

    A stratum of one site stays as it is. `known` says of strata which share f of their sites was inspected (1 − f a
    square): their weights move towards 1 by √(1 − f).
    """
    strata = {}
    for n, site in enumerate(tables["sites"]):
        strata.setdefault((site[1], site[3]), []).append(n)
    ways = []
    for stratum, own in strata.items():
        if len(own) == 1:
            ways.append([{own[0]: F(1)}])
            continue
        left = 1 - (known or {}).get(stratum, F(0))
        move = F(math.isqrt(left.numerator), math.isqrt(left.denominator))
        assert move**2 == left
        scale = F(len(own), len(own) - 1)
        draws = itertools.product(own, repeat=len(own) - 1)
        ways.append([{n: 1 - move + move * scale * drawn.count(n) for n in own} for drawn in draws])
    for chosen in itertools.product(*ways):
        weights = {n: weight for part in chosen for n, weight in part.items()}
        yield [weights[n] for n in range(len(tables["sites"]))]


def weighed(tables, weights):
    """Return the tables in which each site stands in proportion to its weight (weights have a common denominator)."""
    whole = math.lcm(*(weight.denominator for weight in weights))
    times = [int(weight * whole) for weight in weights]
    sites, records = [], []
    for site, number in zip(tables["sites"], times, strict=True):
        for copy in range(number):
            name = f"{site[0]}x{copy}"
            sites.append((name, *site[1:]))
            records += [(name, *own[1:]) for own in tables["records"] if own[0] == site[0]]
    return tables | {"sites": sites, "records": records}


def variance_of(numbers):
    """Return the variance of equally probable numbers."""
    mean = sum(numbers) / len(numbers)
    return sum((number - mean) ** 2 for number in numbers) / len(numbers)


def error_of_total(tables, standard, known=None):
    """Return the standard error of the total: the model's variance as all resamples correct it."""
    model = plain_error(tables, standard, known) ** 2
    units = 10**standard.places
    totals, sums = [], []
    costs = cost_of_sites(tables, standard)
    for weights in every_resample(tables, known):
        totals.append(float(by_hand(weighed(tables, weights), standard)[0] * units))
        sums.append(sum(float(w) * cost for w, cost in zip(weights, costs, strict=True)))
    replicated, explained = variance_of(totals), variance_of(sums)
    if replicated >= explained - 1e-6:  # of equal sites both are 0, but for rounding
        return (model + max(0.0, replicated - explained)) ** 0.5
    return (model * max(0.25, replicated / explained)) ** 0.5


def cost_of_sites(tables, standard):
    """Return what each site's problems cost of the total, each as much as a problem more in its group of items."""
    item = {row.code: row for row in standard.check_items.itertuples()}
    site = {row[0]: (row[1], row[3]) for row in tables["sites"]}
    group, example = {}, {}
    for n, (where, code, result, *_) in enumerate(tables["records"]):
        if result != "合理缺项":
            group[n] = (*site[where], item[code].indicator, str(item[code].points), item[code].key)
            if result == "符合" or group[n] not in example:
                example[group[n]] = n
    now, effect = unrounded(tables, standard), {}
    for key, n in example.items():
        to = "不符合" if tables["records"][n][2] == "符合" else "符合"
        effect[key] = abs(unrounded(judged(tables, [n], to), standard) - now)
    return [
        sum(
            effect[group[n]]
            for n, record in enumerate(tables["records"])
            if record[0] == name and record[2] == "不符合"
        )
        for name in site
    ]


def interval(tables, standard, known=None):
    """Return the ends of the 95 % interval of the total, in units of the last place: points lost, gamma distributed."""
    now, error = unrounded(tables, standard), error_of_total(tables, standard, known)
    failed = [n for n, record in enumerate(tables["records"]) if record[2] == "不符合"]
    lost = unrounded(judged(tables, failed, "符合"), standard) - now
    shape, scale = lost**2 / error**2, error**2 / lost
    low = now + lost - scale * gamma_quantile(shape, 0.975)
    high = now + lost - scale * gamma_quantile(shape, 0.025)
    return max(0, math.floor(low)), math.ceil(high)


# -- deductions until a content's points are used up ----------------------------------------------------------------


def by_deductions(tables, standard, failing=None, rounded=True):
    """Return the total of the template `deductions`, 扣分口径 1 (all sites together) or 2 (the mean of the sites).

    Record n fails by `failing`[n] (by default as judged). Not rounded, it is in units of the last printed place.
    """
    item = {row.code: row for row in standard.check_items.itertuples()}
    if failing is None:
        failing = [record[2] == "不符合" for record in tables["records"]]
    scores, fulls = [], []
    for row in standard.indicators.itertuples():
        full, share = F(row.full_score), F(row.document_share)
        deducted = [F(own[3]) for own in tables["documents"] if own[0] == row.code and not own[7]]
        document = max(F(0), 1 - sum(deducted) / full) if deducted else None
        own = [
            n
            for n, record in enumerate(tables["records"])
            if record[2] != "合理缺项" and item[record[1]].indicator == row.code
        ]
        lost = {}
        for n in own:
            where, code = tables["records"][n][:2]
            alone = where if standard.parameters["扣分口径"] == 2 else ""
            lost[alone] = lost.get(alone, F(0)) + F(item[code].points) * F(failing[n])
        left = [max(F(0), full - points) / full for points in lost.values()]
        onsite = sum(left) / len(left) if own else None
        parts = [part for part in (document, onsite) if part is not None]
        if parts:
            rate = parts[0] if len(parts) == 1 else share * document + (1 - share) * onsite
            scores.append(_rounded(full * rate, standard.places) if rounded else full * rate)
            fulls.append(full)
    answers = [F(standard.interview_scores[own[6]]) for own in tables["interviews"]]
    weight = F(standard.interview_weight) if answers else F(0)
    talked = sum(answers) / len(answers) if answers else F(0)
    total = 100 * ((1 - weight) * sum(scores) / sum(fulls) + weight * talked)
    return _rounded(total, standard.places) if rounded else float(total) * 10**standard.places


def every_result(tables, standard):
    """Yield all results of the records (1 = fails) with their chances: sites are independent of each other.

    Each record of a site follows, with a chance of √ρ, a number that is the site's, else one of its own: it fails if
    that number lies below its rate. So two records of a site fail together as a correlation of ρ (at most 1) has it.
    """
    rate, rho = failing_items(tables, standard)[2:]
    ways = []
    for site in tables["sites"]:
        own = [
            (n, rate[group_of(tables, standard, n)])
            for n, record in enumerate(tables["records"])
            if record[0] == site[0] and record[2] != "合理缺项"
        ]
        ways.append(list(_results_of_site(own, min(1, rho) ** 0.5).items()))
    for chosen in itertools.product(*ways):
        failing = [0] * len(tables["records"])
        for fails, _ in chosen:
            for n in fails:
                failing[n] = 1
        yield failing, math.prod(chance for _, chance in chosen)


def _results_of_site(own, follows):
    """Return the chance of each set of records that fail."""
    found = {}
    limits = sorted({0.0, 1.0, *(rate for _, rate in own)})
    for led in itertools.product((False, True), repeat=len(own)):
        of_led = math.prod(follows if follower else 1 - follows for follower in led)
        for low, high in itertools.pairwise(limits):
            alone = [part for part, follower in zip(own, led, strict=True) if not follower]
            for fails in itertools.product((False, True), repeat=len(alone)):
                together = [
                    n
                    for (n, rate), follower in zip(own, led, strict=True)
                    if follower and low < rate
                ]
                chance = math.prod(
                    r if f else 1 - r for (_, r), f in zip(alone, fails, strict=True)
                )
                key = frozenset(together + [n for (n, _), f in zip(alone, fails, strict=True) if f])
                found[key] = found.get(key, 0.0) + of_led * (high - low) * chance
    return found


def interval_of_deductions(tables, standard, known=None):
    """Return the standard error of the total and the ends of its interval, what all sites come to being modelled.

    `known` says of strata which share of their sites was inspected.
    """
    rate = failing_items(tables, standard)[2]
    site = {row[0]: (row[1], row[3]) for row in tables["sites"]}
    rates, expected, moves = [], [], []
    for n, record in enumerate(tables["records"]):
        share = (known or {}).get(site[record[0]], F(0))
        own = 0.0 if record[2] == "合理缺项" else rate[group_of(tables, standard, n)]
        left = 1 - share
        rates.append(own)
        expected.append(float(share) * (record[2] == "不符合") + float(left) * own)
        moves.append(float(left) ** 0.5)
    totals = [
        (
            by_deductions(tables, standard, _moved(failing, rates, expected, moves), rounded=False),
            chance,
        )
        for failing, chance in every_result(tables, standard)
    ]
    mean = sum(total * chance for total, chance in totals)
    error = sum((total - mean) ** 2 * chance for total, chance in totals) ** 0.5
    best = by_deductions(tables, standard, [0] * len(rates), rounded=False)
    together = standard.parameters["扣分口径"] == 1
    # What each site loses at most holds in each result: all sites come to the mean of the results.
    whole = by_deductions(tables, standard, expected, rounded=False) if together else mean
    lost = best - whole
    # Student's t of 14 degrees of freedom over the normal distribution, at 97.5 %
    spread = error * 2.144787 / 1.959964
    shape, scale = lost**2 / spread**2, spread**2 / lost
    printed = int(by_deductions(tables, standard) * 10**standard.places)
    low = math.floor(best - scale * gamma_quantile(shape, 0.975))
    high = math.ceil(best - scale * gamma_quantile(shape, 0.025))
    return error, max(0, min(low, printed)), max(high, printed)


def _moved(failing, rates, expected, moves):
    return [e + m * (f - r) for f, r, e, m in zip(failing, rates, expected, moves, strict=True)]


def without_interval(tables, known=None):
    """Return why there is no interval of the total; None where there is one."""
    sizes = {}
    for site in tables["sites"]:
        sizes[site[1], site[3]] = sizes.get((site[1], site[3]), 0) + 1
    if not sizes:
        return "no site"
    if all((known or {}).get(stratum) == 1 for stratum in sizes):
        return "all inspected"
    if max(sizes.values()) == 1:
        return "no two sites of a kind"
    if all(record[2] != "不符合" for record in tables["records"]):
        return "no problem"
    return None


def gamma_quantile(shape, share):
    """Return the quantile of the gamma distribution of scale 1, by halving, the distribution as a series."""
    low, high = 0.0, 10 * shape + 50
    while low < (middle := (low + high) / 2) < high:  # as long as there is a number between them
        low, high = (middle, high) if gamma_share(shape, middle) < share else (low, middle)
    return low


def gamma_share(shape, value):
    """Return the share of the gamma distribution of scale 1 below a value: the series of its incomplete function."""
    if not value:
        return 0.0
    term = total = 1 / shape
    n = shape
    while term > total * 1e-17:
        n += 1
        term *= value / n
        total += term
    return total * math.exp(shape * math.log(value) - value - math.lgamma(shape))


# -- ranks --------------------------------------------------------------------------------------------------------


def ranks(cities, points=60):
    """Return the best and worst rank of cities (total, lost, error): all combinations of `points` errors of each.

    A city stands above another if their gap passes the limit that in 95 of 100 combinations no studentised error of
    any two passes, standard errors being estimates of 14 degrees of freedom (as many `points` of √(14 / χ²)).
    """
    shares = [(n + 0.5) / points for n in range(points)]
    errors = {}
    for name, (_, lost, error) in cities.items():
        shape, scale = lost**2 / error**2, error**2 / lost
        errors[name] = [lost - scale * gamma_quantile(shape, share) for share in shares]
    pairs = list(itertools.combinations(cities, 2))
    spread = {(a, b): math.hypot(cities[a][2], cities[b][2]) for a, b in pairs}
    place = {name: n for n, name in enumerate(cities)}
    largest = sorted(
        max(abs(drawn[place[a]] - drawn[place[b]]) / spread[a, b] for a, b in pairs)
        for drawn in itertools.product(*errors.values())
    )
    limit = widened_limit(largest, [(7 / gamma_quantile(7, share)) ** 0.5 for share in shares])
    above = {
        (a, b)
        for a, b in itertools.permutations(cities, 2)
        if cities[a][0] - cities[b][0] > limit * math.hypot(cities[a][2], cities[b][2])
    }
    return {
        name: (
            1 + sum((other, name) in above for other in cities),
            len(cities) - sum((name, other) in above for other in cities),
        )
        for name in cities
    }


def widened_limit(largest, widened):
    """Return the number that 95 of 100 products of an error (sorted) and a widening stay below, by halving."""
    low, high = 0.0, largest[-1] * max(widened)
    for _ in range(60):
        middle = (low + high) / 2
        below = sum(bisect.bisect_right(largest, middle / own) for own in widened)
        low, high = (low, middle) if below >= 0.95 * len(largest) * len(widened) else (middle, high)
    return high


# -- flips --------------------------------------------------------------------------------------------------------


def fewest_judged(tables, standard, most=4):
    """Return the least number (up to `most`) of check results that, judged otherwise, turn the verdict; else None."""
    _, passes = by_hand(tables, standard)
    was, to = ("符合", "不符合") if passes else ("不符合", "符合")
    places = [n for n, record in enumerate(tables["records"]) if record[2] == was]
    for number in range(1, most + 1):
        for chosen in itertools.combinations(places, number):
            if by_hand(judged(tables, chosen, to), standard)[1] != passes:
                return number
    return None


def fewest_deducted(tables, standard, step, most=4):
    """Return the least number (up to `most`) of steps of deduction on any rows that turn the verdict; else None."""
    _, passes = by_hand(tables, standard)
    full = {row.code: row.full_score for row in standard.indicators.itertuples()}
    rows = [n for n, row in enumerate(tables["documents"]) if row[3] is not None and not row[7]]
    for number in range(1, most + 1):
        for chosen in itertools.combinations_with_replacement(rows, number):
            documents = list(tables["documents"])
            for n in chosen:
                moved_to = documents[n][3] + (step if passes else -step)
                documents[n] = (*documents[n][:3], moved_to, *documents[n][4:])
            fits = all(0 <= documents[n][3] <= full[documents[n][0]] for n in chosen)
            if fits and by_hand(tables | {"documents": documents}, standard)[1] != passes:
                return number
    return None
