"""Makes a sweep's database by hand: sweep_database.py FILE [DESIGNS]. 3 seeds a design; one design diverges, one is refused."""
import json
import sqlite3
import sys

SCHEMA = """
CREATE TABLE points(id TEXT PRIMARY KEY, seed INTEGER, status TEXT, error TEXT, weights_hash TEXT,
                    axes TEXT, metrics TEXT, config TEXT) WITHOUT ROWID;
CREATE TABLE sweep(key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
"""
SEEDS = (1, 2, 3)


def metrics(word, rule, seed):
    """Numbers that rise and fall with the word, so that some designs dominate others."""
    accuracy = 0.97 - 0.9 * 2 ** (-word / 4) - (0.05 if rule == "eprop" else 0) + 0.004 * (seed - 2)
    return {"accuracy": accuracy, "loss": 2 * (1 - accuracy), "bits_per_synapse": 2 * word, "kib": 1.5 * word,
            "cycles_per_tick": 1000 + 10 * word if word != 12 else None,
            "nj_per_tick_low": 0.9 * word, "nj_per_tick_high": 1.4 * word + (3 if rule == "eprop" else 0)}


def points(designs):
    for k in range(designs):
        word, rule = 4 + 2 * (k // 2), ("rflo", "eprop")[k % 2]
        status = {2: "diverged", 5: "refused"}.get(k, "completed")
        for seed in SEEDS:
            axes = {"rule.name": rule, "formats.weight.word": word}
            config = f'seed = {seed}\n# <b>not markup</b> </script>\n[rule]\nname = "{rule}"\n[formats.weight]\nword = {word}\n'
            yield (f"p{k}_{seed}", seed, status, "formats.weight: too narrow" if status == "refused" else None,
                   f"{k:08x}{seed:08x}" if status == "completed" else None, json.dumps(axes),
                   json.dumps(metrics(word, rule, seed) if status == "completed" else {}), config)


if __name__ == "__main__":
    with sqlite3.connect(sys.argv[1]) as db:
        db.executescript(SCHEMA)
        db.executemany("INSERT INTO points VALUES (?, ?, ?, ?, ?, ?, ?, ?)", points(int(sys.argv[2]) if len(sys.argv) > 2 else 6))
        db.execute("INSERT INTO sweep VALUES ('file', ?)", ('[axes]\n"rule.name" = ["rflo", "eprop"]\n',))
    db.close()
