#!/usr/bin/env bash
# Is the deployed app alive, does it reach its database, and is it closed without a key? Usage: smoke-test.sh https://APP
set -euo pipefail

url=${1:?usage: smoke-test.sh https://APP}
url=${url%/}

status() { curl --silent --show-error --max-time 30 --output /dev/null --write-out '%{http_code}' "$@" || true; }

# A new instance takes a moment, and the old ones go one after the other.
for attempt in $(seq 30); do
  health=$(status "$url/api/health")
  [ "$health" = 200 ] && break
  echo "health: $health (attempt $attempt)"
  sleep "${SMOKE_TEST_PAUSE:-10}"
done

expect() {
  local wanted=$1 got
  shift
  got=$(status "$@")
  if [ "$got" != "$wanted" ]; then echo "expected $wanted, got $got: ${*: -1}" >&2; exit 1; fi
  echo "$got ${*: -1}"
}

expect 200 "$url/api/health"
expect 200 "$url/api/openapi.json"
expect 401 "$url/api/orders"
expect 401 "$url/api/operations/projections"
expect 404 "$url/api/no-such-thing"
echo 'The app is up.'
