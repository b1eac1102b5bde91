import { expect, test } from "bun:test";
import { PathTemplate } from "../../src/server/path-template.ts";

test.each([
  ["/recordings", "/recordings", {}],
  ["/recordings", "/recordings/a", undefined],
  ["/recordings/{name}", "/recordings/run%201", { name: "run%201" }],
  ["/recordings/{name}", "/recordings/", undefined],
  ["/recordings/{name}", "/recordings/a/b", undefined],
  ["/recordings/{name}.mcap", "/recordings/a.b.mcap", { name: "a.b" }],
  ["/recordings/{name}.mcap", "/recordings/.mcap", undefined],
  ["/recordings/{name}.mcap", "/recordings/axmcap", undefined],
  ["/a/{one}/b/{other}", "/a/1/b/2", { one: "1", other: "2" }],
])("%s reads its parameters from %s", (template, path, parameters) => {
  expect(new PathTemplate(template).match(path)).toEqual(parameters);
});
