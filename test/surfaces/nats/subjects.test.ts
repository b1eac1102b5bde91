import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { nameOfPart, Subjects, subjectPart } from "../../../src/surfaces/nats/subjects.ts";

describe("a name as a part of a subject", () => {
  test.each([
    ["quest-3", "quest-3"],
    ["a.b", "a%2Eb"],
    ["*", "%2A"],
    [">", "%3E"],
    ["two words", "two%20words"],
    ["", "%"],
    ["%", "%25"],
    ["é", "%C3%A9"],
    ["~!'()", "%7E%21%27%28%29"],
  ])("%p becomes %p", (name, part) => {
    expect(subjectPart(name)).toBe(part);
    expect(nameOfPart(part)).toBe(name);
  });

  test("any text comes back, and has nothing in it that NATS reads", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (name) => {
        const part = subjectPart(name);
        expect(part).toMatch(/^[A-Za-z0-9_%-]+$/);
        expect(nameOfPart(part)).toBe(name.toWellFormed());
      }),
    );
  });

  test.each(["a b", "%4", "%GG", "%ff", "a.b", "", "%80"])("%p is no name", (part) => {
    expect(nameOfPart(part)).toBeUndefined();
  });
});

describe("subjects", () => {
  const subjects = new Subjects("telemetry");

  test("have a part for the site, the game, and each part of the topic", () => {
    expect(subjects.message("lab", "quest.3", "log/error")).toBe("telemetry.lab.quest%2E3.log.error");
    expect(subjects.message("lab", "game", "custom/a//b")).toBe("telemetry.lab.game.custom.a.%.b");
  });

  test("of a site that is called like another second part differ from those", () => {
    expect(subjects.message("call", "game", "fps")).toBe("telemetry.%63all.game.fps");
    expect(subjects.demand("demand")).toBe("telemetry.demand.%64emand");
    for (const site of ["call", "demand", "games", "lab", "a.b"]) {
      expect(subjects.siteOf(subjects.games(site))).toBe(site);
      expect(subjects.siteOf(subjects.message(site, "game", "log/error"))).toBe(site);
    }
  });

  test("of all games have a wildcard for the site and the game", () => {
    expect(subjects.messagesOfAll("fps")).toBe("telemetry.*.*.fps");
    expect(subjects.messagesOfAll("custom/*")).toBe("telemetry.*.*.custom.>");
  });

  test("are never longer than the server reads", () => {
    const subject = subjects.message("lab", "game", `custom/${"é".repeat(2000)}`);
    expect(subject.length).toBeLessThan(2200);
    expect(subject).toStartWith("telemetry.lab.game.custom.");
  });
});
