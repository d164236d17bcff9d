"""The measures of docs/measures.md once more, independently: NumPy on arrays, from the words and not from the code."""

from datetime import date, timedelta
from typing import Any

import numpy as np
from scipy import stats

EPOCH = date(1970, 1, 1)
WINDOW, LEAST_CHECK_INS, LEAST_DAYS, LEAST_OF_SHIFT = 84, 8, 14, 8


def number(day: str) -> int:
    return (date.fromisoformat(day) - EPOCH).days


def text(day: int) -> str:
    return (EPOCH + timedelta(days=int(day))).isoformat()


def daily(readings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    days: dict[str, list[dict[str, Any]]] = {}
    for reading in readings:
        days.setdefault(reading["day"], []).append(reading)
    found = []
    for day in sorted(days):
        made = sorted(days[day], key=lambda reading: reading.get("at", 0))
        value = float(np.mean([reading["value"] for reading in days[day]]))
        found.append({"day": day, "value": value, "count": len(made), "shift": made[-1].get("shift")})
    return found


def robust_deviation(values: np.ndarray) -> float:
    return float(stats.median_abs_deviation(values, scale=1 / 1.4826))


def usual(days: list[dict[str, Any]], until: str, k: float, floor: float, shift: str | None = None) -> dict[str, Any]:
    end = number(until)
    window = [day for day in days if end - WINDOW <= number(day["day"]) < end]
    check_ins = sum(day["count"] for day in window)
    span = number(window[-1]["day"]) - number(window[0]["day"]) + 1 if window else 0
    known = check_ins >= LEAST_CHECK_INS and span >= LEAST_DAYS
    alike = [day for day in window if day["shift"] and (day["shift"] == "night") == (shift == "night")] if shift else []
    used = alike if len(alike) >= LEAST_OF_SHIFT else window
    values = np.array([day["value"] for day in used])
    answer: dict[str, Any] = {"state": "known" if known else "early", "checkIns": check_ins, "span": span}
    if not values.size:
        return answer
    low, median, high = np.quantile(values, [0.25, 0.5, 0.75])
    spread = max(robust_deviation(values), floor)
    return answer | {
        **{"median": float(median), "low": float(low), "high": float(high), "spread": spread},
        **{"lower": float(median) - k * spread, "upper": float(median) + k * spread},
    }


def wilson(hits: int, times: int) -> tuple[float, float]:
    found = stats.binomtest(hits, times).proportion_ci(0.95, method="wilson")
    return float(found.low), float(found.high)


def needed_change(sd: float, alpha: float) -> float:
    """Jacobson and Truax: 1.96 standard errors of a difference."""
    return float(1.96 * np.sqrt(2 * (sd * np.sqrt(1 - alpha)) ** 2))


def ewma(values: np.ndarray, target: float, deviation: float, weight: float, width: float) -> list[dict[str, float]]:
    found = []
    for i in range(len(values)):
        weights = weight * (1 - weight) ** np.arange(i, -1, -1)
        average = float(weights @ values[: i + 1] + (1 - weight) ** (i + 1) * target)
        reach = width * deviation * np.sqrt(np.sum(weights**2))
        found.append({"ewma": average, "lower": target - reach, "upper": target + reach})
    return found
