import { Command, InvalidArgumentError } from "commander";
import { systemClock } from "../../base/clock.ts";
import type { ClientFormat } from "../../client/index.ts";
import { RelayError } from "../../protocol/error-table.ts";
import { topicOfPacket } from "../../protocol/topic-table.ts";
import { numberOption, topicList, webSocketUrl } from "../shared/option-values.ts";
import { Screen } from "../shared/screen.ts";
import { onStopSignal } from "../shared/stop-signal.ts";
import { tokenOption } from "../shared/token-option.ts";
import { CLIENT_FORMATS, type LoadOptions } from "./load-options.ts";
import type { LoadReport } from "./load-report.ts";
import { loadReportJson } from "./load-report-json.ts";
import { describeLoadReport } from "./load-table.ts";
import { runLoadTest } from "./load-test.ts";

interface LoadFlags
  extends Omit<
    LoadOptions,
    "producerUrl" | "durationSeconds" | "stallSeconds" | "slowBytesPerSecond" | "budgetMillis"
  > {
  producerUrl?: string;
  duration: number;
  stall?: number;
  slowRate: number;
  budgetMs: number;
  json: boolean;
}

const count = numberOption({ min: 0, max: 100_000, whole: true });

/** `load`: a headless load test of the relay, or of any server of the protocol. */
export function loadCommand(): Command {
  const command = new Command("load")
    .description(
      "load test: many clients, a producer, and what came of it; exit 1 over budget or on unreported loss, 2 where load itself was too late to tell",
    )
    .option(
      "--url <address>",
      "the relay, or any server of the protocol",
      webSocketUrl,
      "ws://127.0.0.1:8081",
    )
    .option(
      "--producer-url <address>",
      "where it takes games; by default /producer at the same place",
      webSocketUrl,
    )
    .addOption(tokenOption())
    .option("--clients <number>", "clients in all", numberOption({ min: 1, max: 100_000, whole: true }), 10)
    .option(
      "--hz <rate>",
      "frames a second of the producer; 0 runs none and listens",
      numberOption({ min: 0, max: 100_000 }),
      90,
    )
    .option(
      "--events-hz <rate>",
      "custom events a second of the producer",
      numberOption({ min: 0, max: 10_000 }),
      1,
    )
    .option("--duration <seconds>", "how long is measured", numberOption({ min: 0.5, max: 86_400 }), 10)
    .option("--slow <number>", "of the clients, those that read at a limited pace", count, 0)
    .option(
      "--slow-rate <bytes>",
      "what a slow client reads a second",
      numberOption({ min: 256, max: 1e9 }),
      16_384,
    )
    .option(
      "--stalled <number>",
      "of the clients, those that stop reading after a quarter of the run",
      count,
      0,
    )
    .option(
      "--stall <seconds>",
      "for how long they stop; past the end is for good. By default half of the run",
      numberOption({ min: 0.1, max: 86_400 }),
    )
    .option(
      "--formats <list>",
      `formats of the clients in turn: ${CLIENT_FORMATS.join(",")}; by default all that the server speaks`,
      formatList,
    )
    .option("--topics <list>", "what they subscribe to (classic clients get everything)", topicList, [
      topicOfPacket("frame"),
      topicOfPacket("tracking"),
      "custom/*",
    ])
    .option("--max-hz <rate>", "ceiling for state topics", numberOption({ min: 0.01, max: 10_000 }))
    .option(
      "--budget-ms <ms>",
      "most that the healthy clients' p99 latency may be",
      numberOption({ min: 0, max: 3_600_000 }),
      50,
    )
    .option(
      "--pid <process>",
      "the server's process, for its CPU and memory; found by itself on Linux",
      numberOption({ min: 1, max: 2 ** 31, whole: true }),
    )
    .option("--json", "one JSON document on standard output in place of the table", false);
  return command.action(async () => {
    const { json, ...flags } = command.opts<LoadFlags>();
    const screen = new Screen(process.stderr, () => performance.now());
    const report = await runLoadTest(loadOptionsOf(flags), {
      clock: systemClock,
      progress: (describe) => screen.status(describe),
      stopped: onStopSignal(),
    });
    screen.end();
    process.stdout.write(`${json ? loadReportJson(report) : describeLoadReport(report)}\n`);
    process.exitCode = exitCodeOf(report);
  });
}

/** A no that is certain is a no, whatever else cannot be told. */
function exitCodeOf({ failures, unclear }: LoadReport): number {
  if (failures.length > 0) return 1;
  return unclear.length > 0 ? 2 : 0;
}

function loadOptionsOf(flags: Omit<LoadFlags, "json">): LoadOptions {
  const { duration, stall, slowRate, budgetMs, producerUrl, clients, slow, stalled } = flags;
  if (slow + stalled >= clients) {
    const expected = `expected fewer slow and stalled clients than --clients, got ${slow} and ${stalled} of ${clients}`;
    throw new RelayError("bad_usage", `${expected}: without a healthy one nothing can be told`);
  }
  const beside = new URL(flags.url);
  beside.pathname = `${beside.pathname.replace(/\/$/, "")}/producer`;
  beside.search = "";
  return {
    ...flags,
    producerUrl: producerUrl ?? beside.href,
    durationSeconds: duration,
    stallSeconds: stall,
    slowBytesPerSecond: slowRate,
    budgetMillis: budgetMs,
  };
}

function formatList(text: string): ClientFormat[] {
  return text.split(",").map((name) => {
    const format = CLIENT_FORMATS.find((known) => known === name);
    if (format === undefined)
      throw new InvalidArgumentError(`Expected a list of ${CLIENT_FORMATS.join(", ")}.`);
    return format;
  });
}
