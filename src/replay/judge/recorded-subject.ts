import { type JsonObject, parseJsonObject } from "../../protocol/json-object.ts";
import { type RecordingReader, SETUP_NAMES } from "../../recording/index.ts";

/** What was recorded: engine, hardware, rates and settings of a game, each as text under a name for people. */
export type RecordedSubject = ReadonlyMap<string, string>;

/** A difference between the subjects of two recordings; null where one says nothing. */
export interface SubjectDifference {
  what: string;
  a: string | null;
  b: string | null;
}

/** Fields of a hello. */
const HELLO = { engine: "engine", addon: "addon", project: "project", debug_build: "debug build" } as const;
/** Fields of the monitors. */
const MONITORS = { max_fps: "max_fps", vsync: "vsync", screen_hz: "screen rate" } as const;
/** Fields of the XR session in them. */
const DISPLAY = { refresh_rate_hz: "display rate", system: "XR runtime" } as const;
/** Settings of the relay that change how games are sampled. */
const SETTINGS = {
  fps_interval_s: "setting fps_interval_s",
  vr_tracking_interval_s: "setting vr_tracking_interval_s",
  performance_interval_s: "setting performance_interval_s",
  profile_hitches: "setting profile_hitches",
} as const;

/** The subject of a recording, as its metadata and the last messages of a game say. Cost: a few chunks. */
export function recordedSubject(reader: RecordingReader, source: string): RecordedSubject {
  const subject = new Map<string, string>();
  const add = (data: JsonObject | undefined, fields: Readonly<Record<string, string>>) => {
    for (const [field, name] of Object.entries(fields)) {
      const value = data?.[field];
      if (value !== undefined && value !== null && value !== "" && value !== "null")
        subject.set(name, textOf(value));
    }
  };
  for (const game of reader.metadata("game"))
    if (game.get("source") === source) {
      add(Object.fromEntries(game), HELLO);
      add(parseJsonObject(game.get("setup") ?? "{}"), SETUP_NAMES);
    }
  const newest = reader.newestAt(
    reader.span?.to ?? 0n,
    (channel) => channel.source === source && channel.topic === "performance",
  );
  for (const { data } of newest) {
    const said = parseJsonObject(Buffer.from(data).toString());
    add(said, MONITORS);
    add(said?.xr as JsonObject | undefined, DISPLAY);
  }
  const [relay] = reader.metadata("relay");
  add(relay && Object.fromEntries(relay), { version: "relay" });
  const [settings] = reader.metadata("settings");
  add(settings && Object.fromEntries(settings), SETTINGS);
  return subject;
}

/** What differs between two subjects. */
export function differencesOf(a: RecordedSubject, b: RecordedSubject): SubjectDifference[] {
  const names = [...new Set([...a.keys(), ...b.keys()])];
  return names
    .map((what) => ({ what, a: a.get(what) ?? null, b: b.get(what) ?? null }))
    .filter((one) => one.a !== one.b);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
