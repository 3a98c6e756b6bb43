#!/usr/bin/env bash
# Lints the HTTP contract with Spectral's recommended rules; any finding, warnings and hints included, fails. Needs Node 20 and npm.
set -euo pipefail
cd "$(dirname "$0")/openapi"
[ -d node_modules ] || npm ci --no-audit --no-fund --loglevel=error
npm run --silent lint
