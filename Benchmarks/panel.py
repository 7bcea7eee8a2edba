#!/usr/bin/env python3
"""Quality and cost of the generators on a panel of tables with a fixed training and test part.

    panel.py --program .build/release/synthcraft --panel FOLDER --evaluate evaluate.py [--generators a,b] [--tables a,b] [--seeds 3]

FOLDER holds NAME_train.csv, NAME_test.csv and panel.json with the target of each. evaluate.py TRAIN TEST TARGET SYNTHETIC prints one
JSON object; it needs numpy, pandas, scipy, scikit-learn and xgboost in the Python that runs this file. A row is added to the file of
results as soon as it is measured; rows that are there are not measured again. Costs are of the whole command `synthcraft generate`,
reading and writing included.
"""
import argparse, csv, json, os, resource, subprocess, sys, tempfile, time

QUALITY = ["tstr_auc", "trtr_auc", "detect_auc", "det_real", "detect_train", "col_shapes", "col_real", "pair_trends",
           "pair_real", "dcr_share", "copies", "copies_real"]
COLUMNS = ["table", "generator", "seed", "error", "wall_s", "cpu_s", "peak_mib"] + QUALITY


def measured_command(command, cap):
    """Runs a command; its exit code, words, wall seconds, CPU seconds and peak MiB."""
    start = time.time()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        _, words = process.communicate(timeout=cap)
    except subprocess.TimeoutExpired:
        process.kill()
        _, words = process.communicate()
        words = f"stopped after {cap} seconds"
    return process.returncode, words.strip(), time.time() - start


def measure(options, table, target, generator, seed):
    row = dict(table=table, generator=generator, seed=seed)
    train, test = (os.path.join(options.panel, f"{table}_{part}.csv") for part in ("train", "test"))
    with tempfile.TemporaryDirectory() as folder:
        made = os.path.join(folder, "synthetic.csv")
        command = [options.program, "generate", train, "--target", target, "--generator", generator, "--seed", str(seed),
                   "--output", made]
        # A child of its own for each row, so that the peak of memory is this row's.
        result = subprocess.run([sys.executable, __file__, "--child", str(options.cap), *command], capture_output=True, text=True)
        cost = json.loads(result.stdout)
        row.update(wall_s=cost["wall_s"], cpu_s=cost["cpu_s"], peak_mib=cost["peak_mib"])
        if cost["code"] != 0:
            row["error"] = " ".join(cost["words"].split())[-160:]
            return row
        judged = subprocess.run([sys.executable, options.evaluate, train, test, target, made], capture_output=True, text=True)
        lines = [line for line in judged.stdout.splitlines() if line.startswith("{")]
        quality = json.loads(lines[-1]) if lines else {"error": judged.stderr[-160:]}
        row["error"] = quality.get("error", "")
        row.update({name: quality.get(name) for name in QUALITY})
    return row


def child(cap, command):
    code, words, wall = measured_command(command, cap)
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(json.dumps(dict(code=code, words=words, wall_s=round(wall, 2), cpu_s=round(usage.ru_utime + usage.ru_stime, 2),
                          peak_mib=usage.ru_maxrss // 1024)))


def targets_in(panel):
    """The column to predict of each table of the panel."""
    with open(os.path.join(panel, "panel.json")) as file:
        return {name: described["target"] for name, described in json.load(file).items()}


def main():
    if len(sys.argv) > 2 and sys.argv[1] == "--child":
        return child(float(sys.argv[2]), sys.argv[3:])
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--panel", required=True)
    parser.add_argument("--evaluate", required=True)
    parser.add_argument("--generators", default="arf,sequentialCART")
    parser.add_argument("--tables", default="")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--cap", type=float, default=600, help="seconds after which a row is given up")
    parser.add_argument("--output", default="Benchmarks/Results/panel.csv")
    options = parser.parse_args()
    targets = targets_in(options.panel)
    tables = options.tables.split(",") if options.tables else list(targets)
    done = set()
    if os.path.exists(options.output):
        with open(options.output, newline="") as file:
            done = {(row["table"], row["generator"], row["seed"]) for row in csv.DictReader(file)}
    else:
        os.makedirs(os.path.dirname(options.output), exist_ok=True)
        with open(options.output, "w", newline="") as file:
            csv.DictWriter(file, COLUMNS, lineterminator="\n").writeheader()
    for seed in range(1, options.seeds + 1):
        for generator in options.generators.split(","):
            for table in tables:
                if (table, generator, str(seed)) in done:
                    continue
                row = measure(options, table, targets[table], generator, seed)
                with open(options.output, "a", newline="") as file:
                    csv.DictWriter(file, COLUMNS, lineterminator="\n").writerow(row)
                print({name: row.get(name) for name in ("table", "generator", "seed", "error", "cpu_s", "tstr_auc", "trtr_auc",
                                                        "detect_auc", "dcr_share", "copies")}, flush=True)


if __name__ == "__main__":
    main()
