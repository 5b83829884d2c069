"""The pump machines of the seeded world: nameplates, regimes, faults and the sensors they move."""

from dataclasses import dataclass

CAVITATION, BEARING_WEAR, SEAL_LEAK, IMPELLER_WEAR, MISALIGNMENT, WINDING_FAULT = range(1, 7)

FAULTS = (
    "healthy",
    "cavitation",
    "bearing_wear",
    "seal_leak",
    "impeller_wear",
    "misalignment",
    "winding_fault",
)
"""The unified fault taxonomy; the index is the fault code."""


@dataclass(frozen=True)
class PumpType:
    """One type of pump: nameplate figures at the duty point, and the regime it runs in.

    rpm, m3/h, m of liquid, A; `npsh_required` in m; `suction` in kPa absolute; `liquid` in deg C;
    `vibration` in mm/s RMS and `envelope` (bearing acceleration envelope) in g when healthy;
    temperature rises in K at full load; `leak` in mL/h; `load` is the usual share of rated flow and
    `slowest` the lowest speed its drive allows, as a share of rated speed.
    """

    name: str
    speed: float
    flow: float
    head: float
    current: float
    npsh_required: float
    suction: float
    liquid: float
    vibration: float
    envelope: float
    bearing_rise: float
    winding_rise: float
    leak: float
    load: float
    slowest: float


END_SUCTION = PumpType(
    name="end_suction_process_pump",
    speed=2900, flow=60, head=50, current=28, npsh_required=2.5, suction=75, liquid=28,
    vibration=1.8, envelope=0.8, bearing_rise=26, winding_rise=48, leak=6, load=0.95, slowest=0.75,
)  # fmt: skip
SPLIT_CASE = PumpType(
    name="split_case_water_pump",
    speed=1450, flow=800, head=40, current=190, npsh_required=5.0, suction=120, liquid=18,
    vibration=2.6, envelope=0.5, bearing_rise=32, winding_rise=55, leak=30, load=0.85, slowest=0.95,
)  # fmt: skip
MULTISTAGE = PumpType(
    name="multistage_boiler_feed_pump",
    speed=3560, flow=120, head=600, current=60, npsh_required=4.5, suction=230, liquid=104,
    vibration=2.1, envelope=1.3, bearing_rise=38, winding_rise=62, leak=14, load=1.0, slowest=0.6,
)  # fmt: skip
PUMP_TYPES = (END_SUCTION, SPLIT_CASE, MULTISTAGE)


@dataclass(frozen=True)
class Symptoms:
    """What a fault of severity 1 does to the readings; a milder one does it in proportion.

    Shares of the healthy reading, except `suction` (kPa) and the temperatures (K).
    """

    flow: float = 0.0
    head: float = 0.0
    current: float = 0.0
    vibration: float = 0.0
    envelope: float = 0.0
    leak: float = 0.0
    suction: float = 0.0
    bearing: float = 0.0
    winding: float = 0.0


SYMPTOMS: dict[int, Symptoms] = {
    CAVITATION: Symptoms(flow=-0.03, head=-0.08, vibration=0.30, envelope=0.60, suction=-34.0),
    BEARING_WEAR: Symptoms(vibration=0.35, envelope=1.60, bearing=14.0, current=0.02),
    SEAL_LEAK: Symptoms(flow=-0.02, leak=2.40, bearing=2.0),
    IMPELLER_WEAR: Symptoms(flow=-0.06, head=-0.14, current=-0.05, vibration=0.15),
    MISALIGNMENT: Symptoms(vibration=1.30, bearing=7.0, current=0.02),
    WINDING_FAULT: Symptoms(current=0.09, winding=20.0),
}
"""Direction of each symptom after the usual condition-monitoring tables for centrifugal pumps; the sizes are ours."""
