import { beforeEach, describe, expect, test } from "bun:test";
import { SharedBreakpoints } from "../../../src/surfaces/editor-bridge/debug-adapter/shared-breakpoints.ts";
import { sourcePath } from "../../../src/surfaces/editor-bridge/debug-adapter/source-path.ts";
import { DEFAULT_BRIDGE_LIMITS } from "../../../src/surfaces/editor-bridge/link/bridge-limits.ts";

const PATH = "/project/main.gd";
const ana = { name: "ana" };
const ben = { name: "ben" };
let breakpoints: SharedBreakpoints<{ name: string }>;

beforeEach(() => {
  const limits = { ...DEFAULT_BRIDGE_LIMITS, maxBreakpointsPerFile: 3, maxBreakpointFiles: 2 };
  breakpoints = new SharedBreakpoints(limits);
});

describe("breakpoints of several clients in one file", () => {
  test("are one list in Godot, and no client deletes another's", () => {
    expect(breakpoints.set(ana, PATH, [3, 1])).toEqual({
      path: PATH,
      steps: [[1, 3]],
      added: [1, 3],
      removed: [],
    });
    expect(breakpoints.set(ben, PATH, [3, 7])).toEqual({
      path: PATH,
      steps: [[1, 3, 7]],
      added: [7],
      removed: [],
    });
    expect(breakpoints.set(ana, PATH, [])).toEqual({
      path: PATH,
      steps: [
        [1, 3, 7],
        [3, 7],
      ],
      added: [],
      removed: [{ line: 1, id: 2 }],
    });
    expect(breakpoints.leave(ben).flatMap(({ removed }) => removed.map(({ line }) => line))).toEqual([3, 7]);
    expect(breakpoints.paths).toEqual([]);
  });

  test("keep their ids while at least one client has them", () => {
    breakpoints.set(ana, PATH, [1, 3]);
    const id = breakpoints.idOf({ path: PATH, line: 3 });
    breakpoints.set(ben, PATH, [3]);
    breakpoints.leave(ana);
    expect([breakpoints.idOf({ path: PATH, line: 3 }), breakpoints.idOf({ path: PATH, line: 1 })]).toEqual([
      id,
      undefined,
    ]);
  });

  test("do not delete the user's own, set before or meanwhile", () => {
    breakpoints.setByUser({ path: PATH, line: 9 });
    breakpoints.set(ana, PATH, [1, 9]);
    // Godot tells again of what a client has set: it does not become the user's by that.
    breakpoints.setByUser({ path: PATH, line: 1 });
    expect(breakpoints.ownersOf({ path: PATH, line: 9 })).toEqual({ clients: new Set([ana]), byUser: true });
    expect(breakpoints.leave(ana)).toEqual([
      { path: PATH, steps: [[1, 9], [9]], added: [], removed: [{ line: 1, id: 2 }] },
    ]);
    expect(breakpoints.linesOf(PATH)).toEqual([9]);
    breakpoints.set(ana, PATH, [2]);
    breakpoints.removeByUser({ path: PATH, line: 9 });
    breakpoints.removeByUser({ path: PATH, line: 2 });
    expect(breakpoints.leave(ana)).toEqual([]);
  });

  test("are only the clients' after the editor changed", () => {
    breakpoints.setByUser({ path: PATH, line: 9 });
    breakpoints.setByUser({ path: "/project/other.gd", line: 9 });
    breakpoints.set(ana, PATH, [1]);
    breakpoints.forgetUser();
    expect([breakpoints.paths, breakpoints.linesOf(PATH)]).toEqual([[PATH], [1]]);
  });

  test("are refused past the limits of one file and of files, without any change", () => {
    const code = (lines: number[], path = PATH) => {
      const outcome = breakpoints.set(ana, path, lines);
      return "code" in outcome ? outcome.code : undefined;
    };
    expect(code([1, 2, 3, 4])).toBe("too_many_breakpoints");
    expect(breakpoints.paths).toEqual([]);
    expect([code([1]), code([1], "/b.gd"), code([1], "/c.gd"), code([], "/c.gd"), code([2])]).toEqual([
      undefined,
      undefined,
      "too_many_breakpoints",
      undefined,
      undefined,
    ]);
  });
});

test("every spelling of a file's path gives the same path", () => {
  expect(sourcePath("c:\\game\\.\\main.gd")).toBe("C:/game/main.gd");
  expect(sourcePath("/game//a/../main.gd")).toBe("/game/main.gd");
});
