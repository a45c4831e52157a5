"""Jiangyi: raw Chinese text in, a study packet (讲义) out."""

__version__ = "0.1.0"
