import { expect, test } from "bun:test";
import { createServer } from "node:net";
import { chooseEnginePorts } from "../../src/engine/index.ts";

/** Takes a port of 127.0.0.1; 0 is any free one. */
async function taken(port = 0): Promise<{ port: number } & AsyncDisposable> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

test("a given port that is taken is refused, not replaced", async () => {
  await using other = await taken();
  const chosen = chooseEnginePorts({ languageServer: other.port, debugAdapter: 0, debugServer: 0 });
  await expect(chosen).rejects.toMatchObject({ code: "port_taken" });
});

test("two ports are never equal, even if the same is given twice", async () => {
  const { ports } = await chooseEnginePorts({ languageServer: 0, debugAdapter: 0, debugServer: 0 });
  expect(new Set(Object.values(ports)).size).toBe(3);
  const same = chooseEnginePorts({
    languageServer: ports.languageServer,
    debugAdapter: ports.languageServer,
  });
  await expect(same).rejects.toMatchObject({ code: "port_taken" });
});

test("a free port replaces a usual one that is taken, with a note", async () => {
  // Taken here, or by somebody else already: either will do.
  await using _ = await taken(6005).catch(() => taken());
  const { ports, moved } = await chooseEnginePorts({ debugAdapter: 0, debugServer: 0 });
  expect(ports.languageServer).not.toBe(6005);
  expect(moved).toEqual([`--lsp-port ${ports.languageServer}: the usual 6005 is taken`]);
});
