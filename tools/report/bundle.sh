#!/usr/bin/env bash
# Makes tools/data/report/vega.min.js, the plotting library inside every page of `synq report`, and the licences beside
# it. Run it only to change a version: the result is kept in the repository. Needs npm, which fetches the packages.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../data/report"
packages=(vega@6.4.0 vega-lite@6.5.0 vega-embed@7.3.0)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && echo '{"private": true}' >package.json &&
  npm install --ignore-scripts --no-audit --no-fund --loglevel error "${packages[@]}")
modules=$work/node_modules

{
  echo "/* ${packages[*]}; licences: LICENSES.txt. Made by tools/report/bundle.sh. */"
  for name in vega vega-lite vega-embed; do
    grep -v '^//# sourceMappingURL=' "$modules/$name/build/$name.min.js"
  done
} >vega.min.js
if grep -qi '</script' vega.min.js; then echo "bundle: '</script' would end the page's script" >&2; exit 1; fi

# Packages whose code lies in the bundle: all that was fetched, but for types and command line parts.
bundled() {
  ls "$modules" | grep -E '^(vega|d3-|topojson-client|delaunator|robust-predicates|internmap|semver|fast-json-patch|json-stringify|tslib)' |
    grep -vE '^(vega-typings)$'
}
{
  echo "Licences of what vega.min.js holds."
  for name in $(bundled); do
    version=$(sed -nE 's/^ *"version": "([^"]+)".*/\1/p' "$modules/$name/package.json" | head -n 1)
    printf '\n==== %s %s\n' "$name" "$version"
    find "$modules/$name" -maxdepth 1 -iname 'licen[cs]e*' -exec cat {} + | tr -d '\r'
  done
} >LICENSES.txt
missing=$(awk '/^==== /{ if (name && !lines) print name; name = $2; lines = 0; next } NF { lines++ } END { if (!lines) print name }' LICENSES.txt)
if [[ -n $missing ]]; then echo "bundle: no licence text of: $missing" >&2; fi
echo "bundle: $(wc -c <vega.min.js) bytes of ${packages[*]}"
