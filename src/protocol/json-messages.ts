import { z } from "zod";
import { recordOf } from "../base/record-of.ts";
import { openObject } from "./open-object.ts";
import { GAME_STREAMS } from "./streams.ts";

export type { JsonObject } from "./json-object.ts";

const finite = z.number();
const position = z.tuple([finite, finite, finite]);
const rotation = z.tuple([finite, finite, finite, finite]);
const pose = openObject({ position, rotation });
const eventName = z.string().min(1).max(128);

/** Data of the `fps` event. Units: milliseconds, MiB; cpu_load 1 is one core busy. */
export const fpsData = openObject({
  fps: finite,
  frame_time_ms: finite.optional(),
  physics_time_ms: finite.optional(),
  memory_usage_mb: finite.optional(),
  cpu_load: finite.optional(),
  frame: z.int().min(0).max(0xffffffff).optional(),
});

/** Data of the event with poses. Units: metres; quaternions x y z w. */
export const trackingData = openObject({
  headset: pose.optional(),
  left_controller: pose.optional(),
  right_controller: pose.optional(),
});

const stamped = { timestamp: finite.optional() };

const producerEvent = openObject({
  type: z.literal("event"),
  event: eventName,
  data: openObject({}),
  ...stamped,
});

const alert = openObject({
  type: z.literal("alert"),
  level: z.enum(["info", "warning", "error"]),
  message: z.string(),
  ...stamped,
});

const snapshot = openObject({ type: z.literal("snapshot"), data: openObject({}), ...stamped });

const interval = finite.min(0).max(3600).optional();

/** Long enough to be hard to guess, short enough to be remembered. */
const sessionName = z.string().min(16).max(64);

/** The message with which a game introduces itself. */
export const hello = openObject({
  type: z.literal("hello"),
  source: z.string().min(1).max(128).optional(),
  engine: z.string().max(128).optional(),
  addon: z.string().max(128).optional(),
  /** The game's own intervals: seconds between samples of each stream; 0 is every frame. */
  intervals: openObject(recordOf(GAME_STREAMS, () => interval)).optional(),
  /** What the game knows beyond the old protocol; `max_delay`: that field of `set_update_interval`. Others are ignored. */
  features: z.array(z.string().max(64)).max(64).optional(),
  /** Process id of the game on its machine. The relay uses it to match the game with its debugger. */
  pid: z.int().min(0).optional(),
  /** `GODOT_TELEMETRY_RUN` of the game's environment: which run of an engine it belongs to. A relay that started the engine uses it to find its game. */
  run: z.string().max(64).optional(),
  /** Whether the game is a debug build. A release build has no debugger, and so no profiler. */
  debug_build: z.boolean().optional(),
  /** Model of the machine, as the system names it. The relay uses it to find the headset that the game runs on. */
  device: z.string().max(128).optional(),
  /** Name of the project. */
  project: z.string().max(256).optional(),
  /** Random name of this connection. A game that sends it is told which of its messages the relay has taken. */
  session: sessionName.optional(),
  /** `session` of the game's previous connection. */
  previous: sessionName.optional(),
  /** The commands that the game offers. They are checked apart, so that a mistake in them does not refuse the whole hello. */
  commands: z.unknown().optional(),
});

/** The commands that the game offers from now on. They replace the earlier list. */
const commands = openObject({ type: z.literal("commands"), commands: z.unknown().optional() });

/** Answers of a producer to commands of the relay such as `configure`. They are accepted and ignored. */
const answer = openObject({ type: z.enum(["ack", "pong"]) });

/** The answer to a question of the relay, by its id. */
const result = openObject({
  type: z.literal("result"),
  id: z.string().max(128),
  result: z.unknown().optional(),
});

/** An error in answer to a question of the relay; without an id, to another message of the relay. */
const error = openObject({
  type: z.literal("error"),
  id: z.unknown().optional(),
  code: z.unknown().optional(),
  message: z.unknown().optional(),
});

/** Every JSON message that a producer may send. Source: docs/wire-format.md. */
export const producerMessage = z.discriminatedUnion("type", [
  producerEvent,
  alert,
  snapshot,
  hello,
  commands,
  answer,
  result,
  error,
]);

/** A checked JSON message of a producer. */
export type ProducerMessage = z.infer<typeof producerMessage>;
/** The message with which a game introduces itself. */
export type HelloMessage = z.infer<typeof hello>;
/** A checked `fps` event's data. */
export type FpsData = z.infer<typeof fpsData>;
/** Checked data of the event with poses. */
export type TrackingData = z.infer<typeof trackingData>;
