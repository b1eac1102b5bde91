import { Command } from "commander";
import { MessageReader, type ReceivedMessage, ReconnectingSocket } from "../../client/index.ts";
import { createCodec } from "../../codec/index.ts";
import { MAX_INTERVAL_SECONDS } from "../../protocol/commands.ts";
import { numberOption, webSocketUrl } from "../option-values.ts";
import { Screen } from "../screen.ts";
import { onStopSignal } from "../stop-signal.ts";
import { describeEvent, describeStatus } from "./describe.ts";
import { WatchedState } from "./watched-state.ts";

interface WatchFlags {
  url: string;
  json: boolean;
  interval?: number;
  count?: number;
}

/** `watch`: a live terminal client. */
export function watchCommand(): Command {
  const command = new Command("watch")
    .description("show the live stream: one status line and a line per event; --json for pipes")
    .option(
      "--url <address>",
      "the relay, or any server of the protocol",
      webSocketUrl,
      "ws://127.0.0.1:8081",
    )
    .option("--json", "every message as a line of JSON (NDJSON) on standard output", false)
    .option(
      "--interval <seconds>",
      "ask for fps and tracking at this interval; 0 is every sample",
      numberOption({ min: 0, max: MAX_INTERVAL_SECONDS }),
    )
    .option(
      "--count <messages>",
      "stop after so many messages",
      numberOption({ min: 1, max: 1e12, whole: true }),
    );
  return command.action(async () => {
    await watch(command.opts<WatchFlags>());
    process.exit(0);
  });
}

async function watch({ url, json, interval, count = Number.POSITIVE_INFINITY }: WatchFlags): Promise<void> {
  const screen = new Screen(process.stdout, () => performance.now());
  const state = new WatchedState();
  const enough = Promise.withResolvers<void>();

  function show(heard: ReceivedMessage): void {
    if (state.messages >= count) return;
    const isEvent = state.take(heard);
    if (json) process.stdout.write(`${JSON.stringify(toJson(heard))}\n`);
    else if (isEvent) screen.line(describeEvent(heard));
    else screen.status(() => describeStatus(state));
    if (state.messages >= count) enough.resolve();
  }

  const reader = new MessageReader(show, { codec: createCodec() });
  const socket = new ReconnectingSocket(url, {
    opened() {
      if (!json) screen.status(() => describeStatus(state));
      if (interval !== undefined) socket.send(JSON.stringify({ command: "set_update_interval", interval }));
    },
    message: (data) => void reader.read(data),
    lost({ wasOpen, code, reason, retryMillis }) {
      const why = wasOpen
        ? `connection ended (${code} ${reason})`
        : `no relay answers at ${url} (bun start runs one)`;
      console.error(`${why}; trying again in ${retryMillis} ms`);
    },
  });
  await Promise.race([onStopSignal(), enough.promise]);
  socket.close();
  reader.stop();
  screen.end();
}

/** A message as one JSON object. A 0x01 packet becomes `{"type":"performance",…}`. */
function toJson(heard: ReceivedMessage): object {
  switch (heard.kind) {
    case "performance": {
      const { frame, fps, frameMillis: frame_time_ms, physicsMillis: physics_time_ms } = heard.sample;
      return { type: "performance", frame, fps, frame_time_ms, physics_time_ms };
    }
    case "tracking":
      return { type: "vr_tracking", ...heard.sample };
    case "json":
      return heard.message;
    case "unreadable":
      return { type: "unreadable", why: heard.why };
  }
}
