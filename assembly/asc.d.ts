/**
 * The part of AssemblyScript's compiler that build.ts and the benches call. The compiler's own types declare AssemblyScript's globals
 * (a `console` without `error`) for the whole project, so tsconfig.json maps the module here.
 */
interface Sink {
  write(text: string | Uint8Array): void;
}

/** Compiles. `error` is null on success. */
export function main(
  argv: string[],
  options: {
    stdout: Sink;
    stderr: Sink;
    writeFile(path: string, contents: string | Uint8Array): void;
    /** Reads a source; by default from disk. Returns `null` if there is none. */
    readFile?(path: string): string | null;
  },
): Promise<{ error: Error | null }>;
