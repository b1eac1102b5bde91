/**
 * The part of AssemblyScript's compiler that build.ts calls. Its own types declare globals of AssemblyScript's
 * (a `console` without `error`) for the whole project, so tsconfig.json maps the module here.
 */
interface Sink {
  write(text: string | Uint8Array): void;
}

/** Compiles; `error` is null when that went well. */
export function main(
  argv: string[],
  options: { stdout: Sink; stderr: Sink; writeFile(path: string, contents: string | Uint8Array): void },
): Promise<{ error: Error | null }>;
