#!/usr/bin/env bash
# make-secrets.sh [FOLDER]: draws the secrets that docker-compose.yml mounts, where they are missing (default folder:
# .secrets at the top of the project, or EQUIPOISE_SECRETS). What is there stays: with another pseudonym key every patient
# would get another pseudonym.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
folder=${1:-${EQUIPOISE_SECRETS:-.secrets}}

random() { head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n'; }

# Nobody else may enter the folder; the files in it are readable, because the containers' user must read them.
mkdir -p "$folder"
chmod 0700 "$folder"
draw() {
  local file=$folder/$1
  shift
  if [[ ! -s $file ]]; then
    "$@" >"$file.new"
    chmod 0444 "$file.new"
    mv "$file.new" "$file"
    echo "drew $file" >&2
  fi
}
token_line() { echo "operator $(random)"; }

draw pseudonym-key random
draw page-tokens token_line
draw grafana-password random
