#!/usr/bin/env bash
# Azurite (the Azure Storage emulator) for `func start`: ./azurite.sh [start|stop|status]. Not needed for `dotnet run`.
set -euo pipefail
cd "$(dirname "$0")"

version=3.35.0
home=.azurite
ports=(10000 10001 10002) # blob, queue, table

running() { [ -f "$home/pid" ] && kill -0 "$(cat "$home/pid")" 2>/dev/null; }
listening() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
ready() { for port in "${ports[@]}"; do listening "$port" || return 1; done; }

start() {
  if running; then status; return; fi
  for port in "${ports[@]}"; do
    if listening "$port"; then echo "Port $port is in use by another process; stop it first." >&2; exit 1; fi
  done
  mkdir -p "$home/data"
  if [ ! -x "$home/node_modules/.bin/azurite" ]; then
    command -v npm >/dev/null || { echo 'Azurite needs Node.js: install it (https://nodejs.org) and run this again.' >&2; exit 1; }
    echo "Installing azurite@$version into $home …"
    npm install --prefix "$home" --no-audit --no-fund --silent "azurite@$version"
  fi
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
  *) echo 'usage: ./azurite.sh [start|stop|status]' >&2; exit 2 ;;
esac
