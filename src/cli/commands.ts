import type { Command } from "commander";
import type { HelpEnd } from "./shared/help-end.ts";

/** A command of the program. */
export interface ProgramCommand extends HelpEnd {
  /** What it does, in one sentence. */
  about: string;
  /** The arguments that it takes beside options. */
  takes?: string;
  /** Loads it. `whole` creates the program with every command loaded, for a command that describes all of them. */
  load(whole: () => Promise<Command>): Promise<Command>;
}

/** Every command, in the order of the help. A command is loaded when it is run: the list of commands needs no code of theirs, and a relay no load test. */
export const COMMANDS: Readonly<Record<string, ProgramCommand>> = {
  serve: {
    about: "run the relay, which passes a game's telemetry on to all clients",
    examples: [
      ["serve", "the relay for programs on this machine"],
      [
        "serve --host 0.0.0.0 --qr",
        "let other machines in, and show a code to open the dashboard on a phone",
      ],
      ["serve --upstream ws://127.0.0.1:9080", "also read from a server inside an old game"],
      ["serve --print-config", "show every setting and where its value comes from"],
    ],
    docs: "configuration.md",
    load: async () => (await import("./serve/serve.ts")).serveCommand(),
  },
  demo: {
    about: "run the relay with a simulated headset and game, to see data without Godot",
    examples: [
      ["demo", "then open the address that it prints in a browser"],
      ["demo --faults hitch,leak", "a game that stutters and leaks memory"],
      [
        "demo --recording recordings/walk.mcap",
        "a recording in place of the simulated game, again and again",
      ],
    ],
    docs: "dashboard.md",
    load: async () => (await import("./demo/demo.ts")).demoCommand(),
  },
  simulate: {
    about: "connect a simulated headset and game to a running relay",
    examples: [
      ["simulate --hz 120 --duration 60", "a minute of a game at 120 Hz"],
      ["simulate --faults all --truth truth.json", "every kind of fault, and a file with the time of each"],
    ],
    docs: "insight.md",
    load: async () => (await import("./simulate/simulate.ts")).simulateCommand(),
  },
  watch: {
    about: "show live telemetry in the terminal: one status line, and one line for each event",
    examples: [
      ["watch", "everything from the relay on this machine"],
      ["watch --topics 'log/*,alert'", "only warnings, errors and alerts"],
      ["watch --json --topics fps --count 10", "ten frame rates as lines of JSON"],
    ],
    docs: "insight.md",
    load: async () => (await import("./watch/watch.ts")).watchCommand(),
  },
  load: {
    about: "load-test the relay, or any server that speaks its protocol, with many clients and a game",
    exits: [
      [1, "too slow, or messages were lost and not reported"],
      [2, "could not run, or load itself was too slow to judge the server"],
    ],
    examples: [
      ["load --clients 100 --duration 30", "100 clients for half a minute"],
      [
        "load --clients 12 --stalled 1 --slow 1",
        "with one client that stops reading and one that reads slowly",
      ],
    ],
    docs: "load.md",
    load: async () => (await import("./load/load.ts")).loadCommand(),
  },
  check: {
    about: "test whether a game keeps its frame budget, and compare it with earlier runs",
    exits: [
      [
        1,
        "a budget is broken or the game is worse than before; with --strict, also if the comparison cannot tell",
      ],
      [2, "wrong usage, or the game could not be measured"],
    ],
    examples: [
      ["check --project GAME --budget budget.json", "run the game without a window and judge it"],
      ["check --project GAME --baseline base.json --update-baseline", "record runs to compare with later"],
      ["check --project GAME --baseline base.json", "compare new runs with the recorded ones"],
      [
        "check --project GAME --budget budget.json --motion walk.mcap",
        "move head and hands as in a recording",
      ],
      ["check --url ws://127.0.0.1:8081", "measure a game that is already running"],
      ["check --recording run.mcap --budget budget.json", "judge a recording in place of a game"],
    ],
    docs: "check.md",
    load: async () => (await import("./check/check.ts")).checkCommand(),
  },
  compare: {
    about: "compare two recordings: what got better or worse, beyond noise, and what else differs",
    takes: "<a> <b>",
    exits: [
      [1, "b is worse than a"],
      [2, "wrong usage, or the recordings cannot be compared"],
    ],
    examples: [
      ["compare before.mcap after.mcap", "what a change did"],
      ["compare before.mcap after.mcap --json", "the same for programs"],
    ],
    docs: "compare.md",
    load: async () => (await import("./compare/compare.ts")).compareCommand(),
  },
  launch: {
    about: "run Godot or its editor together with the relay, and restart Godot after a crash",
    takes: "[arguments...]",
    exits: [[1, "Godot crashed too often"]],
    examples: [
      ["launch --project GAME", "the game; it needs no addon"],
      ["launch --project GAME --editor", "the editor"],
      ["launch --project GAME --motion walk.mcap", "the game, with the head and hands of a recording"],
      ["launch --project GAME --headless -- --max-fps 90", "without a window, with an argument for Godot"],
    ],
    docs: "launch.md",
    load: async () => (await import("./launch/launch.ts")).launchCommand(),
  },
  replay: {
    about: "play a recording as if its games were live, in a relay of its own or into a running one",
    takes: "<file>",
    examples: [
      ["replay recordings/walk.mcap", "then open the address that it prints in a browser"],
      [
        "replay recordings/walk.mcap --speed 4 --from 2:30",
        "four times as fast, from two and a half minutes on",
      ],
      ["replay recordings/walk.mcap --url ws://127.0.0.1:8081/producer", "into a relay that is running"],
    ],
    docs: "replay.md",
    load: async () => (await import("./replay/replay.ts")).replayCommand(),
  },
  record: {
    about: "record everything that games send to a running relay, here or on another machine, into a file",
    takes: "[destination]",
    exits: [[2, "wrong usage, no relay, or the file could not be written"]],
    examples: [
      ["record", "into a new file in the current folder, until Ctrl+C"],
      ["record walk.mcap --duration 60", "one minute"],
      ["record recordings --rotate 30min", "a new file every half hour"],
      ["record --url ws://192.168.1.20:8081 --source room", "one game of a relay on another machine"],
    ],
    docs: "recordings.md",
    load: async () => (await import("./record/record.ts")).recordCommand(),
  },
  recordings: {
    about:
      "list recordings in files and folders, repair those that were cut, delete them, or import files of other programs; it needs no relay",
    takes: "<action> [paths...]",
    exits: [
      [1, "a recording could not be read, repaired, deleted or imported"],
      [2, "wrong usage, or a path does not exist"],
    ],
    examples: [
      ["recordings list recordings", "the recordings of the folder recordings"],
      ["recordings repair recordings", "make those whole that were cut"],
      ["recordings delete recordings/old.mcap", "delete one"],
      ["recordings import profile.csv --output recordings", "make one of what Godot's profiler exported"],
    ],
    docs: "recordings.md",
    load: async () => (await import("./recordings/recordings.ts")).recordingsCommand(),
  },
  export: {
    about: "convert a recording, or a part of it, for other programs; it needs no relay",
    takes: "<file>",
    exits: [[2, "wrong usage, or the recording has nothing for the format"]],
    examples: [
      ["export session.mcap --output session.pftrace", "a time line for Perfetto"],
      ["export session.mcap --topics fps --output frames.csv", "the frames for a spreadsheet"],
      [
        "export session.mcap --format jsonl --from 12.5 --to 14 --topics 'log/*'",
        "the log of a second and a half, printed",
      ],
    ],
    docs: "export.md",
    load: async () => (await import("./export/export.ts")).exportCommand(),
  },
  doctor: {
    about:
      "find out why no data arrives, and how to fix it: checks relay, ports, games, addon, Godot, headset, clocks, firewall and file limit",
    exits: [[1, "there is a problem"]],
    examples: [
      ["doctor", "check the relay on this machine"],
      ["doctor --project GAME", "also check the addon in a project"],
      ["doctor --install-addon GAME", "put the addon into a project; it shows each change and asks first"],
      ["doctor --url ws://192.168.1.20:8081", "check a relay on another machine"],
    ],
    docs: "doctor.md",
    load: async () => (await import("./doctor/doctor.ts")).doctorCommand(),
  },
  lsp: {
    about:
      "run GDScript's language server on standard input and output, for editors that start a process. It uses the relay's /lsp, or Godot directly if there is no relay",
    examples: [
      ["lsp", "the command that an editor starts"],
      ["lsp --direct", "without a relay"],
    ],
    docs: "editor-bridge.md",
    load: async () => (await import("./lsp/lsp.ts")).lspCommand(),
  },
  mcp: {
    about:
      "run an MCP server on standard input and output, for AI assistants that start a process. A running relay answers its requests",
    examples: [["mcp", "the command that an assistant starts"]],
    docs: "mcp.md",
    load: async () => (await import("./mcp/mcp.ts")).mcpCommand(),
  },
  completion: {
    about: "print a script with which a shell completes commands, options and values at the Tab key",
    takes: "<shell>",
    examples: [
      ["completion bash > ~/.local/share/bash-completion/completions/godot-telemetry-relay", "bash"],
      ["completion zsh > ~/.zfunc/_godot-telemetry-relay", "zsh, with ~/.zfunc in fpath"],
      ["completion fish > ~/.config/fish/completions/godot-telemetry-relay.fish", "fish"],
    ],
    docs: "command-line.md",
    load: async (whole) => (await import("./completion/completion.ts")).completionCommand(whole),
  },
};
