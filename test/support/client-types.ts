import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import { headset } from "../../src/protocol/headset.ts";
import { fpsData } from "../../src/protocol/json-messages.ts";
import { standstill } from "../../src/protocol/standstill.ts";
import { stats as second } from "../../src/protocol/stats.ts";
import { profiledFrame, TOPIC_DATA } from "../../src/protocol/topic-data.ts";
import { verdict } from "../../src/protocol/verdict.ts";
import { events } from "../../src/surfaces/http-api/schemas/events.ts";
import { hitches } from "../../src/surfaces/http-api/schemas/hitches.ts";
import { sampling } from "../../src/surfaces/http-api/schemas/sampling.ts";
import { stats } from "../../src/surfaces/http-api/schemas/stats.ts";

const PATH = join(import.meta.dir, "../../src/client/relay-data.ts");

/** Every type of relay-data.ts: its schema, and what it is. */
const TYPES: Readonly<Record<string, { schema: z.ZodType; about: string }>> = {
  FpsData: {
    schema: fpsData,
    about: "Data of the topic `fps`. Units: milliseconds, MiB; `cpu_load` 1 is one core busy.",
  },
  FreeData: { schema: TOPIC_DATA.performance, about: "Data with any fields." },
  LogData: { schema: TOPIC_DATA["log/info"], about: "Data of the topics below `log`." },
  AlertData: { schema: TOPIC_DATA.alert, about: "Data of the topic `alert`." },
  CustomData: { schema: TOPIC_DATA["custom/*"], about: "Data of the topics below `custom`." },
  ProfiledFrameData: {
    schema: profiledFrame,
    about: "What every profile of the process says of its frame. Units: milliseconds.",
  },
  ScriptsProfileData: {
    schema: TOPIC_DATA["profiler/scripts"],
    about:
      "Data of the topic `profiler/scripts`: the functions that took longest by themselves. Units: milliseconds.",
  },
  ServersProfileData: {
    schema: TOPIC_DATA["profiler/servers"],
    about: "Data of the topic `profiler/servers`: what physics, audio and others took. Units: milliseconds.",
  },
  VisualProfileData: {
    schema: TOPIC_DATA["profiler/visual"],
    about: "Data of the topic `profiler/visual`: what rendering took. Units: milliseconds.",
  },
  Verdict: {
    schema: verdict,
    about:
      "The verdict on a game over a time window: whether it keeps its frame budget, and how much room it has.",
  },
  Standstill: { schema: standstill.unwrap(), about: "How a game stands still." },
  StatsData: {
    schema: second,
    about:
      "Data of the topic `stats`: the statistics of one second of a game, and the verdict on the last seconds. Null is not known. Times of frames are in milliseconds.",
  },
  HeadsetData: {
    schema: headset,
    about: "Data of the topic `headset`: the device's own numbers. Shares are 1 at full load.",
  },
  Sampling: { schema: sampling, about: "Which frames the games sampled before a question." },
  GameWindow: {
    schema: stats.shape.games.element,
    about: "Statistics of one connection of a game over a time window.",
  },
  WindowStats: { schema: stats, about: "Statistics of games over a time window." },
  HitchCause: { schema: hitches.shape.hitches.element.shape.cause, about: "A possible cause of a hitch." },
  HitchContext: {
    schema: hitches.shape.hitches.element.shape.context.unwrap(),
    about: "What happened around a hitch.",
  },
  Hitch: { schema: hitches.shape.hitches.element, about: "A run of late frames." },
  Hitches: { schema: hitches, about: "The last hitches." },
  EventsAnswer: { schema: events, about: "A page of events as the relay sends it." },
};

/** The correct text of src/client/relay-data.ts: the relay's schemas as types, so that the client library does not need the schema library. */
export function clientTypes(): { path: string; text: string } {
  const names = new Map(Object.entries(TYPES).map(([name, { schema }]) => [sourceOf(schema), name]));
  const types = Object.entries(TYPES).map(([name, { schema, about }]) => {
    const others = new Map([...names].filter(([, other]) => other !== name));
    return `/** ${about} */\nexport type ${name} = ${typeText(schema, others)};\n`;
  });
  const { vr_tracking: _, ...data } = TOPIC_DATA;
  const topics = Object.entries(data).map(
    ([topic, schema]) => `${JSON.stringify(topic)}: ${namedOr(schema, names)};`,
  );
  const text = [
    "// Made of the relay's schemas by: bun test/support/client-types.ts",
    ...types,
    "/** Data of each topic of the table of topics, without the poses: `TrackingData` says more of them than the schema. */",
    `export type RelayTopicData = {\n${topics.join("\n")}\n};\n`,
  ].join("\n");
  return { path: PATH, text: formatted(text) };
}

/** The schema that a description was added to. */
function sourceOf(schema: z.core.$ZodType): z.core.$ZodType {
  const { parent } = schema._zod as { parent?: z.core.$ZodType };
  return parent === undefined ? schema : sourceOf(parent);
}

function namedOr(schema: z.core.$ZodType, names: ReadonlyMap<z.core.$ZodType, string>): string {
  return names.get(sourceOf(schema)) ?? typeText(schema, names);
}

/** A schema as the text of a type. Fails: an Error for a kind of schema that this function does not know. */
function typeText(schema: z.core.$ZodType, names: ReadonlyMap<z.core.$ZodType, string>): string {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  const inner = (one: z.core.$ZodType) => namedOr(one, names);
  switch (def.type) {
    case "string":
    case "number":
    case "boolean":
    case "unknown":
      return def.type;
    case "literal":
      return def.values.map((value) => JSON.stringify(value)).join(" | ");
    case "enum":
      return Object.values(def.entries)
        .map((value) => JSON.stringify(value))
        .join(" | ");
    case "nullable":
      return `${inner(def.innerType)} | null`;
    case "union":
      return def.options.map(inner).join(" | ");
    case "array":
      return `(${inner(def.element)})[]`;
    case "tuple":
      return `[${def.items.map(inner).join(", ")}]`;
    case "record":
      return `Record<string, ${inner(def.valueType)}>`;
    case "object":
      return objectText(def, names);
    default:
      throw new Error(`expected a schema that an answer of the relay has, got ${def.type}`);
  }
}

function objectText(def: z.core.$ZodObjectDef, names: ReadonlyMap<z.core.$ZodType, string>): string {
  const fields = Object.entries(def.shape).map(([name, schema]) => {
    const { def: own } = (schema as z.core.$ZodTypes)._zod;
    const about = (schema as z.ZodType).description;
    const doc = about === undefined ? "" : `/** ${about[0]?.toUpperCase()}${about.slice(1)}. */\n`;
    return own.type === "optional"
      ? `${doc}${name}?: ${namedOr(own.innerType, names)} | undefined;`
      : `${doc}${name}: ${namedOr(schema, names)};`;
  });
  const isClosed = def.catchall?._zod.def.type === "never";
  return `{\n${[...fields, ...(isClosed ? [] : ["[more: string]: unknown;"])].join("\n")}\n}`;
}

/** The text as the project's formatter writes it. */
function formatted(text: string): string {
  const biome = join(import.meta.dir, "../../node_modules/.bin/biome");
  const run = Bun.spawnSync([biome, "format", "--stdin-file-path", PATH], { stdin: Buffer.from(text) });
  if (run.exitCode !== 0) throw new Error(run.stderr.toString());
  return run.stdout.toString();
}

if (import.meta.main) {
  const { path, text } = clientTypes();
  writeFileSync(path, text);
}
