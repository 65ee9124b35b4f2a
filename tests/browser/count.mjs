// How long a person takes, counted on the real portal rather than by a script's speed: from the first
// visit to the first three tasks, and the 25 questions of the self-check. Reading 400 characters a
// minute, 15 seconds a decision, 10 seconds a field.
//   characters: the visible text of the page's main part without blanks; what is folded or meant for
//     screen readers alone is not visible; a line that stood there before (the same five choices under
//     each question) is read once. Both counts are printed.
//   decision: a choice that nothing is chosen for yet. What a machine or an equal item has answered
//     is shown with its date and asks for nothing.
//   field: something that is typed.
// Nothing was measured before: the portal runs alone, so that no question is answered by a machine.
// The bounds below are what was counted last; a walk that became longer fails. LINES=1 prints what is
// read. Called by tests/browser/run.
import { chromium } from "playwright-core";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";

const wanted = { start: 10, check: 5 }; // minutes that we want
// Minutes that it takes: never more. 25 decisions alone are 6.3: without a machine's answers 5 cannot be.
const bounds = { start: 6.6, check: 8.6 };
const root = new URL("../../", import.meta.url).pathname;
const data = mkdtempSync(`${tmpdir()}/sakimori-`);
const portal = spawn(process.env.PORTAL, [`--data=${data}`, `--share=${root}`, "--url=https://192.168.1.20:8443/", "--code=ABCDEFGHJK"], { stdio: ["ignore", "pipe", "ignore"] });
const port = await new Promise((found, lost) => {
  let said = "";
  portal.stdout.on("data", (part) => {
    said += part;
    const line = said.match(/^plain (\d+)$/m);
    if (line) found(line[1]);
  });
  portal.on("exit", (code) => lost(new Error(`the portal ended with ${code}`)));
});
portal.removeAllListeners("exit");
const base = `http://127.0.0.1:${port}`;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: process.getuid() === 0 ? ["--no-sandbox", "--disable-dev-shm-usage"] : [] });
const page = await (await browser.newContext({ viewport: { width: 360, height: 740 }, locale: "ja-JP", javaScriptEnabled: true })).newPage();
let failed = 0;

class Walk {
  constructor(title) { Object.assign(this, { title, screens: 0, shown: 0, read: 0, decisions: 0, fields: 0, parts: {}, lines: new Set() }); }

  // The page as it is now. Each line counts once in the walk.
  async look() {
    const found = await page.evaluate(() => {
      const hidden = [...document.querySelectorAll("main .unseen")];
      hidden.forEach((e) => { e.style.display = "none"; });
      const parts = [["questions", ".question legend"], ["examples", ".question .hint"], ["choices", ".question .choices, .question .reason"], ["foot of questions", ".question-foot"]];
      const text = (e) => e.innerText.split("\n").map((line) => line.replace(/\s/g, "")).filter(Boolean);
      const result = { all: text(document.querySelector("main")), parts: parts.map(([name, where]) => [name, [...document.querySelectorAll(where)].filter((e) => e.checkVisibility()).flatMap(text)]) };
      hidden.forEach((e) => { e.style.display = ""; });
      return result;
    });
    if (process.env.LINES) console.log(found.all.map((l) => `      ${l}`).join("\n"));
    this.screens += 1;
    const fresh = found.all.filter((line) => !this.lines.has(line) && this.lines.add(line));
    const sum = (lines) => [...lines.join("")].length;
    this.shown += sum(found.all);
    this.read += sum(fresh);
    for (const [name, lines] of found.parts) if (lines.length > 0) this.parts[name] ??= sum([...new Set(lines)]);
  }

  async type(selector, text) { await page.fill(selector, text); this.fields += 1; }

  async choose(selector) { await page.check(selector); this.decisions += 1; }

  get minutes() { return this.read / 400 + (this.decisions * 15 + this.fields * 10) / 60; }

  tell(want, bound) {
    const m = (n) => n.toFixed(1);
    console.log(`${this.title}: ${m(this.minutes)} minutes (wanted ${want}): ${this.screens} screens, ${this.read} characters read of ${this.shown} shown = ${m(this.read / 400)}, ${this.decisions} decisions = ${m(this.decisions / 4)}, ${this.fields} fields = ${m(this.fields / 6)}`);
    if (Object.keys(this.parts).length > 0) console.log(`  of these characters: ${Object.entries(this.parts).map(([name, n]) => `${name} ${n}`).join(", ")}`);
    if (this.minutes > bound) {
      failed += 1;
      console.log(`FAILED  ${this.title}: it took ${bound} minutes before`);
    }
  }
}

// Sends the form that is on the page and waits for the next one.
async function next(step) {
  await page.click("main form button.first");
  await page.waitForURL(`**${step}`, { timeout: 20000 });
}

try {
  const start = new Walk("first run to the first three tasks");
  await page.goto(`${base}/`);
  await start.look();
  await start.type("#f-code", "ABCDEFGHJK");
  await next("/setup/admin");
  await start.look();
  await start.type("#f-name", "sato");
  await start.type("#f-password", "yama kawa umi sora");
  await start.type("#f-password_again", "yama kawa umi sora");
  await next("/setup/company");
  await start.look();
  await start.type("#f-company", "株式会社やまと製作所");
  await next("/setup/consent");
  await start.look();
  await start.type("#f-person", "佐藤 花子");
  await start.choose("input[name=agree]");
  await next("/setup/place");
  await start.look();
  await start.choose("input[name=place] >> nth=0");
  await next("/setup/devices");
  await start.look();
  await next("/setup/contact");
  await start.look();
  await start.type("#f-help_name", "やまと情報サービス");
  await start.type("#f-help_phone", "0120-000-000");
  await next("/setup/done");
  await start.look();
  await page.click("main form button.first");
  await page.waitForSelector("main[data-refresh]", { timeout: 20000 });
  await start.look();
  const tasks = await page.locator("ol.today > li").count();
  if (tasks < 3) throw new Error(`${tasks} tasks instead of three`);
  start.tell(wanted.start, bounds.start);

  const check = new Walk("the 25 questions");
  await page.goto(`${base}/check/selfcheck25`);
  await check.look();
  const questions = await page.evaluate(() => [...new Set([...document.querySelectorAll(".question input[type=radio]")].filter((e) => e.checkVisibility()).map((e) => e.name))]
    .filter((name) => ![...document.getElementsByName(name)].some((e) => e.checked)));
  for (const name of questions) await check.choose(`input[name='${name}'][value=yes]`);
  await page.click("button[name=go][value=result]");
  await page.waitForURL("**/result*", { timeout: 20000 });
  check.tell(wanted.check, bounds.check);
  if (questions.length !== 25) throw new Error(`${questions.length} questions instead of 25`);
  const missing = await page.evaluate(() => document.querySelector("main h1").innerText);
  console.log(`  result: ${missing}`);
  if (!missing.includes("25")) throw new Error("not all 25 are met");
} catch (error) {
  failed += 1;
  console.log(`FAILED  count: ${error.message.split("\n")[0]} (${page.url()})`);
}
await browser.close();
portal.kill();
rmSync(data, { recursive: true, force: true });
process.exit(failed === 0 ? 0 : 1);
