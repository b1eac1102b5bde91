import { describe, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

const ADDON = join(import.meta.dir, "../../godot-addon");

/**
 * Every name of the engine that the addon and its demo may use: all are in the class reference of Godot 4.3, each in the
 * class that it is used on. A name that is missing here is looked up there before it is added; what is newer goes below.
 */
const IN_GODOT_4_3 = new Set(
  readFileSync(join(import.meta.dir, "godot-4.3-names.txt"), "utf8")
    .replace(/^#.*$/gm, "")
    .split(/\s+/),
);

/** Files that name what is newer. They are never preloaded: the file that loads them asks the engine first. */
const GUARDED = {
  "engine_log.gd": {
    names: [
      "Logger",
      "ScriptBacktrace",
      "get_frame_count",
      "get_frame_file",
      "get_frame_function",
      "get_frame_line",
    ],
    loader: "log_catcher.gd",
    check: 'ClassDB.class_exists(&"Logger") and OS.has_method(&"add_logger")',
  },
} as const;

/** What is newer and used by its name in a string alone, with the question that has to stand before it. */
const BY_STRING: readonly { name: string; file: string; check: string }[] = [
  // 4.5
  { name: "add_logger", file: "log_catcher.gd", check: 'OS.has_method(&"add_logger")' },
  { name: "remove_logger", file: "log_catcher.gd", check: "if _log != null:" },
  // 4.4
  { name: "heartbeat_interval", file: "new_socket.gd", check: '&"heartbeat_interval" in socket' },
  { name: "ignore_time_scale", file: "extra_trackers.gd", check: '&"ignore_time_scale" in self' },
  {
    name: "reference_frame_changed",
    file: "tracked_poses.gd",
    check: "XRServer.has_signal(_REFERENCE_FRAME_CHANGED)",
  },
  { name: "session_synchronized", file: "xr_watcher.gd", check: "_interface.has_signal(signal_name)" },
];

/** Forms of the language that Godot 4.3 cannot read. */
const NEWER_SYNTAX: readonly [string, RegExp][] = [
  ["typed dictionary (4.4)", /\bDictionary\s*\[/],
  ["@abstract (4.5)", /@abstract\b/],
  ["rest parameter (4.5)", /\.\.\.\s*\w/],
  ["@export_tool_button (4.4)", /@export_tool_button\b/],
  ["@warning_ignore_start (4.4)", /@warning_ignore_(start|restore)\b/],
];

const KEYWORDS = new Set(
  (
    "if elif else for while match when break continue pass return class class_name extends is in as self super signal " +
    "func static const enum var await preload assert and or not true false null void tool export onready export_range " +
    "warning_ignore bool int float String Variant Array Dictionary PI TAU INF NAN get set"
  ).split(" "),
);

/** The addon's own autoload, and a node of the demo's scene. */
const OWN_GLOBALS = ["TelemetryServer", "Buttons", "Faults"];

/** Scripts by name. */
const sources: ReadonlyMap<string, string> = new Map(
  readdirSync(ADDON, { recursive: true })
    .map(String)
    .filter((path) => path.endsWith(".gd"))
    .map((path) => [basename(path), readFileSync(join(ADDON, path), "utf8")]),
);

/** Scripts by name, without comments and strings. */
const scripts = new Map([...sources].map(([name, source]) => [name, codeOf(source)]));

function codeOf(source: string): string {
  return source.replace(/"(?:\\.|[^"\\])*"/g, '""').replace(/#.*/g, "");
}

/** What the code itself gives a name: functions, variables, parameters, signals, constants, values of an enum. */
function declaredIn(code: string): string[] {
  const declarations = [...code.matchAll(/\b(?:func|var|const|signal|enum|class|for)\s+(\w+)/g)];
  const lists = [
    ...code.matchAll(/\b(?:func\s*\w*|signal\s+\w+|set)\s*\(([^)]*)\)/g),
    ...code.matchAll(/\benum\s+\w+\s*\{([^}]*)\}/g),
  ];
  const inLists = lists.flatMap(([, list = ""]) => [...list.matchAll(/(?:^|,)\s*(\w+)/g)]);
  return [...declarations, ...inLists].map(([, name = ""]) => name);
}

/** Names that a script uses and nobody in the addon declares. */
function engineNamesOf(code: string, declared: ReadonlySet<string>): string[] {
  const names = code.replace(/\b\d[\w.]*/g, "0").match(/[A-Za-z_]\w*/g) ?? [];
  return names.filter((name) => name !== "_" && !KEYWORDS.has(name) && !declared.has(name));
}

const declared = new Set([...[...scripts.values()].flatMap(declaredIn), ...OWN_GLOBALS]);

function newerNamesOf(file: string, code: string): string[] {
  const allowed: readonly string[] = file in GUARDED ? GUARDED[file as keyof typeof GUARDED].names : [];
  const unknown = engineNamesOf(code, declared).filter(
    (name) => !IN_GODOT_4_3.has(name) && !allowed.includes(name),
  );
  const forms = NEWER_SYNTAX.filter(([, form]) => form.test(code)).map(([what]) => what);
  return [...new Set(unknown), ...forms].map((what) => `${file}: ${what}`);
}

describe("the addon is written for Godot 4.3", () => {
  test("every engine name and every language form in it exists in that version", () => {
    expect(scripts.size).toBeGreaterThan(40);
    const advice =
      "look each up in Godot 4.3's class reference: in it, add it to godot-4.3-names.txt; newer, guard it";
    expect(
      [...scripts].flatMap(([file, code]) => newerNamesOf(file, code)),
      advice,
    ).toEqual([]);
  });

  test("a newer name or form is detected", () => {
    const code = codeOf(
      'extends Timer # Logger\nvar _a: Dictionary[String, int]\nfunc f() -> void:\n\tignore_time_scale = "Logger" == ""\n' +
        "\tOS.add_logger(null)\n\tvar n := 1_000 + 0x1F + 1e3\n",
    );
    const own = new Set([...declared, ...declaredIn(code)]);
    expect(engineNamesOf(code, own).filter((name) => !IN_GODOT_4_3.has(name))).toEqual([
      "ignore_time_scale",
      "add_logger",
    ]);
    expect(newerNamesOf("any.gd", code)).toContain("any.gd: typed dictionary (4.4)");
  });

  test("files with newer names are loaded by their path, after a version check", () => {
    for (const [file, { loader, check }] of Object.entries(GUARDED)) {
      const naming = [...sources].filter(([, source]) => source.includes(`"${file}"`)).map(([name]) => name);
      expect(naming).toEqual([loader]);
      const source = sourceOf(loader);
      expect(source).toContain(check);
      expect(source).not.toMatch(new RegExp(`preload\\("${file}"\\)`));
    }
  });

  test("newer names in strings stand behind a version check", () => {
    for (const { name, file, check } of BY_STRING) {
      const source = sourceOf(file);
      expect(source).toContain(`&"${name}"`);
      expect(source).toContain(check);
    }
  });
});

function sourceOf(name: string): string {
  const source = sources.get(name);
  if (source === undefined) throw new Error(`the addon has no ${name}`);
  return source;
}
