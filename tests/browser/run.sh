#!/usr/bin/env bash
# The phone and the pages in a real browser. Node.js, Chromium and the test's packages are installed
# where they are missing.
set -euo pipefail
cd "$(dirname "$0")"

# Debian's packages, where something is missing.
need() {
    sudo=$([ "$(id -u)" = 0 ] || echo sudo)
    $sudo apt-get update -qq
    $sudo apt-get install -y -qq "$@" >/dev/null
}

command -v npm >/dev/null || need nodejs npm
find_browser() { command -v chromium || command -v google-chrome || command -v chromium-browser; }
browser=${CHROMIUM:-$(find_browser || true)}
if [ -z "$browser" ]; then
    need chromium
    browser=$(find_browser)
fi
npm ci --silent --no-audit --no-fund
(cd ../.. && cargo build --locked --quiet --bin pivotline)
CHROMIUM="$browser" PIVOTLINE="../../target/debug/pivotline" node --test phone.test.mjs
