import { createServer } from "node:net";
import { isTakenBeside } from "../base/platform/binding.ts";
import { thisMachine } from "../base/platform/this-machine.ts";
import { RelayError } from "../protocol/error-table.ts";
import type { EnginePorts } from "./engine-options.ts";

/** The default ports of Godot's editor. */
export const USUAL_ENGINE_PORTS: EnginePorts = {
  languageServer: 6005,
  debugAdapter: 6006,
  debugServer: 6007,
};

/** The command line flag of each port. */
const FLAGS: Record<keyof EnginePorts, string> = {
  languageServer: "--lsp-port",
  debugAdapter: "--dap-port",
  debugServer: "--debug-server",
};

/** The chosen ports, and a sentence for each port that replaces a usual one that was taken. */
export interface ChosenPorts {
  ports: EnginePorts;
  moved: string[];
}

/**
 * Chooses the ports of an editor: a given port, else the usual one, else any free one. 0 means any free port.
 * Fails: port_taken, if a given port is taken; cannot_listen.
 */
export async function chooseEnginePorts(given: Partial<EnginePorts>): Promise<ChosenPorts> {
  const ports: EnginePorts = { ...USUAL_ENGINE_PORTS };
  const moved: string[] = [];
  const taken = new Set<number>();
  for (const name of ["languageServer", "debugAdapter", "debugServer"] as const) {
    const preferred = given[name] ?? USUAL_ENGINE_PORTS[name];
    const isFree = preferred !== 0 && !taken.has(preferred) && (await freePort(preferred)) !== undefined;
    if (isFree) ports[name] = preferred;
    else if (given[name] !== undefined && given[name] !== 0) {
      const message = `expected port ${preferred} for the editor's ${FLAGS[name]} to be free, but another program listens there. Stop that program, or omit the flag to use a free port.`;
      throw new RelayError("port_taken", message);
    } else {
      ports[name] = await anyFreePort(taken);
      if (preferred !== 0) moved.push(`${FLAGS[name]} ${ports[name]}: the usual ${preferred} is taken`);
    }
    taken.add(ports[name]);
  }
  return { ports, moved };
}

async function anyFreePort(besides: ReadonlySet<number>): Promise<number> {
  for (;;) {
    const port = await freePort(0);
    if (port === undefined)
      throw new RelayError("cannot_listen", "expected a free port on 127.0.0.1 for the editor, got none");
    if (!besides.has(port)) return port;
  }
}

/** Listens on a port of 127.0.0.1 for a moment. Returns its number, for port 0 that of a free one; undefined if the port is taken. */
function freePort(port: number): Promise<number | undefined> {
  if (isTakenBeside({ host: "127.0.0.1", port }, thisMachine)) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen({ host: "127.0.0.1", port, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" ? address?.port : undefined));
    });
  });
}
