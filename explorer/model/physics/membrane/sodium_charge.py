"""What a spike costs the cell: sodium that came in must be pumped out again.

Equations: E = (Q_Na / e) / 3 E_ATP, the pump moves 3 ions for each ATP (spikecount2015);
    overlap = Q_Na / (C dV): how many times the charge that the spike's height alone would need.
Q_Na is the influx beyond that at rest, in coulombs; an influx below that at rest counts as saved.
Valid as a count of the pump's work. Leaves out: the pump's own current and speed, other pumps.
How to count a spike's energy is disputed: from the batteries of the circuit (moujahid2012,
hasegawa2011) or, as here, from the sodium ions (alle2009, sengupta2010).
"""

from explorer.model.constants import ELEMENTARY_CHARGE


def pump_energy(charge: float, ions_per_atp: float, energy_per_atp: float) -> float:
    """Return the energy of the pump [J, or J/m^2] for a sodium charge [C, or C/m^2].

    `ions_per_atp` ions moved for each ATP [1]; `energy_per_atp` [J].
    """
    return charge / ELEMENTARY_CHARGE / ions_per_atp * energy_per_atp


def overlap_factor(charge: float, capacitance: float, height: float) -> float:
    """Return the sodium charge over the least charge of a spike [1].

    `charge` [C/m^2]; `capacitance` [F/m^2]; `height` of the spike above rest [V].
    """
    return charge / (capacitance * height)
