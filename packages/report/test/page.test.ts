import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";

import { buildReport } from "../src/index.ts";
import { embedJson, html } from "../src/html/escape.ts";
import { formatParameters } from "../src/html/sections/parameters.ts";
import { fakeInput } from "./support/fake-study.ts";

const hostile = `</script><script>alert(1)</script><img src=x onerror="alert('2')">&amp;`;

describe("html", () => {
  it("escapes every hole that is not markup itself", () => {
    const inner = html`<b>${"<&\"'>"}</b>`;
    expect(html`<i title="${'"'}">${inner}${null}${[1, 2]}</i>`.markup).toBe(
      '<i title="&quot;"><b>&lt;&amp;&quot;&#39;&gt;</b>12</i>',
    );
  });
});

describe("embedJson", () => {
  it("cannot end a script element or begin a comment, and reads back as it was", () => {
    const value = { name: `${hostile}<!--\u2028`, missing: Number.NaN };
    const { markup } = embedJson(value);
    expect(markup).not.toMatch(/[<>\u2028]/);
    expect(JSON.parse(markup)).toEqual({ ...value, missing: null });
  });
});

describe("buildReport", () => {
  const page = buildReport(fakeInput());

  it("is one page that names nothing outside itself", () => {
    expect(page).toMatch(/^<!doctype html>/);
    const markup = page.replace(/<script[^>]*>.*?<\/script>|<style>.*?<\/style>/gs, "");
    expect(markup).not.toMatch(/(?:src|href)="(?!#|data:)/);
    expect(page).toContain("default-src 'none'");
  });

  it("permits exactly the script it carries", () => {
    const script = /<script>(.*?)<\/script>/s.exec(page)![1];
    const hash = createHash("sha256").update(script).digest("base64");
    expect(page).toContain(`script-src 'sha256-${hash}'`);
    expect(page.match(/<script/g)).toHaveLength(2);
  });

  it("keeps hostile names as text wherever they appear", () => {
    const input = fakeInput({ underlying: hostile });
    const [first, ...rest] = input.snapshot.slices;
    const attacked = buildReport({
      ...input,
      snapshot: {
        ...input.snapshot,
        source: hostile,
        slices: [{ ...first, root: hostile }, ...rest],
        cleaning: {
          ...input.snapshot.cleaning,
          examples: [{ reason: "crossed", line: 1, detail: hostile }],
          warnings: [hostile],
        },
      },
      methods: input.methods.map((method) => ({ ...method, label: hostile })),
      failures: [{ label: hostile, reason: hostile }],
      program: hostile,
    });
    expect(attacked.match(/<script/g)).toHaveLength(2);
    expect(attacked).not.toMatch(/<img/);
    expect(attacked.match(/<\/script>/g)).toHaveLength(2);
  });

  it("holds the tables of summary, cleaning and every expiry without a script", () => {
    expect(page).toContain("Bid above ask");
    expect(page).toContain("line 12: put 40: bid 0, ask 0.05");
    expect(page).toContain("All 4 expiries");
    expect(page).toContain("<svg viewBox=");
  });

  it("stays below 3 MB with 3,000 quotes and 40 expiries", () => {
    const large = buildReport(fakeInput({ nSlices: 40, nStrikes: 75 }));
    expect(large.length).toBeLessThan(3e6);
  });
});

describe("formatParameters", () => {
  it("writes numbers short, NaN as null, and elides long lists", () => {
    const text = formatParameters({ a: 1 / 3, b: Number.NaN, c: new Float64Array(200) });
    expect(text).toContain('"a": 0.3333333');
    expect(text).toContain('"b": null');
    expect(text).toContain("… 140 more");
  });
});
