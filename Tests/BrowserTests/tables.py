"""Small tables that several scenarios use."""

import csv
import io
import random


def people(rows=9000):
    """Made-up people: large enough that a gate does not refuse them by chance."""
    chance = random.Random(11)
    lines = ["age,sex,sbp,smoker,diabetes"]
    for _ in range(rows):
        age = chance.randint(20, 79)
        lines.append(f"{age},{chance.choice('fm')},{round(chance.gauss(100 + age / 2, 12))},"
                     f"{chance.choice(['yes', 'no', 'former'])},{'yes' if chance.random() < age / 250 else 'no'}")
    return "\n".join(lines) + "\n"


def thinned(file, rows):
    """That many rows of a table, evenly taken."""
    with file.open(encoding="utf-8", newline="") as source:
        lines = list(csv.reader(source))
    head, body = lines[0], lines[1:]
    step = max(len(body) / rows, 1)
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([head] + [body[int(place * step)] for place in range(min(rows, len(body)))])
    return out.getvalue()
