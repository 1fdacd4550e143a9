#!/bin/bash
# Health of the service in this container, without starting another Node process.
#   gateway, standalone: events can be accepted (GET /health/ready answers 200)
#   the others: they reach their servers, asked on COSTWIRE_TELEMETRY_PORT the same way; without that
#   port, they hold a connection to the broker
set -eu

service=${COSTWIRE_SERVICE:-$(tr '\0' '\n' < /proc/1/cmdline | sed -n 's|^apps/\(.*\)/dist/main.js$|\1|p')}

ready() {
  exec 3<> "/dev/tcp/127.0.0.1/$1"
  printf 'GET /health/ready HTTP/1.0\r\n\r\n' >&3
  read -r status <&3
  [[ $status == *' 200 '* ]]
}

case $service in
  gateway | standalone)
    ready "${PORT:-3100}"
    ;;
  *)
    if [[ ${COSTWIRE_TELEMETRY_PORT:-0} != 0 ]]; then
      ready "$COSTWIRE_TELEMETRY_PORT"
      exit
    fi
    url=${NATS_URL:-$(cat "${NATS_URL_FILE:?neither NATS_URL nor NATS_URL_FILE is set}")}
    # Several addresses may be given; they share a port in every cluster worth the name.
    port=${url##*:}
    port=${port%%[!0-9]*}
    # Columns: local address, remote address as hex:hex, state; 01 is ESTABLISHED.
    cat /proc/net/tcp /proc/net/tcp6 | grep -qE "^ +[0-9]+: [0-9A-F:]+ [0-9A-F]+:$(printf '%04X' "${port:-4222}") 01 "
    ;;
esac
