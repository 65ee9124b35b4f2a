// See tests/browser/run: what is asked of the pages. One line per failure, one sum at the end.
// usage: [PICTURES=1] node browser.mjs [PAGE...]
import { mkdirSync, readdirSync } from "node:fs";
import { forms } from "./forms.mjs";
import { walk, walked } from "./keyboard.mjs";
import { axe, edges, fits, must } from "./look.mjs";
import { Runner } from "./runner.mjs";
import { scripted } from "./scripted.mjs";
import { PROBE } from "./server.mjs";

const only = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const hasPictures = Boolean(process.env.PICTURES); // a picture of each page costs a quarter of the whole
const names = readdirSync(new URL("out/pages/ja", import.meta.url))
  .filter((name) => name.endsWith(".html")).map((name) => name.slice(0, -5))
  .filter((name) => only.length === 0 || only.includes(name));
const has = (name) => names.includes(name);
const phone = { width: 360, height: 740 };
const desktop = { width: 1280, height: 800 };

// Nobody answers the name that the check of the name server asks for.
const runner = new Runner((message) => message.type() === "error"
  && !(message.location().url.includes(PROBE) && message.text().startsWith("Failed to load")));

// A job of one check.
const one = (title, check) => ({ title, body: (lane, part) => part(title, () => check(lane)) });

async function picture(page, path) {
  if (!hasPictures) return;
  mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  await page.screenshot({ path, fullPage: true });
}

// 1. Every page: nothing refused by the policy, fits the width, axe finds nothing. It is loaded at the first
// width, and its window is then drawn to the second, as a person does; no script of ours asks for the width
// when a page is loaded. axe: in ja at both, in en at 360; elsewhere it is the same HTML.
const languages = [
  { lang: "ja", widths: [phone, desktop], isAxed: () => true },
  { lang: "ja-easy", widths: [phone, desktop], isAxed: () => false },
  { lang: "en", widths: [desktop, phone], isAxed: (viewport) => viewport === phone },
];
for (const { lang, widths, isAxed } of languages) {
  await runner.phase(`every page in ${lang}`, names.map((name) => ({
    title: `${lang} ${widths[0].width} ${name}`,
    async body(lane, part) {
      const { page, complaints } = await lane.open(`/${lang}/${name}.html`, { viewport: widths[0] });
      for (const viewport of widths) {
        await part(`${lang} ${viewport.width} ${name}`, async () => {
          if (viewport !== widths[0]) await lane.time("width", () => page.setViewportSize(viewport));
          await lane.time("fits", () => fits(page));
          if (isAxed(viewport)) await lane.time("axe", () => axe(page));
          await picture(page, `out/${lang}-${viewport.width}/${name}.png`);
          must(complaints.length === 0, complaints.splice(0).join(" | "));
        });
      }
    },
  })));
}

// 2. By keyboard.
const keys = walked.filter(has).flatMap((name) => [phone, desktop].map((viewport) => one(`keyboard ${name} ${viewport.width}`, async (lane) => {
  const { page } = await lane.open(`/ja/${name}.html`, { viewport });
  await lane.time("keyboard", () => walk(page));
})));
if (has("today-busy")) {
  keys.push(one("keyboard: the skip link leads to the content", async (lane) => {
    const { page } = await lane.open("/ja/today-busy.html");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    // pressing a key returns before the page has gone there
    await page.waitForURL((url) => url.hash === "#main", { timeout: 10000 }).catch(() => must(false, `went to ${page.url()}`));
    await page.keyboard.press("Tab");
    await page.waitForFunction(() => document.getElementById("main").contains(document.activeElement), undefined, { timeout: 10000 })
      .catch(() => must(false, "the next stop is not in the content"));
  }));
}
await runner.phase("by keyboard", keys);

// 3. Without JavaScript: forms send what the portal expects.
await runner.phase("without JavaScript", forms.filter(([, name]) => has(name)).map(([title, name, act, expected]) => one(`without JavaScript: ${title}`, async (lane) => {
  const { page } = await lane.open(`/ja/${name}.html`, { javaScriptEnabled: false, viewport: phone });
  const { posts } = lane.server;
  posts.length = 0;
  await act(page);
  for (let i = 0; i < 100 && posts.length === 0; i += 1) await page.waitForTimeout(100);
  const [post] = posts;
  must(post !== undefined, "nothing was sent");
  await page.waitForURL("**/ja/today-calm.html");
  must(post.path === expected.path, `sent to ${post.path}`);
  must(post.body.get("csrf") === "0123456789abcdef", "the token is missing");
  for (const [key, value] of Object.entries(expected.fields)) must(post.body.get(key) === value, `${key} is ${post.body.get(key)}`);
})));

// 4. With JavaScript.
await runner.phase("with JavaScript", scripted.filter(({ name }) => has(name)).map(({ title, check }) => one(title, check)));

// 5. Dark: contrast holds. Forced colours: it still fits, and what can be pressed or filled in has an edge.
await runner.phase("dark and forced colours", ["today-busy", "alert-now", "devices", "setup-place", "map", "letter"].filter(has).flatMap((name) => [
  one(`dark ${name}`, async (lane) => {
    const { page } = await lane.open(`/ja/${name}.html`, { colorScheme: "dark" });
    await picture(page, `out/dark-${name}.png`);
    await lane.time("axe", () => axe(page));
  }),
  one(`forced colours ${name}`, async (lane) => {
    const { page, complaints } = await lane.open(`/ja/${name}.html`, { forcedColors: "active" });
    await picture(page, `out/forced-${name}.png`);
    await fits(page);
    await edges(page);
    must(complaints.length === 0, complaints.join(" | "));
  }),
]));

// 6. Sheets fit one page of A4.
await runner.phase("printed", ["card", "staff-notice", "trial-report", "invitation"].filter(has).flatMap((name) => ["ja", "ja-easy", "en"].map((lang) => one(`printed ${lang} ${name}`, async (lane) => {
  const { page } = await lane.open(`/${lang}/${name}.html`);
  const pdf = await lane.time("print", () => page.pdf({ path: `out/${lang}-${name}.pdf`, preferCSSPageSize: true }));
  const pages = (pdf.toString("latin1").match(/\/Type\s*\/Page[^s]/g) ?? []).length;
  must(pages === 1, `${pages} pages instead of one`);
}))));

await runner.end();
console.log(`${names.length} pages, ${runner.passed} checks passed, ${runner.failed} failed`);
process.exit(runner.failed === 0 && runner.passed > 0 ? 0 : 1);
