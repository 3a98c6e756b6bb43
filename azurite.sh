#!/usr/bin/env bash
# Azurite (the Azure Storage emulator) for `func start`, and for `--azurite`: ./azurite.sh [start|stop|status|install]. OrderFlow runs without it.
set -euo pipefail
cd "$(dirname "$0")"

version=3.35.0
home=.azurite
ports=(10000 10001 10002) # blob, queue, table

running() { [ -f "$home/pid" ] && kill -0 "$(cat "$home/pid")" 2>/dev/null; }
listening() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
ready() { for port in "${ports[@]}"; do listening "$port" || return 1; done; }

install() {
  [ ! -x "$home/node_modules/.bin/azurite" ] || return 0
  command -v npm >/dev/null || { echo 'Azurite needs Node.js: install it (https://nodejs.org) and run this again.' >&2; exit 1; }
  echo "Installing azurite@$version into $home …"
  npm install --prefix "$home" --no-audit --no-fund --silent "azurite@$version"
}

start() {
  if running; then status; return; fi
  for port in "${ports[@]}"; do
    if listening "$port"; then echo "Port $port is in use by another process; stop it first." >&2; exit 1; fi
  done
  mkdir -p "$home/data"
  install
  nohup "$home/node_modules/.bin/azurite" --silent --skipApiVersionCheck --disableTelemetry --location "$home/data" \
    --blobHost 127.0.0.1 --queueHost 127.0.0.1 --tableHost 127.0.0.1 >"$home/log" 2>&1 &
  echo $! >"$home/pid"
  for _ in $(seq 300); do
    if ready; then status; return; fi
    running || { echo "Azurite ended at once:" >&2; tail "$home/log" >&2; exit 1; }
    sleep 0.1
  done
  echo "Azurite did not become ready within 30 s; see $home/log." >&2
  exit 1
}

stop() {
  if running; then kill "$(cat "$home/pid")"; while running; do sleep 0.1; done; fi
  rm -f "$home/pid"
  echo 'Azurite is stopped.'
}

status() {
  if running; then echo "Azurite runs (pid $(cat "$home/pid")) on 127.0.0.1, ports ${ports[*]}; data in $home/data."
  else echo 'Azurite is stopped.'; return 3; fi
}

case "${1:-start}" in
  start) start ;;
  stop) stop ;;
  status) status ;;
  install) install ;;
  *) echo 'usage: ./azurite.sh [start|stop|status|install]' >&2; exit 2 ;;
esac
