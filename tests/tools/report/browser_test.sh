#!/usr/bin/env bash
# A page in a browser: no message on its console, no request, a brush that filters the table, use by keyboard alone, and
# pictures at both widths in both schemes of colours. Only with SYNQ_ALL=1: it needs Debian's chromium, npm and node, and
# fetches playwright-core. SYNQ_PICTURES=FOLDER keeps the pictures.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if [[ ${SYNQ_ALL-} != 1 ]]; then
  echo "skipped: SYNQ_ALL=1 runs it"
  exit 77
fi
source "$here/../cli/support.sh"
source "$here/support.sh"
for program in chromium node npm; do
  command -v "$program" >/dev/null || fail "$program is missing: apt-get install chromium nodejs npm"
done

pictures=${SYNQ_PICTURES:-$scratch/pictures}
mkdir -p "$pictures"
make_runs
"$python" "$here/sweep_database.py" sweep.db 16
"$synq" report a1 a2 b1 m1 d1 sweep.db -o page.html >log
"$synq" study s1-fixed-points --quick --out fixed_points --progress none >log
"$synq" study s1-vector-field --quick --out field --progress none >log
"$synq" report fixed_points field -o study.html >log
echo '{"private": true}' >package.json
npm install --ignore-scripts --no-audit --no-fund --loglevel error playwright-core@1.65.1 >log 2>&1 || fail "npm: $(cat log)"
cp "$here/browser.mjs" .
timeout 300 node browser.mjs page.html study.html "$(command -v chromium)" "$pictures" || fail "page.html in a browser"
