/**
 * The part of AssemblyScript's compiler that build.ts and the benches call. Its own types declare globals of AssemblyScript's
 * (a `console` without `error`) for the whole project, so tsconfig.json maps the module here.
 */
interface Sink {
  write(text: string | Uint8Array): void;
}

/** Compiles; `error` is null when that went well. */
export function main(
  argv: string[],
  options: {
    stdout: Sink;
    stderr: Sink;
    writeFile(path: string, contents: string | Uint8Array): void;
    /** Reads a source; by default from disk, `null` where there is none. */
    readFile?(path: string): string | null;
  },
): Promise<{ error: Error | null }>;
