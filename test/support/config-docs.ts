import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { configFileSchema, DEFAULT_RELAY_OPTIONS, SETTING_KEYS, settingOf } from "../../src/app/index.ts";

const DOCS = join(import.meta.dir, "../../docs");

/** The correct text of the page with the table of settings, and of the schema of the file. */
export function configDocs(): { path: string; text: string }[] {
  const page = join(DOCS, "configuration.md");
  const schema = join(DOCS, "telemetry-relay.config.schema.json");
  const lines = readFileSync(page, "utf8").split("\n");
  const isRow = (line: string) => line.startsWith("| `");
  const first = lines.findIndex(isRow);
  const others = lines.filter((line) => !isRow(line));
  return [
    { path: page, text: others.toSpliced(first, 0, ...SETTING_KEYS.map(rowOf)).join("\n") },
    { path: schema, text: `${JSON.stringify(configFileSchema(), undefined, 2)}\n` },
  ];
}

function rowOf(key: (typeof SETTING_KEYS)[number]): string {
  const { kind, sentence, byDefault, read, live } = settingOf(key);
  const inForce = byDefault ?? String(read(DEFAULT_RELAY_OPTIONS));
  return `| \`${key}\` | ${kind.expected} | ${inForce} | ${live ? "yes" : ""} | ${sentence} |`;
}

if (import.meta.main) for (const { path, text } of configDocs()) writeFileSync(path, text);
