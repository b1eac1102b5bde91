/** How this program was started, as far as hints need it. */
export interface ProgramStart {
  /** Path of the program's first file. */
  main: string;
  /** The variable npm_execpath: path of the npm or npx that runs this process, if one does. */
  npmExecPath: string | undefined;
}

/**
 * The words that run one of the program's commands on this machine, for hints that a person copies: `bun run watch`.
 * They differ between a clone, a clone run by npx (whose Bun is not on PATH) and an installed program.
 */
export function commandHint(command: string, start: ProgramStart = ownStart()): string {
  // An installed package lies in node_modules; Bun unpacks a compiled binary below one of the other two.
  if (/[\\/]node_modules[\\/]|^\/\$bunfs\/|^B:[\\/]~BUN/i.test(start.main))
    return `godot-telemetry-relay ${command}`;
  const bun = /np[mx]-cli\.js$/.test(start.npmExecPath ?? "") ? `npx -y bun@${Bun.version}` : "bun";
  const [name, ...more] = command.split(" ");
  // The package's script for `serve` is `start`, which also installs what is missing.
  return name === "serve" ? [bun, "start", ...more].join(" ") : `${bun} run ${command}`;
}

function ownStart(): ProgramStart {
  return { main: Bun.main, npmExecPath: process.env.npm_execpath };
}
