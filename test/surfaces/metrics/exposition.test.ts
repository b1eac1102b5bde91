import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { Exposition } from "../../../src/surfaces/metrics/exposition.ts";
import { formatFor } from "../../../src/surfaces/metrics/exposition-format.ts";

const SECONDS = { kind: "histogram", unit: "seconds", help: "Time." } as const;
const TIMES = { count: 4, sum: 3.5, bounds: [0.5, 1], atMost: [1, 3] };

describe("OpenMetrics", () => {
  test("has type, unit and help of each family, suffixes by its kind, and an end", () => {
    const text = new Exposition("openmetrics")
      .begin({ name: "sent_bytes", kind: "counter", unit: "bytes", help: "Bytes." })
      .add(1.5)
      .begin({ name: "build", kind: "info", help: "Versions." })
      .add(1, { version: "0.2.0" })
      .begin({ name: "games", kind: "gauge", help: "Games." })
      .add(undefined)
      .add(0, { source: "a", kind: "b" })
      .end();
    expect(text.split("\n")).toEqual([
      "# TYPE sent_bytes counter",
      "# UNIT sent_bytes bytes",
      "# HELP sent_bytes Bytes.",
      "sent_bytes_total 1.5",
      "# TYPE build info",
      "# HELP build Versions.",
      'build_info{version="0.2.0"} 1',
      "# TYPE games gauge",
      "# HELP games Games.",
      'games{source="a",kind="b"} 0',
      "# EOF",
      "",
    ]);
  });

  test.each([
    [0.2, 0],
    [1, 1],
    [1.01, 2],
  ])("puts an exemplar of %d to the bucket of its value", (value, bucket) => {
    const exposition = new Exposition("openmetrics").begin({ name: "time_seconds", ...SECONDS });
    exposition.addHistogram(TIMES, { source: "a" }, { labels: { frame: "7" }, value, atSeconds: 12.3456 });
    const lines = exposition
      .end()
      .split("\n")
      .filter((line) => line.startsWith("time_seconds"));
    const exemplar = ` # {frame="7"} ${value} 12.346`;
    expect(lines).toEqual([
      `time_seconds_bucket{source="a",le="0.5"} 1${bucket === 0 ? exemplar : ""}`,
      `time_seconds_bucket{source="a",le="1.0"} 3${bucket === 1 ? exemplar : ""}`,
      `time_seconds_bucket{source="a",le="+Inf"} 4${bucket === 2 ? exemplar : ""}`,
      'time_seconds_sum{source="a"} 3.5',
      'time_seconds_count{source="a"} 4',
    ]);
  });

  test("escapes what a game may be called, and replaces what is no Unicode", () => {
    const text = new Exposition("openmetrics")
      .begin({ name: "games", kind: "gauge", help: 'A "help"\nof \\ two lines.' })
      .add(Number.NaN, { source: 'a\\b"c\nd' })
      .add(Number.NEGATIVE_INFINITY, { source: "x\ud800é🎮" })
      .end();
    expect(text.split("\n").slice(1, 4)).toEqual([
      String.raw`# HELP games A \"help\"\nof \\ two lines.`,
      String.raw`games{source="a\\b\"c\nd"} NaN`,
      'games{source="x\ufffdé🎮"} -Inf',
    ]);
  });
});

test("any text of a label is read as it was, but for what no scraper takes", () => {
  const unescaped = (text: string) => text.replace(/\\(.)/gs, (_, one) => (one === "n" ? "\n" : one));
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 40 }), (value) => {
      const text = new Exposition("text")
        .begin({ name: "a", kind: "gauge", help: "A." })
        .add(1, { value })
        .end();
      const [, written = ""] = /^a\{value="((?:\\.|[^"\\\n])*)"\} 1$/m.exec(text) ?? [];
      expect(unescaped(written)).toBe(value.toWellFormed().replaceAll("\0", "\ufffd"));
      expect(text.split("\n")).toHaveLength(4);
    }),
  );
});

test("the text format names counters and infos in full, and has no unit, exemplar or end", () => {
  const exposition = new Exposition("text")
    .begin({ name: "sent_bytes", kind: "counter", unit: "bytes", help: 'A "help"\nof \\ two lines.' })
    .add(2)
    .begin({ name: "build", kind: "info", help: "Versions." })
    .add(1)
    .begin({ name: "time_seconds", ...SECONDS });
  exposition.addHistogram(TIMES, {}, { labels: { frame: "7" }, value: 1, atSeconds: 1 });
  expect(exposition.end().split("\n")).toEqual([
    "# TYPE sent_bytes_total counter",
    String.raw`# HELP sent_bytes_total A "help"\nof \\ two lines.`,
    "sent_bytes_total 2",
    "# TYPE build_info gauge",
    "# HELP build_info Versions.",
    "build_info 1",
    "# TYPE time_seconds histogram",
    "# HELP time_seconds Time.",
    'time_seconds_bucket{le="0.5"} 1',
    'time_seconds_bucket{le="1.0"} 3',
    'time_seconds_bucket{le="+Inf"} 4',
    "time_seconds_sum 3.5",
    "time_seconds_count 4",
    "",
  ]);
});

const PROMETHEUS_2_42 =
  "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

test.each([
  [PROMETHEUS_2_42, "openmetrics"],
  [
    "application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;q=0.1,text/plain;q=0.4",
    "openmetrics",
  ],
  ["application/openmetrics-text;q=0.4, text/plain", "text"],
  ["application/openmetrics-text;q=0, */*", "text"],
  ["text/plain;version=0.0.4;q=1,*/*;q=0.1", "text"],
  ["text/html,application/xhtml+xml,*/*;q=0.8", "text"],
  ["*/*", "text"],
  [null, "text"],
] as const)("a scraper that accepts %p gets %s", (accept, format) => {
  expect(formatFor(accept)).toBe(format);
});
