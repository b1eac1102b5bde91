/**
 * The relay of the table of attacks, as `serve` runs it, in a process of its own: `bun victim-process.ts KIND PORT`. Prints its address.
 * Answers a line `loop` with a {@link LoopReport} as JSON, and every other line once it has collected its garbage.
 */
import { DEFAULT_RELAY_OPTIONS, type RelayOptions, startRelay } from "../../../../src/app/index.ts";
import { silentLog } from "../../../../src/base/log.ts";
import { upstreamAddress } from "../../../../src/ingest/index.ts";
import { LoopTurns } from "./loop-turns.ts";
import { VICTIM_TOKEN } from "./victim.ts";

const [kind, port] = process.argv.slice(2);
const options = structuredClone(DEFAULT_RELAY_OPTIONS) as RelayOptions;
options.port = 0;
// A row lasts seconds: a flood has to be closed within them.
options.limits.patienceSeconds = 1;
options.editor.languageServer = { host: "127.0.0.1", port: kind === "editor" ? Number(port) : 1 };
options.editor.debugAdapter = { host: "127.0.0.1", port: 1 };
if (kind === "tokens") options.access.tokens = { ...options.access.tokens, all: VICTIM_TOKEN };
if (kind === "upstream") options.upstreams = [upstreamAddress(`ws://127.0.0.1:${port}`) ?? []].flat();
const relay = startRelay(options, { log: silentLog });
console.log(relay.url);
const turns = new LoopTurns();
for await (const line of console) {
  if (line === "loop") console.log(JSON.stringify(turns.take()));
  else {
    Bun.gc(true);
    console.log("collected");
  }
}
