import { createServer } from "node:net";
import { RelayError } from "../protocol/error-table.ts";
import type { EnginePorts } from "./engine-options.ts";

/** The ports that Godot's editor takes by itself. */
export const USUAL_ENGINE_PORTS: EnginePorts = {
  languageServer: 6005,
  debugAdapter: 6006,
  debugServer: 6007,
};

/** How each port is called on the command line. */
const FLAGS: Record<keyof EnginePorts, string> = {
  languageServer: "--lsp-port",
  debugAdapter: "--dap-port",
  debugServer: "--debug-server",
};

/** The ports that were chosen, and a sentence for each that is not the usual one because that was taken. */
export interface ChosenPorts {
  ports: EnginePorts;
  moved: string[];
}

/**
 * Chooses the ports of an editor: those given, else the usual ones, else any free one. 0 is any free one.
 * Fails: port_taken, for one given by hand; cannot_listen.
 */
export async function chooseEnginePorts(given: Partial<EnginePorts>): Promise<ChosenPorts> {
  const ports: EnginePorts = { ...USUAL_ENGINE_PORTS };
  const moved: string[] = [];
  const taken = new Set<number>();
  for (const name of ["languageServer", "debugAdapter", "debugServer"] as const) {
    const wanted = given[name] ?? USUAL_ENGINE_PORTS[name];
    const isFree = wanted !== 0 && !taken.has(wanted) && (await freePort(wanted)) !== undefined;
    if (isFree) ports[name] = wanted;
    else if (given[name] !== undefined && given[name] !== 0) {
      const message = `expected port ${wanted} for the editor's ${FLAGS[name]} to be free, but another program listens there. Stop it, or leave the flag out: a free port is then taken.`;
      throw new RelayError("port_taken", message);
    } else {
      ports[name] = await anyFreePort(taken);
      if (wanted !== 0) moved.push(`${FLAGS[name]} ${ports[name]}: the usual ${wanted} is taken`);
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

/** Listens on a port of 127.0.0.1 for a moment; gives its number (that of any free one for 0), undefined where it is taken. */
function freePort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen({ host: "127.0.0.1", port, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" ? address?.port : undefined));
    });
  });
}
