"""Prints the table of DistanceTests.swift: geodesics on WGS 84, computed with geographiclib 2.1 (C. F. F. Karney), which is independent of
Sources/Travel/Geodesic.swift.

    pip install geographiclib==2.1
    python3 Tests/TravelTests/distance_cases.py
"""
import random

from geographiclib.geodesic import Geodesic

AIRPORTS = {
    "Frankfurt": (50.0264, 8.5431), "New York": (40.6394, -73.7789), "Singapore": (1.35019, 103.994), "Sydney": (-33.94609, 151.177),
    "Nadi": (-17.7554, 177.443), "Honolulu": (21.3187, -157.922), "Quito": (-0.12917, -78.3575), "Longyearbyen": (78.2461, 15.4656),
}

cases = [
    # Coincident, and nearly so.
    (0, 0, 0, 0), (50.0264, 8.5431, 50.0264, 8.5431), (90, 0, 90, 120), (-90, 45, -90, -45), (12, 180, 12, -180),
    (-15.143218740434932, -109.07744112927263, -15.143218740434936, -109.07744102927263), (50, 8, 50, 8.0000001), (50, 8, 50.0000001, 8), (0, 0, 0, 1e-9),
    (-8.077115416194673, -132.51838530570558, -8.07711541619467, -132.51838530570458),
    (52.84511882975798, 65.27031899982273, 52.8451188327412, 65.27038440398638),
    # The poles, meridians, the equator.
    (90, 0, -90, 0), (90, 0, -90, 77), (90, 0, 0, 30), (-90, 10, 45, 100), (30, 20, -60, 20), (30, 20, 60, -160), (-30, 20, 30, -160),
    (0, 10, 0, 60), (0, -170, 0, 170), (0, 0, 0, 179), (0, 0, 0, 179.39), (0, 0, 0, 179.3966), (0, 0, 0, 179.4), (0, 0, 0, 179.9), (0, 0, 0, 180),
    (0, 0, 1, 0), (0, 0, 1e-10, 90), (0, 30, 89.999999, 120),
    # Nearly opposite, where Vincenty's iteration does not settle.
    (-30, 0, 29.9, 179.8), (-30, 0, 30, 179.9), (-30, 0, 29.999999, 179.999999), (36.5, 0, -36.5, 179.5), (27.2, 0, -27.1, 179.5), (5, 0, -5.1, 179.4),
    (0.5, 0, 0.5, 179.7), (0.5, 0, -0.5, 179.5), (-85, 12, 85, -168.3), (1e-6, 0, -1e-6, 179.999), (45, 0, -45, 180), (-41.32, 174.8, 40.96, -5.5),
    (55, 0, -54.9, 179.99),
    # Across 180°, and the same way back.
    (-17.7554, 177.443, 21.3187, -157.922), (21.3187, -157.922, -17.7554, 177.443),
]
names = sorted(AIRPORTS)
cases += [AIRPORTS[a] + AIRPORTS[b] for i, a in enumerate(names) for b in names[i + 1:]]
generator = random.Random(2013)
for _ in range(40):
    cases.append(tuple(round(generator.uniform(-x, x), 4) for x in (90, 180, 90, 180)))
for _ in range(20):
    latitude, longitude = round(generator.uniform(-89, 89), 3), round(generator.uniform(-180, 0), 3)
    cases.append((latitude, longitude, round(-latitude + generator.uniform(-0.6, 0.6), 4), round(longitude + 180 + generator.uniform(-0.6, 0), 4)))

line = "   "
for case in cases:
    metres = Geodesic.WGS84.Inverse(*case, Geodesic.DISTANCE)["s12"]
    entry = " (" + ", ".join(repr(value) for value in case) + f", {metres:.6f}),"
    if len(line) + len(entry) > 140:
        print(line)
        line = "   "
    line += entry
print(line)
