"""Load from wrk, and what it did to the server and to the machine."""

import json
import math
import os
import pathlib
import resource
import signal
import subprocess

from servers import Failed, die_with_parent

POST = pathlib.Path(__file__).with_name("post.lua")


def machine_busy_s():
    fields = [int(field) for field in pathlib.Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    idle = fields[3] + fields[4]
    return (sum(fields) - idle) / os.sysconf("SC_CLK_TCK")


def children_s():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def wrk(url, body_file, headers, connections, seconds, cpus):
    """One run of wrk. It takes whole seconds only; for less it is interrupted, upon which it reports as usual."""
    command = ["wrk", "--threads", "1", "--connections", str(connections), "--duration", f"{math.ceil(seconds)}s",
               "--timeout", "10s", "--script", str(POST), url]
    environment = {**os.environ, "BODY": str(body_file),
                   "HEADERS": "".join(f"{name}: {value}\n" for name, value in headers.items())}

    def prepare():
        die_with_parent()
        os.sched_setaffinity(0, cpus)

    process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, preexec_fn=prepare)
    try:
        try:
            output, _ = process.communicate(timeout=seconds if seconds < 1 else seconds + 30)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGINT)
            output, _ = process.communicate(timeout=30)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    lines = [line for line in output.splitlines() if line.startswith("{")]
    if process.returncode != 0 or not lines:
        raise Failed(f"wrk ended with {process.returncode}: {' '.join(command)}\n{output}")
    return json.loads(lines[-1])


def measure(server, path, body_file, connections, seconds, cpus, headers=None):
    """Requests/s and latencies of one cell. Anything but a 2xx answer to every request fails the benchmark."""
    server_s, wrk_s, machine_s = server.cpu_s(), children_s(), machine_busy_s()
    counted = wrk(f"http://127.0.0.1:{server.port}{path}", body_file, headers or {}, connections, seconds, cpus)
    server_s, wrk_s, machine_s = server.cpu_s() - server_s, children_s() - wrk_s, machine_busy_s() - machine_s

    wrong = {name: counted[name] for name in ("not_2xx", "socket_errors", "timeouts") if counted[name]}
    if wrong or not counted["requests"]:
        raise Failed(f"{server.name} with {connections} connections: {counted['requests']} requests, {wrong}")
    elapsed = counted["duration_us"] / 1e6
    return {
        "requests_per_s": counted["requests"] / elapsed,
        "p50_us": counted["p50_us"],
        "p99_us": counted["p99_us"],
        "server_cpu_us": server_s * 1e6 / counted["requests"],
        "foreign_cores": (machine_s - server_s - wrk_s) / elapsed,
    }
