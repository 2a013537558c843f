#!/bin/bash
# What the functions of the call weigh: bytes of the binary, and processor time from the start of
# the process to its first question to the Lambda Runtime API (11 starts, median).
#
#   runtime/aws/benches/lambda.sh [BINARY]      builds pivotline-voice first, without BINARY
#
# It needs a Linux with Python 3. Nothing of AWS is reached.
set -euo pipefail
cd "$(dirname "$0")/../../.."
target="${CARGO_TARGET_DIR:-target}"
binary="${1:-$target/lambda/pivotline-voice}"
if [ $# -eq 0 ]; then
    cargo build --locked --profile lambda -p pivotline-aws --no-default-features --bin pivotline-voice
fi
exec python3 - "$binary" <<'PYTHON'
import glob, http.server, os, statistics, subprocess, sys, tempfile, threading

binary = os.path.abspath(sys.argv[1])
folder = tempfile.mkdtemp()
config = os.path.join(folder, "pivotline.toml")
with open(config, "w") as file:
    file.write(f"""[environments.bench]
region = "us-east-1"
[environments.bench.runtime]
base_url = "https://menu.example.com"
table = "pivotline"
artefacts = "{folder}"
server_key = "env:KEY"
[environments.bench.texts]
provider = "sns"
prefixes = ["+1"]
""")

asked = threading.Semaphore(0)
answer = threading.Semaphore(0)

class RuntimeApi(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        asked.release()
        answer.acquire()
    def log_message(self, *_):
        pass

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), RuntimeApi)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
variables = {
    "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{server.server_port}", "PIVOTLINE_CONFIG": config,
    "PIVOTLINE_ENVIRONMENT": "bench", "KEY": "B" * 42 + "A", "AWS_ACCESS_KEY_ID": "x",
    "AWS_SECRET_ACCESS_KEY": "x", "AWS_LAMBDA_FUNCTION_NAME": "f",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "128", "AWS_LAMBDA_FUNCTION_VERSION": "1",
    "AWS_LAMBDA_LOG_STREAM_NAME": "s", "AWS_LAMBDA_LOG_GROUP_NAME": "g",
    "PIVOTLINE_FUNCTION": "GenerateVisualLink",
}

def start():
    process = subprocess.Popen([binary], env=variables, stdout=subprocess.DEVNULL)
    if not asked.acquire(timeout=30):
        process.kill()
        sys.exit("it never asked for an event")
    tasks = glob.glob(f"/proc/{process.pid}/task/*/schedstat")
    used = sum(int(open(task).read().split()[0]) for task in tasks) / 1e6
    memory = [line for line in open(f"/proc/{process.pid}/status") if line.startswith("VmHWM")]
    process.kill()
    process.wait()
    answer.release()
    return used, int(memory[0].split()[1]) / 1024

starts = [start() for _ in range(11)]
print(f"{os.path.basename(binary)}: {os.path.getsize(binary):,} bytes; "
      f"{statistics.median(used for used, _ in starts):.1f} ms of processor to the first event; "
      f"{max(memory for _, memory in starts):.1f} MiB")
PYTHON
