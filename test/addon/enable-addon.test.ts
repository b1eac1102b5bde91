import { afterAll, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withAddonDisabled, withAddonEnabled } from "../../src/addon/enable-addon.ts";
import { projectSettings } from "../../src/addon/index.ts";

const AUTOLOAD = 'TelemetryServer="*res://addons/godot_debug_connection/telemetry_server.gd"';
const PLUGIN = '"res://addons/godot_debug_connection/plugin.cfg"';

const project = mkdtempSync(join(tmpdir(), "enable-addon-"));
mkdirSync(join(project, "addons/godot_debug_connection"), { recursive: true });
writeFileSync(join(project, "addons/godot_debug_connection/telemetry_server.gd"), "extends Node\n");
writeFileSync(join(project, "own.gd"), "extends Node\n");
afterAll(() => rmSync(project, { recursive: true, force: true }));

const enabled = (text: string) => withAddonEnabled(project, text);
const disabled = (text: string) => withAddonDisabled(project, text);

const ENGINE_HEAD = `; Engine configuration file.
; It's best edited using the editor UI and not directly,

config_version=5

[application]

config/name="A [strange] name; with = signs"
config/description="Several
lines

[autoload]
TelemetryServer=\\"no setting\\"
"
`;

/** Texts of project.godot, with the text in which the addon is enabled. */
const PROJECTS: readonly [what: string, before: string, after: string][] = [
  [
    "a new project",
    `${ENGINE_HEAD}`,
    `${ENGINE_HEAD}
[autoload]

${AUTOLOAD}

[editor_plugins]

enabled=PackedStringArray(${PLUGIN})
`,
  ],
  [
    "sections after it, with comments",
    `${ENGINE_HEAD}
[rendering] ; not a section of Godot, a line that is left alone

; What the screen shows.
[display]

window/size/mode=3
; old: window/size/mode=2

; Keys.
[input]

jump={
"deadzone": 0.5,
"events": [Object(InputEventKey,"resource_local_to_scene":false,"physical_keycode":32)
]
}
`,
    `${ENGINE_HEAD}
[rendering] ; not a section of Godot, a line that is left alone

[autoload]

${AUTOLOAD}

; What the screen shows.
[display]

window/size/mode=3
; old: window/size/mode=2

[editor_plugins]

enabled=PackedStringArray(${PLUGIN})

; Keys.
[input]

jump={
"deadzone": 0.5,
"events": [Object(InputEventKey,"resource_local_to_scene":false,"physical_keycode":32)
]
}
`,
  ],
  [
    "autoloads and plugins of its own",
    `config_version=5

[autoload]

; The player's data.
Save="*res://own.gd"
Music="*res://own.gd"
; The end.

[editor_plugins]

enabled=PackedStringArray("res://addons/a/plugin.cfg", "res://addons/z/plugin.cfg") ; mine

[rendering]

x=1
`,
    `config_version=5

[autoload]

; The player's data.
Save="*res://own.gd"
Music="*res://own.gd"
${AUTOLOAD}
; The end.

[editor_plugins]

enabled=PackedStringArray("res://addons/a/plugin.cfg", ${PLUGIN}, "res://addons/z/plugin.cfg") ; mine

[rendering]

x=1
`,
  ],
];

describe.each(PROJECTS)("a project.godot with %s", (_, before, after) => {
  test.each([
    ["LF", (text: string) => text],
    ["CRLF", (text: string) => text.replaceAll("\n", "\r\n")],
  ])("and %s changes in the lines of the addon alone, and back", (_, lineEnds) => {
    expect(enabled(lineEnds(before))).toBe(lineEnds(after));
    expect(enabled(lineEnds(after))).toBe(lineEnds(after));
    expect(disabled(lineEnds(after))).toBe(lineEnds(before));
    expect(disabled(lineEnds(before))).toBe(lineEnds(before));
  });
});

test("an autoload of another script is not replaced", () => {
  const text = 'config_version=5\n\n[autoload]\n\nTelemetryServer="*res://own.gd"\n';
  expect(() => enabled(text)).toThrow(expect.objectContaining({ code: "bad_usage" }));
  expect(disabled(text)).toBe(text);
});

test.each([
  '"*res://gone.gd"',
  '"*uid://d212kdcbj8aj5"',
  '"res://addons/godot_debug_connection/telemetry_server.gd"',
])(
  "an autoload %s that Godot does not find, or that is no global variable, is mended in its place",
  (value) => {
    const text = (of: string) => `config_version=5\n\n[autoload]\n\n${of}\nSave="*res://own.gd"\n`;
    expect(enabled(text(`TelemetryServer=${value}`))).toStartWith(text(AUTOLOAD));
  },
);

test("a list of plugins over several lines is read", () => {
  const text = `config_version=5\n\n[editor_plugins]\n\nenabled=PackedStringArray(\n"res://addons/a/plugin.cfg",\n"res://addons/b/plugin.cfg"\n)\n`;
  expect(projectSettings(enabled(text)).get("editor_plugins/enabled")).toBe(
    `PackedStringArray("res://addons/a/plugin.cfg", "res://addons/b/plugin.cfg", ${PLUGIN})`,
  );
});

test("the settings of the addon stay when it is taken out", () => {
  const settings = '\n[telemetry_relay]\n\nconnection/url="ws://192.168.1.2:8081/producer"\n';
  const text = `config_version=5\n${settings}`;
  expect(disabled(enabled(text))).toBe(text);
});
