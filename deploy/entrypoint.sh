#!/bin/sh
# Runs one program of Costwire in place of this shell, so that it gets the signals.
#   entrypoint.sh gateway|pii|ingest|cost|anomaly|approvals|standalone [--check-config]
#   entrypoint.sh migrate up|down|status
#   entrypoint.sh bootstrap
# Without an argument COSTWIRE_SERVICE names the program.
set -eu

if [ $# -eq 0 ]; then
  set -- "${COSTWIRE_SERVICE:?name a service: as the first argument or in COSTWIRE_SERVICE}"
fi
program=$1
shift
case $program in
  migrate | bootstrap) entry=apps/standalone/dist/$program.js ;;
  *[!a-z-]*) entry= ;;
  *) entry=apps/$program/dist/main.js ;;
esac
if [ ! -f "$entry" ]; then
  echo "no such program: $program" >&2
  exit 64
fi
exec node "$entry" "$@"
