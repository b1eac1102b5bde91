/** A relay with the files of a folder, in a process of its own: `bun files-relay.ts FOLDER [tls]`. Prints its address. */
import { DEFAULT_RELAY_OPTIONS, startRelay } from "../../src/app/index.ts";
import { silentLog } from "../../src/base/log.ts";
import { filesSurface } from "./files-surface.ts";

const [folder = "", scheme] = process.argv.slice(2);
const tls = { ...DEFAULT_RELAY_OPTIONS.tls, selfSigned: scheme === "tls", folder };
const relay = startRelay({ port: 0, tls }, { log: silentLog, surfaces: [filesSurface(folder)] });
console.log(relay.url.replace(/^ws/, "http"));
