#!/usr/bin/env bash
# Refuses an #include that points against the direction core <- rules <- hw_model <- tools.
# Usage: include_direction.sh ROOT. Prints file:line of each violation; exit 1 if there is any.
set -euo pipefail
cd "${1:?usage: include_direction.sh ROOT}"

# check FOLDER ALLOWED: a quoted include must begin with an allowed folder (so neither "../x.hpp" nor a bare "x.hpp");
# brackets, <core/...>, do not go round the rule.
check() {
  { grep -rnE '^[[:space:]]*#[[:space:]]*include[[:space:]]*["<]' "$1" \
    --include='*.hpp' --include='*.cpp' --include='*.h' --include='*.inc' --include='*.ipp' || true; } |
    awk -v folder="$1" -v allowed="$2" '{
      place = $0; sub(/:[[:space:]]*#.*/, "", place)
      path = substr($0, length(place) + 2); sub(/^[^"<]*/, "", path)
      bracket = path ~ /^</; path = substr(path, 2); sub(/[">].*/, "", path)
      if (path !~ /\.\.\//) {
        if (bracket && path !~ /^(core|rules|hw_model|tools|tests|bench)\//) next
        if (path ~ "^(" allowed ")/") next
      }
      gsub(/\|/, ", ", allowed)
      print place ": " folder "/ may include " allowed " only, by path from the root: " path
      bad = 1; gsub(/, /, "|", allowed)
    } END { exit bad }'
}

bad=0
check core 'core' || bad=1
check rules 'core|rules' || bad=1
check hw_model 'core|rules|hw_model' || bad=1
check tools 'core|rules|hw_model|tools' || bad=1
exit $bad
