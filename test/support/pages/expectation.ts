/** What must come of a command of the pages. */
export interface Expectation {
  /** What it prints, on either output. */
  readonly prints: RegExp;
  /** Its exit codes. */
  readonly exits: readonly number[];
  /** Whether it runs until Ctrl+C, which it gets once it has printed that. */
  readonly untilStopped?: boolean;
  /** What the relay at port 8081 has in `/status` before the command ends. */
  readonly relayShows?: RegExp;
  /** What it reads from its standard input, which ends once it has printed what is expected. */
  readonly input?: string;
  /** Flags that make it as short as a test may be. The long form goes without. */
  readonly shorter?: string;
  /** Whether it takes one of the relay's four usual ports. */
  readonly takesPort?: boolean;
  /** Whether it connects a game to the relay at port 8081. Other commands are for the only game there. */
  readonly connectsGame?: boolean;
}

/** Name of the game at PROJECT, which is the addon's demo. */
const GAME = /Godot Debug Connection Demo/;
const RELAY: Expectation = {
  prints: /ready at wss?:\/\/[\d.]+:\d+/,
  exits: [0],
  untilStopped: true,
  takesPort: true,
};
/** Ctrl+C ends it as a signal does. */
const GODOT: Expectation = { prints: /Godot Engine v4/, exits: [0, 130], untilStopped: true };

// On a busy machine a budget may break (1). That nothing could be measured (2) is a failure.
const CHECK: Expectation = {
  prints: /\d runs? of .* samples/,
  exits: [0, 1],
  shorter: "--warmup 0.2 --duration 1",
};

/** What must come of a command of ours, by its name. */
const COMMANDS: Readonly<Record<string, Expectation>> = {
  start: RELAY,
  serve: RELAY,
  demo: RELAY,
  launch: { ...RELAY, prints: /Godot Engine v4/ },
  watch: { prints: /\d fps {2}frame \d/, exits: [0], untilStopped: true },
  // On a busy machine the verdict may be "too slow" (1) or "unclear" (2). The account of messages must come all the same.
  load: {
    prints: /producer +sent \d+ frames/,
    exits: [0, 1, 2],
    shorter: "--duration 2",
    connectsGame: true,
  },
  check: CHECK,
  replay: { prints: /playing +recordings\/walk\.mcap/, exits: [0], untilStopped: true, takesPort: true },
  record: { prints: /^recording \S+: [1-9][\d,]* messages/m, exits: [0], untilStopped: true },
  recordings: { prints: /no recordings|^file +state +from|"recordings": \[/, exits: [0] },
  doctor: { prints: /^fine +relay/m, exits: [0] },
  mcp: {
    prints: /"serverInfo"/,
    exits: [0],
    input: `${JSON.stringify({
      jsonrpc: "2.0",
      id: 1,
      method: "initialize",
      params: { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "test", version: "1" } },
    })}\n`,
  },
  lsp: {
    prints: /language server: the relay at ws:\/\/127\.0\.0\.1:8081\/lsp/,
    exits: [0],
    input: ['{"jsonrpc":"2.0","id":1,"method":"shutdown"}', '{"jsonrpc":"2.0","method":"exit"}']
      .map((message) => `Content-Length: ${message.length}\r\n\r\n${message}`)
      .join(""),
  },
};

/** What must come of commands with other words than their names, the first that fits. */
const SPECIAL: readonly (readonly [RegExp, Expectation])[] = [
  [/^curl \S+\/metrics$/, { prints: /^# TYPE godot_frame_seconds histogram$/m, exits: [0] }],
  [/^curl /, { prints: /^\{|^Godot Telemetry Relay/, exits: [0] }],
  [/^godot --editor /, GODOT],
  [/^godot /, { ...GODOT, relayShows: GAME, connectsGame: true }],
  [/ --help$/, { prints: /Usage: godot-telemetry-relay/, exits: [0] }],
  [/ --version$/, { prints: /\d+\.\d+\.\d+/, exits: [0] }],
  [/ --print-config$/, { prints: /heartbeat_interval_s/, exits: [0] }],
  [/ replay .*--url /, { prints: /connected to ws:/, exits: [0], untilStopped: true, connectsGame: true }],
  [/ watch .*--count /, { prints: /^\{"type"/m, exits: [0] }],
  [/ check .*--baseline /, { ...CHECK, shorter: `${CHECK.shorter} --runs 2` }],
  [/ recordings import /, { prints: /^imported: .*\n {2}messages: /m, exits: [0] }],
  [/ check --rules /, { prints: /rule/, exits: [0, 1] }],
];

/** A command of ours: as it is installed, or in a clone. */
const OURS = /^(?:godot-telemetry-relay|npx -y bun@1\.4\.5(?: run)?) ([a-z]+)/m;

/** A program that plays a game until Ctrl+C, which Python shows as an error. */
const PYTHON_GAME: Expectation = {
  prints: /^/,
  exits: [130],
  untilStopped: true,
  relayShows: /"my-game"/,
  connectsGame: true,
};

/** What must come of a program in Python. */
export function pythonExpectation(text: string): Expectation {
  return text.includes("/producer") ? PYTHON_GAME : { prints: /frame \d/, exits: [0] };
}

/** What must come of a line of shell, or of a script; undefined if tests know nothing of it. */
export function expectationOf(text: string): Expectation | undefined {
  const special = SPECIAL.find(([pattern]) => pattern.test(text));
  if (special !== undefined) return special[1];
  const name = OURS.exec(text)?.[1];
  return name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
}
