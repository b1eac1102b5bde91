/** How this program was started, as far as hints need it. */
export interface ProgramStart {
  /** The words that run the program, if its launcher names them: the variable GODOT_TELEMETRY_RELAY_PROGRAM. */
  program: string | undefined;
  /** For a single binary the word that started it, such as `./godot-telemetry-relay`. */
  binary: string | undefined;
  /** Path of the program's first file. */
  main: string;
  /** The variable npm_execpath: path of the npm or npx that runs this process, if one does. */
  npmExecPath: string | undefined;
}

/**
 * The words that run one of the program's commands on this machine, for hints that a person copies: `bun run watch`.
 * They differ between a clone, a clone run by npx (whose Bun is not on PATH), an installed program and a single binary.
 */
export function commandHint(command: string, start: ProgramStart = ownStart()): string {
  const { program, binary, main, npmExecPath } = start;
  const named = program ?? (binary?.includes(" ") ? `"${binary}"` : binary);
  if (named !== undefined) return `${named} ${command}`;
  if (/[\\/]node_modules[\\/]/.test(main)) return `godot-telemetry-relay ${command}`;
  const bun = /np[mx]-cli\.js$/.test(npmExecPath ?? "") ? `npx -y bun@${Bun.version}` : "bun";
  return `${bun} run ${command}`;
}

function ownStart(): ProgramStart {
  return {
    program: process.env.GODOT_TELEMETRY_RELAY_PROGRAM || undefined,
    binary: Bun.isStandaloneExecutable ? process.argv0 : undefined,
    main: Bun.main,
    npmExecPath: process.env.npm_execpath,
  };
}
