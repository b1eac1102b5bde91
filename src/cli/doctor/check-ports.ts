import { portUse } from "../../base/platform/listeners.ts";
import { thisMachine } from "../../base/platform/this-machine.ts";
import { USUAL_ENGINE_PORTS } from "../../engine/index.ts";
import { API_PORTS, FALLBACK_PORTS, USUAL_PORT } from "../../server/index.ts";
import type { DoctorContext } from "./doctor-context.ts";
import { type Finding, fine, hint, problem } from "./finding.ts";
import { reach } from "./reach.ts";

/** The program that listens on a port. */
interface Holder {
  /** Such as `python3 (process 123)`. */
  name: string;
  /** Undefined if the system does not name the program. */
  program: string | undefined;
}

/** Checks the ports that the relay and the engine need, and names the programs that use them. */
export async function checkPorts({ options, relay }: DoctorContext): Promise<Finding[]> {
  const [api] = API_PORTS;
  const beside = relay?.local === true ? relay.port : undefined;
  return [
    ...(relay !== undefined && !relay.local ? [] : [await relayPort(options.port, beside)]),
    ...(await otherPort(
      api,
      "launch also serves the HTTP API on this port",
      "no action is needed, since launch then takes port 8091, 8092 or 8093",
      "bun",
    )),
    ...(await enginePort(USUAL_ENGINE_PORTS.languageServer, "language server")),
    ...(await enginePort(USUAL_ENGINE_PORTS.debugAdapter, "debug adapter")),
    ...(await enginePort(USUAL_ENGINE_PORTS.debugServer, "debugger")),
  ];
}

async function relayPort(port: number, relayPort: number | undefined): Promise<Finding> {
  if (port === relayPort) return fine("port", `port ${port} belongs to the relay`);
  const holder = await holderOf(port);
  if (holder === undefined) return fine("port", `port ${port} is free`);
  const others = port === USUAL_PORT ? FALLBACK_PORTS : [];
  const taken = await Promise.all(others.map(holderOf));
  const free = others.filter((_, index) => taken[index] === undefined);
  return problem("port", {
    what: `port ${port} is taken by ${holder.name}`,
    why: whyTaken(port, relayPort, free[0]),
    todo: `stop ${holder.name}, or give the relay another port with --port, and set its address in games and clients`,
  });
}

/** Why a taken port matters. `relayPort` is the port of the relay that runs, `free` the first port that a new relay would take. */
export function whyTaken(port: number, relayPort: number | undefined, free: number | undefined): string {
  const others = `clients and games that use port ${port} reach the other program`;
  if (relayPort !== undefined) return `the relay is at port ${relayPort} instead; ${others}`;
  if (free !== undefined) return `a relay that starts now takes port ${free} instead; ${others}`;
  return port === USUAL_PORT
    ? "a relay cannot start: the ports that it falls back to are taken too"
    : "a relay cannot start: it does not fall back from a port that --port sets";
}

async function enginePort(port: number, what: string): Promise<Finding[]> {
  const why = `Godot's editor needs this port for its ${what}, and does not report that the port is taken`;
  return await otherPort(
    port,
    why,
    "start the editor with launch --editor, which takes a free port",
    "godot",
  );
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

/** The program that listens on a port of this machine; undefined if the port is free. */
async function holderOf(port: number): Promise<Holder | undefined> {
  const use = await portUse(port, thisMachine);
  if (use.state === "unknown") {
    const answers = (await reach("127.0.0.1", port)) === "answers";
    return answers ? { name: "another program", program: undefined } : undefined;
  }
  if (use.state === "free") return undefined;
  const { pid, program } = use;
  if (pid === undefined)
    return { name: "a program that doctor cannot see (perhaps of another user)", program: undefined };
  return { name: `${program ?? "a program"} (process ${pid})`, program };
}
