"""Colours on pages whose own colour the reader chooses: white, sepia, grey or black."""

from __future__ import annotations

_MIDDLE = 0.1791  # the relative luminance that has one contrast, 4.58 : 1, with black and with white (WCAG 2.2)
_WEIGHTS = (0.2126, 0.7152, 0.0722)


def legible(colour: str) -> str:
    """Return a colour (RRGGBB) of the same hue that is read by day and by night; nothing for black and greys.

    Readers turn their pages black without a word to `prefers-color-scheme`, so one colour must do for both; what has
    no hue is to be in the colour of the text.

    >>> legible("C00000"), legible("808080")
    ('#ec0000', '')
    """
    light = [_linear(int(colour[at : at + 2], 16) / 255) for at in (0, 2, 4)]
    if max(light) - min(light) < 0.01:
        return ""
    by = min(_MIDDLE / _luminance(light), 1 / max(light))
    light = [by * part for part in light]
    white = max(0.0, (_MIDDLE - _luminance(light)) / (1 - _luminance(light)))
    return "#" + "".join(f"{round(255 * _gamma(part + white * (1 - part))):02x}" for part in light)


def _luminance(light: list[float]) -> float:
    return sum(weight * part for weight, part in zip(_WEIGHTS, light, strict=True))


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _gamma(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055
