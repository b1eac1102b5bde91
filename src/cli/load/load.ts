import { Command, InvalidArgumentError, Option } from "commander";
import { systemClock } from "../../base/clock.ts";
import { terminalJson } from "../../base/terminal-text.ts";
import type { ClientFormat } from "../../client/index.ts";
import { RelayError } from "../../protocol/error-table.ts";
import { GAME_STREAMS } from "../../protocol/streams.ts";
import { topicOfPacket } from "../../protocol/topic-table.ts";
import { findRelay } from "../shared/find-relay.ts";
import { clientUrl, numberOption, topicList, webSocketUrl } from "../shared/option-values.ts";
import { printAnswer } from "../shared/print.ts";
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
    "url" | "producerUrl" | "durationSeconds" | "stallSeconds" | "slowBytesPerSecond" | "budgetMillis"
  > {
  url?: string;
  producerUrl?: string;
  duration: number;
  stall?: number;
  slowRate: number;
  budgetMs: number;
  json: boolean;
}

const DEFAULT_TOPICS = [topicOfPacket("frame"), topicOfPacket("tracking"), "custom/*"];

const count = numberOption({ min: 0, max: 100_000, whole: true });

/** `load`: load-tests the relay, or any server that speaks its protocol. */
export function loadCommand(): Command {
  const command = new Command("load")
    .option(
      "--url <address>",
      "address of the relay, or of any server that speaks its protocol (default: the relay on port 8081, 8083, 8084 or 8085 of this machine)",
      clientUrl,
    )
    .option(
      "--producer-url <address>",
      "address where the server accepts games (default: /producer at the address of --url)",
      webSocketUrl,
    )
    .addOption(tokenOption())
    .option(
      "--clients <number>",
      "number of clients, including slow and stalled ones",
      numberOption({ min: 1, max: 100_000, whole: true }),
      10,
    )
    .option(
      "--hz <rate>",
      "frames per second of load's own game; 0 runs no game and only listens",
      numberOption({ min: 0, max: 100_000 }),
      90,
    )
    .option(
      "--events-hz <rate>",
      "custom events per second of load's own game",
      numberOption({ min: 0, max: 10_000 }),
      1,
    )
    .option("--duration <seconds>", "time to measure", numberOption({ min: 0.5, max: 86_400 }), 10)
    .option("--slow <number>", "number of clients that read slowly", count, 0)
    .option(
      "--slow-rate <bytes>",
      "bytes per second that a slow client reads",
      numberOption({ min: 256, max: 1e9 }),
      16_384,
    )
    .option("--stalled <number>", "number of clients that stop reading after a quarter of the run", count, 0)
    .option(
      "--stall <seconds>",
      "how long stalled clients stop reading; if this ends after the run, they never read again (default: half of the run)",
      numberOption({ min: 0.1, max: 86_400 }),
    )
    .addOption(
      new Option(
        "--formats <list>",
        `formats that the clients use in turn, a list from ${CLIENT_FORMATS.join(",")} (default: all formats that the server speaks)`,
      )
        .choices(CLIENT_FORMATS)
        .argParser(formatList),
    )
    .addOption(
      new Option("--topics <list>", "topics that the clients subscribe to; classic clients get every topic")
        .argParser(topicList)
        .default(DEFAULT_TOPICS, DEFAULT_TOPICS.join(",")),
    )
    .option(
      "--max-hz <rate>",
      `most messages per second of each of ${GAME_STREAMS.join(", ")}`,
      numberOption({ min: 0.01, max: 10_000 }),
    )
    .option(
      "--budget-ms <ms>",
      "the test fails if the p99 latency of the healthy clients exceeds this",
      numberOption({ min: 0, max: 3_600_000 }),
      50,
    )
    .option(
      "--pid <process>",
      "process number of the server, to measure its CPU and memory (default on Linux: found automatically)",
      numberOption({ min: 1, max: 2 ** 31, whole: true }),
    )
    .option("--json", "print one JSON document in place of the table", false);
  return command.action(async () => {
    const { json, ...flags } = command.opts<LoadFlags>();
    const screen = new Screen(process.stderr, () => performance.now());
    const report = await runLoadTest(await loadOptionsOf(flags), {
      clock: systemClock,
      progress: (describe) => screen.status(describe),
      stopped: onStopSignal(),
    });
    screen.end();
    await printAnswer(json ? terminalJson(loadReportJson(report)) : describeLoadReport(report));
    process.exitCode = exitCodeOf(report);
  });
}

/** The exit code of a report. A certain failure outweighs unclear results. */
function exitCodeOf({ failures, unclear }: LoadReport): number {
  if (failures.length > 0) return 1;
  return unclear.length > 0 ? 2 : 0;
}

async function loadOptionsOf(flags: Omit<LoadFlags, "json">): Promise<LoadOptions> {
  const { duration, stall, slowRate, budgetMs, producerUrl, clients, slow, stalled } = flags;
  if (slow + stalled >= clients) {
    const expected = `expected fewer slow and stalled clients than --clients, got ${slow} and ${stalled} of ${clients}`;
    throw new RelayError("bad_usage", `${expected}: the test needs at least one healthy client`);
  }
  const url = flags.url ?? (await findRelay(flags.token)).url;
  const beside = new URL(url);
  beside.pathname = `${beside.pathname.replace(/\/$/, "")}/producer`;
  beside.search = "";
  return {
    ...flags,
    url,
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
