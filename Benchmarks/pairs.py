#!/usr/bin/env python3
"""CPU seconds of other libraries' runs beside ours of today.

    pairs.py --program .build/release/synthcraft --panel FOLDER --records FOLDER TABLE:GENERATOR:RECORD:NAME:SETTINGS ...

RECORD is a JSON file of a reference's run within --records, with fit_cpu_s and sample_cpu_s, or with error. Ours is `generate`, reading and
writing included, on one thread, run --runs times: the first and the last are written. GENERATOR may have options of `generate` after it
("arf --unthinned"). Beside it stands the time of independent columns: mostly reading, looking through and writing the table, which a
reference's times do not hold. A pair that is in the file of results is measured again and replaced.
"""
import argparse, csv, json, os, resource, subprocess, tempfile

from panel import targets_in

COLUMNS = ["table", "reference", "settings", "generator", "reference_fit_cpu_s", "reference_sample_cpu_s", "ours_cpu_s_first",
           "ours_cpu_s_last", "ours_marginals_cpu_s", "error"]


def cpu_seconds(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True, env=dict(os.environ, SYNTHCRAFT_THREADS="1"))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--panel", required=True)
    parser.add_argument("--records", required=True)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--output", default="Benchmarks/Results/pairs.csv")
    parser.add_argument("pairs", nargs="+")
    options = parser.parse_args()
    targets = targets_in(options.panel)
    for table, generator, record, name, settings in (one.split(":") for one in options.pairs):
        with open(os.path.join(options.records, record)) as file:
            theirs = json.load(file)
        with tempfile.TemporaryDirectory() as folder:
            def generate(generator, name):
                return cpu_seconds([options.program, "generate", f"{options.panel}/{table}_train.csv", "--target", targets[table],
                                    "--generator", *generator.split(), "--seed", "1", "--output", f"{folder}/{name}.csv"])
            ours = [generate(generator, run) for run in range(options.runs)]
            around = generate("marginals", "marginals")
        row = dict(table=table, reference=name, settings=settings, generator=generator,
                   reference_fit_cpu_s=theirs.get("fit_cpu_s", ""), reference_sample_cpu_s=theirs.get("sample_cpu_s", ""),
                   ours_cpu_s_first=round(ours[0], 2), ours_cpu_s_last=round(ours[-1], 2),
                   ours_marginals_cpu_s=round(around, 2), error=theirs.get("error", ""))
        rows = []
        if os.path.exists(options.output):
            with open(options.output, newline="") as file:
                rows = [one for one in csv.DictReader(file)
                        if (one["table"], one["reference"], one["generator"]) != (table, name, generator)]
        with open(options.output, "w", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(sorted(rows + [row], key=lambda one: (one["reference"], one["table"])))
        print(row, flush=True)


if __name__ == "__main__":
    main()
