#!/usr/bin/env python3
"""What a pass over the rows costs synthcity's networks, and how many parameters they train.

    reference_passes.py TABLE.csv TARGET [PLUGIN ...]        in an environment with synthcity; OMP_NUM_THREADS=1

Two trainings of different length, and the difference of their CPU seconds by pass, so that reading and preparing rows do not count.
`Benchmarks passes TABLE.csv --generator G --units U --layers L` is ours. Beside them the least that matrix products of so many parameters
take here: 6 operations for each parameter and row (forward, and backward for inputs and weights), at the speed of a product of
256 × 500 by 500 × 500 in single precision on one core.
"""
import resource, sys, time, warnings

warnings.filterwarnings("ignore")
import pandas as pd, torch
from synthcity.plugins import Plugins
from synthcity.plugins.core.dataloader import GenericDataLoader
import synthcity.logger as log

LENGTHS = {"tvae": (2, 6), "rtvae": (2, 6), "ctgan": (2, 8), "adsgan": (2, 8), "nflow": (2, 8), "ddpm": (10, 40)}


def cpu():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def parameters(thing, seen, depth=0):
    """Of all networks that a plugin holds."""
    if id(thing) in seen or depth > 6:
        return 0
    seen.add(id(thing))
    if isinstance(thing, torch.nn.Module):
        return sum(one.numel() for one in thing.parameters())
    if not type(thing).__module__.startswith("synthcity"):
        return 0
    return sum(parameters(part, seen, depth + 1) for part in getattr(thing, "__dict__", {}).values())


def operations_a_second():
    a, b = torch.rand(256, 500), torch.rand(500, 500)
    best = 0
    for _ in range(10):
        start = time.process_time()
        for _ in range(100):
            a @ b
        best = max(best, 100 * 2 * 256 * 500 * 500 / (time.process_time() - start))
    return best


def main():
    torch.set_num_threads(1)
    log.remove()
    frame, target = pd.read_csv(sys.argv[1]), sys.argv[2]
    speed = operations_a_second()
    print(f"{speed / 1e9:.0f} billion operations a second")
    for plugin in sys.argv[3:] or LENGTHS:
        costs = []
        for length in LENGTHS[plugin]:
            made = Plugins().get(plugin, n_iter=length, random_state=0)
            start = cpu()
            made.fit(GenericDataLoader(frame, target_column=target))
            costs.append(cpu() - start)
        count = parameters(made, set())
        short, long = LENGTHS[plugin]
        print(f"{plugin}: {(costs[1] - costs[0]) / (long - short):.3f} CPU-s a pass, {count} parameters, "
              f"at least {6 * count * len(frame) / speed:.3f} CPU-s", flush=True)


if __name__ == "__main__":
    main()
