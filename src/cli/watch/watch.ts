import { Command, Option } from "commander";
import { standardOutput } from "../../base/standard-output.ts";
import {
  type ClientFormat,
  connect,
  type History,
  type SubscribeOptions,
  type TelemetryMessage,
  type TopicPattern,
} from "../../client/index.ts";
import { createCodec } from "../../codec/index.ts";
import { MAX_INTERVAL_SECONDS } from "../../protocol/limits.ts";
import { GAME_STREAMS } from "../../protocol/streams.ts";
import { classicPatterns } from "../../protocol/topic-patterns.ts";
import { commandHint } from "../shared/command-hint.ts";
import { historyRequest, numberOption, topicList, webSocketUrl } from "../shared/option-values.ts";
import { Screen } from "../shared/screen.ts";
import { onStopSignal } from "../shared/stop-signal.ts";
import { tokenOption } from "../shared/token-option.ts";
import { describeDropped, describeEvent, describeStatus } from "./describe.ts";
import { findServer } from "./find-server.ts";
import { droppedJson, messageJson, resumedJson } from "./message-json.ts";
import { WatchedState } from "./watched-state.ts";

/** The topics that are watched by default: everything from games, without the relay's own state. */
const DEFAULT_TOPICS = classicPatterns().filter((pattern) => pattern !== "snapshot") as TopicPattern[];

/** How often the status is shown while a game stands still. Units: milliseconds. */
const STANDING_MILLIS = 1000;

interface WatchFlags {
  url: string;
  token?: string;
  json: boolean;
  format?: ClientFormat;
  topics: TopicPattern[];
  maxHz?: number;
  interval?: number;
  source?: string;
  history?: History;
  count?: number;
}

/** `watch`: shows live telemetry in a terminal. */
export function watchCommand(): Command {
  const command = new Command("watch")
    .option(
      "--url <address>",
      "address of the relay, or of any server that speaks its protocol",
      webSocketUrl,
      "ws://127.0.0.1:8081",
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
    );
  return command.action(async () => {
    await watch(command.opts<WatchFlags>());
    process.exit(0);
  });
}

async function watch(flags: WatchFlags): Promise<void> {
  const { url, json, topics, count = Number.POSITIVE_INFINITY } = flags;
  const stopped = onStopSignal();
  const format = flags.format ?? (await Promise.race([findServer(url, flags.token), stopped]));
  if (format === undefined) return;
  const screen = new Screen(standardOutput(), () => performance.now());
  const state = new WatchedState(topics);
  const enough = Promise.withResolvers<void>();
  const printJson = (message: object) => standardOutput().write(`${JSON.stringify(message)}\n`);

  const showStatus = () => screen.status(() => describeStatus(state, Date.now() / 1000));

  function show(message: TelemetryMessage): void {
    if (state.messages >= count) return;
    const isEvent = state.take(message);
    if (json) printJson(messageJson(message));
    else if (isEvent) screen.line(describeEvent(message));
    else showStatus();
    if (state.messages >= count) enough.resolve();
  }

  const client = connect(url, {
    format,
    codec: createCodec(),
    ...(flags.token === undefined ? {} : { token: flags.token }),
  });
  client.on("state", (now) => {
    if (now.name === "open" && !json) showStatus();
    if (now.name !== "waiting") return;
    const again = `trying again in ${now.retryMillis} ms`;
    console.error(
      now.wasOpen
        ? `the connection ended (${now.code}${now.reason && ` ${now.reason}`}); ${again}`
        : `no relay answers at ${url}; ${again}. To start a relay: ${commandHint("serve")}`,
    );
  });
  client.on("resumed", (resumed) => {
    if (json) printJson(resumedJson(resumed));
    const outcome = resumed.recovered ? "no message was lost" : "the messages in between are lost";
    console.error(`connected again; ${outcome}`);
  });
  client.on("dropped", (dropped) => {
    state.dropped += dropped.count;
    if (json) printJson(droppedJson(dropped));
    else screen.line(describeDropped(dropped));
  });
  client.on("error", ({ code, message }) => console.error(`${code}: ${message}`));
  client.subscribe(topics, subscribeOptions(flags), show);
  // A game that stands still sends nothing that would renew the status.
  const standing = setInterval(() => {
    if (state.standing.size > 0 && !json) showStatus();
  }, STANDING_MILLIS);
  await Promise.race([stopped, enough.promise]);
  clearInterval(standing);
  client.close();
  screen.end();
}

function subscribeOptions({ maxHz: givenHz, interval, source, history }: WatchFlags): SubscribeOptions {
  const maxHz = givenHz ?? (interval === undefined ? undefined : interval === 0 ? 0 : 1 / interval);
  return {
    ...(maxHz === undefined ? {} : { maxHz }),
    ...(source === undefined ? {} : { source }),
    ...(history === undefined ? {} : { history }),
  };
}
