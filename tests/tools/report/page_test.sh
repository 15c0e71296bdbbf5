#!/usr/bin/env bash
# synq report: the data in a page is that of the run directories and of the sweep's database; what cannot be shown is
# refused, and no other file is overwritten.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/../cli/support.sh"
source "$here/support.sh"
export PYTHONPATH=$here PYTHONDONTWRITEBYTECODE=1

make_runs
run before1 --set seed=1 --set rule.name=none --set train.alignment_every=0 --set optimizer.readout_rate=0.01  # never moves the recurrent weights
"$synq" cost m1/config.toml --json costs.json >log
"$python" "$here/sweep_database.py" sweep.db
"$synq" report a1 a2/ b1 m1 d1 sweep.db -o page.html >log
[[ $(cat log) == "page.html: "*" MB, "* ]] || fail "said: $(cat log)"
"$python" "$here/page_check.py" || fail "page.html does not hold what the runs and the database hold"

# ---- nothing is loaded: no element names another file, and the page forbids itself any request
"$python" - <<'PYTHON' || fail "page.html asks for other files"
from html.parser import HTMLParser
class Elements(HTMLParser):
    policy = None
    def handle_starttag(self, tag, attributes):
        a = dict(attributes)
        assert not (a.get("src") or (tag != "a" and a.get("href", "data:,") != "data:,")), (tag, a)
        if a.get("http-equiv") == "Content-Security-Policy": self.policy = a["content"]
page = Elements()
page.feed(open("page.html", encoding="utf-8").read())
assert page.policy and page.policy.startswith("default-src 'none';") and "http" not in page.policy, page.policy
PYTHON

# ---- the same again, over a page and over nothing else
cp page.html first.html
"$synq" report a1 a2/ b1 m1 d1 sweep.db -o page.html >log
cmp -s page.html first.html || fail "the same runs give another page"
cp sweep.db kept.db
expect_refusal 2 "synq: sweep.db: exists and is no page of synq report; *" report a1 -o sweep.db
cmp -s sweep.db kept.db || fail "a database was overwritten"

# ---- a study: its report, and its figures with their tables in them
"$synq" study s1-fixed-points --quick --out study --progress none >log
grep -q "synq report study -o " log || fail "synq study does not tell how to see its figures"
"$synq" report a1 study/ -o study.html >log
"$python" - <<'PYTHON' || fail "study.html"
import csv, json
from page import data_of
[study] = data_of("study.html")["studies"]
assert study["name"] == "study" and study["report"] == open("study/report.txt").read()
assert len(study["figures"]) == 2
for shown, name in zip(study["figures"], ["line", "manifold"]):
    spec = json.load(open(f"study/{name}.vl.json"))
    rows = list(csv.DictReader(open("study/" + spec["data"]["url"])))
    assert len(rows) > 5
    text = spec.pop("data")["format"]["parse"]
    expected = [{c: x if text[c] == "string" else float(x) if x else None for c, x in row.items()} for row in rows]
    assert shown.pop("data") == {"values": expected} and shown == spec, name
PYTHON

# ---- mistakes
cp -r study no_table && rm no_table/line.csv
expect_refusal 2 "synq: no_table/line.csv: is missing; run the study again" report no_table -o x.html
expect_refusal 2 "synq: nowhere: there is no such file or folder; *" report nowhere -o x.html
expect_refusal 2 "synq: small.toml: is neither a directory nor an SQLite database; *" report small.toml -o x.html
mkdir empty
expect_refusal 2 "synq: empty/summary.json: is missing, so this is no finished run directory; *" report empty -o x.html
cp -r a1 broken && echo "{" >broken/summary.json
expect_refusal 2 "synq: broken/summary.json: is not the summary of a run (*" report broken -o x.html
cp -r a1 cut && echo "test,4" >>cut/curve.csv
expect_refusal 2 "synq: cut/curve.csv:149: 2 cells, but the header has 4; *" report cut -o x.html
"$python" -c 'import sqlite3; d = sqlite3.connect("other.db"); d.execute("CREATE TABLE t(x)"); d.commit()'
expect_refusal 2 "synq: other.db: cannot read it as a sweep: no such table: points; *" report other.db -o x.html
"$python" -c 'import sqlite3; d = sqlite3.connect("sweep.db"); d.execute("UPDATE points SET metrics = 7 WHERE seed = 2"); d.commit()'
expect_refusal 2 "synq: sweep.db: point 'p0_2': its metrics are no JSON object*" report sweep.db -o x.html
expect_absent x.html

# ---- a run whose files moved away is shown without what needs them
cp -r a1 moved && rm moved/weights/recurrent_weight.npy
"$synq" report moved -o moved.html >log
"$python" -c '
from page import data_of
[run] = data_of("moved.html")["runs"]
assert run["spectrum"] is None and "recurrent_weight.npy" in run["missing"]["spectrum"], run["missing"]' || fail "moved.html"
echo "report: pages of runs and of a sweep hold what these hold"
