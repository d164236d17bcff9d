"""The measures of docs/measures.md once more, independently: NumPy and SciPy, from the words and not from the code."""

from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np
from scipy import signal, stats

EPOCH = date(1970, 1, 1)
WINDOW, LEAST_CHECK_INS, LEAST_DAYS, LEAST_OF_SHIFT = 84, 8, 14, 8
K, FLOOR, FEW, ALIKE = 2.25, 0.35, 2, 0.5
LAMBDA, L, WATCHED = 0.2, 3.2, 42
STOOD = {"recent": 14, "before": 84, "least_recent": 3, "least_before": 8, "limit": 2.75, "floor": 0.7, "step": 0.75}
Days = list[dict[str, Any]]


@cache
def number(day: str) -> int:
    return (date.fromisoformat(day) - EPOCH).days


def text(day: int) -> str:
    return (EPOCH + timedelta(days=int(day))).isoformat()


def daily(readings: list[dict[str, Any]]) -> Days:
    days: dict[str, list[dict[str, Any]]] = {}
    for reading in readings:
        days.setdefault(reading["day"], []).append(reading)
    found = []
    for day in sorted(days):
        made = sorted(days[day], key=lambda reading: reading.get("at", 0))
        value = float(np.mean([reading["value"] for reading in days[day]]))
        found.append({"day": day, "value": value, "count": len(made), "shift": made[-1].get("shift")})
    return found


def usual(days: Days, until: str, shift: str | None = None) -> dict[str, Any]:
    window = between(days, number(until) - WINDOW, number(until) - 1)
    check_ins = sum(day["count"] for day in window)
    span = number(window[-1]["day"]) - number(window[0]["day"]) + 1 if window else 0
    known = check_ins >= LEAST_CHECK_INS and span >= LEAST_DAYS
    alike = [day for day in window if day["shift"] and (day["shift"] == "night") == (shift == "night")] if shift else []
    used = alike if len(alike) >= LEAST_OF_SHIFT else window
    answer: dict[str, Any] = {"state": "known" if known else "early", "checkIns": check_ins, "span": span}
    answer |= {"needCheckIns": max(0, 8 - check_ins), "needDays": max(0, 14 - span), "days": len(used)}
    answer |= {"shift": ("night" if shift == "night" else "other") if used is alike else None}
    if not used:
        return answer
    values = np.array([day["value"] for day in used])
    low, median, high = (float(value) for value in np.quantile(values, [0.25, 0.5, 0.75]))
    spread = own_spread(values)
    answer |= {"from": window[0]["day"], "to": window[-1]["day"], "median": median, "low": low, "high": high}
    return answer | {"spread": spread, "lower": median - K * spread, "upper": median + K * spread}


def own_spread(values: np.ndarray) -> float:
    deviation = float(stats.median_abs_deviation(values)) * 1.4826
    return max(FLOOR, deviation * len(values) / max(len(values) - FEW, 1))


def verdict(value: float, usual: dict[str, Any], days: int = 1) -> str:
    if usual["state"] == "early":
        return "early"
    between_days = np.full((days, days), ALIKE) + np.eye(days) * (1 - ALIKE)
    of_mean = float(np.sqrt(between_days.mean()))  # standard deviation of a mean of days that resemble each other
    distance = (value - usual["median"]) / (usual["spread"] * of_mean)
    return "above" if distance > K else "below" if distance < -K else "in"


def periods(days: Days, until: str, kind: str) -> list[dict[str, Any]]:
    length, size = {"week": (7, 1), "month": (30, 1), "quarter": (12, 7), "year": (52, 7)}[kind]
    last = date.fromisoformat(until)
    begin = last - timedelta(days=last.weekday()) if size == 7 else last
    starts = [number((begin - timedelta(days=size * back)).isoformat()) for back in reversed(range(length))]
    return [_period(days, start, size) for start in starts]


def _period(days: Days, start: int, size: int) -> dict[str, Any]:
    found = between(days, start, start + size - 1)
    named = {"from": text(start), "to": text(start + size - 1)}
    if not found:
        return named | {"value": None, "count": 0, "shift": None, "verdict": "gap"}
    nights = [day for day in found if day["shift"] == "night"]
    others = [day for day in found if day["shift"] not in (None, "night")]
    most = next((kind for kind in (nights, others) if len(kind) > len(found) / 2), [{"shift": None}])
    value, shift = float(np.average([day["value"] for day in found])), most[-1]["shift"]
    judged = verdict(value, usual(days, named["from"], shift), len(found))
    return named | {"value": value, "count": sum(day["count"] for day in found), "shift": shift, "verdict": judged}


def headline(weeks: list[dict[str, Any]]) -> dict[str, Any]:
    verdicts = [week["verdict"] for week in weeks if week["verdict"] != "gap"]
    side, run = (verdicts[-1] if verdicts else "early"), 0
    while run < len(verdicts) and verdicts[-1 - run] == side:
        run += 1
    return {"side": side, "weeks": run}


def drift(days: Days, until: str) -> dict[str, Any]:
    start = number(until) - WATCHED + 1
    watched, before = between(days, start, number(until)), usual(days, text(start))
    if before["state"] == "early" or not watched:
        return {"state": "early", "points": [], "outside": None, "since": None}
    target, values = before["median"], np.array([day["value"] for day in watched])
    averages, _ = signal.lfilter([LAMBDA], [1, LAMBDA - 1], values, zi=[(1 - LAMBDA) * target])
    weights = [LAMBDA * (1 - LAMBDA) ** np.arange(i + 1) for i in range(len(values))]
    reach = np.array([L * before["spread"] * np.sqrt(np.sum(weight**2)) for weight in weights])
    sides = np.sign(averages - target) * (np.abs(averages - target) > reach)
    points = [
        {"day": day["day"], "ewma": float(at), "lower": float(target - far), "upper": float(target + far)}
        for day, at, far in zip(watched, averages, reach, strict=True)
    ]
    others = np.flatnonzero(sides != sides[-1])
    since = watched[int(others[-1]) + 1 if others.size else 0]["day"] if sides[-1] else None
    return {"state": "known", "points": points, "outside": {1: "above", -1: "below"}.get(sides[-1]), "since": since}


def stand_out(check_ins: list[dict[str, Any]], items: list[str], until: str) -> list[dict[str, Any]]:
    start = number(until) - STOOD["recent"] + 1
    recent, before = between(check_ins, start, number(until)), between(check_ins, start - STOOD["before"], start - 1)
    found = []
    for item in items:
        now, then = (
            np.array([made["answers"][item] for made in of if made["answers"].get(item) is not None])
            for of in (recent, before)
        )
        if len(now) < STOOD["least_recent"] or len(then) < STOOD["least_before"]:
            continue
        step, away = now.mean() - then.mean(), np.abs(then - np.median(then))
        deviation = max(1.4826 * np.median(away), 1.2533 * away.mean(), STOOD["floor"])
        errors = abs(step) / np.hypot(deviation / np.sqrt(len(now)), deviation / np.sqrt(len(then)))
        if errors >= STOOD["limit"] and abs(step) >= STOOD["step"]:
            side = "up" if step > 0 else "down"
            line = {"item": item, "recent": float(now.mean()), "usual": float(then.mean()), "direction": side}
            found.append((errors, line))
    return [line for _, line in sorted(found, key=lambda pair: -pair[0])]


def between(made: list[dict[str, Any]], first: int, last: int) -> list[dict[str, Any]]:
    return [one for one in made if first <= number(one["day"]) <= last]


def wilson(hits: int, times: int) -> tuple[float, float]:
    found = stats.binomtest(hits, times).proportion_ci(0.95, method="wilson")
    return float(found.low), float(found.high)


def needed_change(sd: float, alpha: float) -> float:
    """Jacobson and Truax: 1.96 standard errors of a difference."""
    return float(1.96 * np.sqrt(2 * (sd * np.sqrt(1 - alpha)) ** 2))
