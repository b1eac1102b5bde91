/** Does everything to a relay once, or one attack alone, by its name: `bun run-attacks.ts ws://… [NAME]`. Prints what came of each as JSON: a list of names and outcomes. */
import type { AttackOutcome } from "./attack.ts";
import { deepJson, giantMessages, gzipBombs, invalidUtf8, longJson } from "./attacks/contents.ts";
import { floods } from "./attacks/floods.ts";
import { resetsEverywhere, slowHandshakes, vanishingClients, vanishingCrowd } from "./attacks/handshakes.ts";
import { hoards } from "./attacks/hoards.ts";
import { headerInjection, pathTraversal } from "./attacks/http.ts";
import { httpCrowds } from "./attacks/http-crowds.ts";
import { RelayAddress } from "./relay-address.ts";

/** One after the other, while the slow handshakes go on beside them. */
const ATTACKS = [
  vanishingClients,
  vanishingCrowd,
  giantMessages,
  gzipBombs,
  longJson,
  deepJson,
  invalidUtf8,
  pathTraversal,
  headerInjection,
  resetsEverywhere,
  floods,
];

const [url = "", only] = process.argv.slice(2);
const relay = new RelayAddress(url);
const told = new Map<string, AttackOutcome>();
const alone = [hoards, httpCrowds].find(({ name }) => name === only);
if (alone !== undefined) {
  told.set(alone.name, await alone.run(relay));
} else {
  const slow = slowHandshakes.run(relay);
  for (const { name, run } of ATTACKS) told.set(name, await run(relay));
  told.set(slowHandshakes.name, await slow);
}
console.log(JSON.stringify([...told]));
process.exit(0);
