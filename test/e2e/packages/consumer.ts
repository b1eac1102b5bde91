import {
  type AbortSignalLike,
  ClientError,
  type ClientErrorCode,
  type ClientState,
  type ConnectOptions,
  connect,
  type GameWindow,
  type History,
  type Hitch,
  type HitchCause,
  type Subscription,
  type TelemetryClient,
  type TelemetryMessage,
  type TopicPattern,
  type TopicsOf,
  type TrackingData,
  type Verdict,
  type WebSocketConstructor,
} from "godot-telemetry-client";
import { MessageReader, ReconnectingSocket } from "godot-telemetry-client/internal";

/** Programs of strangers, which compile under every strict setting. `firstPose` runs, too. */
export async function firstPose(url: string, Socket?: WebSocketConstructor): Promise<TrackingData> {
  const options: ConnectOptions = Socket === undefined ? { format: "binary" } : { WebSocket: Socket };
  const client: TelemetryClient = connect(url, options);
  try {
    for await (const { topic, data } of client.stream("vr_tracking", { maxHz: 30 })) {
      const name: "vr_tracking" = topic;
      const position: [number, number, number] | undefined = data.headset?.position;
      if (name !== "vr_tracking" || position !== undefined) return data;
    }
    throw new Error("the stream ended");
  } finally {
    client.close();
    await client.closed;
  }
}

/** Every call, with the type of its answer. */
export async function askAll(client: TelemetryClient, signal: AbortSignalLike): Promise<string[]> {
  await client.opened({ signal });
  const millis: number = await client.ping({ signal });
  const snapshot: Record<string, unknown> = await client.snapshot({ signal });
  const { games } = await client.stats({ windowSeconds: "run", signal });
  const verdicts: Verdict[] = games.map((game: GameWindow) => game.verdict);
  const { hitches } = await client.hitches({ limit: 1, context: true, signal });
  const causes: HitchCause["kind"][] = hitches.map((hitch: Hitch) => hitch.cause.kind);
  const page = await client.events({ topics: ["log/error", "alert"], signal });
  const levels: (string | undefined)[] = page.events.map((event) =>
    event.topic === "alert" ? event.data.level : event.data.message,
  );
  const moved = await client.call<{ moved: boolean }>("teleport", { to: [0, 0, 3] }, { signal });
  const { relay }: Record<string, unknown> = await client.command({ command: "get_stats" }, { signal });
  const kinds = [millis, snapshot, moved.moved, relay].map((value) => typeof value);
  return [...verdicts.map(({ sentence }) => sentence), ...causes, ...levels.map(String), ...kinds];
}

/** Subscriptions by topic, pattern and list. */
export function subscribeAll(client: TelemetryClient, say: (text: string) => void): Subscription[] {
  const history: History = { seconds: 1 };
  const state: ClientState = client.state;
  if (state.name === "waiting") say(`${state.retryMillis}`);
  client.on("error", ({ code }) => {
    const known: ClientErrorCode = code;
    say(known);
  });
  return [
    client.subscribe("stats", { history }, ({ data }) => say(data.window.verdict.sentence)),
    client.subscribe(["fps", "alert"], ({ topic, data }) =>
      say(topic === "fps" ? data.fps.toFixed() : data.level),
    ),
    client.subscribe("*", (message) => say(textOf(message))),
    // @ts-expect-error: no such topic.
    client.subscribe("tracking", () => {}),
    // @ts-expect-error: an alert has no pose.
    client.subscribe("alert", ({ data }) => data.headset.position),
  ];
}

/** A client at the end of a block. */
export async function disposed(url: string): Promise<void> {
  await using client = connect(url);
  await client.opened();
}

/** The code of an error. */
export function codeOf(error: unknown): ClientErrorCode | undefined {
  return error instanceof ClientError ? error.code : undefined;
}

/** Two of the internals. */
export const internals: readonly unknown[] = [MessageReader, ReconnectingSocket];

function textOf<const Pattern extends TopicPattern>(message: TelemetryMessage<TopicsOf<Pattern>>): string {
  return `${message.topic} of ${message.source ?? "a game"}`;
}
