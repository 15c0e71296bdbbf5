#!/usr/bin/env bash
# Every command of README.md, docs/*.md and the help texts runs, on smaller experiments, in the order in which it stands.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/../cli/support.sh"

mkdir programs
ln -s "$python" programs/python3
cat >programs/synq <<SHIM
#!/usr/bin/env bash
exec bash "$here/smaller.sh" "$synq" "\$@"
SHIM
chmod +x programs/synq
export PATH="$scratch/programs:$PATH" PYTHONDONTWRITEBYTECODE=1
"$python" "$here/commands.py" "$source_dir" "$build_dir" "$synq"
