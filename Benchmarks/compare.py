#!/usr/bin/env python3
"""Ours against rows that another program made: differences with intervals.

    compare.py --program .build/release/synthcraft --panel FOLDER --rows FOLDER [--output compared.csv] TABLE:GENERATOR:FILE:NAME ...

FOLDER (--panel) holds NAME_train.csv, NAME_test.csv and panel.json, as for panel.py. Each comparison names a table of the panel, the
generator of ours, the file of the other's rows within --rows, and the other's name. Ours is made with seeds 1, 2 and 3.

Two differences, each larger where ours is better: AUROC on the test rows of boosted trees trained on synthetic rows (ours less theirs),
and the distance from 0.5 of the AUC of telling synthetic rows from test rows (theirs less ours; out-of-fold). Intervals (95 %) bootstrap
the test rows, the same draws for both. Over the tables of one generator, p-values are adjusted by Holm: ours is called worse or better
only where the adjusted p is below 0.05.
"""
import argparse, csv, os, subprocess, tempfile, warnings

warnings.filterwarnings("ignore")
import numpy as np, pandas as pd
from scipy.stats import rankdata
from sklearn.model_selection import StratifiedKFold
from xgboost import XGBClassifier

from panel import targets_in

DRAWS, SEEDS = 1000, (1, 2, 3)


def auc(truth, score, rows):
    """AUROC of the rows drawn."""
    truth, score = truth[rows], score[rows]
    positives = truth.sum()
    if positives in (0, len(truth)):
        return np.nan
    return (rankdata(score)[truth == 1].sum() - positives * (positives + 1) / 2) / (positives * (len(truth) - positives))


def model():
    return XGBClassifier(n_estimators=150, max_depth=5, learning_rate=.1, tree_method="hist", n_jobs=2, random_state=0)


class Judge:
    """The test part of one table, and what a synthetic table is worth on it."""

    def __init__(self, panel, table, target):
        self.train, self.test = (pd.read_csv(f"{panel}/{table}_{part}.csv") for part in ("train", "test"))
        self.target = target
        both = pd.concat([self.train, self.test])
        self.levels = {name: {value: code for code, value in enumerate(pd.unique(both[name].astype(str)))}
                       for name in self.train if not pd.api.types.is_numeric_dtype(self.train[name])}
        self.real = self.encoded(self.test)
        self.features = [name for name in self.train if name != target]

    def encoded(self, frame):
        out = pd.DataFrame(index=range(len(frame)))
        for name in self.train:
            codes = self.levels.get(name)
            out[name] = (pd.to_numeric(frame[name], errors="coerce") if codes is None
                         else frame[name].astype(str).map(codes).fillna(-1)).values.astype(float)
        return out

    def scores(self, file):
        """For each test row: the risk that a model of the synthetic rows gives it, and how real it looks beside them."""
        made = self.encoded(pd.read_csv(file)).dropna().reset_index(drop=True)
        outcome = (made[self.target] > .5).astype(int)
        risk = model().fit(made[self.features], outcome).predict_proba(self.real[self.features])[:, 1]
        count = min(len(made), len(self.real))
        real, made = self.real.iloc[:count], made.sample(count, random_state=0)
        rows, isMade = pd.concat([real, made]).values, np.r_[np.zeros(count), np.ones(count)]
        looks = np.zeros(2 * count)
        for rest, part in StratifiedKFold(5, shuffle=True, random_state=0).split(rows, isMade):
            looks[part] = model().fit(rows[rest], isMade[rest]).predict_proba(rows[part])[:, 1]
        return risk, looks, count

    def values(self, scores, draws):
        """Usefulness and distance of detection from 0.5, whole and for each draw of test rows."""
        risk, looks, count = scores
        truth, isMade = self.real[self.target].values, np.r_[np.zeros(count), np.ones(count)]
        useful = np.array([auc(truth, risk, rows) for rows in draws])
        found = np.array([abs(auc(isMade, looks, np.r_[rows[rows < count], np.arange(count, 2 * count)]) - .5) for rows in draws])
        return useful, found


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
    return dict(value=whole, low=low, high=high, p=min(1, 2 * min(worse, 1 - worse + 1 / (len(drawn) + 1))))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--panel", required=True)
    parser.add_argument("--rows", required=True)
    parser.add_argument("--output", default="Benchmarks/Results/compared.csv")
    parser.add_argument("comparisons", nargs="+")
    options = parser.parse_args()
    targets = targets_in(options.panel)
    found = []
    for table, generator, rows, name in (one.split(":") for one in options.comparisons):
        judge = Judge(options.panel, table, targets[table])
        random = np.random.default_rng(1)
        every = np.arange(len(judge.test))
        draws = [every] + [random.choice(every, len(every)) for _ in range(DRAWS)]
        theirs = judge.values(judge.scores(os.path.join(options.rows, rows)), draws)
        ours = []
        with tempfile.TemporaryDirectory() as folder:
            for seed in SEEDS:
                made = f"{folder}/{seed}.csv"
                subprocess.run([options.program, "generate", f"{options.panel}/{table}_train.csv", "--target", targets[table], "--generator",
                                generator, "--seed", str(seed), "--output", made], check=True, capture_output=True)
                ours.append(judge.values(judge.scores(made), draws))
        useful, detected = (np.mean([one[part] for one in ours], axis=0) for part in (0, 1))
        found.append((table, generator, name, dict(usefulness=(useful, theirs[0], summed(useful - theirs[0])),
                                                   detection=(detected, theirs[1], summed(theirs[1] - detected)))))
        print(table, generator, name, {what: {k: round(float(v), 4) for k, v in one[2].items()} for what, one in found[-1][3].items()},
              flush=True)
    columns = ["table", "generator", "reference", "what", "ours", "theirs", "difference", "low", "high", "p", "p_adjusted", "verdict"]
    with open(options.output, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        for generator, reference in dict.fromkeys((one[1], one[2]) for one in found):
            of = [one for one in found if one[1:3] == (generator, reference)]
            for what in ("usefulness", "detection"):
                adjusted = holm(np.array([one[3][what][2]["p"] for one in of]))
                for (table, _, _, values), p in zip(of, adjusted):
                    ours, theirs, at = values[what]
                    verdict = "equal" if p >= .05 else "better" if at["value"] > 0 else "worse"
                    writer.writerow([table, generator, reference, what] + [round(float(v), 4) for v in (
                        ours[0], theirs[0], at["value"], at["low"], at["high"], at["p"], p)] + [verdict])


if __name__ == "__main__":
    main()
