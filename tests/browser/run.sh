#!/usr/bin/env bash
# The phone and the pages in a real browser. Needs Node.js; Chromium and the test's packages are
# installed where they are missing.
set -euo pipefail
cd "$(dirname "$0")"

browser=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
if [ -z "$browser" ]; then
    sudo=$([ "$(id -u)" = 0 ] || echo sudo)
    $sudo apt-get update -qq
    $sudo apt-get install -y -qq chromium >/dev/null
    browser=$(command -v chromium)
fi
npm ci --silent --no-audit --no-fund
(cd ../.. && cargo build --locked --quiet --bin pivotline)
CHROMIUM="$browser" PIVOTLINE="../../target/debug/pivotline" node --test phone.test.mjs
