#!/bin/bash
# What both binaries weigh, stripped, and what each SDK adds to them: the bytes of all symbols that
# name it, instances of generic functions for its types among them.
#
#   runtime/aws/benches/sizes.sh
#
# It builds both as they are deployed, with symbols, and needs nm, strip and Python 3.
set -euo pipefail
cd "$(dirname "$0")/../../.."
target="${CARGO_TARGET_DIR:-target}"
export CARGO_PROFILE_LAMBDA_STRIP=false
build() { cargo build --locked --profile lambda -p pivotline-aws "$@"; }
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
# In this order: the second build takes features away, which gives other binaries of both names.
build --bin pivotline-web && cp "$target/lambda/pivotline-web" "$folder"
build --no-default-features --bin pivotline-voice && cp "$target/lambda/pivotline-voice" "$folder"
python3 - "$folder" <<'PYTHON'
import collections, os, re, subprocess, sys

folder, binaries = sys.argv[1], ["pivotline-voice", "pivotline-web"]

def owner(symbol):
    sdk = re.search(r"aws_sdk_[a-z0-9]+", symbol)
    crate = sdk or re.search(r"[a-z][a-z0-9_]*(?=::)", symbol)
    return crate.group(0) if crate else "others"

def sizes(binary):
    path, found = os.path.join(folder, binary), collections.Counter()
    for line in subprocess.check_output(["nm", "-S", "-C", path], text=True).splitlines():
        symbol = re.match(r"[0-9a-f]+ ([0-9a-f]+) [tTrRdD] (.*)", line)
        if symbol:
            found[owner(symbol[2])] += int(symbol[1], 16)
    stripped = path + ".stripped"
    subprocess.check_call(["strip", "-o", stripped, path])
    return found, os.path.getsize(stripped)

read = {binary: sizes(binary) for binary in binaries}
owners = sum((found for found, _ in read.values()), collections.Counter())
sdks = sorted(name for name in owners if name.startswith("aws_sdk_"))
others = [name for name, _ in owners.most_common() if name not in sdks][:12]

def row(name, values):
    print(f"{name:28}" + "".join(f"{value:>18,}" for value in values))

print(f"{'bytes':28}" + "".join(f"{binary:>18}" for binary in binaries))
row("whole, stripped", [size for _, size in read.values()])
for name in sdks + others:
    row(name, [found[name] for found, _ in read.values()])
PYTHON
