// How long a person takes, counted on the real portal rather than by a script's speed: from the first
// visit to the first three tasks, and the 25 questions of the self-check. Reading 400 characters a
// minute, 15 seconds a decision, 10 seconds a field.
//   characters: the visible text of the page's main part without blanks; what is folded or meant for
//     screen readers alone is not visible; a line that stood there before (the same five choices under
//     each question) is read once. Both counts are printed.
//   decision: one act of choosing by the person: a choice for one question, one for all that is left
//     in a topic, taking over what is suggested, unticking a suggestion. What a machine or an equal item has answered
//     is shown with its date and asks for nothing.
//   field: something that is typed.
// The 25 are answered as a company of its kind would (`sheet`), first with nothing measured, then with
// the readings that a box has after a month in an ordinary office (`readings`).
// The bounds below are what was counted last; a walk that became longer fails. LINES=1 prints what is
// read. When its browser dies, all of it is walked again on a new portal. Called by tests/browser/run.
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { beginPortal, code, newFolder, removeFolder } from "./alone.mjs";
import { endAt, walk } from "./chromium.mjs";

const wanted = { start: 10, check: 5 }; // minutes that we want
const bounds = { start: 6.2, alone: 4.9, measured: 5 }; // minutes that it takes: never more

// What a company of twenty answers that has begun, and no more: 15 of 25 done, 5 in part, 3 not, 2
// not known. There is no published spread over the 25 items; the surveys that packs/guide/figures.yaml
// quotes say where it lacks: most teach their staff nothing (20), half have nowhere to ask in an
// accident (24), most have nobody in charge, so that no rules are written (25), rules for private
// devices and news of tricks are begun (21, 5) and services were chosen by somebody (23 not known).
// What is done is what people do by themselves: updates, malware protection, care with mail, backups,
// locks. Nobody knows how the wireless LAN is encrypted (9). Passwords (3), sending (8) and taking
// out (13) are done by some.
const sheet = {
  1: "yes", 2: "yes", 3: "partly", 4: "yes", 5: "partly",
  6: "yes", 7: "yes", 8: "partly", 9: "unknown", 10: "yes",
  11: "yes", 12: "yes", 13: "partly", 14: "yes", 15: "yes", 16: "yes", 17: "yes", 18: "yes",
  19: "yes", 20: "no", 21: "partly", 22: "yes", 23: "unknown", 24: "no", 25: "no",
};

// What the box reads by itself: 12 devices, nearly all of their traffic in sight, nothing without support, whose each is
// was said, 26 of 30 days watched. Value, looked at, per cent seen.
const readings = [["systems_out_of_support", 0, 12, 92], ["devices_unknown", 0, 12, 92], ["watch_days", 26, 30, 92],
  ["cleartext_devices", 0, 11, 92], ["bad_contacts", 0, 11, 92]];
const WALK_SECONDS = 240;
let data;
let portal;
let page;
let failed = 0;
let at = "";
endAt(() => `count ${at}`);

class Walk {
  constructor(title) { Object.assign(this, { title, screens: 0, shown: 0, read: 0, decisions: 0, fields: 0, parts: {}, lines: new Set() }); }

  // The page as it is now. Each line counts once in the walk.
  async look() {
    at = `${this.title}, screen ${this.screens + 1}`;
    const found = await page.evaluate(() => {
      const hidden = [...document.querySelectorAll("main .unseen")];
      hidden.forEach((e) => { e.style.display = "none"; });
      const parts = [["questions", ".question legend"], ["examples", ".question .hint"], ["choices", ".question .choices, .question .reason"], ["foot of questions", ".question-foot"]];
      const text = (e) => e.innerText.split("\n").map((line) => line.replace(/\s/g, "")).filter(Boolean);
      const result = { all: text(document.querySelector("main")), parts: parts.map(([name, where]) => [name, [...document.querySelectorAll(where)].filter((e) => e.checkVisibility()).flatMap(text)]) };
      hidden.forEach((e) => { e.style.display = ""; });
      return result;
    });
    this.screens += 1;
    const fresh = found.all.filter((line) => !this.lines.has(line) && this.lines.add(line));
    if (process.env.LINES) console.log(fresh.map((l) => `      ${l}`).join("\n"));
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
    console.log(`${this.title}: ${this.minutes.toFixed(2)} minutes (wanted ${want}): ${this.screens} screens, ${this.read} characters read of ${this.shown} shown = ${m(this.read / 400)}, ${this.decisions} decisions = ${m(this.decisions / 4)}, ${this.fields} fields = ${m(this.fields / 6)}`);
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

// Takes the answers back and puts the readings where the box keeps them, while no portal runs.
function measure() {
  const now = Date.now();
  const rows = readings.map(([kind, value, of, seen]) => `INSERT OR REPLACE INTO reading VALUES ('${kind}', '', ${now + 86400000}, ${now + 3600000}, ${value}, ${of}, ${seen}, '');`);
  const file = readdirSync(data).find((name) => name.endsWith(".db"));
  execFileSync("sqlite3", [join(data, file), `DELETE FROM reply; ${rows.join(" ")}`]);
}

// All that is left of each topic is answered at once with what most of it is; what differs is chosen apart before.
async function topics(walk) {
  const list = await page.evaluate(() => [...document.querySelectorAll(".fill button")].map((b) => b.value.split("/")[0]).filter((t, i, all) => all.indexOf(t) === i));
  for (const topic of list) {
    const open = await page.evaluate((id) => {
      const names = [];
      for (let e = document.querySelector(`button[value^='${id}/']`).closest(".fill").previousElementSibling; e?.matches(".question"); e = e.previousElementSibling) {
        const radios = [...e.querySelectorAll("input[type=radio]")];
        if (radios.length > 0 && radios[0].checkVisibility() && !radios.some((r) => r.checked)) names.unshift(radios[0].name.slice(2));
      }
      return names;
    }, topic);
    const most = ["yes", "partly", "no", "unknown"].map((choice) => [open.filter((id) => sheet[id] === choice).length, choice]).sort((a, b) => b[0] - a[0])[0][1];
    for (const id of open.filter((each) => sheet[each] !== most)) await walk.choose(`input[name='a-${id}'][value=${sheet[id]}]`);
    await page.click(`button[value='${topic}/${most}']`);
    walk.decisions += 1;
    await page.waitForURL(`**filled=${topic}**`, { timeout: 20000 });
    await walk.look();
  }
}

async function questions(title, bound) {
  const walk = new Walk(title);
  await page.goto(`${portal.base}/check/selfcheck25`);
  await walk.look();
  const suggested = await page.evaluate(() => [...document.querySelectorAll("input[name^='s-']")].map((e) => [e.name.slice(2), e.parentElement.innerText.split("\n")[1].trim()]));
  if (suggested.length > 0) {
    const labels = { yes: "やっている", partly: "一部だけ", no: "やっていない", unknown: "わからない" };
    for (const [id, line] of suggested.filter(([each, said]) => said !== labels[sheet[each]])) {
      await page.uncheck(`input[name='s-${id}']`);
      walk.decisions += 1;
    }
    await page.click("button[name=take]");
    walk.decisions += 1;
    await page.waitForURL("**/check/selfcheck25?**", { timeout: 20000 });
    await walk.look();
  }
  await topics(walk);
  await page.click("button[name=go][value=result]");
  await page.waitForURL("**/result*", { timeout: 20000 });
  walk.tell(wanted.check, bound);
  const kept = Object.fromEntries(execFileSync("sqlite3", [join(data, readdirSync(data).find((name) => name.endsWith(".db"))), "SELECT item, choice FROM reply WHERE nr IN (SELECT max(nr) FROM reply GROUP BY item)"]).toString().trim().split("\n").map((line) => line.split("|")));
  const wrong = Object.keys(sheet).filter((id) => kept[id] !== sheet[id]);
  if (wrong.length > 0) throw new Error(`kept otherwise: ${wrong.map((id) => `${id} ${kept[id]}`)}`);
  console.log(`  result: ${await page.evaluate(() => document.querySelector("main h1").innerText)}; ${suggested.length} were suggested`);
}

async function firstRun() {
  const start = new Walk("first run to the first three tasks");
  await page.goto(`${portal.base}/`);
  await start.look();
  await start.type("#f-code", code);
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
  await page.click(".place:has(input:checked) summary"); // how this one is connected
  await start.look();
  start.screens -= 1; // the same one
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
}

async function everything(browser) {
  data = newFolder();
  portal = await beginPortal(data);
  try {
    page = await (await browser.context({ viewport: { width: 360, height: 740 }, locale: "ja-JP", javaScriptEnabled: true })).newPage();
    await firstRun();
    await questions("the 25 questions, nothing measured", bounds.alone);
    await portal.quit();
    measure();
    portal = await beginPortal(data);
    await questions("the 25 questions, with an ordinary box's readings", bounds.measured);
  } finally {
    await portal.quit();
    removeFolder(data);
  }
}

const began = Date.now();
let again = 0;
try {
  ({ again } = await walk("count", WALK_SECONDS, everything));
} catch (error) {
  failed += 1;
  console.log(`FAILED  count, at ${at}: ${error.message.split("\n")[0]}`);
}
console.log(`count: in ${Math.round((Date.now() - began) / 1000)} s, begun again ${again} times`);
process.exit(failed === 0 ? 0 : 1);
