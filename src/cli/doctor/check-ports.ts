import { listeningSockets, processHolding } from "../../base/listening-sockets.ts";
import { USUAL_ENGINE_PORTS } from "../../engine/index.ts";
import { API_PORTS, FALLBACK_PORTS, USUAL_PORT } from "../../server/index.ts";
import type { DoctorContext } from "./doctor-context.ts";
import { type Finding, fine, hint, problem } from "./finding.ts";
import { reach } from "./reach.ts";

/** Who listens at a port: a program, or somebody the system does not name. */
interface Holder {
  /** Such as `python3 (process 123)`. */
  name: string;
  program: string | undefined;
}

/** Looks at the ports that the relay and the engine want, and says who has them. */
export async function checkPorts({ options, relay }: DoctorContext): Promise<Finding[]> {
  const [api] = API_PORTS;
  const beside = relay?.local === true ? relay.port : undefined;
  return [
    ...(relay !== undefined && !relay.local ? [] : [await relayPort(options.port, beside)]),
    ...(await otherPort(
      api,
      "launch serves the HTTP API there too",
      "it then takes 8091, 8092 or 8093",
      "bun",
    )),
    ...(await enginePort(USUAL_ENGINE_PORTS.languageServer, "language server")),
    ...(await enginePort(USUAL_ENGINE_PORTS.debugAdapter, "debug adapter")),
    ...(await enginePort(USUAL_ENGINE_PORTS.debugServer, "debugger")),
  ];
}

async function relayPort(port: number, relayPort: number | undefined): Promise<Finding> {
  if (port === relayPort) return fine("port", `port ${port} is the relay's`);
  const holder = await holderOf(port);
  if (holder === undefined) return fine("port", `port ${port} is free`);
  const others = port === USUAL_PORT ? FALLBACK_PORTS : [];
  const taken = await Promise.all(others.map(holderOf));
  const free = others.filter((_, index) => taken[index] === undefined);
  return problem("port", {
    what: `port ${port} is taken by ${holder.name}`,
    why: whyTaken(port, relayPort ?? free[0]),
    todo: `stop ${holder.name}, or give the relay another port with --port and tell it to games and clients`,
  });
}

/** What comes of it, where a relay is or would be at another port, or nowhere. */
function whyTaken(port: number, instead: number | undefined): string {
  if (instead !== undefined)
    return `the relay is at ${instead} instead, and clients and games that know ${port} reach the other program`;
  return port === USUAL_PORT
    ? "a relay cannot start: the ports that it would take instead are taken too"
    : "a relay cannot start: a port given by hand never falls back";
}

async function enginePort(port: number, what: string): Promise<Finding[]> {
  const why = `Godot's editor wants it for its ${what}, and is silent about it`;
  return await otherPort(port, why, "launch --editor takes a free one", "godot");
}

async function otherPort(port: number, why: string, todo: string, meant: string): Promise<Finding[]> {
  const holder = await holderOf(port);
  if (holder === undefined || holder.program?.toLowerCase().includes(meant)) return [];
  return [
    hint("port", {
      what: `port ${port} is taken by ${holder.name}`,
      why,
      todo: `${todo}; or stop ${holder.name}`,
    }),
  ];
}

/** Who listens at a port of this machine; undefined where it is free. */
async function holderOf(port: number): Promise<Holder | undefined> {
  const sockets = listeningSockets(port);
  if (sockets === undefined) {
    const answers = (await reach("127.0.0.1", port)) === "answers";
    return answers ? { name: "another program", program: undefined } : undefined;
  }
  if (sockets.size === 0) return undefined;
  const process = processHolding(sockets);
  if (process === undefined)
    return { name: "a program that cannot be seen (of another user, perhaps)", program: undefined };
  return { name: `${process.program} (process ${process.pid})`, program: process.program };
}
