import { linesOf } from "../../test/support/lines-of.ts";

/** Starts a plain relay with the program that these words run. `told` gets what the process sends to its parent. Returns the process and the address in its ready line. Fails: an Error if its first line is another one; the relay is killed then. */
export async function startServe(
  program: readonly string[],
  told?: (message: unknown) => void,
): Promise<{ relay: Bun.Subprocess; url: string }> {
  // Port 0: any free port.
  const relay = Bun.spawn([...program, "serve", "--port", "0"], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "ignore",
    ...(told && { ipc: told }),
  });
  const { value } = await linesOf(relay.stdout).next();
  const url = / ready at (\S+)/.exec(String(value))?.[1];
  if (url !== undefined) return { relay, url };
  relay.kill("SIGKILL");
  throw new Error(`expected a ready line, got ${value}`);
}
