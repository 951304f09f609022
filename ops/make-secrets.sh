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
draw pseudonym-key random
draw grafana-password random

# Tokens: the services get the folder access with the file tokens, with names, roles and salted hashes (docs/receive.md,
# Tokens): a folder, so that they see it when tokens is replaced. Its owner may change the file. What is hashed stays outside
# for those who bear it, in operator-token (acts on the page) and sender-token (sends records).
tokens=$folder/access/tokens
mkdir -p "$folder/access"
chmod 0755 "$folder/access"
# Where it was drawn before the folder was; the tokens in it stay valid.
if [[ -s $folder/tokens && ! -e $tokens ]]; then
  cp "$folder/tokens" "$tokens.new"
  chmod 0644 "$tokens.new"
  mv "$tokens.new" "$tokens"
  rm -f "$folder/tokens"
  echo "moved $folder/tokens to $tokens" >&2
fi
token() { echo "eqp_$(head -c 32 /dev/urandom | base64 | tr -d '\n=' | tr '+/' '-_')"; }
line() {
  local salt hash
  salt=$(head -c 16 /dev/urandom | od -An -tx1 | tr -d ' \n')
  hash=$(printf %s "$3" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$salt" | sed 's/.* //')
  echo "$1 $2 sha256:$salt:$hash"
}
if [[ ! -s $tokens ]]; then
  command -v openssl >/dev/null || { echo "openssl is needed to hash tokens; ./equipoise token new does it too" >&2; exit 1; }
  operator=$(token) sender=$(token)
  rm -f "$folder/operator-token" "$folder/sender-token"
  (umask 0377; echo "$operator" >"$folder/operator-token"; echo "$sender" >"$folder/sender-token")
  { line operator operate "$operator"; line sender write "$sender"; } >"$tokens.new"
  chmod 0644 "$tokens.new"
  mv "$tokens.new" "$tokens"
  echo "drew $tokens; the tokens themselves: $folder/operator-token and $folder/sender-token" >&2
fi
