r"""Geodesic circles as periodic functions: what an arc adds to an area, and how long it is.

The circle about a launch point is a closed curve of :math:`\theta`, minus the azimuth, so that it
runs anticlockwise. A few points of it, from ``Geod.fwd``, give its geocentric position
:math:`(X, Y, Z)` as a Fourier series, hence its derivative to rounding, hence

.. math:: d\lambda = \frac{X\,dY - Y\,dX}{X^2 + Y^2}, \qquad
          m_{12} = \left|\frac{d(X, Y, Z)}{d\theta}\right|.

The longitude itself would be a poor thing to differentiate: near a pole it is no smooth function of
the azimuth. The integrals :math:`F(\theta)` of the area form and of :math:`m_{12}` are again
Fourier series, plus a multiple of :math:`\theta`; an arc is a difference of two of their values.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rangemap.geodesy._ellipsoid import GEOD
from rangemap.geodesy._form import AUTHALIC_SQUARE_M2, geocentric, sine_authalic

__all__ = ["Circles", "circles"]

Floats = NDArray[np.float64]
Complexes = NDArray[np.complex128]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_FEWEST: Final = 16
_MOST: Final = 1024
#: Circles nearer than this to the pole where the form is infinite, in parts of their radius of
#: curvature, are rid of its spike, if they need this many points.
_SPIKE: Final = 0.3
_SPIKE_FROM: Final = 64
_NEWTON_STEPS: Final = 12
#: Where the last two coefficients of the area are this small, what is left out is smaller still.
_DIED_AWAY: Final = 1e-11
_ROUNDING: Final = 1e-15


@dataclass(frozen=True, slots=True, eq=False)
class Circles:
    """Circles, one for each row: where they are, and the series of their two integrals.

    ``pole`` is +1 or -1, the constant c of the area form; ``area`` and ``arc`` hold, for each
    circle, the mean of the integrand and then the coefficients of its integral. ``spike`` is the
    imaginary part of the place where the form is infinite, for circles that come near to it.
    """

    lon: Floats
    lat: Floats
    radius_m: Floats
    pole: Floats
    area: Complexes
    arc: Complexes
    spike: Floats

    @property
    def turn_m2(self) -> Floats:
        """What the area form gives along each whole circle."""
        spikes = math.pi * np.sign(self.spike) * _strength(self.pole)
        return np.asarray(2 * math.pi * self.area[:, 0].real + spikes)

    @property
    def length_m(self) -> Floats:
        """How long each whole circle is."""
        return 2 * math.pi * self.arc[:, 0].real

    def to(self, which: Ints, theta: Floats) -> tuple[Floats, Floats]:
        """Return the integrals from 0 to ``theta`` (0 to a turn, radians), in m2 and metres.

        The first is that of the area form, the second the length of the arc.
        """
        wave = np.arange(1, self.area.shape[1])
        turned = np.exp(1j * theta[:, None] * wave) - 1.0
        form, length = (
            series.real[which, 0] * theta + np.einsum("ij,ij->i", series[which, 1:], turned).real
            for series in (self.area, self.arc)
        )
        near = np.flatnonzero(self.spike[which])
        if len(near):
            spike, pole = self.spike[which[near]], self.pole[which[near]]
            begin = _spike_angle(np.zeros(len(near)), spike, pole)
            form[near] += (_spike_angle(theta[near], spike, pole) - begin) * _strength(pole)
        return form, length


def circles(
    lon: Floats, lat: Floats, radius_m: Floats, pole: Floats, other_pole_m: Floats
) -> Circles:
    """Return the circles at distances from points.

    All arrays have one entry for each circle. ``pole`` is +1 where the north pole is nearer to the
    circle than the south pole is, else -1; ``other_pole_m`` is the distance of the other one.
    The number of points is doubled until the series end.

    Notes
    -----
    Where a circle comes near to the other pole too, from near the equator, the form has a spike:
    as a function of complex theta, a simple pole a little off the real axis, at theta = 0 or pi
    since the pole lies on the meridian, where X + iY vanishes and sin(beta) is -c exactly. Its
    part, a Poisson kernel, is taken out and integrated by itself.
    """
    n = len(lon)
    area = np.zeros((n, _FEWEST // 2 + 1), dtype=complex)
    arc, spike = area.copy(), np.zeros(n)
    left, count = np.arange(n), _FEWEST
    while len(left):
        found = _integrands(
            lon[left], lat[left], radius_m[left], pole[left], other_pole_m[left], count
        )
        done = _ends(found.form) | (count >= _MOST)
        if done.any():
            area, arc = _wide_enough(area, count), _wide_enough(arc, count)
            area[left[done], : count // 2 + 1] = _integrated(found.form[done], count)
            arc[left[done], : count // 2 + 1] = _integrated(found.length[done], count)
            spike[left[done]] = found.spike[done]
        left, count = left[~done], 2 * count
    return Circles(lon, lat, radius_m, pole, area, arc, spike)


class _Integrands(NamedTuple):
    """Fourier coefficients, by theta, of the area form (less its spike) and of the length."""

    form: Complexes
    length: Complexes
    spike: Floats


def _integrands(
    lon: Floats, lat: Floats, radius_m: Floats, pole: Floats, other_pole_m: Floats, count: int
) -> _Integrands:
    n = len(lon)
    # Half a step off, so that no point falls on the meridian, where the poles are.
    theta = 2 * math.pi * (np.arange(count) + 0.5) / count
    at_lon, at_lat, _ = GEOD.fwd(
        np.repeat(lon, count),
        np.repeat(lat, count),
        np.tile(-np.degrees(theta), n),
        np.repeat(radius_m, count),
    )
    at = np.column_stack([np.asarray(at_lon), np.asarray(at_lat)])
    place = geocentric(at).reshape(n, count, 3)
    wave = 1j * np.arange(count // 2 + 1)[:, None]
    wave[-1] = 0.0
    spectrum = np.fft.rfft(place, axis=1)
    moved = np.fft.irfft(spectrum * wave, n=count, axis=1)
    x, y = place[..., 0], place[..., 1]
    square = np.maximum(x**2 + y**2, np.finfo(float).tiny)
    turning = (x * moved[..., 1] - y * moved[..., 0]) / square
    height = pole[:, None] - sine_authalic(at[:, 1]).reshape(n, count)
    form = AUTHALIC_SQUARE_M2 * height * turning
    length = np.sqrt((moved**2).sum(axis=2))
    shift = np.exp(-0.5j * np.arange(count // 2 + 1) * (2 * math.pi / count)) / count
    spike = np.zeros(n)
    near = np.flatnonzero(np.abs(radius_m - other_pole_m) < _SPIKE * length.mean(axis=1))
    if count >= _SPIKE_FROM and len(near):
        inside = other_pole_m[near] < radius_m[near]
        x_y = spectrum[near, :, :2] * shift[:, None]
        spike[near] = _spikes(lon[near], x_y, pole[near], inside=inside)
        kernel = np.sinh(spike[near])[:, None] / (
            np.cosh(spike[near])[:, None] - np.cos(theta - _spike_at(pole[near])[:, None])
        )
        form[near] -= 0.5 * _strength(pole[near])[:, None] * kernel
    return _Integrands(
        np.fft.rfft(form, axis=1) * shift, np.fft.rfft(length, axis=1) * shift, spike
    )


def _spikes(lon: Floats, x_y: Complexes, pole: Floats, *, inside: Bools) -> Floats:
    """Return how far off the real axis X + iY vanishes (Newton's method).

    Turned by the longitude of the centre, X + iY is real on the lines theta = iq and pi + iq.
    The sign of q says on which side of the circle the pole is, which its distance knows better.
    """
    turn = np.exp(-1j * np.radians(lon))[:, None]
    wave = np.arange(x_y.shape[1])
    zeta = np.concatenate(
        [
            (x_y[..., 0] + 1j * x_y[..., 1]) * turn,
            (np.conj(x_y[:, 1:, 0]) + 1j * np.conj(x_y[:, 1:, 1])) * turn,
        ],
        axis=1,
    )
    waves = np.concatenate([wave, -wave[1:]])
    zeta[:, wave[-1]] *= 0.5
    zeta[:, -1] *= 0.5
    real = (zeta * np.exp(1j * waves * _spike_at(pole)[:, None])).real
    q = np.zeros(len(lon))
    for _ in range(_NEWTON_STEPS):
        grown = real * np.exp(-waves * np.clip(q, -1, 1)[:, None])
        q += grown.sum(axis=1) / (waves * grown).sum(axis=1)
    side = np.where(inside, -pole, pole)
    return np.asarray(side * np.maximum(np.abs(q), np.finfo(float).tiny))


def _spike_at(pole: Floats) -> Floats:
    """Return theta towards the other pole: 0 if that is the north pole, else half a turn."""
    return np.where(pole < 0, 0.0, math.pi)


def _strength(pole: Floats) -> Floats:
    """Return the residue of the form at the other pole, in square metres."""
    return 2 * AUTHALIC_SQUARE_M2 * pole


def _spike_angle(theta: Floats, spike: Floats, pole: Floats) -> Floats:
    """Return the argument of sin((theta - spike) / 2), without jumps."""
    half = (theta - _spike_at(pole)) / 2
    argument = np.arctan2(-np.cos(half) * np.sinh(spike / 2), np.sin(half) * np.cosh(spike / 2))
    straight = np.sign(spike) * (half - math.pi / 2)
    rest = argument - straight
    return np.asarray(straight + rest - 2 * math.pi * np.rint(rest / (2 * math.pi)))


def _ends(spectrum: Complexes) -> Bools:
    """Return which series have died away before their last coefficients."""
    size = np.abs(spectrum)
    rounding = AUTHALIC_SQUARE_M2 * _ROUNDING
    return np.asarray(
        size[:, -2:].max(axis=1) <= np.maximum(_DIED_AWAY * size.max(axis=1), rounding)
    )


def _integrated(spectrum: Complexes, count: int) -> Complexes:
    """Return the mean of a series, and the coefficients of its integral."""
    wave = 1j * np.arange(1, count // 2 + 1)
    integral = spectrum.copy()
    integral[:, 1:] = 2 * spectrum[:, 1:] / wave
    integral[:, -1] = 0.0
    return integral


def _wide_enough(table: Complexes, count: int) -> Complexes:
    more = count // 2 + 1 - table.shape[1]
    return table if more <= 0 else np.pad(table, ((0, 0), (0, more)))
