// The person's part of tests/respond/flow: from the case's page to the report that was sent, in Chromium. Counts clicks,
// characters typed and characters that must be read, and reckons the time: 1 s a click, 0.4 s a character of Japanese
// typed (with the conversion), 10 characters read a second. A list to choose from is two clicks.
// usage: BASE=http://127.0.0.1:8050 JAR=cookie.jar CHROMIUM=... node person.mjs /cases/ID
import { readFileSync } from "node:fs";
import { Browser } from "../browser/chromium.mjs";
const base = process.env.BASE;
const path = process.argv[2];
const count = { clicks: 0, typed: 0, read: 0 };
const parts = [];
const seconds = (c) => c.clicks + 0.4 * c.typed + c.read / 10;

// A hand-over that stands still ends by itself; what it does to the case cannot be done twice.
const WHOLE_SECONDS = 300;
let at = "the beginning";
setTimeout(() => {
  console.log(`person: not at its end after ${WHOLE_SECONDS} s, it was at: ${at}`);
  process.exit(1);
}, WHOLE_SECONDS * 1000).unref();
const browser = await Browser.begin();
const context = await browser.context({ viewport: { width: 1280, height: 800 }, javaScriptEnabled: false, acceptDownloads: true });
context.setDefaultTimeout(30000); // a report is made meanwhile
const page = await context.newPage();
await context.addCookies(readFileSync(process.env.JAR, "utf8").split("\n").map((line) => line.replace(/^#HttpOnly_/, "").split("\t"))
  .filter((f) => f.length === 7).map((f) => ({ name: f[5], value: f[6], url: base })));

async function click(where) {
  count.clicks += 1;
  await page.click(where);
  await page.waitForLoadState();
}
async function pick(where, value) {
  count.clicks += 2;
  await page.selectOption(where, value);
}
async function type(where, text) {
  count.clicks += 1;
  count.typed += text.length;
  await page.fill(where, text);
}
async function read(where) {
  for (const text of await page.locator(where).allInnerTexts()) count.read += text.replace(/\s+/g, "").length;
}
let form = 0; // seconds of what belongs to the form itself
async function part(name, body, isForm = false) {
  const before = { ...count };
  at = name;
  try {
    await body();
  } catch (error) {
    console.log(`person: ${name}: ${browser.died ? `the browser died: ${browser.lastWords()}` : error.message.split("\n")[0]}`);
    process.exit(1);
  }
  const own = { clicks: count.clicks - before.clicks, typed: count.typed - before.typed, read: count.read - before.read };
  form += isForm ? seconds(own) : 0;
  parts.push(`${name}: ${own.clicks} clicks, ${own.typed} characters typed, ${own.read} read, ${Math.round(seconds(own))} s`);
}
// What a person at the company knows after an hour; everything else is "not known yet", by one press.
const known = {
  effect_customers: "見積もりが半日遅れる", effect_partners: "まだない",
  ransom_note: "README_RESTORE.txt", ransom_extension: ".locked",
};
// Of what the box proposes: what they can say yes to. How it came in is left to who investigates.
const right = ["effect_business", "data_kinds"];

await page.goto(base + path);
await part("decides", async () => {
  await read("h1, #decide, section[aria-labelledby=decide], section[aria-labelledby=what]");
  await type("#decide-reason", "知らない通信が続いている");
  await click("button[name=is][value=incident]");
});
let left = 0, proposed = 0, yes = 0;
await part("fills in the rest", async () => {
  await click(`a[href='${path}/missing?to=police']`);
  const form = "form[action$='/missing']";
  await read(`${form} label:not(.unseen), ${form} legend, ${form} .hint, ${form} button`);
  left = await page.locator(`${form} .field`).count();
  proposed = await page.locator(`${form} input[name^='ok.']`).count();
  for (const field of right)
    if (await page.locator(`input[name='ok.${field}']`).count() > 0) { await click(`input[name='ok.${field}']`); yes += 1; }
  for (const [field, text] of Object.entries(known))
    if (await page.locator(`#f-${field}`).count() > 0) await type(`#f-${field}`, text);
  if (await page.locator("#f-service_level_broken").count() > 0) await pick("#f-service_level_broken", "no");
  await click(`${form} button[value=rest]`);
}, true);
// Nothing of this report is left open; its next stage will ask more.
const report = page.url();
let open = 0;
await page.goto(`${base}${path}/missing?to=police`);
open = await page.locator("form[action$='/missing'] .field").count();
if (open > 0) console.log(`    still open: ${await page.locator("form[action$='/missing'] .field > label:not(.unseen), form[action$='/missing'] .field legend").allInnerTexts()}`);
await page.goto(report);
await part("reads what leaves", async () => {
  await read("section[aria-labelledby=leaves]");
}, true);
await part("makes the file", async () => {
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("section[aria-labelledby=make] a[href*='/pdf']")]);
  count.clicks += 1;
  if (readFileSync(await download.path()).subarray(0, 4).toString() !== "%PDF") throw new Error("no PDF");
}, true);
await part("writes that it was sent", async () => {
  await pick("#s-way", "mail");
  await click("section[aria-labelledby=was-sent] button.first");
}, true);
const sent = await page.locator("section[aria-labelledby=sent] li").count();
await browser.end();
for (const line of parts) console.log(`    ${line}`);
const total = Math.round(seconds(count));
console.log(`person: ${left} fields were left, ${open} now; yes to ${yes} of ${proposed} proposals; ${count.clicks} clicks, ${count.typed} characters typed, ${count.read} read: ${Math.round(form)} s for the form, ${total} s with deciding`);
if (sent < 1 || open > 0 || form > 300 || total > 300) process.exit(1);
