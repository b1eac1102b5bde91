import { Command, Option } from "commander";
import { exitFlushed, standardOutput, writeOutput } from "../../base/standard-output.ts";
import { terminalJson } from "../../base/terminal-text.ts";
import type {
  ClientFormat,
  History,
  SubscribeOptions,
  TelemetryMessage,
  TopicPattern,
} from "../../client/index.ts";
import { TelemetryClient } from "../../client/internal.ts";
import { createCodec } from "../../codec/index.ts";
import { RelayError } from "../../protocol/error-table.ts";
import { MAX_INTERVAL_SECONDS } from "../../protocol/limits.ts";
import { GAME_STREAMS } from "../../protocol/streams.ts";
import { classicPatterns } from "../../protocol/topic-patterns.ts";
import { findRelay } from "../shared/find-relay.ts";
import { clientUrl, historyRequest, numberOption, topicList } from "../shared/option-values.ts";
import { printError } from "../shared/print.ts";
import { Screen } from "../shared/screen.ts";
import { onStopSignal } from "../shared/stop-signal.ts";
import { tokenOption } from "../shared/token-option.ts";
import { isFinal, whyRefused } from "../shared/why-refused.ts";
import { connectedGames } from "./connected-games.ts";
import { describeAbsence, describeDropped, describeEvent, describeStatus, timeZone } from "./describe.ts";
import { findServer } from "./find-server.ts";
import { droppedJson, messageJson, resumedJson } from "./message-json.ts";
import { watchFleet } from "./watch-fleet.ts";
import { WatchedState } from "./watched-state.ts";

/** The topics that are watched by default: everything from games and their headsets, and their statistics, without the relay's own state. */
const DEFAULT_TOPICS = [
  ...classicPatterns().filter((pattern) => pattern !== "snapshot"),
  "stats",
  "headset",
] as TopicPattern[];

/** Time between two looks at which games are connected. Units: milliseconds. */
const LOOK_MILLIS = 500;

interface WatchFlags {
  url?: string;
  token?: string;
  json: boolean;
  format?: ClientFormat;
  topics: TopicPattern[];
  maxHz?: number;
  interval?: number;
  source?: string;
  fleet: boolean;
  site?: string;
  history?: History;
  count?: number;
}

/** `watch`: shows live telemetry in a terminal. */
export function watchCommand(): Command {
  const command = new Command("watch")
    .option(
      "--url <address>",
      "address of the relay, or of any server that speaks its protocol (default: the relay on port 8081, 8083, 8084 or 8085 of this machine)",
      clientUrl,
    )
    .addOption(tokenOption())
    .option("--json", "print every message as one line of JSON (NDJSON), for pipes", false)
    .addOption(
      new Option("--topics <list>", "topics to watch, separated by commas, such as fps,custom/*")
        .argParser(topicList)
        .default(DEFAULT_TOPICS, DEFAULT_TOPICS.join(",")),
    )
    .option(
      "--max-hz <rate>",
      `most messages per second of each of ${GAME_STREAMS.join(", ")}`,
      numberOption({ min: 0.001, max: 10_000 }),
    )
    .option(
      "--interval <seconds>",
      `time between two messages of each of ${GAME_STREAMS.join(", ")}, in place of --max-hz; 0 shows every sample`,
      numberOption({ min: 0, max: MAX_INTERVAL_SECONDS }),
    )
    .option("--source <name>", "watch only the game with this name")
    .addOption(
      new Option(
        "--fleet",
        "show the games of all sites with the verdict on each, once a second, instead of messages; with --json one line of JSON a second, into a pipe a line for each change",
      )
        .default(false)
        .conflicts(["topics", "maxHz", "interval", "history", "format"]),
    )
    .option("--site <name>", "with --fleet: only the games of this site")
    .option(
      "--history <what>",
      "past messages to show first: none, last, last=20, seconds=10 or since=OFFSET",
      historyRequest,
    )
    .addOption(
      new Option(
        "--format <name>",
        "format of the connection (default: json, or classic if the server speaks only the old protocol)",
      ).choices(["json", "msgpack", "binary", "classic"]),
    )
    .option(
      "--count <messages>",
      "stop after this number of messages",
      numberOption({ min: 1, max: 1e12, whole: true }),
    )
    .addHelpText(
      "after",
      "\nTimes are local times of this machine. With --json, timestamps are unix seconds.",
    );
  return command.action(async () => {
    const flags = command.opts<WatchFlags>();
    if (flags.site !== undefined && !flags.fleet)
      throw new RelayError("bad_usage", "expected --fleet with --site: messages are narrowed by --source");
    await (flags.fleet ? watchFleet(flags) : watch(flags));
    exitFlushed(0);
  });
}

/** Watches until a signal, or for --count. Fails: what `findServer` and `whyRefused` find. */
async function watch(flags: WatchFlags): Promise<void> {
  const { json, topics, token, source, count = Number.POSITIVE_INFINITY } = flags;
  const stopped = onStopSignal();
  const server = await Promise.race([serverOf(flags), stopped]);
  if (server === undefined) return;
  const { url, format } = server;
  const monotonicMillis = () => performance.now();
  const screen = new Screen(standardOutput(), monotonicMillis);
  const state = new WatchedState(topics, monotonicMillis);
  const enough = Promise.withResolvers<void>();
  const printJson = (message: object) => writeOutput(`${terminalJson(JSON.stringify(message))}\n`);
  const say = (text: string) => (json ? printError(text) : screen.line(text));
  let shown = "";
  const showStatus = () =>
    screen.status(() => {
      shown = describeStatus(state);
      return shown;
    });

  function show(message: TelemetryMessage): void {
    if (state.messages >= count) return;
    const isEvent = state.take(message);
    if (json) printJson(messageJson(message));
    else if (isEvent) screen.line(describeEvent(message));
    else showStatus();
    if (state.messages >= count) enough.resolve();
  }

  const client = new TelemetryClient(url, {
    format,
    codec: createCodec(),
    ...(token === undefined ? {} : { token }),
  });
  let wasOpen = false;
  client.on("state", async (now) => {
    if (now.name === "open" && !json) {
      if (!wasOpen) printError(`connected to ${url}; times are local (${timeZone()})`);
      showStatus();
    }
    wasOpen ||= now.name === "open";
    if (now.name !== "waiting") return;
    state.forget();
    const again = `trying again in ${now.retryMillis} ms`;
    if (now.wasOpen) {
      printError(`the connection ended (${now.code}${now.reason && ` ${now.reason}`}); ${again}`);
      return;
    }
    const why = await whyRefused(url, token);
    if (isFinal(why) && !wasOpen) enough.reject(why);
    else printError(`${why.message}; ${again}`);
  });
  client.on("resumed", (resumed) => {
    if (json) printJson(resumedJson(resumed));
    const outcome = resumed.recovered ? "no message was lost" : "the messages in between are lost";
    printError(`connected again; ${outcome}`);
  });
  client.on("dropped", (dropped) => {
    state.dropped += dropped.count;
    if (json) printJson(droppedJson(dropped));
    else screen.line(describeDropped(dropped));
  });
  client.on("error", ({ code, message }) => printError(`${code}: ${message}`));
  client.subscribe(topics, subscribeOptions(flags), show);

  let awaited: boolean | undefined;
  /** Returns whether to look again. A server of the old protocol does not know its games. */
  async function lookAtGames(): Promise<boolean> {
    if (client.state.name !== "open") return client.state.name !== "closed";
    const sinceMillis = monotonicMillis();
    const games = await connectedGames(url, token);
    if (games === undefined) return format !== "classic";
    if (client.state.name !== ("open" as string)) return true;
    const watched = source === undefined ? games : games.filter(({ name }) => name === source);
    const isThere = source === undefined || watched.length > 0;
    const { joined, left } = state.see(watched, sinceMillis);
    for (const name of left) say(`${name} has left`);
    for (const name of joined) say(`${name} is connected`);
    if (!isThere && awaited !== true)
      printError(
        describeAbsence(
          source,
          games.map(({ name }) => name),
        ),
      );
    awaited = !isThere;
    if (!json && describeStatus(state) !== shown) showStatus();
    return true;
  }
  void repeat(lookAtGames);
  try {
    await Promise.race([stopped, enough.promise]);
  } finally {
    client.close();
    screen.end();
  }
}

/** Looks again and again as long as the look returns true. */
async function repeat(look: () => Promise<boolean>): Promise<void> {
  while (await look()) await Bun.sleep(LOOK_MILLIS);
}

async function serverOf({ url, token, format }: WatchFlags): Promise<{ url: string; format: ClientFormat }> {
  if (format === undefined) return await findServer(url, token);
  return { url: url ?? (await findRelay(token)).url, format };
}

function subscribeOptions({ maxHz: givenHz, interval, source, history }: WatchFlags): SubscribeOptions {
  const maxHz = givenHz ?? (interval === undefined ? undefined : interval === 0 ? 0 : 1 / interval);
  return {
    ...(maxHz === undefined ? {} : { maxHz }),
    ...(source === undefined ? {} : { source }),
    ...(history === undefined ? {} : { history }),
  };
}
