import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { sentenceDocs } from "../support/sentence-docs.ts";
import { sentencesIn } from "../support/sentences.ts";

describe("the table of sentences in docs/insight.md", () => {
  test("has every sentence that the relay can say about a game (if not, run bun test/support/sentence-docs.ts)", () => {
    const { path, text } = sentenceDocs();
    expect(readFileSync(path, "utf8")).toBe(text);
    expect(text).toContain("| frame gap | ‹missing› frames are missing before frame ‹pending frame›");
  });

  test("shows values as placeholders, and both texts of a choice", () => {
    const source = [
      "// not `a sentence of a comment`",
      "const rate = /[\"'`]/.test(text) ? \"two words\" : 'the single quoted text';",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a program as text
      'tell(`the rate is ${threeDigits(1000 / this.#usualMillis)} Hz of ${lost} refresh${lost === 1 ? "" : "es"}`);',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a program as text
      'tell(`it ${isWaiting ? `only waits for ${what}` : "works all the time"} now and then`);',
      'z.number().describe("a description of a field");',
    ].join("\n");
    expect(sentencesIn(source)).toEqual([
      "the single quoted text",
      "the rate is ‹usual› Hz of ‹lost› refresh(es)",
      "it ‹is waiting› now and then",
      "only waits for ‹what›",
      "works all the time",
    ]);
  });
});
