#!/usr/bin/env python3
"""Ours against rows that another program made: differences with intervals.

    compare.py --program .build/release/synthcraft --panel FOLDER --rows FOLDER [--output compared.csv] TABLE:GENERATOR:FILES:NAME ...

FOLDER (--panel) holds NAME_train.csv, NAME_test.csv and panel.json, as for panel.py. Each comparison names a table of the panel, the
generator of ours, the other's rows within --rows (one file for each of its seeds, with + between) and the other's name. Ours is made
with seeds 1, 2 and 3.

Two differences, each larger where ours is better: AUROC on the test rows of boosted trees trained on synthetic rows (ours less theirs),
and the distance from 0.5 of the AUC of telling synthetic rows from test rows (theirs less ours; out-of-fold). Intervals (95 %) bootstrap
the test rows, the same draws for both. Over the tables of one generator, p-values are adjusted by Holm: ours is called worse or better
only where the adjusted p is below 0.05. Beside them, for both: the share of rows nearer to a training than to a test row (dcr_share), and
of exact copies of training rows less that among test rows. `real_dcr_low` and `real_dcr_high` are what 95 % of fresh real rows show:
training rows that are compared with neither part, the two parts being mixed and drawn anew.

A comparison that is in the file of results is measured again and replaced; the others stay, and all are adjusted together.
"""
import argparse, csv, os, subprocess, tempfile, warnings

warnings.filterwarnings("ignore")
# XGBoost's threads must not spin while they wait.
os.environ["OMP_WAIT_POLICY"] = "PASSIVE"
import numpy as np, pandas as pd
from scipy.stats import rankdata
from sklearn.model_selection import StratifiedKFold
from xgboost import XGBClassifier

from panel import targets_in

DRAWS, SEEDS = 1000, (1, 2, 3)
MOST_TOLD, MOST_NEAR, MOST_MEASURED = 10_000, 1_000, 3_000
COLUMNS = ["table", "generator", "reference", "what", "ours", "theirs", "difference", "low", "high", "p", "p_adjusted", "verdict",
           "ours_dcr_share", "theirs_dcr_share", "real_dcr_low", "real_dcr_high", "ours_excess_copies",
           "theirs_excess_copies", "reference_seeds"]


def auc(truth, score, rows):
    """AUROC of the rows drawn."""
    truth, score = truth[rows], score[rows]
    positives = truth.sum()
    if positives in (0, len(truth)):
        return np.nan
    return (rankdata(score)[truth == 1].sum() - positives * (positives + 1) / 2) / (positives * (len(truth) - positives))


def model():
    return XGBClassifier(n_estimators=150, max_depth=5, learning_rate=.1, tree_method="hist", n_jobs=1, random_state=0)


class Judge:
    """The test part of one table, and what a synthetic table is worth on it."""

    def __init__(self, panel, table, target):
        self.train, self.test = (pd.read_csv(f"{panel}/{table}_{part}.csv") for part in ("train", "test"))
        self.target = target
        both = pd.concat([self.train, self.test])
        self.levels = {name: {value: code for code, value in enumerate(pd.unique(both[name].dropna().astype(str)))}
                       for name in self.train if not pd.api.types.is_numeric_dtype(self.train[name])}
        self.whole = [name for name in self.train if both[name].notna().all()]
        self.numbers = [name for name in self.train if name not in self.levels]
        self.real, self.known = self.encoded(self.test), self.encoded(self.train)
        self.features = [name for name in self.train if name != target]
        self.range = (self.known[self.numbers].max() - self.known[self.numbers].min()).replace(0, 1)
        self.keys = set(self.key(self.known))

    def encoded(self, frame):
        """Numbers as they are, levels as codes, missing as missing; rows without a value where the real table has none missing are left out."""
        out = pd.DataFrame(index=range(len(frame)))
        for name in self.train:
            codes = self.levels.get(name)
            out[name] = (pd.to_numeric(frame[name], errors="coerce") if codes is None
                         else frame[name].astype(str).where(frame[name].notna()).map(lambda value: codes.get(value, -1), na_action="ignore")
                         ).values.astype(float)
        return out.dropna(subset=self.whole).reset_index(drop=True)

    def key(self, rows):
        return list(map(tuple, rows.round(4).fillna(-1e300).values))

    def distances(self, rows, others):
        """Of each row to each other: ranges for numbers, 0 or 1 for levels and for a value that only one of two has. `[rows × others]`"""
        scaled = [frame.assign(**{name: frame[name] / self.range[name] for name in self.numbers}).values for frame in (rows, others)]
        isLevel = np.array([name in self.levels for name in self.train])
        out = np.empty((len(rows), len(others)))
        for index, row in enumerate(scaled[0]):
            apart = np.abs(scaled[1] - row)
            apart[:, isLevel] = apart[:, isLevel] != 0
            lacks = np.isnan(scaled[1]) | np.isnan(row)
            out[index] = np.where(lacks, np.isnan(scaled[1]) != np.isnan(row), apart).sum(1)
        return out

    def parts(self):
        """Equally many training and test rows, and some training rows that are not among them."""
        known = self.known.sample(len(self.known), random_state=0)
        count = min(len(self.real), len(self.known) // 2, MOST_MEASURED)
        return known[:count], self.real.sample(count, random_state=0), known[count:count + MOST_NEAR]

    def nearness(self, made):
        """The share of rows nearer to training, and of copies more than test rows have."""
        training, test, _ = self.parts()
        some = made.sample(min(len(made), MOST_NEAR), random_state=0)
        copies, usual = (np.mean([key in self.keys for key in self.key(part)]) for part in (made, self.real))
        return share_nearer(self.distances(some, training), self.distances(some, test)), copies - usual

    def usual_nearness(self):
        """The share that 95 % of fresh real rows show."""
        training, test, fresh = self.parts()
        apart, random, shares = self.distances(fresh, pd.concat([training, test])), np.random.default_rng(0), []
        for _ in range(200):
            order = random.permutation(apart.shape[1])
            shares.append(share_nearer(apart[:, order[:len(training)]], apart[:, order[len(training):]]))
        return np.quantile(shares, [.025, .975])

    def scores(self, file):
        """For each test row: the risk that a model of the synthetic rows gives it, and how real it looks beside them."""
        made = self.encoded(pd.read_csv(file))
        outcome = (made[self.target] > .5).astype(int)
        risk = model().fit(made[self.features], outcome).predict_proba(self.real[self.features])[:, 1]
        count = min(len(made), len(self.real), MOST_TOLD)
        real, told = self.real.iloc[:count], made.sample(count, random_state=0)
        rows, isMade = pd.concat([real, told]).values, np.r_[np.zeros(count), np.ones(count)]
        looks = np.zeros(2 * count)
        for rest, part in StratifiedKFold(5, shuffle=True, random_state=0).split(rows, isMade):
            looks[part] = model().fit(rows[rest], isMade[rest]).predict_proba(rows[part])[:, 1]
        return risk, looks, count, self.nearness(made)

    def values(self, file, draws):
        """Usefulness and distance of detection from 0.5, whole and for each draw of test rows; then nearness. `[2 × draws]`, `[2]`"""
        risk, looks, count, near = self.scores(file)
        truth, isMade = self.real[self.target].values, np.r_[np.zeros(count), np.ones(count)]
        useful = [auc(truth, risk, rows) for rows in draws]
        found = [abs(auc(isMade, looks, np.r_[rows[rows < count], np.arange(count, 2 * count)]) - .5) for rows in draws]
        return np.array([useful, found]), np.array(near)

    def mean(self, files, draws):
        every = [self.values(file, draws) for file in files]
        return np.mean([one[0] for one in every], axis=0), np.mean([one[1] for one in every], axis=0)


def share_nearer(training, test):
    """Of rows whose distances to both parts these are; one as near to both counts half."""
    training, test = training.min(1), test.min(1)
    return np.mean(training < test) + .5 * np.mean(training == test)


def holm(values):
    order, adjusted, highest = np.argsort(values), np.zeros(len(values)), 0
    for place, index in enumerate(order):
        highest = max(highest, min(1, (len(values) - place) * values[index]))
        adjusted[index] = highest
    return adjusted


def summed(differences):
    whole, drawn = differences[0], differences[1:][~np.isnan(differences[1:])]
    worse = (np.sum(drawn <= 0) + 1) / (len(drawn) + 1)
    low, high = np.quantile(drawn, [.025, .975])
    return dict(difference=whole, low=low, high=high, p=min(1, 2 * min(worse, 1 - worse + 1 / (len(drawn) + 1))))


def compared(options, table, generator, files, name, target):
    """Two rows of results: usefulness and detection."""
    judge = Judge(options.panel, table, target)
    random = np.random.default_rng(1)
    every = np.arange(len(judge.real))
    draws = [every] + [random.choice(every, len(every)) for _ in range(DRAWS)]
    theirs, theirNearness = judge.mean([os.path.join(options.rows, file) for file in files], draws)
    with tempfile.TemporaryDirectory() as folder:
        made = [f"{folder}/{seed}.csv" for seed in SEEDS]
        for seed, file in zip(SEEDS, made):
            subprocess.run([options.program, "generate", f"{options.panel}/{table}_train.csv", "--target", target, "--generator", *generator.split(),
                            "--seed", str(seed), "--output", file], check=True, capture_output=True)
        ours, ourNearness = judge.mean(made, draws)
    low, high = judge.usual_nearness()
    for part, what, sign in ((0, "usefulness", 1), (1, "detection", -1)):
        numbers = dict(ours=ours[part][0], theirs=theirs[part][0], **summed(sign * (ours[part] - theirs[part])),
                       ours_dcr_share=ourNearness[0], theirs_dcr_share=theirNearness[0], real_dcr_low=low,
                       real_dcr_high=high, ours_excess_copies=ourNearness[1],
                       theirs_excess_copies=theirNearness[1])
        yield dict(table=table, generator=generator, reference=name, what=what, reference_seeds=len(files),
                   **{key: round(float(value), 4) for key, value in numbers.items()})


def adjust(rows):
    """Holm over the tables of each generator and reference, and what is said of each."""
    for group in dict.fromkeys((row["generator"], row["reference"], row["what"]) for row in rows):
        of = [row for row in rows if (row["generator"], row["reference"], row["what"]) == group]
        for row, p in zip(of, holm(np.array([float(row["p"]) for row in of]))):
            row["p_adjusted"] = round(float(p), 4)
            row["verdict"] = "equal" if p >= .05 else "better" if float(row["difference"]) > 0 else "worse"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--panel", required=True)
    parser.add_argument("--rows", required=True)
    parser.add_argument("--output", default="Benchmarks/Results/compared.csv")
    parser.add_argument("comparisons", nargs="+")
    options = parser.parse_args()
    targets = targets_in(options.panel)
    for table, generator, files, name in (one.split(":") for one in options.comparisons):
        rows = []
        if os.path.exists(options.output):
            with open(options.output, newline="") as file:
                rows = [row for row in csv.DictReader(file)
                        if (row["table"], row["generator"], row["reference"]) != (table, generator, name)]
        new = list(compared(options, table, generator, files.split("+"), name, targets[table]))
        rows += new
        adjust(rows)
        with open(options.output, "w", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(sorted(rows, key=lambda row: (row["generator"], row["reference"], row["table"])))
        for row in new:
            print({key: row[key] for key in COLUMNS if key in row}, flush=True)


if __name__ == "__main__":
    main()
