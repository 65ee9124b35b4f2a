// The browser tests themselves: pages that are broken in one way each must fail, by name and for what they
// are, and a browser that dies or hangs must cost nobody else's check. Called by tests/browser/run first.
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { walk } from "./keyboard.mjs";
import { axe, edges, fits, must } from "./look.mjs";
import { Runner } from "./runner.mjs";

const HANGS_MS = 3000; // the page that hangs is waited for so long
const page = (main, head = "") => `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Page</title><link rel="stylesheet" href="/static/sakimori.css"><link rel="icon" href="/static/icon.svg">${head}</head><body><main><h1>Page</h1>${main}</main></body></html>`;
const links = "<p><a href='#a'>one</a> and <a href='#b'>two</a> and <a href='#c'>three</a></p>";
const pages = {
  good: page(links),
  unnamed: page(`${links}<input type="text">`),
  wide: page("<p id='wide'>wide</p>", "<link rel='stylesheet' href='/broken/wide.css'>"),
  refused: page("<p>inline</p><script>document.title = 'x';</script>"),
  unfocused: page(links, "<link rel='stylesheet' href='/broken/unfocused.css'>"),
  edgeless: page("<button>press</button>", "<link rel='stylesheet' href='/broken/edgeless.css'>"),
};
const styles = { wide: "#wide { width: 600px }", unfocused: "a:focus-visible { outline: none }", edgeless: "button { border: 0 }" };
const folder = new URL("out/pages/broken/", import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [name, text] of Object.entries(pages)) writeFileSync(new URL(`${name}.html`, folder), text);
for (const [name, text] of Object.entries(styles)) writeFileSync(new URL(`${name}.css`, folder), text);

const said = [];
const runner = new Runner((message) => message.type() === "error", (line) => said.push(line));
const one = (title, check, ms) => ({ title, ms, body: (lane, part) => part(title, () => check(lane)) });
const phone = { width: 360, height: 740 };
const look = (name, ask, options = {}) => one(name, async (lane) => {
  const kept = await lane.open(`/broken/${name}.html`, { viewport: phone, ...options });
  await ask(kept.page, kept);
});
const all = async (at, { complaints }) => {
  await fits(at);
  await axe(at);
  must(complaints.length === 0, complaints.join(" | "));
};

// Does ACT to the browser the first time, and is a good page the second.
function onceHurt(title, act) {
  let times = 0;
  return one(title, async (lane) => {
    times += 1;
    const kept = await lane.open("/broken/good.html", { viewport: phone });
    if (times === 1) await act(lane, kept.page);
    await all(kept.page, kept);
  });
}
const hang = one("hangs", async (lane) => {
  const { page: at } = await lane.open("/broken/good.html");
  await at.evaluate(() => { for (;;); });
}, HANGS_MS);

if (process.argv[2] === "--late") { // see below
  await runner.phase("late", [{ ...hang, ms: 600000 }]);
  process.exit(0);
}

await runner.phase("broken", [
  hang,
  look("good", all),
  look("unnamed", all),
  look("wide", all),
  look("refused", all),
  look("unfocused", walk),
  look("edgeless", edges, { forcedColors: "active" }),
  onceHurt("browser killed", (lane) => process.kill(lane.browser.pid, "SIGKILL")),
  onceHurt("page crashed", (lane, at) => at.goto("chrome://crash")),
  look("good", walk),
]);
await runner.end();

// What each must say; whatever is said beside it is wrong.
const expected = [
  /^again   hangs: hangs: no answer within 3 s$/, /^again   hangs: hangs: no answer within 3 s$/, /^FAILED  hangs: hangs: no answer within 3 s$/,
  /^FAILED  unnamed: label: /, /^FAILED  wide: the page is \d+ wide in a window of 360: <p id="wide">/, /^FAILED  refused: .*Content Security Policy/,
  /^FAILED  unfocused: no visible focus: <a /, /^FAILED  edgeless: neither edge nor underline: <button>/,
  /^again   browser killed: the browser died/, /^again   page crashed: .*crash/i,
  /^broken: 10 checks/, /^seconds of all lanes/, /^\d+ browsers were begun, 4 of them because one died or did not answer$/,
];
const wrong = [];
for (const pattern of expected) {
  const at = said.findIndex((line) => pattern.test(line));
  if (at < 0) wrong.push(`was not said: ${pattern}`);
  else said.splice(at, 1);
}
wrong.push(...said.map((line) => `was said: ${line}`));
if (runner.passed !== 4 || runner.failed !== 6) wrong.push(`${runner.passed} passed and ${runner.failed} failed instead of 4 and 6`);

// The whole ends by itself, and says where it was.
const late = spawnSync(process.execPath, [fileURLToPath(import.meta.url), "--late"], {
  env: { ...process.env, BROWSER_ENDS: String(Math.ceil(Date.now() / 1000) + 5) }, encoding: "utf8", timeout: 60000,
});
if (late.status !== 1 || !/is over; it was at: hangs/.test(late.stdout)) wrong.push(`a hung page ended with ${late.status}: ${late.stdout}${late.stderr}`);

for (const line of wrong) console.log(`FAILED  browser tests, ${line}`);
console.log(`what is broken fails: ${wrong.length === 0 ? "yes" : "no"}`);
process.exit(wrong.length === 0 ? 0 : 1);
