"""Turns figures into a Markdown page for people; the same figures go to a JSON file for programs."""

import os
import platform
import statistics

TITLES = {
    "es": "One file of {lines:,} lines to Elasticsearch",
    "docker": "One file of {lines:,} lines of Docker's json-file to Elasticsearch",
    "spool": "One file of {lines:,} lines to Elasticsearch through a queue on disk",
    "outputs": "One file of {lines:,} lines to two outputs (deliveries; the floor reads the file twice)",
    "logstash": "One file of {lines:,} lines to Logstash, not compressed",
    "logstash-packed": "One file of {lines:,} lines to Logstash, compression_level 3",
    "redis": "One file of {lines:,} lines to a list of a redis-server",
    "kafka": "One file of {lines:,} lines to a topic of a Kafka broker, not compressed",
    "kafka-packed": "One file of {lines:,} lines to a topic of a Kafka broker, gzip",
    "file": "One file of {lines:,} lines to a file",
    "many": "{files:,} files of {file_lines:,} lines each to Elasticsearch",
    "start": "Start to the first event delivered (median of {starts})",
    "idle": "Idle with {files:,} files read to their ends ({seconds:g} s)",
    "tcp": "{lines:,} lines over one TCP connection, discarded",
    "udp": "Syslog over UDP, {rate:,} datagrams a second, discarded",
    "connections": "{connections:,} silent TCP connections",
    "latency": "Append to an idle file until it is delivered ({appends:,} appends, {gap} s apart)",
}


def machine():
    """What the numbers were measured on."""
    model = ""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as f:
            model = next((line.split(":", 1)[1].strip() for line in f if line.startswith("model name")), "")
    except OSError:
        pass
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {"cores": os.cpu_count(), "cpu": model or platform.machine(), "memory_gb": round(memory, 1), "kernel": platform.release()}


def number(value, digits=0, unit=""):
    return "–" if value is None else f"{value:,.{digits}f}{unit}"


def ratio(value, floor, key, digits):
    if not floor or value.get(key) is None or not floor.get(key):
        return "–"
    return f"{value[key] / floor[key]:.{digits}f}"


def middle(runs):
    """Of several runs the one in the middle by steady rate (or the only one); failed ones count only if all failed."""
    good = [run for run in runs if "failed" not in run]
    if not good:
        return runs[-1]
    keys = ("steady_events_per_s", "events_per_s", "first_event_s", "cpu_s_per_minute", "p99_ms")
    key = next((k for k in keys if good[0].get(k) is not None), None)
    ordered = sorted(good, key=lambda run: run[key] or 0) if key else good
    return ordered[(len(ordered) - 1) // 2]


def spread(runs, key):
    values = [run[key] for run in runs if run.get(key) is not None]
    if len(values) < 2:
        return ""
    return f" ± {statistics.stdev(values) / statistics.fmean(values) * 100:.0f} %"


THROUGHPUT = [
    ("events/s, steady", lambda r, f, all_runs: number(r["steady_events_per_s"]) + spread(all_runs, "steady_events_per_s")),
    ("events/s, whole run", lambda r, f, _: number(r["events_per_s"])),
    ("CPU s/M, steady", lambda r, f, _: number(r["cpu_s_per_m_steady"], 2)),
    ("CPU s/M, whole run", lambda r, f, _: number(r["cpu_s_per_m"], 2)),
    ("peak RSS", lambda r, f, _: number(r["peak_rss_mb"], 0, " MB")),
    ("first event", lambda r, f, _: number(r["first_event_s"], 2, " s")),
    ("rate ÷ floor", lambda r, f, _: ratio(r, f, "steady_events_per_s", 2)),
    ("CPU ÷ floor", lambda r, f, _: ratio(r, f, "cpu_s_per_m_steady", 1)),
]
LISTENING = [
    ("events/s, steady", lambda r, f, all_runs: number(r["steady_events_per_s"]) + spread(all_runs, "steady_events_per_s")),
    ("events/s, whole run", lambda r, f, _: number(r["events_per_s"])),
    ("CPU s/M, steady", lambda r, f, _: number(r["cpu_s_per_m_steady"], 2)),
    ("peak RSS", lambda r, f, _: number(r["peak_rss_mb"], 0, " MB")),
    ("lost", lambda r, f, _: number(r["lost"])),
    ("rate ÷ floor", lambda r, f, _: ratio(r, f, "steady_events_per_s", 2)),
    ("CPU ÷ floor", lambda r, f, _: ratio(r, f, "cpu_s_per_m_steady", 1)),
]
COLUMNS = {
    "tcp": LISTENING,
    "udp": [("sent/s", lambda r, f, _: number(r["sent_per_s"])), *LISTENING, ("dropped by the kernel", lambda r, f, _: number(r["kernel_drops"]))],
    "connections": [
        ("connections", lambda r, f, _: number(r["connections"])),
        ("RSS growth", lambda r, f, _: number(r["rss_growth_mb"], 0, " MB")),
        ("PSS growth", lambda r, f, _: number(r["pss_growth_mb"], 0, " MB")),
        ("peak RSS", lambda r, f, _: number(r["peak_rss_mb"], 0, " MB")),
    ],
    "es": THROUGHPUT,
    "docker": THROUGHPUT,
    "spool": THROUGHPUT,
    "outputs": THROUGHPUT,
    "logstash": THROUGHPUT,
    "logstash-packed": THROUGHPUT,
    "redis": THROUGHPUT,
    "kafka": THROUGHPUT,
    "kafka-packed": THROUGHPUT,
    "file": THROUGHPUT,
    "many": THROUGHPUT,
    "start": [
        ("median", lambda r, f, _: number(r["first_event_s"], 3, " s")),
        ("least", lambda r, f, _: number(r["min_s"], 3, " s")),
        ("most", lambda r, f, _: number(r["max_s"], 3, " s")),
    ],
    "idle": [
        ("CPU s per minute", lambda r, f, _: number(r["cpu_s_per_minute"], 2)),
        ("peak RSS", lambda r, f, _: number(r["peak_rss_mb"], 0, " MB")),
        ("PSS while idle", lambda r, f, _: number(r["pss_mb"], 0, " MB")),
        ("files held open", lambda r, f, _: number(r["open_files"])),
    ],
    "latency": [
        ("p50", lambda r, f, _: number(r["p50_ms"], 1, " ms")),
        ("p90", lambda r, f, _: number(r["p90_ms"], 1, " ms")),
        ("p99", lambda r, f, _: number(r["p99_ms"], 1, " ms")),
        ("most", lambda r, f, _: number(r["max_ms"], 1, " ms")),
    ],
}


def table(scenario, by_tool, settings):
    """A heading and a table with one row per tool, in the order they were measured."""
    columns = COLUMNS[scenario]
    lines = ["## " + TITLES[scenario].format(**settings), "", "| | " + " | ".join(name for name, _ in columns) + " |",
             "|---|" + "---:|" * len(columns)]
    floor = middle(by_tool["floor"]) if "floor" in by_tool else None
    notes = []
    for tool, runs in by_tool.items():
        chosen = middle(runs)
        if "failed" in chosen:
            cells = ["failed"] + [""] * (len(columns) - 1)
            notes.append(f"- {tool} failed: {chosen['failed']}")
        else:
            cells = [cell(chosen, floor, runs) for _, cell in columns]
            extra = chosen.get("delivered", 0) - chosen.get("events", 0)
            if extra > 0:
                notes.append(f"- {tool} delivered {extra:,} events more than there are lines.")
        lines.append(f"| {tool} | " + " | ".join(cells) + " |")
    return "\n".join(lines + ([""] + notes if notes else []))


def page(result):
    """The whole Markdown page for the result that also goes to the JSON file."""
    m = result["machine"]
    lines = ["# Skidder beside its peers", "",
             f"{result['date']}, {m['cores']} cores ({m['cpu']}), {m['memory_gb']:g} GB, Linux {m['kernel']}.",
             "How each number is defined: `bench/README.md`.", ""]
    for scenario, by_tool in result["scenarios"].items():
        lines += [table(scenario, by_tool, result["settings"]), ""]
    if result["missing"]:
        lines += ["Not measured:", ""] + [f"- {sentence}" for sentence in result["missing"]] + [""]
    return "\n".join(lines)
