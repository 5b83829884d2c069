"""Physics of centrifugal pumps: affinity laws, suction head and heat, then faults and sensor noise on top.

Healthy machine, with s = speed / rated speed and q = flow / rated flow:
  flow      q = s * load                                  (affinity: flow goes with speed)
  head      H = H0 * (1.25 s^2 - 0.25 q^2)                (affinity: head goes with speed squared, falling curve)
  current   I = I0 * (0.35 + 0.65 q H/H0 / eta)           (no-load part plus hydraulic power over efficiency)
  efficiency  eta = 1 - 0.5 (load - 1)^2                  (relative to the best-efficiency point)
  vibration and envelope grow with s and away from the best-efficiency point
  bearing temperature  = ambient + 0.15 (liquid - ambient) + rise * (0.4 + 0.6 s)
  winding temperature  = ambient + rise * (I / I0)^2      (copper losses)
  suction   available NPSH = (suction - vapour pressure) / (rho g), vapour pressure by Antoine's equation
A fault of severity x in (0, 1] adds its `Symptoms` times x. Readings end as integers in fixed units.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from offchain.demo.pumps import FAULTS, PUMP_TYPES, SYMPTOMS, PumpType
from offchain.demo.rows import HEALTHY, Column, FaultCodes, FloatMatrix, IntMatrix, Rows, Schema

Floats = NDArray[np.float64]

_KPA_PER_METRE = 9.81
_KPA_PER_MMHG = 0.133322
_MILDEST = 0.12
_GOLDEN = 0.6180339887498949


@dataclass(frozen=True)
class Fleet:
    """The machines somebody runs: how many of each pump type, and the faults that occur on them by weight."""

    machines: Mapping[PumpType, int]
    faults: Mapping[int, int]


COLUMNS = (
    Column("rated_speed", "rpm", 1),
    Column("rated_flow", "m3/h", 10),
    Column("rated_head", "m", 10),
    Column("rated_current", "A", 10),
    Column("npsh_required", "m", 100),
    Column("speed", "rpm", 1),
    Column("flow", "m3/h", 100),
    Column("head", "m", 100),
    Column("suction_pressure", "kPa", 10),
    Column("motor_current", "A", 100),
    Column("vibration", "mm/s", 1000),
    Column("bearing_envelope", "g", 1000),
    Column("bearing_temperature", "degC", 100),
    Column("winding_temperature", "degC", 100),
    Column("liquid_temperature", "degC", 100),
    Column("ambient_temperature", "degC", 100),
    Column("seal_leakage", "mL/h", 10),
)


def simulate(rng: np.random.Generator, fleet: Fleet, parts: Sequence[tuple[int, int]]) -> tuple[Rows, ...]:
    """One set of rows per (rows, faulty rows) of `parts`, all from the same machines of the fleet, in random order."""
    machines = _machines(rng, fleet)
    return tuple(_observe(rng, machines, _faults(rng, fleet, rows, faulty)) for rows, faulty in parts)


def vapour_pressure(celsius: Floats) -> Floats:
    """Vapour pressure of water in kPa by Antoine's equation (1 to 100 deg C constants, used slightly above)."""
    result: Floats = _KPA_PER_MMHG * 10.0 ** (8.07131 - 1730.63 / (233.426 + celsius))
    return result


def features(values: IntMatrix) -> FloatMatrix:
    """What the model sees: readings relative to the nameplate and to what the affinity laws expect, no row leaks."""
    read = PUMPS.units(values)
    speed = read["speed"] / read["rated_speed"]
    flow = read["flow"] / read["rated_flow"]
    head = read["head"] / read["rated_head"]
    current = read["motor_current"] / read["rated_current"]
    suction_head = (read["suction_pressure"] - vapour_pressure(read["liquid_temperature"])) / _KPA_PER_METRE
    return np.stack(
        [
            speed,
            flow,
            head - (1.25 * speed**2 - 0.25 * flow**2),
            current - (0.35 + 0.65 * flow * head),
            suction_head - read["npsh_required"] * flow**2,
            read["vibration"],
            read["bearing_envelope"],
            read["bearing_temperature"] - read["ambient_temperature"],
            read["winding_temperature"] - read["ambient_temperature"],
            read["liquid_temperature"],
            read["seal_leakage"],
            read["rated_speed"],
            read["rated_head"],
        ],
        axis=1,
    )


PUMPS = Schema("headwater-pump-readings/1", COLUMNS, FAULTS, features)


def _machines(rng: np.random.Generator, fleet: Fleet) -> dict[str, Floats]:
    """Nameplates of every machine of the fleet, with the spread between machines of one type."""
    types = [pump for pump in PUMP_TYPES for _ in range(fleet.machines.get(pump, 0))]
    names = [field.name for field in fields(PumpType) if field.name != "name"]
    figures = {name: np.array([float(getattr(pump, name)) for pump in types]) for name in names}
    for name, spread in (("vibration", 0.07), ("envelope", 0.08), ("leak", 0.10)):
        figures[name] *= np.exp(rng.normal(0.0, spread, size=len(types)))
    for name, spread in (("bearing_rise", 1.0), ("winding_rise", 1.2), ("suction", 2.5)):
        figures[name] += rng.normal(0.0, spread, size=len(types))
    figures["curve"] = 1.0 + rng.normal(0.0, 0.007, size=len(types))
    return figures


def _observe(rng: np.random.Generator, machines: dict[str, Floats], faults: FaultCodes) -> Rows:
    """One observation of a random machine per fault code."""
    machine = rng.integers(0, len(machines["speed"]), size=len(faults))
    plate = {name: figures[machine] for name, figures in machines.items()}
    severity = _severities(rng, faults)
    return Rows(PUMPS.fixed(_measured(rng, plate, _symptoms(faults, severity))), faults)


def _faults(rng: np.random.Generator, fleet: Fleet, rows: int, faulty: int) -> FaultCodes:
    """Fault codes: `faulty` rows share out the fleet's faults by weight, the rest are healthy; shuffled."""
    codes = np.array(sorted(fleet.faults), dtype=np.uint8)
    weights = np.array([fleet.faults[int(code)] for code in codes], dtype=np.int64)
    edges = np.cumsum(weights) * faulty // int(weights.sum())
    faults = np.full(rows, HEALTHY, dtype=np.uint8)
    faults[:faulty] = np.repeat(codes, np.diff(edges, prepend=0))
    return rng.permutation(faults)


def _severities(rng: np.random.Generator, faults: FaultCodes) -> Floats:
    """Severity per row, 0 where healthy: every fault is seen at all its stages, however few its rows.

    A golden-ratio sequence over the rows in order of fault code: any run of it covers the range evenly.
    """
    stages = (rng.uniform() + _GOLDEN * np.arange(len(faults))) % 1.0
    severity = np.empty(len(faults))
    severity[np.argsort(faults, kind="stable")] = _MILDEST + (1.0 - _MILDEST) * stages
    severity[faults == HEALTHY] = 0.0
    return severity


def _symptoms(faults: FaultCodes, severity: Floats) -> dict[str, Floats]:
    """Each symptom's size per row."""
    sizes: dict[str, Floats] = {}
    for field in fields(next(iter(SYMPTOMS.values()))):
        table = np.zeros(len(FAULTS))
        for code, symptoms in SYMPTOMS.items():
            table[code] = getattr(symptoms, field.name)
        sizes[field.name] = table[faults] * severity
    return sizes


def _measured(rng: np.random.Generator, plate: dict[str, Floats], fault: dict[str, Floats]) -> list[Floats]:
    """The readings of every column, in the order of `COLUMNS`."""
    rows = len(plate["speed"])

    def noise(spread: float) -> Floats:
        return rng.normal(0.0, spread, size=rows)

    speed = rng.uniform(plate["slowest"], 1.02)
    load = np.clip(plate["load"] + noise(0.12), 0.45, 1.30)
    ambient, liquid = 22.0 + noise(6.0), plate["liquid"] + noise(2.5)
    flow = speed * load * (1.0 + fault["flow"])
    head = (1.25 * speed**2 - 0.25 * flow**2) * plate["curve"] * (1.0 + fault["head"] + noise(0.015))
    efficiency = 1.0 - 0.5 * (load - 1.0) ** 2
    current = (0.35 + 0.65 * flow * head / efficiency) * (1.0 + fault["current"] + noise(0.015))
    shake = (0.5 + 0.5 * speed**2) * (1.0 + 1.5 * (load - 1.0) ** 2)
    bearing = ambient + 0.15 * (liquid - ambient) + plate["bearing_rise"] * (0.4 + 0.6 * speed)
    winding = ambient + plate["winding_rise"] * current**2
    return [
        plate["speed"],
        plate["flow"],
        plate["head"],
        plate["current"],
        plate["npsh_required"],
        plate["speed"] * speed,
        plate["flow"] * flow * (1.0 + noise(0.01)),
        plate["head"] * head,
        plate["suction"] + fault["suction"] + noise(6.0),
        plate["current"] * current,
        plate["vibration"] * shake * (1.0 + fault["vibration"]) * np.exp(noise(0.12)),
        plate["envelope"] * shake * (1.0 + fault["envelope"]) * np.exp(noise(0.16)),
        bearing + fault["bearing"] + noise(1.5),
        winding + fault["winding"] + noise(2.0),
        liquid,
        ambient,
        plate["leak"] * (1.0 + fault["leak"]) * np.exp(noise(0.20)),
    ]
